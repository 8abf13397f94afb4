"""Looking for what a technician may choose from: devices that are plugged in, pictures on sticks."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from devices.cameras.usb.find import find_cameras
from devices.driver import DeviceFault
from devices.printers.a4.driver import list_queues
from devices.printers.a4.settings import A4Settings
from devices.printers.discovery.candidate import Candidate as FoundPrinter
from devices.printers.discovery.local import find_printers
from devices.printers.discovery.network import own_network, scan
from devices.readers.find import find_readers
from devices.scanners.overhead.settings import OverheadScannerSettings
from devices.scanners.sane.discovery import find_scanners
from devices.sound.discovery import list_outputs
from kiosk.technician.found import Candidate, Kind
from kiosk.whole_file import write_whole
from kiosk.workbench.box_deeds import sticks

# As cameras above a table call themselves, or their makers.
_DOCUMENTS = re.compile(
    r"doc|visuali[sz]er|overhead|scan|book|czur|ipevo|eloam|elmo|hovercam|joyusing|viisan", re.IGNORECASE
)
_CRESTS = frozenset({".png", ".jpg", ".jpeg", ".svg"})
_LARGEST_CREST = 5_000_000  # bytes
_MOST_CRESTS = 30


# A camera above a table must see A4 at 200 dpi: it is asked for that much, and gives the nearest that it can.
_OVERHEAD = {"width": 4000, "height": 3000, "fps": 5}


def find(kind: Kind) -> tuple[Candidate, ...]:
    """Return what is there of a kind. Blocks."""
    match kind:
        case Kind.PRINTERS:
            return tuple(map(_printer, find_printers()))
        case Kind.READERS:
            return tuple(
                Candidate(r.name, "", said(r.settings), r.likely, f"technician.found.reader_{r.kind}")
                for r in find_readers()
            )
        case Kind.SCANNERS:
            return _scanners()
        case Kind.A4:
            return _queues()
        case Kind.OUTPUTS:
            return tuple(Candidate(o.title, "", o.name) for o in list_outputs())
        case Kind.CRESTS:
            return _crests()
        case _:
            return ()


def search_network(
    on_progress: Callable[[int, int], None], cancelled: threading.Event
) -> tuple[Candidate, ...] | None:
    """Return the printers of the neighbourhood, None where there is no network; some ten seconds at most.

    `on_progress(done, all)` is told on this thread. Once `cancelled`, what was found so far is returned at once.
    """
    network = own_network()
    if network is None:
        return None
    return tuple(map(_printer, scan(network, on_progress=on_progress, cancelled=cancelled)))


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


def _printer(found: FoundPrinter) -> Candidate:
    detail = found.where if found.where != found.title else ""
    about = f"technician.found.printer_{found.reason}"
    return Candidate(found.title, detail, said(found.settings), found.is_certain, about)


def _scanners() -> tuple[Candidate, ...]:
    found = [
        Candidate(one.title, "", said(one.settings), about=f"technician.found.{_scanner_kind(one.kind)}")
        for one in find_scanners()
    ]
    # Without a scanner a camera may well be meant for papers; which one is, the questions decide.
    likely = not found
    for camera in sorted(find_cameras(), key=lambda camera: not _DOCUMENTS.search(camera.name)):
        settings = OverheadScannerSettings(camera=camera.settings.model_copy(update=_OVERHEAD))
        found.append(Candidate(camera.name, "", said(settings), likely, "technician.found.scanner_camera"))
    return tuple(found)


def _scanner_kind(told: str) -> str:
    """Return the word of what a backend calls its scanner, in English and in many ways."""
    for word, kind in (("flatbed", "scanner_flatbed"), ("feed", "scanner_feeder"), ("multi", "scanner_multi")):
        if word in told.lower():
            return kind
    return "scanner_other"


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


def said(settings: BaseModel) -> dict[str, Any]:
    """Return settings as YAML says them: how each part is connected, and what differs from its defaults."""
    short: dict[str, Any] = settings.model_dump(mode="json", exclude_defaults=True)
    return _with_connections(settings, short)


def _with_connections(settings: BaseModel, short: dict[str, Any]) -> dict[str, Any]:
    """Return a short form with every `connection` that it left out, since these tell one kind from another."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, BaseModel) and isinstance(short.get(name), dict):
            short[name] = _with_connections(value, short[name])
    connection = getattr(settings, "connection", None)
    return short if connection is None else {"connection": connection, **short}
