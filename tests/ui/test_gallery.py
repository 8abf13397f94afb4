"""Pictures come from files that Qt renders by itself; pages come in slices, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

import kiosk.view.gallery
from kiosk.art.drawing import Drawing
from kiosk.art.rasteriser import Art
from kiosk.paths import assets_folder
from kiosk.screenshots.citizen import SCENES, Setting
from kiosk.view.gallery import Gallery, KeptPictures
from kiosk.view.pacer import Pacer
from kiosk.visit import events as ev
from kiosk.visit.model import TextSize

DEFAULT = Setting("portrait", "vi", TextSize.DEFAULT)


@pytest.fixture
def gallery(qapp):
    gallery = Gallery(Art(assets_folder() / "art"), Pacer())
    yield gallery
    gallery.close()


def file_of(place: str) -> Path:
    return Path(QUrl(place).toLocalFile())


def test_a_wide_drawing_is_written_in_the_proportions_of_its_box(gallery):
    place = gallery.place("scene-A?wide=1", 500, 200)
    renderer = QSvgRenderer(str(file_of(place)))
    assert renderer.isValid()
    assert renderer.defaultSize() == QSize(500, 200)
    view = renderer.viewBoxF()
    assert view.width() / view.height() == pytest.approx(2.5, rel=1e-3)


def test_a_file_looks_as_the_rasteriser_draws_it(gallery):
    art = Art(assets_folder() / "art")
    drawing = Drawing.parse("scene-B?wide=1")
    ours = art.image(drawing, QSize(300, 200))
    written = QSvgRenderer(str(file_of(gallery.place("scene-B?wide=1", 300, 200))))
    theirs = QImage(300, 200, QImage.Format.Format_ARGB32_Premultiplied)
    theirs.fill(0)
    painter = QPainter(theirs)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    written.render(painter)
    painter.end()
    unlike = sum(
        abs((ours.pixel(x, y) >> 8 & 255) - (theirs.pixel(x, y) >> 8 & 255)) > 40
        for x in range(0, 300, 5)
        for y in range(0, 200, 5)
    )
    assert unlike < 24  # of 2,400: edges may differ


def test_the_crest_is_a_file_too_and_never_asked_of_python(qapp, tmp_path):
    crest = QImage(300, 600, QImage.Format.Format_RGB32)
    crest.fill(0xA00000)
    assert crest.save(str(tmp_path / "crest.png"))
    gallery = Gallery(Art(assets_folder() / "art", tmp_path / "crest.png"), Pacer())
    shown = [QImage(str(file_of(gallery.place("crest", side, side)))) for side in (100, 60)]
    gallery.close()
    assert [(image.width(), image.height()) for image in shown] == [(50, 100), (30, 60)]
    assert shown[0].pixelColor(25, 50).red() == 0xA0


def test_a_drawing_that_is_not_there_is_logged_and_shows_nothing(gallery, caplog):
    assert gallery.place("mark-unicorn", 50, 50) == ""
    assert "mark-unicorn" in caplog.text


def test_what_is_kept_has_a_bound_and_the_oldest_go_first(gallery, monkeypatch):
    monkeypatch.setattr(kiosk.view.gallery, "_KEPT_BYTES", 3 * 4 * 100 * 100)
    kept = gallery.findChild(KeptPictures)
    places = [gallery.place(f"mark-{name}", 100, 100) for name in ("lotus", "fish", "boat", "bell")]
    gallery.place("mark-bell", 100, 100)
    shown = [kept.data(kept.index(row), 256) for row in range(kept.rowCount())]
    assert shown == places[1:]


def test_the_files_go_with_the_gallery(qapp):
    gallery = Gallery(Art(assets_folder() / "art"), Pacer())
    file = file_of(gallery.place("mark-lotus", 80, 80))
    assert file.exists()
    gallery.close()
    assert not file.exists()


def test_the_old_page_stays_until_the_new_one_stands_with_its_pictures(open_hands):
    hands = open_hands(DEFAULT)
    SCENES["03-services"](hands.director)
    hands.stage.settle()
    before = {item.property("name") for item in hands.targets()}
    hands.settle()
    hands.stage.runner.send(ev.ChooseService("A"))
    hands.stage.runner.send(ev.Tick())
    assert not hands.stage.settled
    assert {item.property("name") for item in hands.targets()} == before
    hands.stage.settle()
    pictures = [item for item in hands.items() if item.property("art")]
    assert pictures
    assert not any(picture.property("late") for picture in pictures)
    assert {item.property("name") for item in hands.targets()} != before
