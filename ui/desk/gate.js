// Before and after the desk: set-up, log in, the choice of counters, and what is said where there is no desk.

import { el, say } from "../web/dom.js";
import { drawing, sign } from "../web/sign.js";

function field(id, label, props, hint = null) {
  const input = el("input", { id, name: id, required: true, ...props });
  const node = el(
    "div", { class: "field" }, el("label", { for: id, text: label }), input,
    hint ? el("span", { class: "quiet", text: hint }) : null,
  );
  return { node, input };
}

function sheet(page, title, lead, ...content) {
  return el(
    "main", { class: "gate" },
    el(
      "section", { class: "sheet" },
      el(
        "header", { class: "sheet-head" }, drawing("guide-still", "guide"),
        el(
          "div", {},
          el("p", { class: "place", text: page.words.name(page.centre.commune) }),
          el("h1", { text: title }),
          lead ? el("p", { class: "quiet", text: lead }) : null,
        ),
      ),
      ...content.filter(Boolean),
      el("button", {
        type: "button", class: "link language", text: page.words.text("desk.language"),
        onclick: () => page.switchLanguage(),
      }),
    ),
  );
}

/**
 * A form that is off while it is sent and says what was wrong. `send()` returns a sentence, or null when done;
 * `blame` is the field that is likely at fault, else the last.
 */
function form(page, fields, word, send, blame = null) {
  const wrong = el("p", { class: "wrong", role: "alert" });
  const submit = el("button", { type: "submit", class: "primary" }, el("span", { class: "primary-word", text: word }));
  const node = el(
    "form",
    {
      class: "form",
      onsubmit: async (event) => {
        event.preventDefault();
        if (!node.reportValidity()) return;
        submit.disabled = true;
        say(wrong, "");
        const problem = await send();
        submit.disabled = false;
        if (problem) {
          say(wrong, problem);
          (blame ?? fields[fields.length - 1]).input.focus();
        }
      },
    },
    ...fields.map((part) => part.node), wrong, submit,
  );
  return node;
}

function throttled(page, answer) {
  const seconds = answer.headers?.get("Retry-After") ?? "60";
  return page.words.text("desk.login.throttled", { seconds });
}

export function logInView(page, { message = "" } = {}) {
  const { words } = page;
  const username = field("username", words.text("desk.login.username"), {
    autocomplete: "username", autocapitalize: "none", spellcheck: "false", maxlength: "40",
  });
  const password = field("password", words.text("desk.login.password"), {
    type: "password", autocomplete: "current-password", maxlength: "200",
  });
  const send = async () => {
    const answer = await page.api.send("POST", "/session", {
      username: username.input.value.trim(), password: password.input.value,
    });
    if (answer.kind === "ok") {
      page.onSession(answer.body);
      return null;
    }
    password.input.value = "";
    if (answer.kind === "unsent") return page.refusal(answer);
    if (answer.status === 429) return throttled(page, answer);
    return answer.status >= 500 ? page.refusal(answer) : words.text("desk.login.wrong");
  };
  const node = sheet(
    page, words.text("desk.login.title"), message,
    form(page, [username, password], words.text("desk.login.submit"), send),
    page.centre.set_up
      ? null
      : el("button", {
          type: "button", class: "link", text: words.text("desk.login.first"), onclick: () => page.showSetup(),
        }),
  );
  return { node, focus: () => username.input.focus() };
}

export function setUpView(page) {
  const { words } = page;
  const code = field("code", words.text("desk.setup.code"), { autocomplete: "off", spellcheck: "false" });
  const name = field("name", words.text("desk.setup.name"), { autocomplete: "name", maxlength: "80" });
  const username = field(
    "username", words.text("desk.login.username"),
    { autocomplete: "username", autocapitalize: "none", spellcheck: "false", pattern: "[a-z0-9._\\-]{2,40}" },
    words.text("desk.setup.username_hint"),
  );
  const password = field(
    "password", words.text("desk.login.password"),
    { type: "password", autocomplete: "new-password", minlength: "8", maxlength: "200" },
    words.text("desk.setup.password_hint"),
  );
  const send = async () => {
    const answer = await page.api.send("POST", "/setup", {
      code: code.input.value.trim(),
      username: username.input.value.trim(),
      display_name: name.input.value.trim(),
      password: password.input.value,
    });
    if (answer.kind === "ok") {
      page.onSession(answer.body);
      return null;
    }
    if (answer.kind === "unsent" || answer.status >= 500) return page.refusal(answer);
    if (answer.status === 429) return throttled(page, answer);
    return words.text(answer.status === 422 ? "desk.error.input" : "desk.setup.refused");
  };
  const node = sheet(
    page, words.text("desk.setup.title"), words.text("desk.setup.lead"),
    form(page, [code, name, username, password], words.text("desk.setup.submit"), send, code),
    el("button", {
      type: "button", class: "link", text: words.text("desk.setup.back"), onclick: () => page.showLogIn(),
    }),
  );
  return { node, focus: () => code.input.focus() };
}

/** Something to be read, and perhaps one thing to do about it: `{word, act}`. */
export function noticeView(page, title, lead, offer = null) {
  const button = offer && el(
    "button", { type: "button", class: "primary", onclick: offer.act },
    el("span", { class: "primary-word", text: offer.word }), el("kbd", { text: "Enter" }),
  );
  const onKey = (key) => {
    const act = { Enter: offer?.act, L: () => page.switchLanguage() }[key];
    act?.();
    return Boolean(act);
  };
  return { node: sheet(page, title, lead, button), onKey, focus: () => button?.focus() };
}

/** Which counters one works at; the first chosen is where people are called to. Keys: the counter's label. */
export function countersView(page, taken) {
  const { words, centre } = page;
  const known = new Set(centre.counters.map((counter) => counter.label));
  let chosen = page.session.counters.filter((label) => known.has(label));
  const wrong = el("p", { class: "wrong", role: "alert" });
  const services = new Map(centre.services.map((service) => [service.code, service]));
  const go = el(
    "button", { type: "button", class: "primary", data: { command: "primary" }, onclick: () => save() },
    el("span", { class: "primary-word", text: words.text("desk.counters.go") }), el("kbd", { text: "Enter" }),
  );
  const save = async () => {
    if (!chosen.length || go.disabled) return;
    go.disabled = true;
    const answer = await page.api.send("PUT", "/session/counters", { counters: chosen });
    go.disabled = false;
    if (answer.kind === "ok") page.onCounters(answer.body?.counters ?? chosen);
    else if (answer.kind !== "ended") say(wrong, page.refusal(answer));
  };
  const toggle = (label) => {
    chosen = chosen.includes(label) ? chosen.filter((other) => other !== label) : [...chosen, label];
    draw();
  };
  const names = (counter) =>
    counter.services.map((code, at) => {
      const dot = at < counter.services.length - 1 ? " ·" : "";
      return el("span", { text: words.name(services.get(code).name) + dot });
    });
  const chips = centre.counters.map((counter) =>
    el(
      "button",
      {
        type: "button", class: "counter", data: { label: counter.label }, onclick: () => toggle(counter.label),
        "aria-label": words.text("desk.counter", { label: counter.label }),
      },
      el("span", { class: "tile", text: counter.label }),
      el(
        "span", { class: "counter-words" },
        el("span", { class: "shapes" }, ...counter.services.map((code) => sign(services.get(code).look, []))),
        el("span", { class: "counter-names" }, ...names(counter)),
        el("span", { class: "counter-hint" }),
      ),
    ),
  );
  const draw = () => {
    for (const chip of chips) {
      const { label } = chip.dataset;
      chip.setAttribute("aria-pressed", String(chosen.includes(label)));
      const other = taken.get(label);
      const hint =
        chosen[0] === label && chosen.length > 1
          ? words.text("desk.counters.first")
          : other
            ? words.text("desk.counters.taken", { name: other })
            : "";
      say(chip.querySelector(".counter-hint"), hint);
    }
    go.disabled = chosen.length === 0;
  };
  draw();
  const node = sheet(
    page, words.text("desk.counters.title"), words.text("desk.counters.lead"),
    el("div", { class: "counter-list" }, ...chips), wrong, go,
  );
  const onKey = (key) => {
    if (key === "Enter") {
      save();
      return true;
    }
    if (key === "L") {
      page.switchLanguage();
      return true;
    }
    const chip = chips.find((candidate) => candidate.dataset.label.toUpperCase() === key);
    if (chip) toggle(chip.dataset.label);
    return Boolean(chip);
  };
  node.addEventListener("click", (event) => {
    if (event.detail > 0) event.target.closest("button")?.blur();
  });
  return { node, onKey, focus: () => {} };
}

