import { encode, get, post } from "/console/api.js";
import { Action, Failure, Page, State, Table, Time, h, link, useLoad } from "/console/ui.js";

export function Schedules() {
  const { data, error, reload } = useLoad((signal) => get("/schedules", {}, signal), [], 3000);
  const operate = (rule, word) => async () => {
    await post(`/schedules/${encode(rule)}/${word}`);
    reload();
  };
  return h(
    Page,
    { title: "Schedules" },
    h(Failure, { error }),
    h(Table, {
      columns: [{ title: "Rule" }, { title: "Cron" }, { title: "Next tick" }, { title: "Last ticks" }, { title: "" }],
      rows: (data?.items || []).map((one) => ({
        key: one.rule,
        cells: [
          h("a", { href: link.runs(one.rule) }, one.rule),
          [h("code", null, one.cron), " ", h("span", { class: "faint" }, one.zone)],
          one.paused ? h(State, { state: "paused" }) : h(Time, { at: one.next }),
          one.ticks.length
            ? one.ticks.slice(0, 3).map((tick) => h("div", { key: tick.tick }, tick.run ? h("a", { href: link.run(tick.run) }, h(Time, { at: tick.tick })) : h(Time, { at: tick.tick }), " ", tick.state ? h(State, { state: tick.state }) : null))
            : h("span", { class: "faint" }, "none yet"),
          h("div", { class: "actions" }, h(Action, { label: "Run now", run: operate(one.rule, "run") }), h(Action, { label: one.paused ? "Resume" : "Pause", run: operate(one.rule, one.paused ? "resume" : "pause") })),
        ],
      })),
      empty: "No rule runs by the clock.",
    }),
  );
}
