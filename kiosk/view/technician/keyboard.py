"""The on-screen keyboard as QML draws it, and the PIN pad."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.technician.keys import Typing
from kiosk.technician.pin import MOST
from kiosk.view.pacer import Pacer
from kiosk.view.rows import Rows
from queueing.words import Words

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1


def _drop(_text: str) -> None:
    """Take what is typed into no field."""


@QmlElement
@QmlUncreatable("there is one keyboard, handed to the window")
class Keyboard(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """Types into one field at a time."""

    changed = Signal()  # how many rows there are

    def __init__(self, words: Callable[[], Words], pacer: Pacer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._typing = Typing()
        self._taken: Callable[[str], None] = _drop
        self._last_row = 0
        self._keys = Rows(("code", "label", "row", "at", "wide", "held"), self, pacer)
        self._show()

    def take(self, text: str, taken: Callable[[str], None], *, names: bool, most: int) -> None:
        """Type on in `text`; every change goes to `taken`."""
        self._typing = Typing(text, shift=names and (not text or text.endswith(" ")), names=names, most=most)
        self._taken = taken
        self._show()

    def forget(self) -> None:
        """Let go of what was typed, which may be a secret, and of the field."""
        self._typing, self._taken = Typing(), _drop
        self._show()

    def rename(self) -> None:
        """Show the keys in the present language."""
        self._show()

    @Slot(str)
    def press(self, code: str) -> None:
        """Press a key."""
        before = self._typing
        self._typing = before.press(code)
        if self._typing != before:
            self._show()
        if self._typing.text != before.text:
            self._taken(self._typing.text)

    def _show(self) -> None:
        text = self._words().text
        rows = []
        for number, row in enumerate(self._typing.rows()):
            at = (10 - sum(key.width for key in row)) / 2
            for key in row:
                named = f"technician.key.{key.code.replace('-', '_')}"
                label = text(named) if len(key.code) > 1 else key.label
                chosen = key.code == "shift" and self._typing.shift
                rows.append((key.code, label, number, at, key.width, chosen))
                at += key.width
        self._keys.show(rows)
        if number != self._last_row:
            self._last_row = number
            self.changed.emit()

    def _get_keys(self) -> Rows:
        return self._keys

    def _get_rows(self) -> int:
        return self._last_row + 1

    keys = Property(Rows, _get_keys, constant=True)
    rowCount = Property(int, _get_rows, notify=changed)  # noqa: N815 - QML's spelling


@QmlElement
@QmlUncreatable("there is one PIN pad, handed to the window")
class PinPad(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """Digits that are never shown; `entered` carries them once."""

    changed = Signal()
    entered = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._digits = ""
        self._message = ""
        self._locked = False

    def clear(self, message: str = "", *, locked: bool = False) -> None:
        """Forget the digits and say something; a locked pad takes none."""
        self._digits, self._message, self._locked = "", message, locked
        self.changed.emit()

    @Slot(str)
    def press(self, key: str) -> None:
        """Press a digit, "back" or "enter"."""
        if self._locked:
            return
        if key == "enter":
            digits, self._digits = self._digits, ""
            self.changed.emit()
            if digits:
                self.entered.emit(digits)
            return
        self._digits = self._digits[:-1] if key == "back" else (self._digits + key)[:MOST]
        self._message = ""
        self.changed.emit()

    def _get_count(self) -> int:
        return len(self._digits)

    def _get_message(self) -> str:
        return self._message

    def _get_locked(self) -> bool:
        return self._locked

    count = Property(int, _get_count, notify=changed)
    message = Property(str, _get_message, notify=changed)
    locked = Property(bool, _get_locked, notify=changed)
