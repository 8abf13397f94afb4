"""What a check of `kiosk doctor` looks at, and how it says what it found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.paths import DataFolders
from kiosk.run.running import Running
from kiosk.settings.model import Settings
from kiosk.settings.problems import Problem, SettingsError
from queueing.words import Words


class Health(StrEnum):
    """How a part is."""

    WELL = "well"
    LOOK = "look"  # works, but a person should look
    WRONG = "wrong"
    NOT_RUNNING = "not_running"  # nothing is wrong with it, it just does not run now


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is. `words` key the sentences, which are joined; `values` fill them in."""

    part: str
    health: Health
    words: tuple[str, ...]
    values: dict[str, object] = field(default_factory=dict)
    detail: str = ""  # for the technician; not translated

    def sentence(self, words: Words) -> str:
        """Return what is so, and what to do."""
        values = {
            name: value.sentence(words) if isinstance(value, Problem) else value
            for name, value in self.values.items()
        }
        known = [word for word in self.words if word in words or not word.startswith("fault.")]
        return " ".join(words.text(word, **values) for word in known or ("doctor.device.wrong",))


@dataclass(frozen=True, slots=True)
class Box:
    """What the checks look at."""

    settings: Settings
    folders: DataFolders
    running: Running | None
    processes: frozenset[str]  # our commands that run now: hub, app, board
    spoilt: SettingsError | None = None  # why the site's file is not what the box runs on

    @property
    def asleep(self) -> Health:
        """How bad it is that a part does not run: a real centre should, a demo runs when somebody wants it."""
        return Health.NOT_RUNNING if self.settings.demo and self.running is None else Health.WRONG
