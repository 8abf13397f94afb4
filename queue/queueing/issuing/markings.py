"""Which pictures were given here lately: so that nobody who may still wait shares one, and none comes too often."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Self

from queueing.issuing.model import IssuedHere
from queueing.sqlite import driver
from queueing.tickets.pictures import Marking
from queueing.wire import IssuerEventKind

#: As long as the hub has not told otherwise, whoever got a number within this time is thought to be waiting.
_ASSUMED_WAIT = timedelta(hours=2)
_REMEMBERED = 300  # no hall holds more people than that


class Markings:
    """What the store remembers of its latest tickets. Used only within the store's transactions."""

    def __init__(self) -> None:
        self.last_used: dict[Marking, int] = {}
        self._latest: deque[tuple[int, datetime, Marking]] = deque(maxlen=_REMEMBERED)

    @classmethod
    def load(cls, connection: driver.Connection) -> Self:
        """Return what the tables tell."""
        markings = cls()
        used = connection.execute("SELECT pictures, max(nr) FROM ticket WHERE own = 1 GROUP BY pictures")
        markings.last_used = {tuple(json.loads(pictures)): nr for pictures, nr in used}
        latest = connection.execute(
            "SELECT seq, wall, body ->> 'pictures' FROM event WHERE kind = ? ORDER BY seq DESC LIMIT ?",
            (IssuerEventKind.ISSUED, _REMEMBERED),
        ).fetchall()
        for seq, wall, pictures in reversed(latest):
            markings._latest.append((seq, datetime.fromisoformat(wall), tuple(json.loads(pictures))))
        return markings

    def note(self, ticket: IssuedHere, nr: int, seq: int) -> None:
        """Remember a ticket by its row and its event.

        Should its commit fail, one too many is remembered: a picture rests a while for nothing.
        """
        self.last_used[ticket.pictures] = nr
        self._latest.append((seq, ticket.issued_at, ticket.pictures))

    def thought_waiting(
        self, in_use: Collection[Marking] | None, acknowledged: int, now: datetime
    ) -> frozenset[Marking]:
        """Return the pictures of all who wait: those the hub told, and of those given here what it cannot know."""
        since = now - _ASSUMED_WAIT
        known_to_hub = acknowledged if in_use is not None else 0
        here = (marking for seq, wall, marking in self._latest if seq > known_to_hub and wall > since)
        return frozenset(in_use or ()).union(here)
