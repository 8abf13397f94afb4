"""Keys become the text of a scan, whatever way its letters were typed, and never a control character."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.readers.hid.keys import DOWN, ENTER, UP, Key, keys_for, letter_of
from devices.readers.hid.loss import Kept, keep
from devices.readers.hid.simulator import Manner, strokes
from devices.readers.hid.typed import Typed

CARD = "045190005678|197123456|Hồ Thị Mừng|02091990|Nữ|Tổ 2, Phường Nam Đông Hà, Quảng Trị|05082024||||"
ASCII = "".join(map(chr, range(0x21, 0x7F)))
CTRL, SHIFT, ALT, CAPS, ESC, F1, DELETE, META, KP = 29, 42, 56, 58, 1, 59, 111, 125, {"1": 79, "+": 78}
A, C, J, M, U = 30, 46, 36, 50, 22


def typed(keys: list[Key]) -> str | None:
    collector = Typed(quiet=0.1)
    for place, key in enumerate(keys):
        collector.feed(key, place * 0.01)
    return collector.take(len(keys) * 0.01 + 1)


def tap(*codes: int) -> list[Key]:
    return [Key(code, value) for code in codes for value in (DOWN, UP)]


def chord(*codes: int) -> list[Key]:
    return [Key(code, DOWN) for code in codes] + [Key(code, UP) for code in reversed(codes)]


@given(st.text(alphabet=ASCII + " ", min_size=1, max_size=80), st.sampled_from(Manner))
def test_plain_text_comes_through(text: str, manner: Manner) -> None:
    assert typed(strokes(text, manner)) == (text.strip() or None)


letters = st.characters(exclude_categories=["C", "Z"], min_codepoint=0xC0, max_codepoint=0x2FFFF)


@given(
    st.lists(st.one_of(letters, st.sampled_from("aA9|, ịĐắỬ")), min_size=1, max_size=40).map("".join),
    st.sampled_from([Manner.ALT_BYTES, Manner.CTRL_SHIFT_U]),
)
def test_letters_by_their_numbers_come_through(text: str, manner: Manner) -> None:
    assert typed(strokes(text, manner)) == (text.strip() or None)


@given(st.text(alphabet="aA9|, ịĐắỬôêđưÀỹ", min_size=1, max_size=40))
def test_letters_by_alt_and_their_number_come_through(text: str) -> None:
    assert typed(strokes(text, Manner.ALT)) == (text.strip() or None)


def test_the_whole_card_by_every_manner_that_can() -> None:
    for manner in (Manner.ALT, Manner.ALT_BYTES, Manner.CTRL_SHIFT_U):
        assert typed(strokes(CARD, manner) + tap(ENTER)) == CARD


@given(
    st.lists(st.tuples(st.integers(0, 255), st.integers(0, 2)).map(lambda key: Key(*key)), max_size=400),
    st.booleans(),
)
def test_no_keys_whatever_make_a_control_character(keys: list[Key], lost: bool) -> None:
    collector = Typed(quiet=0.1)
    for key in keys:
        collector.feed(key, 0.0)
    if lost:
        collector.lose(0.0)
    text = collector.take(1.0) or ""
    assert not lost or text == ""
    assert all(character in "\n\t" or unicodedata.category(character)[0] != "C" for character in text)
    assert collector.take(9.0) is None


@pytest.mark.parametrize(
    "keys",
    [
        tap(ESC, F1, DELETE),
        chord(CTRL, C),
        chord(CTRL, ALT, DELETE),
        chord(META, A),
        chord(ALT, F1),
        tap(255, 0),
        [Key(A, 2)],  # the kernel's repeating
        chord(ALT, KP["+"]),
    ],
)
def test_keys_that_drive_a_system_write_nothing(keys: list[Key]) -> None:
    assert typed(keys) is None
    assert typed(strokes("ab", Manner.ASKS) + keys + strokes("cd", Manner.ASKS)) == "abcd"


def test_numbers_of_letters_that_are_none_write_nothing() -> None:
    pad = dict(zip("1234567890", (79, 80, 81, 75, 76, 77, 71, 72, 73, 82), strict=True))
    for number in ("27", "1114112", "9999999", "0"):
        keys = [Key(ALT, DOWN), *tap(*(pad[digit] for digit in number)), Key(ALT, UP)]
        assert typed(keys) is None
    for hexed in ("1b", "202e", "d800", "110000", ""):
        assert typed(chord(CTRL, SHIFT, U) + strokes(hexed + " ", Manner.ASKS)) is None


def test_enter_by_control_and_caps_lock() -> None:
    assert typed(strokes("a", Manner.ASKS) + chord(CTRL, M) + strokes("b", Manner.ASKS) + chord(CTRL, J)) == "a\nb"
    assert typed(tap(CAPS) + strokes("aB1|", Manner.ASKS) + tap(CAPS)) == "Ab1|"


def test_hex_typed_with_ctrl_and_shift_held() -> None:
    held = [
        Key(CTRL, DOWN),
        Key(SHIFT, DOWN),
        *tap(U),
        *strokes("1ecb", Manner.ASKS),
        Key(SHIFT, UP),
        Key(CTRL, UP),
    ]
    assert typed([*held, *strokes("x", Manner.ASKS)]) == "ịx"


def test_a_flood_is_thrown_away_until_it_is_quiet() -> None:
    collector = Typed(quiet=0.1)
    for key in tap(A) * 9000:
        collector.feed(key, 1.0)
    assert collector.take(1.2) is None
    for key in tap(A):
        collector.feed(key, 2.0)
    assert collector.take(2.05) is None
    assert collector.take(2.2) == "a"


def test_every_letter_of_the_keyboard_has_its_key() -> None:
    for letter in ASCII:
        found = keys_for(letter)
        assert found is not None
        assert letter_of(found[0], shift=found[1], caps=False) == letter
    assert keys_for("ị") is None


# ---- what is lost -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "045190005678|197123456|H Th Mng|02091990|N|T 2, Phng Nam ng H, Qung Tr|05082024||||",
        "045190005678|197123456|H? Th? M?ng|02091990|N?|T? 2|05082024||||",
        "045190005678|197123456|Ho Thi Mung|02091990|Nu|To 2|05082024||||",
        "045190005678|197123456||02091990||||",
        "045190005678,197123456,Há»“ Thá»‹,02091990,Ná»¯,x,05082024",
    ],
)
def test_of_a_record_without_its_letters_the_number_is_kept(text: str) -> None:
    assert keep(text) == Kept("045190005678", letters_lost=True)


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        "045190005678",
        "T:ABCDEFGHIJKLMNOPQRSTUVWXYZ.ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "https://example.vn/x?a=1",
        "IDVNM0900012345045090001234<<29001011M3001019VNM<<<<<<<<<<<2NGUYEN<<VAN<A<<<<<<<<<<<<<<<<<",
        "H44.12-261123-0001",
    ],
)
def test_what_is_whole_stays_whole(text: str) -> None:
    assert keep(text) == Kept(text)


def test_a_scanner_set_to_a_french_keyboard_still_gives_the_number() -> None:
    assert keep(")$%!()))%^&*|x") == Kept("045190005678", letters_lost=True)
    assert keep(")$%!()))%^&*") == Kept("045190005678")


@given(st.text(max_size=200))
def test_nothing_typed_makes_it_stumble(text: str) -> None:
    kept = keep(text)
    assert not kept.letters_lost or (len(kept.text) == 12 and kept.text.isascii() and kept.text.isdigit())
