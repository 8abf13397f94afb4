"""Everything of one kiosk: puts the citizen's screens, the store, the printer and the hub's line together."""

from __future__ import annotations

import importlib
import logging
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from devices.supervision.hotplug.events import Plugs
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.app.news import may_be_first_start, opening, paper_of
from kiosk.art.rasteriser import Art
from kiosk.back_office.printer_view import PrinterView
from kiosk.back_office.store_opener import StoreOpener
from kiosk.device_room.room import DeviceRoom
from kiosk.fonts import load_fonts
from kiosk.packs import load_packs
from kiosk.paths import (
    DataFolders,
    assets_folder,
    crest_file,
    layer_folders,
    program_folder,
    ui_folder,
    words_folder,
)
from kiosk.settings.model import Settings
from kiosk.technician.diary import Diary
from kiosk.view.bridge import ONCE, Bridge
from kiosk.view.pacer import Pacer
from kiosk.view.runner import Ports
from kiosk.view.screen import ScreenGeometry
from kiosk.view.stage import Parts, Stage
from kiosk.visit import events as ev
from kiosk.visit.hall import Hall
from kiosk.visit.model import TextSize
from kiosk.visit.timing import Timing
from queueing.clock import Clock

if TYPE_CHECKING:  # loaded once the first frame is on the glass, or when a technician comes: see Kiosk
    from kiosk.back_office.office import BackOffice
    from kiosk.view.technician.desk import TechnicianDesk
    from queueing.issuing.store import IssuingStore
    from queueing.wire import KioskState, ReprintOrder, StreamEvent

_log = logging.getLogger(__name__)

DOORS_MS = 5000
STORE_MS = 20_000  # a store that still opens then counts as shut: nobody is left waiting for an answer
OTHERS_MS = 1000  # after the printer: its paper is waited for, and loading four drivers at once makes each slow
UNSEEN_MS = 2000  # a kiosk whose screen is unplugged never shows a frame, and begins to work all the same
_STATES = frozenset({"snapshot", "kiosk"})


class Kiosk:
    """Everything of one kiosk that lives as long as its process.

    First comes what is drawn. Everything else is loaded and begun once the first frame is on the glass, on threads
    of its own; a number that is asked for sooner waits for its store. The technician's part is loaded by need.
    """

    def __init__(
        self, settings: Settings, folders: DataFolders, clock: Clock, *, plugs: Plugs | None = None
    ) -> None:
        self._settings = settings
        self._folders = folders
        self._centre = settings.centre
        self._clock = clock
        self._hall = Hall()
        self._known_calls: set[object] = set()
        self._hours: tuple[bool, ...] = ()
        self._line_up = True  # until it is known to be cut
        self._bridge = Bridge()
        self._office: BackOffice | None = None  # until the store is open
        self._early: list[ev.Issue | ev.Report] | None = []  # wait for it; None once it is open, or counts as shut
        self._begun = False
        drawings = assets_folder() / "art"
        self._words = load_packs(words_folder(), drawings, over=layer_folders("words"))
        self._art = Art(drawings, crest_file(settings.centre.crest), over=layer_folders("art"))
        screen = settings.kiosk.screen
        self._family = load_fonts(assets_folder())
        self._diary = Diary(folders.kiosk / "diary.jsonl", clock)
        self.devices = DeviceRoom(settings, folders.kiosk, clock, on_change=self._device_changed, plugs=plugs)
        self.stage: Stage = Stage(
            Parts(
                ui=ui_folder(),
                theme=program_folder("config") / "theme.json",
                art=self._art,
                centre=settings.centre,
                catalogue=self._words,
                screen=ScreenGeometry(screen.width, screen.height, screen.inches),
                clock=clock,
                ports=Ports(issue=self._issue, report=self._report),
                language=settings.kiosk.language,
                text_size=TextSize(settings.kiosk.text_size),
                timing=Timing(idle=settings.kiosk.idle.ask_seconds, answer=settings.kiosk.idle.wipe_seconds),
                technician=self._make_desk,
                prepare_technician=lambda: Thread(target=_load_workbench, daemon=True).start(),
            ),
            on_warning=lambda text: _log.warning("qml: %s", text),
        )
        self.devices.scans.listen(lambda _scan: self._bridge.post(self.stage.runner.send, ev.HeldUp()))
        self._opener = StoreOpener(
            self._open_store, self._furnish_office, on_shut=lambda: self._bridge.post(self._store_tried)
        )
        self._opening = QTimer()
        self._opening.setSingleShot(True)
        self._opening.setInterval(STORE_MS)
        self._opening.timeout.connect(self._store_tried)
        self._others = QTimer()
        self._others.setSingleShot(True)
        self._others.setInterval(OTHERS_MS)
        self._others.timeout.connect(self.devices.keep_others)
        self._doors = QTimer()
        self._doors.setInterval(DOORS_MS)
        self._doors.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._doors.timeout.connect(self._look_at_doors)

    def start(self) -> None:
        """Begin to serve: the screen at once, the rest once it is seen."""
        self._diary.began()
        self._look_at_doors()
        self._doors.start()
        self.stage.window.frameSwapped.connect(self._begin, ONCE)
        QTimer.singleShot(UNSEEN_MS, self._doors, self._begin)
        if self.stage.technician is not None and may_be_first_start(self._settings):
            self.stage.technician.opened().start()

    def stop(self) -> None:
        """End what is under way and let go of everything."""
        self._doors.stop()
        self._opening.stop()
        self._others.stop()
        self.devices.stop()
        if self._office is not None:
            self._office.stop()
        self._opener.stop()
        self._bridge.close()
        self.stage.close()
        self._diary.note("stopped")

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self.devices.start()
            self._opening.start()
            self._opener.start()

    # ---- what is loaded late ------------------------------------------------------------------------------

    def _open_store(self) -> IssuingStore:
        """Open the store, on the opener's thread."""
        from kiosk.back_office.office import open_store

        return open_store(self._folders, self._clock)

    def _furnish_office(self, store: IssuingStore) -> None:
        """Make the back office, on the opener's thread."""
        from kiosk.back_office.office import BackOffice, Ears, Means

        post = self._bridge.post
        means = Means(
            self._settings, self._folders, self._art, self._family, self._words, self._clock, self.devices
        )
        ears = Ears(
            answer=lambda event: post(self.stage.runner.send, event),
            printer=lambda view: post(self._printer_changed, view),
            hub=self._hub_said,
            line=lambda up: post(self._line_changed, up),
        )
        post(self._open_office, BackOffice(store, means, ears))

    def _open_office(self, office: BackOffice) -> None:
        self._office = office
        try:
            office.start()
        finally:
            self._store_tried()

    def _store_tried(self) -> None:
        """The store is open, or counts as shut: answer who asked for something meanwhile, and go on."""
        if self._early is None:
            return
        early, self._early = self._early, None
        self._opening.stop()
        asked = self.stage.runner.visit.asked
        for order in early:
            if isinstance(order, ev.Report):
                self._report(order)
            elif asked is not None and asked.touch == order.touch:
                self._issue(order)  # whoever does not wait for it any more was told to ask staff, who gave a number
        self._others.start()

    def _make_desk(self, pacer: Pacer) -> TechnicianDesk:
        """Make the technician's desk, when somebody opens the hidden corner."""
        from kiosk.view.technician.desk import TechnicianDesk
        from kiosk.workbench.room import Lent, furnish

        lent = Lent(
            self._settings,
            self._folders,
            self._clock,
            self.devices,
            self._art,
            self._family,
            self._words,
            self._bridge.post,
            lambda: self.stage,
        )
        return TechnicianDesk(furnish(lent, self._diary), pacer)

    # ---- the visit's effects ------------------------------------------------------------------------------

    def _issue(self, order: ev.Issue) -> None:
        if self._early is not None:
            self._early.append(order)
            return
        if self._office is None:
            self._bridge.post(self.stage.runner.send, ev.Refused(order.touch, "store"))
            return
        now = self._clock.now().monotonic_s
        self._office.desk.issue(order, self._hall.queue(order.service, now), self._hall.pictures_in_use(now))

    def _report(self, report: ev.Report) -> None:
        if self._early is not None:
            self._early.append(report)
            return
        if self._office is None:
            self._bridge.post(self.stage.runner.send, ev.ReportLost(report))
            return
        self._office.desk.report(report)

    # ---- what comes from elsewhere, on the GUI thread ----------------------------------------------------------

    def _device_changed(self, snapshot: DeviceSnapshot) -> None:
        """Take how a device is, on a thread of the supervisor."""
        self._diary.device(snapshot)
        self._bridge.post(self._show_devices)

    def _show_devices(self) -> None:
        if self.stage.technician is not None and (desk := self.stage.technician.made) is not None:
            desk.devices_changed()

    def _printer_changed(self, view: PrinterView) -> None:
        if view.job is None:
            return
        paper, fault = paper_of(view)
        self.stage.runner.send(ev.PaperChanged(view.job.ticket, paper, fault))

    def _hub_said(self, event: StreamEvent) -> None:
        """Take an event of the stream, on the link's thread."""
        from queueing.wire import KioskState, ReprintOrder

        if event.event in _STATES:
            self._bridge.post(self._hall_changed, KioskState.model_validate(event.data))
        elif event.event == "reprint":
            self._bridge.post(self._order, ReprintOrder.model_validate(event.data))

    def _order(self, order: ReprintOrder) -> None:
        if self._office is not None:
            self._office.desk.order(order)

    def _hall_changed(self, state: KioskState) -> None:
        self._hall = Hall(state, lost_at=None)
        if state.day is not None and self._office is not None:
            self._office.desk.vouch(state.day)
        call = self.stage.runner.visit.help
        if call is not None:
            still_open = self._hall.knows_open(call.id)
            if still_open:
                self._known_calls = {call.id}
            elif still_open is False or call.id in self._known_calls:
                self.stage.runner.send(ev.HelpAnswered(call.id))
        self._look_at_doors()

    def _line_changed(self, up: bool) -> None:
        if up != self._line_up:
            self._line_up = up
            self._diary.note("hub_back" if up else "hub_lost")
        if not up and self._hall.lost_at is None:
            self._hall = Hall(self._hall.state, lost_at=self._clock.now().monotonic_s)

    def _look_at_doors(self) -> None:
        now = self._clock.now()
        state = self._hall.fresh(now.monotonic_s)
        hours = opening(self._centre, now.wall)
        doors = hours[0] and (state is None or state.open)
        self.stage.runner.send(ev.DoorsChanged(doors))
        if hours != self._hours:
            self._hours = hours
            self.stage.view.refresh()


def _load_workbench() -> None:
    """Load most of the technician's part while the corner is touched five times.

    It brings modules of Qt with it, but makes nothing that is Qt's: that may be done on a thread of its own.
    """
    importlib.import_module("kiosk.workbench.bench")
