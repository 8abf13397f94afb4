"""The technician's PIN: its argon2id hash in a file of its own, and waits that outlast a restart.

A failed try is counted on the disk before the PIN is looked at, so that pulling the plug gains nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.paths import DataFolders, site_file
from kiosk.whole_file import write_whole
from queueing.clock import Clock, Instant

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST, MOST = 6, 8  # digits
_ARGON2 = "$argon2id$"  # how a hash begins
_FORM = re.compile(rf"[0-9]{{{LEAST},{MOST}}}")


@dataclass(frozen=True, slots=True)
class Waits:
    """How many tries are free, and the wait after each further one: doubling, up to a bound. Seconds."""

    free: int = 5
    first_s: float = 30.0
    most_s: float = 900.0

    def after(self, failures: int) -> float:
        """Return how long to wait after so many failures."""
        beyond = failures - self.free
        return 0.0 if beyond < 0 else min(self.first_s * 2.0 ** min(beyond, 30), self.most_s)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a try. `wait_s`: seconds until the next one is looked at."""

    right: bool
    wait_s: float = 0.0


class WeakPinError(ValueError):
    """A PIN that anybody guesses, or of the wrong length. The argument keys the sentence."""


def checked_pin(pin: str) -> str:
    """Return a PIN that may be used; raises WeakPinError."""
    if not _FORM.fullmatch(pin):
        raise WeakPinError("technician.pin.form")
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, -1}:  # 000000, 123456, 987654
        raise WeakPinError("technician.pin.weak")
    return pin


def box_door(folders: DataFolders, clock: Clock, *, given: Callable[[], str | None] | None = None) -> PinDoor:
    """Return the technician's door of this box."""
    return PinDoor(
        site_file().with_name("technician-pin"), folders.kiosk / "technician-tries.json", clock, given=given
    )


class PinDoor:
    """Keeps the PIN of a box, and lets in who knows it. Blocking: the check is slow on purpose."""

    def __init__(
        self, file: Path, tries: Path, clock: Clock, *, given: Callable[[], str | None] | None = None
    ) -> None:
        """`given`: a PIN that somebody else made, the dock's of a demo; then none is kept here."""
        self._file = file
        self._tries = tries
        self._clock = clock
        self._given = given
        self._waits = Waits()

    @property
    def is_set(self) -> bool:
        """Whether there is a PIN."""
        return self._given is not None or self._stored() is not None

    @property
    def wrong(self) -> str | None:
        """Why no PIN whatever opens: `none` is set, or the file that keeps it is `damaged`; None where one does."""
        if self._given is not None:
            return None
        stored = self._stored()
        return "none" if stored is None else None if stored.startswith(_ARGON2) else "damaged"

    def keep(self, pin: str) -> None:
        """Keep a PIN from now on; raises WeakPinError."""
        hashed = _hasher().hash(checked_pin(pin))
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self._file, json.dumps({"hash": hashed}).encode())
        self._forget()

    def wait_s(self) -> float:
        """Return for how many seconds no try is looked at."""
        failures, last = self._failures()
        wait = self._waits.after(failures)
        if wait == 0.0:
            return 0.0
        if last is None:
            return wait
        now = self._clock.now()
        age, _ = last.seconds_until(now)
        if last.boot_id != now.boot_id and now.wall < last.wall:
            age = 0.0  # the clock was put back: nobody knows how long ago it was
        return max(0.0, wait - age)

    def try_pin(self, pin: str) -> Verdict:
        """Look at a PIN."""
        if (wait := self.wait_s()) > 0:
            return Verdict(False, wait)
        failures, _ = self._failures()
        self._note(failures + 1)
        if self._matches(pin):
            self._forget()
            return Verdict(True)
        return Verdict(False, self.wait_s())

    # ---- within --------------------------------------------------------------------------------------------

    def _matches(self, pin: str) -> bool:
        if self._given is not None:
            given = self._given()
            return given is not None and len(given) == len(pin) and given == pin
        stored = self._stored()
        if stored is None:
            return False
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return _hasher().verify(stored, pin)
        except (VerificationError, InvalidHashError, ValueError):
            return False

    def _stored(self) -> str | None:
        """Return the hash; None only where no PIN was ever set, for then the box lets anybody set one.

        A file that cannot be read or understood is a PIN that nothing matches: whoever spoils it gains nothing.
        """
        try:
            raw = self._file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            return ""
        with suppress(ValueError, KeyError, TypeError):
            return str(json.loads(raw)["hash"])
        return ""

    def _failures(self) -> tuple[int, Instant | None]:
        try:
            raw = self._tries.read_bytes()
        except FileNotFoundError:
            return 0, None
        except OSError:
            return self._waits.free, None
        try:
            kept = json.loads(raw)
            wall = datetime.fromisoformat(kept["wall"])
            if wall.utcoffset() != timedelta(0):
                raise ValueError(wall)
            return int(kept["failures"]), Instant(wall, float(kept["monotonic_s"]), str(kept["boot"]))
        except (ValueError, KeyError, TypeError):
            return self._waits.free, None  # whoever spoilt the file gains nothing by it

    def _note(self, failures: int) -> None:
        now = self._clock.now()
        kept = {
            "failures": failures,
            "wall": now.wall.isoformat(),
            "monotonic_s": now.monotonic_s,
            "boot": now.boot_id,
        }
        self._tries.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self._tries, json.dumps(kept).encode())

    def _forget(self) -> None:
        self._tries.unlink(missing_ok=True)


def _hasher() -> PasswordHasher:
    """Return argon2id with 19 MiB and two rounds (OWASP): some 50 ms on a weak box; the waits do the rest."""
    from argon2 import PasswordHasher  # loaded when somebody comes

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
