import { useState } from "/console/lib/hooks.js";
import { encode, get } from "/console/api.js";
import { Action, Failure, Json, Page, State, Table, Time, h, link, short, span, useLoad, usePages } from "/console/ui.js";
import { Bulk, allowed, operate } from "/console/bulk.js";
import { Cause } from "/console/events.js";
import { counted, runStates } from "/console/overview.js";

const states = ["running", "sleeping", "waiting", "retrying", "blocked", "failed", "completed", "cancelled"];

/** How many runs are in each state, each leading to them. */
function States({ counts, state, rule }) {
  const one = (word, title, number) => h("a", { key: word, class: "chip", href: link.runs(rule, word), "aria-current": state === word ? "true" : undefined }, title, " ", number === null ? null : h("b", null, number));
  return h("nav", { class: "chips", "aria-label": "States" }, one("", "all", null), states.map((word) => one(word, word, counts ? counted(counts[word]) : "–")));
}

export function RunList({ query }) {
  const [chosen, setChosen] = useState(new Set());
  const [every, setEvery] = useState(false);
  const { state = "", rule = "" } = query;
  const pages = usePages([state, rule]);
  const { data, error, reload } = useLoad((signal) => get("/runs", { state, rule, cursor: pages.cursor, limit: 50 }, signal), [state, rule, pages.cursor], 3000);
  const { data: counts } = useLoad((signal) => runStates(rule, signal), [rule], 3000);
  const { data: rules } = useLoad((signal) => get("/rules", {}, signal), []);
  const choose = (ids) => {
    setChosen(ids);
    setEvery(false);
  };
  const toggle = (id) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  const items = data?.items || [];
  const all = items.length > 0 && items.every((run) => chosen.has(run.id));
  const words = state ? allowed(state) : ["retry", "wake", "cancel"];
  const done = () => {
    choose(new Set());
    reload();
  };
  return h(
    Page,
    { title: "Runs", actions: words.length ? h(Bulk, { ids: every ? null : chosen, filter: { state, rule }, words, onDone: done }) : null },
    h(States, { counts, state, rule }),
    h(
      "div",
      { class: "filters" },
      h("label", null, "Rule", h("select", { value: rule, onChange: (e) => (choose(new Set()), (location.hash = link.runs(e.target.value, state))) }, h("option", { value: "" }, "all"), (rules?.items || []).map((one) => h("option", { value: one.rule }, one.rule)))),
      all && state && (data.cursor || pages.cursor) ? h("button", { "aria-pressed": String(every), onClick: () => setEvery(!every) }, `All that are ${state}, not only these ${items.length}`) : null,
    ),
    h(Failure, { error }),
    h(Table, {
      columns: [
        { title: h("input", { type: "checkbox", "aria-label": "Choose all", checked: all, onChange: (e) => choose(new Set(e.target.checked ? items.map((run) => run.id) : [])) }) },
        { title: "Rule" }, { title: "State" }, { title: "Event" }, { title: "About" }, { title: "Began" }, { title: "Goes on" }, { title: "Tries", class: "right" },
      ],
      rows: items.map((run) => ({
        key: run.id,
        cells: [
          h("input", { type: "checkbox", "aria-label": `Choose ${run.id}`, checked: chosen.has(run.id), onChange: () => toggle(run.id) }),
          h("div", null, h("a", { href: link.run(run.id) }, run.rule), run.error ? h("div", { class: "why", title: run.error.detail }, h("code", null, run.error.code), " ", short(run.error.detail || "", 90)) : null),
          h(State, { state: run.state }),
          h("a", { href: link.event(run.event) }, run.type),
          short(run.subject || "", 24),
          h(Time, { at: run.startedAt }),
          run.wakeAt ? h(Time, { at: run.wakeAt }) : null,
          run.attempts,
        ],
      })),
      empty: data ? "No such runs." : "Loading …",
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
  const { data: run, error, reload } = useLoad((signal) => get(`/runs/${encode(id)}`, {}, signal), [id], 1500);
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
    ["Trace", run.trace ? h("code", null, run.trace) : null],
    ["Cause", run.cause ? h(Cause, { cause: run.cause }) : null],
    ["Id", h("code", null, run.id)],
  ];
  return h(
    Page,
    {
      title: run.rule,
      actions: [
        ["failed", "retrying"].includes(run.state) ? h(Action, { label: "Retry", kind: "primary", run: may("retry") }) : null,
        run.state === "sleeping" || (run.state === "waiting" && run.wakeAt) ? h(Action, { label: "Wake", kind: "primary", run: may("wake") }) : null,
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
