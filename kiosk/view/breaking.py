"""Lines that break by sense: words that belong together stay on one line. Without Qt."""

from __future__ import annotations

import re
from collections.abc import Callable

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


def as_one(text: str) -> str:
    """Return a short text that stays on one line."""
    return text.replace(" ", TOGETHER)
