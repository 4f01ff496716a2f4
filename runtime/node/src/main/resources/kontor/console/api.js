// The node's HTTP API. With keys configured the page asks for one and keeps it for this tab only.

import { whileShown } from "/console/shown.js";

const KEY = "kontor.key";
const PATIENCE = 60000;
const RECONNECT = 1500;

export class Problem extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.status = status;
    this.code = problem.code || "";
    this.errors = problem.errors || [];
    this.body = problem;
  }
}

export function key() {
  return sessionStorage.getItem(KEY) || "";
}

export function setKey(value) {
  if (value) sessionStorage.setItem(KEY, value);
  else sessionStorage.removeItem(KEY);
}

export function headers(more = {}) {
  return key() ? { Authorization: `Bearer ${key()}`, ...more } : more;
}

async function answer(response) {
  const text = await response.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    body = { detail: text.slice(0, 300) };
  }
  if (!response.ok) throw new Problem(response.status, body || {});
  return body;
}

/**
 * GET path with query parameters; empty ones are left out. Fails when no answer comes, as over a connection that is gone
 * without a word. Past the browser's cache, in which one tab would wait for the answer to another.
 */
export async function get(path, query = {}, signal) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(name, value);
  }
  const search = parameters.toString();
  const late = AbortSignal.timeout(PATIENCE);
  try {
    return await answer(
      await fetch(search ? `${path}?${search}` : path, {
        headers: headers(),
        cache: "no-store",
        signal: signal ? AbortSignal.any([signal, late]) : late,
      }),
    );
  } catch (e) {
    throw e.name === "TimeoutError" ? new Error(`The node has not answered within ${PATIENCE / 1000} s.`) : e;
  }
}

/** POST a JSON body; more headers as given. */
export async function post(path, body = {}, more = {}) {
  return answer(
    await fetch(path, {
      method: "POST",
      headers: headers({ "Content-Type": "application/json", ...more }),
      body: JSON.stringify(body),
    }),
  );
}

export const encode = encodeURIComponent;

/**
 * Watches the event stream until stopped, while the page is shown: where more come than `newest` in a quarter of a second,
 * the node sends only the newest of them, and onGap is called. EventSource cannot send a key, so the stream is read with
 * fetch; it resumes after the last event seen. Calls onEvents with what came in a quarter of a second, so that it draws once.
 */
export function follow({ type, newest, onEvents, onState, onGap }) {
  const path = `/events/stream?${new URLSearchParams({ newest, ...(type ? { type } : {}) })}`;
  let last = null;
  let waiting = [];

  const take = (block) => {
    let data = "";
    for (const line of block.split("\n")) {
      if (line === "event: gap") return onGap();
      if (line.startsWith("id:")) last = line.slice(3).trim();
      else if (line.startsWith("data:")) data += line.slice(5).trim();
    }
    if (!data) return undefined;
    try {
      return waiting.push(JSON.parse(data));
    } catch {
      // Half a message at the end of a broken connection: it comes again after the last id.
      return undefined;
    }
  };

  const read = async (signal) => {
    const response = await fetch(path, { headers: headers(last ? { "Last-Event-ID": last } : {}), cache: "no-store", signal });
    if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
    onState("live");
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
      rest = blocks.pop();
      blocks.forEach(take);
    }
  };

  const keep = async (signal) => {
    while (!signal.aborted) {
      const failure = await read(signal).catch((e) => e);
      if (signal.aborted) return;
      if (failure?.status === 401) return onState("needs a key");
      if (failure?.status === 404) {
        // The last one seen is kept no longer: what came since is passed over.
        last = null;
        onGap();
      }
      onState("reconnecting");
      await new Promise((resolve) => setTimeout(resolve, RECONNECT));
    }
  };

  return whileShown(() => {
    const abort = new AbortController();
    const timer = setInterval(() => waiting.length && onEvents(waiting.splice(0, waiting.length)), 250);
    onState("connecting");
    keep(abort.signal);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  });
}
