"""Whatever way a reader is plugged in: what is held up comes through whole, and once."""

from __future__ import annotations

import pytest

from devices.readers.base import ReaderKind
from devices.readers.camera.driver import CameraReader
from devices.readers.camera.simulator import CameraReaderSimulator, Held, content_of
from devices.readers.identity.parse import parse_card
from devices.readers.serial.simulator import SerialReaderSimulator
from devices.state import DeviceState
from tests.contract.readers.conftest import CARD_2021, CARD_2024, TICKET, Bench, OpenBench

LABELLED = "\r\n".join(
    (
        *("Số CCCD: 045090001234", "Họ và tên: Nguyễn Văn A", "Ngày sinh: 01/01/1990", "Giới tính: Nam"),
        *("Nơi thường trú: Thôn 1, Xã Hướng Phùng, Quảng Trị", "Ngày cấp: 15/04/2021"),
    )
)


def test_cards_and_tickets_come_through_whole(bench: Bench) -> None:
    for card in (CARD_2021, CARD_2024):
        scan = bench.read(card)
        assert parse_card(scan.data) == parse_card(card)
        assert scan.via is ReaderKind(bench.way)
    assert bench.read(TICKET).data == TICKET.encode()
    assert bench.reader.tend().state is DeviceState.READY


def test_what_nobody_holds_up_is_no_scan(bench: Bench) -> None:
    bench.reader.tend()
    assert bench.scans == []


def test_the_same_card_twice_in_a_row_is_two_scans_where_it_was_away(bench: Bench) -> None:
    bench.read(CARD_2021)
    bench.clear()
    bench.read(CARD_2021)


def test_a_reader_that_is_closed_can_be_closed_and_opened_again(bench: Bench) -> None:
    bench.reader.close()
    bench.reader.close()
    assert bench.fault(bench.reader.tend).code == "broken_off"
    bench.reader.open()
    bench.read(CARD_2024)


def test_what_was_read_stays_out_of_logs(bench: Bench) -> None:
    scan = bench.read(CARD_2021)
    assert "0450" not in f"{scan!r}{scan}"


@pytest.mark.parametrize("enter", [b"", b"\r", b"\r\n", b"\n"])
def test_a_serial_scanner_with_any_enter_or_none(open_bench: OpenBench, enter: bytes) -> None:
    bench = open_bench("serial")
    bench.reader.open()
    assert isinstance(bench.peer, SerialReaderSimulator)
    bench.peer.send(CARD_2021.encode() + enter)
    bench.tend_until(lambda: bench.scans)
    assert parse_card(bench.scans[0].data) == parse_card(CARD_2021)


@pytest.mark.parametrize(
    "written",
    [
        CARD_2021.replace("|", ";"),
        LABELLED,
        CARD_2021.replace("|", ","),
    ],
    ids=["semicolons", "labels", "commas"],
)
@pytest.mark.parametrize("way", ["serial", "hid"])
def test_scanners_that_rewrite_the_card(open_bench: OpenBench, way: str, written: str) -> None:
    bench = open_bench(way)
    bench.reader.open()
    assert parse_card(bench.read(written).data) == parse_card(CARD_2021)


def test_a_code_held_still_is_one_scan(bench: Bench) -> None:
    bench.read(CARD_2021)
    for _ in range(3):
        bench.reader.tend()
    assert len(bench.scans) == 1


@pytest.mark.parametrize("card", [held for held in Held if held is not Held.GLARING])
@pytest.mark.parametrize("_shared", ["camera"], indirect=True)
def test_cards_as_a_hand_holds_them_up(bench: Bench, card: Held) -> None:
    assert isinstance(bench.peer, CameraReaderSimulator)
    assert isinstance(bench.reader, CameraReader)
    assert bench.read(card).data == content_of(card).encode()
    preview = bench.reader.preview()
    assert preview is not None
    assert preview.shape == (720, 1280, 3)


@pytest.mark.parametrize("_shared", ["camera"], indirect=True)
def test_a_lamp_that_mirrors_in_a_card_hides_it(bench: Bench) -> None:
    assert isinstance(bench.peer, CameraReaderSimulator)
    bench.peer.hold_up(Held.GLARING)
    for _ in range(2):
        bench.reader.tend()
    assert bench.scans == []
