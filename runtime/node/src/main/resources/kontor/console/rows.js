import { useMemo, useState } from "/console/lib/hooks.js";
import { encode, get } from "/console/api.js";
import { Cell, Failure, Page, Table, Time, h, link, short, useLoad, usePages } from "/console/ui.js";

export function Nouns() {
  const { data, error } = useLoad((signal) => get("/db", {}, signal), [], 10000);
  return h(
    Page,
    { title: "Entities" },
    h(Failure, { error }),
    h(Table, {
      columns: [{ title: "Noun" }, { title: "How many", class: "right" }, { title: "Verbs" }, { title: "From" }],
      rows: (data?.items || []).map((noun) => ({
        key: noun.noun,
        cells: [h("a", { href: link.noun(noun.noun) }, noun.noun), noun.count.toLocaleString(), noun.verbs.map((verb) => h("code", { key: verb }, verb, " ")), h("span", { class: "faint" }, noun.business)],
      })),
    }),
  );
}

const operators = [
  ["$eq", "is"], ["$ne", "is not"], ["$gte", "at least"], ["$lte", "at most"], ["$gt", "above"], ["$lt", "below"],
  ["$startsWith", "starts with"], ["$contains", "contains"], ["$exists", "is there"],
];

// What was typed as a value of the field's type.
function typed(text, field, operator) {
  if (operator === "$exists") return text !== "false" && text !== "no";
  if (text === "null") return null;
  if (["integer", "decimal", "number"].includes(field?.type)) return Number(text);
  if (field?.type === "boolean") return text === "true" || text === "yes";
  return text;
}

function Filter({ fields, onFilter, where }) {
  const [draft, setDraft] = useState({ field: fields[0]?.name || "id", operator: "$eq", text: "" });
  const submit = (event) => {
    event.preventDefault();
    const field = fields.find((one) => one.name === draft.field);
    onFilter([...where, { [draft.field]: { [draft.operator]: typed(draft.text, field, draft.operator) } }]);
  };
  const change = (name) => (e) => setDraft({ ...draft, [name]: e.target.value });
  return h(
    "form",
    { class: "filters", onSubmit: submit },
    h("label", null, "Field", h("select", { value: draft.field, onChange: change("field") }, fields.map((one) => h("option", { value: one.name }, one.name)))),
    h("label", null, "Condition", h("select", { value: draft.operator, onChange: change("operator") }, operators.map(([wire, word]) => h("option", { value: wire }, word)))),
    h("label", null, "Value", h("input", { value: draft.text, onInput: change("text") })),
    h("button", null, "Filter"),
    where.map((one, i) =>
      h("button", { type: "button", key: i, title: "Take this condition away", onClick: () => onFilter(where.filter((_, j) => j !== i)) }, Object.entries(one).map(([name, condition]) => `${name} ${Object.entries(condition).map(([o, v]) => `${operators.find(([w]) => w === o)?.[1] || o} ${JSON.stringify(v)}`)}`), " ×"),
    ),
  );
}

// Conditions as the address has them; what is no JSON is none.
function conditions(text) {
  try {
    const given = text ? JSON.parse(text) : [];
    return Array.isArray(given) ? given : [given];
  } catch {
    return [];
  }
}

export function Rows({ noun, query }) {
  const where = conditions(query.where);
  const sort = query.sort || "";
  const filter = where.length === 0 ? "" : JSON.stringify(where.length === 1 ? where[0] : { $and: where });
  const go = (more) => (location.hash = link.noun(noun, { where: where.length ? JSON.stringify(where) : "", sort, ...more }));
  const pages = usePages([sort, filter], ["Back", "Next"]);
  const { data: nouns } = useLoad((signal) => get("/db", {}, signal), []);
  const model = nouns?.items.find((one) => one.noun === noun);
  const { data, error, loading } = useLoad((signal) => get(`/db/${encode(noun)}`, { where: filter, sort, limit: 50, cursor: pages.cursor }, signal), [noun, filter, sort, pages.cursor]);
  const { data: count, loading: counting } = useLoad((signal) => get(`/db/${encode(noun)}/count`, { where: filter }, signal), [noun, filter]);
  const fields = useMemo(() => (model?.fields || []).filter((field) => field.name !== "id"), [model]);
  const shown = fields.slice(0, 7);
  const all = [{ name: "id", type: "text" }, ...fields, { name: "createdAt", type: "time" }, { name: "updatedAt", type: "time" }];
  return h(
    Page,
    { title: noun, actions: [h("span", { class: "faint", role: "status" }, loading ? "Loading …" : counting || !count ? "Counting …" : `${count.count.toLocaleString()} match`)] },
    model ? h(Filter, { fields: all, where, onFilter: (next) => go({ where: next.length ? JSON.stringify(next) : "" }) }) : null,
    h(Failure, { error }),
    h(Table, {
      sort,
      onSort: (next) => go({ sort: next }),
      columns: [{ title: "id", sort: "id" }, ...shown.map((field) => ({ title: field.name, sort: field.name })), { title: "version", sort: "version", class: "right" }, { title: "created", sort: "createdAt" }, { title: "changed", sort: "updatedAt" }],
      rows: (data?.items || []).map((row) => ({
        key: row.id,
        cells: [
          h("a", { href: link.entity(noun, row.id) }, short(row.id, 40)),
          ...shown.map((field) => h(Cell, { value: row.state[field.name] })),
          row.version,
          h(Time, { at: row.createdAt }),
          h(Time, { at: row.updatedAt }),
        ],
      })),
      empty: data ? "No such rows." : "Loading …",
    }),
    pages.pager(data?.cursor),
  );
}
