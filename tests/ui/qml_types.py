"""What an item of QML is, without touching its QMetaObject.

Python's wrapper of the meta object of a QML type outlives the type. What Qt makes at the same address afterwards is
then taken for that meta object, in the test and in the product beside it: `isVisible` does not exist, or worse.
"""

from __future__ import annotations

from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem


def type_of(item: QQuickItem) -> str:
    """Return the name of the QML type, of the C++ class where it has none; nothing for what no QML made."""
    context = qmlContext(item)
    if context is None:
        return ""
    said = QQmlExpression(context, item, "String(this)").evaluate()
    text = str(said[0] if isinstance(said, tuple) else said)
    return text.split("(")[0].split("_QML")[0]


def is_text(item: QQuickItem) -> bool:
    """Return whether an item is a Text, whatever it says."""
    return item.property("lineCount") is not None
