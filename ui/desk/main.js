// The frame of the desk page: words, session, and which view is shown.

import { el, say } from "../web/dom.js";
import { Words } from "../web/words.js";
import { Api } from "./api.js";
import { Desk } from "./desk.js";
import { countersView, logInView, noticeView, setUpView } from "./gate.js";
import { listen } from "./keys.js";
import { staffView } from "./staff.js";

const AREAS = ["desk", "picture", "fault"];
const LANGUAGE = "desk.language";
const LEAVING = "desk-leaving"; // kept while the hub has not yet ended a session that was logged out of
const START_AGAIN_MS = 2000;

class Page {
  constructor() {
    this.api = new Api({ onEnded: () => this.onEnded(), onReplaced: () => this.onReplaced() });
    this.session = null;
    this.view = null;
    this.cloth = el("div", { class: "cloth", "aria-hidden": "true" });
    this.banner = el("div", { class: "banner", role: "note", hidden: true }, el("span"));
    this.content = el("div", { class: "content" });
    document.body.append(this.cloth, this.banner, this.content);
    listen((key) => this.view?.onKey?.(key) ?? false);
    document.addEventListener("invalid", (event) => this.#sayWhatIsWrong(event.target), true);
    document.addEventListener("input", (event) => event.target.setCustomValidity?.(""), true);
  }

  /** Load what every view needs; a hub that is not there yet is asked again. */
  async start() {
    try {
      await this.#load(localStorage.getItem(LANGUAGE) ?? "vi");
    } catch {
      setTimeout(() => this.start(), START_AGAIN_MS);
      return;
    }
    const answer = await this.api.get("/session");
    if (answer.kind === "ok" && answer.body) this.#resume(answer.body);
    else if (answer.kind === "unsent") setTimeout(() => this.start(), START_AGAIN_MS);
    else if (!this.centre.set_up) this.showSetup();
    else this.showLogIn();
  }

  async #load(language) {
    const [words, centre] = await Promise.all([
      Words.load(language, AREAS),
      this.api.get("/centre"),
    ]);
    if (centre.kind !== "ok") throw new Error("the hub does not tell what centre this is");
    this.words = words;
    this.centre = centre.body;
    document.documentElement.lang = language;
    document.title = `${words.text("desk.title")} · ${words.name(this.centre.commune)}`;
    this.banner.hidden = this.centre.mode !== "demo";
    say(this.banner.firstChild, words.text("desk.demo"));
  }

  /** Let the browser's own note at a field speak the language of the page, by the hint that stands under the field. */
  #sayWhatIsWrong(input) {
    if (input.validity.customError) return;
    const hint = input.closest(".field")?.querySelector(".quiet")?.textContent;
    const short = input.validity.tooShort ? this.words.text("desk.setup.password_hint") : this.words.text("desk.field.wrong");
    input.setCustomValidity(input.validity.valueMissing ? this.words.text("desk.field.missing") : hint || short);
  }

  // ---- views --------------------------------------------------------------------------------------------

  #show(view, again) {
    this.view?.stop?.();
    this.view = view;
    this.again = again;
    this.content.replaceChildren(view.node);
    view.start?.();
    view.focus?.();
  }

  showLogIn(message = "") {
    this.#show(logInView(this, { message }), () => this.showLogIn(message));
  }

  showSetup() {
    this.#show(setUpView(this), () => this.showSetup());
  }

  async chooseCounters() {
    const answer = await this.api.get("/desk");
    if (answer.kind === "ended" || this.session === null) return; // the stream may have heard of the end meanwhile
    const others = (answer.body?.counters ?? []).filter(
      (counter) => counter.clerk && counter.clerk !== this.session.display_name
        && counter.clerk !== this.session.username,
    );
    const taken = new Map(others.map((counter) => [counter.label, counter.clerk]));
    this.#show(countersView(this, taken), () => this.chooseCounters());
  }

  showDesk() {
    const desk = new Desk(this);
    this.#show(desk, () => {
      desk.speak();
      this.content.replaceChildren(desk.node);
    });
  }

  showStaff() {
    this.#show(staffView(this), () => this.showStaff());
  }

  showLeaving(name) {
    const { words } = this;
    const lead = words.text("desk.logout.unsent", { name });
    this.#show(noticeView(this, words.text("desk.logout.unsent_title"), lead), () => this.showLeaving(name));
  }

  showReplaced() {
    const { words } = this;
    const lead = words.text("desk.conflict.other_session");
    const offer = { word: words.text("desk.reload"), act: () => location.reload() };
    this.#show(noticeView(this, words.text("desk.replaced"), lead, offer), () => this.showReplaced());
  }

  async switchLanguage() {
    const other = this.words.language === "vi" ? "en" : "vi";
    try {
      await this.#load(other);
    } catch {
      return; // without the hub there are no other words; the connection's own sign says so
    }
    localStorage.setItem(LANGUAGE, other);
    this.again();
  }

  // ---- session ------------------------------------------------------------------------------------------

  /** Go on with the session that the browser holds, unless somebody has logged out of it. */
  #resume(session) {
    if (localStorage.getItem(LEAVING) === null) {
      this.onSession(session);
      return;
    }
    this.#hold(session);
    this.logOut();
  }

  #hold(session) {
    this.session = session;
    this.api.csrf = session.csrf;
  }

  onSession(session) {
    localStorage.removeItem(LEAVING); // it was of an earlier session
    this.#hold(session);
    if (session.counters.length) this.showDesk();
    else this.chooseCounters();
  }

  onCounters(counters) {
    this.session = { ...this.session, counters };
    this.showDesk();
  }

  onEnded() {
    this.#forget();
    this.showLogIn(this.words.text("desk.login.ended"));
  }

  /** The browser is somebody else's by now: whoever looks at this tab has to know, and starts anew. */
  onReplaced() {
    this.#forget();
    this.showReplaced();
  }

  #forget() {
    this.view?.stop?.(); // it draws whose session it is
    this.api.csrf = null;
    this.session = null;
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  }

  /** Log out. The PC is shared: as long as the hub has not ended the session, that is said, and asked for again. */
  async logOut() {
    localStorage.setItem(LEAVING, "");
    const { csrf, display_name: name } = this.session;
    for (let first = true; this.api.csrf === csrf; first = false) {
      const answer = await this.api.send("DELETE", "/session");
      if (this.api.csrf !== csrf) break; // the page heard of the end before its answer came
      if (answer.kind === "ok") {
        this.#forget();
        this.showLogIn();
      } else {
        if (first) this.showLeaving(name);
        await new Promise((resolve) => setTimeout(resolve, START_AGAIN_MS));
      }
    }
    localStorage.removeItem(LEAVING);
  }

  /** An answer that is neither done nor a conflict, in words. */
  refusal(answer) {
    if (answer.kind === "unsent") return this.words.text("desk.unsent");
    const known = `desk.conflict.${answer.body?.code}`;
    if (answer.status < 500 && this.words.has(known)) return this.words.text(known);
    if (answer.status === 422) return this.words.text("desk.error.input");
    return this.words.text("desk.error", { status: answer.status });
  }
}

new Page().start();
