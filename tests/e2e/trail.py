"""What must hold of all that happened to the tickets of a day, told again without the hub's own rules.

The trail is walked event by event with a simple picture of the hall: who stands where, who is in line, who was
called. Each call is then looked at as somebody in the hall would: was it this person's turn?
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from queueing.centre import Centre
from tests.e2e.records import Happened

FINAL = frozenset({"completed", "left", "cancelled", "voided", "expired"})
OPEN = frozenset({"waiting", "called", "serving", "parked", "no_show"})
AT_COUNTER = frozenset({"called", "serving"})

A_TIE = timedelta(seconds=1)  # of two who came at the same moment either may have been first

#: kind → from where it may come, and where it leads (None: it stays).
STEPS: dict[str, tuple[Collection[str], str | None]] = {
    "called": ({"waiting", "parked"}, "called"),
    "recalled": ({"called"}, None),
    "started": ({"called"}, "serving"),
    "completed": (AT_COUNTER, "completed"),
    "no_show": ({"called"}, "no_show"),
    "recycled": ({"called", "no_show"}, "waiting"),
    "parked": ({"waiting", "called", "serving"}, "parked"),
    "resumed": ({"parked"}, "waiting"),
    "transferred": ({"waiting", "called", "serving", "parked"}, "waiting"),
    "left": (OPEN, "left"),
    "cancelled": (OPEN, "cancelled"),
    "voided": (OPEN, "voided"),
    "expired": (OPEN, "expired"),
    "priority_set": (OPEN, None),
    "noted": (OPEN | FINAL, None),
}


@dataclass
class Person:
    """Somebody with a ticket, as the trail has them so far."""

    number: str
    service: str
    arrived: datetime
    since: datetime  # in line
    state: str = "waiting"
    version: int = 1
    priority: bool = False
    put_back: bool = False  # waits until some others were called
    counter: str = ""
    until: datetime | None = None  # parked
    calls: int = 0
    states: dict[int, str] = field(default_factory=dict)  # version → state after it

    def in_line(self, now: datetime) -> bool:
        """Return whether they may be called."""
        return self.state == "waiting" or (self.state == "parked" and self.until is not None and self.until <= now)


class Hall:
    """Walks the trail of one day; raises AssertionError at the first event that should not have been.

    `chosen` are calls, as ticket and version, where somebody picked whom to call: it need not have been their turn.
    """

    def __init__(self, centre: Centre, chosen: Collection[tuple[str, int]] = ()) -> None:
        self.people: dict[str, Person] = {}
        self._serves = {counter.label: frozenset(counter.services) for counter in centre.counters}
        self._rules = centre.rules
        self._chosen = chosen
        self._rows: dict[str, list[datetime]] = {label: [] for label in self._serves}

    def walk(self, events: Iterable[Happened]) -> dict[str, Person]:
        """Return everybody of the day by ticket."""
        for event in events:
            if event.kind == "issued":
                self._come(event)
            else:
                self._step(event, self.people[event.ticket])
        return self.people

    def _come(self, event: Happened) -> None:
        issue = event.told["issue"]
        arrived = datetime.fromisoformat(issue["arrived_at"])
        assert event.ticket not in self.people, "issued twice"
        assert event.version == 1
        assert arrived <= event.at, "arrived in the future"
        person = Person(issue["number"], issue["service"], arrived, arrived)
        person.states[1] = person.state
        self.people[event.ticket] = person

    def _step(self, event: Happened, person: Person) -> None:
        whom = f"{person.number} at {event.seq}"
        before, after = STEPS[event.kind]
        assert event.version == person.version + 1, f"{whom}: a step is missing"
        assert person.state in before, f"{whom}: {event.kind} while {person.state}"
        if event.kind == "called":
            self._look_at_call(event, person)
            person.calls += 1
            person.counter = event.told["counter"]
            person.put_back = False
        elif after is not None:
            person.counter = person.counter if after in AT_COUNTER else ""
        person.version, person.state = event.version, after or person.state
        person.states[person.version] = person.state
        match event.kind:
            case "recycled" | "parked" | "resumed" | "transferred":
                person.since = event.at
                person.put_back = event.kind == "recycled" or (person.put_back and event.kind != "transferred")
                person.service = event.told.get("service", person.service)
            case "priority_set":
                person.priority = event.told.get("reason") is not None
        person.until = datetime.fromisoformat(event.told["until"]) if event.kind == "parked" else person.until

    # ---- whose turn it was ----------------------------------------------------------------------------------

    def _look_at_call(self, event: Happened, person: Person) -> None:
        counter, now = event.told["counter"], event.at
        whom = f"{person.number} to {counter} at {event.seq}"
        assert person.in_line(now), f"{whom}: was not in line"
        assert not any(p.counter == counter for p in self.people.values()), f"{whom}: somebody stands there"
        row = self._rows[counter]
        if (event.ticket, event.version) not in self._chosen:
            assert person.service in self._serves[counter], f"{whom}: is not served there"
            self._turn_of(person, counter, row, now, whom)
        if person.priority:
            row.append(now)
        else:
            row.clear()

    def _turn_of(self, person: Person, counter: str, row: list[datetime], now: datetime, whom: str) -> None:
        line = [p for p in self.people.values() if p.in_line(now) and p.service in self._serves[counter]]
        turn = [p for p in line if not p.put_back]  # who was put back may have to wait yet
        alike = [p.number for p in turn if p.priority is person.priority and p.arrived < person.arrived]
        assert alike == [], f"{whom}: {alike} came before"
        if person.priority:
            ordinary = [p for p in turn if not p.priority]
            assert not self._owed(ordinary, person.arrived, row, now), f"{whom}: priority went on and on"
        elif special := [p.arrived for p in turn if p.priority]:
            ordinary = [p for p in line if not p.priority]
            assert self._owed(ordinary, min(special) + A_TIE, row, now), f"{whom}: priority was passed over"

    def _owed(self, ordinary: list[Person], priority: datetime, row: list[datetime], now: datetime) -> bool:
        """Return whether a bound gives the turn to those who just wait, before one with priority who came then."""
        longest = timedelta(minutes=self._rules.priority_max_wait_minutes)
        first = min((other.arrived for other in ordinary), default=now)
        if now - first >= longest and first < priority:
            return True
        run = self._rules.priority_run
        return len(row) >= run and any(other.since <= row[-run] for other in ordinary)
