"""What `kiosk doctor` looks at on a machine that was set up as a kiosk: its units, its clock, its backups."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.backup.faults import BackupFault
from kiosk.backup.operations import box_of, last_backup
from kiosk.backup.recovery_key import is_on_paper, stored_key
from kiosk.backup.restore import is_prepared
from kiosk.doctor.findings import Box, Finding, Health
from kiosk.technician.pin import box_door
from queueing.clock import CENTRE_ZONE, SystemClock, ntp_synchronised

#: Older than this a backup is missed on the day it is needed.
_OLD = timedelta(days=14)
_TIMEOUT_S = 10
_UNITS = ("kiosk-hub", "kiosk-x", "kiosk-wm", "kiosk-app", "kiosk-board")
_PROPERTIES = "Id,ActiveState,Result,NRestarts"
#: A part that was started anew this often since the box was is worth a look.
_OFTEN = 5

Ask = Callable[[Sequence[str]], str]

_SYSTEMD = Path("/run/systemd/system")
_TARGET = Path("/etc/systemd/system/kiosk.target")


def is_box() -> bool:
    """Return whether this machine was set up as a kiosk and runs under systemd."""
    return _SYSTEMD.is_dir() and _TARGET.exists()


def check_backups(box: Box, now: datetime | None = None) -> Iterator[Finding]:
    """Look whether a backup could bring this centre back."""
    if box.settings.demo:
        return
    now = now or datetime.now(UTC)
    try:
        key = stored_key(box.folders.root)
    except BackupFault as fault:
        yield Finding("backup", Health.WRONG, ("doctor.backup.no_key",), {}, fault.detail)
        return
    last = last_backup(box.folders)
    if is_prepared(box_of(box.folders)):
        yield Finding("backup", Health.LOOK, ("doctor.backup.prepared",))
    elif key is None:
        yield Finding("backup", Health.LOOK, ("doctor.backup.no_key",))
    elif not is_on_paper(key, box.folders.root):
        yield Finding("backup", Health.LOOK, ("doctor.backup.key_not_printed",))
    elif last is None:
        yield Finding("backup", Health.LOOK, ("doctor.backup.never",))
    else:
        days = max(0, (now - last.made_at).days)
        old = now - last.made_at > _OLD
        word = "doctor.backup.old" if old else "doctor.backup.well"
        values = {"days": days, "when": f"{last.made_at.astimezone(CENTRE_ZONE):%d/%m/%Y}"}
        yield Finding("backup", Health.LOOK if old else Health.WELL, (word,), values)


def check_pin(box: Box) -> Iterator[Finding]:
    """Look whether a technician can get behind the hidden corner."""
    if box.settings.demo:
        return
    wrong = box_door(box.folders, SystemClock()).wrong
    health = {"none": Health.LOOK, "damaged": Health.WRONG}.get(wrong or "", Health.WELL)
    yield Finding("pin", health, (f"doctor.pin.{wrong or 'well'}",))


def check_time_keeping(
    _box: Box,
    *,
    on_box: Callable[[], bool] = is_box,
    synchronised: Callable[[], bool] = ntp_synchronised,
    offset_s: Callable[[], int] = lambda: time.localtime().tm_gmtoff,
) -> Iterator[Finding]:
    """Look, on a box, whether its clock is kept right and shows the centre's time."""
    if not on_box():
        return
    centre = datetime.now(CENTRE_ZONE).utcoffset()
    assert centre is not None, "the centre has a zone"
    if offset_s() != centre.total_seconds():
        yield Finding("time_keeping", Health.WRONG, ("doctor.time_keeping.zone",))
    elif not synchronised():
        yield Finding("time_keeping", Health.LOOK, ("doctor.time_keeping.alone",))
    else:
        yield Finding("time_keeping", Health.WELL, ("doctor.time_keeping.well",))


def check_units(box: Box, *, on_box: Callable[[], bool] = is_box, ask: Ask | None = None) -> Iterator[Finding]:
    """Look, on a box, whether systemd keeps its parts and how often it had to start them anew."""
    if not on_box():
        return
    wanted = [unit for unit in _UNITS if unit != "kiosk-board" or box.settings.board.on]
    command = ["systemctl", "show", f"--property={_PROPERTIES}", *(f"{unit}.service" for unit in wanted)]
    try:
        told = (ask or _ask)(command)
    except (OSError, subprocess.SubprocessError) as error:
        yield Finding("units", Health.WRONG, ("doctor.units.silent",), {}, str(error))
        return
    parts = [dict(line.split("=", 1) for line in part.splitlines() if "=" in line) for part in told.split("\n\n")]
    down = [part["Id"] for part in parts if part.get("ActiveState") not in ("active", "reloading")]
    often = [part["Id"] for part in parts if int(part.get("NRestarts") or 0) >= _OFTEN]
    if down:
        yield Finding("units", Health.WRONG, ("doctor.units.down",), {"units": ", ".join(down), "unit": down[0]})
    elif often:
        yield Finding("units", Health.LOOK, ("doctor.units.often",), {"units": ", ".join(often), "unit": often[0]})
    else:
        yield Finding("units", Health.WELL, ("doctor.units.well",))


BOX_CHECKS = (check_units, check_time_keeping, check_backups, check_pin)


def _ask(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=True).stdout
