"""The units and system files of a box: systemd reads them, and they let our processes do little."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

UNITS = ("kiosk-hub", "kiosk-app", "kiosk-board", "kiosk-wm", "kiosk-x", "kiosk-restore")
PYTHON = "/opt/commune-kiosk/current/.venv/bin/python"


@pytest.fixture(scope="module")
def box(repo: Path) -> Path:
    return repo / "config" / "box"


def unit(box: Path, name: str) -> str:
    return (box / "systemd" / f"{name}.service").read_text(encoding="utf-8")


def settings_of(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r"^(\w+)=(.*)$", text, re.M):
        found.setdefault(key, []).append(value)
    return found


def test_systemd_reads_every_unit_without_a_word(box: Path, repo: Path, tmp_path: Path) -> None:
    """The program is where the tests run; everything else is taken as it is shipped."""
    for file in (box / "systemd").glob("kiosk*"):
        text = file.read_text(encoding="utf-8").replace(PYTHON, sys.executable)
        text = text.replace("/opt/commune-kiosk/current", str(repo)).replace("file://", "https://kiosk")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    for command in ("Xorg", "openbox"):
        assert shutil.which(command), f"{command} is missing: install.sh test installs it"
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *sorted(tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "kiosk" in line]
    assert (done.returncode, said) == (0, [])


@pytest.mark.parametrize(
    ("name", "most"), [("kiosk-hub", 2.0), ("kiosk-app", 4.0), ("kiosk-board", 4.0), ("kiosk-restore", 2.0)]
)
def test_a_process_of_ours_may_do_little(box: Path, name: str, most: float) -> None:
    done = subprocess.run(
        [
            "systemd-analyze",
            "security",
            "--offline=true",
            "--no-pager",
            f"--threshold={round(most * 10)}",
            box / "systemd" / f"{name}.service",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


@pytest.mark.parametrize("name", UNITS)
def test_no_secret_is_swapped_or_dumped(box: Path, name: str) -> None:
    said = settings_of(unit(box, name))
    assert said["MemorySwapMax"] == ["0"]
    assert said["LimitCORE"] == ["0"]


@pytest.mark.parametrize("name", ["kiosk-hub", "kiosk-app", "kiosk-board", "kiosk-wm", "kiosk-x"])
def test_it_is_started_again_for_ever(box: Path, name: str) -> None:
    said = settings_of(unit(box, name))
    assert said["Restart"] == ["always"]
    assert said["StartLimitIntervalSec"] == ["0"]
    assert said["PartOf"] == ["kiosk.target"]
    if name in ("kiosk-hub", "kiosk-app", "kiosk-board"):
        assert (said["Type"], said["WatchdogSec"]) == (["notify"], ["30"])


def test_the_screen_keeps_its_devices(box: Path) -> None:
    """ProtectClock= looks harmless, but allows one device and so forbids all others: no picture, no touch."""
    said = settings_of(unit(box, "kiosk-x"))
    assert not {"ProtectClock", "PrivateDevices", "DevicePolicy", "DeviceAllow"} & said.keys()


def test_whoever_draws_comes_with_the_screen_however_late_it_is(box: Path) -> None:
    """A start that fails for Xorg's sake is never tried again by Restart=."""
    draws = {name for name in UNITS if settings_of(unit(box, name)).get("Requires") == ["kiosk-x.service"]}
    assert draws == {"kiosk-app", "kiosk-board", "kiosk-wm"}
    assert set(settings_of(unit(box, "kiosk-x"))["Wants"][0].split()) == {f"{name}.service" for name in draws}


def test_newer_systemd_waits_longer_each_time(box: Path) -> None:
    said = settings_of((box / "systemd" / "backoff.conf").read_text())
    assert int(said["RestartSteps"][0]) > 1
    assert int(said["RestartMaxDelaySec"][0]) <= 60


def test_a_restore_comes_before_anybody_works(box: Path) -> None:
    said = settings_of(unit(box, "kiosk-restore"))
    assert set(said["Before"][0].split()) == {"kiosk-hub.service", "kiosk-app.service", "kiosk-board.service"}
    assert said["ConditionPathExists"] == ["/var/lib/commune-kiosk/centre/tmp-restore/ready.json"]
    for name in ("kiosk-hub", "kiosk-app", "kiosk-board"):
        assert "kiosk-restore.service" in settings_of(unit(box, name))["After"][0]


def test_the_window_manager_binds_nothing(box: Path) -> None:
    rc = box / "openbox" / "rc.xml"
    assert ElementTree.parse(rc).getroot().tag.endswith("openbox_config")
    text = rc.read_text(encoding="utf-8")
    assert "<keybind" not in text
    assert "<mousebind" not in text
    assert "Menu" not in re.sub(r"<!--.*?-->", "", text)


def test_polkit_gives_the_kiosks_user_four_things_and_nobody_else_anything(box: Path) -> None:
    rules = (box / "etc/polkit-1/rules.d/50-kiosk.rules").read_text(encoding="utf-8")
    allowed = set(re.findall(r'"(org\.freedesktop\.[\w.-]+)"', rules))
    assert {name.rsplit(".", 1)[0] for name in allowed} == {
        "org.freedesktop.login1",
        "org.freedesktop.udisks2",
        "org.freedesktop.systemd1",
    }
    assert 'subject.user !== "kiosk"' in rules
    pattern = re.search(r"= /(.+)/\.test", rules)
    assert pattern is not None
    ours = re.compile(pattern[1])
    assert all(ours.match(name) for name in ("kiosk.target", "kiosk-app.service"))
    assert not any(ours.match(name) for name in ("ssh.service", "kiosk.service", "xkiosk.target", "kiosk.target.d"))


def test_system_files_are_well_formed(box: Path) -> None:
    for file in (box / "etc").rglob("*.conf"):
        if "systemd" in file.parts:
            parser = configparser.ConfigParser(interpolation=None, strict=True)
            parser.read_string(file.read_text(encoding="utf-8"))
            assert parser.sections()
    for line in (box / "etc/sysctl.d/90-kiosk.conf").read_text().splitlines():
        assert not line or line.startswith("#") or re.fullmatch(r"[\w.]+ = \S.*", line)


def test_udev_reads_its_rules(box: Path) -> None:
    rules = (box / "etc/udev/rules.d/70-kiosk.rules").read_text(encoding="utf-8")
    for line in rules.splitlines():
        if line and not line.startswith("#"):
            parts = re.findall(r'(?:^|, )[A-Z]+(?:\{[\w/]+\})?(?:==|!=|=|\+=)"[^"]*"', line)
            assert "".join(parts) == line
