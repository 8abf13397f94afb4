"""The simulated overhead camera on the dock: a table on which papers are laid."""

from __future__ import annotations

import io
import threading
from pathlib import Path

from PIL import Image
from pydantic import BaseModel, ConfigDict

from devices.dock.stand import Hand, Picture
from devices.scanners.base import ScannerFault
from devices.scanners.overhead.papers import Paper, on_table
from devices.scanners.overhead.simulator import OverheadSimulator

_PLUG, _FREEZE = "unplugged", "frozen"
_FAULTS = {_PLUG: ScannerFault.UNREACHABLE, _FREEZE: ScannerFault.SILENT}
_SHOWN = (420, 560)


class OverheadChange(BaseModel):
    """What `POST /overhead` takes: only what is named changes. `paper: null` takes the paper away."""

    model_config = ConfigDict(extra="forbid")

    paper: Paper | None = None
    unplugged: bool = False
    frozen: bool = False


class OverheadStand:
    """The hand that lays papers down, and the camera's plug. `fonts` is the folder for the papers' letters."""

    name = "overhead"

    def __init__(self, simulator: OverheadSimulator, fonts: Path | None = None) -> None:
        self._simulator = simulator
        self._fonts = fonts
        self._lock = threading.Lock()
        self._seen: dict[Paper, bytes] = {}

    def state(self) -> dict[str, object]:
        """Return what lies there, and what ails the camera."""
        faults = self._simulator.camera.faults
        return {"paper": self._simulator.paper, _PLUG: faults.unplugged, _FREEZE: faults.frozen}

    def change(self, body: bytes) -> None:
        """Lay something down, or cause or end a fault."""
        change = OverheadChange.model_validate_json(body)
        if "paper" in change.model_fields_set:
            self._lay(change.paper)
        faults = change.model_dump(include=set(_FAULTS), exclude_unset=True)
        if faults:
            self._simulator.camera.set_faults(**faults)

    def sentences(self) -> tuple[str, ...]:
        """Return what staff would be told."""
        state = self.state()
        return tuple(f"fault.scanner.{fault}.staff" for field, fault in _FAULTS.items() if state[field])

    def hands(self) -> tuple[Hand, ...]:
        """Return a button for each paper, and for plug and camera."""
        state = self.state()
        papers = [Hand(paper.value, paper is self._simulator.paper) for paper in Paper]
        return (*papers, *(Hand(field, bool(state[field])) for field in (_FREEZE, _PLUG)))

    def press(self, action: str, *, on: bool) -> None:
        """Lay a paper down or take it away, pull the plug or put it back."""
        if action in _FAULTS:
            self._simulator.camera.set_faults(**{action: on})
        elif action in set(Paper):
            self._lay(Paper(action) if on else None)
        else:
            raise KeyError(action)

    def pictures(self) -> tuple[Picture, ...]:
        """Return what the camera sees."""
        paper = self._simulator.paper
        return () if paper is None else (Picture(f"{paper.value}.png", f"dock.overhead.{paper.value}", "sheet"),)

    def picture(self, name: str) -> bytes | None:
        """Return what the camera sees, made small."""
        name = name.removesuffix(".png")
        if name not in set(Paper):
            return None
        paper = Paper(name)
        with self._lock:  # drawing five megapixels takes a while: once for each paper
            if paper not in self._seen:
                view = Image.fromarray(on_table(paper, self._fonts)[:, :, ::-1])
                view.thumbnail(_SHOWN)
                out = io.BytesIO()
                view.save(out, "PNG")
                self._seen[paper] = out.getvalue()
            return self._seen[paper]

    def _lay(self, paper: Paper | None) -> None:
        with self._lock:
            if paper is None:
                self._simulator.take_away()
            else:
                self._simulator.lay(paper)
