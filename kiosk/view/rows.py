"""The one list model: rows of named roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtQml import QmlElement, QmlUncreatable

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

type_index = QModelIndex | QPersistentModelIndex


@QmlElement
@QmlUncreatable("rows come from a view-model")
class Rows(QAbstractListModel):  # type: ignore[operator]  # the stub takes the decorator for a class
    """Rows that are shown as they are given; delegates take them by required properties."""

    def __init__(self, roles: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._roles = tuple(roles)
        self._rows: tuple[tuple[Any, ...], ...] = ()

    def show(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Show other rows. Delegates are kept where only values change."""
        new = tuple(rows)
        if new == self._rows:
            return
        if len(new) == len(self._rows):
            changed = [at for at, row in enumerate(self._rows) if row != new[at]]
            self._rows = new
            for at in changed:
                self.dataChanged.emit(self.index(at), self.index(at))
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

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
