"""A province's profile from a stick: proved whole, shown before, merged, laid between program and commune."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kiosk.cli import build
from kiosk.console import Console
from kiosk.paths import assets_folder, layer_folders, profile_folder, words_folder
from kiosk.settings.model import load_settings
from queueing.words import load_words

LOTUS = (assets_folder() / "art" / "mark-lotus.svg").read_text(encoding="utf-8")
SETTINGS = """\
centre:
  office: {vi: Trung tâm Quảng Trị, en: Quảng Trị Centre}
  services:
    - {code: A, look: A, name: {vi: Hộ tịch, en: Civil status}, minutes: 12}
    - {code: B, look: B, name: {vi: "Sao y, chứng thực", en: Certified copies}, minutes: 5}
  counters:
    - {label: "1", services: [A, B]}
"""
FILES = {
    "settings.yaml": SETTINGS,
    "words/vi/kiosk.json": '{\n  "kiosk.bar.help": "Nhờ giúp"\n}\n',
    "art/mark-lotus.svg": LOTUS.replace("1B2150", "1b2151"),
    "clips/vi/welcome.ogg": "OggS…",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path / "config"))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "site.yaml").write_text("# mine\ncentre:\n  site: hp-1\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def stick(home: Path) -> Callable[..., Path]:
    def write(files: Mapping[str, str] = FILES, *, version: str = "2026.11", unlisted: str = "") -> Path:
        folder = home / f"stick-{version}"
        folder.mkdir(exist_ok=True)
        listed = {}
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            listed[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        if unlisted:
            (folder / unlisted).write_text("x")
        head = {"form": 1, "name": "Quảng Trị", "version": version, "files": listed}
        (folder / "profile.json").write_text(json.dumps(head, ensure_ascii=False, indent=1), encoding="utf-8")
        return folder

    return write


def _huge(path: Path) -> None:
    path.touch()
    os.truncate(path, (32 << 20) + 1)


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(build(Console.open({"KIOSK_LANG": "en"})), ["profile", "import", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def changed(**texts: str) -> dict[str, str]:
    return {**FILES, **{name.replace("__", "/").replace("_", "."): text for name, text in texts.items()}}


def minutes() -> dict[str, float]:
    return {service.code: service.minutes for service in load_settings().centre.services}


def test_a_dry_run_tells_everything_and_changes_nothing(home: Path, stick: Callable[..., Path]) -> None:
    before = (home / "config" / "site.yaml").read_bytes()
    code, told, _ = run(str(stick()), "--dry-run")
    assert code == 0
    assert "change centre.services[A].minutes: 15 → 12" in told
    assert "file   art/mark-lotus.svg" in told
    assert (home / "config" / "site.yaml").read_bytes() == before
    assert not profile_folder().exists()


def test_it_is_taken_over_and_lies_below_the_communes_own(home: Path, stick: Callable[..., Path]) -> None:
    assert run(str(stick()))[0] == 0
    settings = load_settings()
    assert settings.centre.office.vi == "Trung tâm Quảng Trị"
    assert settings.centre.site == "hp-1"
    assert minutes() == {"A": 12, "B": 5}
    assert "# mine" in (home / "config" / "site.yaml").read_text(encoding="utf-8")
    over = layer_folders("words")
    assert load_words(words_folder(), "vi", over=over).text("kiosk.bar.help") == "Nhờ giúp"
    local = home / "config" / "local" / "words" / "vi"
    local.mkdir(parents=True)
    (local / "kiosk.json").write_text('{"kiosk.bar.help": "Gọi cô"}', encoding="utf-8")
    assert load_words(words_folder(), "vi", over=over).text("kiosk.bar.help") == "Gọi cô"
    (local / "kiosk.json").write_text("{broken", encoding="utf-8")
    assert load_words(words_folder(), "vi", over=over).text("kiosk.bar.help") == "Nhờ giúp"
    assert (layer_folders("art")[0] / "mark-lotus.svg").is_file()
    assert "Nothing differs" in run(str(stick()))[1]


def test_a_later_one_keeps_what_the_commune_changed_in_between(home: Path, stick: Callable[..., Path]) -> None:
    assert run(str(stick()))[0] == 0
    site = home / "config" / "site.yaml"
    site.write_text(site.read_text(encoding="utf-8").replace("minutes: 12", "minutes: 25"), encoding="utf-8")
    assert minutes()["A"] == 25
    later = SETTINGS.replace("minutes: 12", "minutes: 13").replace("minutes: 5", "minutes: 4")
    code, told, _ = run(str(stick(changed(settings_yaml=later), version="2027.1")))
    assert code == 0
    assert "keep   centre.services[A].minutes: 25" in told
    assert minutes() == {"A": 25, "B": 4}
    files = {name: text for name, text in FILES.items() if not name.startswith("words")}
    assert run(str(stick(files, version="2027.2")))[0] == 0
    assert not (profile_folder() / "words").exists()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (changed(settings_yaml="centre:\n  site: theirs\n"), "settings.yaml:2: centre.site: is not for a province"),
        (changed(settings_yaml="hub: {port: 1}\n"), "settings.yaml:1: hub.port: is not for"),
        (changed(settings_yaml="centre:\n  services: []\n"), "settings.yaml:2: centre.services"),
        (changed(settings_yaml="centre: [\n"), "settings.yaml:"),
        (changed(words__vi__kiosk_json='{\n "kiosk.bar.help": "a",\n "kiosk.no": "b"\n}'), "json:3: “kiosk.no”"),
        (changed(words__vi__kiosk_json='{"kiosk.bar.help": "{oops}"}'), "json:1: “kiosk.bar.help” must fill in"),
        (changed(words__vi__kiosk_json='{"kiosk.bar.help": "{"}'), "must fill in exactly"),
        (changed(words__vi__kiosk_json='{"kiosk.bar.help": "a\\u202eb"}'), "without control characters"),
        (changed(words__vi__kiosk_json='{"kiosk.bar.help": '), "kiosk.json:1: The file is not correct JSON"),
        ({**FILES, "art/mark-lotus.svg": LOTUS.replace("<path", "<script/><path", 1)}, "“script” may not be used"),
        ({**FILES, "art/mark-lotus.svg": "<!DOCTYPE svg [<!ENTITY a 'b'>]>" + LOTUS}, "“DOCTYPE” may not be used"),
        ({**FILES, "art/mark-lotus.svg": LOTUS.replace("<path", '<path onload="x"', 1)}, "attribute “onload”"),
        ({**FILES, "art/mark-lotus.svg": LOTUS.replace("-50 -50", "-60 -50", 1)}, "viewBox must stay"),
        ({**FILES, "art/mark-lotus.svg": "<svg"}, "not correct SVG"),
        ({**FILES, "art/mark-unknown.svg": LOTUS}, "no drawing of that name"),
        ({**FILES, "clips/vi/a.ogg": "MP3"}, "Not an Ogg"),
        ({**FILES, "words/xx/kiosk.json": "{}"}, "does not have this language"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_file_and_line_and_nothing_is_taken(
    home: Path, stick: Callable[..., Path], files: dict[str, str], told: str
) -> None:
    before = (home / "config" / "site.yaml").read_bytes()
    code, _, errors = run(str(stick(files)))
    assert code == 1
    assert told in errors
    assert (home / "config" / "site.yaml").read_bytes() == before
    assert not profile_folder().exists()


def test_a_stick_that_changed_a_file_is_refused(stick: Callable[..., Path]) -> None:
    folder = stick()
    (folder / "words/vi/kiosk.json").write_text('{"kiosk.bar.help": "Khác"}', encoding="utf-8")
    assert "changed or damaged" in run(str(folder))[2]
    assert "not in the list" in run(str(stick(version="2", unlisted="autorun.sh")))[2]
    folder = stick(version="3")
    (folder / "art/mark-lotus.svg").unlink()
    (folder / "art/mark-lotus.svg").symlink_to("/etc/passwd")
    assert "Not a plain file" in run(str(folder))[2]
    head: dict[str, Any] = json.loads((folder / "profile.json").read_text(encoding="utf-8"))
    head["files"]["../../up.svg"] = "0" * 64
    (folder / "profile.json").write_text(json.dumps(head), encoding="utf-8")
    assert "no name of a profile" in run(str(folder))[2]
    assert "cannot be read" in run(str(folder / "nothing"))[2].lower()


@pytest.mark.parametrize("name", ["profile.json", "settings.yaml", "art", "art/mark-lotus.svg"])
def test_no_link_of_a_stick_is_followed(stick: Callable[..., Path], name: str) -> None:
    """Not even to a file that would be right: it may be another a moment later, or have no end."""
    folder = stick()
    path = folder / name
    path.rename(folder.parent / "elsewhere")
    path.symlink_to(folder.parent / "elsewhere")
    code, _, errors = run(str(folder))
    assert code == 1
    assert f"{name}" in errors
    assert "Not a plain file, or too large." in errors
    assert not profile_folder().exists()


@pytest.mark.parametrize("make", [lambda path: path.symlink_to("/dev/zero"), os.mkfifo, _huge])
@pytest.mark.parametrize("name", ["profile.json", "settings.yaml"])
def test_what_has_no_end_is_not_read(stick: Callable[..., Path], name: str, make: Callable[[Path], None]) -> None:
    folder = stick()
    (folder / name).unlink()
    make(folder / name)
    code, _, errors = run(str(folder))
    assert code == 1
    assert "Not a plain file, or too large." in errors
