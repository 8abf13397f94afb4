"""One question as QML sees it: the values and rows of a screenful."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlAnonymous

from kiosk.technician.screenful import Screenful
from kiosk.view.rows import Rows
from kiosk.view.technician.keyboard import PinPad
from kiosk.view.technician.means import Means, TechnicianPage

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1


@QmlAnonymous
class QuestionPage(TechnicianPage):
    """Shows what it is given; what a touch does is up to the wizard."""

    changed = Signal()

    def __init__(self, means: Means, parent: QObject | None = None) -> None:
        super().__init__(means, parent)
        self.shown = Screenful()
        self._pad = PinPad(self)
        self._options = Rows(("code", "title", "detail", "marked"), self, means.pacer)
        self._fields = Rows(("code", "fieldName", "text", "active"), self, means.pacer)
        self._services = Rows(("code", "look", "title", "on"), self, means.pacer)
        self._legend = Rows(("code", "look", "title"), self, means.pacer)
        self._counters = Rows(("label", "services"), self, means.pacer)
        self._summary = Rows(("title", "text"), self, means.pacer)
        self._days = Rows(("day", "part", "dayName", "hours", "open", "now"), self, means.pacer)
        self._times = Rows(("edge", "title", "time", "earlier", "later"), self, means.pacer)

    def show_question(self, shown: Screenful) -> None:
        """Show a question."""
        self.shown = shown
        for rows, values in (
            (self._options, shown.options),
            (self._fields, shown.fields),
            (self._services, shown.services),
            (self._legend, tuple(row[:3] for row in shown.services if row[3])),
            (self._counters, shown.counters),
            (self._summary, shown.summary),
            (self._days, shown.days),
            (self._times, shown.times),
        ):
            rows.show(values)
        self.changed.emit()

    name = Property(str, lambda page: page.shown.name, notify=changed)
    title = Property(str, lambda page: page.shown.title, notify=changed)
    why = Property(str, lambda page: page.shown.why, notify=changed)
    form = Property(str, lambda page: page.shown.form, notify=changed)
    step = Property(int, lambda page: page.shown.step, notify=changed)
    steps = Property(int, lambda page: page.shown.steps, notify=changed)
    alone = Property(bool, lambda page: page.shown.alone, notify=changed)
    backOn = Property(bool, lambda page: page.shown.back_on, notify=changed)  # noqa: N815 - QML's spelling
    nextWord = Property(str, lambda page: page.shown.next_word, notify=changed)  # noqa: N815
    tryWord = Property(str, lambda page: page.shown.try_word, notify=changed)  # noqa: N815
    complaint = Property(str, lambda page: page.shown.complaint, notify=changed)
    finds = Property(bool, lambda page: page.shown.finds, notify=changed)
    findsNetwork = Property(bool, lambda page: page.shown.finds_network, notify=changed)  # noqa: N815
    search = Property(str, lambda page: page.shown.search, notify=changed)
    searched = Property(float, lambda page: page.shown.searched, notify=changed)
    busy = Property(bool, lambda page: page.shown.busy, notify=changed)
    typing = Property(bool, lambda page: bool(page.shown.fields), notify=changed)
    servicesOn = Property(str, lambda page: page.shown.services_on, notify=changed)  # noqa: N815
    moreCounters = Property(bool, lambda page: page.shown.more_counters, notify=changed)  # noqa: N815
    partTitle = Property(str, lambda page: page.shown.part_title, notify=changed)  # noqa: N815
    partOpen = Property(bool, lambda page: page.shown.part_open, notify=changed)  # noqa: N815
    partSpreads = Property(bool, lambda page: page.shown.part_spreads, notify=changed)  # noqa: N815
    options = Property(Rows, lambda page: page._options, constant=True)
    fields = Property(Rows, lambda page: page._fields, constant=True)
    services = Property(Rows, lambda page: page._services, constant=True)
    legend = Property(Rows, lambda page: page._legend, constant=True)
    counters = Property(Rows, lambda page: page._counters, constant=True)
    summary = Property(Rows, lambda page: page._summary, constant=True)
    days = Property(Rows, lambda page: page._days, constant=True)
    times = Property(Rows, lambda page: page._times, constant=True)
    pad = Property(PinPad, lambda page: page._pad, constant=True)
