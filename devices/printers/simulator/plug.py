"""What every simulated printer has in common, whatever way it is plugged in."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from devices.printers.simulator.machine import Faults, Machine
from devices.printers.simulator.paper import Paper, PaperKind

TICK_S = 0.2
"""How often a plug's thread looks whether it was pulled."""


class SimulatedPrinter(ABC):
    """A machine behind a plug. Use as a context manager in tests."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._plug = threading.Lock()
        self._plugged = False

    def start(self) -> Self:
        """Plug the printer in."""
        self._set_plug(plugged=True)
        return self

    def stop(self) -> None:
        """Pull the plug for good."""
        self._set_plug(plugged=False)
        self.machine.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def faults(self) -> Faults:
        """What is wrong now."""
        return self.machine.faults

    def set_faults(self, **changes: object) -> Faults:
        """Cause or end faults by the names of `Faults`, and pull the plug or put it back accordingly."""
        faults = self.machine.set_faults(**changes)
        self._set_plug(plugged=not faults.unplugged)
        return faults

    def papers(self, kind: PaperKind | None = None) -> list[Paper]:
        """Return the papers in the tray, oldest first; on request only those of one kind."""
        return [paper for paper in self.machine.papers() if kind in (None, paper.kind)]

    def wait_for_papers(
        self, count: int, *, kind: PaperKind | None = PaperKind.CUT, timeout: float = 60
    ) -> list[Paper]:
        """Return the papers once there are so many; raises TimeoutError if they do not come."""
        if not self.machine.wait_for(lambda: len(self.papers(kind)) >= count, timeout):
            raise TimeoutError(f"{len(self.papers(kind))} papers instead of {count}")
        return self.papers(kind)

    def _set_plug(self, *, plugged: bool) -> None:
        with self._plug:
            if plugged and not self._plugged:
                self._plug_in()
            elif self._plugged and not plugged:
                self._pull()
            self._plugged = plugged

    @abstractmethod
    def _plug_in(self) -> None:
        """Make the printer reachable."""

    @abstractmethod
    def _pull(self) -> None:
        """Make it unreachable, breaking off what is under way."""
