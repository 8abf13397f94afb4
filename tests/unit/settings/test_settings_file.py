"""The one writer of site.yaml: all or nothing, whatever the power does, and never over what a person wrote."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.paths import words_folder
from kiosk.settings.problems import SettingsError
from kiosk.settings.site_file import KeyPathError, SiteFile, open_settings, steps_of, written_key
from queueing.words import load_words


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"KIOSK_CONFIG": str(tmp_path), "HOME": str(tmp_path / "home")}


@pytest.fixture
def file(environ) -> SiteFile:
    return SiteFile(environ)


def text_of(file: SiteFile) -> str:
    return file.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("key", ["kiosk.screen.inches", "centre.counters[2].label", "centre.counters[1]"])
def test_keys_are_written_as_they_are_read(key: str) -> None:
    assert written_key(steps_of(key)) == key


@pytest.mark.parametrize("key", ["", ".", "a..b", "[1]", "a[0]", "a[", "a b", "a.", "ấ b", "a[1]b"])
def test_other_texts_are_no_keys(key: str) -> None:
    with pytest.raises(KeyPathError):
        steps_of(key)


def test_only_what_differs_is_written(file: SiteFile) -> None:
    settings = file.change({"kiosk": {"language": "vi", "screen": {"inches": 32}}, "hub.port": 8765})
    assert settings.kiosk.screen.inches == 32
    assert text_of(file) == "kiosk:\n  screen: {inches: 32}\n"
    file.change({"kiosk.screen.inches": 21.5})
    assert text_of(file) == ""


def test_another_device_takes_the_place_of_the_one_before(file: SiteFile) -> None:
    file.change({"printer": {"connection": "network", "host": "printer", "paper_mm": 58}})
    settings = file.change({"printer": {"connection": "serial", "port": "/dev/ttyS0"}})
    assert settings.printer.connection == "serial"
    assert settings.printer.paper_mm == 80
    file.change({"printer.paper_mm": 58})
    file.change({"printer.paper_mm": 80})
    assert file.effective(("printer", "paper_mm")) == 80


def test_an_entry_of_a_list_of_the_defaults_can_be_set(file: SiteFile) -> None:
    settings = file.change({"centre.counters[2].services": ["A"]})
    assert [c.services for c in settings.centre.counters][:2] == [("B", "H"), ("A",)]
    assert len(settings.centre.counters) == 4
    with pytest.raises(KeyPathError):
        file.change({"centre.counters[9].services": ["A"]})


def test_a_change_that_cannot_be_used_changes_nothing(file: SiteFile) -> None:
    file.change({"kiosk.name": "front"})
    before = text_of(file)
    with pytest.raises(SettingsError) as caught:
        file.change({"kiosk.name": "back", "hub.port": 70000})
    assert text_of(file) == before
    [line] = caught.value.sentences(load_words(words_folder(), "en"))
    assert "site.yaml:4: hub.port: found 70000" in line
    assert sorted(p.name for p in file.path.parent.iterdir() if p.name.startswith(".")) == []


def test_a_file_that_a_person_spoilt_is_not_touched(file: SiteFile, environ) -> None:
    file.change({"kiosk.name": "front"})
    spoilt = "kiosk:\n  name: front\n  langauge: en\n"
    file.path.write_text(spoilt, encoding="utf-8")
    with pytest.raises(SettingsError):
        file.change({"hub.port": 1000})
    opened = open_settings(environ=environ)
    assert opened.settings.kiosk.name == "front"
    assert opened.wrong is not None
    assert opened.wrong.problems[0].place.line == 3
    assert text_of(file) == spoilt


def test_without_a_good_one_the_mistake_is_all_there_is(file: SiteFile, environ) -> None:
    file.path.write_text("hub: 3\n", encoding="utf-8")
    with pytest.raises(SettingsError):
        open_settings(environ=environ)


def test_what_a_person_wrote_well_becomes_the_last_good_one(file: SiteFile, environ) -> None:
    file.path.write_text("kiosk: {name: by-hand} # mine\n", encoding="utf-8")
    assert open_settings(environ=environ).wrong is None
    file.path.write_text("kiosk: [", encoding="utf-8")
    assert open_settings(environ=environ).settings.kiosk.name == "by-hand"


def test_undo_and_undo_again(file: SiteFile) -> None:
    file.change({"kiosk.name": "one"})
    file.change({"kiosk.name": "two"})
    assert file.undo().kiosk.name == "one"
    assert file.undo().kiosk.name == "two"


def test_undo_of_a_spoilt_file_keeps_it_aside(file: SiteFile) -> None:
    file.change({"kiosk.name": "good"})
    file.path.write_text("kiosk: {name: }}", encoding="utf-8")
    assert file.undo().kiosk.name == "good"
    assert file.before.read_text(encoding="utf-8") == "kiosk: {name: }}"


def test_undo_without_anything_before(file: SiteFile) -> None:
    with pytest.raises(FileNotFoundError):
        file.undo()


def test_wherever_an_editors_write_is_cut_the_box_starts(file: SiteFile, environ) -> None:
    """An editor that writes in place, and the power that goes: every length, and blocks of zeros."""
    file.change(
        {
            "centre.commune": {"vi": "Xã Hướng Phùng", "en": "Hướng Phùng"},
            "kiosk": {"name": "front", "text_size": "huge"},
        }
    )
    whole = file.path.read_bytes()
    for length in range(len(whole)):
        file.path.write_bytes(whole[:length])
        opened = open_settings(environ=environ)
        if not whole[:length].endswith(b"\n"):
            assert opened.settings.kiosk.name == "front", whole[:length]
            assert opened.wrong is not None
        file.last_good.write_bytes(whole)
    file.path.write_bytes(b"\0" * len(whole))
    assert open_settings(environ=environ).settings.kiosk.text_size == "huge"


def test_our_own_write_is_whole_at_every_moment(file: SiteFile, environ, monkeypatch) -> None:
    """The process dies at each system call that changes something: the old or the new settings hold, both whole."""
    file.change({"kiosk.name": "old"})
    moments = 0

    class Died(BaseException):
        pass

    for dies_at in range(40):
        calls = iter(range(40))

        def counted(real, calls=calls, dies_at=dies_at):
            def call(*args, **kwargs):
                if next(calls) == dies_at:
                    raise Died
                return real(*args, **kwargs)

            return call

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", counted(os.fsync))
            patch.setattr(Path, "replace", counted(Path.replace))
            try:
                file.change({"kiosk.name": "new"})
                break
            except Died:
                moments += 1
        opened = open_settings(environ=environ)
        assert opened.wrong is None
        assert opened.settings.kiosk.name in ("old", "new")
        file.change({"kiosk.name": "old"})
    assert moments >= 6


def test_rights_that_a_person_set_stay(file: SiteFile) -> None:
    file.change({"kiosk.name": "one"})
    assert file.path.stat().st_mode & 0o777 == 0o600
    file.path.chmod(0o640)
    file.change({"kiosk.name": "two"})
    assert file.path.stat().st_mode & 0o777 == 0o640


def test_a_demo_stays_a_demo(environ) -> None:
    settings = SiteFile(environ, demo=True).change({"kiosk.name": "trial"})
    assert settings.demo
    assert open_settings(demo=None, environ=environ).settings.demo
