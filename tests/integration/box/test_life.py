"""A box under its own systemd, without a machine: late monitors, kills, freezes, rights, an end in order.

Long, since a whole Debian is installed; what then happens takes minutes, as the units run at full speed. Needs root
and mmdebstrap. A virtual screen stands for Xorg, which needs a graphics card: test_boot.py has one. The tests
follow one box through its day, in their order.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.box.bare import bare_debian
from tests.integration.box.container import Container
from tests.integration.box.units import (
    LATE_FAILURE,
    LATE_MONITOR,
    UNITS,
    end_of_journal,
    failures_since,
    switch_off_as_its_screen_does,
    told,
    wait_for_another,
    wait_until_up,
)
from tests.waiting import wait_for

OF_A_SYSTEM = "systemd-sysv dbus procps"
XVFB = "/usr/bin/Xvfb :0 -screen 0 1080x1920x24 -auth /run/commune-kiosk/authority -nolisten tcp"

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module", params=["bookworm", "trixie"])
def tree(request: pytest.FixtureRequest, repo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield the tree of a Debian that was made a box."""
    if os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        pytest.skip("needs root and mmdebstrap (apt install mmdebstrap)")
    with bare_debian(request.param, tmp_path_factory.mktemp("box"), repo) as debian:
        debian.run("sh", "-c", f"apt-get update && apt-get install -y --no-install-recommends {OF_A_SYSTEM}")
        debian.run("/srv/source/install.sh", "kiosk")
        screen = debian.root / "etc/systemd/system/kiosk-x.service.d/screen.conf"
        screen.parent.mkdir(exist_ok=True)
        screen.write_text(f"{LATE_MONITOR}ExecStart=\nExecStart={XVFB}\n")
        debian.unmount()
        yield debian.root


class Plug:
    """The plug of the box: what is on it is the container that runs."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self.box = Container(tree)

    def switch_on(self) -> None:
        """Start what was switched off."""
        self.box.close()
        self.box = Container(self.tree)


@pytest.fixture(scope="module")
def plug(tree: Path) -> Iterator[Plug]:
    plug = Plug(tree)
    yield plug
    plug.box.close()


@pytest.fixture
def box(plug: Plug) -> Container:
    return plug.box


def test_a_monitor_that_comes_late_shows_everything(box: Container) -> None:
    wait_until_up(box)
    said = box.run("journalctl -o cat _PID=1")
    assert "Dependency failed for kiosk-app.service" in said, "the monitor was not late"
    assert box.run("systemctl --failed --no-legend --plain") == ""
    assert [told(box, unit, "NRestarts") for unit in UNITS] == ["0", "1", "0", "0", "0"]


@pytest.mark.parametrize("unit", UNITS)
def test_whoever_is_killed_comes_back(box: Container, unit: str) -> None:
    before = told(box, unit, "MainPID")
    box.run(f"kill -KILL {before}")
    wait_for_another(box, unit, before)


@pytest.mark.parametrize("unit", ["kiosk-hub", "kiosk-app", "kiosk-board"])
def test_the_watchdog_bites_who_is_frozen(box: Container, unit: str) -> None:
    before = told(box, unit, "MainPID")
    box.run(f"kill -STOP {before}")
    wait_for_another(box, unit, before)
    said = box.run(f"journalctl -u {unit} -o cat")
    assert "Watchdog timeout" in said
    assert "Fatal Python error: Aborted" in said, "nobody learns where it stood"


def test_a_board_that_is_switched_off_stays_off_and_the_others_do_without_it(box: Container) -> None:
    box.run("kiosk configure set board.on false")
    before = told(box, "kiosk-x", "MainPID")
    box.run(f"kill -KILL {before}")
    wait_until_up(box, "kiosk-x", "kiosk-wm", "kiosk-app")
    wait_for("the board to be off", lambda: told(box, "kiosk-board", "ActiveState") == "inactive")
    box.run("kiosk configure set board.on true; systemctl start kiosk-board")
    wait_until_up(box)


def test_the_kiosks_user_may_do_what_its_screen_offers_and_nothing_else(box: Container) -> None:
    as_kiosk = "runuser -u kiosk -- systemctl --no-ask-password"
    box.run(f"{as_kiosk} restart kiosk-wm.service")
    for forbidden in (
        "stop kiosk-hub.service",
        "restart dbus.service",
        "mask kiosk.target",
        "set-default rescue.target",
    ):
        assert box.try_out(f"{as_kiosk} {forbidden}")[0] != 0, forbidden
    wait_until_up(box)


def test_it_stops_without_a_time_out(box: Container) -> None:
    took = box.run("start=$(date +%s); systemctl stop 'kiosk*'; echo $(($(date +%s) - start))")
    assert int(took) < 15, "a stop takes its time-out"
    assert box.try_out(f"systemctl is-active {' '.join(UNITS)}")[1].split() == ["inactive"] * len(UNITS)
    box.run("systemctl start kiosk.target")
    wait_until_up(box)


def test_the_kiosks_user_switches_it_off(plug: Plug) -> None:
    mark = end_of_journal(plug.box)
    plug.box.try_out(switch_off_as_its_screen_does(plug.box))
    wait_for("it to be off", lambda: not plug.box.runs, seconds=120)
    plug.switch_on()
    wait_until_up(plug.box)
    assert failures_since(plug.box, mark) == [LATE_FAILURE]


def test_it_is_turned_back_while_it_runs(box: Container) -> None:
    box.run("/opt/commune-kiosk/current/install.sh uninstall --with-data")
    assert box.try_out("systemctl list-units --all --plain --no-legend 'kiosk*'")[1] == ""
    assert box.try_out("pgrep -u kiosk")[0] != 0
    assert box.run("systemctl --failed --no-legend --plain") == ""
