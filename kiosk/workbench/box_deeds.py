"""What a technician can have done to the box as a whole: backup, restore, key, restart, power."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devices.printers.base import Raster
from devices.printers.factory import open_printer
from kiosk.backup.faults import BackupFault, BackupFaultCode, Watch, stick_fault
from kiosk.backup.faults import Progress as BackupProgress
from kiosk.backup.sticks import Stick, find_sticks, mount
from kiosk.device_room.room import PRINTER, DeviceRoom
from kiosk.paths import DataFolders, assets_folder, words_folder
from kiosk.profile.read import HEAD, ProfileWrong, read_profile
from kiosk.profile.take import plan, take
from kiosk.run.running import Running
from kiosk.settings.model import Settings
from kiosk.settings.problems import SettingsError
from kiosk.settings.site_file import SiteFile
from kiosk.support.bundle import write_bundle
from kiosk.technician.found import Candidate
from kiosk.technician.tools import Deed, Outcome, Progress, Told

if TYPE_CHECKING:  # the sealing of backups is loaded when somebody makes one
    from kiosk.backup.recovery_key import RecoveryKey

_SYSTEMD = Path("/run/systemd/system")
_COMMAND_S = 30
_PRINT_S = 120.0
_GB = 1_000_000_000

Run = Callable[[list[str]], bool]


class BoxDeeds:
    """The deeds of one box. `draw_key` draws the paper of a recovery key for a printer and a commune."""

    def __init__(
        self,
        settings: Settings,
        folders: DataFolders,
        devices: DeviceRoom,
        draw_key: Callable[[RecoveryKey, Settings], Raster],
        *,
        run: Run | None = None,
        systemd: Path = _SYSTEMD,
        as_unit: bool | None = None,
    ) -> None:
        self._settings = settings
        self._folders = folders
        self._devices = devices
        self._draw_key = draw_key
        self._run = run or _run
        self._systemd = systemd.is_dir()
        self._unit = "INVOCATION_ID" in os.environ if as_unit is None else as_unit

    def possible(self) -> tuple[Deed, ...]:
        """Return what can be done here: units restart only where there are units, power goes only with systemd."""
        deeds = [Deed.BACKUP, Deed.RECOVERY, Deed.PROFILE, Deed.SUPPORT]
        as_unit = self._systemd and self._unit
        if as_unit:
            deeds.append(Deed.RESTORE)
        if as_unit or Running.read(self._folders) is not None:
            deeds.append(Deed.RESTART)
        if as_unit:
            deeds += [Deed.RESTART_BOX, Deed.POWER_OFF]
        return tuple(deeds)

    def places(self, deed: Deed) -> tuple[Candidate, ...]:
        """Return sticks with room, or the backups on them, the newest first."""
        found = [stick for stick in sticks() if stick.folder is not None]
        if deed is Deed.RESTORE:
            from kiosk.backup.make import SUFFIX

            files = [(stick, file) for stick in found for file in (stick.folder or Path()).glob(f"*{SUFFIX}")]
            files.sort(key=lambda found: found[1].name, reverse=True)
            return tuple(Candidate(file.name, stick.name, str(file)) for stick, file in files)
        if deed is Deed.PROFILE:
            heads = [(stick, head) for stick in found for head in (stick.folder or Path()).glob(f"*/{HEAD}")]
            return tuple(Candidate(head.parent.name, stick.name, str(head.parent)) for stick, head in heads)
        return tuple(
            Candidate(stick.name, f"{(stick.free or 0) / _GB:.1f} GB", str(stick.folder))
            for stick in found
            if not stick.read_only
        )

    def do(self, deed: Deed, place: Any, key: str, progress: Progress) -> Outcome:
        """Do it; what is known to go wrong is the outcome.

        `place` of RECOVERY: settings by key that are chosen but not written yet, such as a first start's printer.
        """
        from kiosk.backup.operations import back_up, box_of
        from kiosk.backup.recovery_key import RecoveryKey
        from kiosk.backup.restore import prepare

        watch = Watch(on_progress=lambda step: progress(_part(step), ""))
        try:
            match deed:
                case Deed.BACKUP:
                    made = back_up(self._settings, self._folders, Path(place), datetime.now(UTC), watch)
                    values = {"file": made.file.name, "megabytes": f"{made.size / 1e6:.1f}"}
                    return Outcome(True, Told("backup.made", values))
                case Deed.RESTORE:
                    typed = RecoveryKey.typed(key)
                    prepare(Path(place), typed, box_of(self._folders), now=datetime.now(UTC), watch=watch)
                    return self._restart()
                case Deed.RECOVERY:
                    return self._print_key(place or {})
                case Deed.PROFILE:
                    planned = plan(read_profile(Path(place), words_folder(), assets_folder() / "art"))
                    take(planned)
                    return Outcome(True, Told("profile.taken_over", {"kept": len(planned.kept)}))
                case Deed.SUPPORT:
                    now = datetime.now(UTC)
                    bundle = write_bundle(self._settings, self._folders, Path(place), now, progress)
                    return Outcome(True, Told("support.made", {"file": bundle.name}))
                case Deed.RESTART:
                    return self._restart()
                case Deed.RESTART_BOX:
                    return self._system("reboot")
                case Deed.POWER_OFF:
                    return self._system("poweroff")
        except BackupFault as fault:
            return Outcome(False, Told(fault.word, fault.values))
        except (ProfileWrong, SettingsError) as wrong:
            first = wrong.problems[0]
            where = str(first.place).rsplit("/", 1)[-1]
            sentence = Told(first.word, first.values)
            return Outcome(False, Told("profile.refused_at", {"place": where, "sentence": sentence}))
        except OSError as error:
            return Outcome(False, Told(stick_fault(error, BackupFaultCode.NOT_WRITABLE).word))

    def _print_key(self, chosen: Mapping[str, Any]) -> Outcome:
        from kiosk.backup.printing import print_raster
        from kiosk.backup.recovery_key import RecoveryKey, note_on_paper, store_key, stored_key

        try:
            settings = SiteFile(demo=self._settings.demo).would_hold(chosen)
        except SettingsError:
            if chosen:
                return Outcome(False, Told("technician.failed.settings"))
            settings = self._settings  # a spoilt file: the box runs on the last good one
        key = stored_key(self._folders.root)
        if key is None:
            key = RecoveryKey.new()
            self._folders.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            store_key(key, self._folders.root)
        raster = self._draw_key(key, settings)
        supervisor = self._devices.supervisor

        def job(kept: Any = None) -> tuple[str, ...] | None:
            if kept is not None:
                kept.close()
            printer = open_printer(settings.printer)
            try:
                return print_raster(printer, raster)
            finally:
                printer.close()

        held = any(snapshot.name == PRINTER for snapshot in supervisor.snapshots())
        trouble = supervisor.ask(PRINTER, job, limit=_PRINT_S).result() if held else job()
        if trouble is None:
            note_on_paper(key, self._folders.root)
            return Outcome(True, Told("technician.result.key_printed"))
        return Outcome(False, Told(next(iter(trouble), "fault.printer.error.staff")))

    def _restart(self) -> Outcome:
        if self._systemd and self._unit:
            return self._system("--no-block", "restart", "kiosk.target")
        running = Running.read(self._folders)
        if running is None:
            return Outcome(False, Told("technician.failed.io"))
        os.kill(running.pid, signal.SIGUSR1)
        return Outcome(True, Told("technician.result.done"))

    def _system(self, *arguments: str) -> Outcome:
        done = self._run(["systemctl", "--no-ask-password", *arguments])
        return Outcome(done, Told("technician.result.done" if done else "technician.failed.io"))


def sticks() -> tuple[Stick, ...]:
    """Return the sticks that are plugged in, mounted where that is possible."""
    found = []
    try:
        for stick in find_sticks():
            try:
                found.append(mount(stick))
            except BackupFault:
                continue  # one that cannot be mounted must not hide the others
    except BackupFault:
        return ()
    return tuple(found)


def _part(step: BackupProgress) -> float:
    return step.done / step.total if step.total else 0.0


def _run(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=_COMMAND_S, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
