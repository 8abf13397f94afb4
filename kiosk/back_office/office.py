"""Behind the screens: everything that works with the store. It comes to be when the store is open.

Loaded on the store opener's thread, once the first frame is on the glass: no citizen waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from devices.printers.factory import open_printer
from devices.printers.link import Patience
from kiosk.art.rasteriser import Art
from kiosk.back_office.issuing_desk import Answer, IssuingDesk
from kiosk.back_office.print_worker import PrintWorker
from kiosk.back_office.printer_view import PrinterView
from kiosk.device_room.room import DeviceRoom
from kiosk.hub_line.line_file import LineFile
from kiosk.hub_line.pairing import Pairing
from kiosk.hub_line.uplink import Uplink
from kiosk.paper.draw import TicketArtist
from kiosk.paper.press import TicketPress
from kiosk.paths import DataFolders, crest_file
from kiosk.settings.model import Settings
from queueing.clock import Clock
from queueing.issuing.store import IssuingStore
from queueing.wire import PairRequest, StreamEvent
from queueing.words import Words


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears of what happens behind the screens. Each is called on a thread of the back office."""

    answer: Callable[[Answer], None]
    printer: Callable[[PrinterView], None]
    hub: Callable[[StreamEvent], None]
    line: Callable[[bool], None]


@dataclass(frozen=True, slots=True)
class Means:
    """What a back office is furnished with, beside its store."""

    settings: Settings
    folders: DataFolders
    art: Art
    family: str
    words: dict[str, Words]
    clock: Clock
    devices: DeviceRoom
    printer_patience: Patience | None = None  # None: as a printer of a hall needs it


def open_store(folders: DataFolders, clock: Clock) -> IssuingStore:
    """Open this kiosk's store; raises StoreFailed."""
    return IssuingStore.open(folders.kiosk / "issuing.sqlite3", clock=clock)


class BackOffice:
    """The issuing desk, the printer and the line to the hub, all on one store."""

    def __init__(self, store: IssuingStore, means: Means, ears: Ears) -> None:
        settings = means.settings
        self.desk = IssuingDesk(store, answer=ears.answer)
        self._press = TicketPress(
            TicketArtist(means.art, means.family),
            settings.centre,
            means.words,
            width_dots=settings.printer.width_dots,
            ahead=self.desk.ahead,
            crest=crest_file(settings.centre.crest) if means.art.has_crest else None,
        )
        self._store = store
        self._devices = means.devices
        self._worker = PrintWorker(
            store,
            open_printer(settings.printer, means.printer_patience),
            self._press,
            clock=means.clock,
            on_view=ears.printer,
        )
        self._line_file = LineFile.of(means.folders.kiosk)
        url, name = settings.kiosk_hub_url, settings.kiosk.name

        def introduction(code: str) -> PairRequest:
            borne = store.identity.mark if store.identity is not None else None
            return PairRequest(code=code, kind="kiosk", name=name, store=store.store_id, mark=borne)

        self._uplink = Uplink(
            url,
            store,
            Pairing(
                url,
                introduction,
                kept=means.folders.kiosk / "pairing.json",
                local_code=means.folders.hub / "local-pairing",
            ),
            on_event=ears.hub,
            on_state=ears.line,
            on_line=self._line_file.tell,
        )

    def start(self) -> None:
        """Begin to serve."""
        self.desk.run(lambda: self._press.warm_up("lotus"))
        self._devices.report_to(self._store.report_device)
        self._devices.add_printer(self._worker)
        self._uplink.start()

    def stop(self) -> None:
        """End what is under way. The devices, and with them the printer, must have been let go of before."""
        self._uplink.stop()
        self._line_file.remove()
        self.desk.stop()
