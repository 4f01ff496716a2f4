// The node's HTTP API. With keys configured the page asks for one and keeps it for this tab only.

const KEY = "kontor.key";

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

/** GET path with query parameters; empty ones are left out. */
export async function get(path, query = {}, signal) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(name, value);
  }
  const search = parameters.toString();
  return answer(await fetch(search ? `${path}?${search}` : path, { headers: headers(), signal }));
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
 * Watches the event stream until stopped: where more come than `newest` in a quarter of a second, the node sends only the
 * newest of them, and onGap is called. EventSource cannot send a key, so the stream is read with fetch; it resumes after
 * the last event seen. Calls onEvents with what came in a quarter of a second, so that it draws once.
 */
export function follow({ type, newest, onEvents, onState, onGap }) {
  const path = `/events/stream?${new URLSearchParams({ newest, ...(type ? { type } : {}) })}`;
  const abort = new AbortController();
  let last = null;
  let waiting = [];
  const timer = setInterval(() => {
    if (waiting.length) onEvents(waiting.splice(0, waiting.length));
  }, 250);

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

  const read = async () => {
    const response = await fetch(path, {
      headers: headers(last ? { "Last-Event-ID": last } : {}),
      signal: abort.signal,
    });
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

  (async () => {
    while (!abort.signal.aborted) {
      try {
        await read();
      } catch (e) {
        if (abort.signal.aborted) return;
        if (e.status === 401) {
          onState("needs a key");
          return;
        }
      }
      onState("reconnecting");
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
  })();
  return () => {
    clearInterval(timer);
    abort.abort();
  };
}
