// Right: what else needs an eye: calls for help, machines in trouble, tickets without paper, absentees, last calls.

import { el, follow, say } from "../web/dom.js";
import { drawing } from "../web/sign.js";
import { clock } from "../web/time.js";
import { ticketLine } from "./queue.js";

class Section {
  constructor(name, icon = null) {
    this.title = el("h2");
    this.count = el("span", { class: "count" });
    this.list = el("ul", { class: "lines" });
    this.empty = el("p", { class: "quiet" });
    this.node = el(
      "section", { class: `side-box ${name}` },
      el("div", { class: "head-line" }, icon ? drawing(icon) : null, this.title, this.count),
      this.list, this.empty,
    );
  }

  fill(title, items, keyOf, make, empty) {
    say(this.title, title);
    say(this.count, items.length ? String(items.length) : "");
    this.list.setAttribute("aria-label", title);
    follow(this.list, items, keyOf, make);
    this.node.dataset.filled = String(items.length > 0);
    this.empty.hidden = items.length > 0 || !empty;
    say(this.empty, empty ?? "");
    this.node.hidden = items.length === 0 && !empty;
  }
}

export class SideView {
  constructor(app) {
    this.app = app;
    this.helps = new Section("helps", "icon-bell");
    this.helps.list.setAttribute("aria-live", "assertive");
    this.devices = new Section("devices", "icon-print");
    this.devices.list.setAttribute("aria-live", "polite");
    this.paper = new Section("paper");
    this.absent = new Section("absent");
    this.calls = new Section("calls");
    for (const section of [this.paper, this.absent, this.calls]) section.list.setAttribute("role", "listbox");
    this.node = el(
      "aside", { class: "side" },
      ...[this.helps, this.devices, this.paper, this.absent, this.calls].map((section) => section.node),
    );
    this.makePaper = ticketLine(app, { right: (ticket) => app.words.text(`desk.paper.${ticket.printed}`) });
    this.makeAbsent = ticketLine(app, { right: (ticket) => (ticket.called_at ? clock(ticket.called_at) : "") });
    this.makeCall = ticketLine(app, { right: (ticket) => this.#callWords(ticket) });
  }

  #callWords(ticket) {
    const { words } = this.app;
    const where = ticket.counter ? words.text("desk.ticket.at", { label: ticket.counter }) : "";
    return [where, clock(ticket.called_at)].filter(Boolean).join(" · ");
  }

  render() {
    const { app } = this;
    const { words, model } = app;
    const id = (ticket) => ticket.id;
    this.helps.fill(
      words.text("desk.help.title"), model.openHelps(), id, (help) => this.#help(help), words.text("desk.help.none"),
    );
    this.devices.fill(
      words.text("desk.device.title"), model.troubled(), (device) => `${device.kiosk}/${device.device}`,
      (device) => this.#device(device), words.text("desk.device.fine"),
    );
    this.paper.fill(words.text("desk.paper.title"), model.paperless(), id, this.makePaper);
    this.absent.fill(words.text("desk.absent.title"), model.absent(), id, this.makeAbsent);
    this.calls.fill(words.text("desk.calls.title"), model.lastCalls(12), id, this.makeCall, words.text("desk.calls.none"));
  }

  #help(first) {
    const { app } = this;
    const text = el("span", { class: "line-words" });
    const answer = el(
      "button", { type: "button", class: "button small", onclick: () => app.answerHelp(first.id) },
      el("span"), el("kbd", { text: "H" }),
    );
    const close = el("button", { type: "button", class: "button small", onclick: () => app.closeHelp(first.id) });
    const node = el("li", { class: "notice-line", data: { help: first.id } }, text, answer, close);
    return {
      node,
      update(help) {
        const { words } = app;
        const parts = [words.text(`desk.help.${help.kind}`, { kiosk: help.kiosk })];
        if (help.reason) parts.push(words.text(`desk.reason.${help.reason}`));
        const ticket = help.ticket && app.model.tickets.get(help.ticket);
        if (ticket) parts.push(ticket.number);
        if (help.answered_by) parts.push(words.text("desk.help.answered", { name: help.answered_by }));
        say(text, `${clock(help.at)}\u00a0· ${parts.join("\u00a0· ")}`);
        say(answer.firstChild, words.text("desk.help.answer"));
        answer.hidden = Boolean(help.answered_by);
        say(close, words.text("desk.help.close"));
        answer.disabled = close.disabled = app.locked();
      },
    };
  }

  #device() {
    const { app } = this;
    const text = el("span", { class: "line-words" });
    const since = el("span", { class: "line-right" });
    const node = el("li", { class: "notice-line" }, text, since);
    return {
      node,
      update(device) {
        say(text, advice(app.words, device));
        say(since, app.words.text("desk.device.since", { time: clock(device.since) }));
      },
    };
  }
}

/** One sentence that says what to do about a device. */
function advice(words, device) {
  const known = `desk.device.${device.kiosk}`;
  const place = words.has(known) ? words.text(known) : device.kiosk; // the hub has no name of its own
  if (!device.online) return words.text("desk.device.offline", { kiosk: place });
  const ids = device.faults.map((fault) => `fault.${device.device}.${fault}.staff`).filter((id) => words.has(id));
  if (ids.length) return `${place}: ${ids.map((id) => words.text(id)).join(" ")}`;
  const name = `desk.device.${device.device}`;
  const state = words.text(`desk.device.state.${device.state}`);
  return words.text("desk.device.unknown", {
    device: `${place}, ${words.has(name) ? words.text(name) : device.device}`,
    state,
  });
}
