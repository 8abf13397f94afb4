"""`kiosk backup`, `kiosk restore`, `kiosk recovery-key`: backups from a shell."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from kiosk.backup.faults import BackupFault, BackupFaultCode, BackupStep, Progress, Watch
from kiosk.backup.operations import back_up, box_of
from kiosk.backup.recovery_key import RecoveryKey, note_on_paper, store_key, stored_key
from kiosk.backup.restore import apply, is_prepared, look_into, prepare
from kiosk.console import Console
from kiosk.paths import DataFolders
from kiosk.settings.model import Settings
from queueing.clock import CENTRE_ZONE

WELL, REFUSED = 0, 1  # exit codes


def backup(console: Console, settings: Settings, folder: Path) -> int:
    """Back this box up into a folder; return the exit code."""
    folders = DataFolders.of(demo=settings.demo)
    try:
        made = back_up(settings, folders, folder, datetime.now(UTC), _told(console))
    except BackupFault as fault:
        return _complain(console, fault)
    console.say("backup.made", file=made.file, megabytes=f"{made.size / 1e6:.1f}")
    if made.hub_elsewhere:
        console.say("backup.hub_elsewhere")
    return WELL


def restore(console: Console, file: Path | None, *, demo: bool) -> int:
    """Put a backup back; without a file put in place what was prepared before. Return the exit code."""
    box = box_of(DataFolders.of(demo=demo))
    try:
        if file is not None:
            key = _ask_key(console)
            manifest = look_into(file, key)
            when = f"{manifest.made_at.astimezone(CENTRE_ZONE):%H:%M %d/%m/%Y}"
            console.say("backup.found", commune=manifest.commune, site=manifest.site, when=when)
            if not _confirmed(console):
                return REFUSED
            prepare(file, key, box, now=datetime.now(UTC), watch=_told(console))
        elif not is_prepared(box):
            console.say("backup.nothing_prepared")
            return WELL
        done = apply(box, _told(console))
    except BackupFault as fault:
        if fault.code is BackupFaultCode.IN_USE:
            console.complain("backup.waits")
        return _complain(console, fault)
    assert done is not None, "it was prepared just now"
    console.say("backup.restored", commune=done.commune)
    for aside in done.aside:
        console.say("backup.aside", folder=aside)
    if done.hub_elsewhere:
        console.say("backup.hub_elsewhere")
    return WELL


def recovery_key(console: Console, settings: Settings, *, show: bool, new: bool) -> int:
    """Print the recovery key on the ticket printer, or show it here; make one where there is none."""
    folder = DataFolders.of(demo=settings.demo).root
    try:
        key = None if new else stored_key(folder)
        if key is None:
            key = RecoveryKey.new()
            store_key(key, folder)
            console.say("backup.key.made", name=key.name)
    except BackupFault as fault:
        return _complain(console, fault)
    try:
        return _give_out(console, settings, key, folder, show=show)
    except BackupFault as fault:
        return _complain(console, fault)


def _give_out(console: Console, settings: Settings, key: RecoveryKey, folder: Path, *, show: bool) -> int:
    if show:
        for number, group in enumerate(key.groups, start=1):
            sys.stdout.write(f"  {number}.  {group}\n")
        note_on_paper(key, folder)
        console.say("backup.key.shown")
        return WELL
    from kiosk.backup.printing import print_key

    trouble = print_key(key, settings, console.words)
    if trouble is None:
        note_on_paper(key, folder)
        console.say("backup.key.printed", name=key.name)
        return WELL
    for word in trouble:
        console.complain(word)
    console.complain("backup.key.not_printed")
    return REFUSED


def _ask_key(console: Console) -> RecoveryKey:
    """Read the key as a person types it, again and again at a terminal while there is a slip in it."""
    while True:
        sys.stderr.write(console.text("backup.ask_key") + " ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        try:
            return RecoveryKey.typed(line)
        except BackupFault as fault:
            if not line or not sys.stdin.isatty():
                raise
            _complain(console, fault)


def _confirmed(console: Console) -> bool:
    """Ask a person whether it is the right one; a script that gave the key has decided."""
    if not sys.stdin.isatty():
        return True
    sys.stderr.write(console.text("backup.confirm") + " ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"c", "co", "có", "y", "yes"}


def _told(console: Console) -> Watch:
    """Tell each step once, when it begins."""
    told: set[BackupStep] = set()

    def hear(progress: Progress) -> None:
        if progress.step not in told:
            told.add(progress.step)
            console.say(f"backup.step.{progress.step}")

    return Watch(on_progress=hear)


def _complain(console: Console, fault: BackupFault) -> int:
    console.complain(fault.word, **fault.values)
    if fault.detail:
        sys.stderr.write(f"  [{fault.detail}]\n")
    return REFUSED
