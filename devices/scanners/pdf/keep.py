"""A PDF/A-2b of straightened pages, life size, no larger than the centre allows."""

from __future__ import annotations

import io
import struct
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

import cv2
import img2pdf  # type: ignore[import-untyped]  # ships no types
import pikepdf
from PIL import ImageCms

from devices.scanners.picture import Picture

# Best first; the last is the least that can still be read by a clerk (200 dpi is the least that may be handed in).
QUALITIES = (85, 75, 65, 55, 45, 35)
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)  # when a paper was laid down is nobody's business but the dossier's


@dataclass(frozen=True, slots=True)
class Page:
    """A straightened page and how many of its pixels make an inch."""

    picture: Picture
    dpi: int


@dataclass(frozen=True, slots=True)
class KeptPages:
    """The finished file and the JPEG quality that fitted."""

    pdf: bytes
    quality: int


@dataclass(frozen=True, slots=True)
class TooLarge:
    """Even the lowest quality is larger than allowed: fewer pages must go into one file."""

    smallest: int
    allowed: int


def keep_pages(pages: Sequence[Page], *, max_bytes: int) -> KeptPages | TooLarge:
    """Return one PDF/A-2b of the pages at the best quality that fits."""
    if not pages:
        raise ValueError("a PDF needs a page")
    smallest = 0
    for quality in QUALITIES:
        jpegs = [_jpeg(page.picture, quality) for page in pages]
        smallest = sum(map(len, jpegs))
        if smallest > max_bytes:
            continue
        pdf = _bind(jpegs, [page.dpi for page in pages])
        smallest = len(pdf)
        if smallest <= max_bytes:
            return KeptPages(pdf, quality)
    return TooLarge(smallest, max_bytes)


def _jpeg(picture: Picture, quality: int) -> bytes:
    done, data = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1))
    if not done:
        raise ValueError("the page cannot be written as JPEG")
    return data.tobytes()


def _bind(jpegs: Sequence[bytes], dpis: Sequence[int]) -> bytes:
    sheets = iter(dpis)

    def life_size(width: int, height: int, _claimed: object) -> tuple[float, float, float, float]:
        dpi = next(sheets)
        points = (width * 72 / dpi, height * 72 / dpi)
        return (*points, *points)

    with tempfile.NamedTemporaryFile(suffix=".icc") as profile:  # img2pdf takes it by path only
        profile.write(_srgb())
        profile.flush()
        raw = img2pdf.convert(
            list(jpegs),
            layout_fun=life_size,
            pdfa=profile.name,
            engine=img2pdf.Engine.pikepdf,
            producer="",
            creationdate=_UNDATED,
            moddate=_UNDATED,
        )
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as words:
            words["pdfaid:part"] = "2"
            words["pdfaid:conformance"] = "B"
        del pdf.trailer.ID  # made from the time of day; the one made from the content follows
        pdf.save(out, min_version="1.7", deterministic_id=True)
    return out.getvalue()


@cache
def _srgb() -> bytes:
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[:24] + struct.pack(">6H", *_UNDATED.timetuple()[:6]) + made[36:]  # it bears the time it was made
