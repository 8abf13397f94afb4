"""What staff do with tickets: call, serve, set aside, add, print again. Runs on the writer's thread.

The rules are `queueing.tickets`; here they meet all tickets, counters and services, the database and the trail.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID, uuid4

from sqlalchemy import insert

from queueing.centre import Centre
from queueing.hub.accounts import Actor
from queueing.hub.hall import Entry, Order
from queueing.hub.machines import Machine, Machines
from queueing.hub.models import ReprintRow
from queueing.hub.refusals import Refusal, conflict
from queueing.hub.work import Work, Works
from queueing.tickets.calling import choose_next
from queueing.tickets.history import AT_COUNTER, Issue, issue
from queueing.tickets.lifecycle import ConflictCode, Params, Refused, decide
from queueing.tickets.model import Command, PrintState, PriorityReason, TicketNumber
from queueing.tickets.pictures import Marking, choose
from queueing.wire import (
    CallNextRequest,
    CommandRequest,
    ReprintOrder,
    Role,
    TicketView,
    WalkInRequest,
)

#: Commands that change whose turn it is or take a number out of the day: the trail names who gave them.
_AUDITED = frozenset({Command.SET_PRIORITY, Command.VOID, Command.CANCEL})


@dataclass(slots=True)
class Serving:
    """The commands of the desk."""

    works: Works
    centre: Centre
    machines: Machines
    share: tuple[str, ...]  # pictures of the hub's own series

    def call_next(self, actor: Actor, label: str, request: CallNextRequest) -> TicketView | None:
        """Call the next person to a counter, first finishing `request.finish` if given; None if nobody waits."""
        what = f"call-next {label}"
        with self.works.begin() as work:
            earlier = work.earlier_answer(request.id, what)
            if earlier is not None:
                return earlier.ticket
            self._own_counter(actor, label)
            if request.finish is not None:
                self._decide(work, request.finish, Command.FINISH, Params(by=actor.name, counter=label), request.id)
            self._free_counter(work, label)
            ticket = choose_next(
                [work.entry(ticket_id).ticket for ticket_id in work.hall.entries],
                counter=label,
                services=self._services_of(label),
                rules=self.centre.rules,
                now=work.now,
                calls=work.hall.calls,
            )
            view = None
            if ticket is not None:
                params = Params(by=actor.name, counter=label)
                view = self._decide(work, ticket.id, Command.CALL, params, request.id).view()
            if view is not None or request.finish is not None:
                work.answered(request.id, what, actor.name, view)
            return view

    def command(self, actor: Actor, ticket_id: UUID, command: Command, request: CommandRequest) -> TicketView:
        """Carry out a command on one ticket."""
        what = f"{command} {ticket_id}"
        with self.works.begin() as work:
            earlier = work.earlier_answer(request.id, what)
            if earlier is not None and earlier.ticket is not None:
                return earlier.ticket
            entry = work.entry(ticket_id)
            params = self._params(actor, entry, command, request)
            if command is Command.CALL and params.counter is not None:
                self._own_counter(actor, params.counter)
                self._free_counter(work, params.counter, entry)
            if command is Command.TRANSFER and request.service is not None:
                self._known_service(request.service, entry)
            after = self._decide(work, ticket_id, command, params, request.id)
            if command in _AUDITED:
                work.audit(actor.name, command, entry.ticket.number, reason=request.reason)
            view = after.view()
            work.answered(request.id, what, actor.name, view)
            return view

    def walk_in(self, actor: Actor, request: WalkInRequest) -> TicketView:
        """Add a person at the desk, with a number of the hub's own series or one given by hand."""
        what = f"walk-in {request.service}"
        with self.works.begin() as work:
            earlier = work.earlier_answer(request.id, what)
            if earlier is not None and earlier.ticket is not None:
                return earlier.ticket
            self._known_service(request.service, None)
            kiosk = self.machines.kiosk_named(request.print_at) if request.print_at is not None else None
            entry = self._issue(work, actor, request)
            if request.priority is not None:
                entry = self._set_priority(work, actor, entry, request.priority, request.id)
            if kiosk is not None:
                entry = self._order_paper(work, actor, entry, kiosk, uuid4())
            view = entry.view()
            work.answered(request.id, what, actor.name, view)
            return view

    def reprint(self, actor: Actor, ticket_id: UUID, request: CommandRequest) -> TicketView:
        """Ask the kiosk that issued a ticket, or else one that is heard, to print it once more."""
        what = f"reprint {ticket_id}"
        with self.works.begin() as work:
            earlier = work.earlier_answer(request.id, what)
            if earlier is not None and earlier.ticket is not None:
                return earlier.ticket
            entry = work.entry(ticket_id)
            entry = self._order_paper(work, actor, entry, self._printing_kiosk(entry), request.id)
            work.audit(actor.name, "reprint", entry.ticket.number)
            view = entry.view()
            work.answered(request.id, what, actor.name, view)
            return view

    # ---- parts --------------------------------------------------------------------------------------------

    def _decide(self, work: Work, ticket_id: UUID, command: Command, params: Params, by_command: UUID) -> Entry:
        entry = work.entry(ticket_id)
        outcome = decide(entry.ticket, command, params, self.centre.rules, work.now)
        if isinstance(outcome, Refused):
            raise conflict(outcome.code, outcome.message, entry.view())
        for event in outcome:
            entry = work.happened(entry, event, by_command)
        return entry

    def _params(self, actor: Actor, entry: Entry, command: Command, request: CommandRequest) -> Params:
        counter = request.counter
        if command is Command.CALL:
            counter = counter or next(iter(actor.log_in.counters), None)
        elif not actor.staff.may(Role.LEAD):
            own = actor.log_in.counters
            # A clerk acts for the counters chosen at log-in; without any, for none.
            counter = entry.ticket.counter if entry.ticket.counter in own else next(iter(own), "")
        return Params(
            by=actor.name,
            counter=counter,
            service=request.service,
            until=request.until,
            reason=request.reason,
            note=request.note,
            expected_version=request.expected_version,
        )

    def _own_counter(self, actor: Actor, label: str) -> None:
        if all(counter.label != label for counter in self.centre.counters):
            raise conflict(ConflictCode.COUNTER_UNKNOWN, f"there is no counter {label}")
        if label not in actor.log_in.counters and not actor.staff.may(Role.LEAD):
            raise Refusal(HTTPStatus.FORBIDDEN, "not_your_counter", f"{actor.name} does not work at {label}")

    def _free_counter(self, work: Work, label: str, entry: Entry | None = None) -> None:
        """Refuse to call anybody else to a counter where somebody stands."""
        for held in work.hall.standing:
            other = work.entry(held)
            busy = other.ticket.state in AT_COUNTER and other.ticket.counter == label
            if busy and (entry is None or other.ticket.id != entry.ticket.id):
                message = f"{other.ticket.number} stands at counter {label}"
                raise conflict(ConflictCode.COUNTER_BUSY, message, other.view())

    def _services_of(self, label: str) -> frozenset[str]:
        return frozenset(next(c for c in self.centre.counters if c.label == label).services)

    def _known_service(self, code: str, entry: Entry | None) -> None:
        if all(service.code != code for service in self.centre.services):
            view = entry.view() if entry is not None else None
            raise conflict(ConflictCode.SERVICE_UNKNOWN, f"there is no service {code}", view)

    def _issue(self, work: Work, actor: Actor, request: WalkInRequest) -> Entry:
        hall = work.hall
        arrived_at = min(request.arrived_at or work.now, work.now)
        if request.handwritten is None:
            number, pictures = str(hall.next_walk_in(request.service)), self._picture(work)
        else:
            number, pictures = _handwritten(request.handwritten), ()  # that paper bears no picture
            if hall.numbers[number]:
                holder = next(e for e in hall.entries.values() if e.ticket.number == number)
                raise conflict(ConflictCode.NUMBER_TAKEN, f"{number} was given today", holder.view())
        facts = Issue(
            number=number,
            service=request.service,
            pictures=pictures,
            day=hall.day,
            language=request.language,
            arrived_at=arrived_at,
            arrival_certain=request.arrived_at is None,
            origin="desk" if request.handwritten is None else "handwritten",
        )
        event = issue(uuid4(), facts, at=work.now, by=actor.name)
        return work.born(event, secret_hash=None, command=request.id)

    def _picture(self, work: Work) -> Marking:
        last_used = {entry.ticket.pictures: i for i, entry in enumerate(work.hall.entries.values())}
        return choose(self.share, set(work.hall.pictures_in_use()), last_used)

    def _set_priority(self, work: Work, actor: Actor, entry: Entry, reason: PriorityReason, command: UUID) -> Entry:
        params = Params(by=actor.name, reason=reason)
        work.audit(actor.name, Command.SET_PRIORITY, entry.ticket.number, reason=reason)
        return self._decide(work, entry.ticket.id, Command.SET_PRIORITY, params, command)

    def _printing_kiosk(self, entry: Entry) -> Machine:
        kiosks = [m for m in self.machines.all() if m.kind == "kiosk"]
        own = [m for m in kiosks if m.id == entry.machine]
        heard = [m for m in kiosks if m.online]
        for machine in [*own, *heard, *kiosks]:
            return machine
        raise Refusal(HTTPStatus.CONFLICT, "no_kiosk", "no kiosk is paired that could print")

    def _order_paper(self, work: Work, actor: Actor, entry: Entry, kiosk: Machine, request: UUID) -> Entry:
        ticket = entry.ticket
        # Whoever has a handwritten number holds a paper already.
        original = ticket.origin == "desk" and entry.printed is PrintState.NONE
        order = ReprintOrder(
            request=request,
            ticket=ticket.id,
            number=ticket.number,
            service=ticket.service,
            pictures=ticket.pictures,
            arrived_at=ticket.arrived_at,
            by=actor.name,
            original=original,
        )
        work.session.execute(
            insert(ReprintRow).values(
                request=request,
                site=work.site,
                machine_id=kiosk.id,
                ticket_id=ticket.id,
                by=actor.name,
                at=work.now,
                original=original,
            )
        )
        work.then(lambda hall: hall.orders.update({request: Order(kiosk.id, order)}))
        work.changes.orders.add(request)
        return work.paper(entry, printed=PrintState.NEW, fault=None)


def _handwritten(text: str) -> str:
    """Return a number as we would write it, or as it stands if it has another form."""
    tidy = " ".join(text.upper().split())
    if not tidy:
        raise conflict(ConflictCode.MISSING, "the number on the paper is missing")
    try:
        return str(TicketNumber.parse(tidy))
    except ValueError:
        return tidy
