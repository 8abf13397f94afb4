// For technicians: accounts of staff, and codes to pair machines.

import { el, say } from "../web/dom.js";
import { clock } from "../web/time.js";
import { confirmed } from "./dialogs.js";

const ROLES = ["clerk", "lead", "technician"];

function input(id, label, props, hint = null) {
  return el(
    "div", { class: "field" }, el("label", { for: id, text: label }), el("input", { id, required: true, ...props }),
    hint ? el("span", { class: "quiet", text: hint }) : null,
  );
}

function roleSelect(words, id, value) {
  const node = el("select", { id }, ...ROLES.map((role) => el("option", { value: role, text: words.text(`desk.staff.role.${role}`) })));
  node.value = value;
  return node;
}

export function staffView(page) {
  const { words, api } = page;
  const said = el("p", { class: "said", role: "status" });
  const rows = el("tbody");
  const machines = el("tbody");
  const tell = (answer, done) => {
    if (answer.kind === "ended") return;
    say(said, answer.kind === "ok" ? done : page.refusal(answer));
  };

  const load = async () => {
    const [people, boxes] = [await api.get("/staff"), await api.get("/machines")];
    if (people.kind === "ok") rows.replaceChildren(...people.body.map(row));
    else tell(people, "");
    if (boxes.kind === "ok") machines.replaceChildren(...boxes.body.map(machineRow));
  };

  const change = async (person, fields) => {
    const answer = await api.send("PATCH", `/staff/${encodeURIComponent(person.username)}`, fields);
    tell(answer, words.text("desk.staff.saved", { name: person.display_name }));
    await load();
  };

  const row = (person) => {
    const role = roleSelect(words, `role-${person.username}`, person.role);
    role.setAttribute("aria-label", words.text("desk.staff.role"));
    role.disabled = person.username === page.session.username;
    role.addEventListener("change", () => change(person, { role: role.value }));
    const password = el("input", {
      type: "password", minlength: "8", maxlength: "200", autocomplete: "new-password", required: true,
      "aria-label": words.text("desk.staff.password"), placeholder: words.text("desk.staff.password"),
    });
    const form = el(
      "form",
      {
        class: "inline",
        onsubmit: (event) => {
          event.preventDefault();
          change(person, { password: password.value });
        },
      },
      password, el("button", { type: "submit", class: "button small", text: words.text("desk.save") }),
    );
    const active = person.active;
    const block = el("button", {
      type: "button", class: "button small",
      text: words.text(active ? "desk.staff.block" : "desk.staff.unblock"),
      disabled: person.username === page.session.username,
      onclick: () => change(person, { active: !active }),
    });
    return el(
      "tr", { data: { username: person.username } },
      el("td", {}, el("strong", { text: person.display_name }), el("span", { class: "quiet", text: person.username })),
      el("td", {}, role),
      el("td", { text: words.text(active ? "desk.staff.active" : "desk.staff.blocked") }),
      el("td", {}, form), el("td", {}, block),
    );
  };

  const machineRow = (machine) =>
    el(
      "tr", { data: { machine: machine.name } },
      el("td", {}, el("strong", { text: machine.name })),
      el("td", { text: words.text(`desk.machine.${machine.kind}`) }),
      el("td", { text: machine.mark ? words.text("desk.machine.mark", { mark: machine.mark }) : "" }),
      el("td", { text: words.text(machine.online ? "desk.machine.online" : "desk.machine.offline") }),
      el(
        "td", {},
        el("button", {
          type: "button", class: "button small", text: words.text("desk.machine.remove"),
          onclick: async () => {
            if (!(await confirmed({ words }, words.text("desk.machine.remove_sure", { name: machine.name })))) return;
            const answer = await api.send("DELETE", `/machines/${machine.id}`);
            tell(answer, words.text("desk.machine.removed", { name: machine.name }));
            await load();
          },
        }),
      ),
    );

  const newRole = roleSelect(words, "new-role", "clerk");
  const create = el(
    "form",
    {
      class: "form inline-form",
      onsubmit: async (event) => {
        event.preventDefault();
        const value = (id) => create.querySelector(`#${id}`).value;
        const name = value("new-name").trim();
        const answer = await api.send("POST", "/staff", {
          username: value("new-username").trim(), display_name: name,
          password: value("new-password"), role: newRole.value,
        });
        tell(answer, words.text("desk.staff.saved", { name }));
        if (answer.kind === "ok") {
          create.reset();
          await load();
        }
      },
    },
    input("new-name", words.text("desk.setup.name"), { maxlength: "80", autocomplete: "off" }),
    input("new-username", words.text("desk.login.username"), {
      pattern: "[a-z0-9._\\-]{2,40}", autocomplete: "off", spellcheck: "false", title: words.text("desk.setup.username_hint"),
    }),
    input("new-password", words.text("desk.login.password"), {
      type: "password", minlength: "8", maxlength: "200", autocomplete: "new-password",
    }),
    el("div", { class: "field" }, el("label", { for: "new-role", text: words.text("desk.staff.role") }), newRole),
    el("button", { type: "submit", class: "button", text: words.text("desk.staff.new") }),
  );

  const code = el("output", { class: "pair-code" });
  const until = el("span", { class: "quiet" });
  const pair = el("button", {
    type: "button", class: "button", text: words.text("desk.pair.new"),
    onclick: async () => {
      const answer = await api.send("POST", "/pairings");
      if (answer.kind === "ok") {
        say(code, answer.body.code);
        say(until, words.text("desk.pair.until", { time: clock(answer.body.expires_at) }));
      } else {
        tell(answer, "");
      }
    },
  });

  const node = el(
    "main", { class: "staff" },
    el(
      "header", { class: "desk-head" }, el("h1", { text: words.text("desk.head.staff") }), el("span", { class: "space" }),
      el(
        "button", { type: "button", class: "tool", onclick: () => back() },
        el("span", { text: words.text("desk.close") }), el("kbd", { text: "Esc" }),
      ),
    ),
    el(
      "div", { class: "staff-body" },
      said,
      el("section", {}, el("h2", { text: words.text("desk.staff.title") }), el("table", {}, rows), create),
      el(
        "section", { class: "pair" }, el("h2", { text: words.text("desk.pair.title") }),
        el("p", { class: "quiet", text: words.text("desk.pair.lead") }), el("div", { class: "inline" }, pair, code, until),
        el("table", {}, machines),
      ),
    ),
  );
  const back = () => (page.session.counters.length ? page.showDesk() : page.chooseCounters());
  return {
    node,
    start: load,
    onKey: (key) => {
      if (key === "Escape") back();
      else if (key === "L") page.switchLanguage();
      else return false;
      return true;
    },
  };
}
