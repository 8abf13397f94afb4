"""The units of a box that runs, asked of its systemd."""

from __future__ import annotations

from typing import Protocol

from tests.waiting import wait_for

UNITS = ("kiosk-hub", "kiosk-x", "kiosk-wm", "kiosk-app", "kiosk-board")
#: A drop-in that lets the first start of Xorg fail, as where the monitor is switched on after the PC.
LATE_MONITOR = "[Service]\nExecStartPre=+/bin/sh -c '[ -e /run/monitor ] || { touch /run/monitor; exit 1; }'\n"
#: What systemd then tells of it.
LATE_FAILURE = "kiosk-x.service: Failed with result 'exit-code'."


class Box(Protocol):
    """Something to ask."""

    patience_s: float  # how long all of it may take to start
    look_s: float  # how long to leave it alone between two questions

    def try_out(self, command: str) -> tuple[int, str]:
        """Run a command as root; return how it ended and what it said."""
        ...

    def run(self, command: str) -> str:
        """Run a command as root that must not fail; return what it said."""
        ...


def are_up(box: Box, *units: str) -> bool:
    """Return whether units (all of ours, if none are named) do their work."""
    units = units or UNITS
    return box.try_out(f"systemctl is-active {' '.join(units)}")[1].split() == ["active"] * len(units)


def wait_until_up(box: Box, *units: str) -> None:
    """Wait until units do their work."""
    wait_for(f"{units or 'every unit'}", lambda: are_up(box, *units), box.patience_s, between_s=box.look_s)


def told(box: Box, unit: str, name: str) -> str:
    """Return a property of a unit."""
    return box.run(f"systemctl show --value -p {name} {unit}")


def wait_for_another(box: Box, unit: str, pid: str) -> None:
    """Wait until a unit has another process than that one, and everything is up."""

    def look() -> bool:
        return told(box, unit, "MainPID") not in (pid, "0") and are_up(box)

    wait_for(f"{unit} anew", look, box.patience_s, between_s=box.look_s)


def switch_off_as_its_screen_does(box: Box) -> str:
    """Return the command by which the technician's screen switches off: within the sandbox of the kiosk's unit."""
    inside = f"nsenter -t {told(box, 'kiosk-app', 'MainPID')} -m -S $(id -u kiosk) -G $(id -g kiosk) --"
    return f"{inside} setpriv --no-new-privs systemctl --no-ask-password poweroff"


def end_of_journal(box: Box) -> str:
    """Return a mark to read on from."""
    return box.run("journalctl -n 1 -o cat --show-cursor").rpartition("-- cursor: ")[2]


def failures_since(box: Box, mark: str) -> list[str]:
    """Return what systemd has told of units that failed, whatever was booted since."""
    lines = box.run(f"journalctl -o cat --after-cursor '{mark}' _PID=1").splitlines()
    assert any("Stopped kiosk-app.service" in line for line in lines), "this is no journal of an end in order"
    return [line for line in lines if "Failed with result" in line]
