"""Gathers the support bundle: a zip that tells how the box is, for somebody far away.

Versions, `kiosk doctor`, the settings without secrets, the logs of the last days cleaned, devices, disk, memory and
clock. Each part is gathered on its own: one that fails says so in its place.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.paths import DataFolders
from kiosk.settings.model import Settings
from kiosk.support.cleaning import cleaned
from queueing.clock import CENTRE_ZONE, ntp_synchronised
from queueing.release import package_version
from queueing.sqlite import driver

DAYS = 7
_LOG_BYTES = 4 << 20  # the latest part of each log
_TIMEOUT_S = 60
_QUERY = re.compile(r"(?<=://)(?P<place>[^\s?#]*)[?#]\S*")
_SECRET = ("password", "secret", "token", "pin", "key")

Part = tuple[str, Callable[[], str]]


def write_bundle(
    settings: Settings,
    folders: DataFolders,
    target: Path,
    now: datetime,
    on_progress: Callable[[float, str], None] = lambda _share, _name: None,
) -> Path:
    """Write the bundle into a folder and return its file; raises OSError if the folder cannot be written."""
    file = target / f"kiosk-support-{settings.centre.site}-{now.astimezone(CENTRE_ZONE):%Y%m%d-%H%M%S}.zip"
    draft = file.with_name(file.name + ".part")
    parts = list(_parts(settings, folders, now))
    try:
        with zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED) as bundle:
            for number, (name, gather) in enumerate(parts):
                on_progress(number / len(parts), name)
                bundle.writestr(name, _gathered(gather))
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return file


def _gathered(gather: Callable[[], str]) -> str:
    try:
        return gather()
    except Exception as error:  # noqa: BLE001 - a bundle is asked for when things are broken
        return f"cannot be gathered: {type(error).__name__}: {cleaned(str(error))}\n"


def _parts(settings: Settings, folders: DataFolders, now: datetime) -> Iterator[Part]:
    yield "about.json", lambda: _json(_about(now))
    yield "doctor.json", lambda: _doctor(demo=settings.demo)
    yield "settings.json", lambda: _json(without_secrets(settings.model_dump(mode="json")))
    yield "system.json", lambda: _json(_system(folders))
    yield "devices.txt", _devices
    yield "kiosk-devices.json", lambda: cleaned((folders.kiosk / "devices.json").read_text(encoding="utf-8"))
    for log in sorted(folders.logs.glob("*.log")) if folders.logs.is_dir() else ():
        yield f"logs/{log.name}", lambda log=log: _log(log)  # type: ignore[misc]  # bound now
    yield "logs/journal.txt", _journal


def without_secrets(value: Any, name: str = "") -> Any:
    """Return settings with every password, token and log-in of an address taken out."""
    if isinstance(value, dict):
        return {key: without_secrets(item, str(key)) for key, item in value.items()}
    if isinstance(value, list):
        return [without_secrets(item, name) for item in value]
    if isinstance(value, str):
        if any(word in name.lower() for word in _SECRET):
            return "[secret]"
        return _QUERY.sub(r"\g<place>", cleaned(value))
    return value


def _about(now: datetime) -> dict[str, object]:
    release = {}
    with suppress(OSError, ValueError):
        release = platform.freedesktop_os_release()
    return {
        "program": package_version(),
        "python": platform.python_version(),
        "sqlite": driver.sqlite_version,
        "system": release.get("PRETTY_NAME", ""),
        "kernel": platform.release(),
        "machine": platform.machine(),
        "now": now.isoformat(),
        "zone": time.strftime("%Z %z"),
        "clock_synchronised": ntp_synchronised(),
    }


def _system(folders: DataFolders) -> dict[str, object]:
    import psutil

    root = folders.root if folders.root.exists() else Path("/")
    disk, memory, swap = shutil.disk_usage(root), psutil.virtual_memory(), psutil.swap_memory()
    files = [path for path in folders.root.rglob("*") if path.is_file()] if folders.root.exists() else []
    return {
        "uptime_s": round(time.time() - psutil.boot_time()),
        "load": os.getloadavg(),
        "cpus": os.cpu_count(),
        "disk": {"total": disk.total, "free": disk.free},
        "memory": {"total": memory.total, "available": memory.available},
        "swap": {"total": swap.total, "used": swap.used},
        "temperatures": {
            name: [entry.current for entry in entries] for name, entries in psutil.sensors_temperatures().items()
        },
        "files": {str(path.relative_to(folders.root)): path.stat().st_size for path in sorted(files)[:500]},
    }


def _devices() -> str:
    """List what is plugged in, by makers and models; serial numbers of sticks and phones are left out."""
    import pyudev

    lines = []
    for device in pyudev.Context().list_devices(subsystem="usb", DEVTYPE="usb_device"):
        about = [
            device.properties.get(name, "") for name in ("ID_VENDOR_ID", "ID_MODEL_ID", "ID_VENDOR", "ID_MODEL")
        ]
        lines.append(" ".join(("usb", *about, device.properties.get("ID_USB_INTERFACES", ""))))
    for subsystem in ("video4linux", "sound", "drm", "usbmisc"):
        lines += [f"{subsystem} {device.sys_name}" for device in pyudev.Context().list_devices(subsystem=subsystem)]
    return cleaned("\n".join(sorted(lines)) + "\n")


def _doctor(*, demo: bool) -> str:
    command = [sys.executable, "-m", "kiosk", "doctor", "--json", *(["--demo"] if demo else [])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    return cleaned(done.stdout or done.stderr)


def _log(file: Path) -> str:
    with file.open("rb") as log:
        log.seek(max(0, file.stat().st_size - _LOG_BYTES))
        return cleaned(log.read().decode("utf-8", errors="replace"))


def _journal() -> str:
    command = ["journalctl", "--no-pager", "--quiet", f"--since=-{DAYS}d", "--unit=kiosk*", "--output=short-iso"]
    done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=True)
    return cleaned(done.stdout[-_LOG_BYTES:].decode("utf-8", errors="replace"))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"
