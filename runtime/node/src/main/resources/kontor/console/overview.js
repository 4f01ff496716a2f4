import { useEffect, useState } from "/console/lib/hooks.js";
import { follow, get } from "/console/api.js";
import { Failure, Page, State, Table, Time, h, link, short, useLoad } from "/console/ui.js";
import { Plot } from "/console/plot.js";

async function figures() {
  const count = (noun, where) =>
    get(`/db/${noun}/count`, { where: JSON.stringify(where) }).then(
      (answer) => answer.count,
      () => null,
    );
  const [over, rules, failed, held, tasks] = await Promise.all([
    get("/figures"),
    get("/rules"),
    get("/runs", { state: "failed", limit: 1000 }),
    count("Delivery", { state: "held" }),
    count("Task", { state: "open" }),
  ]);
  const open = rules.items.reduce((sum, rule) => sum + rule.open, 0);
  return { over, open, failed: failed.items.length + (failed.cursor ? "+" : ""), held, tasks };
}

function Tile({ title, value, href }) {
  return h("a", { class: "card tile", href }, h("b", null, value ?? "–"), title);
}

/** The newest messages as they come, at most so many. */
export function useStream(most, paused, keep = () => true) {
  const [events, setEvents] = useState([]);
  const [state, setState] = useState("connecting");
  useEffect(() => {
    if (paused) {
      setState("paused");
      return undefined;
    }
    return follow((news) => setEvents((old) => [...news.filter(keep).reverse(), ...old].slice(0, most)), setState);
  }, [paused]);
  return [events, state, setEvents];
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
  const { data, error } = useLoad(figures, [], 5000);
  const [events, state] = useStream(20, false);
  const over = data?.over;
  const last = (name) => {
    const values = over?.series[name] || [];
    return values.length ? Math.round(values[values.length - 1] * 10) / 10 : 0;
  };
  const plot = (title, names, unit) =>
    h(Plot, { title, unit, times: over.times, series: names.map(([name, label]) => ({ label, values: over.series[name] || [] })) });
  return h(
    Page,
    { title: "Overview" },
    h(Failure, { error }),
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
    h("h2", null, "Happening now ", h(State, { state })),
    h(Table, { columns: eventColumns, rows: events.map(eventRow), empty: "Nothing has come since this page was opened." }),
  );
}
