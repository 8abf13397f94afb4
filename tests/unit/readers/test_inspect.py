"""`kiosk inspect code` and `kiosk inspect card` as a technician meets them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from devices.readers.codes.model import Frame, ReadingFault
from devices.readers.identity.card import CardWarning, NotACardReason
from kiosk.cli import build
from kiosk.console import Console
from kiosk.paths import words_folder
from queueing.words import load_words


def inspect(*arguments: str, stdin: bytes | None = None) -> tuple[int, list[dict[str, object]]]:
    app = build(Console.open({"KIOSK_LANG": "en"}))
    result = CliRunner().invoke(app, ["inspect", *arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert all(character.isprintable() or character == "\n" for character in result.stdout)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_codes_of_pictures_are_json_lines(
    tmp_path: Path, card_2021: str, qr_frame: Callable[..., Frame], file_of: Callable[..., bytes]
) -> None:
    good, blank, broken = tmp_path / "good.png", tmp_path / "blank.png", tmp_path / "broken.png"
    good.write_bytes(file_of(qr_frame(card_2021)))
    blank.write_bytes(file_of(qr_frame(card_2021)[:40, :40]))
    broken.write_bytes(good.read_bytes()[:200])
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    code, lines = inspect("code", *(str(path) for path in (good, blank, broken, tmp_path / "none", tmp_path, pipe)))
    assert code == 1
    assert [line["file"] for line in lines[:3]] == [str(good), str(blank), str(broken)]
    assert (lines[0]["format"], lines[0]["text"]) == ("qr", card_2021)
    assert isinstance(lines[0]["ms"], float)
    assert (lines[1]["format"], lines[1]["text"]) == (None, None)
    assert "error" not in lines[1]
    assert lines[2]["error"] == "damaged"
    assert [line["error"] for line in lines[3:]] == ["unreadable"] * 3


def test_pictures_that_can_be_looked_at_end_with_0(
    tmp_path: Path, qr_frame: Callable[..., Frame], file_of: Callable[..., bytes]
) -> None:
    picture = tmp_path / "nasty.png"
    picture.write_bytes(file_of(qr_frame("\x1b[2J\u202e\u009b\x7fQuảng Trị")))
    code, [line] = inspect("code", str(picture))
    assert code == 0
    assert line["text"] == "\x1b[2J\u202e\u009b\x7fQuảng Trị"


def test_a_card_is_told_with_its_warnings(card_2024: str) -> None:
    code, [told] = inspect("card", card_2024.replace("Nữ", "Nam"))
    assert code == 0
    assert (told["number"], told["name"], told["birth"]) == ("045190005678", "Hồ Thị Mừng", "1990-09-02")
    assert (told["source"], told["province"]) == ("can-cuoc-2024", "Quảng Trị")
    assert told["warnings"] == ["sex_differs"]
    assert told["sentences"] == [
        "The sex differs from what the number says. If in doubt, scan it again.",
    ]


def test_a_card_may_come_by_the_input(mrz: str) -> None:
    code, [told] = inspect("card", "-", stdin=mrz.encode())
    assert (code, told["source"], told["expires"]) == (0, "mrz", "2030-01-01")


@pytest.mark.parametrize(
    ("text", "error"), [("xin chào", "no_number"), (" ", "empty"), ("9" * 5000, "too_long"), ("\x1b", "no_number")]
)
def test_what_is_no_card_is_an_error_in_json(text: str, error: str) -> None:
    code, [told] = inspect("card", text)
    assert (code, told["error"]) == (1, error)
    assert text not in str(told["sentence"]) or text == " "


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_odd_has_a_sentence(language: str) -> None:
    words = load_words(words_folder(), language)
    wanted = {f"inspect.warning.{warning}" for warning in CardWarning}
    wanted |= {f"inspect.not_a_card.{reason}" for reason in NotACardReason}
    wanted |= {f"inspect.fault.{fault}" for fault in ReadingFault} | {"inspect.fault.unreadable"}
    told = {word for word in words.ids if word.startswith(("inspect.warning.", "inspect.not_", "inspect.fault."))}
    assert wanted <= told
