// The hub as the desk sees it. Every answer is a value with a `kind`; nothing here throws for what the network,
// the hub or a person can do:
//   ok {body} · conflict {body: Conflict} · refused {status, body} · ended (log in again) · unsent (no answer)

const RETRY_AFTER_MS = [200, 400, 800, 1600, 3000];
const ANSWER_WITHIN_MS = 4000;

export class Api {
  /** `onEnded()`: the session is over. `onReplaced()`: another tab of this browser has logged in anew. */
  constructor({ onEnded, onReplaced }) {
    this.onEnded = onEnded;
    this.onReplaced = onReplaced;
    this.csrf = null;
    this.offsetMs = 0; // the hub's clock minus this machine's
  }

  /** The present time by the hub's clock: the desk's own PC may be wrong. */
  now() {
    return new Date(Date.now() + this.offsetMs);
  }

  get(path) {
    return this.#ask("GET", path);
  }

  /** One try. For what is not idempotent by an id. */
  send(method, path, body) {
    return this.#ask(method, path, body);
  }

  /** A command with an id of its own, sent again until the hub answers: the hub does it once. */
  async command(path, body) {
    let answer = await this.#ask("POST", path, body);
    for (const wait of RETRY_AFTER_MS) {
      if (answer.kind !== "unsent") break;
      await new Promise((resolve) => setTimeout(resolve, wait));
      answer = await this.#ask("POST", path, body);
    }
    return answer;
  }

  async #ask(method, path, body) {
    const headers = { Accept: "application/json" };
    if (this.csrf && method !== "GET") headers["X-CSRF-Token"] = this.csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let response;
    let answer = null;
    try {
      response = await fetch(`/api${path}`, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: "no-store",
        credentials: "same-origin",
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const text = await response.text();
      answer = text ? JSON.parse(text) : null;
    } catch {
      return { kind: "unsent" }; // no connection, no answer in time, or one that broke off
    }
    this.#setClock(response);
    if (response.ok) return { kind: "ok", status: response.status, body: answer };
    if (response.status === 409) return { kind: "conflict", status: 409, body: answer };
    if (response.status >= 502 && response.status <= 504) return { kind: "unsent" };
    if (this.csrf && response.status === 401) return this.#end(this.onEnded);
    if (this.csrf && answer?.code === "other_session") return this.#end(this.onReplaced);
    return { kind: "refused", status: response.status, body: answer, headers: response.headers };
  }

  #end(tell) {
    this.csrf = null;
    tell();
    return { kind: "ended" };
  }

  #setClock(response) {
    const stamp = Date.parse(response.headers.get("Date") ?? "");
    if (!Number.isNaN(stamp) && Math.abs(stamp + 500 - Date.now() - this.offsetMs) > 2000) {
      this.offsetMs = stamp + 500 - Date.now();
    }
  }
}

/** An id for a command. */
export function commandId() {
  return crypto.randomUUID();
}
