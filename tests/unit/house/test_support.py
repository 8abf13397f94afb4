"""A support bundle tells all about the box and nothing about a person."""

from __future__ import annotations

import json
import logging
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.readers.identity.parse import parse_card
from kiosk.paths import DataFolders
from kiosk.settings.model import load_settings
from kiosk.support import bundle
from kiosk.support.bundle import without_secrets, write_bundle
from kiosk.support.cleaning import cleaned

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
CARD = "045190001234|197654321|Hồ Thị Canary|01011990|Nữ|Thôn Cợp, Xã Hướng Phùng|01012022"
KEY = "7QG3Z-CA7CA-C0HTE-0JQXS-89Q7Z-NK55V-1B8R9"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("card 045190001234 was read", "card [number] was read"),
        ("CMND 197 654 321", "CMND [number]"),
        ("call 0912.345.678 or +84 912 345 678", "call [number] or [number]"),
        (f"payload {CARD}", "payload [card]"),
        ("IDVNM1900012345<<<<<<<<<<<<<<<", "[mrz]"),
        (f"key {KEY}", "key [key]"),
        ("postgresql://kiosk:geheim@db.example/kiosk", "postgresql://[login]db.example/kiosk"),
        ("rtsp://admin:p@s/s?1@192.168.1.9/live", "rtsp://[login]192.168.1.9/live"),
        ("GET http://cam/x?user=admin&pwd=ge;heim failed", "GET http://cam/x[query] failed"),
        ("http://192.168.1.9/?admin:geheim", "http://192.168.1.9/[query]"),
        ("asked with pwd=geheim&usr=admin", "asked with [credential]&[credential]"),
        ('PASSWORD = "ge heim", api_key=geheim', "[credential], [credential]"),
        ("mail to ho.thi@example.vn now", "mail to [mail] now"),
        ("token tq3rJk9-x_8VbLmN0pQrStUvWxYz12", "token [secret]"),
        ("T:ABCDEFGHIJKLMNOPQRSTUVWXYZ.ABCDEFGHIJKLMNOPQRSTUVWXYZ", "[ticket]"),
    ],
)
def test_what_could_be_somebodys_is_taken_out(said: str, left: str) -> None:
    assert cleaned(said) == left


@pytest.mark.parametrize(
    "said",
    [
        "2026-11-25 22:38:30,123 WARNING kiosk.back_office.print_worker: job 12 waited too long",
        "2026-11-25T22:38:30+0700 box kiosk[812]: printer lost: paper_out",
        "listening on 192.168.100.150:8765",
        "usb 04b8:0202 EPSON TM-T20II",
        "ticket A015, counter 3, 1234567 bytes",
        "store 550e8400-e29b-41d4-a716-446655440000",
        "kiosk/back_office/print_worker.py, line 120, in _hold",
        "is it well? yes, at http://192.168.1.9/live",
    ],
)
def test_what_a_technician_needs_stays(said: str) -> None:
    assert cleaned(said) == said


@given(
    st.integers(10**9, 97 * 10**9), st.text(max_size=20), st.text(max_size=20), st.sampled_from(["", " ", "-", "."])
)
def test_no_number_of_an_id_card_ever_passes(number: int, before: str, after: str, between: str) -> None:
    digits = f"{number:012d}"
    written = between.join((digits[:3], digits[3:6], digits[6:9], digits[9:]))
    assert written not in cleaned(f"{before} {written} {after}")


def test_settings_lose_their_secrets() -> None:
    settings = {
        "hub": {"database_url": "postgresql://kiosk:geheim@db/kiosk", "port": 8765},
        "list": [{"api_token": "abc", "name": "kiosk-1"}],
        "camera": {"url": "http://cam/x?user=admin&pwd=geheim", "other": "rtsp://cam/y?geheim"},
    }
    assert without_secrets(settings) == {
        "hub": {"database_url": "postgresql://[login]db/kiosk", "port": 8765},
        "list": [{"api_token": "[secret]", "name": "kiosk-1"}],
        "camera": {"url": "http://cam/x[query]", "other": "rtsp://cam/y"},
    }


def test_canaries_in_every_log_do_not_get_into_the_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "_journal", lambda: cleaned(f"kiosk: {CARD}"))
    folders = DataFolders(tmp_path / "data")
    folders.logs.mkdir(parents=True)
    (folders.logs / "kiosk.log").write_text(f"INFO said {CARD}\nINFO all is well\nkey {KEY}\n", encoding="utf-8")
    settings = load_settings(demo=True, environ={"KIOSK_CONFIG": str(tmp_path)})
    heard: list[str] = []
    file = write_bundle(settings, folders, tmp_path, NOW, lambda _share, name: heard.append(name))
    assert file.name == "kiosk-support-demo-20261125-120000.zip"
    assert not list(tmp_path.glob("*.part"))
    with zipfile.ZipFile(file) as opened:
        content = {name: opened.read(name).decode() for name in opened.namelist()}
    assert list(content) == heard
    everything = "\n".join(content.values())
    for canary in ("045190001234", "197654321", "Canary", "Thôn Cợp", KEY[:11]):
        assert canary not in everything
    assert "all is well" in content["logs/kiosk.log"]
    assert json.loads(content["doctor.json"])["findings"]
    assert json.loads(content["settings.json"])["centre"]["commune"]["vi"] == "Xã Hướng Phùng"
    assert json.loads(content["about.json"])["program"]
    assert json.loads(content["system.json"])["disk"]["free"] > 0
    assert not content["devices.txt"].startswith("cannot")


def test_reading_a_card_logs_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert parse_card(CARD).name == "Hồ Thị Canary"
    assert "Canary" not in caplog.text
    assert "045190001234" not in caplog.text


def test_what_cannot_be_gathered_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "_doctor", lambda **_options: "")  # a process of its own, asked above
    settings = load_settings(demo=True, environ={"KIOSK_CONFIG": str(tmp_path)})
    file = write_bundle(settings, DataFolders(tmp_path / "none"), tmp_path, NOW)
    with zipfile.ZipFile(file) as opened:
        assert opened.read("kiosk-devices.json").decode().startswith("cannot be gathered: FileNotFoundError")
    with pytest.raises(OSError, match="No such file"):
        write_bundle(settings, DataFolders(tmp_path / "none"), tmp_path / "gone", NOW)


def test_what_runs_on_without_end_is_cut_and_keeps_nobody_waiting() -> None:
    told = cleaned("before " + "://a" * 500_000 + " after 045090001234")
    assert told.startswith("before ")
    assert told.endswith(" [cut] after [number]")
    assert len(told) < 3000
