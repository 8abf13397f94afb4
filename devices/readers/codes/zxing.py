"""QR codes by zxing-cpp: the best of the libraries, and by far the quickest."""

from __future__ import annotations

import zxingcpp

from devices.readers.codes.model import Code, CodeFormat, Frame, Stage
from devices.readers.codes.text import text_of

_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def qr_codes(frame: Frame, stage: Stage) -> tuple[Code, ...]:
    """Return the QR codes of a frame.

    QR is found at any angle without `try_rotate`, and nobody prints cards white on black. A part of a code that is
    seen badly may read as a Micro QR code of a few digits, which the library counts to the family that was asked
    for: only what is a whole QR code comes through.
    """
    found = zxingcpp.read_barcodes(frame, formats=_QR, try_rotate=False, try_invert=False, return_errors=False)
    whole = (barcode for barcode in found if barcode.format == zxingcpp.BarcodeFormat.QRCode)
    texts = (text_of(bytes(barcode.bytes)) for barcode in whole)
    return tuple(Code(CodeFormat.QR, text, stage) for text in dict.fromkeys(texts) if text is not None)
