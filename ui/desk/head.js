// The desk's head: which counter, who, what time, and the way to everything that is not a ticket.

import { el, say } from "../web/dom.js";
import { sign } from "../web/sign.js";
import { calendar, clock } from "../web/time.js";

export class HeadView {
  constructor(app) {
    this.app = app;
    const { words } = app;
    this.tiles = el("div", { class: "tiles", role: "tablist" }, ...app.counters.map((label) => this.#tile(label)));
    this.place = el("span", { class: "place" });
    this.shapes = el("span", { class: "shapes" });
    this.time = el("time", { class: "time" });
    const keys = el(
      "button", { type: "button", class: "tool", onclick: () => app.showKeys() },
      el("span", { text: words.text("desk.head.keys") }), el("kbd", { text: "?" }),
    );
    const menu = el(
      "button", { type: "button", class: "tool who", data: { tool: "menu" }, onclick: () => app.openMenu() },
      el("span", { text: app.page.session.display_name }), el("kbd", { text: "O" }),
    );
    this.node = el(
      "header", { class: "desk-head" },
      this.tiles, this.place, this.shapes, el("span", { class: "space" }), this.time,
      el("nav", { class: "tool-row" }, keys, menu),
    );
  }

  #tile(label) {
    const { app } = this;
    return el("button", {
      type: "button", class: "tile", role: "tab", text: label, data: { label },
      "aria-label": app.words.text("desk.counter", { label }),
      onclick: () => app.workAt(label),
    });
  }

  render() {
    const { app } = this;
    const { words, model, active } = app;
    for (const tile of this.tiles.children) {
      tile.setAttribute("aria-selected", String(tile.dataset.label === active));
      tile.dataset.busy = String(model.at(tile.dataset.label) !== null);
    }
    const services = [...model.servicesOf([active])].map((code) => model.services.get(code));
    const names = services.map((service) => words.name(service.name)).join(" · ");
    const clerk = model.counters.get(active)?.clerk;
    const taken = Boolean(clerk) && clerk !== app.page.session.username;
    const what = taken ? words.text("desk.counters.taken", { name: clerk }) : names;
    say(this.place, `${words.text("desk.counter", { label: active })} · ${what}`);
    this.place.dataset.taken = String(taken);
    this.place.title = names;
    if (this.shapes.dataset.of !== active) {
      this.shapes.dataset.of = active;
      this.shapes.replaceChildren(...services.map((service) => sign(service.look, [])));
    }
    const now = app.now();
    const day = calendar(now);
    say(this.time, `${words.text(`desk.day.${day.weekday}`)} ${day.day}/${day.month} · ${clock(now)}`);
  }
}
