"""QR codes by zxing-cpp: the best of the libraries, and by far the quickest."""

from __future__ import annotations

import zxingcpp

from devices.readers.codes.model import Code, CodeFormat, Frame, Stage
from devices.readers.codes.text import text_of

_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def qr_codes(frame: Frame, stage: Stage) -> tuple[Code, ...]:
    """Return the QR codes of a frame.

    QR is found at any angle without `try_rotate`, and nobody prints cards white on black.
    """
    found = zxingcpp.read_barcodes(frame, formats=_QR, try_rotate=False, try_invert=False, return_errors=False)
    texts = (text_of(bytes(barcode.bytes)) for barcode in found)
    return tuple(Code(CodeFormat.QR, text, stage) for text in dict.fromkeys(texts) if text is not None)
