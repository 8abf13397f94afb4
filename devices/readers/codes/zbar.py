"""Codes by zbar: the second opinion, with the bytes as they are.

zbar guesses the encoding of a QR code. `ZBAR_CFG_BINARY` (zbar ≥ 0.23.1) makes it hand over the bytes untouched;
pyzbar does not know that setting, so the library is driven through its ctypes wrapper.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_char_p, c_void_p, cast, string_at
from typing import Any

from pyzbar import wrapper as zbar

from devices.readers.codes.model import Code, CodeFormat, Frame, Stage
from devices.readers.codes.text import text_of

_BINARY = 4  # ZBAR_CFG_BINARY
_GREY = int.from_bytes(b"Y800", "little")
_ON = 1

# Code 39, I25, DataBar and EAN are left out: in the noise of a hard frame they are "found" where none is.
_FORMATS = {zbar.ZBarSymbol.QRCODE: CodeFormat.QR, zbar.ZBarSymbol.CODE128: CodeFormat.CODE_128}
_LINES_THAT_AGREE = 3  # a bar code counts when that many scan lines say the same


class ZbarFailed(Exception):
    """The library did not do what every release since 0.23.1 does."""


def codes(frame: Frame) -> tuple[Code, ...]:
    """Return the QR and Code 128 codes of a frame."""
    height, width = frame.shape
    pixels = frame.tobytes()
    found: dict[Code, None] = {}
    with _scanner() as scanner, _image(pixels, width, height) as image:
        if zbar.zbar_scan_image(scanner, image) < 0:
            raise ZbarFailed("zbar_scan_image")
        symbol = zbar.zbar_image_first_symbol(image)
        while symbol:
            if (code := _code(symbol)) is not None:
                found[code] = None
            symbol = zbar.zbar_symbol_next(symbol)
    return tuple(found)


def _code(symbol: Any) -> Code | None:
    kind = _FORMATS.get(symbol.contents.type)
    if kind is CodeFormat.CODE_128 and zbar.zbar_symbol_get_quality(symbol) < _LINES_THAT_AGREE:
        return None
    text = text_of(string_at(zbar.zbar_symbol_get_data(symbol), zbar.zbar_symbol_get_data_length(symbol)))
    return Code(kind, text, Stage.SECOND_OPINION) if kind is not None and text is not None else None


@contextmanager
def _scanner() -> Iterator[Any]:
    scanner = zbar.zbar_image_scanner_create()
    if not scanner:
        raise ZbarFailed("zbar_image_scanner_create")
    try:
        _set(scanner, zbar.ZBarSymbol.NONE, zbar.ZBarConfig.CFG_ENABLE, 0)
        for symbol in _FORMATS:
            _set(scanner, symbol, zbar.ZBarConfig.CFG_ENABLE, _ON)
        _set(scanner, zbar.ZBarSymbol.QRCODE, _BINARY, _ON)
        yield scanner
    finally:
        zbar.zbar_image_scanner_destroy(scanner)


def _set(scanner: Any, symbol: int, config: int, value: int) -> None:
    if zbar.zbar_image_scanner_set_config(scanner, symbol, config, value):
        raise ZbarFailed(f"setting {config} of symbology {symbol}")


@contextmanager
def _image(pixels: bytes, width: int, height: int) -> Iterator[Any]:
    image = zbar.zbar_image_create()
    if not image:
        raise ZbarFailed("zbar_image_create")
    try:
        zbar.zbar_image_set_format(image, _GREY)
        zbar.zbar_image_set_size(image, width, height)
        zbar.zbar_image_set_data(image, cast(c_char_p(pixels), c_void_p), len(pixels), None)
        yield image
    finally:
        zbar.zbar_image_destroy(image)
