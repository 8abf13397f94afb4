"""A ticket's sign: the service's shape with one or two pictures in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.art.drawing import ArtError, Drawing
from kiosk.art.source import Source, Sources

_FILL = re.compile(r'fill="(#[0-9A-Fa-f]{6})"')

#: The box of every sign, in the drawing's units: the widest shape with its rim, and a breath around it.
_SIGN_VIEW = (-57.0, -57.0, 114.0, 114.0)

#: A black rim is thinner than rim and ring in colour, so that the picture can be larger: (as drawn, in black).
_FIELD_SCALE = ("scale(.83)", "scale(.88)")
_BLACK_GROWTH = 1.06


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a mark stands in a sign: the centre and the size of the box that its ink must fill.

    Between slanting sides a tall or a wide mark may be longer than a square one: `girth` bounds width and height
    together.
    """

    x: float
    y: float
    width: float
    height: float
    girth: float = 999.0


#: One mark in the shape of each look: as large as the field inside the ring lets it be.
_SINGLE = {
    "A": _Place(0, 0, 64, 60, girth=104),
    "B": _Place(0, 0, 63, 61),
    "C": _Place(0, 8, 56, 51),
    "D": _Place(0, 0, 60, 60, girth=86),
    "E": _Place(0, 3, 50, 44, girth=74),
    "F": _Place(0, -5, 57, 54),
    "G": _Place(0, 0, 53, 63),
    "H": _Place(0, -8, 55, 54),
}

#: Two marks in one sign: side by side, or one above the other in the narrow shapes.
_PAIR = {
    "A": (_Place(-17, 0, 29, 42), _Place(17, 0, 29, 42)),
    "B": (_Place(-16.5, 0, 29, 50), _Place(16.5, 0, 29, 50)),
    "C": (_Place(-15.5, 9, 27, 42), _Place(15.5, 9, 27, 42)),
    "D": (_Place(-14.5, 0, 25, 28), _Place(14.5, 0, 25, 28)),
    "E": (_Place(-16, -9, 26, 29), _Place(16, -9, 26, 29)),
    "F": (_Place(-15.5, -6, 28, 46), _Place(15.5, -6, 28, 46)),
    "G": (_Place(0, -19, 46, 33), _Place(0, 19, 46, 33)),
    "H": (_Place(0, -23, 52, 27), _Place(0, 6, 52, 26)),
}


def compose(drawing: Drawing, sources: Sources) -> Source:
    """Return the sign that a drawing asks for; raises ArtError."""
    if drawing.look not in _SINGLE or len(drawing.pictures) > 2:
        raise ArtError(f"no sign with look {drawing.look!r} and pictures {drawing.pictures}")
    name = f"sign-{drawing.look}-empty"
    view, shape = _SIGN_VIEW, sources.file(name).body
    if drawing.tight:
        bounds = sources.ink_bounds(name).adjusted(-1, -1, 1, 1)
        view = (bounds.x(), bounds.y(), bounds.width(), bounds.height())
    _, ring, tint = dict.fromkeys(_FILL.findall(shape))  # in the order they are laid on: rim, ring, field
    growth = 1.0
    if drawing.black:
        shape = shape.replace(ring, "#000000").replace(tint, "#FFFFFF").replace(*_FIELD_SCALE)
        tint, growth = "#FFFFFF", _BLACK_GROWTH
    places = _PAIR[drawing.look] if len(drawing.pictures) == 2 else (_SINGLE[drawing.look],)
    marks = (_mark(p, at, growth, tint, sources) for p, at in zip(drawing.pictures, places, strict=False))
    return Source(shape + "".join(marks), view)


def _mark(picture: str, at: _Place, growth: float, ground: str, sources: Sources) -> str:
    name = f"mark-{picture}"
    ink = sources.ink_bounds(name)
    girth = ink.width() + ink.height()
    scale = growth * min(at.width / ink.width(), at.height / ink.height(), at.girth / girth)
    centre = ink.center()
    place = f"translate({at.x * growth:g} {at.y * growth:g}) scale({scale:g})"
    place += f" translate({-centre.x():g} {-centre.y():g})"
    return f'<g transform="{place}">{sources.file(name).on(ground).body}</g>'
