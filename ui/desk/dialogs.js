// Questions that a command asks first. Each is modal, answers a promise, and has a key for every choice.

import { el, say } from "../web/dom.js";
import { drawing, sign } from "../web/sign.js";
import { clock, todayAt } from "../web/time.js";
import { moreFor } from "./commands.js";
import { isTyping, keyOf } from "./keys.js";

/**
 * Open a modal dialog. `build(done)` returns its content; `done(value)` closes it. `keys` maps keys to buttons.
 * Resolves with the value, or undefined if it was left.
 */
export function ask(title, build, { wide = false, closeWord }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const heading = el("h2", { id: "dialog-title", text: title });
    const node = el("dialog", { class: wide ? "wide" : "", "aria-labelledby": "dialog-title" });
    let answer;
    const done = (value) => {
      answer = value;
      node.close();
    };
    node.append(
      el(
        "header", {}, heading,
        el(
          "button", { type: "button", class: "button small", onclick: () => node.close() },
          el("span", { text: closeWord }), el("kbd", { text: "Esc" }),
        ),
      ),
      ...[build(done)].flat(),
    );
    node.addEventListener("keydown", (event) => {
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      const key = keyOf(event);
      if (key === "Enter" && !event.target.matches("[role=radio]")) return; // buttons press themselves
      const button = node.querySelector(`[data-key="${CSS.escape(key)}"]:not(:disabled)`);
      if (button) {
        event.preventDefault();
        button.click();
      }
    });
    node.addEventListener("close", () => {
      node.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      resolve(answer);
    });
    document.body.append(node);
    node.showModal();
    (node.querySelector("[autofocus]") ?? node.querySelector(".choices button:not(:disabled)"))?.focus();
  });
}

function choice(key, text, picture, pick, { disabled = false, pressed } = {}) {
  return el(
    "button",
    { type: "button", class: "choice", data: { key }, disabled, "aria-pressed": pressed, onclick: pick },
    picture, el("span", { text }), el("kbd", { text: key }),
  );
}

/** Until when to park: a few usual times. Resolves with an ISO time. */
export function askPark(app, ticket) {
  const { words } = app;
  return ask(
    words.text("desk.park.title", { number: ticket.number }),
    (done) =>
      el(
        "div", { class: "choices" },
        ...[10, 15, 30, 60, 120].map((minutes, index) => {
          const until = new Date(app.now().getTime() + minutes * 60000);
          const text = `${words.text("desk.park.minutes", { minutes })} (${clock(until)})`;
          return choice(String(index + 1), text, drawing("icon-clock"), () => done(until.toISOString()));
        }),
      ),
    { closeWord: words.text("desk.cancel") },
  );
}

/** The service to transfer to. Resolves with its code. */
export function askService(app, ticket) {
  const { words, model } = app;
  return ask(
    words.text("desk.transfer.title", { number: ticket.number }),
    (done) => [
      el("p", { class: "quiet", text: words.text("desk.transfer.keeps") }),
      el(
        "div", { class: "choices two" },
        ...model.centre.services.map((service) =>
          choice(service.code, words.name(service.name), sign(service.look, []), () => done(service.code), {
            disabled: service.code === ticket.service,
          }),
        ),
      ),
    ],
    { closeWord: words.text("desk.cancel"), wide: true },
  );
}

/** The reason of priority. Resolves with `{reason}`; a null reason takes priority away. */
export function askPriority(app, ticket) {
  const { words } = app;
  return ask(
    words.text("desk.priority.title", { number: ticket.number }),
    (done) =>
      el(
        "div", { class: "choices" },
        ...app.reasons().map((reason, index) =>
          choice(String(index + 1), words.text(`desk.reason.${reason}`), null, () => done({ reason }), {
            pressed: String(ticket.priority === reason),
          }),
        ),
        choice("0", words.text("desk.reason.none"), null, () => done({ reason: null }), {
          pressed: String(ticket.priority === null),
        }),
      ),
    { closeWord: words.text("desk.cancel") },
  );
}

/** Rare commands. Resolves with the command's id. */
export function askMore(app, ticket) {
  const { words } = app;
  return ask(
    words.text("desk.more.title", { number: ticket.number }),
    (done) =>
      el(
        "div", { class: "choices" },
        ...moreFor(ticket).map((command) =>
          choice(command.key, words.text(`desk.do.${command.id}`), drawing(command.icon), () => done(command.id)),
        ),
      ),
    { closeWord: words.text("desk.cancel") },
  );
}

/** What concerns the clerk, not a ticket. Resolves with the word of the entry. */
export function askMenu(app, { role }) {
  const { words } = app;
  const entries = [
    ["1", "counters", "desk.head.counters"],
    ["2", "language", "desk.language"],
    role === "technician" ? ["3", "staff", "desk.head.staff"] : null,
    ["4", "password", "desk.head.password"],
    role !== "clerk" ? ["5", "day", "desk.head.day"] : null,
    ["6", "list", "desk.head.list"],
    ["0", "logout", "desk.head.logout"],
  ].filter(Boolean);
  return ask(
    app.page.session.display_name,
    (done) =>
      el("div", { class: "choices" }, ...entries.map(([key, id, word]) => choice(key, words.text(word), null, () => done(id)))),
    { closeWord: words.text("desk.close") },
  );
}

/** Yes or no; `lead` says what it is about. */
export function confirmed(app, question, lead = "") {
  const { words } = app;
  return ask(
    question,
    (done) => [
      ...(lead ? [el("p", { class: "quiet", text: lead })] : []),
      el(
        "div", { class: "choices two" },
        choice("1", words.text("desk.yes"), drawing("icon-check"), () => done(true)),
        choice("0", words.text("desk.no"), drawing("icon-cross"), () => done(false)),
      ),
    ],
    { closeWord: words.text("desk.cancel") },
  );
}

const HANDWRITTEN = /^[A-Z](\d{1,3}-)?\d{1,6}$/;

/** A person without a number. Resolves with the fields of a WalkInRequest, without its id. */
export function askWalkIn(app) {
  const { words, model } = app;
  const mine = app.services();
  const services = [...model.centre.services].sort((a, b) => mine.has(b.code) - mine.has(a.code));
  const chosen = { service: services[0].code, priority: null };
  const group = (className, label) => el("div", { class: className, role: "radiogroup", "aria-label": label });
  const serviceBox = group("choices two", words.text("desk.walk_in.service"));
  const reasonBox = group("chips", words.text("desk.walk_in.priority"));
  const draw = () => {
    for (const button of serviceBox.children) {
      button.setAttribute("aria-checked", String(button.dataset.key === chosen.service));
    }
    for (const button of reasonBox.children) {
      button.setAttribute("aria-checked", String(button.dataset.reason === (chosen.priority ?? "")));
    }
  };
  for (const service of services) {
    const button = choice(service.code, words.name(service.name), sign(service.look, []), () => {
      chosen.service = service.code;
      draw();
    });
    button.setAttribute("role", "radio");
    serviceBox.append(button);
  }
  ["", ...app.reasons()].forEach((reason, index) => {
    const text = words.text(reason ? `desk.reason.${reason}` : "desk.reason.none");
    reasonBox.append(
      el(
        "button",
        {
          type: "button", class: "chip", role: "radio", data: { key: String(index), reason },
          onclick: () => {
            chosen.priority = reason || null;
            draw();
          },
        },
        el("span", { text }), el("kbd", { text: String(index) }),
      ),
    );
  });
  draw();

  const number = el("input", { id: "walk-number", maxlength: "12", autocomplete: "off", spellcheck: "false" });
  const arrived = el("input", { id: "walk-time", type: "time", value: clock(app.now()) });
  const arrivedBox = el(
    "div", { class: "field", hidden: true },
    el("label", { for: "walk-time", text: words.text("desk.walk_in.arrived") }), arrived,
  );
  const printer = el(
    "select", { id: "walk-print" },
    ...model.kiosks().map((kiosk) => el("option", { value: kiosk, text: kiosk })),
    el("option", { value: "", text: words.text("desk.walk_in.no_paper") }),
  );
  const printBox = el(
    "div", { class: "field" },
    el("label", { for: "walk-print", text: words.text("desk.walk_in.print") }), printer,
  );
  let letter = "";
  number.addEventListener("input", () => {
    arrivedBox.hidden = number.value.trim() === "";
    printBox.hidden = !arrivedBox.hidden;
    const typed = number.value.trim().charAt(0).toUpperCase();
    if (typed !== letter && model.services.has(typed)) {
      chosen.service = typed; // a number names its service; whoever chooses another afterwards knows why
      draw();
    }
    letter = typed;
  });
  const wrong = el("p", { class: "wrong", role: "alert" });

  return ask(
    words.text("desk.walk_in.title"),
    (done) => {
      const submit = (event) => {
        event.preventDefault();
        const handwritten = number.value.trim().toUpperCase() || null;
        if (handwritten && !HANDWRITTEN.test(handwritten)) {
          say(wrong, words.text("desk.walk_in.bad_number"));
          number.focus();
          return;
        }
        const at = handwritten ? todayAt(arrived.value, app.now()) : null;
        if (handwritten && (at === null || at > app.now())) {
          say(wrong, words.text("desk.walk_in.bad_time"));
          arrived.focus();
          return;
        }
        done({
          ...chosen,
          handwritten,
          arrived_at: at?.toISOString() ?? null,
          print_at: handwritten ? null : printer.value || null,
        });
      };
      return el(
        "form", { class: "form", onsubmit: submit, novalidate: true },
        serviceBox,
        el("h3", { text: words.text("desk.walk_in.priority") }),
        reasonBox,
        el(
          "div", { class: "fields" },
          el(
            "div", { class: "field grow" },
            el("label", { for: "walk-number", text: words.text("desk.walk_in.number") }), number,
            el("span", { class: "quiet", text: words.text("desk.walk_in.number_hint") }),
          ),
          arrivedBox, printBox,
        ),
        wrong,
        el(
          "button", { type: "submit", class: "primary", data: { key: "Enter" } },
          el("span", { class: "primary-word", text: words.text("desk.walk_in.submit") }), el("kbd", { text: "Enter" }),
        ),
      );
    },
    { closeWord: words.text("desk.cancel"), wide: true },
  );
}

/** All keys. `rows`: pairs of key and text. */
export function showKeys(app, rows) {
  const { words } = app;
  return ask(
    words.text("desk.keys.title"),
    () => [
      el("p", { class: "quiet", text: words.text("desk.keys.lead") }),
      el(
        "dl", { class: "keys" },
        ...rows.map(([key, text]) => el("div", {}, el("dt", {}, el("kbd", { text: key })), el("dd", { text }))),
      ),
    ],
    { closeWord: words.text("desk.close"), wide: true },
  );
}
