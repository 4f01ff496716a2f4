// An entity's life: a slider through its versions, the state then, what changed and why.

import { useEffect, useState } from "/console/lib/hooks.js";
import { encode, get, post } from "/console/api.js";
import { Action, Failure, Json, Page, Time, h, useLoad } from "/console/ui.js";
import { Cause } from "/console/events.js";

const PAGE = 200;

// The newest versions; a long life is read from its end, and further back on demand.
async function life(path, newest, most) {
  const from = Math.max(0, newest - most);
  const items = [];
  let cursor = null;
  do {
    const page = await get(`${path}/history`, { limit: PAGE, cursor: cursor || from || null });
    items.push(...page.items.filter((event) => event.version > from));
    cursor = page.cursor;
  } while (cursor && items.length < most + PAGE);
  return items;
}

export function Entity({ noun, id }) {
  const path = `/db/${encode(noun)}/id/${encode(id)}`;
  const [version, setVersion] = useState(null);
  const [replayed, setReplayed] = useState(null);
  const { data: now, error } = useLoad(() => get(path).catch((e) => (e.status === 410 ? { deleted: true, detail: e.message } : Promise.reject(e))), [path], 3000);
  const { data: events, error: lost } = useLoad(() => life(path, now?.version || 0, 1000), [path, now?.version, now?.deleted]);
  const last = events?.length ? events[events.length - 1].version : 0;
  const first = events?.length ? events[0].version : 0;
  const at = version ?? last;
  const event = events?.find((one) => one.version === at);
  const { data: then, error: gone } = useLoad(() => (at ? get(path, { version: at }).catch((e) => ([404, 410].includes(e.status) ? { state: null, detail: e.message } : Promise.reject(e))) : Promise.resolve(null)), [path, at]);
  useEffect(() => {
    const move = (e) => {
      if (e.target.closest("input, textarea, select, dialog")) return;
      if (e.key === "ArrowLeft" && at > first) setVersion(at - 1);
      if (e.key === "ArrowRight" && at < last) setVersion(at + 1);
    };
    addEventListener("keydown", move);
    return () => removeEventListener("keydown", move);
  }, [at, first, last]);
  return h(
    Page,
    { title: `${noun} ${id}`, actions: [h(Action, { label: "Replay", title: "Fold the history through today's code and compare", run: async () => setReplayed(await post(`${path}/replay`)) })] },
    h(Failure, { error: error || lost || gone }),
    now?.deleted ? h("p", { class: "failure" }, now.detail) : null,
    replayed ? h("p", { class: replayed.matches ? "note" : "failure", role: "status" }, replayed.matches ? `Replayed ${replayed.events} events: matches.` : `Replayed ${replayed.events} events: differs.`, replayed.matches ? null : h(Json, { value: replayed.diff })) : null,
    last
      ? h(
          "div",
          { class: "slider" },
          h("span", null, `Version ${at} of ${last}`),
          h("input", { type: "range", min: first, max: last, value: at, "aria-label": "Version", onInput: (e) => setVersion(Number(e.target.value)) }),
          event ? h(Time, { at: event.time }) : null,
        )
      : null,
    h(
      "div",
      { class: "split" },
      h(
        "div",
        null,
        h("h2", null, at === last ? "State now" : `State at version ${at}`),
        then?.state
          ? h("dl", { class: "facts card", "aria-live": "polite" }, Object.entries(then.state).map(([name, value]) => [h("dt", { key: `${name}-t` }, name), h("dd", { key: name, class: event && name in (event.change || {}) && event.version > 1 ? "changed" : "" }, show(value))]))
          : h("p", { class: "faint" }, then?.detail || "No state."),
      ),
      h(
        "div",
        null,
        h("h2", null, "History"),
        first > 1 ? h("p", { class: "faint" }, `Versions 1 to ${first - 1} are further back: `, h("code", null, `GET ${path}/history`)) : null,
        h("ol", { class: "timeline", reversed: true }, [...(events || [])].reverse().slice(0, 300).map((one) => h(Happening, { key: one.version, event: one, now: one.version === at, onChoose: () => setVersion(one.version) }))),
      ),
    ),
  );
}

function show(value) {
  if (value === null) return h("span", { class: "faint" }, "–");
  return typeof value === "object" ? h("code", null, JSON.stringify(value)) : String(value);
}

function Happening({ event, now, onChoose }) {
  const changed = Object.entries(event.change || {}).filter(([name]) => event.version > 1 || name !== "id");
  return h(
    "li",
    { class: now ? "now" : "" },
    h("button", { class: "plain", onClick: onChoose, "aria-pressed": String(now) }, h("strong", null, `${event.version} · ${event.event}`)),
    " ",
    h(Time, { at: event.time }),
    h("div", null, "because of ", h(Cause, { cause: event.cause ? { ...event.cause, by: event.by || event.cause.by } : null })),
    changed.length ? h("div", { class: "faint" }, changed.slice(0, 8).map(([name, value]) => h("div", { key: name }, `${name}: `, show(value)))) : null,
  );
}
