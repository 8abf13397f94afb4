"""Lines that break by sense: words that belong together stay on one line. Without Qt."""

from __future__ import annotations

import re
from collections.abc import Callable

from queueing.centre import Text
from queueing.words import Words

#: The space at which no line breaks. Screens know it, and so do all who split a text into lines.
TOGETHER = "\N{NO-BREAK SPACE}"


def binder(compounds: str) -> Callable[[str], str]:
    """Return a function that holds the words of each compound together.

    `compounds` is the language's own list, separated by commas (`kiosk.together` in its words), so that a pack
    brings its own; capitals do not matter. Names of the centre's settings are held together by it too.
    """
    listed = sorted({part.strip() for part in compounds.split(",") if " " in part.strip()}, key=len, reverse=True)
    if not listed:
        return lambda text: text
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: found[0].replace(" ", TOGETHER), text)


class BoundWords:
    """The words of one language as papers say them: each compound held together."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._bind = binder(words.text("kiosk.together"))

    def text(self, key: str, **values: object) -> str:
        """Return the text of an id with its fields filled in; raises KeyError as `Words.text` does."""
        return self._bind(self._words.text(key, **values))

    def of(self, text: Text) -> str:
        """Return a name of the settings."""
        return self.held(text.en if self._words.language == "en" else text.vi)

    def held(self, text: str) -> str:
        """Return a text that stands in no catalogue."""
        return self._bind(text)


def as_one(text: str) -> str:
    """Return a short text that stays on one line."""
    return text.replace(" ", TOGETHER)


def even_lines(text: str, width: float, advance: Callable[[str], float]) -> list[str]:
    """Return a text on as few lines as the width asks for, broken by sense and of much the same length.

    A written line break is a wish: it is kept where it costs no further line; so is one behind a comma and, more
    strongly, behind a sentence. What holds together stays so unless it is wider than a line. `advance` measures a
    text in the unit of `width`. A single word that is too wide stands on a line of its own, as wide as it is.
    """
    pieces = [piece for part in text.split("\n") for piece in _pieces(part, width, advance)]
    if not pieces:
        return [text]
    widths = [advance(piece) for piece, _ in pieces]
    space = advance(" ")
    # best[i]: fewest lines for the pieces from i on, what they cost, and where the next line begins
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)] * (len(pieces) + 1)
    for first in range(len(pieces) - 1, -1, -1):
        wide = -space
        found: tuple[int, float, int] | None = None
        for end in range(first + 1, len(pieces) + 1):
            wide += space + widths[end - 1]
            if wide > width and end > first + 1:
                break
            lines, cost, _ = best[end]
            wish = pieces[end - 1][1] if end < len(pieces) else 0.0
            rating = (lines + 1, cost + (wide / width) ** 2 - wish, end)
            if found is None or rating < found:
                found = rating
        assert found is not None
        best[first] = found
    shown: list[str] = []
    at = 0
    while at < len(pieces):
        end = best[at][2]
        shown.append(" ".join(piece for piece, _ in pieces[at:end]))
        at = end
    return shown


#: How much a break is wished for, in shares of a line's squared length.
_WRITTEN, _SENTENCE, _COMMA = 0.12, 0.25, 0.12


def _pieces(part: str, width: float, advance: Callable[[str], float]) -> list[tuple[str, float]]:
    """Return what does not break of one written line, and how much a break is wished for behind each piece."""
    words: list[str] = []
    for word in part.split(" "):
        words += word.split(TOGETHER) if TOGETHER in word and advance(word) > width else [word]
    words = [word for word in words if word]
    wishes = [_SENTENCE if word[-1] in ".!?" else _COMMA if word[-1] in ",;:" else 0.0 for word in words]
    if wishes:
        wishes[-1] = _WRITTEN
    return list(zip(words, wishes, strict=True))
