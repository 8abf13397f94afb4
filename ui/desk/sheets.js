// Dialogs that are not about a command: one's own password, today's date, the trail of a ticket, what to bring.

import { el, say } from "../web/dom.js";
import { drawing } from "../web/sign.js";
import { calendar, clock } from "../web/time.js";
import { ask } from "./dialogs.js";

/** "23/11/2026" of an ISO date. */
export function dateWords(iso) {
  const [year, month, day] = iso.split("-");
  return `${day}/${month}/${year}`;
}

/** The calendar day of a moment at the centre, as ISO. */
export function isoDay(moment) {
  const { year, month, day } = calendar(moment);
  const two = (value) => String(value).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)}`;
}

/** Change one's own password. Resolves with true once it is changed. */
export function askPassword(app) {
  const { words } = app;
  const field = (id, word, complete) => {
    const input = el("input", {
      id, type: "password", required: true, maxlength: "200", autocomplete: complete,
      minlength: complete === "new-password" ? "8" : undefined,
    });
    return { input, node: el("div", { class: "field" }, el("label", { for: id, text: words.text(word) }), input) };
  };
  const current = field("password-current", "desk.password.current", "current-password");
  const fresh = field("password-new", "desk.password.new", "new-password");
  const again = field("password-again", "desk.password.again", "new-password");
  current.input.setAttribute("autofocus", "");
  const wrong = el("p", { class: "wrong", role: "alert" });
  const submit = el(
    "button", { type: "submit", class: "primary", data: { key: "Enter" } },
    el("span", { class: "primary-word", text: words.text("desk.password.submit") }), el("kbd", { text: "Enter" }),
  );
  return ask(
    words.text("desk.password.title"),
    (done) => {
      const send = async (event) => {
        event.preventDefault();
        if (!form.reportValidity()) return;
        if (fresh.input.value !== again.input.value) {
          say(wrong, words.text("desk.password.differ"));
          again.input.focus();
          return;
        }
        submit.disabled = true;
        say(wrong, "");
        const body = { current: current.input.value, new: fresh.input.value };
        const answer = await app.api.send("PUT", "/session/password", body);
        submit.disabled = false;
        if (answer.kind === "ok") done(true);
        else if (answer.kind !== "ended") {
          const seconds = answer.headers?.get("Retry-After") ?? "60";
          say(wrong, answer.status === 429 ? words.text("desk.login.throttled", { seconds }) : app.page.refusal(answer));
          current.input.value = "";
          current.input.focus();
        }
      };
      const form = el(
        "form", { class: "form", onsubmit: send },
        el("p", { class: "quiet", text: words.text("desk.password.lead") }),
        current.node, fresh.node, again.node,
        el("span", { class: "quiet", text: words.text("desk.setup.password_hint") }), wrong, submit,
      );
      return form;
    },
    { closeWord: words.text("desk.cancel") },
  );
}

/** What happened, in words. */
function happened(words, model, line) {
  switch (line.kind) {
    case "called":
      return words.text("desk.trail.called", { counter: line.counter ?? "" });
    case "parked":
      return line.until
        ? words.text("desk.trail.parked_until", { until: clock(line.until) })
        : words.text("desk.trail.parked");
    case "transferred":
      return words.text("desk.trail.transferred", { service: words.name(model.services.get(line.service)?.name) });
    case "priority_set": {
      const reason = words.text(line.reason ? `desk.priority.${line.reason}` : "desk.reason.none");
      return words.text("desk.trail.priority_set", { reason });
    }
    default:
      return words.text(`desk.trail.${line.kind}`);
  }
}

/** Show who did what with a ticket. */
export function showTrail(app, ticket, lines) {
  const { words, model } = app;
  return ask(
    words.text("desk.trail.title", { number: ticket.number }),
    () =>
      el(
        "ol", { class: "trail scroll", tabindex: "0", autofocus: true },
        ...lines.map((line) =>
          el(
            "li", {}, el("time", { datetime: line.at, text: clock(line.at) }),
            el("span", { class: "trail-what", text: happened(words, model, line) }),
            el("span", { class: "quiet", text: line.by ?? words.text("desk.trail.machine") }),
          ),
        ),
      ),
    { closeWord: words.text("desk.close") },
  );
}

/** Show what to bring for the service of a ticket, as pictures; it is printed as a page in the person's language. */
export function showBring(app, ticket) {
  const { words, model } = app;
  const service = model.services.get(ticket.service);
  const things = service?.bring ?? [];
  const language = app.page.centre.languages.includes(ticket.language) ? ticket.language : words.language;
  const paper = `/api/papers/bring/${encodeURIComponent(ticket.service)}?language=${language}`;
  const print = el(
    "button",
    {
      type: "button", class: "primary", data: { key: "P" }, autofocus: true,
      onclick: () => window.open(paper, "_blank", "noopener"),
    },
    el("span", { class: "primary-icon" }, drawing("icon-print")),
    el("span", { class: "primary-word", text: words.text("desk.bring.print") }), el("kbd", { text: "P" }),
  );
  const items = things.map((thing) =>
    el("li", {}, drawing(`bring-${thing.picture}`, "bring-picture"), el("span", { text: words.name(thing) })),
  );
  return ask(
    words.text("desk.bring.title", { service: words.name(service?.name) }),
    () =>
      things.length
        ? [el("ul", { class: "bring scroll", tabindex: "0" }, ...items), print]
        : [el("p", { class: "quiet", text: words.text("desk.bring.none") })],
    { closeWord: words.text("desk.close") },
  );
}
