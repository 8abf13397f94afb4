// The desk itself: what is chosen, what is under way, what was said; views draw it, the hub decides it.

import { el, say } from "../web/dom.js";
import { Stream } from "../web/stream.js";
import { clock } from "../web/time.js";
import { commandId } from "./api.js";
import { COMMANDS, OTHER_KEYS, commandsFor, moreFor, primaryFor } from "./commands.js";
import { askMenu, askMore, askPark, askPriority, askService, askWalkIn, confirmed, showKeys } from "./dialogs.js";
import { HeadView } from "./head.js";
import { MessageView } from "./message.js";
import { DeskModel, isOpen } from "./model.js";
import { PersonView } from "./person.js";
import { QueueView } from "./queue.js";
import { askPassword, dateWords, isoDay, showBring, showTrail } from "./sheets.js";
import { SideView } from "./side.js";

const SILENCE_MS = 5000;

export class Desk {
  /** `page`: the frame with api, words, centre, session and the ways to other pages. */
  constructor(page) {
    this.page = page;
    this.api = page.api;
    this.words = page.words;
    this.model = new DeskModel(page.centre);
    this.counters = page.session.counters;
    this.active = this.counters[0];
    this.mine = true;
    this.chosen = null;
    this.busy = false;
    this.stopped = false;
    this.ready = false; // a snapshot has come
    this.connected = true;
    this.unsent = null; // a command without an answer, kept with its id
    this.saving = new Map(); // the notes that are on their way, by ticket
    this.own = new Set(); // versions of tickets that are notes of one's own
    this.#build();
    this.stream = new Stream("/api/events/desk", {
      silenceMs: SILENCE_MS,
      onEvent: (name, data) => this.#take(name, data),
      onState: (connected) => this.#setConnected(connected),
      onRefused: () => page.onEnded(),
    });
  }

  start() {
    this.stream.start();
    this.ticking = setInterval(() => this.render(), 1000);
    this.render();
  }

  stop() {
    this.stopped = true;
    this.stream.stop();
    clearInterval(this.ticking);
    this.message.stop();
  }

  /** Go on in the page's language: what is known, chosen, under way or without an answer stays. */
  speak() {
    this.words = this.page.words;
    this.message.stop();
    const { search, found } = this.queue;
    this.#build();
    this.queue.search.value = search.value;
    this.queue.found = found;
    if (this.unsent) this.#tellUnsent();
    this.render();
  }

  now() {
    return this.api.now();
  }

  // ---- what is ------------------------------------------------------------------------------------------

  /** The ticket at the active counter. */
  here() {
    return this.model.at(this.active);
  }

  /** The ticket that commands go to: the chosen one, else the one at the counter. */
  subject() {
    return this.known(this.chosen) || this.here();
  }

  /** A ticket by its id: of the day as it is told, or one that the hub found for a search. */
  known(id) {
    return (id && (this.model.tickets.get(id) ?? this.queue.found.get(id))) || null;
  }

  services() {
    return this.model.servicesOf(this.counters);
  }

  reasons() {
    return this.page.centre.reasons;
  }

  /** Whether nothing may be sent now. */
  locked() {
    return this.busy || !this.connected || !this.ready || this.unsent !== null;
  }

  // ---- what is heard ------------------------------------------------------------------------------------

  #take(name, data) {
    const atCounter = this.here()?.id;
    this.model.take(name, data);
    if (name === "snapshot") this.ready = true;
    const chosen = this.known(this.chosen);
    if (this.chosen && (!chosen || this.chosen === this.here()?.id)) this.chosen = null;
    if (this.here()?.id !== atCounter && chosen && !isOpen(chosen)) this.chosen = null;
    this.render();
  }

  #setConnected(connected) {
    if (connected && !this.connected) this.tell(this.words.text("desk.back"));
    if (!connected) this.lostAt = this.now();
    this.connected = connected;
    this.render();
  }

  // ---- what is done -------------------------------------------------------------------------------------

  choose(id) {
    this.chosen = id;
    this.render();
  }

  toggleFilter() {
    this.mine = !this.mine;
    this.render();
  }

  workAt(label) {
    this.active = label;
    this.choose(null);
  }

  nextCounter() {
    if (this.counters.length < 2) return this.#leave(() => this.page.chooseCounters());
    return this.workAt(this.counters[(this.counters.indexOf(this.active) + 1) % this.counters.length]);
  }

  /** Show another page, unless a command is still without an answer: it would be forgotten there. */
  #leave(show) {
    return this.busy || this.unsent ? undefined : show();
  }

  doPrimary() {
    if (this.locked()) return undefined;
    const here = this.here();
    const ticket = this.subject();
    const action = primaryFor(here, this.chosen ? ticket : null);
    if (action.id === "close") return this.choose(null);
    if (!action.on) return this.tell(this.#conflict({ code: "counter_busy", ticket: here }), "warn");
    if (action.id === "call_next") return this.#callNext(null);
    if (action.id === "finish_next") return this.#callNext(here);
    return this.#command(ticket, action.id);
  }

  /** A command of the grid or of "More", by its id. */
  async do(id) {
    const ticket = this.subject();
    if (this.locked() || ticket === null) return;
    const offered = [...commandsFor(ticket).filter((command) => command.on), ...moreFor(ticket)];
    if (!offered.some((command) => command.id === id)) return;
    if (id === "note") {
      this.person.focusNote();
      return;
    }
    if (id === "more") {
      const picked = await askMore(this, ticket);
      if (picked) await this.#command(ticket, picked);
      return;
    }
    const fields = await this.#fieldsOf(id, ticket);
    if (fields) await this.#command(ticket, id, fields);
  }

  /** What a command needs beside the ticket; undefined if the clerk thought better of it. */
  async #fieldsOf(id, ticket) {
    switch (id) {
      case "park": {
        const until = await askPark(this, ticket);
        return until && { until };
      }
      case "transfer": {
        const service = await askService(this, ticket);
        return service && { service };
      }
      case "priority":
        return askPriority(this, ticket);
      default:
        return {};
    }
  }

  async #callNext(finish) {
    const label = this.active;
    const body = { id: commandId(), finish: finish?.id ?? null };
    await this.#send(`/counters/${encodeURIComponent(label)}/call-next`, body, (ticket) => {
      this.chosen = null;
      if (ticket) {
        this.tell(this.words.text("desk.said.call", { number: ticket.number, label }));
      } else {
        this.tell(this.words.text(finish ? "desk.finished_nobody" : "desk.nobody_waits", { label }));
      }
    });
  }

  async #command(chosen, id, fields = {}) {
    await this.saving.get(chosen.id); // it makes the ticket one version newer
    const ticket = this.known(chosen.id) ?? chosen;
    // What stood there when this was decided counts: if others have been quicker since, the hub says so.
    let version = chosen.version;
    while (this.own.has(`${chosen.id} ${version + 1}`)) version += 1;
    const path = COMMANDS.find((command) => command.id === id)?.path ?? id;
    const body = { id: commandId(), counter: this.active, expected_version: version, ...fields };
    if (id === "reprint") delete body.expected_version;
    await this.#send(`/tickets/${ticket.id}/${path}`, body, (changed) => {
      const now = changed ?? ticket;
      const service = this.words.name(this.model.services.get(now.service)?.name);
      this.tell(this.words.text(`desk.said.${id}`, { number: now.number, label: this.active, service }));
      if (id === "call" || !changed || !isOpen(changed)) this.chosen = null;
    }, ticket);
  }

  /**
   * Save a note beside everything else: leaving the field must not lock the button that was aimed at. Those of one
   * ticket go one after the other, or an older text could arrive last.
   */
  saveNote(ticketId, text) {
    const note = text.trim() || null;
    const before = this.saving.get(ticketId);
    if (!before && (this.known(ticketId)?.note ?? null) === note) return;
    const saving = this.#saveNote(ticketId, note, before).then(() => {
      if (this.saving.get(ticketId) === saving) this.saving.delete(ticketId);
      this.render();
    });
    this.saving.set(ticketId, saving);
  }

  async #saveNote(ticketId, note, before) {
    await before;
    const ticket = this.known(ticketId);
    if (!ticket || (ticket.note ?? null) === note) return;
    const answer = await this.api.command(`/tickets/${ticketId}/note`, { id: commandId(), counter: this.active, note });
    if (answer.kind === "ok") {
      this.own.add(`${ticketId} ${answer.body.version}`);
      this.model.takeAnswered(answer.body);
      this.tell(this.words.text("desk.ticket.note_saved"));
    } else if (answer.kind !== "ended") {
      this.tell(`${ticket.number}: ${this.page.refusal(answer)}`, "warn");
    }
  }

  async walkIn() {
    if (this.locked()) return;
    const fields = await askWalkIn(this);
    if (!fields) return;
    await this.#send("/tickets", { id: commandId(), language: "vi", ...fields }, (ticket) => {
      const picture = this.words.pictures(ticket.pictures);
      const word = picture ? "desk.walk_in.done" : "desk.walk_in.done_plain"; // written by hand: without a picture
      this.tell(this.words.text(word, { number: ticket.number, picture }));
    });
  }

  async answerHelp(id) {
    if (this.locked()) return;
    await this.#send(`/help/${id}/answer`, {}, () => {});
  }

  async closeHelp(id) {
    if (this.locked()) return;
    await this.#send(`/help/${id}/close`, {}, () => {});
  }

  answerFirstHelp() {
    const first = this.model.openHelps().find((help) => !help.answered_by);
    if (first) this.answerHelp(first.id);
  }

  /** Send until the hub answers, then say how it went. A command without answer keeps its id to be sent again. */
  async #send(path, body, onDone, about = null) {
    if (this.busy) return;
    if (!this.connected) {
      this.tell(this.#cutWords(), "warn"); // the connection went while a dialog was open
      return;
    }
    this.busy = true;
    this.unsent = null;
    this.tell("");
    this.render();
    const answer = await this.api.command(path, body);
    this.busy = false;
    switch (answer.kind) {
      case "ok":
        if (answer.body?.version !== undefined) this.model.takeAnswered(answer.body);
        onDone(answer.body);
        break;
      case "conflict":
        if (answer.body?.ticket) this.model.takeAnswered(answer.body.ticket);
        this.tell(this.#conflict({ ...answer.body, ticket: answer.body?.ticket ?? about }), "warn");
        break;
      case "unsent":
        this.unsent = { path, body, onDone, about };
        this.#tellUnsent();
        break;
      case "refused":
        this.tell(this.page.refusal(answer), "warn");
        break;
    }
    this.render();
  }

  #tellUnsent() {
    this.tell(this.words.text("desk.unsent"), "unsent");
  }

  resend() {
    const kept = this.unsent;
    if (!kept) return;
    this.unsent = null;
    this.#send(kept.path, kept.body, kept.onDone, kept.about);
  }

  giveUp() {
    this.unsent = null;
    this.tell("");
    this.render();
  }

  #cutWords() {
    return this.words.text("desk.cut.title", { time: clock(this.lostAt) });
  }

  /** A conflict in words, with the present state. */
  #conflict({ code, ticket }) {
    const { words } = this;
    const id = `desk.conflict.${code}`;
    const where = ticket?.counter ? `, ${words.text("desk.ticket.at", { label: ticket.counter })}` : "";
    return words.text(words.has(id) ? id : "desk.conflict.other", {
      code,
      number: ticket?.number ?? "",
      counter: ticket?.counter ?? "",
      state: ticket ? `${words.text(`desk.ticket.${ticket.state}`).toLowerCase()}${where}` : "",
    });
  }

  // ---- keys ---------------------------------------------------------------------------------------------

  /** Act on a key; returns whether it was of use. */
  onKey(key) {
    const own = {
      Enter: () => (this.unsent ? this.resend() : this.doPrimary()),
      Escape: () => this.#escape(),
      ArrowDown: () => this.queue.move(1),
      ArrowUp: () => this.queue.move(-1),
      "/": () => this.queue.focusSearch(),
      "?": () => this.showKeys(),
      F: () => this.toggleFilter(),
      N: () => this.walkIn(),
      H: () => this.answerFirstHelp(),
      Q: () => this.nextCounter(),
      L: () => this.page.switchLanguage(),
      O: () => this.openMenu(),
      J: () => this.showTrail(),
      B: () => this.showBring(),
    }[key];
    if (own) {
      own();
      return true;
    }
    const command = commandsFor(this.subject()).find((candidate) => candidate.key === key);
    if (!command) return false;
    this.do(command.id);
    return true;
  }

  #escape() {
    if (this.unsent) this.giveUp();
    else if (!this.message.insists) this.choose(null);
    this.tell("");
  }

  showKeys() {
    const rows = [
      ...OTHER_KEYS.map(([key, id]) => [key, this.words.text(id)]),
      ...COMMANDS.filter((command) => !command.more).map(({ key, id }) => [key, this.words.text(`desk.do.${id}`)]),
      ...COMMANDS.filter((command) => command.more).map(({ key, id }) => [`M ${key}`, this.words.text(`desk.do.${id}`)]),
    ];
    return showKeys(this, rows);
  }

  async openMenu() {
    const { page } = this;
    const act = await askMenu(this, { role: page.session.role });
    if (act === "counters") await this.#leave(() => page.chooseCounters());
    else if (act === "staff") this.#leave(() => page.showStaff());
    else if (act === "language") await page.switchLanguage();
    else if (act === "password") await this.changePassword();
    else if (act === "day") await this.confirmDay();
    else if (act === "list") window.open(`/api/papers/day?language=${this.words.language}`, "_blank", "noopener");
    else if (act === "logout") await this.logOut();
  }

  async changePassword() {
    if (await askPassword(this)) this.tell(this.words.text("desk.password.done"));
  }

  /** Believe the hub's clock after a leap: whoever confirms has looked at a calendar. */
  async confirmDay() {
    const today = isoDay(this.now());
    const day = dateWords(today);
    const lead = this.words.text("desk.date.lead", { before: dateWords(this.model.day ?? today) });
    if (!(await confirmed(this, this.words.text("desk.date.ask", { day }), lead))) return;
    const answer = await this.api.send("PUT", "/day", { day: today });
    if (answer.kind === "ok") this.tell(this.words.text("desk.date.done", { day }));
    else if (answer.kind !== "ended") this.tell(this.page.refusal(answer), "warn");
  }

  async showTrail() {
    const ticket = this.subject();
    if (!ticket) return;
    const answer = await this.api.get(`/tickets/${ticket.id}/trail`);
    if (answer.kind === "ok") await showTrail(this, ticket, answer.body.lines);
    else if (answer.kind !== "ended") this.tell(this.page.refusal(answer), "warn");
  }

  /** What to bring for the service of the ticket in view. */
  async showBring() {
    const ticket = this.subject();
    if (ticket) await showBring(this, ticket);
  }

  async logOut() {
    const here = this.counters.map((label) => this.model.at(label)).find(Boolean);
    if (here) {
      const question = this.words.text("desk.logout.busy", { number: here.number });
      if (!(await confirmed(this, question))) return;
    }
    await this.page.logOut();
  }

  // ---- what is shown ------------------------------------------------------------------------------------

  /** Say something in the middle, for everyone to see and hear. */
  tell(text, kind) {
    this.message.tell(text, kind);
  }

  #build() {
    this.queue = new QueueView(this);
    this.person = new PersonView(this);
    this.side = new SideView(this);
    this.head = new HeadView(this);
    this.cut = el("div", { class: "cut", role: "alert", hidden: true });
    this.message = new MessageView(this);
    this.person.node.append(this.message.node);
    this.node = el(
      "div", { class: "desk" }, this.head.node, this.cut,
      el("main", { class: "columns" }, this.queue.node, this.person.node, this.side.node),
    );
    // A mouse click must not leave the focus on a button, or the next Enter would press it again.
    this.node.addEventListener("click", (event) => {
      if (event.detail > 0) event.target.closest("button")?.blur();
    });
  }

  render() {
    if (this.stopped) return; // a late answer, or a field that loses the focus as it goes
    this.head.render();
    this.cut.hidden = this.connected;
    if (!this.connected) say(this.cut, this.#cutWords());
    this.node.dataset.cut = String(!this.connected);
    this.queue.render();
    this.person.render();
    this.side.render();
  }
}
