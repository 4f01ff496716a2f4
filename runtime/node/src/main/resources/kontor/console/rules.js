// What listens to what: event -> rule -> events, as a picture.

import { useMemo, useState } from "/console/lib/hooks.js";
import { get } from "/console/api.js";
import { Failure, Page, Table, h, link, short, useLoad } from "/console/ui.js";

const ROW = 30;
const WIDTH = { event: 210, rule: 330 };
const AT = { in: 10, rule: 300, out: 730 };

// Places of the boxes: rules in their order, events at the mean height of what they touch.
function layout(rules) {
  const places = { in: new Map(), rule: new Map(), out: new Map() };
  rules.forEach((rule, i) => places.rule.set(rule.rule, 20 + i * ROW * 1.25));
  const settle = (side, names) => {
    let free = 20;
    [...names.entries()]
      .map(([name, heights]) => [name, heights.reduce((a, b) => a + b, 0) / heights.length])
      .sort((a, b) => a[1] - b[1])
      .forEach(([name, wanted]) => {
        const y = Math.max(free, wanted);
        places[side].set(name, y);
        free = y + ROW;
      });
    return free;
  };
  const touch = (map, name, y) => map.set(name, [...(map.get(name) || []), y]);
  const [ins, outs] = [new Map(), new Map()];
  for (const rule of rules) {
    const y = places.rule.get(rule.rule);
    touch(ins, source(rule), y);
    rule.does.forEach((one) => touch(outs, one.target, y));
  }
  const height = Math.max(settle("in", ins), settle("out", outs), 20 + rules.length * ROW * 1.25) + 20;
  return { places, height };
}

const source = (rule) => rule.listens || `every ${rule.cron}`;

function curve(x1, y1, x2, y2) {
  const middle = (x1 + x2) / 2;
  return `M${x1},${y1} C${middle},${y1} ${middle},${y2} ${x2},${y2}`;
}

function Picture({ rules, chosen, onChoose }) {
  const { places, height } = useMemo(() => layout(rules), [rules]);
  const on = (rule) => !chosen || chosen === rule.rule || chosen === source(rule) || rule.does.some((one) => one.target === chosen);
  const lit = { in: new Set(), out: new Set() };
  rules.filter(on).forEach((rule) => {
    lit.in.add(source(rule));
    rule.does.forEach((one) => lit.out.add(one.target));
  });
  const box = (x, y, width, kind, name, shown, dim) =>
    h(
      "g",
      { class: dim ? "dim" : "", role: "button", tabindex: 0, "aria-label": name, onClick: () => onChoose(name), onKeyDown: (e) => (e.key === "Enter" || e.key === " ") && (e.preventDefault(), onChoose(name)) },
      h("rect", { x, y: y - 11, width, height: 22, rx: 5, class: kind }),
      h("text", { x: x + 8, y: y + 4 }, shown),
      h("title", null, name),
    );
  return h(
    "div",
    { class: "picture" },
    h(
      "svg",
      { viewBox: `0 0 ${AT.out + WIDTH.event + 20} ${height}`, role: "group", "aria-label": "Which event starts which rule, and what the rule does" },
      rules.flatMap((rule) => {
        const y = places.rule.get(rule.rule);
        const dim = on(rule) ? "" : "dim";
        return [
          h("path", { class: dim, d: curve(AT.in + WIDTH.event, places.in.get(source(rule)), AT.rule, y) }),
          ...rule.does.map((one) => h("path", { class: `${dim} ${one.kind}`, d: curve(AT.rule + WIDTH.rule, y, AT.out, places.out.get(one.target)) })),
        ];
      }),
      [...places.in].map(([name, y]) => box(AT.in, y, WIDTH.event, "event", name, short(name, 30), !lit.in.has(name))),
      rules.map((rule) => box(AT.rule, places.rule.get(rule.rule), WIDTH.rule, "rule", rule.rule, short(rule.rule, 48), !on(rule))),
      [...places.out].map(([name, y]) => box(AT.out, y, WIDTH.event, "event", name, short(name, 30), !lit.out.has(name))),
    ),
  );
}

export function Rules({ query }) {
  const { data, error } = useLoad((signal) => get("/rules", {}, signal), [], 10000);
  const [business, setBusiness] = useState(query.business || "");
  const [chosen, setChosen] = useState(null);
  const names = [...new Set((data?.items || []).map((rule) => rule.business))];
  const rules = useMemo(() => (data?.items || []).filter((rule) => !business || rule.business === business), [data, business]);
  return h(
    Page,
    { title: "Rules" },
    h("div", { class: "filters" }, h("label", null, "Business", h("select", { value: business, onChange: (e) => (setBusiness(e.target.value), setChosen(null)) }, h("option", { value: "" }, "all"), names.map((one) => h("option", { value: one }, one)))), chosen ? h("button", { onClick: () => setChosen(null) }, `Only ${chosen} ×`) : null),
    h(Failure, { error }),
    rules.length ? h(Picture, { rules, chosen, onChoose: (name) => setChosen(name === chosen ? null : name) }) : null,
    h("p", { class: "faint" }, "Left what starts a rule, right what it sends, writes, or (dashed) waits for."),
    h(Table, {
      columns: [{ title: "Rule" }, { title: "Starts at" }, { title: "Does" }, { title: "Open runs", class: "right" }],
      rows: rules.map((rule) => ({
        key: rule.rule,
        cells: [h("a", { href: link.runs(rule.rule) }, rule.rule), h("code", null, source(rule)), rule.does.map((one) => h("div", { key: one.kind + one.target }, h("span", { class: "faint" }, one.kind, " "), h("code", null, one.target))), rule.open],
      })),
    }),
  );
}
