"""What can be done to the box as a whole: where, with which key, and nothing before it is confirmed."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.technician.found import Candidate
from kiosk.technician.tools import WITH_KEY, WITH_PLACE, Deed, Told, failed
from kiosk.view.rows import Rows
from kiosk.view.technician.means import Means, TechnicianPage

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

_LONGEST_KEY = 80
_ICONS = {
    Deed.BACKUP: "note",
    Deed.RESTORE: "back",
    Deed.RECOVERY: "print",
    Deed.PROFILE: "list",
    Deed.SUPPORT: "search",
    Deed.RESTART: "again",
    Deed.RESTART_BOX: "again",
    Deed.POWER_OFF: "plug",
}


@QmlElement
@QmlUncreatable("there is one box, handed to the window")
class BoxView(TechnicianPage):  # type: ignore[operator]  # the stub takes the decorator for a class
    """The deeds of the box, and the one that is being asked for."""

    changed = Signal()

    def __init__(self, means: Means, parent: QObject | None = None) -> None:
        super().__init__(means, parent)
        self._deed: Deed | None = None
        self._place: Candidate | None = None
        self._key = ""
        self._found: tuple[Candidate, ...] = ()
        self._looking = False
        self._trouble: Told | None = None
        self._deeds = Rows(("code", "title", "detail", "icon"), self, means.pacer)
        self._places = Rows(("code", "title", "detail", "marked"), self, means.pacer)
        means.trial.changed.connect(self.changed)

    def refresh(self) -> None:
        """Show everything as it is now, in the present language."""
        say = self._means.words().text
        self._deeds.show(
            [
                (deed.value, *(say(f"technician.deed.{deed}.{part}") for part in ("title", "detail")), _ICONS[deed])
                for deed in self._means.tools.deeds()
            ]
        )
        self._places.show([(place.title, place.title, place.detail, place == self._place) for place in self._found])
        self.changed.emit()

    def put_away(self) -> None:
        """Leave a deed that nobody confirmed."""
        self._deed, self._place, self._key, self._found, self._trouble = None, None, "", (), None
        self._looking = False
        if not self._means.trial.holds:
            self._means.trial.clear()

    @Slot(str)
    def choose(self, code: str) -> None:
        """Begin one of the deeds; nothing is done before it is confirmed."""
        if self._means.trial.holds:
            return
        self.put_away()
        self._deed = Deed(code)
        if self._deed in WITH_KEY:
            self._means.keyboard.take("", self._key_typed, names=False, most=_LONGEST_KEY)
        if self._deed in WITH_PLACE:
            self.lookForPlaces()
        self.refresh()

    @Slot()
    def lookForPlaces(self) -> None:  # noqa: N802 - QML's spelling
        """Look for sticks, and for what lies on them."""
        deed, places = self._deed, self._means.tools.places
        if deed is None or self._looking:
            return
        self._looking, self._trouble = True, None
        self._means.worker.run(
            lambda: places(deed),
            lambda found: self._places_came(deed, found),
            lambda code, detail: self._places_came(deed, (), failed(code, detail)),
        )
        self.refresh()

    @Slot(str)
    def choosePlace(self, title: str) -> None:  # noqa: N802
        """Choose where."""
        self._place = next((place for place in self._found if place.title == title), None)
        self.refresh()

    @Slot()
    def confirm(self) -> None:
        """Do it."""
        deed, place, key = self._deed, self._place, self._key
        if deed is None or not self._ready():
            return
        do, value = self._means.tools.do, place.value if place is not None else None
        self._means.trial.start(
            Told(f"technician.deed.{deed}.doing"), lambda doing: do(deed, value, key, doing.progress)
        )
        self._key = ""
        self.refresh()

    @Slot()
    def leave(self) -> None:
        """Leave the deed."""
        if not self._means.trial.holds:
            self.put_away()
            self.refresh()

    def _ready(self) -> bool:
        place = self._deed not in WITH_PLACE or self._place is not None
        return place and (self._deed not in WITH_KEY or bool(self._key.strip())) and not self._means.trial.running

    def _key_typed(self, text: str) -> None:
        self._key = text
        self.changed.emit()

    def _places_came(self, deed: Deed, places: tuple[Candidate, ...], trouble: Told | None = None) -> None:
        if deed is not self._deed:
            return
        self._looking, self._found, self._trouble = False, places, trouble
        if len(places) == 1:
            self._place = places[0]
        self.refresh()

    def _deed_text(self, part: str) -> str:
        return self._means.words().text(f"technician.deed.{self._deed}.{part}") if self._deed is not None else ""

    def _get_trouble(self) -> str:
        return self._trouble.says(self._means.words()) if self._trouble is not None else ""

    deed = Property(str, lambda box: box._deed.value if box._deed is not None else "", notify=changed)
    deedTitle = Property(str, lambda box: box._deed_text("title"), notify=changed)  # noqa: N815
    deedAsk = Property(str, lambda box: box._deed_text("ask"), notify=changed)  # noqa: N815
    verb = Property(str, lambda box: box._deed_text("verb"), notify=changed)
    withPlace = Property(bool, lambda box: box._deed in WITH_PLACE, notify=changed)  # noqa: N815
    withKey = Property(bool, lambda box: box._deed in WITH_KEY, notify=changed)  # noqa: N815
    key = Property(str, lambda box: box._key, notify=changed)
    ready = Property(bool, lambda box: box._ready(), notify=changed)
    looking = Property(bool, lambda box: box._looking, notify=changed)
    trouble = Property(str, _get_trouble, notify=changed)
    deeds = Property(Rows, lambda box: box._deeds, constant=True)
    places = Property(Rows, lambda box: box._places, constant=True)
