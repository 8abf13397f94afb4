"""What the technician's screens can have done, with the real devices, hub and settings of this box.

Runs on the technician's own thread.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from devices.supervision.snapshot import DeviceSnapshot
from kiosk.device_room.room import DeviceRoom
from kiosk.paths import DataFolders
from kiosk.run.demo_devices import candidates, is_simulated_scanner, own_environ
from kiosk.settings.model import Settings
from kiosk.settings.problems import SettingsError
from kiosk.settings.site_file import SiteFile
from kiosk.technician.diary import Diary
from kiosk.technician.found import Candidate, Kind
from kiosk.technician.tools import Deed, Doing, Line, Outcome, Progress, Told
from kiosk.workbench.box_deeds import BoxDeeds
from kiosk.workbench.device_trials import DeviceTrials
from kiosk.workbench.finding import find, keep_crest, search_network
from queueing.words import Words

_HUB_S = 5.0


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
        environ = own_environ(os.environ) if bench.settings.demo else None
        self._file = SiteFile(environ, demo=bench.settings.demo)

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

    def find(self, kind: Kind) -> tuple[Candidate, ...]:
        """Return what is there of a kind; in a demo centre the simulated devices come first.

        SANE is told of its test backend only, so a demo shows no real scanner of SANE unless the settings name one.
        """
        found = find(kind)
        if not self._bench.settings.demo:
            return found
        simulated = candidates(kind, self._bench.folders, self._bench.words[self._language()], os.environ)
        return (*simulated, *(one for one in found if not is_simulated_scanner(one)))

    def search_network(self, doing: Doing) -> tuple[Candidate, ...] | None:
        """Return the printers of the network."""
        return search_network(lambda done, of: doing.progress(done / of, ""), doing.stopped)

    def keep_crest(self, source: Path) -> str:
        """Copy a picture beside the settings and return its name there."""
        return keep_crest(source, self._file.path.parent)

    def try_out(self, trial: str, settings: Any, doing: Doing) -> Outcome:
        """Try a device out, with other settings than those that hold unless they are None."""
        return self._bench.trials.run(trial, settings, self._bench.words[self._language()], doing)

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
