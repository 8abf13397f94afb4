"""A kiosk without windows that citizens touch, and what they see of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar
from uuid import uuid4

from tests.e2e.box import Box, say
from tests.waiting import PATIENCE_S

T = TypeVar("T")
NONE_GIVEN = "none"


class TouchedKiosk:
    """The process, the numbers that it showed and how their papers fared."""

    def __init__(self, box: Box) -> None:
        self._process = box.process("kiosk")
        self._changed = threading.Condition()
        self._shown: dict[str, tuple[str, str]] = {}  # touch → number and ticket
        self._phases: dict[tuple[str, int], str] = {}  # ticket and copy → how the paper fares
        self._reader = threading.Thread(target=self._read, name="kiosk-reader")
        self._reader.start()

    def touch(self, services: Iterable[str], *, times: int = 1) -> list[tuple[str, str]]:
        """Touch services one after the other, each `times` as a nervous finger does; return numbers and tickets."""
        touches = []
        for service in services:
            touches.append(str(uuid4()))
            for _ in range(times):
                say(self._process.stdin, f"{touches[-1]} {service}")
        return [self._until(partial(self._shown.get, touch), "a number") for touch in touches]

    def wait_for_paper(self, ticket: str, copy: int = 1, phase: str = "done") -> None:
        """Wait until a paper fares so."""
        self._until(lambda: self._phases.get((ticket, copy)) == phase, f"paper {copy} of {ticket} to be {phase}")

    def end(self) -> None:
        """Close it properly."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        self._process.stdout.close()

    def _until(self, look: Callable[[], T | None], what: str) -> T:
        with self._changed:
            assert self._changed.wait_for(look, PATIENCE_S), f"waited for {what}: {self._phases}"
            found = look()
            assert found is not None
            return found

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            kind, *rest = line.split()
            with self._changed:
                if kind == "I":
                    touch, number, ticket = rest
                    assert self._shown.setdefault(touch, (number, ticket)) == (number, ticket)
                elif kind == "R":
                    self._shown[rest[0]] = (NONE_GIVEN, "")
                else:
                    ticket, copy, phase = rest
                    self._phases[ticket, int(copy)] = phase
                self._changed.notify_all()
