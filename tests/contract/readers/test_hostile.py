"""Codes made to do harm come through every reader as what they are, data, and are inert in whatever shows them."""

from __future__ import annotations

import json
import unicodedata

import pytest
from typer.testing import CliRunner

from devices.readers.identity.card import IdentityCard, NotACard
from devices.readers.identity.parse import parse_card
from kiosk.cli import build
from kiosk.console import Console
from kiosk.reading import told
from queueing.words import Words, load_words
from kiosk.paths import words_folder
from tests.contract.readers.conftest import Bench

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
    "long": "Ễ" * 400,
}


def record(name: str) -> str:
    return f"045090001234||{name}|01011990|Nam|{name}|15042021"


@pytest.fixture(scope="module")
def vi() -> Words:
    return load_words(words_folder(), "vi")


def shown(card: IdentityCard, words: Words, data: bytes) -> list[str]:
    """Return every text of a card that somebody may see."""
    fields = [card.name, card.residence, card.number, card.old_number, *card.more, card.masked_name]
    reading = told(data, words)
    return [*fields, repr(card), reading.title, *reading.lines, *reading.notes]


@pytest.mark.parametrize("what", NAMES)
def test_a_hostile_record_is_inert(bench: Bench, vi: Words, what: str) -> None:
    scan = bench.read(record(NAMES[what]))
    try:
        card = parse_card(scan.data)
    except NotACard as refused:
        assert what in ("lines", "long"), refused  # a serial scanner may have cut it into two scans
        return
    assert card.number == "045090001234"
    for text in shown(card, vi, scan.data):
        assert len(text) <= 400
        assert all(unicodedata.category(character)[0] != "C" for character in text), what
        assert "Nguyễn Văn" not in text or text in (card.name, card.residence)
    assert card.masked_name not in card.name or not card.name


@pytest.mark.parametrize("content", ["\x1b[2J" * 20, "\x00\x00", "{}", "T:" + "A" * 600, "\u202e" * 30])
def test_what_is_no_card_is_told_without_its_content(bench: Bench, vi: Words, content: str) -> None:
    if bench.way != "camera" and not content.strip("\x00\x1b\u202e"):
        pytest.xfail("keys and lines have nothing to send") if False else None
    before = len(bench.scans)
    bench.peer.hold_up(content)
    for _ in range(2 if bench.way != "camera" else 12):
        bench.reader.tend()
        if len(bench.scans) > before:
            break
    for scan in bench.scans[before:]:
        reading = told(scan.data, vi)
        assert reading.card is None
        for text in (reading.title, *reading.lines, *reading.notes):
            assert all(unicodedata.category(character)[0] != "C" for character in text)
            assert content[:6] not in text


def test_a_huge_code_is_refused_without_a_fuss(vi: Words) -> None:
    assert told(b"9" * 2_000_000, vi).card is None
    runner = CliRunner().invoke(build(Console.open({"KIOSK_LANG": "en"})), ["inspect", "card", "-"], input=b"9" * 2_000_000)
    assert json.loads(runner.stdout)["error"] == "too_long"
