"""A scanner on a serial line, played by a pseudo-terminal."""

from __future__ import annotations

import os
import threading
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.readers.identity.parse import parse_card
from devices.readers.serial.burst import Burst
from devices.readers.serial.driver import ScannerGone, SerialScanner
from devices.readers.serial.settings import SerialScannerSettings


class Line:
    """A line whose other end is the test."""

    def __init__(self) -> None:
        self.scanner, self.computer = os.openpty()
        tty.setraw(self.computer)
        self.port = os.ttyname(self.computer)
        self._plugged = True

    def unplug(self) -> None:
        if self._plugged:
            self._plugged = False
            for end in (self.scanner, self.computer):
                os.close(end)


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.unplug()


@pytest.fixture
def reader(line: Line) -> Iterator[SerialScanner]:
    reader = SerialScanner(SerialScannerSettings(port=line.port))
    assert reader.read(0) is None
    yield reader
    reader.close()


@pytest.mark.parametrize("enter", [b"", b"\r", b"\r\n", b"\n"])
def test_a_card_comes_through_with_enter_or_without(
    line: Line, reader: SerialScanner, enter: bytes, card_2021: str
) -> None:
    os.write(line.scanner, card_2021.encode() + enter)
    scan = reader.read(5)
    assert scan is not None
    assert parse_card(scan) == parse_card(card_2021)
    assert reader.read(0) is None


def test_a_line_that_says_nothing_gives_nothing(reader: SerialScanner) -> None:
    assert reader.read(0.05) is None


def test_a_pulled_plug_and_a_missing_line_are_told(line: Line, reader: SerialScanner, tmp_path: Path) -> None:
    pulled = threading.Timer(0.05, line.unplug)
    pulled.start()
    with pytest.raises(ScannerGone):
        reader.read(10)
    pulled.join()
    with pytest.raises(ScannerGone):
        SerialScanner(SerialScannerSettings(port=str(tmp_path / "none"))).read(0)


@given(st.lists(st.binary(min_size=1, max_size=50), min_size=1, max_size=8))
def test_pieces_in_quick_succession_are_one_scan(pieces: list[bytes]) -> None:
    burst, now = Burst(quiet=0.1), 5.0
    for piece in pieces:
        burst.feed(piece, now)
        assert burst.take(now) is None
        now += 0.05
    assert burst.take(now + 0.1) == (b"".join(pieces).strip() or None)
    assert burst.wait(now + 0.1) is None


def test_a_flood_is_thrown_away_until_the_line_is_quiet() -> None:
    burst = Burst(quiet=0.1)
    for _ in range(10):
        burst.feed(bytes(4096), 1.0)
    assert burst.take(1.2) is None
    burst.feed(b"045090001234\r", 2.0)
    assert burst.take(2.2) == b"045090001234"
