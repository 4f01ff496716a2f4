import { useState } from "/console/lib/hooks.js";
import { encode, get, post } from "/console/api.js";
import { Failure, Json, Page, State, Time, h, link, useLoad, usePages } from "/console/ui.js";

export function Tasks() {
  const [state, setState] = useState("open");
  const pages = usePages([state]);
  const where = state ? JSON.stringify({ state }) : "";
  const { data, error, reload } = useLoad((signal) => get("/db/Task", { where, sort: "-createdAt", limit: 20, cursor: pages.cursor }, signal), [where, pages.cursor], 3000);
  return h(
    Page,
    { title: "Tasks" },
    h("div", { class: "filters" }, h("label", null, "State", h("select", { value: state, onChange: (e) => setState(e.target.value) }, h("option", { value: "" }, "all"), ["open", "completed", "expired"].map((one) => h("option", { value: one }, one))))),
    h(Failure, { error }),
    (data?.items || []).map((row) => h(Task, { key: row.id, row, reload })),
    data && !data.items.length ? h("p", { class: "faint" }, state === "open" ? "Nothing to decide." : "None.") : null,
    pages.pager(data?.cursor),
  );
}

function Task({ row, reload }) {
  const task = row.state;
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState(null);
  const answer = async (outcome) => {
    try {
      await post(`/db/Task/${encode(row.id)}/complete`, { outcome, reason: reason || null });
      reload();
    } catch (e) {
      setFailure(e);
    }
  };
  const [noun, ...id] = (task.about || "").split("/");
  return h(
    "article",
    { class: "card", style: "margin-bottom:.8rem" },
    h("h2", { style: "margin-top:0" }, task.title, " ", h(State, { state: task.state })),
    h("p", { class: "faint" }, task.kind, task.about ? [" · about ", h("a", { href: link.entity(noun, id.join("/")) }, task.about)] : null, task.assignee ? ` · for ${task.assignee}` : "", " · asked ", h(Time, { at: row.createdAt }), task.due ? [" · by ", h(Time, { at: task.due })] : null),
    task.data ? h(Json, { value: task.data }) : null,
    task.state === "open"
      ? h(
          "form",
          { class: "filters", onSubmit: (e) => e.preventDefault(), style: "margin:.7rem 0 0" },
          h("label", null, "Reason", h("input", { value: reason, onInput: (e) => setReason(e.target.value) })),
          (task.outcomes || ["done"]).map((outcome, i) => h("button", { key: outcome, type: "button", class: i === 0 ? "primary" : "", onClick: () => answer(outcome) }, outcome)),
        )
      : h("p", null, h("strong", null, task.outcome), task.reason ? `: ${task.reason}` : ""),
    h(Failure, { error: failure }),
  );
}
