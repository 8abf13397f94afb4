"""The board in Qt: what the hall reads, at the sizes that walls have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtQuick import QQuickItem
from pytestqt.qtbot import QtBot

from kiosk.screenshots.board import GLASSES, SCENES, render_board
from tests.ui.board.conftest import PATIENCE_MS, Wall, call, state

MakeWall = Callable[..., Wall]
FOUR = (
    call("B008", "fish", "1", 1),
    call("A015", "lotus", "2", 4),
    call("D003", "drum", "3", 2),
    call("F011", "umbrella", "4", 3),
)
EIGHT = (
    call("B008", "fish", "1", 1),
    call("A2-015", "butterfly+umbrella", "2", 9, recall=1),
    call("D003", "drum", "3", 2),
    call("F011", "umbrella", "4", 3),
    call("A1000", "sun", "5", 5),
    call("H12-345", "key", "6", 6),
    call("C007", "corn", "7", 7),
    call("G99999", "gourd", "8", 8),
)
COMING = ("A016", "C1005", "B2-009", "A017")
WALLS = [(1920, 1080), (1366, 768), (1280, 720), (1080, 1920), (1024, 768)]


def test_it_says_who_is_called_where_and_who_comes_next(wall: MakeWall) -> None:
    board = wall(state(*FOUR, coming=COMING))
    texts = board.texts()
    assert texts.count("A015") == 2  # the newest call and its counter's line
    for text in ("hoa sen", "Mời đến", "B008", "D003", "F011", *COMING, "08:47", "Thứ Hai 23/11", "Tiếp theo"):
        assert text in texts
    assert [row.property("now") for row in board.of("BoardRow")] == [False, True, False, False]


def test_the_demo_wears_its_banner(wall: MakeWall) -> None:
    assert "CHẠY THỬ, không có giá trị" in wall(state()).texts()


@pytest.mark.parametrize(
    ("width", "height", "calls"),
    [
        *((*wall, EIGHT) for wall in WALLS),
        *((*wall, FOUR) for wall in (WALLS[0], WALLS[-1])),
        *(pytest.param(*wall, FOUR, marks=pytest.mark.long) for wall in WALLS[1:-1]),
    ],
)
def test_every_text_fits_and_nothing_overlaps(
    wall: MakeWall, width: int, height: int, calls: tuple[object, ...]
) -> None:
    board = wall(state(*calls, coming=COMING), width=width, height=height, counters=len(calls))  # type: ignore[arg-type]  # calls
    for item in board.items():
        if item.property("text") and item.property("contentWidth") is not None:
            assert not item.property("truncated"), item.property("text")
            needed = item.property("contentWidth")
            assert needed <= item.width() + 1, f"{item.property('text')!r} needs {needed}, has {item.width()}"
            assert _within(item, width, height), item.property("text")
    blocks = [*board.of("BoardHero"), *board.of("BoardRow"), *board.of("BoardNext")]
    assert len(blocks) == 1 + len(calls) + 4
    for i, one in enumerate(blocks):
        for other in blocks[i + 1 :]:
            assert not _overlap(one, other)


def _within(item: QQuickItem, width: int, height: int) -> bool:
    area = item.mapRectToScene(item.boundingRect())
    return area.left() >= -1 and area.right() <= width + 1 and area.top() >= -1 and area.bottom() <= height + 1


def _overlap(one: QQuickItem, other: QQuickItem) -> bool:
    first, second = (item.mapRectToScene(item.boundingRect()) for item in (one, other))
    return first.adjusted(1, 1, -1, -1).intersects(second)


def test_capitals_are_as_high_as_eight_metres_ask(wall: MakeWall) -> None:
    board = wall(state(*FOUR, coming=COMING), width=1920, height=1080)
    mm = 43 * 25.4 / (1920**2 + 1080**2) ** 0.5

    def capital(text: str) -> float:
        sizes = [
            item.property("fontInfo").property("pixelSize").toInt()
            for item in board.items()
            if item.property("text") == text and item.property("fontInfo") is not None
        ]
        return float(min(sizes) * 0.714 * mm)

    assert capital("B008") >= 40
    assert capital("A016") >= 28
    assert capital("A015") >= 40  # smallest of hero and row
    assert capital("Cần giúp? Xin gặp cán bộ đeo dải thổ cẩm.") >= 19


def test_the_sign_is_drawn_in_the_hero(wall: MakeWall, qtbot: QtBot) -> None:
    board = wall(state(*FOUR), width=1920, height=1080)
    hero = board.of("BoardHero")[0]
    ring = QColor("#F0899A").rgb()

    def ring_is_there() -> bool:
        image = board.picture()
        y = round(hero.y() + hero.height() * 0.34)
        return any(image.pixel(x, y) == ring for x in range(round(hero.x()), round(hero.x() + hero.width() / 2)))

    qtbot.waitUntil(ring_is_there, timeout=PATIENCE_MS)


def test_a_new_call_slides_and_thickens_and_a_first_one_does_not(wall: MakeWall, qtbot: QtBot) -> None:
    board = wall(state(FOUR[0]))
    assert [row.property("thick") for row in board.of("BoardRow")] == [8, 8, 8, 8]
    with qtbot.waitSignal(board.view.called):
        board.view.show(state(FOUR[0], FOUR[1]))
    qtbot.waitUntil(lambda: board.of("BoardRow")[1].property("thick") == 16, timeout=PATIENCE_MS)
    assert [row.property("thick") for row in board.of("BoardRow")] == [8, 16, 8, 8]


def test_a_lost_hub_is_said_and_nothing_is_removed(wall: MakeWall) -> None:
    board = wall(state(*FOUR, coming=COMING))
    board.view.set_connected(False)
    texts = board.texts()
    assert "Bảng đang mất kết nối, xin nghe cán bộ gọi" in texts
    assert "Nội dung lúc 08:47" in texts
    assert texts.count("A015") == 2
    assert board.of("BoardHero")[0].property("color") == QColor("#A7A29B")
    board.view.set_connected(True)
    assert "Bảng đang mất kết nối, xin nghe cán bộ gọi" not in board.texts()


def test_closed_idle_and_waiting_for_the_hub_are_said(wall: MakeWall) -> None:
    board = wall(None)
    assert "Bảng chưa nối được, xin nghe cán bộ gọi" in board.texts()
    board.view.show(state(opened=False))
    assert "Hiện không tiếp dân" in board.texts()
    board.view.show(state())
    assert "Mời bà con lấy số ở máy" in board.texts()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (1080, 1920), (768, 1366)])
def test_words_of_a_board_at_rest_fit(wall: MakeWall, width: int, height: int, language: str) -> None:
    board = wall(None, width=width, height=height, language=language)
    for shown in (None, state(), state(opened=False)):
        if shown is not None:
            board.view.show(shown)
        (hero,) = board.of("BoardHero")
        told = [item for item in board.items(hero) if item.property("text")]
        assert len(told) == (1 if shown is None else 2)
        for item in told:  # the last line may have its leading over
            assert item.property("contentHeight") <= item.height() * 1.02, item.property("text")
            assert item.property("contentWidth") <= item.width() + 1, item.property("text")


def test_the_clock_is_the_hubs_and_moves(wall: MakeWall) -> None:
    board = wall(None)
    board.clock.wall -= timedelta(hours=3)  # this box's clock is wrong
    board.view.show(state())
    assert "08:47" in board.texts()
    board.clock.wall += timedelta(minutes=1)
    board.view.tick()
    assert "08:48" in board.texts()


def test_a_hall_of_twelve_counters_shows_the_ten_newest_in_order(wall: MakeWall) -> None:
    calls = tuple(call(f"A{n:03}", "lotus", str(n), 100 - n) for n in range(1, 13))
    board = wall(state(*calls), width=1920, height=1080, counters=12)
    assert [row.property("counter") for row in board.of("BoardRow")] == [str(n) for n in range(1, 11)]


@pytest.mark.parametrize("glasses", [("small-landscape",), pytest.param(tuple(GLASSES), marks=pytest.mark.long)])
def test_every_state_has_its_picture(qtbot: QtBot, tmp_path: Path, glasses: tuple[str, ...]) -> None:
    count = render_board(tmp_path, glasses)
    pictures = [QImage(str(file)) for file in tmp_path.rglob("*.png")]
    assert len(pictures) == count == 2 * len(glasses) * len(SCENES)
    assert not any(picture.isNull() for picture in pictures)
    ring = QColor("#F0899A").rgb().to_bytes(4, "little")  # of the sign: drawings had the time to come
    calls = [QImage(str(file)) for file in tmp_path.rglob("01-calls.png")]
    assert all(ring in bytes(picture.convertToFormat(QImage.Format.Format_RGB32).constBits()) for picture in calls)
    feet = {picture.pixelColor(picture.width() - 4, picture.height() - 4).name() for picture in pictures}
    assert feet == {"#1b2150", "#741110"}  # the notice, and where the hub is lost the stop
