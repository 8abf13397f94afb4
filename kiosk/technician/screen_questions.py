"""Which screen is touched, which shows the board, and how large they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.technician.found import Kind
from kiosk.technician.question import NOTHING, Context, Form, Option, Question

INCHES = (15.6, 17.3, 19.0, 21.5, 23.8, 27.0, 32.0, 43.0, 50.0, 55.0, 65.0)
_NEAR_INCHES = 0.4  # a screen tells its size in whole centimetres


def _screens(context: Context) -> tuple[Option, ...]:
    return tuple(Option(c.title, c.value, title=c.title, detail=c.detail) for c in context.found.of(Kind.SCREENS))


def _kiosk_screen(context: Context) -> Any:
    kept = context.setting("kiosk", "screen", "name")
    screens = context.found.screens
    if kept is not None and context.found.screen(kept):
        return kept
    upright = [screen.name for screen in screens if screen.height > screen.width]
    primary = [screen.name for screen in screens if screen.primary]
    return next(iter([*upright, *primary, *(screen.name for screen in screens)]), None)


def _board_screens(context: Context) -> tuple[Option, ...]:
    others = [option for option in _screens(context) if option.value != context.answer("kiosk_screen")]
    kept = _kept_board(context)
    if context.alone and kept is not None and kept not in [option.value for option in others]:
        # unplugged just now: whoever only looks must not switch the board off
        others.append(Option(kept, kept, title=kept, about="technician.q.board_screen.away"))
    return (*others, Option(NOTHING, None, word="technician.q.board_screen.none"))


def _kept_board(context: Context) -> Any:
    return context.setting("board", "screen", "name") if context.setting("board", "on") else None


def _board_screen(context: Context) -> Any:
    values = [option.value for option in _board_screens(context)]
    kept = _kept_board(context)
    return kept if kept in values and kept is not None else values[0]


def _board_changes(answer: Any, _context: Context) -> dict[str, Any]:
    return {"board.on": False} if answer is None else {"board.on": True, "board.screen.name": answer}


def _has_board(context: Context) -> bool:
    return context.answer("board_screen") is not None


def _inches(context: Context) -> tuple[Option, ...]:
    own = {context.setting("kiosk", "screen", "inches"), context.setting("board", "screen", "inches")}
    own |= {screen.inches for screen in context.found.screens}
    sizes = sorted({*INCHES, *(float(size) for size in own if size)})
    return tuple(Option(f"{size:g}", size, title=f"{size:g}″", detail=f"{size * 2.54:.0f} cm") for size in sizes)


def _inches_of(part: str) -> Callable[[Context], Any]:
    def default(context: Context) -> Any:
        kept = context.setting(part, "screen", "inches")
        screen = context.found.screen(context.answer(f"{part}_screen"))
        shipped = context.shipped[part]["screen"]["inches"]
        if kept != shipped or screen is None or screen.inches is None:
            return float(kept)
        own = screen.inches
        return next((size for size in INCHES if abs(size - own) <= _NEAR_INCHES), own)

    return default


SCREENS: tuple[Question, ...] = (
    Question(
        "kiosk_screen", Form.CHOICE, _kiosk_screen, _screens,
        changes=lambda answer, _: {"kiosk.screen.name": answer},
        finds=Kind.SCREENS, trial="identify", section="devices",
    ),
    Question(
        "kiosk_inches", Form.CHOICE, _inches_of("kiosk"), _inches,
        changes=lambda answer, _: {"kiosk.screen.inches": answer}, finds=Kind.SCREENS, section="devices",
    ),
    Question(
        "board_screen", Form.CHOICE, _board_screen, _board_screens, changes=_board_changes,
        finds=Kind.SCREENS, trial="identify", section="devices",
    ),
    Question(
        "board_inches", Form.CHOICE, _inches_of("board"), _inches, asked=_has_board,
        changes=lambda answer, _: {"board.screen.inches": answer}, finds=Kind.SCREENS, section="devices",
    ),
)  # fmt: skip
