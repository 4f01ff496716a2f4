// One operation on many runs: on those that were chosen, or on all that the list has.

import { useRef, useState } from "/console/lib/hooks.js";
import { encode, get, post } from "/console/api.js";
import { Failure, h } from "/console/ui.js";

const AT_ONCE = 8;
const PAGE = 500;

export const operate = (id, word) => post(`/runs/${encode(id)}/${word}`);

/** What may be done with a run in a state; the node refuses what its state does not allow. */
export function allowed(state) {
  switch (state) {
    case "failed":
      return ["retry"];
    case "retrying":
      return ["retry", "cancel"];
    case "sleeping":
    case "waiting":
      return ["wake", "cancel"];
    case "running":
    case "blocked":
      return ["cancel"];
    default:
      return [];
  }
}

async function* all(filter) {
  let cursor = null;
  do {
    const page = await get("/runs", { ...filter, limit: PAGE, cursor });
    yield page.items.map((run) => run.id);
    cursor = page.cursor;
  } while (cursor);
}

/** Buttons for runs; ids is a set of them, or null for all that match the filter. */
export function Bulk({ ids, filter, words, onDone }) {
  const [state, setState] = useState({ busy: null, done: 0, error: null });
  const stop = useRef(false);
  const count = ids ? ids.size.toLocaleString() : "all";

  const run = async (word) => {
    if (word === "cancel" && !confirm(`Cancel ${count} runs?`)) return;
    stop.current = false;
    let done = 0;
    const failures = [];
    setState({ busy: word, done, error: null });
    try {
      for await (const page of ids ? [[...ids]] : all(filter)) {
        const waiting = [...page];
        const worker = async () => {
          while (waiting.length && !stop.current) {
            await operate(waiting.shift(), word).catch((e) => failures.push(e));
            done++;
            if (done % 25 === 0) setState({ busy: word, done, error: null });
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, worker));
        if (stop.current) break;
      }
    } catch (e) {
      failures.push(e);
    }
    setState({ busy: null, done, error: failures.length ? new Error(`${failures.length} of ${done}: ${failures[0].message}`) : null });
    onDone();
  };

  const title = { retry: "Retry", cancel: "Cancel", wake: "Wake" };
  return h(
    "span",
    { class: "actions" },
    state.busy
      ? [h("span", { role: "status" }, `${title[state.busy]}: ${state.done.toLocaleString()} done`), h("button", { onClick: () => (stop.current = true) }, "Stop")]
      : (ids === null || ids.size > 0) && words.map((word) => h("button", { key: word, class: word === "cancel" ? "danger" : "primary", onClick: () => run(word) }, `${title[word]} ${count}`)),
    h(Failure, { error: state.error }),
  );
}
