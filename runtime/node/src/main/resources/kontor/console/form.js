// A form made from a JSON Schema: of a verb's payload, as the API's description has it.

import { h } from "/console/ui.js";

const resolve = (schema, all) => (schema.$ref ? all[schema.$ref.split("/").pop()] : schema);

// {schema, nullable}: what lies under "this or null".
function plain(given, all) {
  const schema = resolve(given, all);
  const choices = schema.anyOf || schema.oneOf;
  if (!choices) return { schema, nullable: false };
  const rest = choices.map((one) => resolve(one, all)).filter((one) => one.type !== "null");
  return { schema: rest.length === 1 ? rest[0] : { description: "JSON" }, nullable: rest.length < choices.length };
}

/** What a new value of a schema looks like. */
export function blank(given, all) {
  const { schema, nullable } = plain(given, all);
  if (nullable) return null;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case "object":
      return Object.fromEntries(Object.entries(schema.properties || {}).map(([name, one]) => [name, (schema.required || []).includes(name) ? blank(one, all) : null]));
    case "array":
      return [];
    case "boolean":
      return false;
    case "integer":
    case "number":
      return 0;
    default:
      return "";
  }
}

function words(schema, nullable) {
  const what = schema.enum ? "one of" : schema.format === "date-time" ? "time, as 2026-11-01T00:00:00Z" : schema.type === "string" ? "text" : schema.type || "JSON";
  return `${what}${nullable ? ", may be empty" : ""}`;
}

/** One value of the form; calls onChange with the new one. */
export function Input({ name, given, all, value, onChange, required }) {
  const { schema, nullable: mayBeNull } = plain(given, all);
  const nullable = mayBeNull || !required;
  const label = (input) => h("label", null, h("span", null, name, " ", h("span", { class: "hint" }, words(schema, nullable))), input);
  const emptied = (text, made) => onChange(text === "" && nullable ? null : made(text));

  if (schema.enum) {
    return label(
      h("select", { value: value ?? "", onChange: (e) => onChange(e.target.value || null) }, nullable ? h("option", { value: "" }, "–") : null, schema.enum.map((one) => h("option", { value: one }, one))),
    );
  }
  if (schema.type === "boolean") {
    return label(
      h("select", { value: value === null ? "" : String(value), onChange: (e) => onChange(e.target.value === "" ? null : e.target.value === "true") },
        nullable ? h("option", { value: "" }, "–") : null, h("option", { value: "true" }, "yes"), h("option", { value: "false" }, "no")),
    );
  }
  if (schema.type === "integer" || schema.type === "number") {
    return label(h("input", { inputmode: "decimal", value: value ?? "", required: !nullable, onInput: (e) => emptied(e.target.value, (text) => (Number.isNaN(Number(text)) ? text : Number(text))) }));
  }
  if (schema.type === "object" && schema.properties) {
    return h(
      "fieldset",
      null,
      h("legend", null, name, nullable ? h("button", { type: "button", class: "plain faint", onClick: () => onChange(value === null ? blank(schema, all) : null) }, value === null ? " – add" : " – leave out") : null),
      value === null ? null : h(Fields, { schema, all, value, onChange }),
    );
  }
  if (schema.type === "array") {
    const items = value || [];
    const replace = (i, one) => onChange(items.map((old, j) => (i === j ? one : old)));
    return h(
      "fieldset",
      null,
      h("legend", null, name),
      items.map((one, i) =>
        h("div", { key: i }, h(Input, { name: `${name} ${i + 1}`, given: schema.items || {}, all, value: one, onChange: (next) => replace(i, next), required: true }),
          h("button", { type: "button", class: "plain faint", onClick: () => onChange(items.filter((_, j) => j !== i)) }, "remove")),
      ),
      h("div", null, h("button", { type: "button", onClick: () => onChange([...items, blank(schema.items || {}, all)]) }, "Add")),
    );
  }
  if (schema.type === "string") {
    const long = typeof value === "string" && value.length > 60;
    return label(h(long ? "textarea" : "input", { rows: 4, value: value ?? "", required: !nullable, onInput: (e) => emptied(e.target.value, (text) => text) }));
  }
  return label(
    h("textarea", { rows: 3, value: value === null || value === undefined ? "" : JSON.stringify(value), onChange: (e) => emptied(e.target.value, json) }),
  );
}

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** All members of an object. */
export function Fields({ schema, all, value, onChange }) {
  return h(
    "div",
    { class: "form" },
    Object.entries(schema.properties || {}).map(([name, one]) =>
      h(Input, {
        key: name,
        name,
        given: one,
        all,
        value: value[name] ?? null,
        required: (schema.required || []).includes(name),
        onChange: (next) => onChange({ ...value, [name]: next }),
      }),
    ),
  );
}
