"""What the technician's screens can have done, with the real devices, hub and settings of this box.

Runs on the technician's own thread.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from devices.cameras.usb.find import find_cameras
from devices.driver import DeviceFault
from devices.printers.a4.driver import list_queues
from devices.printers.a4.settings import A4Settings
from devices.printers.discovery.local import find_printers
from devices.printers.discovery.network import own_network, scan
from devices.readers.find import find_readers
from devices.scanners.overhead.settings import OverheadScannerSettings
from devices.scanners.sane.discovery import find_scanners
from devices.sound.discovery import list_outputs
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.box_deeds import BoxDeeds
from kiosk.device_room import DeviceRoom
from kiosk.device_trials import DeviceTrials
from kiosk.paths import DataFolders
from kiosk.problems import SettingsError
from kiosk.settings import Settings
from kiosk.settings_file import SiteFile
from kiosk.technician.diary import Diary
from kiosk.technician.found import Candidate, Kind
from kiosk.technician.tools import Deed, Line, Outcome, Progress, Told
from queueing.words import Words

_HUB_S = 5.0
_CRESTS = frozenset({".png", ".jpg", ".jpeg", ".svg"})
_LARGEST_CREST = 5_000_000  # bytes
_MOST_CRESTS = 30


@dataclass(frozen=True, slots=True)
class Bench:
    """What a workbench stands on. `language` is the technician's: what a reader read is told in it."""

    settings: Settings
    folders: DataFolders
    devices: DeviceRoom
    trials: DeviceTrials
    diary: Diary
    deeds: BoxDeeds
    words: Mapping[str, Words]
    spoilt: SettingsError | None = None


class Workbench:
    """The tools of the technician on this box."""

    def __init__(self, bench: Bench, language: Callable[[], str]) -> None:
        self._bench = bench
        self._language = language
        self._file = SiteFile(demo=bench.settings.demo)

    def snapshots(self) -> tuple[DeviceSnapshot, ...]:
        """Return how the devices are."""
        return self._bench.devices.supervisor.snapshots()

    def settings(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Return the settings that hold in the file and those without it."""
        try:
            return self._file.effective(), self._file.shipped()
        except SettingsError:  # a spoilt file: what the box runs on is what there is to show
            return self._bench.settings.model_dump(mode="json"), self._bench.settings.model_dump(mode="json")

    def change(self, changes: Mapping[str, Any]) -> None:
        """Write settings; raises SettingsError."""
        self._file.change(changes)
        self._bench.diary.note("changed")

    def log(self) -> tuple[Line, ...]:
        """Return what happened last."""
        return self._bench.diary.lines()

    def deeds(self) -> tuple[Deed, ...]:
        """Return what can be done on this box."""
        return self._bench.deeds.possible()

    def places(self, deed: Deed) -> tuple[Candidate, ...]:
        """Return where a deed can be done."""
        return self._bench.deeds.places(deed)

    def do(self, deed: Deed, place: Any, key: str, progress: Progress) -> Outcome:
        """Do it."""
        return self._bench.deeds.do(deed, place, key, progress)

    # ---- finding -----------------------------------------------------------------------------------------

    def find(self, kind: Kind, *, wide: bool) -> tuple[Candidate, ...]:
        """Return what is there of a kind."""
        match kind:
            case Kind.PRINTERS:
                return _printers(wide=wide)
            case Kind.READERS:
                return tuple(Candidate(r.name, r.kind.value, said(r.settings)) for r in find_readers())
            case Kind.SCANNERS:
                return _scanners()
            case Kind.A4:
                return _queues()
            case Kind.OUTPUTS:
                return tuple(Candidate(o.title, o.system.value, o.name) for o in list_outputs())
            case Kind.CRESTS:
                return self._crests()
            case _:
                return ()

    def _crests(self) -> tuple[Candidate, ...]:
        found = []
        for stick in self._bench.deeds.sticks():
            if stick.folder is None:
                continue
            for path in sorted(stick.folder.iterdir()):
                with suppress(OSError):
                    if path.suffix.lower() in _CRESTS and path.is_file() and path.stat().st_size <= _LARGEST_CREST:
                        found.append(Candidate(path.name, stick.name, str(path)))
        return tuple(found[:_MOST_CRESTS])

    def keep_crest(self, source: Path) -> str:
        """Copy a picture beside the settings and return its name there."""
        if source.suffix.lower() not in _CRESTS or source.stat().st_size > _LARGEST_CREST:
            raise ValueError(source.name)
        name = "crest" + source.suffix.lower()
        self._file.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(source, self._file.path.with_name(name))
        return name

    def try_out(self, trial: str, settings: Any, progress: Progress) -> Outcome:
        """Try a device out, with other settings than those that hold unless they are None."""
        return self._bench.trials.run(trial, settings, self._bench.words[self._language()], progress)

    # ---- hub and network ---------------------------------------------------------------------------------

    def make_account(self, username: str, display_name: str, password: str) -> Outcome:
        """Make the centre's first account with the code that the hub on this box wrote down."""
        code_file = self._bench.folders.hub / "setup-code"
        url = self._bench.settings.kiosk_hub_url
        with httpx.Client(base_url=url, timeout=_HUB_S, trust_env=False) as client:
            try:
                if client.get("/api/centre").raise_for_status().json()["set_up"]:
                    return Outcome(False, Told("technician.result.has_account"))
                body = {
                    "code": code_file.read_text(encoding="utf-8").strip(),
                    "username": username,
                    "display_name": display_name,
                    "password": password,
                }
                answer = client.post("/api/setup", json=body)
            except (httpx.HTTPError, FileNotFoundError):
                return Outcome(False, Told("technician.result.no_hub"))
        word = "account" if answer.is_success else "account_refused"
        return Outcome(answer.is_success, Told(f"technician.result.{word}"))

    def network(self) -> tuple[tuple[Told, Told, bool], ...]:
        """Return what there is to know of network and hub."""
        url = self._bench.settings.kiosk_hub_url
        try:
            hub = httpx.get(f"{url}/api/health", timeout=_HUB_S, trust_env=False).is_success
        except httpx.HTTPError:
            hub = False
        addresses = _addresses()
        network = (
            Told("technician.fact.network_up", {"addresses": ", ".join(addresses)})
            if addresses
            else Told("technician.fact.network_down")
        )
        free = shutil.disk_usage(_existing(self._bench.folders.root)).free // 1_000_000_000
        facts = [
            (Told("technician.fact.hub"), Told(f"technician.fact.hub_{'up' if hub else 'down'}"), hub),
            (Told("technician.fact.network"), network, True),
            (Told("technician.fact.desk"), Told("technician.fact.desk_at", {"url": f"{url}/desk/"}), True),
            (Told("technician.fact.disk"), Told("technician.fact.disk_free", {"free": free}), free >= 1),
        ]
        if (spoilt := self._bench.spoilt) is not None:
            problem = spoilt.sentences(self._bench.words[self._language()])[0]
            told = Told("technician.fact.settings_spoilt", {"problem": problem})
            facts.insert(0, (Told("technician.fact.settings"), told, False))
        return tuple(facts)


def _printers(*, wide: bool) -> tuple[Candidate, ...]:
    found = list(find_printers())
    if wide and (network := own_network()) is not None:
        import threading

        found += scan(network, on_progress=lambda _done, _all: None, cancelled=threading.Event())
    return tuple(Candidate(one.title, one.where, said(one.settings)) for one in found)


def _scanners() -> tuple[Candidate, ...]:
    found = [Candidate(one.title, one.kind, said(one.settings)) for one in find_scanners()]
    for camera in find_cameras():
        settings = OverheadScannerSettings(camera=camera.settings)
        found.append(Candidate(camera.name, "camera", said(settings)))
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


def _addresses() -> list[str]:
    found = []
    for name, addresses in psutil.net_if_addrs().items():
        if name != "lo":
            found += [address.address for address in addresses if address.family == socket.AF_INET]
    return found


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
