"""The kiosk's process: puts the citizen's screens, the store, the printer and the hub's line together."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from types import FrameType, TracebackType

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from devices.printers.base import PrinterFault
from devices.supervision.hotplug.events import Plugs
from devices.supervision.hotplug.udev import UdevPlugs
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.art import Art
from kiosk.back_office import BackOffice, Ears, Means
from kiosk.device_room import DeviceRoom
from kiosk.fonts import load_fonts
from kiosk.frame_watch import FrameWatch, PixelShift
from kiosk.packs import load_packs
from kiosk.paper.draw import TicketArtist
from kiosk.paths import (
    DataFolders,
    assets_folder,
    crest_file,
    layer_folders,
    program_folder,
    ui_folder,
    words_folder,
)
from kiosk.printing import JobPhase, PrinterView
from kiosk.screen_keeper import ScreenKeeper, kiosk_place
from kiosk.settings import Settings
from kiosk.store_opener import StoreOpener
from kiosk.technician_room import Lent, furnish, open_diary
from kiosk.view.bridge import Bridge
from kiosk.view.runner import Ports
from kiosk.view.screen import ScreenGeometry
from kiosk.view.stage import Parts, Stage
from kiosk.visit import events as ev
from kiosk.visit.hall import Hall
from kiosk.visit.model import Paper, TextSize
from kiosk.visit.timing import Timing
from queueing.centre import Centre
from queueing.clock import Clock, SystemClock
from queueing.issuing.store import IssuingStore
from queueing.tickets.hours import hours_of, is_open
from queueing.wire import KioskState, ReprintOrder, StreamEvent

_log = logging.getLogger(__name__)

DOORS_MS = 5000
_STATES = frozenset({"snapshot", "kiosk"})


def main(settings: Settings) -> int:
    """Serve citizens until told to stop; return the exit code."""
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    sys.excepthook = _log_bug
    app = QGuiApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    app.setOverrideCursor(Qt.CursorShape.BlankCursor)
    load_fonts(assets_folder())
    screen = settings.kiosk.screen
    with ExitStack() as cleanup:
        kiosk = Kiosk(settings, DataFolders.of(demo=settings.demo), SystemClock(), plugs=UdevPlugs())
        cleanup.callback(kiosk.stop)
        stage = kiosk.stage
        keeper = ScreenKeeper(app, stage.window, stage.theme, kiosk_place(screen.name), inches=screen.inches)
        cleanup.callback(keeper.stop)
        for still in (FrameWatch(stage.window), PixelShift(stage.window)):
            cleanup.callback(still.stop)
        wake = _quit_on_signals(app)
        cleanup.callback(wake)
        keeper.place()
        kiosk.start()
        return app.exec()


class Kiosk:
    """Everything of one kiosk that lives as long as its process."""

    def __init__(
        self, settings: Settings, folders: DataFolders, clock: Clock, *, plugs: Plugs | None = None
    ) -> None:
        self._centre = settings.centre
        self._clock = clock
        self._hall = Hall()
        self._known_calls: set[object] = set()
        self._hours: tuple[bool, ...] = ()
        self._line_up = True  # until it is known to be cut
        self._bridge = Bridge()
        self._office: BackOffice | None = None  # until the store is open
        drawings = assets_folder() / "art"
        words = load_packs(words_folder(), drawings, over=layer_folders("words"))
        crest = crest_file(settings.centre.crest)
        art = Art(drawings, crest, over=layer_folders("art"))
        screen = settings.kiosk.screen
        family = load_fonts(assets_folder())
        self._diary = open_diary(folders, clock)
        self.devices = DeviceRoom(settings, folders.kiosk, clock, on_change=self._device_changed, plugs=plugs)
        lent = Lent(
            settings, folders, clock, self.devices, art, family, words, self._bridge.post, lambda: self.stage
        )
        self.stage: Stage = Stage(
            Parts(
                ui=ui_folder(),
                theme=program_folder("config") / "theme.json",
                art=art,
                centre=settings.centre,
                catalogue=words,
                screen=ScreenGeometry(screen.width, screen.height, screen.inches),
                clock=clock,
                ports=Ports(issue=self._issue, report=self._report),
                language=settings.kiosk.language,
                text_size=TextSize(settings.kiosk.text_size),
                timing=Timing(idle=settings.kiosk.idle.ask_seconds, answer=settings.kiosk.idle.wipe_seconds),
                technician=furnish(lent, self._diary),
            ),
            on_warning=lambda text: _log.warning("qml: %s", text),
        )
        self.devices.scans.listen(lambda _scan: self._bridge.post(self.stage.runner.send, ev.HeldUp()))
        self._means = Means(
            settings,
            folders,
            TicketArtist(art, family),
            words,
            crest if art.has_crest else None,
            clock,
            self.devices,
        )
        self._opener = StoreOpener(
            lambda: IssuingStore.open(folders.kiosk / "issuing.sqlite3", clock=clock),
            lambda store: self._bridge.post(self._open_office, store),
        )
        self._doors = QTimer()
        self._doors.setInterval(DOORS_MS)
        self._doors.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._doors.timeout.connect(self._look_at_doors)

    def start(self) -> None:
        """Begin to serve."""
        self._diary.began()
        self._look_at_doors()
        self._doors.start()
        self.devices.start()
        self._opener.start()
        if self.stage.technician is not None:
            self.stage.technician.start()

    def stop(self) -> None:
        """End what is under way and let go of everything."""
        self._doors.stop()
        self.devices.stop()
        if self._office is not None:
            self._office.stop()
        self._opener.stop()
        self._bridge.close()
        self.stage.close()
        self._diary.note("stopped")

    def _open_office(self, store: IssuingStore) -> None:
        post = self._bridge.post
        self._office = BackOffice(
            store,
            self._means,
            Ears(
                answer=lambda event: post(self.stage.runner.send, event),
                printer=lambda view: post(self._printer_changed, view),
                hub=self._hub_said,
                line=lambda up: post(self._line_changed, up),
            ),
        )
        self._office.start()

    # ---- the visit's effects ------------------------------------------------------------------------------

    def _issue(self, order: ev.Issue) -> None:
        if self._office is None:
            self._bridge.post(self.stage.runner.send, ev.Refused(order.touch, "store"))
            return
        now = self._clock.now().monotonic_s
        self._office.desk.issue(order, self._hall.queue(order.service, now), self._hall.pictures_in_use(now))

    def _report(self, report: ev.Report) -> None:
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
        if self.stage.technician is not None:
            self.stage.technician.devices_changed()

    def _printer_changed(self, view: PrinterView) -> None:
        if view.job is None:
            return
        paper, fault = paper_of(view)
        self.stage.runner.send(ev.PaperChanged(view.job.ticket, paper, fault))

    def _hub_said(self, event: StreamEvent) -> None:
        """Take an event of the stream, on the link's thread."""
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


def opening(centre: Centre, at: datetime) -> tuple[bool, ...]:
    """Return whether the centre is open, and each of its services."""
    return (is_open(centre.hours, at), *(is_open(hours_of(centre, service), at) for service in centre.services))


def paper_of(view: PrinterView) -> tuple[Paper, str | None]:
    """Return what the worker's snapshot means for the paper of its ticket."""
    assert view.job is not None
    match view.job.phase:
        case JobPhase.HELD if not view.able:
            return Paper.STUCK, worst_fault(view.job.faults or view.faults)
        case JobPhase.HELD | JobPhase.PRINTING:
            return Paper.COMING, None
        case JobPhase.DONE:
            return Paper.OUT, None
        case JobPhase.UNCONFIRMED:
            return Paper.UNCONFIRMED, None
        case JobPhase.FAILED | JobPhase.STAFF:
            return Paper.FAILED, worst_fault(view.job.faults)


def worst_fault(faults: frozenset[PrinterFault]) -> str | None:
    """Return the fault to name where only one can be; low paper keeps nobody waiting."""
    return next((f.value for f in PrinterFault if f in faults and f is not PrinterFault.PAPER_LOW), None)


def _quit_on_signals(app: QGuiApplication) -> Callable[[], None]:
    """Quit at SIGTERM and SIGINT. Python sees a signal only when it runs, so the signal itself wakes it."""
    inner, outer = socket.socketpair()
    inner.setblocking(False)
    outer.setblocking(False)
    signal.set_wakeup_fd(outer.fileno())
    notifier = QSocketNotifier(inner.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: inner.recv(64))

    def leave(_signal: int, _frame: FrameType | None) -> None:
        app.quit()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)

    def undo() -> None:
        signal.set_wakeup_fd(-1)
        notifier.setEnabled(False)
        inner.close()
        outer.close()

    return undo


def _log_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log what escaped from a slot; the screens go on."""
    _log.critical("a bug in the kiosk", exc_info=(kind, error, trace))
