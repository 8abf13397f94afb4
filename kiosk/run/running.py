"""Where a running centre can be found: told to its person, and kept in a file for its user's other programs."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.console import Console
from kiosk.paths import DataFolders
from kiosk.run.virtual_screens import vnc_command


@dataclass(frozen=True, slots=True)
class Running:
    """Where a running centre can be found. Kept beside its data for a second `kiosk run` and for the doctor."""

    pid: int
    hub_port: int
    desk: str
    board: str
    setup_code: str
    data: str
    logs: str
    printer_port: int | None = None
    dock: str | None = None
    pin: str | None = None
    papers: str | None = None
    display: str | None = None
    look: str | None = None
    pictures: str | None = None

    @classmethod
    def read(cls, folders: DataFolders) -> Running | None:
        """Return where the centre of these folders can be found, or None if it does not run."""
        with suppress(OSError, ValueError, TypeError):
            running = cls(**json.loads(running_file(folders).read_text(encoding="utf-8")))
            os.kill(running.pid, 0)
            return running
        return None

    def write(self, folders: DataFolders) -> None:
        """Keep this for others of the same user: it holds the dock's PIN."""
        file = running_file(folders)
        fresh = file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        fresh.replace(file)


def announce(running: Running, console: Console) -> None:
    """Say where everything of a running centre is."""
    for words in console.catalogues:
        said = Console((words,))
        said.say("cli.run.rule")
        said.say("cli.run.desk", url=running.desk)
        with suppress(OSError):
            code = Path(running.setup_code).read_text(encoding="utf-8").strip()
            said.say("cli.run.setup", code=code)
        said.say("cli.run.board", url=running.board)
        if running.dock is not None:
            said.say("cli.run.dock", url=running.dock, pin=running.pin)
            said.say("cli.run.papers", folder=running.papers)
        if running.look is not None:
            said.say("cli.run.look", url=running.look, folder=running.pictures)
            if shutil.which("xdotool") is None:
                said.say("cli.run.touch_needs", package="xdotool")
        if running.display is not None and (vnc := vnc_command(running.display)) is not None:
            said.say("cli.run.vnc", command=vnc)
        said.say("cli.run.data", folder=running.data, logs=running.logs)
        said.say("cli.run.how_to_stop")


def running_file(folders: DataFolders) -> Path:
    """Return the file that tells of the running centre of these folders."""
    return folders.root / "running.json"
