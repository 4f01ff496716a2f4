// The small parts that every page is made of.

import { h } from "/console/lib/preact.js";
import { useCallback, useEffect, useRef, useState } from "/console/lib/hooks.js";
import { encode } from "/console/api.js";
import { whileShown } from "/console/shown.js";

export { h };

/**
 * Loads something and keeps it fresh: {data, error, loading, reload}. Asks once at a time, so that answers that take longer
 * than `every` are shown all the same. What was asked for is given up when the dependencies change, and when the page is
 * hidden or left: load passes its signal on.
 */
export function useLoad(load, dependencies, every = 0) {
  const [state, setState] = useState({ data: null, error: null, loading: true });
  const again = useRef(null);
  useEffect(() => {
    let shown = false;
    let wanted = true;
    let underWay = null;
    const ask = async () => {
      if (!shown || underWay) return;
      const mine = new AbortController();
      underWay = mine;
      wanted = false;
      const next = await load(mine.signal).then(
        (data) => () => ({ data, error: null, loading: false }),
        (error) => (old) => ({ data: old.data, error, loading: false }),
      );
      if (mine !== underWay) return;
      underWay = null;
      setState(next);
      if (wanted) ask();
    };
    again.current = () => {
      // What is under way may have been answered before whatever this is called for.
      wanted = true;
      ask();
    };
    setState((old) => ({ ...old, loading: true }));
    return whileShown(() => {
      shown = true;
      if (wanted || every) ask();
      const timer = every ? setInterval(ask, every) : 0;
      return () => {
        shown = false;
        clearInterval(timer);
        wanted ||= underWay !== null;
        underWay?.abort();
        underWay = null;
      };
    });
  }, [...dependencies, every]);
  const reload = useCallback(() => again.current?.(), []);
  return { ...state, reload };
}

export function Failure({ error }) {
  if (!error) return null;
  return h(
    "div",
    { class: "failure", role: "alert" },
    h("strong", null, error.code || "Failed", " "),
    error.message,
    error.errors && error.errors.length
      ? h("ul", null, error.errors.map((one) => h("li", null, h("code", null, one.pointer || "/"), " ", one.detail)))
      : null,
  );
}

export function Page({ title, actions, children }) {
  useEffect(() => {
    document.title = `${typeof title === "string" ? title : "Kontor"} · Kontor`;
  }, [title]);
  return h(
    "section",
    { class: "page" },
    h("header", { class: "page-head" }, h("h1", null, title), h("div", { class: "actions" }, actions)),
    children,
  );
}

export function State({ state }) {
  return h("span", { class: `state ${state}` }, state);
}

const units = [
  [86400, "d"],
  [3600, "h"],
  [60, "min"],
  [1, "s"],
];

/** How long a time is, in its largest units. */
export function span(milliseconds, most = 2) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  let seconds = Math.round(milliseconds / 1000);
  const parts = [];
  for (const [size, name] of units) {
    if (seconds >= size && parts.length < most) {
      parts.push(`${Math.floor(seconds / size)} ${name}`);
      seconds %= size;
    }
  }
  return parts.join(" ");
}

/** A time as people say it, the exact one on top. */
export function Time({ at }) {
  if (!at) return h("span", { class: "faint" }, "–");
  const date = new Date(at);
  const away = date - Date.now();
  const shown = Math.abs(away) < 86400000 * 2 ? (away > 0 ? `in ${span(away)}` : `${span(-away, 1)} ago`) : at.slice(0, 16).replace("T", " ");
  return h("time", { dateTime: at, title: at }, shown);
}

export const link = {
  event: (id) => `#/events/${encode(id)}`,
  run: (id) => `#/runs/${encode(id)}`,
  runs: (rule, state) => `#/runs?${new URLSearchParams({ ...(rule ? { rule } : {}), ...(state ? { state } : {}) })}`,
  noun: (noun, query = {}) => {
    const given = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
    return `#/db/${encode(noun)}${given ? `?${given}` : ""}`;
  },
  entity: (noun, id) => `#/db/${encode(noun)}/${encode(id)}`,
};

export function short(text, length = 28) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** A value as a cell of a table. */
export function Cell({ value }) {
  if (value === null || value === undefined) return h("span", { class: "faint" }, "–");
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return h("span", { class: "number" }, String(value));
  if (typeof value === "string") {
    return /^\d{4}-\d\d-\d\dT/.test(value) ? h(Time, { at: value }) : h("span", { class: "cell", title: value }, short(value, 120));
  }
  return h("code", { class: "cell", title: JSON.stringify(value) }, short(JSON.stringify(value), 120));
}

export function Json({ value }) {
  return h("pre", { class: "json", tabindex: 0 }, JSON.stringify(value, null, 2));
}

/** A table with a heading that sorts, where it may. Rows: {key, cells, href}. */
export function Table({ columns, rows, empty = "nothing", sort, onSort, caption }) {
  const heading = (column) => {
    if (!onSort || !column.sort) return column.title;
    const on = sort === column.sort ? "ascending" : sort === `-${column.sort}` ? "descending" : "none";
    const next = on === "ascending" ? `-${column.sort}` : on === "descending" ? "" : column.sort;
    return h(
      "button",
      { class: "plain", onClick: () => onSort(next), title: `Sort by ${column.title}` },
      column.title,
      on === "ascending" ? " ↑" : on === "descending" ? " ↓" : "",
    );
  };
  return h(
    "div",
    { class: "scroll" },
    h(
      "table",
      null,
      caption ? h("caption", null, caption) : null,
      h("thead", null, h("tr", null, columns.map((column) => h("th", { scope: "col", class: column.class }, heading(column))))),
      h(
        "tbody",
        null,
        rows.length
          ? rows.map((row) =>
              h(
                "tr",
                { key: row.key, class: row.class },
                row.cells.map((cell, i) => h("td", { class: columns[i].class, "data-title": typeof columns[i].title === "string" ? columns[i].title : "" }, cell)),
              ),
            )
          : h("tr", null, h("td", { colSpan: columns.length, class: "faint" }, empty)),
      ),
    ),
  );
}

/** Pages of a list by cursor: keeps the way back. */
export function usePages(dependencies, [back, on] = ["Newer", "Older"]) {
  const [stack, setStack] = useState([null]);
  useEffect(() => setStack((old) => (old.length === 1 ? old : [null])), dependencies);
  return {
    cursor: stack[stack.length - 1],
    pager: (next) =>
      h(
        "nav",
        { class: "pager", "aria-label": "Pages" },
        h("button", { disabled: stack.length < 2, onClick: () => setStack(stack.slice(0, -1)) }, `← ${back}`),
        h("span", { class: "faint" }, `page ${stack.length}`),
        h("button", { disabled: !next, onClick: () => setStack([...stack, next]) }, `${on} →`),
      ),
  };
}

/** A button that says what came of it. */
export function Action({ label, title, run, kind = "", ask }) {
  const [state, setState] = useState({ busy: false, error: null });
  const click = async () => {
    if (ask && !confirm(ask)) return;
    setState({ busy: true, error: null });
    try {
      await run();
      setState({ busy: false, error: null });
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return h(
    "span",
    { class: "action" },
    h("button", { class: kind, disabled: state.busy, title, onClick: click }, state.busy ? "…" : label),
    h(Failure, { error: state.error }),
  );
}
