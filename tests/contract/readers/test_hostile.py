"""Codes made to do harm come through every reader as what they are, data, and are inert in whatever shows them."""

from __future__ import annotations

import json
import unicodedata
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from devices.readers.base import ReaderKind, Scan
from devices.readers.identity.parse import parse_card
from kiosk.cli import build
from kiosk.console import Console
from kiosk.paths import words_folder
from kiosk.workbench.reading import ReadingKind, tell_scan
from queueing.words import Words, load_words
from tests.contract.readers.conftest import TICKET, Bench

NUMBER = "045090001234"
NAMES = {
    "control characters": "Ng\x00u\x01y\x7fễn\x1b",
    "bidi": "\u202eA năV nễyugN\u2066\u200f",
    "zero width": "N\u200bg\u200du\ufeffyễn",
    "HTML": "<script>alert(1)</script><img src=x onerror=x>&lt;",
    "ANSI": "\x1b[2J\x1b]0;title\x07\x1b[31m\x9b5n",
    "ESC/POS": "\x1b@\x1dV\x00\x10\x04\x01\x1b*!",
    "format strings": "%s%n{0}{name!r}${IFS}$(reboot)`id`",
    "SQL": "'; DROP TABLE tickets; --",
    "YAML": "!!python/object/apply:os.system ['id']",
    "marks upon marks": "a" + "\u0301" * 60,
    "lines": "Ng\u2028u\u2029y\x85e\rn\n",
    "tags and private letters": "\U000e0041\ue000\uffff",
    "long": "Ễ" * 200,
}
NO_CARDS = ("\x1b[2J" * 20, "<b>x</b>", "T:" + "A" * 600, "%n%s\u202e{}", "\x1dV\x00;rm -rf ~")
words = cache(load_words)


def record(name: str) -> str:
    return f"{NUMBER}||{name}|01011990|Nam|{name}|15042021"


@pytest.fixture(scope="module")
def vi() -> Words:
    return words(words_folder(), "vi")


def is_inert(text: str) -> bool:
    return len(text) <= 400 and all(unicodedata.category(character)[0] != "C" for character in text)


@pytest.mark.parametrize("what", NAMES)
def test_a_hostile_record_is_inert(bench: Bench, vi: Words, what: str) -> None:
    scan = bench.read(record(NAMES[what]))
    card = parse_card(scan.data)
    assert card.number == NUMBER
    shown = tell_scan(scan, vi)
    assert shown.kind is ReadingKind.CARD
    for text in (card.name, card.residence, *card.more, repr(card), shown.title, *shown.lines, *shown.notes):
        assert is_inert(text), what
    for text in (*shown.lines, *shown.notes, repr(card), repr(scan)):
        assert NUMBER not in text
        assert not card.name[1:] or card.name not in text
    line = inspect_card(scan.data)
    assert line["number"] == NUMBER


@pytest.mark.parametrize("content", NO_CARDS)
def test_what_is_no_card_is_told_without_its_content(bench: Bench, vi: Words, content: str) -> None:
    scan = bench.read(content)
    shown = tell_scan(scan, vi)
    assert shown.kind is ReadingKind.OTHER
    for text in (shown.title, *shown.lines, *shown.notes, repr(scan)):
        assert is_inert(text)
        assert content[:4] not in text


def test_a_ticket_is_told_without_its_secret(bench: Bench, vi: Words) -> None:
    shown = tell_scan(bench.read(TICKET), vi)
    assert shown.kind is ReadingKind.TICKET
    assert not any(TICKET[2:20] in text for text in (shown.title, *shown.lines, *shown.notes))


def test_a_huge_code_is_refused_without_a_fuss(vi: Words) -> None:
    huge = b"9" * 2_000_000
    assert tell_scan(Scan(huge, ReaderKind.CAMERA), vi).kind is ReadingKind.OTHER
    assert inspect_card(huge)["error"] == "too_long"


@given(st.binary(max_size=300), st.sampled_from(ReaderKind))
def test_no_bytes_whatever_make_it_stumble_or_come_through(data: bytes, via: ReaderKind) -> None:
    shown = tell_scan(Scan(data, via), words(words_folder(), "vi"))
    assert all(is_inert(text) for text in (shown.title, *shown.lines, *shown.notes))


@given(st.text(max_size=120), st.sampled_from(ReaderKind))
def test_no_name_whatever_comes_through_whole(name: str, via: ReaderKind) -> None:
    shown = tell_scan(Scan(record(name).encode("utf-8", "replace"), via), words(words_folder(), "en"))
    assert all(is_inert(text) for text in (shown.title, *shown.lines, *shown.notes))


def inspect_card(data: bytes) -> dict[str, object]:
    """Return what `kiosk inspect card` prints, which must not drive the terminal."""
    result = CliRunner().invoke(build(Console.open({"KIOSK_LANG": "en"})), ["inspect", "card", "-"], input=data)
    assert all(character.isprintable() or character == "\n" for character in result.stdout)
    told: dict[str, object] = json.loads(result.stdout)
    return told
