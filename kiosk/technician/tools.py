"""What the technician's screens can have done. Everything here blocks and runs on the technician's own thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from devices.supervision.snapshot import DeviceSnapshot
from kiosk.technician.found import Candidate, Kind
from queueing.words import Words

if TYPE_CHECKING:  # it costs a start a tenth of a second
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence by its word, with what is filled in."""

    word: str
    values: Mapping[str, object] = field(default_factory=dict)

    def says(self, words: Words) -> str:
        """Return the sentence in one language; values that are sentences are said in it too, unknown ones not."""
        values = {
            name: (value.says(words) if value.word in words else "") if isinstance(value, Told) else value
            for name, value in self.values.items()
        }
        return words.text(self.word, **values).strip()


_REASONS = frozenset({"settings", "slow", "io", "bug"})  # of the worker; others are a device's


def reason(code: str) -> Told:
    """Return why a job did not end well."""
    return Told(f"technician.failed.{code}" if code in _REASONS else "technician.failed.device")


def failed(code: str, detail: str) -> Told:
    """Return the same with a detail for whoever mends it."""
    return Told("technician.complaint.failed", {"reason": reason(code), "detail": detail})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of something. `asks`: only a person can tell. `picture`: BGR, height × width × 3."""

    well: bool
    told: Told
    asks: bool = False
    picture: NDArray[np.uint8] | None = None


Progress = Callable[[float, str], None]
"""How far something is, 0 to 1, and a detail such as a file's name; from any thread."""

Outline = tuple[tuple[float, float], ...]
"""The corners of something on a picture, [(x, y) …] in its pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What a camera sees, with an outline of each thing found there. `picture`: BGR, height × width × 3."""

    picture: NDArray[np.uint8] = field(repr=False)
    outlines: tuple[Outline, ...] = ()


@dataclass(frozen=True, slots=True)
class Doing:
    """What something that takes long tells meanwhile, from any thread; once `stopped`, nobody waits for its end."""

    progress: Progress = lambda _part, _detail: None
    say: Callable[[Told], None] = lambda _told: None  # what a person should do now
    show: Callable[[Sight], None] = lambda _sight: None
    stopped: Event = field(default_factory=Event)


#: Trials that end soon once they are stopped; paper that is on its way cannot be called back.
STOPPABLE = frozenset({"reader", "scanner", "a4"})


class Deed(StrEnum):
    """What can be done to the box as a whole, each after a question."""

    BACKUP = "backup"
    RESTORE = "restore"
    PROFILE = "profile"
    SUPPORT = "support"
    RECOVERY = "recovery"
    RESTART = "restart"
    RESTART_BOX = "restart_box"
    POWER_OFF = "power_off"


#: Deeds that need to know where: a stick or a file on one, chosen from what is there.
WITH_PLACE = frozenset({Deed.BACKUP, Deed.RESTORE, Deed.PROFILE, Deed.SUPPORT})
#: Deeds that need the recovery key, typed from paper.
WITH_KEY = frozenset({Deed.RESTORE})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log in plain words. `when` as the centre's clock had it."""

    when: str
    told: Told
    health: str  # well, look, wrong


class Tools(Protocol):
    """Everything that screens reach beyond themselves."""

    def snapshots(self) -> tuple[DeviceSnapshot, ...]:
        """Return how the devices are. At once."""
        ...

    def find(self, kind: Kind) -> tuple[Candidate, ...]:
        """Return what is there of a kind."""
        ...

    def search_network(self, doing: Doing) -> tuple[Candidate, ...] | None:
        """Return the printers of the network, those found so far once it is stopped; None without a network."""
        ...

    def try_out(self, trial: str, settings: Any, doing: Doing) -> Outcome:
        """Try a device out, with other settings than those that hold unless they are None."""
        ...

    def make_account(self, username: str, display_name: str, password: str) -> Outcome:
        """Make the centre's first account."""
        ...

    def keep_crest(self, source: Path) -> str:
        """Copy a picture beside the settings and return its name there; raises OSError or ValueError."""
        ...

    def change(self, changes: Mapping[str, Any]) -> None:
        """Write settings; raises SettingsError."""
        ...

    def settings(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Return the settings that hold in the file and those without it, in the terms of YAML."""
        ...

    def network(self) -> tuple[tuple[Told, Told, bool], ...]:
        """Return what there is to know of network and hub: what, how it is, whether that is well."""
        ...

    def log(self) -> tuple[Line, ...]:
        """Return what happened last, the newest first."""
        ...

    def deeds(self) -> tuple[Deed, ...]:
        """Return what can be done on this box. At once."""
        ...

    def places(self, deed: Deed) -> tuple[Candidate, ...]:
        """Return where a deed can be done."""
        ...

    def do(self, deed: Deed, place: Any, key: str, progress: Progress) -> Outcome:
        """Do it."""
        ...
