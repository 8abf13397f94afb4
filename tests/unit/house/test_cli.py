"""The command `kiosk` as a person at a terminal meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.cli import build
from kiosk.console import Console, terminal_languages
from kiosk.doctor import examine

COMMANDS = {"run", "hub", "app", "board", "doctor", "screenshots"}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path))
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(examine, "own_processes", nothing_runs)
    return tmp_path / "site.yaml"


def nothing_runs(*, demo: bool) -> frozenset[str]:
    del demo
    return frozenset()


def kiosk(*arguments: str, language: str = "en") -> tuple[int, str, str]:
    result = CliRunner().invoke(build(Console.open({"KIOSK_LANG": language})), list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_help_lists_every_command_in_the_language_of_the_terminal() -> None:
    code, out, _ = kiosk("--help", language="vi")
    assert code == 0
    assert all(f"\n  {command} " in out for command in COMMANDS)
    assert "lấy số trên giấy" in out


@pytest.mark.parametrize(
    ("environ", "languages"),
    [
        ({"LANG": "vi_VN.UTF-8"}, ("vi",)),
        ({"LANG": "en_US.UTF-8"}, ("en",)),
        ({"LANG": "vi_VN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, ("en",)),
        ({"LANG": "en_US.UTF-8", "KIOSK_LANG": "vi"}, ("vi",)),
        ({"LANG": "C.UTF-8"}, ("vi", "en")),
        ({}, ("vi", "en")),
    ],
)
def test_the_terminal_chooses_the_language(environ: dict[str, str], languages: tuple[str, ...]) -> None:
    assert terminal_languages(environ) == languages


@pytest.mark.parametrize("command", ["run", "hub", "app", "board", "doctor"])
def test_wrong_settings_end_every_command_with_2_and_the_line(site: Path, command: str) -> None:
    site.write_text("hub:\n  prot: 1\n", encoding="utf-8")
    code, _, errors = kiosk(command)
    assert code == 2
    assert f"{site}:2: hub.prot: is no setting. Did you mean “port”?" in errors


def test_the_doctor_of_a_resting_demo_finds_nothing_broken(site: Path) -> None:
    code, out, _ = kiosk("doctor")
    assert code == 0
    assert "Nothing is broken." in out
    assert "✓ Settings: This is a demo centre" in out


def test_the_doctor_of_a_centre_whose_hub_rests_says_so_and_ends_with_1(site: Path) -> None:
    site.write_text(
        "hub: {port: 9}\nprinter: {connection: file, path: /nowhere/lp0}\nboard: {on: false}\n", encoding="utf-8"
    )
    code, out, _ = kiosk("doctor")
    assert code == 1
    assert "✗ Hub: Does not run." in out
    assert "✗ Printer: Check that the printer is on" in out
    assert "Board" not in out


def test_the_doctor_answers_in_json_with_both_languages(site: Path) -> None:
    code, out, _ = kiosk("doctor", "--json")
    told = json.loads(out)
    assert told["ok"] is (code == 0) is True
    parts = [finding["part"] for finding in told["findings"]]
    assert parts[:7] == ["settings", "program", "storage", "clock", "hub", "kiosk", "board"]
    assert {"printer", "sound", "screens"} <= set(parts[7:])
    assert all(set(finding["sentence"]) == {"vi", "en"} for finding in told["findings"])


def test_the_doctor_answers_wrong_settings_in_json_too(site: Path) -> None:
    site.write_text("hub:\n  prot: 1\n", encoding="utf-8")
    code, out, _ = kiosk("doctor", "--json")
    assert code == 2
    [finding] = json.loads(out)["findings"]
    assert finding["detail"] == f"{site}:2"


def test_the_data_of_a_real_centre_is_never_thrown_away(site: Path) -> None:
    site.write_text("centre: {site: real}\n", encoding="utf-8")
    code, _, errors = kiosk("run", "--fresh")
    assert code == 2
    assert "is not thrown away" in errors


def test_python_m_kiosk_is_the_same_command() -> None:
    command = [sys.executable, "-m", "kiosk", "--help"]
    environ = {**os.environ, "KIOSK_LANG": "en"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: kiosk") or "kiosk" in done.stdout.splitlines()[0]


@pytest.mark.parametrize("command", [("configure", "list"), ("configure", "get", "hub.port")])
def test_a_reader_that_has_read_enough_is_no_fault(site: Path, command: tuple[str, ...]) -> None:
    """More than a pipe's buffer, and so little that it is only written at the end."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kiosk", *command],
            env={**os.environ, "KIOSK_LANG": "en"},
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.stderr == ""
    assert done.returncode in (0, 1)
