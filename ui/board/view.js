// Draws the one board state where the shared geometry says. Old content is never removed because of a lost
// connection: it is greyed, and the sign says so.

import { el, follow, say, shrink } from "../web/dom.js";
import { drawing, sign } from "../web/sign.js";
import { calendar, clock } from "../web/time.js";
import { fitting, layout } from "./geometry.mjs";

const SVG = "http://www.w3.org/2000/svg";
const MOST_ROWS = 10;
const MOST_COMING = 4;
const SLIDE_MS = 300;

function place(node, area) {
  Object.assign(node.style, {
    left: `${area.x}px`, top: `${area.y}px`, width: `${area.w}px`, height: `${area.h}px`,
  });
}

/** Put `area` of the wall into a parent that stands at `origin`. */
function within(area, origin) {
  return { ...area, x: area.x - origin.x, y: area.y - origin.y };
}

function arrow(className, points, viewBox) {
  const node = document.createElementNS(SVG, "svg");
  node.setAttribute("viewBox", viewBox);
  node.setAttribute("aria-hidden", "true");
  node.classList.add(className);
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", points);
  node.append(shape);
  return node;
}

const LONG_ARROW = "M0 36a10 10 0 0 1 10-10H92V4q0-7 6-3l56 39q4 4 0 8L98 83q-6 4-6-3V58H10A10 10 0 0 1 0 48Z";
const SMALL_ARROW = "M4 6q0-7 6-4L38 22q5 4 0 8L10 50q-6 3-6-4Z";

/** The name of a picture or pair, which may only break between the two. */
function unbroken(words, pictures) {
  return pictures.map((picture) => words.pictures([picture]).replaceAll(" ", "\u00a0")).join(" +\u00a0");
}

/** A box of the board that shows nothing until it is told. */
function part(className, tag = "div") {
  return el(tag, { class: className });
}

export class BoardView {
  constructor(words, centre) {
    this.words = words;
    this.centre = centre;
    this.looks = new Map(centre.services.map((service) => [service.code, service.look]));
    this.state = null;
    this.connected = null;
    this.offsetMs = 0;
    this.lastCall = null;
    this.#build();
  }

  start() {
    addEventListener("resize", () => this.render());
    document.fonts.ready.then(() => this.render());
    setInterval(() => this.#tick(), 500);
    this.render();
  }

  show(state) {
    this.state = state;
    this.offsetMs = Date.parse(state.now) - Date.now();
    this.heardAt = state.now;
    const call = state.hero?.call ?? null;
    const isNew = this.lastCall !== null && call !== null && call > this.lastCall;
    this.lastCall = call ?? this.lastCall ?? 0;
    this.render();
    if (isNew) this.#announce(state.hero);
  }

  setConnected(connected) {
    if (this.connected && !connected) this.lostAt = this.#now();
    this.connected = connected;
    this.render();
  }

  #now() {
    return new Date(Date.now() + this.offsetMs);
  }

  // ---- parts --------------------------------------------------------------------------------------------

  #build() {
    const { words, centre } = this;
    this.cloth = part("cloth");
    this.banner = el("div", { class: "banner" }, el("span", { text: words.text("board.demo") }));
    const title = `${words.name(centre.commune)} · ${words.name(centre.office)}`;
    this.title = el("h1", { class: "title", text: title });
    this.date = part("date", "time");
    this.clock = part("clock", "time");
    this.header = el("header", { class: "header" }, this.title, this.date, this.clock);
    this.hero = new Hero(this);
    this.rows = part("rows");
    this.nextLabel = el("h2", { class: "next-label", text: words.text("board.next") });
    this.coming = part("coming");
    this.guide = drawing("guide-still", "notice-guide");
    this.notice = el("p", { class: "notice-text" });
    this.cutText = el("p", { class: "notice-text" });
    this.cutTime = el("p", { class: "cut-time" });
    this.stop = part("stop-disc");
    this.foot = el(
      "footer", { class: "notice" }, el("div", { class: "guide-box" }, this.guide), this.stop, this.notice,
      this.cutText, this.cutTime,
    );
    this.voice = el("p", { class: "unseen", role: "status", "aria-live": "assertive" });
    this.stage = el(
      "main", { class: "stage" }, this.hero.node, this.rows, this.nextLabel, this.coming,
    );
    this.node = el(
      "div", { class: "board" }, this.cloth, this.banner, this.header, this.stage, this.foot, this.voice,
    );
  }

  /** One line for each counter, always at the same height; in a very large hall only those that call. */
  #lines() {
    const calls = new Map((this.state?.counters ?? []).map((call) => [call.counter, call]));
    const all = this.centre.counters.map(({ label }) => ({ label, call: calls.get(label) ?? null }));
    if (all.length <= MOST_ROWS) return all;
    return all
      .filter((line) => line.call)
      .sort((a, b) => b.call.call - a.call.call)
      .slice(0, MOST_ROWS)
      .sort((a, b) => all.indexOf(a) - all.indexOf(b));
  }

  #tick() {
    const now = this.#now();
    const day = calendar(now);
    const weekday = this.words.text(`board.day.${day.weekday}`);
    say(this.date, this.words.text("board.date", { weekday, day: day.day, month: day.month }));
    say(this.clock, clock(now));
  }

  render() {
    const { words, state, centre } = this;
    const lines = this.#lines();
    const coming = (state?.coming ?? []).slice(0, MOST_COMING);
    const slots = Math.min(MOST_ROWS, centre.counters.length);
    const wall = layout(innerWidth, innerHeight, slots, MOST_COMING, centre.mode === "demo");
    this.node.dataset.portrait = String(wall.portrait);
    this.node.dataset.cut = String(this.connected === false);
    this.node.style.setProperty("--radius", `${wall.radius}px`);
    this.node.style.setProperty("--frame", `${wall.hero.frame}px`);
    this.node.style.setProperty("--unit", `${wall.unit}px`);
    place(this.cloth, wall.cloth);
    place(this.banner, wall.banner);
    this.banner.hidden = centre.mode !== "demo";
    this.banner.style.fontSize = `${wall.banner.h * 0.62}px`;
    place(this.header, wall.header);
    this.clock.style.fontSize = `${wall.clock}px`;
    this.date.style.fontSize = `${wall.title}px`;
    this.#tick();
    shrink(this.title, wall.title);

    this.hero.render(wall, state);
    this.wall = wall;
    follow(
      this.rows,
      lines.map((line, index) => ({ ...line, index })),
      (line) => line.label,
      () => this.#row(),
    );
    place(this.nextLabel, wall.comingLabel.box);
    this.nextLabel.style.fontSize = `${wall.comingLabel.size}px`;
    follow(
      this.coming,
      Array.from({ length: MOST_COMING }, (_, index) => ({ index, who: coming[index] ?? null })),
      (item) => item.index,
      () => this.#next(),
    );
    this.#foot(wall, words);
  }

  #row() {
    const number = part("number");
    const picture = part("picture");
    const pointer = arrow("small-arrow", SMALL_ARROW, "0 0 44 52");
    const tile = part("tile");
    const node = el("section", { class: "row" }, number, picture, pointer, tile);
    return {
      node,
      update: ({ label, call, index }) => {
        const area = this.wall.rows[index];
        const now = call !== null && call.call === this.state?.hero?.call;
        place(node, area.box);
        place(number, within(area.number, area.box));
        place(picture, within(area.sign, area.box));
        place(pointer, within(area.arrow, area.box));
        place(tile, within(area.tile, area.box));
        node.dataset.now = String(now);
        node.dataset.empty = String(call === null);
        node.dataset.counter = label;
        say(tile, label);
        tile.style.fontSize = `${fitting(label, area.tile.w * 0.8, area.tileSize)}px`;
        say(number, call?.number ?? "");
        number.style.fontSize = `${fitting(call?.number ?? "A015", area.number.w, area.size)}px`;
        this.#drawSign(picture, call);
      },
    };
  }

  #next() {
    const picture = part("picture");
    const number = part("number");
    const node = el("section", { class: "next" }, picture, number);
    return {
      node,
      update: ({ index, who }) => {
        const area = this.wall.coming[index];
        place(node, area.box);
        place(picture, within(area.sign, area.box));
        place(number, within(area.number, area.box));
        node.dataset.empty = String(who === null);
        say(number, who?.number ?? "");
        number.style.fontSize = `${fitting(who?.number ?? "A015", area.number.w, area.size)}px`;
        this.#drawSign(picture, who);
      },
    };
  }

  #drawSign(box, ticket) {
    const key = ticket ? `${ticket.service} ${ticket.pictures.join()}` : "";
    if (box.dataset.key === key) return;
    box.dataset.key = key;
    const look = ticket && (this.looks.get(ticket.service) ?? "A");
    box.replaceChildren(...(ticket ? [sign(look, ticket.pictures, this.words.pictures(ticket.pictures))] : []));
  }

  #foot(wall, words) {
    const cut = this.connected === false;
    place(this.foot, wall.notice.box);
    const guide = this.guide.parentNode;
    guide.style.width = `${wall.notice.art}px`;
    guide.style.height = `${wall.notice.art}px`;
    guide.hidden = this.stop.hidden = true;
    if (cut) this.stop.hidden = false;
    else guide.hidden = false;
    this.notice.hidden = cut;
    this.cutText.hidden = this.cutTime.hidden = !cut;
    const own = words.language === "en" ? this.state?.notice_en : this.state?.notice_vi;
    say(this.notice, own ?? words.name(this.centre.notice));
    say(this.cutText, words.text("board.cut"));
    say(this.cutTime, this.heardAt ? words.text("board.cut.since", { time: clock(this.lostAt ?? this.heardAt) }) : "");
    this.cutTime.style.fontSize = `${wall.notice.size * 0.7}px`;
    shrink(cut ? this.cutText : this.notice, wall.notice.size, { lines: true });
  }

  #announce(call) {
    say(
      this.voice,
      this.words.text("board.calling", {
        number: call.number, picture: this.words.pictures(call.pictures), label: call.counter,
      }),
    );
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.hero.slide();
    const row = this.rows.querySelector(`[data-counter="${CSS.escape(call.counter)}"]`);
    if (row === null) return;
    row.classList.remove("thickens");
    void row.offsetWidth; // so that the animation of a second call begins anew
    row.classList.add("thickens");
  }
}

/** The newest call; without one, an invitation; out of hours, that the centre is closed. */
class Hero {
  constructor(board) {
    this.board = board;
    const { words } = board;
    this.picture = part("picture");
    this.number = part("hero-number");
    this.band = part("band");
    this.name = part("hero-name");
    this.come = el("div", { class: "come", text: words.text("board.come") });
    this.arrow = arrow("arrow", LONG_ARROW, "0 0 158 84");
    this.tile = part("tile");
    this.again = part("again");
    this.call = el(
      "div", { class: "hero-call" }, this.band, this.picture, this.number, this.again, this.name, this.come, this.arrow,
      this.tile,
    );
    this.restTitle = part("rest-title");
    this.restText = part("rest-text");
    this.restArt = part("rest-art");
    this.restWords = el("div", { class: "rest-words" }, this.restTitle, this.restText);
    this.rest = el(
      "div", { class: "hero-rest" }, this.restArt, this.restWords,
    );
    this.node = el("section", { class: "hero" }, this.call, this.rest);
  }

  slide() {
    this.call.animate(
      [{ transform: "translateX(-9%)" }, { transform: "none" }],
      { duration: SLIDE_MS, easing: "cubic-bezier(.2, .8, .3, 1)" },
    );
  }

  /** Words of a board at rest, no larger than their room, whatever the language. */
  #fitRest(area) {
    for (let scale = 1; scale > 0.4; scale -= 0.08) {
      this.restTitle.style.fontSize = `${area.nameSize * scale}px`;
      this.restText.style.fontSize = `${area.comeSize * scale}px`;
      if (this.restWords.offsetHeight <= area.box.h * 0.86 && this.restTitle.scrollWidth <= this.restWords.clientWidth) break;
    }
  }

  render(wall, state) {
    const { board } = this;
    const { words } = board;
    const area = wall.hero;
    const call = state?.hero ?? null;
    place(this.node, area.box);
    this.node.dataset.rest = String(call === null);
    this.call.hidden = call === null;
    this.rest.hidden = call !== null;
    if (call === null) {
      const closed = state !== null && !state.open;
      const waiting = state === null ? "board.waiting_hub" : closed ? "board.closed" : "board.idle";
      say(this.restTitle, words.text(waiting));
      say(this.restText, state === null ? "" : words.text(`${waiting}.how`));
      this.#fitRest(area);
      const art = closed ? "guide-still" : "guide-wave";
      if (this.restArt.dataset.art !== art) {
        this.restArt.dataset.art = art;
        this.restArt.replaceChildren(drawing(art, "rest-picture"));
      }
      return;
    }
    for (const [node, box] of [
      [this.band, area.band], [this.picture, area.sign], [this.number, area.number], [this.name, area.name],
      [this.come, area.come], [this.arrow, area.arrow], [this.tile, area.tile],
    ]) place(node, within(box, area.box));
    say(this.number, call.number);
    this.number.style.fontSize = `${fitting(call.number, area.number.w, area.numberSize)}px`;
    say(this.tile, call.counter);
    this.tile.style.fontSize = `${fitting(call.counter, area.tile.w * 0.84, area.tileSize)}px`;
    say(this.again, call.recall ? words.text("board.again", { times: call.recall + 1 }) : "");
    this.again.style.fontSize = `${area.again}px`;
    const key = `${call.service} ${call.pictures.join()}`;
    if (this.picture.dataset.key !== key) {
      this.picture.dataset.key = key;
      const look = board.looks.get(call.service) ?? "A";
      this.picture.replaceChildren(sign(look, call.pictures, words.pictures(call.pictures)));
    }
    say(this.name, unbroken(words, call.pictures));
    shrink(this.name, area.nameSize, { lines: true });
    this.come.hidden = area.come.w === 0;
    this.come.style.fontSize = `${area.comeSize}px`;
  }
}
