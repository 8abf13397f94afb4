// What the desk says about the last command. Kinds: info (goes by itself), warn, unsent (asks what to do).

import { el, say } from "../web/dom.js";

const GOES_AFTER_MS = 9000;

export class MessageView {
  constructor(app) {
    const { words } = app;
    this.text = el("span", { role: "status", "aria-live": "polite" });
    this.again = el(
      "button", { type: "button", class: "button small", hidden: true, onclick: () => app.resend() },
      el("span", { text: words.text("desk.resend") }), el("kbd", { text: "Enter" }),
    );
    this.drop = el(
      "button", { type: "button", class: "button small", hidden: true, onclick: () => app.giveUp() },
      el("span", { text: words.text("desk.cancel") }), el("kbd", { text: "Esc" }),
    );
    this.node = el("div", { class: "message", hidden: true }, this.text, this.again, this.drop);
  }

  /** Whether something stands there that a person has to take note of. */
  get insists() {
    return !this.node.hidden && this.node.dataset.kind !== "info";
  }

  tell(text, kind = "info") {
    clearTimeout(this.timer);
    say(this.text, text);
    this.node.dataset.kind = kind;
    this.node.hidden = text === "";
    this.again.hidden = this.drop.hidden = kind !== "unsent";
    if (text && kind === "info") this.timer = setTimeout(() => this.tell(""), GOES_AFTER_MS);
  }

  stop() {
    clearTimeout(this.timer);
  }
}
