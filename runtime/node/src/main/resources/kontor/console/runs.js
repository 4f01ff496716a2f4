import { useState } from "/console/lib/hooks.js";
import { encode, get, post } from "/console/api.js";
import { Action, Failure, Json, Page, State, Table, Time, h, link, short, span, useLoad, usePages } from "/console/ui.js";
import { Cause } from "/console/events.js";

const states = ["running", "sleeping", "waiting", "retrying", "blocked", "failed", "completed", "cancelled"];
const operate = (id, word) => post(`/runs/${encode(id)}/${word}`);

export function RunList({ query }) {
  const [chosen, setChosen] = useState(new Set());
  const { state = "", rule = "" } = query;
  const pages = usePages([state, rule]);
  const { data, error, reload } = useLoad(() => get("/runs", { state, rule, cursor: pages.cursor, limit: 100 }), [state, rule, pages.cursor], 3000);
  const { data: rules } = useLoad(() => get("/rules"), []);
  const go = (more) => {
    location.hash = link.runs(more.rule ?? rule, more.state ?? state);
    setChosen(new Set());
  };
  const toggle = (id) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const bulk = (word) => async () => {
    const failures = [];
    for (const id of chosen) await operate(id, word).catch((e) => failures.push(e));
    setChosen(new Set());
    reload();
    if (failures.length) throw new Error(`${failures.length} of them: ${failures[0].message}`);
  };
  const items = data?.items || [];
  return h(
    Page,
    {
      title: "Runs",
      actions: chosen.size
        ? [h(Action, { label: `Retry ${chosen.size}`, kind: "primary", run: bulk("retry") }), h(Action, { label: `Cancel ${chosen.size}`, kind: "danger", ask: `Cancel ${chosen.size} runs?`, run: bulk("cancel") })]
        : null,
    },
    h(
      "div",
      { class: "filters" },
      h("label", null, "State", h("select", { value: state, onChange: (e) => go({ state: e.target.value }) }, h("option", { value: "" }, "all"), states.map((one) => h("option", { value: one }, one)))),
      h("label", null, "Rule", h("select", { value: rule, onChange: (e) => go({ rule: e.target.value }) }, h("option", { value: "" }, "all"), (rules?.items || []).map((one) => h("option", { value: one.rule }, one.rule)))),
    ),
    h(Failure, { error }),
    h(Table, {
      columns: [
        { title: h("input", { type: "checkbox", "aria-label": "Choose all", checked: items.length > 0 && items.every((run) => chosen.has(run.id)), onChange: (e) => setChosen(new Set(e.target.checked ? items.map((run) => run.id) : [])) }) },
        { title: "Rule" }, { title: "State" }, { title: "Event" }, { title: "About" }, { title: "Began" }, { title: "Goes on" }, { title: "Tries", class: "right" }, { title: "Error" },
      ],
      rows: items.map((run) => ({
        key: run.id,
        cells: [
          h("input", { type: "checkbox", "aria-label": `Choose ${run.id}`, checked: chosen.has(run.id), onChange: () => toggle(run.id) }),
          h("a", { href: link.run(run.id) }, run.rule),
          h(State, { state: run.state }),
          h("a", { href: link.event(run.event) }, run.type),
          short(run.subject || "", 30),
          h(Time, { at: run.startedAt }),
          run.wakeAt ? h(Time, { at: run.wakeAt }) : null,
          run.attempts,
          run.error ? h("span", { title: run.error.detail }, h("code", null, run.error.code), " ", short(run.error.detail || "", 50)) : null,
        ],
      })),
      empty: "No such runs.",
    }),
    pages.pager(data?.cursor),
  );
}

function Step({ step, from, length }) {
  const start = new Date(step.startedAt) - from;
  const end = (step.endedAt ? new Date(step.endedAt) : Date.now()) - from;
  const left = `${(100 * start) / length}%`;
  const width = `${Math.max(0.4, (100 * (end - start)) / length)}%`;
  const refused = step.error !== undefined && step.error !== null;
  return h(
    "li",
    null,
    h(
      "details",
      null,
      h(
        "summary",
        null,
        h("span", { class: "faint number" }, step.index),
        h("span", null, h("strong", null, step.kind), " ", step.target),
        h("span", { class: "track" }, h("i", { class: step.endedAt ? (refused ? "refused" : "") : "open", style: { left, width } })),
        h("span", { class: "faint" }, step.endedAt ? span(end - start) : "under way", step.attempts > 1 ? ` ×${step.attempts}` : ""),
      ),
      h("div", { class: "pair" }, h("div", null, h("span", { class: "faint" }, "Request"), h(Json, { value: step.request })), h("div", null, h("span", { class: "faint" }, "Result"), h(Json, { value: step.result ?? step.error ?? null }))),
    ),
  );
}

export function RunPage({ id }) {
  const { data: run, error, reload } = useLoad(() => get(`/runs/${encode(id)}`), [id], 1500);
  if (!run) return h(Page, { title: "Run" }, h(Failure, { error }));
  const may = (word) => async () => {
    await operate(id, word);
    reload();
  };
  const from = Math.min(new Date(run.startedAt), ...run.steps.map((step) => new Date(step.startedAt)));
  const to = Math.max(run.endedAt ? new Date(run.endedAt) : 0, ...run.steps.map((step) => (step.endedAt ? new Date(step.endedAt) : Date.now())), from + 1);
  const facts = [
    ["State", h(State, { state: run.state })],
    ["Event", h("a", { href: link.event(run.event) }, run.type)],
    ["About", run.subject],
    ["Row", run.row],
    ["Began", h(Time, { at: run.startedAt })],
    ["Ended", run.endedAt ? [h(Time, { at: run.endedAt }), ` after ${span(new Date(run.endedAt) - new Date(run.startedAt))}`] : null],
    ["Goes on", run.wakeAt ? h(Time, { at: run.wakeAt }) : null],
    ["Tries", run.attempts],
    ["Cause", run.cause ? h(Cause, { cause: run.cause }) : null],
    ["Id", h("code", null, run.id)],
  ];
  return h(
    Page,
    {
      title: run.rule,
      actions: [
        ["failed", "retrying"].includes(run.state) ? h(Action, { label: "Retry", kind: "primary", run: may("retry") }) : null,
        run.state === "sleeping" ? h(Action, { label: "Wake", kind: "primary", run: may("wake") }) : null,
        ["completed", "failed", "cancelled"].includes(run.state) ? null : h(Action, { label: "Cancel", kind: "danger", ask: "Cancel this run at its next step?", run: may("cancel") }),
      ],
    },
    h(Failure, { error }),
    run.error ? h("div", { class: "card failure" }, h("strong", null, run.error.code), " ", run.error.detail) : null,
    h("dl", { class: "facts card" }, facts.filter(([, value]) => value !== null && value !== undefined).map(([name, value]) => [h("dt", null, name), h("dd", null, value)])),
    h("h2", null, `Steps (${run.steps.length})`),
    run.steps.length ? h("ol", { class: "bars card" }, run.steps.map((step) => h(Step, { key: step.index, step, from, length: to - from }))) : h("p", { class: "faint" }, "None recorded."),
    run.result !== null && run.result !== undefined ? [h("h2", null, "Result"), h(Json, { value: run.result })] : null,
  );
}
