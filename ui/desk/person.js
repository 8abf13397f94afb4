// Middle: the person at the counter, or one chosen from a list, and everything that can be done.

import { el, follow, say } from "../web/dom.js";
import { drawing, sign } from "../web/sign.js";
import { commandsFor, primaryFor } from "./commands.js";
import { stopwatch, wait } from "./format.js";

export class PersonView {
  constructor(app) {
    this.app = app;
    this.picture = el("div", { class: "person-sign" });
    this.number = el("div", { class: "person-number" });
    this.service = el("div", { class: "person-service" });
    this.facts = el("div", { class: "person-facts" });
    this.reason = el("div", { class: "person-reason" });
    this.state = el("span", { class: "person-state" });
    this.timer = el("span", { class: "person-timer", role: "timer" });
    this.waited = el("span");
    this.trail = el(
      "button", { type: "button", class: "tool trail-tool", data: { command: "trail" }, onclick: () => app.showTrail() },
      drawing("icon-clock"), el("kbd", { text: "J" }),
    );
    this.bring = el(
      "button", { type: "button", class: "tool bring-tool", data: { command: "bring" }, onclick: () => app.showBring() },
      drawing("icon-list"), el("span"), el("kbd", { text: "B" }),
    );
    this.call = el("p", { class: "unseen", "aria-live": "polite" });
    this.other = el(
      "button", { type: "button", class: "person-other", onclick: () => app.choose(null) },
      el("span"), el("kbd", { text: "Esc" }),
    );
    this.card = el(
      "article", { class: "person" },
      this.other,
      el(
        "div", { class: "person-top" }, this.picture,
        el("div", { class: "person-words" }, this.number, this.service, this.facts, this.reason),
      ),
      el("div", { class: "person-line" }, this.state, this.timer, this.waited,
        el("div", { class: "person-tools" }, this.bring, this.trail)),
      this.call,
    );
    this.primary = el(
      "button", { type: "button", class: "primary", data: { command: "primary" }, onclick: () => app.doPrimary() },
      el("span", { class: "primary-icon" }), el("span", { class: "primary-word" }), el("kbd", { text: "Enter" }),
    );
    this.grid = el("div", { class: "grid" });
    this.noteTitle = el("label", { for: "note" });
    this.noteHint = el("span", { class: "quiet" });
    this.note = el("textarea", {
      id: "note", maxlength: "500", rows: "2",
      onchange: () => this.#saveNote(),
      onfocus: () => app.render(),
      onblur: () => app.render(),
      onkeydown: (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.note.blur();
      },
    });
    this.noteOf = null;
    this.node = el(
      "section", { class: "middle" }, this.card, this.primary, this.grid,
      el(
        "div", { class: "note" },
        el("div", { class: "head-line" }, this.noteTitle, this.noteHint), this.note,
      ),
    );
  }

  focusNote() {
    this.note.focus();
  }

  render() {
    const { app } = this;
    const here = app.here();
    const ticket = app.subject();
    this.#card(ticket, here);
    this.#primary(here, ticket);
    const make = (command) => this.#button(command);
    follow(this.grid, commandsFor(ticket), (command) => command.key, make);
    this.#note(ticket);
  }

  #card(ticket, here) {
    const { app } = this;
    const { words, model } = app;
    const other = ticket !== null && ticket.id !== here?.id;
    this.card.dataset.empty = String(ticket === null);
    this.trail.hidden = this.bring.hidden = ticket === null;
    say(this.bring.children[1], words.text("desk.bring.short"));
    this.bring.title = words.text("desk.do.bring");
    this.bring.setAttribute("aria-label", words.text("desk.do.bring"));
    this.trail.setAttribute("aria-label", words.text("desk.do.trail"));
    this.trail.title = words.text("desk.do.trail");
    this.other.hidden = !other;
    say(
      this.other.firstChild,
      here
        ? words.text("desk.ticket.present", { label: app.active, number: here.number })
        : words.text("desk.ticket.chosen"),
    );
    const look = ticket ? model.look(ticket.service) : "";
    if (ticket) this.card.dataset.look = look;
    else delete this.card.dataset.look;
    const drawn = ticket ? `${look} ${ticket.pictures.join()}` : "";
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.picture.replaceChildren(
        ticket ? sign(look, ticket.pictures, words.pictures(ticket.pictures)) : drawing("icon-chair"),
      );
    }
    if (ticket === null) {
      say(this.number, words.text("desk.ticket.none"));
      const count = model.waiting(app.services()).length;
      say(this.service, words.text(count ? "desk.ticket.none_waiting" : "desk.ticket.none_idle", { count }));
      for (const part of [this.facts, this.reason, this.state, this.timer, this.waited]) say(part, "");
      this.reason.hidden = true;
      return;
    }
    say(this.number, ticket.number);
    say(this.service, words.name(model.services.get(ticket.service)?.name));
    const facts = [words.pictures(ticket.pictures)];
    const language = `desk.ticket.language.${ticket.language}`;
    if (words.has(language)) facts.push(words.text(language));
    if (ticket.origin !== "kiosk") facts.push(words.text(`desk.ticket.${ticket.origin}`));
    if (other && ticket.counter) facts.push(words.text("desk.ticket.at", { label: ticket.counter }));
    say(this.facts, facts.filter(Boolean).join("\u00a0· "));
    const reason = ticket.priority
      ? words.text(`desk.priority.${ticket.priority}`)
      : ticket.wants_priority
        ? words.text("desk.queue.wants_priority")
        : "";
    say(this.reason, reason);
    this.reason.hidden = !reason;
    const again = ticket.state === "called" && ticket.recalls > 0;
    say(
      this.state,
      again
        ? words.text("desk.ticket.recalled", { times: ticket.recalls + 1 })
        : words.text(`desk.ticket.${ticket.state}`),
    );
    const since = { called: ticket.called_at, serving: ticket.serving_at }[ticket.state];
    say(this.timer, since ? stopwatch(app.now() - new Date(since)) : "");
    const until = ticket.called_at ?? ticket.ended_at ?? app.now();
    const brief = new Date(until) - new Date(ticket.arrived_at) < 60000;
    const waited = () => wait(words, ticket.arrived_at, until, ticket.arrival_certain);
    say(this.waited, brief ? words.text("desk.ticket.just") : words.text("desk.ticket.waited", { wait: waited() }));
    if (!other) {
      say(this.call, [ticket.number, words.pictures(ticket.pictures), words.text(`desk.ticket.${ticket.state}`)].filter(Boolean).join(", "));
    }
  }

  #primary(here, ticket) {
    const { app } = this;
    const { words } = app;
    const action = primaryFor(here, app.chosen ? ticket : null);
    const [icon, word] = this.primary.children;
    const name = { start: "icon-check", finish_next: "icon-check", close: "icon-back" }[action.id] ?? "icon-bell";
    if (icon.dataset.name !== name) {
      icon.dataset.name = name;
      icon.replaceChildren(drawing(name));
    }
    say(word, app.busy ? words.text("desk.busy") : words.text(action.word));
    this.primary.disabled = app.locked() || !action.on;
    this.primary.setAttribute("aria-busy", String(app.busy));
  }

  #button(first) {
    const { app } = this;
    const icon = el("span", { class: "grid-icon" });
    const word = el("span", { class: "grid-word" });
    const node = el(
      "button",
      { type: "button", class: "button", onclick: () => app.do(node.dataset.command) },
      icon, word, el("kbd", { text: first.key }),
    );
    return {
      node,
      update(command) {
        if (node.dataset.command !== command.id) {
          node.dataset.command = command.id;
          icon.replaceChildren(drawing(command.icon));
        }
        say(word, app.words.text(`desk.do.${command.id}`));
        node.disabled = !command.on || app.locked();
      },
    };
  }

  #note(ticket) {
    const { words } = this.app;
    const typing = document.activeElement === this.note;
    say(this.noteTitle, words.text(typing ? "desk.ticket.note_typing" : "desk.ticket.note"));
    say(this.noteHint, words.text("desk.ticket.note_hint"));
    this.note.disabled = ticket === null || !this.app.connected;
    const key = ticket?.id ?? null;
    if (key !== this.noteOf) {
      this.#saveNote(); // what was being typed belongs to the person before
      this.noteOf = key;
      this.note.value = ticket?.note ?? "";
    } else if (document.activeElement !== this.note) {
      const saved = ticket?.note ?? "";
      if (this.note.value !== saved && !this.app.saving.has(key)) this.note.value = saved;
    }
  }

  #saveNote() {
    if (this.noteOf) this.app.saveNote(this.noteOf, this.note.value);
  }
}
