"""What the command line and the technician's screens call: backups of this box, by its settings and folders."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.backup.apart import make_backup_apart
from kiosk.backup.faults import BackupFault, BackupFaultCode, Watch
from kiosk.backup.gather import Box
from kiosk.backup.make import Centre, Made
from kiosk.backup.recovery_key import RecoveryKey, is_on_paper, stored_key
from kiosk.breaking import BoundWords
from kiosk.paper.key_paper import KeyPaper
from kiosk.paper.model import Phrase
from kiosk.paths import DataFolders, site_file
from kiosk.settings.model import Settings
from queueing.clock import CENTRE_ZONE
from queueing.release import package_version
from queueing.words import Words

_RECORD = "last-backup.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The latest backup that this box made and found whole."""

    made_at: datetime
    name: str


def box_of(folders: DataFolders) -> Box:
    """Return the folders of this box that a backup is made of."""
    return Box(folders.root, site_file().parent)


def back_up(
    settings: Settings, folders: DataFolders, target: Path, now: datetime, watch: Watch | None = None
) -> Made:
    """Back this box up into a folder, a mounted stick's; raises BackupFault.

    The kiosk may call it while it gives numbers: no database is touched by this process.
    """
    key = stored_key(folders.root)
    if key is None:
        raise BackupFault(BackupFaultCode.NO_KEY)
    if not is_on_paper(key, folders.root):
        raise BackupFault(BackupFaultCode.KEY_NOT_PRINTED)
    url = settings.hub.database_url or ""
    centre = Centre(
        site=settings.centre.site,
        commune=settings.centre.commune.vi,
        program=package_version(),
        hub_elsewhere=settings.kiosk.hub_url is not None or url.startswith("postgresql"),
    )
    made = make_backup_apart(box_of(folders), centre, target, key, now=now, watch=watch)
    with suppress(OSError):  # it only reminds
        _note(folders, LastBackup(made.made_at, made.file.name))
    return made


def last_backup(folders: DataFolders) -> LastBackup | None:
    """Return the latest backup that this box knows of."""
    try:
        note = json.loads((folders.root / _RECORD).read_bytes())
        return LastBackup(datetime.fromisoformat(note["made_at"]), str(note["name"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def key_paper(
    key: RecoveryKey, settings: Settings, words: Words, now: datetime, second: Words | None = None
) -> KeyPaper:
    """Return what the paper of a key says, in one language and the names also in a second."""

    bound = BoundWords(words)
    other = BoundWords(second) if second is not None else None

    def both(word: str) -> Phrase:
        return Phrase(bound.text(word), other.text(word) if other is not None else "")

    centre = settings.centre
    keep = [bound.text(word) for word in ("backup.paper.keep", "backup.paper.who")]
    return KeyPaper(
        office=Phrase(bound.held(centre.office.vi)),
        commune=Phrase(bound.held(centre.commune.vi)),
        title=both("backup.paper.title"),
        groups=key.groups,
        keep=tuple(keep),
        name=bound.text("backup.paper.name", name=key.name),
        when=f"{now.astimezone(CENTRE_ZONE):%d/%m/%Y}",
        code=key.text,
        demo=both("paper.demo") if settings.demo else None,
    )


def _note(folders: DataFolders, last: LastBackup) -> None:
    handle, name = tempfile.mkstemp(dir=folders.root, prefix="tmp-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"made_at": last.made_at.isoformat(), "name": last.name}, file)
    Path(name).replace(folders.root / _RECORD)
