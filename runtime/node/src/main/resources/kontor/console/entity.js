// An entity's life: a slider through its versions, the state then, what changed and why.

import { useEffect, useLayoutEffect, useRef, useState } from "/console/lib/hooks.js";
import { encode, get, post } from "/console/api.js";
import { Action, Failure, Json, Page, Time, h, useLoad } from "/console/ui.js";
import { Cause } from "/console/events.js";

const PAGE = 200;
const MOST = 2000;
const SHOWN = 60;
const EVERY = 3000;

/** The events of a life: the newest at first, what comes since, and further back on demand. */
function useLife(path, version) {
  const kept = useRef([]);
  const newest = useRef(version);
  const back = useRef(false);
  const { data, error, reload } = useLoad(async (signal) => {
    const read = async (after, limit) => (await get(`${path}/history`, { cursor: after || null, limit }, signal)).items;
    const to = newest.current;
    const last = kept.current.length ? kept.current[kept.current.length - 1].version : Math.max(0, to - PAGE);
    if (to > last) {
      // After a long time away only the newest are of interest.
      const from = Math.max(last, to - MOST);
      const news = [];
      for (let at = from; at < to; at += PAGE) news.push(...(await read(at, PAGE)));
      kept.current = [...(from > last ? [] : kept.current), ...news].slice(-MOST);
    }
    if (back.current && kept.current.length) {
      const before = kept.current[0].version - 1;
      const from = Math.max(0, before - PAGE);
      kept.current = [...(await read(from, before - from)), ...kept.current];
      back.current = false;
    }
    return kept.current;
  }, [path], EVERY);
  useEffect(() => {
    newest.current = version;
    reload();
  }, [version]);
  const events = data || [];
  const earlier = () => {
    back.current = true;
    reload();
  };
  return { events, error, first: events.length ? events[0].version : 0, earlier };
}

// The part of a long life that is near the version looked at, newest first.
function near(events, at) {
  const newest = [...events].reverse();
  const place = newest.findIndex((one) => one.version <= at);
  const from = Math.max(0, Math.min(place - SHOWN / 3, newest.length - SHOWN));
  return newest.slice(from, from + SHOWN);
}

const gone = (e) => ([404, 410].includes(e.status) ? { state: null, detail: e.message, version: e.body.version } : Promise.reject(e));

export function Entity({ noun, id }) {
  const path = `/db/${encode(noun)}/id/${encode(id)}`;
  const [version, setVersion] = useState(null);
  const [replayed, setReplayed] = useState(null);
  const { data: now, error } = useLoad((signal) => get(path, {}, signal).catch(gone), [path], EVERY);
  const { events, error: lost, first, earlier } = useLife(path, now?.version || 0);
  const last = events.length ? events[events.length - 1].version : 0;
  const at = version ?? last;
  const event = events.find((one) => one.version === at);
  const as = (number, signal) => (number > 0 ? get(path, { version: number }, signal).catch(gone) : Promise.resolve(null));
  const { data: then, error: unread } = useLoad((signal) => as(at, signal), [path, at]);
  const { data: before } = useLoad((signal) => as(at - 1, signal), [path, at]);
  useLayoutEffect(() => {
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
    h(Failure, { error: error || lost || unread }),
    now && !now.state ? h("p", { class: "failure" }, now.detail) : null,
    replayed ? h("p", { class: replayed.matches ? "note" : "failure", role: "status" }, replayed.matches ? `Replayed ${replayed.events} events: matches.` : `Replayed ${replayed.events} events: differs.`, replayed.matches ? null : h(Json, { value: replayed.diff })) : null,
    last
      ? h(
          "div",
          { class: "slider" },
          h("span", null, `Version ${at} of ${last}`),
          h("input", { type: "range", min: first, max: last, value: at, "aria-label": "Version", onInput: (e) => setVersion(Number(e.target.value) === last ? null : Number(e.target.value)) }),
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
        then?.state ? h(Fields, { state: then.state, before: event && event.version > 1 ? before?.state : null }) : h("p", { class: "faint" }, then?.detail || "No state."),
      ),
      h(
        "div",
        null,
        h("h2", null, "History"),
        h("ol", { class: "timeline", reversed: true }, near(events, at).map((one) => h(Happening, { key: one.version, event: one, now: one.version === at, onChoose: () => setVersion(one.version) }))),
        first > 1 ? h("p", null, h("button", { onClick: earlier }, "Further back"), h("span", { class: "faint" }, ` than version ${first}`)) : null,
      ),
    ),
  );
}

/** The fields, and what they were before where the version has changed them. */
function Fields({ state, before }) {
  const same = (name) => JSON.stringify(state[name]) === JSON.stringify(before[name]);
  const field = ([name, value]) => {
    const changed = before && !same(name);
    return [
      h("dt", { key: `${name}-t` }, name),
      h("dd", { key: name, class: changed ? "changed" : "" }, show(value), changed ? h("span", { class: "faint" }, " was ", show(before[name] ?? null)) : null),
    ];
  };
  return h("dl", { class: "facts card", "aria-live": "polite" }, Object.entries(state).map(field));
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
