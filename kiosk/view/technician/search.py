"""Looking for what can be chosen: on this machine at once, on the network with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Event

from kiosk.technician.found import Candidate, FoundScreen, Kind
from kiosk.technician.tools import Doing, Told, failed
from kiosk.view.technician.means import Means


class Search:
    """One search at a time. `changed` is called on the GUI thread; `state` is "", local or network."""

    def __init__(self, means: Means, changed: Callable[[], None]) -> None:
        self._means = means
        self._changed = changed
        self._turn = 0  # what comes late of a search that was stopped counts for nothing
        self._stopped = Event()
        self.state = ""
        self.share = 0.0
        self.found: Mapping[Kind, tuple[Candidate, ...]] = {}
        self.screens: tuple[FoundScreen, ...] | None = None
        self.told: Told | None = None

    def look(self, kind: Kind) -> None:
        """Look for what is plugged into this machine."""
        if self.state:
            return
        if kind is Kind.SCREENS:
            self._begin("")
            self.screens = self._means.screens()
            self._changed()
            return
        turn = self._begin("local")
        find = self._means.tools.find
        self._means.worker.run(
            lambda: find(kind),
            lambda found: self._came(turn, {kind: found}),
            lambda code, detail: self._failed(turn, {kind: ()}, code, detail),
        )

    def look_around(self, known: tuple[Candidate, ...]) -> None:
        """Look for printers on the network, beside those that are known."""
        if self.state:
            return
        turn = self._begin("network")
        doing = Doing(
            progress=lambda share, _detail: self._means.post(self._progressed, turn, share), stopped=self._stopped
        )
        search = self._means.tools.search_network
        self._means.worker.run(
            lambda: search(doing),
            lambda found: self._came_around(turn, known, found),
            lambda code, detail: self._failed(turn, {}, code, detail),
        )

    def stop(self) -> None:
        """Look no further on the network; what was found until then still comes."""
        self._stopped.set()

    def drop(self) -> None:
        """Look no further: nobody wants to know any more."""
        self._stopped.set()
        self._turn += 1
        self.state = ""

    def _begin(self, state: str) -> int:
        self._turn += 1
        self._stopped = Event()
        self.state, self.share, self.told, self.found, self.screens = state, 0.0, None, {}, None
        self._changed()
        return self._turn

    def _progressed(self, turn: int, share: float) -> None:
        if turn == self._turn and self.state:
            self.share = share
            self._changed()

    def _came(self, turn: int, found: Mapping[Kind, tuple[Candidate, ...]], told: Told | None = None) -> None:
        if turn == self._turn:
            self.state, self.found, self.told = "", found, told
            self._changed()

    def _came_around(self, turn: int, known: tuple[Candidate, ...], found: tuple[Candidate, ...] | None) -> None:
        new = tuple(one for one in found or () if all(one.value != other.value for other in known))
        told = None
        if found is None:
            told = Told("technician.wizard.network_down")
        elif not new and not self._stopped.is_set():
            told = Told("technician.wizard.network_none")
        self._came(turn, {Kind.PRINTERS: (*known, *new)}, told)

    def _failed(self, turn: int, found: Mapping[Kind, tuple[Candidate, ...]], code: str, detail: str) -> None:
        self._came(turn, found, failed(code, detail))
