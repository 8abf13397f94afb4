"""A scanner on USB whose SANE name changed because it was plugged in anew. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BY_PLACE = re.compile(r"^(?P<backend>[a-z0-9_]+):(?:.*:)?libusb:\d{3}:\d{3}$")


def found_again(device: str, present: Sequence[str]) -> str | None:
    """Return the present name of a scanner that is named by its place on the bus; None where that is not sure."""
    match = _BY_PLACE.match(device)
    if match is None or device in present:
        return None
    same = [name for name in present if (other := _BY_PLACE.match(name)) and other["backend"] == match["backend"]]
    return same[0] if len(same) == 1 else None
