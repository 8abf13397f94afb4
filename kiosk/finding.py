"""Looking for what a technician may choose from: devices that are plugged in, pictures on sticks."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from devices.cameras.usb.find import find_cameras
from devices.driver import DeviceFault
from devices.printers.a4.driver import list_queues
from devices.printers.a4.settings import A4Settings
from devices.printers.discovery.candidate import Reason
from devices.printers.discovery.local import find_printers
from devices.printers.discovery.network import own_network, scan
from devices.readers.find import find_readers
from devices.scanners.overhead.settings import OverheadScannerSettings
from devices.scanners.sane.discovery import find_scanners
from devices.sound.discovery import list_outputs
from kiosk.box_deeds import sticks
from kiosk.technician.found import Candidate, Kind
from kiosk.whole_file import write_whole

_CRESTS = frozenset({".png", ".jpg", ".jpeg", ".svg"})
_LARGEST_CREST = 5_000_000  # bytes
_MOST_CRESTS = 30


def find(kind: Kind, *, wide: bool) -> tuple[Candidate, ...]:
    """Return what is there of a kind; `wide`: somebody asked for it, so the network is searched too. Blocks."""
    match kind:
        case Kind.PRINTERS:
            return _printers(wide=wide)
        case Kind.READERS:
            return tuple(Candidate(r.name, r.kind.value, said(r.settings), r.likely) for r in find_readers())
        case Kind.SCANNERS:
            return _scanners()
        case Kind.A4:
            return _queues()
        case Kind.OUTPUTS:
            return tuple(Candidate(o.title, o.system.value, o.name) for o in list_outputs())
        case Kind.CRESTS:
            return _crests()
        case _:
            return ()


def keep_crest(source: Path, folder: Path) -> str:
    """Copy a picture beside the settings and return its name there; raises OSError or ValueError."""
    if source.suffix.lower() not in _CRESTS or source.stat().st_size > _LARGEST_CREST:
        raise ValueError(source.name)
    name = "crest" + source.suffix.lower()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(folder / name, source.read_bytes())
    return name


def _crests() -> tuple[Candidate, ...]:
    found = []
    for stick in sticks():
        if stick.folder is None:
            continue
        for path in sorted(stick.folder.iterdir()):
            with suppress(OSError):
                if path.suffix.lower() in _CRESTS and path.is_file() and path.stat().st_size <= _LARGEST_CREST:
                    found.append(Candidate(path.name, stick.name, str(path)))
    return tuple(found[:_MOST_CRESTS])


def _printers(*, wide: bool) -> tuple[Candidate, ...]:
    found = list(find_printers())
    if wide and (network := own_network()) is not None:
        found += scan(network, on_progress=lambda _done, _all: None, cancelled=threading.Event())
    return tuple(
        Candidate(one.title, one.where, said(one.settings), one.reason is not Reason.SERIAL_LINE) for one in found
    )


def _scanners() -> tuple[Candidate, ...]:
    found = [Candidate(one.title, one.kind, said(one.settings)) for one in find_scanners()]
    for camera in find_cameras():
        settings = OverheadScannerSettings(camera=camera.settings)
        found.append(Candidate(camera.name, "camera", said(settings), likely=False))
    return tuple(found)


def _queues() -> tuple[Candidate, ...]:
    try:
        queues = list_queues()
    except DeviceFault:  # no print service: nothing to choose from
        return ()
    return tuple(
        Candidate(queue.description or queue.name, queue.name, said(A4Settings(queue=queue.name)))
        for queue in queues
        if queue.takes_pdf
    )


def said(settings: Any) -> dict[str, Any]:
    """Return settings as YAML says them: the connection, and what differs from its defaults."""
    said: dict[str, Any] = settings.model_dump(mode="json", exclude_defaults=True)
    return {"connection": settings.connection, **said}
