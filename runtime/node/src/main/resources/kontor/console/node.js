import { get } from "/console/api.js";
import { Failure, Page, State, Table, h, useLoad } from "/console/ui.js";

async function node(signal) {
  const [health, cluster, figures] = await Promise.all([get("/health/ready", {}, signal).catch((e) => ({ status: "down", notReady: { node: e.message } })), get("/cluster", {}, signal), get("/figures", {}, signal)]);
  return { health, cluster, now: figures.now };
}

export function NodePage() {
  const { data, error } = useLoad(node, [], 5000);
  if (!data) return h(Page, { title: "Node" }, h(Failure, { error }));
  return h(
    Page,
    { title: "Node", actions: [h(State, { state: data.health.status })] },
    h(Failure, { error }),
    Object.entries(data.health.notReady || {}).map(([part, why]) => h("p", { class: "failure", key: part }, `${part}: ${why}`)),
    h("h2", null, "Nodes and their shards"),
    h(Table, {
      columns: [{ title: "Node" }, { title: "State" }, { title: "Shards", class: "right" }],
      rows: data.cluster.items.map((one) => ({ key: one.address, cells: [h("code", null, one.address, one.self ? " (this one)" : ""), h(State, { state: one.state }), one.shards] })),
    }),
    h("p", { class: data.cluster.store.answers ? "faint" : "failure" }, `Store: ${data.cluster.store.kind}, ${data.cluster.store.answers ? "it answers" : data.cluster.store.trouble}.`),
    h("h2", null, "Figures of this node"),
    h(Table, {
      columns: [{ title: "Figure" }, { title: "Value", class: "right" }],
      rows: Object.entries(data.now).map(([name, value]) => ({ key: name, cells: [h("code", null, name), Number.isInteger(value) ? value.toLocaleString() : value.toFixed(3)] })),
    }),
    h("p", { class: "faint" }, "All of them in Prometheus' format: ", h("a", { href: "/metrics" }, "/metrics"), ". The API: ", h("a", { href: "/openapi.json" }, "/openapi.json"), "."),
  );
}
