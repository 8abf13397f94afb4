// What the desk knows: the hub's snapshot with every later event folded in. No elements, no requests.

const ENDED_KEPT = 80;
const ENDED = new Set(["completed", "left", "cancelled", "voided", "expired"]);

/** Print states of a ticket that its person may not hold in the hand. */
const PAPERLESS = new Set(["failed", "staff", "unconfirmed"]);

export function isOpen(ticket) {
  return !ENDED.has(ticket.state);
}

/** Letters without marks, for searching: "hoa sen" is found by "HOA SEN", "thuyen" finds "thuyền". */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().trim();
}

export class DeskModel {
  constructor(centre) {
    this.centre = centre;
    this.services = new Map(centre.services.map((service) => [service.code, service]));
    this.tickets = new Map();
    this.nextUp = [];
    this.counters = new Map();
    this.helps = new Map();
    this.devices = new Map();
    this.loads = new Map();
    this.day = null; // the business day, as ISO
  }

  /** Fold in one event of the stream. */
  take(name, data) {
    switch (name) {
      case "snapshot":
        this.tickets = new Map(data.tickets.map((ticket) => [ticket.id, ticket]));
        this.day = data.day;
        this.nextUp = data.next_up;
        this.counters = new Map(data.counters.map((counter) => [counter.label, counter]));
        this.helps = new Map(data.helps.map((help) => [help.id, help]));
        this.devices = new Map(data.devices.map((device) => [`${device.kiosk}/${device.device}`, device]));
        this.loads = new Map(data.loads.map((load) => [load.service, load]));
        break;
      case "ticket":
        this.takeTicket(data);
        break;
      case "order":
        this.nextUp = data.next_up;
        break;
      case "counter":
        this.counters.set(data.label, data);
        break;
      case "help":
        if (data.open) this.helps.set(data.id, data);
        else this.helps.delete(data.id);
        break;
      case "device":
        this.devices.set(`${data.kiosk}/${data.device}`, data);
        break;
      case "load":
        for (const load of data.loads) this.loads.set(load.service, load);
        break;
    }
  }

  /** A ticket as the stream tells it, unless an answer has told of a newer one. */
  takeTicket(ticket) {
    const known = this.tickets.get(ticket.id);
    if (known && known.version > ticket.version) return;
    this.tickets.set(ticket.id, ticket);
    if (!isOpen(ticket)) this.#forgetOldest();
  }

  /**
   * A ticket from the answer to a command. It may come late, with what the hub had answered before: of the same
   * version the stream knows more, since paper and wishes change without a version of their own.
   */
  takeAnswered(ticket) {
    const known = this.tickets.get(ticket.id);
    if (!known || known.version < ticket.version) this.takeTicket(ticket);
  }

  #forgetOldest() {
    const ended = [...this.tickets.values()].filter((ticket) => !isOpen(ticket));
    if (ended.length <= ENDED_KEPT) return;
    ended.sort((a, b) => (a.ended_at ?? "").localeCompare(b.ended_at ?? ""));
    for (const ticket of ended.slice(0, ended.length - ENDED_KEPT)) this.tickets.delete(ticket.id);
  }

  look(service) {
    return this.services.get(service)?.look ?? "A";
  }

  /** Who stands at a counter: called or being served. */
  at(label) {
    for (const ticket of this.tickets.values()) {
      if (ticket.counter === label && (ticket.state === "called" || ticket.state === "serving")) return ticket;
    }
    return null;
  }

  /** Services of these counters. */
  servicesOf(labels) {
    const counters = this.centre.counters.filter((counter) => labels.includes(counter.label));
    return new Set(counters.flatMap((counter) => counter.services));
  }

  /** Who waits, in the order they would be called; `services` null: everybody. */
  waiting(services = null) {
    const place = new Map(this.nextUp.map((id, index) => [id, index]));
    const rank = (ticket) => place.get(ticket.id) ?? Infinity;
    return [...this.tickets.values()]
      .filter((ticket) => ticket.state === "waiting" && (services === null || services.has(ticket.service)))
      .sort((a, b) => rank(a) - rank(b) || a.arrived_at.localeCompare(b.arrived_at));
  }

  parked() {
    return this.#of("parked", (ticket) => ticket.parked_until ?? "");
  }

  absent() {
    return this.#of("no_show", (ticket) => ticket.called_at ?? "").reverse();
  }

  #of(state, key) {
    return [...this.tickets.values()]
      .filter((ticket) => ticket.state === state)
      .sort((a, b) => key(a).localeCompare(key(b)));
  }

  /** Tickets of people still here who may hold no paper. */
  paperless() {
    return [...this.tickets.values()]
      .filter((ticket) => isOpen(ticket) && PAPERLESS.has(ticket.printed))
      .sort((a, b) => a.arrived_at.localeCompare(b.arrived_at));
  }

  lastCalls(count) {
    return [...this.tickets.values()]
      .filter((ticket) => ticket.called_at)
      .sort((a, b) => b.called_at.localeCompare(a.called_at))
      .slice(0, count);
  }

  openHelps() {
    return [...this.helps.values()]
      .filter((help) => help.open && help.kind !== "cancelled")
      .sort((a, b) => a.at.localeCompare(b.at));
  }

  /** Devices that need a person. */
  troubled() {
    return [...this.devices.values()].filter(
      (device) => !device.online || device.faults.length || !["ready", "busy", "connecting"].includes(device.state),
    );
  }

  kiosks() {
    return [...new Set([...this.devices.values()].map((device) => device.kiosk))].sort();
  }

  /** Tickets whose number or picture name matches; `nameOf(picture)` gives the name. */
  search(query, nameOf) {
    const wanted = plain(query);
    const number = wanted.replace(/[\s-]/g, "");
    const matches = (ticket) =>
      (number && plain(ticket.number).replace("-", "").includes(number)) ||
      ticket.pictures.some((picture) => plain(nameOf(picture)).includes(wanted));
    const rank = (ticket) => (isOpen(ticket) ? 0 : 1);
    return [...this.tickets.values()]
      .filter(matches)
      .sort((a, b) => rank(a) - rank(b) || a.arrived_at.localeCompare(b.arrived_at));
  }
}
