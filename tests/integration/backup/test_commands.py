"""`kiosk backup`, `restore` and `recovery-key` as a technician meets them in a shell."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.backup.recovery_key import RecoveryKey, store_key
from kiosk.cli import build
from kiosk.console import Console


def kiosk(*arguments: str, said: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(build(Console.open({"KIOSK_LANG": "en"})), list(arguments), input=said)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def printed() -> str:
    """Print the key in a process of its own, since it needs a Qt of its own."""
    command = [sys.executable, "-m", "kiosk", "recovery-key"]
    environ = {**os.environ, "KIOSK_LANG": "en"}
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    live_in(tmp_path / "one", monkeypatch)
    config = tmp_path / "one" / "config"
    config.mkdir(parents=True)
    printer = tmp_path / "lp0"
    printer.touch()
    text = f"centre: {{site: hp-1}}\nprinter: {{connection: file, path: {printer}}}\n"
    (config / "site.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "stick").mkdir()
    return tmp_path


def live_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_DATA", str(folder / "data"))
    monkeypatch.setenv("KIOSK_CONFIG", str(folder / "config"))


def test_from_the_first_key_to_a_box_that_is_restored(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = home / "stick"
    code, _, errors = kiosk("backup", str(stick))
    assert code == 1
    assert "no recovery key yet" in errors
    store_key(RecoveryKey.new(), home / "one" / "data" / "centre")  # as a printer without paper leaves it behind
    code, _, errors = kiosk("backup", str(stick))
    assert code == 1
    assert "print the key first" in errors
    code, told, _ = kiosk("recovery-key", "--show")
    groups = [line.split(".  ")[1] for line in told.splitlines() if line.startswith("  ")]
    key = RecoveryKey.typed(" ".join(groups))
    assert code == 0
    assert f"recovery key {key.name} is printed" in printed()
    assert (home / "lp0").stat().st_size > 10_000
    code, told, _ = kiosk("backup", str(stick))
    assert code == 0
    [file] = stick.iterdir()
    assert "checked" in told
    live_in(home / "two", monkeypatch)
    code, _, errors = kiosk("restore", str(file), said=f"{RecoveryKey.new().text}\n")
    assert code == 1
    assert key.name in errors
    assert not (home / "two" / "config" / "site.yaml").exists()
    code, told, _ = kiosk("restore", str(file), said=f"{key.text}\n")
    assert code == 0
    assert "is restored" in told
    assert "hp-1" in (home / "two" / "config" / "site.yaml").read_text()
    assert kiosk("restore")[0] == 0  # nothing waits any more
    assert kiosk("backup", str(stick))[0] == 0  # with the same key


def test_a_new_key_is_made_only_when_it_is_asked_for(home: Path) -> None:
    first = kiosk("recovery-key", "--show")[1]
    assert first.splitlines()[1:] == kiosk("recovery-key", "--show")[1].splitlines()
    assert kiosk("recovery-key", "--show", "--new")[1].splitlines()[1:] != first.splitlines()[1:]


def test_a_slip_in_the_key_is_told_by_its_group(home: Path) -> None:
    (home / "x.kioskbackup").write_bytes(b"x")
    groups = list(RecoveryKey.new().groups)
    groups[2] = "00000" if groups[2] != "00000" else "11111"
    code, _, errors = kiosk("restore", str(home / "x.kioskbackup"), said=" ".join(groups) + "\n")
    assert code == 1
    assert "Group 3 of the key" in errors
