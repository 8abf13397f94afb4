"""What is drawn is what is printed: encoder against the independent decoder of the simulator, dot by dot."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from devices.printers.base import Raster
from devices.printers.escpos_bytes import BAND_BYTES, CLEAR, Packing, eject, job_bytes
from devices.printers.simulator.decoder import CutOff, Decoder, Fed, Initialised, RealTime, Row
from devices.printers.simulator.paper import PaperKind, Strip, Tray


@st.composite
def rasters(draw: st.DrawFn) -> Raster:
    """Rasters for both widths, with blank stretches and margins as tickets have, and any bytes as data."""
    width = draw(st.sampled_from([576, 384]))
    stride = width // 8
    blank = st.just(bytes(stride))
    ink = st.binary(min_size=1, max_size=stride).map(lambda dots: dots.ljust(stride, b"\0"))
    runs = st.tuples(st.one_of(blank, ink), st.integers(1, 40)).map(lambda run: run[0] * run[1])
    rows = b"".join(draw(st.lists(st.one_of(runs, ink), min_size=1, max_size=6)))
    return Raster(width, len(rows) // stride, rows)


def printed(data: bytes, width: int, *, may_be_broken: bool = False) -> list[Raster]:
    """Return the papers that come out of a printer, printed by the simulator's decoder."""
    decoder, strip, papers = Decoder(), Strip(width), []
    decoder.feed(data)
    while (effect := decoder.step()) is not None:
        match effect:
            case Row(dots):
                strip.print_row(dots)
            case Fed(dots):
                strip.feed(dots)
            case CutOff():
                if picture := strip.take():
                    papers.append(Raster(width, picture.height, bytes(byte ^ 0xFF for byte in picture.tobytes())))
            case other:
                assert isinstance(other, Initialised) or may_be_broken
    assert strip.height == decoder.held == 0
    return papers


@given(rasters(), st.sampled_from(Packing))
def test_every_dot_comes_out(raster, packing):
    assert printed(b"".join(job_bytes(raster, packing)), raster.width) == [raster]


@given(rasters(), st.sampled_from(Packing))
def test_no_chunk_is_larger_than_a_band(raster, packing):
    assert max(len(chunk) for chunk in job_bytes(raster, packing)) <= BAND_BYTES + 8


@given(rasters())
def test_compact_is_never_much_longer_than_plain(raster):
    plain, compact = (sum(map(len, job_bytes(raster, packing))) for packing in (Packing.PLAIN, Packing.COMPACT))
    assert compact <= plain + 64


def test_a_ticket_with_blanks_takes_far_fewer_bytes_on_a_slow_line():
    ink = bytes(24) + b"\x55" * 24 + bytes(24)
    ticket = Raster(576, 800, (ink * 20 + bytes(72) * 20) * 20)
    compact = sum(map(len, job_bytes(ticket, Packing.COMPACT)))
    assert compact < 0.4 * len(ticket.rows)


@given(rasters(), rasters(), st.data())
def test_an_unfinished_job_never_swallows_the_next(first, second, data):
    job = b"".join(job_bytes(first, Packing.PLAIN))
    broken = job[: data.draw(st.integers(0, len(job)))]
    # As printers do that do not know DLE DC4 8: the decoder alone takes it for data.
    papers = printed(
        broken + eject(cutter=True) + b"".join(job_bytes(second, Packing.PLAIN)), second.width, may_be_broken=True
    )
    assert papers[-1] == second
    assert len(papers) <= 2


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=4))
@example(b"\x10\x04\x01\x10\x05\x02" + CLEAR, [1, 4, 7, 9])
def test_real_time_commands_are_found_however_the_stream_is_chopped_up(data, cuts):
    whole = [command for _, command in RealTime().scan(data)]
    pieces = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    real_time = RealTime()
    chopped = [
        (start + end, command)
        for start, stop in itertools.pairwise(pieces)
        for end, command in real_time.scan(data[start:stop])
    ]
    assert [command for _, command in chopped] == whole
    assert [end for end, _ in chopped] == [end for end, _ in RealTime().scan(data)]


def test_a_paper_in_the_tray_is_a_picture_at_203_dpi(tmp_path):
    strip = Strip(384)
    strip.print_row(b"\xff")
    tray = Tray(tmp_path)
    picture = strip.take()
    assert picture is not None
    paper = tray.add(picture, PaperKind.CUT)
    with Image.open(paper.file) as seen:
        assert (seen.mode, seen.size, round(seen.info["dpi"][0])) == ("1", (384, 1), 203)
        assert [seen.getpixel((x, 0)) for x in (0, 7, 8)] == [0, 0, 255]
    assert Tray(tmp_path).papers() == [paper]


@pytest.mark.parametrize("packing", Packing)
def test_a_blank_ticket_is_still_fed_and_cut(packing):
    blank = Raster(384, 900, bytes(48 * 900))
    assert printed(b"".join(job_bytes(blank, packing)), 384) == [blank]
