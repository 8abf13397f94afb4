"""What the technician's screens can have done. Everything here blocks and runs on the technician's own thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of something. `asks`: only a person can tell. `picture`: BGR, height × width × 3."""

    well: bool
    told: Told
    asks: bool = False
    picture: NDArray[np.uint8] | None = None


Progress = Callable[[float, str], None]
"""How far something is, 0 to 1, and a detail such as a file's name; from any thread."""


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

    def find(self, kind: Kind, *, wide: bool) -> tuple[Candidate, ...]:
        """Return what is there of a kind; `wide`: somebody asked for it, so the network may be searched too."""
        ...

    def try_out(self, trial: str, settings: Any, progress: Progress) -> Outcome:
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
