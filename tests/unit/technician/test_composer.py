"""Vietnamese letter by letter: every word of the catalogue can be typed, tone first or last."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.paths import words_folder
from kiosk.technician.composer import Tone, backspace, press_tone, type_letters
from kiosk.technician.keys import DIGIT_ROWS, LETTER_ROWS, Typing
from queueing.words import load_words

TONES = {tone.value: tone for tone in Tone}
LETTERS = st.text(alphabet="aăâeêioôơuưybcdđghklmnpqrstvxAĐƯ -1", max_size=12)
PRESSES = st.lists(
    st.sampled_from(list(Tone)) | st.sampled_from("aăâeêioôơuưyhnqgtcm đ") | st.just("back"), max_size=16
)


def toneless(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))


def tone_of(word: str) -> Tone | None:
    return next((TONES[part] for part in unicodedata.normalize("NFD", word) if part in TONES), None)


#: By the newer rule the tone of an open oa, oe, uy stands on the second vowel (khoá); the keyboard keeps the older.
NEWER = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])$", re.IGNORECASE)


def catalogue_words() -> set[str]:
    words = load_words(words_folder(), "vi")
    found = {word for id_ in words.ids for word in re.findall(r"[^\W\d_]+", words.entry(id_).text)}
    return {word for word in found if not NEWER.search(word)}


def test_every_word_of_the_catalogue_comes_out_with_the_tone_last() -> None:
    found = catalogue_words()
    assert len(found) > 400
    wrong = {word: typed(word) for word in found if typed(word) != word}
    assert wrong == {}


def typed(word: str) -> str:
    tone = tone_of(word)
    text = type_letters("", toneless(word))
    return text if tone is None else press_tone(text, tone)


def test_the_tone_may_be_pressed_as_soon_as_there_is_a_vowel() -> None:
    for word in catalogue_words():
        tone, plain = tone_of(word), toneless(word)
        if tone is None:
            continue
        vowels = [at for at, letter in enumerate(plain) if letter.casefold() in "aăâeêioôơuưy"]
        for at in vowels:
            text = type_letters("", plain[: at + 1])
            text = type_letters(press_tone(text, tone), plain[at + 1 :])
            assert text == word, f"{word} after {plain[: at + 1]}"


@pytest.mark.parametrize(
    ("typed_text", "tone", "wanted"),
    [
        ("hoa", Tone.GRAVE, "hòa"),
        ("hoan", Tone.GRAVE, "hoàn"),
        ("thuy", Tone.HOOK, "thủy"),
        ("qua", Tone.ACUTE, "quá"),
        ("gi", Tone.GRAVE, "gì"),
        ("gia", Tone.GRAVE, "già"),
        ("giêng", Tone.ACUTE, "giếng"),
        ("ngoai", Tone.GRAVE, "ngoài"),
        ("người", Tone.GRAVE, "ngươi"),
        ("nguoi Đ", Tone.DOT, "nguoi Đ"),
        ("Huong", Tone.ACUTE, "Huóng"),
        ("Hương", Tone.ACUTE, "Hướng"),
        ("khuya", Tone.HOOK, "khuỷa"),
        ("", Tone.DOT, ""),
        ("xyz", Tone.DOT, "xỵz"),
    ],
)
def test_a_tone_stands_where_it_is_written(typed_text: str, tone: Tone, wanted: str) -> None:
    assert press_tone(typed_text, tone) == wanted


def test_a_tone_moves_as_letters_follow_and_back_again() -> None:
    text = press_tone(type_letters("", "hoa"), Tone.GRAVE)
    assert type_letters(text, "n") == "hoàn"
    assert backspace("hoàn") == "hòa"
    assert backspace("hòa") == "hò"
    assert backspace("à") == ""
    assert backspace("đà ") == "đà"


@given(LETTERS, st.sampled_from(list(Tone)))
def test_a_tone_changes_nothing_else_and_comes_off_again(text: str, tone: Tone) -> None:
    start = type_letters("", text)
    once = press_tone(start, tone)
    assert toneless(once) == toneless(start)
    assert len(once) == len(start)
    assert toneless(press_tone(once, tone)) == toneless(start)
    if once != start:
        assert press_tone(once, tone) == start


@given(PRESSES)
def test_whatever_is_pressed_the_text_is_composed_and_backspace_empties_it(presses: list[Tone | str]) -> None:
    text = ""
    for press in presses:
        if isinstance(press, Tone):
            text = press_tone(text, press)
        else:
            text = backspace(text) if press == "back" else type_letters(text, press)
        assert unicodedata.is_normalized("NFC", text)
        assert sum(mark in TONES for word in text.split(" ") for mark in unicodedata.normalize("NFD", word)) <= len(
            text.split(" ")
        )
    for left in range(len(text), 0, -1):
        assert len(text) == left
        text = backspace(text)
    assert text == ""


def test_names_begin_with_capital_letters_by_themselves() -> None:
    typing = Typing()
    for code in ["x", "a", "tone-tilde", "space", "h", "ư", "ơ", "n", "g", "tone-acute"]:
        typing = typing.press(code)
    assert typing.text == "Xã Hướng"


def test_every_key_does_something_and_others_nothing() -> None:
    for rows, digits in ((LETTER_ROWS, False), (DIGIT_ROWS, True)):
        for code in (code for row in rows for code in row):
            typing = Typing("ba", shift=False, digits=digits)
            assert typing.press(code) != typing, code
    assert Typing("ba").press("<") == Typing("ba")
    assert Typing("a" * 80).press("b").text == "a" * 80
