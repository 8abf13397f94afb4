"""Nothing overflows, overlaps or is cut off, at every size that a hall or an office has."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.browser import DeskPage, Page
from tests.web.scenes import Scene, Stage, board, busy_desk, call, centre, soon

SESSION = {
    "username": "van.a", "display_name": "Nguyễn Thị Thanh Hương", "role": "technician", "counters": ["2", "1"],
    "csrf": "x",
}  # fmt: skip
WALLS = [(1920, 1080), (1366, 768), (1280, 720), (1080, 1920), (768, 1366), (3840, 2160), (1024, 768)]
DESKS = [
    *[(1024, 768), (1280, 720), (1920, 1080)],
    *(pytest.param(*size, marks=pytest.mark.long) for size in [(1366, 768), (1600, 900)]),
]
#: A wall full of counters is tried on each, one with few on the usual one and on the smallest.
FEW_COUNTERS_ON = {(1920, 1080), (1024, 768)}
ON_THE_WALLS = [
    pytest.param(*wall, counters, marks=() if counters == 8 or wall in FEW_COUNTERS_ON else pytest.mark.long)
    for wall in WALLS
    for counters in (1, 4, 8)
]

FOUR = [
    call("B008", "fish", "1", 1),
    call("A015", "lotus", "2", 4, recall=2),
    call("D003", "drum", "3", 2),
    call("F011", "umbrella", "4", 3),
]
EIGHT = [
    call("B008", "fish", "1", 1),
    call("A2-015", "butterfly+umbrella", "2", 9),
    call("D003", "drum", "3", 2),
    call("F011", "umbrella", "4", 3),
    call("A1000", "sun", "5", 5),
    call("H12-345", "key", "6", 6),
    call("C007", "corn", "7", 7),
    call("G99999", "gourd", "8", 8),
]
COMING = [soon("A2-016", "bell"), soon("C1005", "bird+boat"), soon("B009", "teapot"), soon("A017", "boat")]

#: Boxes of the leaves that hold text: what is written must lie inside its own box and inside the window.
_LEAVES = """
const out = [];
for (const e of document.querySelectorAll("body *")) {
  if (e.closest(".unseen, [hidden], dialog:not([open])") || !e.checkVisibility()) continue;
  const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  if (!own) continue;
  const range = document.createRange();
  range.selectNodeContents(e);
  const text = range.getBoundingClientRect();
  const box = e.getBoundingClientRect();
  if (!box.width) continue;
  const scrolled = e.closest(".scroll, .lines, .gate, .staff-body");
  const cut = getComputedStyle(e).textOverflow === "ellipsis";
  out.push({
    text: e.textContent.trim().slice(0, 40), className: e.className || e.tagName, scrolled: !!scrolled, cut,
    left: text.left, right: text.right, top: text.top, bottom: text.bottom,
    boxLeft: box.left, boxRight: box.right, boxTop: box.top, boxBottom: box.bottom,
  });
}
return out;
"""
_BOXES = """
return [...document.querySelectorAll(arguments[0])].filter((e) => e.checkVisibility()).map((e) => {
  const r = e.getBoundingClientRect();
  return { name: e.className, x: r.left, y: r.top, r: r.right, b: r.bottom };
});
"""


def overlaps(boxes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (a["name"], b["name"])
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if a["x"] < b["r"] - 0.5 and b["x"] < a["r"] - 0.5 and a["y"] < b["b"] - 0.5 and b["y"] < a["b"] - 0.5
    ]


def outside(leaves: list[dict[str, Any]], width: int, height: int) -> list[str]:
    """Return what sticks out of the window, or out of its own box sideways."""
    assert leaves, "the page shows nothing"
    return [
        f"{leaf['className']}: {leaf['text']}"
        for leaf in leaves
        if leaf["left"] < -1
        or leaf["right"] > width + 1
        or (not leaf["scrolled"] and (leaf["top"] < -1 or leaf["bottom"] > height + 1))
        or (not leaf["cut"] and (leaf["right"] > leaf["boxRight"] + 2 or leaf["left"] < leaf["boxLeft"] - 2))
    ]


@pytest.mark.parametrize(("width", "height", "counters"), ON_THE_WALLS)
def test_the_board_fits_its_wall(stage: Stage, page: Page, width: int, height: int, counters: int) -> None:
    calls = EIGHT if counters == 8 else FOUR[:counters]
    stage.show(Scene(centre=centre(counters), board=board(calls, COMING)))
    page.size(width, height)
    page.open(f"{stage.url}/board/")
    newest = max(calls, key=lambda c: int(c["call"]))
    page.shows(".hero-number", newest["number"])
    page.run("return document.fonts.ready")
    assert outside(page.run(_LEAVES), width, height) == []
    assert overlaps(page.run(_BOXES, ".header, .hero, .row, .next, .next-label, .notice")) == []
    for inside in (
        ".hero-call > *:not(.band):not(.hero-number):not(.again)",
        ".row:first-child > *",
        ".next:first-child > *",
    ):
        assert overlaps(page.run(_BOXES, inside)) == [], inside


@pytest.mark.parametrize(("width", "height"), DESKS)
def test_the_desk_fits_its_screen_without_scrolling(stage: Stage, desk: DeskPage, width: int, height: int) -> None:
    stage.show(Scene(desk=busy_desk(), session=SESSION))
    desk.size(width, height)
    desk.open(f"{stage.url}/desk/")
    desk.ready()
    fits = "const e = document.documentElement; return [e.scrollWidth <= innerWidth, e.scrollHeight <= innerHeight]"
    assert desk.run(fits) == [True, True]
    assert outside(desk.run(_LEAVES), width, height) == []
    assert overlaps(desk.run(_BOXES, ".desk-head, .queue, .middle, .side")) == []
    assert overlaps(desk.run(_BOXES, ".middle .button, .middle .primary, .person, .note")) == []
    assert overlaps(desk.run(_BOXES, ".queue > *")) == []
    assert overlaps(desk.run(_BOXES, ".side > *")) == []
    assert overlaps(desk.run(_BOXES, ".desk-head > *")) == []


@pytest.mark.parametrize(
    ("width", "height"), [(683, 384), pytest.param(911, 512, marks=pytest.mark.long), (960, 540)]
)
def test_a_magnified_desk_scrolls_down_only_and_begins_with_the_person(
    stage: Stage, desk: DeskPage, width: int, height: int
) -> None:
    stage.show(Scene(desk=busy_desk(), session=SESSION))
    desk.size(width, height)
    desk.open(f"{stage.url}/desk/")
    desk.ready()
    assert desk.run("return document.documentElement.scrollWidth <= innerWidth")
    tall = [leaf | {"scrolled": True} for leaf in desk.run(_LEAVES)]
    assert outside(tall, width, height) == []
    assert overlaps(desk.run(_BOXES, ".middle .button, .middle .primary, .person, .note, .queue, .side")) == []
    assert desk.run("return document.querySelector('.primary').getBoundingClientRect().bottom <= innerHeight")
    desk.run("document.querySelector('.calls .line:last-child').scrollIntoView()")
    desk.until(lambda: desk.run("return scrollY > 0"), "the lists are out of reach")


@pytest.mark.parametrize("keys", ["N", "?", "O", "O4", "O5", "C", "U", "T", "M", "J", "B"])
def test_dialogs_fit_the_smallest_desk_and_close_by_escape(stage: Stage, desk: DeskPage, keys: str) -> None:
    stage.show(Scene(desk=busy_desk(), session=SESSION))
    desk.open(f"{stage.url}/desk/")
    desk.ready()
    desk.press(*keys)
    desk.until(lambda: len(desk.driver.find_elements("css selector", "dialog")) == 1, "no dialog")
    desk.see({"O4": "#password-new", "O5": "dialog .quiet", "J": ".trail", "B": ".bring"}.get(keys, "dialog"))
    assert outside(desk.run(_LEAVES), 1024, 768) == []
    assert overlaps(desk.run(_BOXES, "dialog button")) == []
    scrolls = "const d = document.querySelector('dialog'); return d.scrollHeight > d.clientHeight + 1"
    assert desk.run(scrolls) is False
    desk.escape()
    desk.until(lambda: not desk.driver.find_elements("css selector", "dialog"), "the dialog stays")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_control_has_a_name_and_every_id_has_a_word(stage: Stage, desk: DeskPage, language: str) -> None:
    stage.show(Scene(desk=busy_desk(), session=SESSION))
    desk.open(f"{stage.url}/desk/")
    desk.ready()
    if language == "en":
        desk.press("L")
        desk.shows(".queue h2", "Waiting")
        desk.ready()
    nameless = """
    return [...document.querySelectorAll("button, input, textarea, select, [role=option]")]
      .filter((e) => e.checkVisibility())
      .filter((e) => !(e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.length))
      .map((e) => e.outerHTML.slice(0, 120));
    """
    assert desk.run(nameless) == []
    bare = r"return document.body.innerText.match(/\b(desk|board|picture|fault)\.[a-z_.]+/g)"
    assert desk.run(bare) is None
    assert desk.run("return document.documentElement.lang") == language
