// What staff may ask of a ticket: one table for buttons, keys and the list of keys.

const OPEN = ["waiting", "called", "serving", "parked", "no_show"];
const ANY = [...OPEN, "completed", "left", "cancelled", "voided", "expired"];

/**
 * `id` keys the word `desk.do.<id>`; `states`: where the ticket's life allows it; `path`: the hub's name for it, if
 * it is not the id; `asks`: a dialog asks for something first. `more` hides it under "More".
 */
export const COMMANDS = [
  { id: "recall", key: "G", icon: "icon-speaker", states: ["called"] },
  { id: "no_show", path: "no-show", key: "V", icon: "icon-chair", states: ["called"] },
  { id: "park", key: "T", icon: "icon-clock", states: ["waiting", "called", "serving"], asks: true },
  { id: "transfer", key: "C", icon: "icon-forward", states: ["waiting", "called", "serving", "parked"], asks: true },
  { id: "reprint", key: "P", icon: "icon-print", states: OPEN },
  { id: "finish", key: "X", icon: "icon-check", states: ["called", "serving"] },
  { id: "recycle", key: "R", icon: "icon-again", states: ["called", "no_show"] },
  { id: "priority", key: "U", icon: "icon-help", states: OPEN, asks: true },
  { id: "note", key: "K", icon: "icon-list", states: ANY, asks: true },
  { id: "more", key: "M", icon: "icon-ask", states: OPEN, asks: true },
  { id: "void", key: "D", icon: "icon-cross", states: OPEN, more: true },
  { id: "leave", key: "E", icon: "icon-back", states: OPEN, more: true },
  { id: "cancel", key: "A", icon: "icon-cross", states: OPEN, more: true },
];

/** A parked person comes back in line by the same key as one who did not come. */
const RESUME = { id: "resume", key: "R", icon: "icon-again", states: ["parked"] };

/** Keys of the desk itself, for the list of keys. */
export const OTHER_KEYS = [
  ["Enter", "desk.do.call_next"],
  ["↑ ↓", "desk.do.list"],
  ["/", "desk.do.search"],
  ["F", "desk.do.filter"],
  ["N", "desk.do.walk_in"],
  ["J", "desk.do.trail"],
  ["B", "desk.do.bring"],
  ["H", "desk.do.help"],
  ["Q", "desk.do.next_counter"],
  ["L", "desk.do.language"],
  ["O", "desk.do.menu"],
  ["?", "desk.do.keys"],
  ["Esc", "desk.do.close"],
];

/** The commands on the grid for a ticket (or none), each with whether it may be given now. */
export function commandsFor(ticket) {
  return COMMANDS.filter((command) => !command.more).map((command) => {
    const shown = command.id === "recycle" && ticket?.state === "parked" ? RESUME : command;
    return Object.assign({ on: ticket !== null && shown.states.includes(ticket.state) }, shown);
  });
}

/** The commands under "More" for a ticket. */
export function moreFor(ticket) {
  return COMMANDS.filter((command) => command.more && command.states.includes(ticket.state));
}

/**
 * The one forward action: what Enter does. `here` stands at the active counter, `chosen` was picked from a list.
 * Returns `{id, word, on, reason}`.
 */
export function primaryFor(here, chosen) {
  if (chosen && chosen.id !== here?.id) {
    if (chosen.state === "waiting" || chosen.state === "parked") {
      return { id: "call", word: "desk.do.call", on: here === null };
    }
    if (chosen.state === "no_show") return { id: "recycle", word: "desk.do.recycle", on: true };
    return { id: "close", word: "desk.ticket.back", on: true };
  }
  if (here === null) return { id: "call_next", word: "desk.do.call_next", on: true };
  if (here.state === "called") return { id: "start", word: "desk.do.start", on: true };
  return { id: "finish_next", word: "desk.do.finish_next", on: true };
}
