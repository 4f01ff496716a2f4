import { useEffect, useRef, useState } from "/console/lib/hooks.js";
import { get, post, encode } from "/console/api.js";
import { Failure, Json, Page, State, Table, Time, h, link, useLoad, usePages } from "/console/ui.js";
import { Gap, eventColumns, eventRow, useStream } from "/console/overview.js";
import { Fields, blank } from "/console/form.js";

const EVENT = "kontor.Event.";
let described = null;

/** The types that may be sent and the schemas of their payloads; read once. */
async function types() {
  described ??= get("/openapi.json").then((document) => {
    const all = document.components.schemas;
    const names = Object.keys(all).filter((name) => name.startsWith(EVENT)).map((name) => name.slice(EVENT.length)).sort();
    return { all, names };
  });
  described.catch(() => (described = null));
  return described;
}

/** A dialog that sends one message, with a form made from the type's record. */
function Send({ open, onClose, first }) {
  const { data, error } = useLoad(types, []);
  const box = useRef(null);
  const [type, setType] = useState(first || "");
  const [value, setValue] = useState({});
  const [raw, setRaw] = useState(null);
  const [state, setState] = useState({});
  const schema = data?.all[type];
  useEffect(() => {
    if (open && !box.current.open) box.current.showModal();
    if (!open && box.current.open) box.current.close();
  }, [open]);
  useEffect(() => {
    if (schema) setValue(blank(schema, data.all));
    setState({});
    setRaw(null);
  }, [schema]);
  const send = async (event) => {
    event.preventDefault();
    try {
      const body = raw === null ? value : JSON.parse(raw);
      const answer = await post("/events", { type, data: body }, { Prefer: "wait=2" });
      setState({ answer });
    } catch (failure) {
      setState({ error: failure });
    }
  };
  return h(
    "dialog",
    { ref: box, onClose, "aria-label": "Send an event" },
    h(
      "form",
      { class: "form", onSubmit: send },
      h("h1", null, "Send an event"),
      h(Failure, { error }),
      h("label", null, "Type", h("select", { value: type, required: true, onChange: (e) => setType(e.target.value) }, h("option", { value: "" }, "choose …"), (data?.names || []).map((name) => h("option", { value: name }, name)))),
      schema && raw === null ? h(Fields, { schema, all: data.all, value, onChange: setValue }) : null,
      raw !== null ? h("label", null, "JSON", h("textarea", { rows: 12, value: raw, onInput: (e) => setRaw(e.target.value) })) : null,
      h(Failure, { error: state.error }),
      state.answer
        ? h("p", { class: "note", role: "status" }, "Taken: ", h("a", { href: link.event(state.answer.id), onClick: onClose }, state.answer.id), " ",
            (state.answer.runs || []).map((run) => h("a", { key: run.id, href: link.run(run.id), onClick: onClose }, run.rule, " ", run.state ? h(State, { state: run.state }) : null, " ")))
        : null,
      state.answer?.result !== undefined && state.answer?.result !== null ? h(Json, { value: state.answer.result }) : null,
      h(
        "div",
        { class: "actions" },
        h("button", { class: "primary", disabled: !schema }, "Send"),
        h("button", { type: "button", disabled: !schema, onClick: () => setRaw(raw === null ? JSON.stringify(value, null, 2) : null) }, raw === null ? "As JSON" : "As form"),
        h("button", { type: "button", onClick: onClose }, "Close"),
      ),
    ),
  );
}

export function EventList({ query }) {
  const [sending, setSending] = useState(query.send !== undefined);
  const [type, setType] = useState(query.type || "");
  const [live, setLive] = useState(true);
  const { events, state, gap } = useStream(100, !live, type);
  const pages = usePages([type]);
  const { data, error, reload } = useLoad((signal) => get("/events", { type, cursor: pages.cursor, limit: 50 }, signal), [type, pages.cursor]);
  const { data: known } = useLoad(types, []);
  useEffect(() => {
    // What came before the stream began, or while it was away, is in the list.
    if (state === "live") reload();
  }, [state]);
  const shown = live && !pages.cursor ? merge(events, data?.items || []) : data?.items || [];
  return h(
    Page,
    { title: "Events", actions: [h("button", { class: "primary", onClick: () => setSending(true) }, "Send an event …")] },
    h(Send, { open: sending, onClose: () => setSending(false), first: query.send }),
    h(
      "div",
      { class: "filters" },
      h("label", null, "Type", h("input", { list: "types", value: type, placeholder: "all", onChange: (e) => setType(e.target.value.trim()) }), h("datalist", { id: "types" }, (known?.names || []).map((name) => h("option", { value: name })))),
      h("button", { "aria-pressed": String(live), onClick: () => setLive(!live) }, live ? "Live" : "Paused"),
      h(State, { state: live ? state : "paused" }),
      h(Gap, { gap: live && gap }),
    ),
    h(Failure, { error }),
    h(Table, { columns: eventColumns, rows: shown.slice(0, 100).map(eventRow), empty: "No events yet. Send one." }),
    pages.pager(data?.cursor),
  );
}

function merge(news, olds) {
  const seen = new Set(news.map((one) => `${one.source} ${one.id}`));
  return [...news, ...olds.filter((one) => !seen.has(`${one.source} ${one.id}`))];
}

export function EventPage({ id }) {
  const { data, error } = useLoad((signal) => get(`/events/${encode(id)}`, {}, signal), [id], 2000);
  return h(
    Page,
    { title: data ? data.type : "Event" },
    h(Failure, { error }),
    data
      ? h(
          "div",
          { class: "split" },
          h(
            "div",
            null,
            h(
              "dl",
              { class: "facts card" },
              [["Id", data.id], ["From", data.source], ["About", data.subject], ["When", h(Time, { at: data.time })], ["Cause", h(Cause, { cause: data.cause })]].map(([name, value]) => [h("dt", null, name), h("dd", null, value)]),
            ),
            h("h2", null, "Runs it started"),
            h(Table, {
              columns: [{ title: "Rule" }, { title: "State" }],
              rows: (data.runs || []).map((run) => ({ key: run.id, cells: [h("a", { href: link.run(run.id) }, run.rule), h(State, { state: run.state })] })),
              empty: "No rule listens to it.",
            }),
          ),
          h("div", { class: "first" }, h("h2", null, "Data"), h(Json, { value: data.data })),
        )
      : null,
  );
}

/** Why something happened: the event, run, rule and step before it. */
export function Cause({ cause }) {
  if (!cause) return h("span", { class: "faint" }, "it came from outside");
  return h(
    "span",
    null,
    cause.event ? h("a", { href: link.event(cause.event) }, cause.type || cause.event) : cause.type,
    cause.run ? [" → ", h("a", { href: link.run(cause.run) }, cause.rule || cause.run), cause.step === null || cause.step === undefined ? null : ` step ${cause.step}`] : null,
    cause.by ? ` by ${cause.by}` : null,
  );
}
