"""QML gets its pictures by id, with everything after the question mark, and off the GUI thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine
from pytestqt.qtbot import QtBot

from kiosk.art import Art, ArtProvider

READY, ERROR = 1, 3


@pytest.fixture
def engine(qapp: QGuiApplication, art: Art) -> Iterator[QQmlEngine]:
    engine = QQmlEngine()
    engine.addImageProvider("art", ArtProvider(art))
    yield engine
    engine.deleteLater()


def _image(engine: QQmlEngine, source: str) -> QObject:
    component = QQmlComponent(engine)
    qml = (
        f'import QtQuick\nImage {{ source: "{source}"; sourceSize.width: 120; readonly property int told: status }}'
    )
    component.setData(qml.encode(), QUrl())
    image = component.create()
    assert image is not None, component.errorString()
    image.setParent(engine)
    return image


@pytest.mark.parametrize(
    ("source", "height"),
    [
        ("image://art/sign?look=A&pictures=lotus,fish", 120),
        ("image://art/mark-bell?ink=FFFFFF", 120),
        ("image://art/scene-D", 70),
    ],
)
def test_a_picture_arrives_at_its_size(engine: QQmlEngine, qtbot: QtBot, source: str, height: int) -> None:
    image = _image(engine, source)
    qtbot.waitUntil(lambda: image.property("told") == READY)
    assert (image.property("implicitWidth"), image.property("implicitHeight")) == (120, height)


def test_a_picture_that_is_not_there_is_an_error_that_qml_sees(
    engine: QQmlEngine, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    warnings: list[str] = []
    engine.setOutputWarningsToStandardError(False)
    engine.warnings.connect(lambda errors: warnings.extend(error.toString() for error in errors))
    image = _image(engine, "image://art/mark-unicorn")
    qtbot.waitUntil(lambda: image.property("told") == ERROR)
    assert "mark-unicorn" in caplog.text
