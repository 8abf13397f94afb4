"""The staged decoder: what it reads, and that it never reads what is not there."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from devices.readers.codes import zbar
from devices.readers.codes.decoder import Decoder
from devices.readers.codes.model import CodeFormat, Frame, Stage
from devices.readers.codes.text import text_of

FrameOf = Callable[..., Frame]


def on_a_table(code: Frame) -> Frame:
    frame = np.full((720, 1280), 150, np.uint8)
    frame[200 : 200 + code.shape[0], 400 : 400 + code.shape[1]] = code
    return frame


def test_a_card_is_read_at_one_look(card_2021: str, qr_frame: FrameOf) -> None:
    [code] = Decoder().read_fast(on_a_table(qr_frame(card_2021)))
    assert (code.format, code.text, code.stage) == (CodeFormat.QR, card_2021, Stage.PLAIN)


@pytest.mark.parametrize("ending", ["Quảng Trị|", "Thừa Thiên Huế|", "Lễ|", "Sĩ|", "Độ|", "Đ|", "ớ|", "ỏ|", "ă|"])
def test_letters_before_a_separator_stay_what_they_are_in_both_libraries(ending: str, qr_frame: FrameOf) -> None:
    frame = on_a_table(qr_frame(f"045090001234||{ending}"))
    [by_zxing] = Decoder().read_fast(frame)
    [by_zbar] = zbar.codes(frame)
    assert by_zxing.text == by_zbar.text == f"045090001234||{ending}"


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_card_lies_as_it_likes(quarter: int, card_2024: str, qr_frame: FrameOf) -> None:
    frame = np.rot90(on_a_table(qr_frame(card_2024)), quarter)
    assert [code.text for code in Decoder().read_fast(frame)] == [card_2024]


def test_a_grainy_frame_needs_a_thorough_look(card_2021: str, qr_frame: FrameOf) -> None:
    grain = np.random.default_rng(1).normal(0, 38, (720, 1280))
    frame = np.clip(on_a_table(qr_frame(card_2021)) * 0.55 + 20 + grain, 0, 255).astype(np.uint8)
    assert Decoder().read_fast(frame) == ()
    [code] = Decoder().read_hard(frame)
    assert code.text == card_2021
    assert code.stage is not Stage.PLAIN


def test_a_micro_code_is_none_of_ours() -> None:
    """As a part of a ticket's code may read: a few digits, which would be taken for what somebody holds up."""
    code = segno.make_micro("15096")
    dark = np.array([list(row) for row in code.matrix_iter(border=4)], np.uint8)
    modules = np.where(dark == 1, 0, 255).astype(np.uint8)
    frame = on_a_table(np.kron(modules, np.ones((6, 6), np.uint8)).astype(np.uint8))
    assert [found.text for found in zxingcpp.read_barcodes(frame)] == ["15096"]
    assert Decoder().read_fast(frame) == ()
    assert Decoder().read_hard(frame) == ()


def test_what_is_no_utf8_is_not_guessed_at(qr_frame: FrameOf) -> None:
    frame = on_a_table(qr_frame("Thạch".encode("utf-16-le") + b"\xff\xfe", encoding=None))
    assert Decoder().read_fast(frame) == ()
    assert Decoder().read_hard(frame) == ()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
def test_text_is_exactly_the_bytes(text: str) -> None:
    assert text_of(text.encode()) == text


@given(st.binary(max_size=64))
def test_bytes_are_text_or_nothing(payload: bytes) -> None:
    text = text_of(payload)
    assert text is None or text.encode() == payload


@pytest.mark.parametrize("frame", [np.zeros((720, 1280), np.uint8), np.full((720, 1280), 255, np.uint8)])
def test_an_empty_frame_holds_nothing(frame: Frame) -> None:
    assert Decoder().read_hard(frame) == ()


@pytest.mark.parametrize("seed", range(3))
def test_noise_holds_nothing(seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (480, 640), dtype=np.uint8)
    assert Decoder().read_hard(noise) == ()


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (3, 2000), (16, 16), (40, 40, 3)])
def test_odd_shapes_hold_nothing(shape: tuple[int, ...]) -> None:
    assert Decoder().read_fast(np.zeros(shape, np.uint8)) == ()
    assert Decoder().read_hard(np.zeros(shape, np.uint8)) == ()


def test_a_bar_code_is_read_by_the_second_opinion() -> None:
    [code] = Decoder().read_hard(code_128("H44.12-261123-0001"))
    assert (code.format, code.text) == (CodeFormat.CODE_128, "H44.12-261123-0001")
    assert code.stage is Stage.SECOND_OPINION


def test_a_text_stays_out_of_logs(card_2021: str, qr_frame: FrameOf) -> None:
    [code] = Decoder().read_fast(on_a_table(qr_frame(card_2021)))
    assert "Nguyễn" not in repr(code)
    assert "0450" not in f"{code}"


def test_two_cards_in_one_frame_are_two_codes(card_2021: str, card_2024: str, qr_frame: FrameOf) -> None:
    frame = on_a_table(qr_frame(card_2021))
    other = qr_frame(card_2024)
    frame[200 : 200 + other.shape[0], 800 : 800 + other.shape[1]] = other
    assert {code.text for code in Decoder().read_fast(frame)} == {card_2021, card_2024}


def code_128(text: str) -> Frame:
    import zxingcpp

    bars = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(scale=3, add_quiet_zones=True)
    high = cv2.resize(np.array(bars, np.uint8), None, fx=1, fy=2, interpolation=cv2.INTER_NEAREST)
    return np.pad(high, 60, constant_values=255)


def test_a_pale_card_is_read_by_its_surroundings(card_2021: str, qr_frame: FrameOf) -> None:
    slope = np.linspace(0.6, 1.4, 1280)[None, :]
    grain = np.random.default_rng(3).normal(0, 3, (720, 1280))
    pale = (on_a_table(qr_frame(card_2021)) * 0.045 + 60) * slope + grain
    [code] = Decoder().read_hard(np.clip(pale, 0, 255).astype(np.uint8))
    assert (code.text, code.stage) == (card_2021, Stage.EVENED)
