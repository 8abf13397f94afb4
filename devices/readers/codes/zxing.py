"""QR codes by zxing-cpp: the best of the libraries, and by far the quickest."""

from __future__ import annotations

import zxingcpp

from devices.readers.codes.model import Code, CodeFormat, Corners, Frame, Stage
from devices.readers.codes.text import text_of

_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def qr_codes(frame: Frame, stage: Stage, *, scale: float = 1.0) -> tuple[Code, ...]:
    """Return the QR codes of a frame, which is `scale` times the picture that their corners are told in.

    QR is found at any angle without `try_rotate`, and nobody prints cards white on black. A part of a code that is
    seen badly may read as a Micro QR code of a few digits, which the library counts to the family that was asked
    for: only what is a whole QR code comes through.
    """
    found = zxingcpp.read_barcodes(frame, formats=_QR, try_rotate=False, try_invert=False, return_errors=False)
    whole = (barcode for barcode in found if barcode.format == zxingcpp.BarcodeFormat.QRCode)
    codes: dict[str, Code] = {}
    for barcode in whole:
        text = text_of(bytes(barcode.bytes))
        if text is not None and text not in codes:
            codes[text] = Code(CodeFormat.QR, text, stage, _corners(barcode.position, scale))
    return tuple(codes.values())


def _corners(position: zxingcpp.Position, scale: float) -> Corners:
    points = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((point.x / scale, point.y / scale) for point in points)
