"""The paper of the recovery key: as wide as the roll, and its QR says the key."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp

from devices.printers.base import Raster
from kiosk.art.rasteriser import Art
from kiosk.backup.recovery_key import RecoveryKey
from kiosk.paper.key_paper import KeyArtist, KeyPaper
from kiosk.paper.model import Phrase
from kiosk.paths import words_folder
from queueing.words import load_words

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def paper_of(key: RecoveryKey, language: str, *, demo: bool = False) -> KeyPaper:
    words = load_words(words_folder(), language)
    return KeyPaper(
        office=Phrase("Trung tâm Phục vụ hành chính công"),
        commune=Phrase("Xã Hướng Phùng"),
        title=Phrase(words.text("backup.paper.title"), "Recovery key"),
        groups=key.groups,
        keep=tuple(words.text(f"backup.paper.{word}") for word in ("keep", "who")),
        name=words.text("backup.paper.name", name=key.name),
        when="25/11/2026",
        code=key.text,
        demo=Phrase(words.text("paper.demo")) if demo else None,
    )


def grey(raster: Raster) -> np.ndarray:
    line = (raster.width + 7) // 8
    bits = np.unpackbits(np.frombuffer(raster.rows, np.uint8).reshape(raster.height, line), axis=1)
    return np.where(bits[:, : raster.width] == 1, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_key_can_be_scanned_from_its_paper(art: Art, family: str, width: int, language: str) -> None:
    key = RecoveryKey.new()
    raster = KeyArtist(art, family).draw(paper_of(key, language), width)
    assert raster.width == width
    [code] = zxingcpp.read_barcodes(grey(raster), formats=QR)
    assert RecoveryKey.typed(code.text) == key


def test_a_demo_says_so_on_this_paper_too(art: Art, family: str) -> None:
    artist, key = KeyArtist(art, family), RecoveryKey.new()
    assert artist.draw(paper_of(key, "vi", demo=True), 576).height > artist.draw(paper_of(key, "vi"), 576).height


def test_no_ink_touches_the_edges_between_the_bands(art: Art, family: str) -> None:
    for width in (576, 384):
        dots = grey(KeyArtist(art, family).draw(paper_of(RecoveryKey(2**140 - 1), "vi"), width))
        text = np.array([row for row in dots[40:-40] if not (row == 0).sum() > width * 0.5])
        assert (text[:, :8] == 255).all()
        assert (text[:, -8:] == 255).all()
