// The console: one page, routed by the part of the address after '#'.

import { h, render } from "/console/lib/preact.js";
import { useEffect, useState } from "/console/lib/hooks.js";
import { get, key, setKey } from "/console/api.js";
import { Overview } from "/console/overview.js";
import { Rules } from "/console/rules.js";
import { EventList, EventPage } from "/console/events.js";
import { RunList, RunPage } from "/console/runs.js";
import { Schedules } from "/console/schedules.js";
import { Nouns, Rows } from "/console/rows.js";
import { Entity } from "/console/entity.js";
import { Deliveries } from "/console/deliveries.js";
import { Tasks } from "/console/tasks.js";
import { NodePage } from "/console/node.js";

const places = [
  ["", "Overview"],
  ["rules", "Rules"],
  ["events", "Events"],
  ["runs", "Runs"],
  ["schedules", "Schedules"],
  ["db", "Entities"],
  ["deliveries", "Deliveries"],
  ["tasks", "Tasks"],
  ["node", "Node"],
];

// What is not encoded as it should be is taken as it is.
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function where() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  return { parts: path.split("/").filter(Boolean).map(decoded), query: Object.fromEntries(new URLSearchParams(query || "")) };
}

function page({ parts, query }) {
  const [area, ...rest] = parts;
  // Ids may hold slashes, which an address that somebody typed has as they are.
  const id = rest.join("/");
  switch (area) {
    case undefined:
      return h(Overview);
    case "rules":
      return h(Rules, { query });
    case "events":
      return id ? h(EventPage, { id, key: id }) : h(EventList, { query });
    case "runs":
      return id ? h(RunPage, { id, key: id }) : h(RunList, { query });
    case "schedules":
      return h(Schedules);
    case "db": {
      const [noun, ...row] = rest;
      if (!noun) return h(Nouns);
      return row.length ? h(Entity, { noun, id: row.join("/"), key: id }) : h(Rows, { noun, key: noun, query });
    }
    case "deliveries":
      return h(Deliveries, { query });
    case "tasks":
      return h(Tasks);
    case "node":
      return h(NodePage);
    default:
      return h("p", { class: "pad" }, "There is no such page. ", h("a", { href: "#/" }, "Overview"));
  }
}

/** Asks for a key when the node wants one. */
function Gate({ children }) {
  const [open, setOpen] = useState(null);
  const [error, setError] = useState("");
  const knock = () =>
    get("/schedules")
      .then(() => setOpen(true))
      .catch((e) => {
        setOpen(e.status !== 401);
        setError(key() && e.status === 401 ? e.message : "");
      });
  useEffect(() => void knock(), []);
  if (open === null) return h("p", { class: "pad" }, "Loading …");
  if (open) return children;
  const enter = (event) => {
    event.preventDefault();
    setKey(new FormData(event.target).get("key"));
    knock();
  };
  return h(
    "form",
    { class: "gate", onSubmit: enter },
    h("h1", null, "Kontor"),
    h("label", null, "Key", h("input", { name: "key", type: "password", autocomplete: "off", required: true, autofocus: true })),
    h("button", { class: "primary" }, "Enter"),
    h("p", { class: "faint" }, "One of the node's http.keys. It stays in this tab."),
    error ? h("p", { class: "failure", role: "alert" }, error) : null,
  );
}

function App() {
  const [place, setPlace] = useState(where());
  useEffect(() => {
    const moved = () => {
      setPlace(where());
      scrollTo(0, 0);
    };
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  const area = place.parts[0] || "";
  return h(
    Gate,
    null,
    h("a", { class: "skip", href: "#main", onClick: (e) => (e.preventDefault(), document.getElementById("main").focus()) }, "Skip to content"),
    h(
      "nav",
      { class: "places", "aria-label": "Console" },
      h("a", { class: "brand", href: "#/" }, h("img", { src: "/console/icon.svg", alt: "", width: 22, height: 22 }), "Kontor"),
      places.map(([path, title]) => h("a", { href: `#/${path}`, "aria-current": area === path ? "page" : undefined }, title)),
      key() ? h("button", { class: "plain", onClick: () => (setKey(""), location.reload()) }, "Leave") : null,
    ),
    h("main", { id: "main", tabindex: -1 }, page(place)),
  );
}

render(h(App), document.getElementById("app"));
