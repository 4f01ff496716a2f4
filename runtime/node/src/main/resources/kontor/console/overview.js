import { useEffect, useRef, useState } from "/console/lib/hooks.js";
import { follow, get } from "/console/api.js";
import { Failure, Page, State, Table, Time, h, link, short, useLoad } from "/console/ui.js";
import { Plot } from "/console/plot.js";

const HOUR = 3600;
const WATCHED = 50;

/** Counts of runs by state: {failed: {count, more}, …}. */
export async function runStates(rule, signal) {
  const states = await get("/runs/states", { rule }, signal);
  return Object.fromEntries(states.items.map((one) => [one.state, one]));
}

/** A count that may have stopped before the end. */
export function counted({ count, more } = { count: 0, more: false }) {
  return `${count.toLocaleString()}${more ? "+" : ""}`;
}

function open(states) {
  const all = Object.values(states).filter((one) => !["completed", "failed", "cancelled"].includes(one.state));
  return counted({ count: all.reduce((sum, one) => sum + one.count, 0), more: all.some((one) => one.more) });
}

async function totals(signal) {
  const count = (noun, where) =>
    get(`/db/${noun}/count`, { where: JSON.stringify(where) }, signal).then(
      (answer) => answer.count.toLocaleString(),
      () => null,
    );
  const [states, held, tasks] = await Promise.all([runStates("", signal), count("Delivery", { state: "held" }), count("Task", { state: "open" })]);
  return { open: open(states), failed: counted(states.failed), held, tasks };
}

/** The figures of the last hour; asks only for what is new. */
function useFigures() {
  const kept = useRef({ times: [], series: {} });
  return useLoad(async (signal) => {
    const { times, series } = kept.current;
    const news = await get("/figures", { after: times[times.length - 1] }, signal);
    const from = times.findIndex((time) => time > Date.now() / 1000 - HOUR);
    const late = (values = []) => (from < 0 ? [] : values.slice(from));
    kept.current = {
      times: [...late(times), ...news.times],
      series: Object.fromEntries(Object.keys({ ...series, ...news.series }).map((name) => [name, [...late(series[name]), ...(news.series[name] || [])]])),
    };
    return kept.current;
  }, [], 5000);
}

function Tile({ title, value, href }) {
  return h("a", { class: "card tile", href }, h("b", null, value ?? "–"), title);
}

/** The newest messages of a type as they come, at most so many; whether some were passed over. */
export function useStream(most, paused, type = "") {
  const [events, setEvents] = useState([]);
  const [state, setState] = useState("connecting");
  const [gap, setGap] = useState(false);
  useEffect(() => {
    setEvents([]);
    setGap(false);
    if (paused) {
      setState("paused");
      return undefined;
    }
    return follow({
      type,
      newest: Math.min(most, WATCHED),
      onEvents: (news) => setEvents((old) => [...news.reverse(), ...old].slice(0, most)),
      onState: setState,
      onGap: () => setGap(true),
    });
  }, [paused, type]);
  return { events, state, gap };
}

/** What is said where more come than are shown. */
export function Gap({ gap }) {
  return gap ? h("span", { class: "faint", role: "status" }, " more come than are shown") : null;
}

export const eventColumns = [{ title: "Type" }, { title: "About" }, { title: "When" }, { title: "Runs" }];

export function eventRow(event) {
  return {
    key: `${event.source} ${event.id}`,
    cells: [
      h("a", { href: link.event(event.id) }, event.type),
      short(event.subject || "", 40),
      h(Time, { at: event.time }),
      (event.runs || []).map((run) => h("a", { key: run.id, href: link.run(run.id), title: run.rule }, h(State, { state: run.state }), " ")),
    ],
  };
}

export function Overview() {
  const { data, error } = useLoad(totals, [], 5000);
  const { data: over, error: unseen } = useFigures();
  const { events, state, gap } = useStream(20, false);
  const last = (name) => {
    const values = over?.series[name] || [];
    return values.length ? (Math.round(values[values.length - 1] * 10) / 10).toLocaleString() : 0;
  };
  const plot = (title, names, unit) =>
    h(Plot, { title, unit, times: over.times, series: names.map(([name, label]) => ({ label, values: over.series[name] || [] })) });
  return h(
    Page,
    { title: "Overview" },
    h(Failure, { error: error || unseen }),
    h(
      "div",
      { class: "cards" },
      h(Tile, { title: "messages a second", value: last("messages"), href: "#/events" }),
      h(Tile, { title: "runs at work", value: last("at_work"), href: "#/runs?state=running" }),
      h(Tile, { title: "open runs", value: data?.open, href: "#/runs" }),
      h(Tile, { title: "failed runs", value: data?.failed, href: "#/runs?state=failed" }),
      h(Tile, { title: "deliveries held", value: data?.held, href: "#/deliveries?state=held" }),
      h(Tile, { title: "tasks to decide", value: data?.tasks, href: "#/tasks" }),
    ),
    over
      ? h(
          "div",
          { class: "split" },
          plot("Throughput", [["messages", "messages"], ["runs", "runs"]], "/s"),
          plot("Time to answer", [["p50", "median"], ["p99", "99 %"]], "ms"),
          plot("Backlog", [["at_work", "runs at work"], ["queue", "writes queued"]], ""),
          plot("Memory", [["heap", "heap"]], "MB"),
        )
      : null,
    h("h2", null, "Happening now ", h(State, { state }), h(Gap, { gap })),
    h(Table, { columns: eventColumns, rows: events.map(eventRow), empty: "Nothing has come since this page was shown." }),
  );
}
