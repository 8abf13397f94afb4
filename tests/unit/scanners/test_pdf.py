"""Pages become a PDF/A-2b: life size, colour, within the limit, with nothing about a person or a day."""

from __future__ import annotations

import io
import subprocess
import tracemalloc
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from devices.scanners.pdf import keep
from devices.scanners.pdf.keep import QUALITIES, KeptPages, Page, TooLarge, keep_pages

A4 = Page(np.random.default_rng(2).normal(220, 12, (2339, 1654, 3)).clip(0, 255).astype(np.uint8), 200)
CARD = Page(np.full((638, 1011, 3), 200, np.uint8), 300)


@pytest.fixture(scope="module")
def kept() -> KeptPages:
    result = keep_pages([A4, CARD], max_bytes=20_000_000)
    assert isinstance(result, KeptPages)
    return result


def test_every_page_has_its_size_in_life(kept: KeptPages) -> None:
    with pikepdf.open(io.BytesIO(kept.pdf)) as pdf:
        sizes = [tuple(float(v) / 72 * 25.4 for v in page.mediabox[2:]) for page in pdf.pages]
    assert sizes[0] == pytest.approx((210, 297), abs=0.2)
    assert sizes[1] == pytest.approx((85.6, 54.0), abs=0.2)


def test_the_file_says_that_it_is_an_archive_and_carries_its_colours(kept: KeptPages) -> None:
    with pikepdf.open(io.BytesIO(kept.pdf)) as pdf:
        with pdf.open_metadata() as words:
            assert (words["pdfaid:part"], words["pdfaid:conformance"]) == ("2", "B")
        intent = pdf.Root.OutputIntents[0]
        assert intent.S == "/GTS_PDFA1"
        assert b"acsp" in intent.DestOutputProfile.read_bytes()[:60]
        assert pdf.trailer.ID is not None
        assert not pdf.is_encrypted
        image = next(iter(pdf.pages[0].get_images().values()))
        assert image.Filter == "/DCTDecode"
        assert image.ColorSpace == "/DeviceRGB"
        assert pdf.check_pdf_syntax() == []


def test_nothing_tells_who_or_when(kept: KeptPages) -> None:
    with pikepdf.open(io.BytesIO(kept.pdf)) as pdf:
        info = {str(key): str(value) for key, value in pdf.docinfo.items()}
    assert all("2000" in value for key, value in info.items() if "Date" in key)
    assert not {"/Author", "/Title", "/Subject", "/Keywords", "/Creator"} & {k for k, v in info.items() if v}


def test_the_same_pages_give_the_same_file(kept: KeptPages) -> None:
    keep._srgb.cache_clear()
    again = keep_pages([A4, CARD], max_bytes=20_000_000)
    assert isinstance(again, KeptPages)
    assert again.pdf == kept.pdf


def test_quality_gives_way_to_the_limit_and_then_says_so(kept: KeptPages) -> None:
    less = keep_pages([A4, CARD], max_bytes=len(kept.pdf) * 3 // 4)
    assert isinstance(less, KeptPages)
    assert less.quality < kept.quality == QUALITIES[0]
    assert len(less.pdf) <= len(kept.pdf) * 3 // 4
    assert isinstance(keep_pages([A4, CARD], max_bytes=5_000), TooLarge)


def test_another_program_finds_nothing_wrong_with_the_file(kept: KeptPages, tmp_path: Path) -> None:
    file = tmp_path / "pages.pdf"
    file.write_bytes(kept.pdf)
    told = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=True, timeout=60)
    assert "No syntax or stream encoding errors found" in told.stdout


def test_thirty_pages_cost_little_more_memory_than_their_file() -> None:
    page = Page(A4.picture[:800], 200)  # each page is a view of one picture: what is measured is our own cost
    tracemalloc.start()
    try:
        result = keep_pages([page] * 30, max_bytes=60_000_000)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(result, KeptPages)
    assert most < 6 * len(result.pdf) + 5_000_000
