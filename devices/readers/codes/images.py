"""From the bytes of a picture file to a grey frame, within limits. Runs only where a crash is harmless."""

from __future__ import annotations

import io
import warnings

import numpy as np
from PIL import Image, UnidentifiedImageError

from devices.readers.codes.model import Frame, ReadingFault

_KINDS = ("PNG", "JPEG", "BMP", "WEBP", "TIFF", "GIF", "PPM")
# What Pillow raises on files that are broken inside, by its own documentation and by feeding it broken files.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError)


class Unreadable(Exception):
    """The bytes are no picture that is looked at."""

    def __init__(self, fault: ReadingFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def grey_frame(data: bytes, *, most_pixels: int) -> Frame:
    """Return the picture in grey; transparency counts as white paper. Raises `Unreadable`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow warns of, oversize above all, is refused below
        try:
            picture = Image.open(io.BytesIO(data), formats=_KINDS)
        except UnidentifiedImageError:
            raise Unreadable(ReadingFault.NOT_AN_IMAGE) from None
        except Image.DecompressionBombError:
            raise Unreadable(ReadingFault.TOO_LARGE) from None
        except _BROKEN:
            raise Unreadable(ReadingFault.DAMAGED) from None
        with picture:
            if picture.width * picture.height > most_pixels:  # only the header has been read so far
                raise Unreadable(ReadingFault.TOO_LARGE)
            try:
                return np.array(_on_white(picture).convert("L"), np.uint8)
            except _BROKEN:
                raise Unreadable(ReadingFault.DAMAGED) from None


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        values = np.asarray(picture, np.float32)  # convert() would cut 16 bits off at 255
        return Image.fromarray(np.clip(values / 256, 0, 255).astype(np.uint8))
    if not picture.has_transparency_data:
        return picture
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper
