"""The one list model: rows of named roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.view.pacer import Pacer

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

type_index = QModelIndex | QPersistentModelIndex
type_rows = tuple[tuple[Any, ...], ...]


@QmlElement
@QmlUncreatable("rows come from a view-model")
class Rows(QAbstractListModel):  # type: ignore[operator]  # the stub takes the decorator for a class
    """Rows that are shown as they are given; delegates take them by required properties.

    Delegates are kept where only values change. With a pacer, rows change and come one after the other, each in a
    piece of work of its own: QML lays out its delegate, or makes it, where it stands. Of many rows, QML may look at
    a few (`look`): delegates are made for those alone.
    """

    totalChanged = Signal()  # noqa: N815 - QML's spelling

    def __init__(self, roles: Sequence[str], parent: QObject, pacer: Pacer | None = None) -> None:
        super().__init__(parent)
        self._roles = tuple(roles)
        self._pacer = pacer
        self._all: type_rows = ()
        self._first, self._most = 0, -1  # what is looked at; -1: everything
        self._rows: type_rows = ()  # what QML knows of
        self._at_work = False  # a piece of work waits for its turn

    def show(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Show other rows."""
        new = tuple(rows)
        if new == self._all:
            return
        before, self._all = len(self._all), new
        if len(new) != before:
            self.totalChanged.emit()
        self._renew()

    @Slot(int, int)
    def look(self, first: int, most: int) -> None:
        """Show `most` rows from `first` on, until told otherwise."""
        self._first, self._most = first, most
        self._renew()

    def _wanted(self) -> type_rows:
        return self._all if self._most < 0 else self._all[self._first : self._first + self._most]

    def _renew(self) -> None:
        if self._pacer is None:
            while self._go_on():
                pass
        elif not self._at_work and self._rows != self._wanted():
            self._at_work = True
            self._pacer.add(self._go_on)

    def _go_on(self) -> bool:
        """Do one thing of what there is to do, and tell whether there is more."""
        wanted, shown = self._wanted(), self._rows
        kept = min(len(wanted), len(shown))
        other = next((at for at in range(kept) if wanted[at] != shown[at]), None)
        if other is not None:
            self._rows = (*shown[:other], wanted[other], *shown[other + 1 :])
            self.dataChanged.emit(self.index(other), self.index(other), _changed(shown[other], wanted[other]))
        elif kept < len(shown):
            self.beginRemoveRows(QModelIndex(), kept, len(shown) - 1)
            self._rows = wanted
            self.endRemoveRows()
        elif kept < len(wanted):
            have = kept + 1 if self._pacer is not None else len(wanted)
            self.beginInsertRows(QModelIndex(), kept, have - 1)
            self._rows = wanted[:have]
            self.endInsertRows()
        self._at_work = self._rows != self._wanted()
        return self._at_work

    def rowCount(self, parent: type_index | None = None) -> int:  # noqa: N802 - Qt's name
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the value of a role."""
        at = role - Qt.ItemDataRole.UserRole
        if not index.isValid() or not 0 <= at < len(self._roles):
            return None
        return self._rows[index.row()][at]

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802 - Qt's name
        """Return the roles by which delegates ask."""
        first = int(Qt.ItemDataRole.UserRole)
        return {first + i: QByteArray(name.encode()) for i, name in enumerate(self._roles)}

    def _get_total(self) -> int:
        return len(self._all)

    total = Property(int, _get_total, notify=totalChanged)


def _changed(before: tuple[Any, ...], now: tuple[Any, ...]) -> list[int]:
    """Return the roles of a row that have another value: QML reads those alone."""
    first = int(Qt.ItemDataRole.UserRole)
    return [first + at for at, (old, new) in enumerate(zip(before, now, strict=True)) if old != new]
