"""The day's queue in memory, as the committed events tell it. Lives on the writer's thread.

It is rebuilt from the database at start and only ever changed after a commit, so reading it never touches
the disk and never sees what might still be undone.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from queueing.centre import Centre
from queueing.tickets.calling import Call
from queueing.tickets.history import AT_COUNTER, EventKind, Ticket, TicketEvent
from queueing.tickets.model import PrintState, TicketNumber
from queueing.wire import BoardCall, DeviceView, HelpView, OutboxReceipt, ReprintOrder, TicketView

RECENT_CALLS = 12
WALK_IN_MARK = "0"  # the mark of the hub's own series
#: The device under which the desk sees that the hub came back from an older backup. It is no machine: a nil id.
RESTORED = (UUID(int=0), "hub")


@dataclass(frozen=True, slots=True)
class Floor:
    """Below this no walk-in's number is given on `day`; None: on whichever day begins next, and until then."""

    day: date | None = None
    serial: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A ticket of the day with what the hub knows beside its life: its paper and where it came from."""

    ticket: Ticket
    machine: UUID | None = None
    printed: PrintState = PrintState.NONE
    print_fault: str | None = None
    wants_priority: bool = False
    duplicate: bool = False

    def view(self) -> TicketView:
        """Return the ticket as everybody may see it."""
        ticket = self.ticket
        return TicketView(
            id=ticket.id,
            number=ticket.number,
            service=ticket.service,
            pictures=ticket.pictures,
            state=ticket.state,
            version=ticket.version,
            arrived_at=ticket.arrived_at,
            arrival_certain=ticket.arrival_certain,
            language=ticket.language,
            priority=ticket.priority,
            wants_priority=self.wants_priority,
            counter=ticket.counter,
            clerk=ticket.clerk,
            called_at=ticket.called_at,
            serving_at=ticket.serving_at,
            ended_at=ticket.ended_at,
            recalls=ticket.recalls,
            recycles=ticket.recycles,
            parked_until=ticket.parked_until,
            parked_by=ticket.parked_by,
            transferred_from=ticket.transferred_from,
            printed=self.printed,
            print_fault=self.print_fault,
            origin=ticket.origin,
            note=ticket.note,
            duplicate=self.duplicate,
        )


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with the number that the database gave it."""

    seq: int
    event: TicketEvent


@dataclass(frozen=True, slots=True)
class Help:
    """A call for a person, and the kiosk that it came from."""

    machine: UUID
    view: HelpView


@dataclass(frozen=True, slots=True)
class Order:
    """Paper that a kiosk still owes an answer for."""

    machine: UUID
    order: ReprintOrder


@dataclass(slots=True)
class Hall:
    """Everything that is going on today."""

    centre: Centre
    day: date
    entries: dict[UUID, Entry] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)
    calls: list[Call] = field(default_factory=list)
    recent: deque[BoardCall] = field(default_factory=lambda: deque(maxlen=RECENT_CALLS))
    standing: dict[UUID, BoardCall] = field(default_factory=dict)  # the latest call of each ticket at a counter
    clerks: dict[str, str] = field(default_factory=dict)  # counter → who works there
    helps: dict[UUID, Help] = field(default_factory=dict)
    devices: dict[tuple[UUID, str], DeviceView] = field(default_factory=dict)
    orders: dict[UUID, Order] = field(default_factory=dict)
    issuers: dict[UUID, OutboxReceipt] = field(default_factory=dict)  # what is held of each kiosk's store
    floor: Floor = Floor()
    _serials: Counter[str] = field(default_factory=Counter)

    def put(self, entry: Entry, happened: Iterable[Recorded] = ()) -> None:
        """Take in a ticket as it now stands, and what happened to it."""
        ticket = entry.ticket
        if ticket.id not in self.entries:
            self._count(ticket.number)
        self.entries[ticket.id] = entry
        for recorded in happened:
            self._note_call(entry, recorded)
        if ticket.state not in AT_COUNTER:
            self.standing.pop(ticket.id, None)

    def begin_day(self, day: date) -> None:
        """Forget yesterday's queue."""
        self.day = day
        self.entries.clear()
        self.numbers.clear()
        self.calls.clear()
        self.recent.clear()
        self.standing.clear()
        self._serials.clear()
        self.devices.pop(RESTORED, None)
        if self.floor.day is None:
            self.floor = Floor(day, self.floor.serial)

    def forget_machine(self, machine: UUID) -> None:
        """Forget what a kiosk reported and owes."""
        for key in [key for key in self.devices if key[0] == machine]:
            del self.devices[key]
        for help_id in [help_id for help_id, held in self.helps.items() if held.machine == machine]:
            del self.helps[help_id]
        for request in [request for request, held in self.orders.items() if held.machine == machine]:
            del self.orders[request]
        self.issuers.pop(machine, None)

    def at_counter(self, label: str) -> Entry | None:
        """Return who stands at a counter now."""
        for ticket_id in self.standing:
            entry = self.entries[ticket_id]
            if entry.ticket.counter == label:
                return entry
        return None

    def next_walk_in(self, series: str) -> TicketNumber:
        """Return the next number of the hub's own series."""
        floor = self.floor.serial if self.floor.day in (None, self.day) else 0
        return TicketNumber(series, WALK_IN_MARK, max(self._serials[series], floor) + 1)

    def tickets(self) -> list[Ticket]:
        """Return all tickets of the day."""
        return [entry.ticket for entry in self.entries.values()]

    def pictures_in_use(self) -> tuple[tuple[str, ...], ...]:
        """Return the pictures of everybody who may still be called."""
        return tuple(e.ticket.pictures for e in self.entries.values() if not e.ticket.final and e.ticket.pictures)

    def _count(self, number: str) -> None:
        self.numbers[number] += 1
        try:
            parsed = TicketNumber.parse(number)
        except ValueError:
            return  # a handwritten number need not have our form
        if parsed.mark == WALK_IN_MARK:
            self._serials[parsed.series] = max(self._serials[parsed.series], parsed.serial)

    def _note_call(self, entry: Entry, recorded: Recorded) -> None:
        event, ticket = recorded.event, entry.ticket
        if event.kind is EventKind.CALLED and event.counter is not None:
            self.calls.append(Call(event.at, event.counter, ticket.service, ticket.priority is not None))
            call = BoardCall(
                call=recorded.seq,
                number=ticket.number,
                service=ticket.service,
                pictures=ticket.pictures,
                counter=event.counter,
                at=event.at,
                language=ticket.language,
            )
        elif event.kind is EventKind.RECALLED and ticket.id in self.standing:
            before = self.standing[ticket.id]
            call = before.model_copy(update={"call": recorded.seq, "at": event.at, "recall": before.recall + 1})
        else:
            return
        self.standing[ticket.id] = call
        self.recent.appendleft(call)
