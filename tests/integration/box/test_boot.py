"""A box that boots: systemd as process 1, a real Xorg on a (simulated) graphics card, plugs, kills and a power cut.

Long, since a whole Debian is installed and then run on an emulated processor; needs root, mmdebstrap and qemu. The
tests follow one machine through its day, in their order.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from PIL import Image

from devices.printers.simulator.server import Simulator
from tests.e2e.robot import ANOTHER_PAGE, Band, Screen, difference
from tests.integration.box.bare import bare_debian
from tests.integration.box.machine import Machine, make_disk
from tests.integration.box.units import (
    LATE_FAILURE,
    LATE_MONITOR,
    UNITS,
    are_up,
    end_of_journal,
    failures_since,
    switch_off_as_its_screen_does,
    told,
    wait_for_another,
    wait_until_up,
)
from tests.waiting import wait_for

OF_A_PC = ("systemd-sysv", "udev", "dbus", "linux-image-amd64", "initramfs-tools", "zstd", "iproute2", "procps")
LANGUAGES: Band = (0.8, 0.92)
DATA = "/var/lib/commune-kiosk"
PROOF = f"{DATA}/proof"  # where a second issuer issues as fast as it can
PYTHON = "/opt/commune-kiosk/current/.venv/bin/python"
ISSUER = "/srv/source/tests/integration/issuing/issuing_process.py"
#: Other terminals, an end of Xorg, of a window, of everything, and the kernel's own keys.
NOT_A_WAY = (
    ("ctrl", "alt", "f1"),
    ("ctrl", "alt", "f2"),
    ("ctrl", "alt", "backspace"),
    ("ctrl", "alt", "delete"),
    ("alt", "f4"),
    ("alt", "tab"),
    ("alt", "sysrq", "b"),
    ("alt", "sysrq", "k"),
)
HOURS = "".join(
    f'    {day}: [{{start: "00:00", end: "23:59"}}]\n'
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)

pytestmark = [pytest.mark.long, pytest.mark.timeout(9000)]


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with Simulator(tmp_path_factory.mktemp("papers")) as simulator:
        yield simulator


def make_box(suite: str, folder: Path, source: Path, printer_port: int) -> None:
    """Put the disk of a PC that was made a box into a folder, with what it boots with."""
    with bare_debian(suite, folder, source) as debian:
        debian.run("sh", "-c", "apt-get update && apt-get install -y --no-install-recommends " + " ".join(OF_A_PC))
        debian.run("/srv/source/install.sh", "kiosk")
        site = f"centre:\n  site: huong-phung-1\n  hours:\n{HOURS}"
        site += f"printer: {{connection: network, host: 10.0.2.2, port: {printer_port}}}\n"
        (debian.root / "etc/commune-kiosk/site.yaml").write_text(site)
        debian.run("chown", "kiosk:kiosk", "/etc/commune-kiosk/site.yaml")
        for part in ("hub", "app", "board"):
            patience = debian.root / f"etc/systemd/system/kiosk-{part}.service.d/patience.conf"
            patience.parent.mkdir(exist_ok=True)
            patience.write_text("[Service]\nTimeoutStartSec=3600\nWatchdogSec=240\n")
        late = debian.root / "etc/systemd/system/kiosk-x.service.d/late.conf"
        late.parent.mkdir(exist_ok=True)
        late.write_text(f"{LATE_MONITOR}TimeoutStartSec=600\n")
        debian.unmount()
        make_disk(debian.root, folder / "disk")


@pytest.fixture(scope="module", params=["bookworm", "trixie"])
def folder(
    request: pytest.FixtureRequest, repo: Path, tmp_path_factory: pytest.TempPathFactory, printer: Simulator
) -> Path:
    """Return the folder of a PC that was made a box."""
    missing = [name for name in ("mmdebstrap", "qemu-system-x86_64") if shutil.which(name) is None]
    if os.geteuid() != 0 or missing:
        pytest.skip("needs root, mmdebstrap and qemu-system-x86")
    folder = tmp_path_factory.mktemp("pc")
    make_box(request.param, folder, repo, printer.port)
    return folder


class Power:
    """The plug of the PC: what is on it is the machine that runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.box = Machine(folder)

    def come_back(self) -> None:
        """Switch on again what is off."""
        self.box.cut_power()
        self.box = Machine(self.folder)
        self.box.wait_until_it_listens(Machine.patience_s)


@pytest.fixture(scope="module")
def power(folder: Path) -> Iterator[Power]:
    power = Power(folder)
    yield power
    power.box.cut_power()


@pytest.fixture
def box(power: Power) -> Machine:
    return power.box


class Monitor(Screen):
    """The monitor of a machine, with a finger before it that is as patient as an emulated processor needs."""

    noticed_s = 60.0
    patience_s = 600.0

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def picture(self) -> Image.Image:
        time.sleep(0.3)  # or the looks keep the machine from what is looked for
        return self._machine.picture()

    def tap(self, x: int, y: int, times: int = 1) -> None:
        width, height = self.picture().size
        for _ in range(times):
            self._machine.touch(x / width, y / height)


def take_number(box: Machine, printer: Simulator) -> None:
    before = len(printer.papers())
    monitor = Monitor(box)
    monitor.touch("Tiếng Việt", LANGUAGES)
    monitor.touch("Đất đai")
    wait_for("a paper", lambda: len(printer.papers()) > before, seconds=Machine.patience_s)


def rows(box: Machine, database: str, columns: str) -> list[str]:
    """Return columns of an issuing store's tickets, oldest first."""
    look = (
        f"import sqlite3; rows = sqlite3.connect('file:{database}?mode=ro', uri=True)"
        f".execute('SELECT {columns} FROM ticket ORDER BY nr'); print(*(row[0] for row in rows), sep='\\n')"
    )
    return box.run(f'runuser -u kiosk -- python3 -c "{look}"').split()


def numbers(box: Machine) -> list[str]:
    """Return the numbers that the kiosk gave, oldest first."""
    return rows(box, f"{DATA}/centre/kiosk/issuing.sqlite3", "series || substr(1000 + serial, 2)")


def test_it_comes_up_by_itself(box: Machine) -> None:
    box.wait_until_it_listens(Machine.patience_s)
    wait_until_up(box)
    assert box.run("systemctl --failed --no-legend --plain") == ""
    assert "Dependency failed for kiosk-app.service" in box.run("journalctl -b -o cat _PID=1")  # Xorg came late
    assert len(box.picture().getcolors(1 << 24) or ()) > 100, "the screen is blank"
    assert box.run("cat /sys/class/tty/tty0/active") == "tty1"
    assert box.run("ps -t tty1 -o comm=") == "Xorg"
    assert "not watched" not in box.run("journalctl -b -u kiosk-app -o cat")


def test_two_touches_give_a_paper(box: Machine, printer: Simulator) -> None:
    take_number(box, printer)
    assert numbers(box) == ["D001"]


def test_nothing_of_it_is_swapped_or_dumped_and_its_log_has_an_end(box: Machine) -> None:
    for unit in UNITS:
        group = told(box, unit, "ControlGroup")
        assert box.run(f"cat /sys/fs/cgroup{group}/memory.swap.max") == "0"
        assert "Max core file size 0 0" in " ".join(
            box.run(f"cat /proc/{told(box, unit, 'MainPID')}/limits").split()
        )
    assert box.run("sysctl -n kernel.core_pattern") == "|/bin/false"
    assert re.search(r"max 200(\.0)?M", box.run("journalctl -u systemd-journald -b -o cat"))  # by systemd 252, 257


def test_no_key_leads_out(box: Machine) -> None:
    before = box.picture()
    processes = [told(box, unit, "MainPID") for unit in UNITS]
    boot = box.run("cat /proc/sys/kernel/random/boot_id")
    for keys in NOT_A_WAY:
        box.keys(*keys)
    for _ in range(10):
        box.keys("ctrl", "alt", "delete")
    assert are_up(box)
    assert [told(box, unit, "MainPID") for unit in UNITS] == processes
    assert box.run("cat /proc/sys/kernel/random/boot_id") == boot
    assert box.run("cat /sys/class/tty/tty0/active") == "tty1"
    assert difference(before, box.picture()) < ANOTHER_PAGE


def test_a_killed_screen_comes_back_with_whoever_draws_on_it(box: Machine) -> None:
    """The others' kills and freezes: test_life.py."""
    before = told(box, "kiosk-x", "MainPID")
    box.run(f"kill -KILL {before}")
    wait_for_another(box, "kiosk-x", before)
    assert box.run("ps -t tty1 -o comm=") == "Xorg"


def test_a_stick_is_mounted_for_the_kiosk(box: Machine) -> None:
    box.plug_in_stick()
    wait_for("the stick", lambda: box.try_out("test -b /dev/sda")[0] == 0, seconds=300, between_s=box.look_s)
    mounted = box.run("runuser -u kiosk -- udisksctl mount -b /dev/sda --no-user-interaction")
    assert "/media/kiosk/" in mounted
    inside = f"nsenter -t {told(box, 'kiosk-app', 'MainPID')} -m -S $(id -u kiosk) -G $(id -g kiosk) --"
    box.run(f"{inside} touch /media/kiosk/USB/there")  # in the kiosk's own view of the files
    box.pull_stick()
    wait_for("its going", lambda: box.try_out("test -b /dev/sda")[0] != 0, seconds=300, between_s=box.look_s)


def test_the_kiosks_user_switches_the_box_off(power: Power) -> None:
    box = power.box
    before, mark = numbers(box), end_of_journal(box)
    box.order(switch_off_as_its_screen_does(box))
    wait_for("it to be off", lambda: not box.runs, seconds=Machine.patience_s)
    power.come_back()
    assert set(failures_since(power.box, mark)) <= {LATE_FAILURE}  # of the boot under way
    assert numbers(power.box) == before


def test_a_machine_that_stands_still_is_started_anew_by_its_hardware(box: Machine) -> None:
    watchdog = "/sys/class/watchdog/watchdog0"
    assert box.run(f"cat {watchdog}/identity {watchdog}/state").split("\n") == ["i6300ESB timer", "active"]
    boot = box.run("cat /proc/sys/kernel/random/boot_id")
    box.run("sync; sysctl -q -w kernel.panic=0")  # or the kernel would start the machine anew itself
    box.order("echo c >/proc/sysrq-trigger")
    box.wait_until_it_listens(Machine.patience_s)
    assert box.run("cat /proc/sys/kernel/random/boot_id") != boot


def test_a_power_cut_in_the_midst_of_issuing_loses_no_number(power: Power, printer: Simulator) -> None:
    """A person takes a number while a second issuer fills the same disk; the power goes as their paper comes."""
    box = power.box
    wait_until_up(box)
    before, papers = numbers(box), len(printer.papers())
    box.run(f"install -d -o kiosk -g kiosk {PROOF}")
    Monitor(box).touch("Tiếng Việt", LANGUAGES)
    lines = box.follow(f"echo go | runuser -u kiosk -- {PYTHON} {ISSUER} fork {PROOF}/issuing.db")
    ids = (line.split()[2] for line in lines if line.startswith("I "))  # of numbers that somebody sees
    shown = set(islice(ids, 20))
    Monitor(box).touch("Đất đai")
    wait_for("a paper", lambda: len(printer.papers()) > papers, seconds=Machine.patience_s)
    shown |= set(islice(ids, 20))
    box.cut_power()

    power.come_back()
    box = power.box
    held = rows(box, f"{PROOF}/issuing.db", "id")
    assert shown <= set(held), "a number that was shown is lost"
    serials = rows(box, f"{PROOF}/issuing.db", "series || serial")
    assert len(held) == len(set(held)) == len(set(serials))
    for series in "ABC":
        of_it = sorted(int(serial[1:]) for serial in serials if serial[0] == series)
        assert of_it == list(range(1, len(of_it) + 1))
    assert numbers(box) == [*before, "D002"]
    wait_until_up(box)
    take_number(box, printer)
    wait_for(
        "the next number",
        lambda: numbers(box) == [*before, "D002", "D003"],
        Machine.patience_s,
        between_s=box.look_s,
    )


def test_it_stops_quickly_and_is_turned_back(box: Machine) -> None:
    took = box.run("start=$(date +%s); systemctl stop 'kiosk*'; echo $(($(date +%s) - start))")
    assert int(took) <= 45, "a stop takes its time-out"
    assert box.try_out(f"systemctl is-active {' '.join(UNITS)}")[1].split() == ["inactive"] * len(UNITS)
    box.run("systemctl start --no-block kiosk.target")
    wait_until_up(box, "kiosk-hub")
    box.run("/opt/commune-kiosk/current/install.sh uninstall --with-data")
    assert box.try_out("systemctl list-units --all --plain --no-legend 'kiosk*'")[1] == ""
    assert box.try_out("pgrep -u kiosk")[0] != 0
    box.try_out("systemctl --no-block poweroff")
    wait_for("it to be off", lambda: not box.runs, seconds=300)
