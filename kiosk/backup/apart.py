"""Makes a backup in a process of its own, since the kiosk's may not even look at a database that it holds open.

POSIX locks belong to a process and a file: whichever descriptor of the file is closed first takes all along,
SQLite's too. Another process could then believe itself alone and unlink the log that holds the latest numbers; that
newer engines look at their shared memory too before they do is a second net, not the first.

The order goes to the child as one line of JSON on its input, which then stays open: its end stops the work, also
when the parent dies. The child answers with lines of JSON: steps, and at the end what was made or the fault.
"""

from __future__ import annotations

import json
import select
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from kiosk.backup.faults import BackupFault, BackupFaultCode, BackupStep, Progress, Watch
from kiosk.backup.gather import Box
from kiosk.backup.make import Centre, Made, make_backup
from kiosk.backup.recovery_key import RecoveryKey


def make_backup_apart(
    box: Box, centre: Centre, folder: Path, key: RecoveryKey, *, now: datetime, watch: Watch | None = None
) -> Made:
    """Do what `make_backup` does, in a child; raises BackupFault.

    `watch` is asked whether the work is called off whenever the child tells how far it is.
    """
    order = {
        "data": str(box.data),
        "config": str(box.config),
        "centre": asdict(centre),
        "folder": str(folder),
        "key": key.text,
        "now": now.isoformat(),
    }
    command = [sys.executable, "-m", "kiosk.backup.apart"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as child:
        assert child.stdin is not None, "it is a pipe"
        assert child.stdout is not None, "it is a pipe"
        try:
            with suppress(BrokenPipeError):  # it died; that it gave no answer is told below
                child.stdin.write(json.dumps(order) + "\n")
                child.stdin.flush()
            answer = _answer(child.stdin, child.stdout, watch or Watch())
        finally:
            _call_off(child.stdin)
    if answer is None:
        raise RuntimeError(f"the process that makes backups ended with {child.returncode} and no answer")
    return _made(answer)


def _answer(orders: IO[str], told: IO[str], watch: Watch) -> dict[str, Any] | None:
    """Return the child's last word, None if it ended without one."""
    answer = None
    for line in told:
        said: dict[str, Any] = json.loads(line)
        if "step" not in said:
            answer = said
            continue
        try:
            watch.at(BackupStep(said["step"]), said["done"], said["total"])
        except BackupFault:
            _call_off(orders)  # it tidies up and says so itself
    return answer


def _call_off(orders: IO[str]) -> None:
    with suppress(BrokenPipeError):
        orders.close()


def _made(answer: dict[str, Any]) -> Made:
    if "fault" in answer:
        raise BackupFault(BackupFaultCode(answer["fault"]), answer["detail"], **answer["values"])
    made = answer["made"]
    return Made(
        file=Path(made["file"]),
        size=made["size"],
        made_at=datetime.fromisoformat(made["made_at"]),
        hub_elsewhere=made["hub_elsewhere"],
        rotated=tuple(map(Path, made["rotated"])),
    )


def main() -> None:
    """Be the child."""
    order = json.loads(sys.stdin.readline())
    watch = Watch(
        on_progress=_tell_progress,
        cancelled=lambda: bool(select.select([sys.stdin], [], [], 0)[0]),  # nothing more is sent: it is the end
    )
    try:
        made = make_backup(
            Box(Path(order["data"]), Path(order["config"])),
            Centre(**order["centre"]),
            Path(order["folder"]),
            RecoveryKey.typed(order["key"]),
            now=datetime.fromisoformat(order["now"]),
            watch=watch,
        )
    except BackupFault as fault:
        _tell({"fault": fault.code, "detail": fault.detail, "values": fault.values})
    else:
        about = asdict(made) | {"made_at": made.made_at.isoformat()}
        _tell({"made": about})


def _tell_progress(progress: Progress) -> None:
    _tell(asdict(progress))


def _tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, default=str) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
