"""Everybody of a working day in fast motion: who comes when, what clerks do, and what they were answered."""

from __future__ import annotations

import heapq
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum, auto
from itertools import count, cycle
from typing import Any
from uuid import uuid4

import httpx

from tests.e2e.box import PASSWORD, Box, Clerk
from tests.e2e.records import held
from tests.e2e.shared_clock import MONDAY, SharedClock
from tests.e2e.touched_kiosk import TouchedKiosk
from tests.waiting import wait_for

HOUR, MINUTE = 3600.0, 60.0
MORNING, OPENING, LUNCH, BACK = 7 * HOUR, 7.5 * HOUR, 11.5 * HOUR, 13.5 * HOUR
CLOSING, HOME, NEXT_DAY = 17 * HOUR, 17.5 * HOUR, 31.5 * HOUR

#: Who works where: one clerk at two counters, and service B at the counters of two clerks (config/defaults.yaml).
STAFF: dict[str, tuple[str, tuple[str, ...]]] = {
    "binh": ("clerk", ("1",)),
    "chi": ("clerk", ("2", "3")),
    "dung": ("lead", ("4",)),
    "em": ("clerk", ()),  # comes in the afternoon
}
CANARY = "Nguyễn Thị Canary 045199001234"  # what a clerk writes down of a person and nobody else may see

_SERVICES = "AABBBBCDEH"
#: What is special about whom, one after the other, and how a counter is done with one after the other.
_KINDS = (
    *("priority", "plain", "walk-in", "priority", "leave", "priority", "double", "void", "priority", "handwritten"),
    *(
        "note",
        "plain",
        "priority",
        "reprint",
        "walk-in without paper",
        "plain",
        "cancel",
        "priority",
        "plain",
        "plain",
    ),
)
_FATES = ("finish", "no-show", "finish", "park", "finish", "transfer", "finish", "back", "finish", "recall")


class How(Enum):
    """Beside what something may happen."""

    BESIDE = auto()  # clerks go on meanwhile
    ASIDE = auto()  # on a thread of its own, as each clerk works
    ALONE = auto()


class Day:
    """The plan of a day and all that people saw of it."""

    def __init__(self, box: Box, clock: SharedClock, kiosk: TouchedKiosk) -> None:
        self.box, self.clock, self.kiosk = box, clock, kiosk
        self.head = Clerk(box.url)  # a technician
        self.staff: dict[str, Clerk] = {}
        self.works = {counter: name for name, (_, counters) in STAFF.items() for counter in counters}
        self.came: dict[str, tuple[str, float]] = {}  # number of the kiosk → ticket and second of the touch
        self.answers: list[dict[str, Any]] = []  # every state of a ticket that somebody was told
        self.chosen: set[tuple[str, int]] = set()  # calls of somebody whom a clerk picked: ticket and version
        self.done: Counter[str] = Counter()
        self._counting = threading.Lock()
        self.pool = ThreadPoolExecutor(max_workers=6)
        self._kinds, self._fates = cycle(_KINDS), {counter: cycle(_FATES) for counter in self.works}
        self._services = cycle(_SERVICES)
        self._serving: dict[str, dict[str, Any] | None] = dict.fromkeys(self.works)
        self._plan: list[tuple[float, int, Callable[[], None], How]] = []
        self._order = count()

    # ---- before and after ---------------------------------------------------------------------------------------

    def hire(self) -> None:
        """Make the accounts, and have everybody sit down."""
        self.head.set_up(self.box.data / "hub" / "setup-code")
        for name, (role, counters) in STAFF.items():
            account = {"username": name, "display_name": name.title(), "role": role, "password": PASSWORD}
            self.head.ask("POST", "/staff", account).raise_for_status()
            self.staff[name] = Clerk(self.box.url)
            self.staff[name].log_in(name)
            self.sit_down(name, counters)

    def sit_down(self, name: str, counters: tuple[str, ...]) -> None:
        """Have somebody work at other counters; who worked there gives way."""
        self.staff[name].ask("PUT", "/session/counters", {"counters": counters}).raise_for_status()
        self.works |= dict.fromkeys(counters, name)

    def close(self) -> None:
        """Have everybody go home."""
        self.pool.shutdown()
        for clerk in (self.head, *self.staff.values()):
            clerk.close()

    # ---- the plan -----------------------------------------------------------------------------------------------

    def at(self, seconds: float, what: Callable[[], None], how: How = How.BESIDE) -> None:
        """Have something happen then, or as soon as it is so late."""
        heapq.heappush(self._plan, (seconds, next(self._order), what, how))

    def plan(self, citizens: int) -> None:
        """Say when who comes: most in the first hours, so that people wait; and have the counters open."""
        early = citizens * 2 // 3
        for i in range(citizens):
            begin, place = (OPENING, i / early) if i < early else (BACK, (i - early) / (citizens - early))
            self.at(begin + MINUTE + place * HOUR, self.come)
        for counter in self.works:
            self.at(OPENING + 2 * MINUTE, lambda c=counter: self.serve(c), How.ASIDE)  # type: ignore[misc]

    def pass_by(self, before_each: Callable[[], None]) -> None:
        """Let everything happen that is planned; before the clock moves, the hall sees what happened so far.

        Else minutes would pass while a call is on its way to the board, which tells of the last twelve only.
        """
        while self._plan and self._plan[0][0] < HOME:
            before_each()
            self.clock.move_to(max(self._plan[0][0], self.clock.seconds))
            under_way: list[Future[None]] = []
            while self._plan and self._plan[0][0] <= self.clock.seconds:
                _, _, what, how = heapq.heappop(self._plan)
                if how is How.ASIDE:
                    under_way.append(self.pool.submit(what))
                    continue
                if how is How.ALONE:
                    _join(under_way)
                what()
            _join(under_way)

    def note(self, what: str) -> None:
        """Count something that was done."""
        with self._counting:
            self.done[what] += 1

    def later(self, minutes: float) -> float:
        """Return when it will be so many minutes later."""
        return self.clock.seconds + minutes * MINUTE

    # ---- citizens -----------------------------------------------------------------------------------------------

    def take_numbers(self, services: str, *, times: int = 1) -> list[str]:
        """Touch services at the kiosk and return the tickets; their papers may come later."""
        taken = self.kiosk.touch(services, times=times)
        self.came |= {number: (ticket, self.clock.seconds) for number, ticket in taken}
        return [ticket for _, ticket in taken]

    def wait_for_hub(self) -> None:
        """Wait until every number that was taken is at the hub."""

        def all_there() -> bool:
            there = held(self.box.data)
            return all(number in there for number in self.came)

        wait_for("all numbers at the hub", all_there, between_s=0.01)

    def come(self) -> None:
        """Have the next citizen come and get a paper, in the one or the other way."""
        kind, service = next(self._kinds), next(self._services)
        self.note(f"came: {kind}")
        if kind in ("walk-in", "walk-in without paper", "handwritten"):
            self._come_to_the_desk(kind, service)
            return
        [ticket] = self.take_numbers(service, times=2 if kind == "double" else 1)
        self.kiosk.wait_for_paper(ticket)
        self.wait_for_hub()
        lead = self.staff["dung"]
        match kind:
            case "priority":
                reason = ("elderly", "disabled", "pregnant")[self.done["priority"] % 3]
                self.command(lead, ticket, "priority", reason=reason)
            case "note":
                self.command(lead, ticket, "note", note=CANARY)
            case "void":
                self.command(lead, ticket, "void")
            case "reprint":
                self.print_again(ticket)
            case "leave" | "cancel":
                self.at(self.later(12), lambda: self._noted(self.command(lead, ticket, kind)))

    def _come_to_the_desk(self, kind: str, service: str) -> None:
        body: dict[str, Any] = {"service": service}
        if kind == "walk-in":
            body |= {"print_at": "kiosk-1", "priority": "small_child"}
        elif kind == "handwritten":  # given on a slip of paper some minutes ago
            arrived = MONDAY.timestamp() + self.clock.seconds - 4 * MINUTE
            body |= {"handwritten": f"tay {self.done[f'came: {kind}']}", "arrived_at": arrived}
        ticket = self.staff["dung"].do("/tickets", **body)
        assert ticket is not None
        self.answers.append(ticket)
        if kind == "walk-in":
            self.kiosk.wait_for_paper(ticket["id"])
        elif kind == "handwritten":
            again = self.staff["binh"].ask("POST", "/tickets", {"id": str(uuid4()), **body})
            assert (again.status_code, again.json()["code"]) == (409, "number_taken")

    def print_again(self, ticket: str) -> None:
        """Have a second paper come."""
        self.command(self.staff["dung"], ticket, "reprint")
        self.kiosk.wait_for_paper(ticket, copy=2)

    # ---- clerks -------------------------------------------------------------------------------------------------

    def command(self, who: Clerk, ticket: str, command: str, **params: Any) -> dict[str, Any] | None:
        """Give a command and return the ticket; None if it has moved on meanwhile, which is told as a conflict."""
        try:
            after = who.do(f"/tickets/{ticket}/{command}", **params)
        except httpx.HTTPStatusError as error:
            if error.response.status_code != httpx.codes.CONFLICT:
                raise
            self.note("conflict")
            return None
        assert after is not None
        self.note(command)
        self.answers.append(after)
        return after

    def _noted(self, _answer: object) -> None:
        """Drop an answer that is noted already."""

    def call_next(self, counter: str, finish: str | None = None) -> dict[str, Any] | None:
        """Have the clerk of a counter call the next person there."""
        clerk, path = self.staff[self.works[counter]], f"/counters/{counter}/call-next"
        try:
            called = clerk.do(path, finish=finish)
        except httpx.HTTPStatusError as error:
            if error.response.status_code != httpx.codes.CONFLICT or finish is None:
                raise
            self.note("conflict")  # they have left the counter
            finish, called = None, clerk.do(path)
        if finish is not None:
            self.note("finish")
        if called is not None:
            self.note("call")
            self.answers.append(called)
        self._serving[counter] = called
        return called

    def hurry(self, counter: str) -> dict[str, Any] | None:
        """Finish whom a counter serves, and call the next."""
        standing = self._serving[counter]
        return self.call_next(counter, standing["id"] if standing is not None else None)

    def serve(self, counter: str) -> None:
        """Be done with whom a counter serves, and call the next; at lunch nobody."""
        now = self.clock.seconds
        finish = self._be_done(counter)
        if LUNCH <= now < BACK:
            if finish is not None:
                self.command(self.staff[self.works[counter]], finish, "finish")
            self.at(BACK, lambda: self.serve(counter), How.ASIDE)
            return
        called = self.call_next(counter, finish)
        minutes = 1.5 if called is None else 3.0 + 4.0 * (self.done["call"] % 3)
        self.at(now + minutes * MINUTE, lambda: self.serve(counter), How.ASIDE)

    def _be_done(self, counter: str) -> str | None:
        """End whom a counter serves; return the ticket that the next call shall finish."""
        ticket, self._serving[counter] = self._serving[counter], None
        if ticket is None:
            return None
        clerk, fate, whom = self.staff[self.works[counter]], next(self._fates[counter]), str(ticket["id"])
        if fate in ("no-show", "back", "recall"):
            self.command(clerk, whom, "recall")
        if fate in ("no-show", "back"):
            gone = self.command(clerk, whom, "no-show")
            if fate == "back" and gone is not None:
                self.at(self.later(9), lambda: self._noted(self.command(clerk, whom, "recycle")))
            return None
        if self.command(clerk, whom, "start") is None:
            return None  # they have left
        if fate == "park":
            self.command(clerk, whom, "park")
        elif fate == "transfer":
            self.command(clerk, whom, "transfer", service="C" if ticket["service"] == "A" else "A")
        return whom if fate in ("finish", "recall") else None


def _join(under_way: list[Future[None]]) -> None:
    while under_way:
        under_way.pop().result()
