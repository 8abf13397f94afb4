// Left: who waits, in the order they would be called, and who is parked.

import { el, follow, say } from "../web/dom.js";
import { sign } from "../web/sign.js";
import { clock } from "../web/time.js";
import { wait } from "./format.js";

/** What stands under a number in the list: the weightiest reason first. */
function hint(app, ticket) {
  const { words, model } = app;
  if (ticket.duplicate) return { text: words.text("desk.queue.duplicate"), weight: "strong" };
  if (ticket.priority) return { text: words.text(`desk.priority.${ticket.priority}`), weight: "strong" };
  if (ticket.wants_priority) return { text: words.text("desk.queue.wants_priority"), weight: "ask" };
  if (ticket.transferred_from) {
    const from = model.services.get(ticket.transferred_from);
    return { text: words.text("desk.queue.transferred", { name: words.name(from?.name) }), weight: "" };
  }
  if (ticket.recycles > 0 && ticket.state === "waiting") {
    return { text: words.text("desk.queue.recycled"), weight: "" };
  }
  const language = `desk.ticket.language.${ticket.language}`;
  if (ticket.language !== "vi" && words.has(language)) return { text: words.text(language), weight: "" };
  return { text: "", weight: "" };
}

/** A line of any list of tickets: sign, number, a few words below, something at the right. */
export function ticketLine(app, { right }) {
  return (first) => {
    const picture = el("span", { class: "line-sign" });
    const number = el("strong", { class: "line-number" });
    const below = el("span", { class: "line-hint" });
    const side = el("span", { class: "line-right" });
    const node = el(
      "li",
      {
        class: "line", role: "option", tabindex: "-1", data: { id: first.id },
        onclick: () => app.choose(app.chosen === first.id ? null : first.id),
      },
      picture, el("span", { class: "line-words" }, number, below), side,
    );
    let drawn = "";
    return {
      node,
      update(ticket) {
        const look = `${ticket.service} ${ticket.pictures.join()}`;
        if (look !== drawn) {
          drawn = look;
          picture.replaceChildren(sign(app.model.look(ticket.service), ticket.pictures));
        }
        const { text, weight } = hint(app, ticket);
        say(number, ticket.number);
        say(below, text);
        below.hidden = !text;
        below.dataset.weight = weight;
        say(side, right(ticket));
        node.setAttribute("aria-selected", String(app.chosen === ticket.id));
        node.setAttribute(
          "aria-label",
          [ticket.number, app.words.pictures(ticket.pictures), text, right(ticket)].filter(Boolean).join(", "),
        );
      },
    };
  };
}

const ASK_AFTER_MS = 250; // since the last letter typed
const SHOWN = 40;

export class QueueView {
  constructor(app) {
    this.app = app;
    this.found = new Map(); // what the hub knows of a search beyond what the desk was told
    this.title = el("h2");
    this.count = el("span", { class: "count" });
    this.search = el("input", {
      type: "search", class: "search", autocomplete: "off", spellcheck: "false", maxlength: "20",
      oninput: () => this.#typed(),
      onkeydown: (event) => this.#searchKey(event),
    });
    this.searchKey = el("kbd", { text: "/" });
    this.filter = el(
      "button", { type: "button", class: "switch", role: "switch", onclick: () => app.toggleFilter() },
      el("span"), el("kbd", { text: "F" }),
    );
    this.list = el("ul", { class: "lines", role: "listbox" });
    this.empty = el("p", { class: "quiet" });
    this.parkedTitle = el("h2");
    this.parkedList = el("ul", { class: "lines parked", role: "listbox" });
    this.parked = el("section", { class: "parked-box" }, this.parkedTitle, this.parkedList);
    this.add = el(
      "button", { type: "button", class: "button", data: { command: "walk_in" }, onclick: () => app.walkIn() },
      el("span"), el("kbd", { text: "N" }),
    );
    this.node = el(
      "section", { class: "queue" },
      el("div", { class: "head-line" }, this.title, this.count),
      el("div", { class: "tools" }, el("label", { class: "search-box" }, this.search, this.searchKey), this.filter),
      el("div", { class: "scroll" }, this.list, this.empty),
      this.parked,
      this.add,
    );
    this.makeWaiting = ticketLine(app, { right: (ticket) => this.#right(ticket) });
    this.makeParked = ticketLine(app, { right: (ticket) => this.#until(ticket) });
  }

  #right(ticket) {
    const { words } = this.app;
    if (ticket.state !== "waiting") return words.text(`desk.ticket.${ticket.state}`);
    return wait(words, ticket.arrived_at, this.app.now(), ticket.arrival_certain);
  }

  #until(ticket) {
    const { words } = this.app;
    if (!ticket.parked_until) return "";
    if (new Date(ticket.parked_until) <= this.app.now()) return words.text("desk.queue.due");
    return words.text("desk.queue.until", { time: clock(ticket.parked_until) });
  }

  #searchKey(event) {
    if (event.key === "Enter" && this.shown().length) {
      event.preventDefault();
      this.search.blur();
      this.app.choose(this.shown()[0].id);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.search.blur();
      this.move(1);
    } else if (event.key === "Escape" && this.search.value) {
      event.preventDefault();
      this.search.value = "";
      this.#typed();
    }
  }

  /** Show what is here at once, and what the hub knows beyond it as soon as it answers. */
  #typed() {
    this.app.render();
    clearTimeout(this.asking);
    const query = this.search.value.trim();
    if (!query) this.found.clear();
    else this.asking = setTimeout(() => this.#askHub(query), ASK_AFTER_MS);
  }

  async #askHub(query) {
    const answer = await this.app.api.get(`/tickets?q=${encodeURIComponent(query)}`);
    if (answer.kind !== "ok" || query !== this.search.value.trim()) return;
    this.found = new Map(answer.body.tickets.map((ticket) => [ticket.id, ticket]));
    this.app.render();
  }

  focusSearch() {
    this.search.focus();
    this.search.select();
  }

  /** The tickets of the upper list as it stands. */
  shown() {
    const { app } = this;
    const query = this.search.value.trim();
    if (query) {
      const here = app.model.search(query, (picture) => app.words.text(`picture.${picture}`));
      const beyond = [...this.found.values()].filter((ticket) => !app.model.tickets.has(ticket.id));
      return [...here, ...beyond].slice(0, SHOWN);
    }
    return app.model.waiting(app.mine ? app.services() : null);
  }

  /** Move the choice up or down through both lists. */
  move(step) {
    const all = [...this.shown(), ...this.#parkedShown()];
    if (!all.length) return;
    const at = all.findIndex((ticket) => ticket.id === this.app.chosen);
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step));
    this.app.choose(all[next].id);
    this.node.querySelector(`[data-id="${CSS.escape(all[next].id)}"]`)?.focus();
  }

  #parkedShown() {
    return this.search.value.trim() ? [] : this.app.model.parked();
  }

  render() {
    const { app } = this;
    const { words } = app;
    const shown = this.shown();
    const searching = this.search.value.trim() !== "";
    say(this.title, words.text(searching ? "desk.queue.found" : "desk.queue.title"));
    say(this.count, words.text("desk.queue.people", { count: shown.length }));
    this.count.hidden = searching;
    this.search.placeholder = words.text("desk.queue.search");
    this.search.setAttribute("aria-label", words.text("desk.queue.search"));
    say(this.filter.firstChild, words.text(app.mine ? "desk.queue.mine" : "desk.queue.all"));
    this.filter.setAttribute("aria-checked", String(app.mine));
    this.filter.setAttribute("aria-label", words.text("desk.do.filter"));
    this.list.setAttribute("aria-label", words.text("desk.queue.title"));
    follow(this.list, shown, (ticket) => ticket.id, this.makeWaiting);
    this.empty.hidden = shown.length > 0;
    say(this.empty, words.text(searching ? "desk.queue.no_match" : "desk.queue.nobody"));
    const parked = this.#parkedShown();
    this.parked.hidden = parked.length === 0;
    say(this.parkedTitle, words.text("desk.queue.parked"));
    this.parkedList.setAttribute("aria-label", words.text("desk.queue.parked"));
    follow(this.parkedList, parked, (ticket) => ticket.id, this.makeParked);
    say(this.add.firstChild, words.text("desk.queue.walk_in"));
    this.add.disabled = app.locked();
  }
}
