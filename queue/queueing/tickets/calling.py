"""Who is called next: by arrival, people with a reason of priority first, within bounds so that nobody starves.

The bounds, as one counter sees them:
- at most `rules.priority_run` people with priority are called in a row while somebody without waits;
- whoever has waited `rules.priority_max_wait_minutes` goes before people with priority who came later;
- a ticket put back in line comes up after `rules.recycle_after` calls, or at once if nobody else waits.
Numbers never matter. The bound of a row holds at each counter by itself: were calls of other counters to end
a row, a counter with a stream of people with priority could pass over the others for ever.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from queueing.centre import QueueRules
from queueing.tickets.history import Ticket


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was made, as far as the policy needs to know. Recalls are no calls."""

    at: datetime
    counter: str
    service: str
    priority: bool


def choose_next(
    tickets: Iterable[Ticket],
    *,
    counter: str,
    services: Collection[str],
    rules: QueueRules,
    now: datetime,
    calls: Sequence[Call],
) -> Ticket | None:
    """Return whom a counter that serves `services` calls next, None if nobody is in line.

    `tickets` may hold any tickets: those that cannot be called are passed over. `calls` are those of the day
    at all counters, oldest first.
    """
    in_line = [t for t in tickets if t.service in services and t.may_be_called(now)]
    return _Line(in_line, counter, rules, now, calls).take()


def order(
    tickets: Iterable[Ticket], *, rules: QueueRules, now: datetime, calls: Sequence[Call]
) -> tuple[Ticket, ...]:
    """Return all who are in line, in the order in which one counter that serves everything would call them."""
    line = _Line([t for t in tickets if t.may_be_called(now)], None, rules, now, calls)
    called = []
    while (ticket := line.take()) is not None:
        called.append(ticket)
    return tuple(called)


def _arrival(ticket: Ticket) -> tuple[datetime, UUID]:
    """Order by arrival; the random id only settles a tie, so that every process settles it alike."""
    return ticket.arrived_at, ticket.id


class _Line:
    """The people in line before one counter (None: before all), taken one by one as calls would take them."""

    def __init__(
        self,
        in_line: Iterable[Ticket],
        counter: str | None,
        rules: QueueRules,
        now: datetime,
        calls: Sequence[Call],
    ) -> None:
        self._rules = rules
        self._now = now
        self._row = _row_of_priority(calls, counter)
        self._priority: list[Ticket] = []
        self._ordinary: list[Ticket] = []
        self._held: list[tuple[int, Ticket]] = []  # back in line, with the calls that must come before
        for ticket in sorted(in_line, key=_arrival):
            missing = self._calls_missing(ticket, counter, calls)
            if missing > 0:
                self._held.append((missing, ticket))
            else:
                self._list_of(ticket).append(ticket)
        self._held.sort(key=lambda held: (held[0], _arrival(held[1])))

    def take(self) -> Ticket | None:
        """Take out the next person; None when nobody is left."""
        if not self._priority and not self._ordinary:
            if not self._held:
                return None
            _, ticket = self._held.pop(0)
        elif self._ordinary and (not self._priority or self._turn_of_ordinary()):
            ticket = self._ordinary.pop(0)
        else:
            ticket = self._priority.pop(0)
        self._note_call(ticket)
        return ticket

    def _turn_of_ordinary(self) -> bool:
        """Whether a bound gives the turn to the first person without priority, while both kinds wait."""
        limit = self._rules.priority_run
        if len(self._row) >= limit:
            began = self._row[-limit]
            if any(ticket.waiting_since <= began for ticket in self._ordinary):
                return True
        first = self._ordinary[0]
        longest = timedelta(minutes=self._rules.priority_max_wait_minutes)
        return self._now - first.arrived_at >= longest and _arrival(first) < _arrival(self._priority[0])

    def _note_call(self, ticket: Ticket) -> None:
        if ticket.priority is None:
            self._row.clear()
        else:
            self._row.append(self._now)
        self._held = [(missing - 1, held) for missing, held in self._held]
        while self._held and self._held[0][0] <= 0:
            _, due = self._held.pop(0)
            insort(self._list_of(due), due, key=_arrival)

    def _list_of(self, ticket: Ticket) -> list[Ticket]:
        return self._ordinary if ticket.priority is None else self._priority

    def _calls_missing(self, ticket: Ticket, counter: str | None, calls: Sequence[Call]) -> int:
        """Count the calls still to come before a ticket that was put back in line is due.

        A call counts if it was of the same service, or made here: then it took the turn of this ticket.
        """
        since = ticket.recycled_at
        if since is None:
            return 0
        passed = sum(
            1
            for call in calls
            if call.at > since and (counter is None or call.counter == counter or call.service == ticket.service)
        )
        return self._rules.recycle_after - passed


def _row_of_priority(calls: Sequence[Call], counter: str | None) -> list[datetime]:
    """Return when the calls of people with priority were made that stand last in a row at a counter."""
    row: list[datetime] = []
    for call in reversed(calls):
        if counter is None or call.counter == counter:
            if not call.priority:
                break
            row.append(call.at)
    row.reverse()
    return row
