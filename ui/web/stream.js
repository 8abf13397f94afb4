// Server-sent events that notice a frozen hub. EventSource hides the server's heartbeat (a comment), so the stream
// is read by hand: it resumes by Last-Event-ID as EventSource does, and a silence is seen as what it is.

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;
const LISTEN_MS = 250;

/** What the network does wrong: to be reckoned with, unlike an error of the page's own. */
class Cut extends Error {}

async function fromNetwork(promise) {
  try {
    return await promise;
  } catch (error) {
    throw new Cut(error.message, { cause: error });
  }
}

export class Stream {
  /**
   * `onEvent(name, data, id)`: an event. `onState(connected)`: changes only. `onRefused(status)`: the hub does not
   * want this page any more (the session ended); nothing is tried again. What `onEvent` throws is told on the
   * console, and a fresh snapshot is asked for, since an event that was heard in part would be missing for good.
   */
  constructor(url, { silenceMs, onEvent, onState, onRefused = () => {} }) {
    this.url = url;
    this.silenceMs = silenceMs;
    this.onEvent = onEvent;
    this.onState = onState;
    this.onRefused = onRefused;
    this.lastId = null;
    this.connected = null; // not known yet
    this.stopped = true;
    this.failures = 0;
  }

  start() {
    this.stopped = false;
    this.heardAt = performance.now();
    this.watch = setInterval(() => this.#listen(), LISTEN_MS);
    this.#open();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.watch);
    this.abort?.abort();
  }

  async #open() {
    const abort = new AbortController();
    this.abort = abort;
    this.openedAt = performance.now();
    try {
      const headers = { Accept: "text/event-stream" };
      if (this.lastId !== null) headers["Last-Event-ID"] = this.lastId;
      const options = { headers, cache: "no-store", signal: abort.signal };
      const response = await fromNetwork(fetch(this.url, options));
      if (response.status === 401 || response.status === 403) {
        this.stop();
        this.onRefused(response.status);
        return;
      }
      if (response.ok) await this.#read(response.body);
    } catch (error) {
      if (!(error instanceof Cut)) {
        console.error(error);
        this.lastId = null;
        abort.abort();
      }
    } finally {
      if (!this.stopped && this.abort === abort) this.#later();
    }
  }

  async #read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await fromNetwork(reader.read());
      if (done) return;
      this.heardAt = performance.now();
      this.#tell(true);
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) this.#dispatch(block);
      if (blocks.length) this.failures = 0; // not before: what cannot be drawn at all must not be tried without rest
    }
  }

  #dispatch(block) {
    let name = "message";
    let id = null;
    let data = "";
    for (const line of block.split("\n")) {
      if (line.startsWith("event:")) name = line.slice(6).trim();
      else if (line.startsWith("id:")) id = line.slice(3).trim();
      else if (line.startsWith("data:")) data += line.slice(5).trim();
    }
    if (id !== null) this.lastId = id;
    if (data) this.onEvent(name, JSON.parse(data), id);
  }

  // A stream that merely ended may come back at once (the hub restarts); only a silence is told.
  #listen() {
    const now = performance.now();
    if (now - this.heardAt < this.silenceMs) return;
    this.#tell(false);
    if (now - this.openedAt >= this.silenceMs) this.abort?.abort();
  }

  #later() {
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures) * (0.6 + 0.4 * Math.random());
    this.failures += 1;
    this.timer = setTimeout(() => this.#open(), wait);
  }

  #tell(connected) {
    if (this.connected === connected) return;
    this.connected = connected;
    this.onState(connected);
  }
}
