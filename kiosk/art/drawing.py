"""How a drawing is asked for, of the house's drawings (`assets/art/*.svg`): by an id.

- `guide-wave`: a file of assets/art, without its ending.
- `crest`: the centre's own crest, a picture beside its settings.
- `sign?look=A&pictures=lotus`: a ticket's sign, the service's shape with the ticket's picture in it;
  `pictures=lotus,fish` draws a pair in one sign, no `pictures` the bare shape.

Options, after `?` and joined by `&`:

- `tone=black`: one bit, ink and rim in black on white, for paper and for the highest contrast.
- `ink=FFFFFF`, `ground=FBDDDD`: other colours for the linocut's ink and for its cuts (which show the ground).
- `tight=1`: the box of a sign is the shape itself, so that a square is as large as a diamond; on paper each dot
  counts, while signs side by side on a screen keep one scale.
- `wide=1`: fill the whole box that was asked for; the drawing stands in the middle and its ground runs on to the
  sides. Without it the drawing keeps its proportions and fits into the box.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl

_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_NAME = re.compile(r"[a-z0-9]+(?:[-_][A-Za-z0-9]+)*")

#: The id of the centre's own crest.
CREST = "crest"


class ArtError(Exception):
    """A drawing that is not there, or an id that cannot be read: a bug or a broken installation."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be drawn, whatever its size."""

    name: str
    look: str = ""
    pictures: tuple[str, ...] = ()
    black: bool = False
    ink: str | None = None
    ground: str | None = None
    tight: bool = False
    wide: bool = False

    @classmethod
    def parse(cls, art_id: str) -> Self:
        """Return the drawing that an id names; raises ArtError."""
        name, _, query = art_id.partition("?")
        options = dict(parse_qsl(query, keep_blank_values=True))
        unknown = set(options) - {"look", "pictures", "tone", "ink", "ground", "tight", "wide"}
        if unknown or not _NAME.fullmatch(name) or options.get("tone", "black") != "black":
            raise ArtError(f"cannot read the drawing's id {art_id!r}")
        return cls(
            name,
            look=options.get("look", ""),
            pictures=tuple(p for p in options.get("pictures", "").split(",") if p),
            black="tone" in options,
            ink=_colour(options.get("ink")),
            ground=_colour(options.get("ground")),
            tight=options.get("tight", "0") == "1",
            wide=options.get("wide", "0") == "1",
        )

    @classmethod
    def sign(cls, look: str, pictures: tuple[str, ...], *, black: bool = False, tight: bool = False) -> Self:
        """Return a ticket's sign."""
        return cls("sign", look=look, pictures=pictures, black=black, tight=tight)


def _colour(text: str | None) -> str | None:
    if text is None:
        return None
    if not _COLOUR.fullmatch(text):
        raise ArtError(f"not a colour of six hex digits: {text!r}")
    return f"#{text}"
