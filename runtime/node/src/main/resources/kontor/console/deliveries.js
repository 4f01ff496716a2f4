import { useState } from "/console/lib/hooks.js";
import { get, post } from "/console/api.js";
import { Action, Failure, Page, State, Table, Time, h, link, short, useLoad, usePages } from "/console/ui.js";

const states = ["held", "queued", "sent", "failed"];

export function Deliveries({ query }) {
  const [state, setState] = useState(query.state || "");
  const [chosen, setChosen] = useState(null);
  const pages = usePages([state]);
  const where = state ? JSON.stringify({ state }) : "";
  const { data, error, reload } = useLoad((signal) => get("/db/Delivery", { where, sort: "-createdAt", limit: 50, cursor: pages.cursor }, signal), [where, pages.cursor], 4000);
  const release = (id) => async () => {
    await post("/events", { type: "Delivery.release", data: { id } }, { Prefer: "wait=5" });
    reload();
  };
  return h(
    Page,
    { title: "Deliveries", actions: [state === "held" ? h(Action, { label: "Send all that are held", ask: "Send every held delivery?", run: release(null) }) : null] },
    h("div", { class: "filters" }, h("label", null, "State", h("select", { value: state, onChange: (e) => setState(e.target.value) }, h("option", { value: "" }, "all"), states.map((one) => h("option", { value: one }, one))))),
    h(Failure, { error }),
    h(
      "div",
      { class: "split" },
      h(
        "div",
        null,
        h(Table, {
          columns: [{ title: "To" }, { title: "Subject" }, { title: "State" }, { title: "When" }],
          rows: (data?.items || []).map((row) => ({
            key: row.id,
            cells: [
              h("button", { class: "plain", onClick: () => setChosen(row), "aria-pressed": String(chosen?.id === row.id) }, row.state.channel === "slack" ? `#${row.state.to}` : row.state.to),
              short(row.state.subject || row.state.body, 50),
              h(State, { state: row.state.state }),
              h(Time, { at: row.createdAt }),
            ],
          })),
          empty: "Nothing was sent yet.",
        }),
        pages.pager(data?.cursor),
      ),
      chosen ? h(Mail, { row: chosen, release: release(chosen.id) }) : h("p", { class: "faint" }, "Choose one to read it."),
    ),
  );
}

/** A delivery as its receiver sees it. The HTML part is shown in a frame that may run nothing. */
function Mail({ row, release }) {
  const { to, subject, body, html, state, error, cause, template, attempts } = row.state;
  const [plain, setPlain] = useState(!html);
  return h(
    "article",
    { class: "card beside" },
    h("h2", { style: "margin-top:0" }, subject || `#${to}`),
    h("p", { class: "faint" }, `to ${to}`, template ? ` · template ${template}` : "", ` · tries ${attempts} · `, cause ? h("a", { href: link.event(cause) }, "cause") : null, " · ", h("a", { href: link.entity("Delivery", row.id) }, "history")),
    error ? h("p", { class: "failure" }, error) : null,
    html ? h("p", null, h("button", { "aria-pressed": String(!plain), onClick: () => setPlain(false) }, "HTML"), " ", h("button", { "aria-pressed": String(plain), onClick: () => setPlain(true) }, "Text")) : null,
    plain ? h("pre", { class: "json" }, body) : h("iframe", { class: "mail", sandbox: "", srcdoc: html, title: subject || "mail" }),
    ["held", "failed"].includes(state) ? h("p", null, h(Action, { label: "Send it now", run: release })) : null,
  );
}
