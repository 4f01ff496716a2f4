// The node's HTTP API. With keys configured the page asks for one and keeps it for this tab only.

const KEY = "kontor.key";

export class Problem extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.status = status;
    this.code = problem.code || "";
    this.errors = problem.errors || [];
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
 * Follows the event stream until stopped. EventSource cannot send a key, so the stream is read with fetch; it resumes
 * after the last event seen. Calls onEvents with what came in a quarter of a second, so that a flood draws once.
 */
export function follow(onEvents, onState) {
  const abort = new AbortController();
  let last = null;
  let waiting = [];
  const timer = setInterval(() => {
    if (waiting.length) onEvents(waiting.splice(0, waiting.length));
  }, 250);

  const take = (block) => {
    let data = "";
    for (const line of block.split("\n")) {
      if (line.startsWith("id:")) last = line.slice(3).trim();
      else if (line.startsWith("data:")) data += line.slice(5).trim();
    }
    if (!data) return;
    try {
      waiting.push(JSON.parse(data));
      if (waiting.length > 5000) waiting.splice(0, waiting.length - 5000);
    } catch {
      // Half a message at the end of a broken connection: it comes again after the last id.
    }
  };

  const read = async () => {
    const response = await fetch("/events/stream", {
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
