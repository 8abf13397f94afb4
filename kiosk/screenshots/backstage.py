"""A technician's desk on a stage, for pictures and tests: what takes long is done when somebody waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Event
from typing import Any

from kiosk.art.rasteriser import Art
from kiosk.paths import assets_folder, program_folder, ui_folder
from kiosk.screenshots.staged_tools import SCREENS, StagedTools
from kiosk.screenshots.staging import GLASSES, StagedClock, staged_centre, staged_words
from kiosk.technician.pin import PinDoor
from kiosk.technician.wizard import Draft
from kiosk.view.runner import Ports
from kiosk.view.stage import Parts, Stage
from kiosk.view.technician.desk import Furniture, TechnicianDesk
from kiosk.view.technician.door import TechnicianDoor
from kiosk.visit.model import TextSize
from queueing.words import Words

_LIMIT_S = 120.0  # of waiting, on a busy machine
PIN = "246802"


@cache
def _art() -> Art:
    return Art(assets_folder() / "art")


@cache
def _words() -> dict[str, Words]:
    return staged_words()


class Backstage:
    """A technician's desk on a stage, without a thread of its own: what is asked for is done when asked to wait."""

    def __init__(
        self,
        glass: str,
        language: str,
        folder: Path,
        *,
        first_start: bool = False,
        art: Art | None = None,
        text_size: TextSize = TextSize.DEFAULT,
        on_warning: Callable[[str], None],
    ) -> None:
        self.clock = StagedClock()
        self.tools = StagedTools()
        self.draft = Draft(folder / "draft.json")
        self._folder = folder
        self.identified = 0
        self.wiped = 0
        self.waiting: list[Callable[[], None]] = []
        self._told = Event()
        self.door = PinDoor(folder / "pin", folder / "tries.json", self.clock)
        if not first_start:
            self.door.keep(PIN)
        furniture = Furniture(
            self.tools,
            self.door,
            self.draft,
            _words(),
            language,
            self.clock,
            self.post,
            self._wipe,
            lambda: SCREENS,
            self._identify,
            first_start=first_start,
        )
        self.stage = Stage(
            Parts(
                ui=ui_folder(),
                theme=program_folder("config") / "theme.json",
                art=art or _art(),
                centre=staged_centre(),
                catalogue=_words(),
                screen=GLASSES[glass],
                clock=self.clock,
                ports=Ports(issue=lambda _: None, report=lambda _: None),
                language=language,
                text_size=text_size,
                motion=False,
                technician=lambda pacer: TechnicianDesk(furniture, pacer),
            ),
            on_warning=on_warning,
        )
        corner = self.stage.technician
        assert corner is not None
        self.corner: TechnicianDoor = corner
        self.desk = corner.opened()

    def post(self, call: Callable[..., None], *arguments: Any) -> None:
        """Keep a call for the GUI thread."""
        self.waiting.append(lambda: call(*arguments))
        self._told.set()

    def wait(self) -> None:
        """Let everything that was asked for come to its end, or as far as it is not held up.

        Raises TimeoutError where it comes to none.
        """
        while self.desk.worker.busy or self.waiting:
            if self.tools.going.is_set():
                self.desk.worker.wait()
            elif not self.waiting:
                return
            self.take_calls()

    def take_calls(self) -> None:
        """Let come what is told until now."""
        while self.waiting:
            self.waiting.pop(0)()

    def wait_for(self, met: Callable[[], bool], limit: float = _LIMIT_S) -> None:
        """Let come what is told in the midst of something that is held up, until a condition is met.

        Raises TimeoutError where it is not met after `limit` seconds.
        """
        end = time.monotonic() + limit
        while not met():
            if not self._told.wait(max(0.0, end - time.monotonic())):
                raise TimeoutError(f"not met after {limit:g} s")
            self._told.clear()
            self.wait()

    def reset(self) -> None:
        """Go out, and forget what was done; the draft stays, so the wizard goes on where it was left."""
        self.desk.leave()
        self.tools.forget()
        (self._folder / "tries.json").unlink(missing_ok=True)
        self.clock.pass_by(60)

    def _wipe(self) -> None:
        self.wiped += 1

    def _identify(self) -> None:
        self.identified += 1
