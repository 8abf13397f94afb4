"""The power is cut at every write of real issuing, and nothing that anybody saw is lost or comes twice.

A real process issues, prints and delivers under strace, which records each change of the disk and each line that
tells what a person could know by then. From the record the disk is rebuilt as a power cut could leave it at every
point: what was not synced is lost, kept, or torn sector by sector. The real store then opens that disk.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest

from queueing.clock import Instant
from queueing.issuing.store import IssuingStore
from queueing.place import machine_id, place_of

PROGRAM = Path(__file__).with_name("issuing_process.py")
SECTOR = 512
CALLS = "openat,close,write,pwrite64,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2,fallocate"


class AfterTheCut:
    """Half a minute later by the recording's clock, after a reboot."""

    def now(self) -> Instant:
        wall = datetime(2026, 11, 23, 1, tzinfo=UTC) + timedelta(seconds=time.monotonic() / 1000 + 30)
        return Instant(wall, 30.0, "next boot")


# ---- the record ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded call: a line told, or a change of the disk."""

    kind: str  # tell, write, truncate, sync, sync_names, create, unlink
    name: str = ""
    data: bytes = b""
    at: int = 0


_CALL = re.compile(r"(?P<call>\w+)\((?P<args>.*)\)\s+= (?P<result>-?\d+)(?:<(?P<path>[^>]*)>)?")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_DESCRIPTOR = re.compile(r"^\d+<(?P<path>[^>]*)>")


def record(folder: Path, tickets: int) -> list[Step]:
    """Run the issuing process and return what it did, in order."""
    strace = shutil.which("strace")
    assert strace is not None, "strace is missing: ./install.sh test installs it"
    trace = folder / "trace"
    disk = folder / "disk"
    disk.mkdir()
    strict = ["-y", "-xx", "-s", "100000", "-e", f"trace={CALLS}", "-e", "signal=none", "-o", str(trace)]
    program = [sys.executable, str(PROGRAM), "record", str(disk / "issuing.db"), str(tickets)]
    subprocess.run([strace, *strict, *program], check=True, stdout=subprocess.DEVNULL)
    with trace.open() as lines:
        return [step for line in lines if (step := _step(line, str(disk))) is not None]


def _step(line: str, disk: str) -> Step | None:
    found = _CALL.match(line)
    if found is None or int(found["result"]) < 0:
        return None
    call, args = found["call"], found["args"]
    strings = [_unquoted(string) for string in _STRING.finditer(args)]
    descriptor = _DESCRIPTOR.match(args)
    path = _unescaped(descriptor["path"]) if descriptor is not None else ""
    numbers = [int(n) for n in re.findall(r", (\d+)(?=,|$)", args)]
    if call == "write" and args.startswith("1<"):
        return Step("tell", data=strings[0])
    if call == "openat":
        opened = _unescaped(found["path"] or "")
        return Step("create", _name(opened, disk)) if "O_CREAT" in args and _inside(opened, disk) else None
    if call == "unlink":
        gone = strings[0].decode()
        return Step("unlink", _name(gone, disk)) if _inside(gone, disk) else None
    if call in ("fsync", "fdatasync") and path == disk:
        return Step("sync_names")
    if not _inside(path, disk):
        assert call in ("write", "pwrite64", "close", "fsync", "fdatasync", "ftruncate"), f"not understood: {line}"
        return None
    name = _name(path, disk)
    match call:
        case "pwrite64":
            assert int(found["result"]) == len(strings[0])
            return Step("write", name, strings[0], numbers[-1])
        case "ftruncate":
            return Step("truncate", name, at=numbers[-1])
        case "fsync" | "fdatasync":
            return Step("sync", name)
        case "close":
            return None
        case _:
            raise AssertionError(f"not understood: {line}")


def _unquoted(string: re.Match[str]) -> bytes:
    assert string[2] is None, "strace cut a string"
    return bytes.fromhex(string[1].replace("\\x", ""))


def _unescaped(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path


def _inside(path: str, disk: str) -> bool:
    # The index of the log is memory shared by processes; SQLite builds it anew after every reboot.
    return path.startswith(disk + "/") and not path.endswith("-shm")


def _name(path: str, disk: str) -> str:
    return path.removeprefix(disk + "/")


# ---- the disk ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class File:
    """A file as it is on the platter, and the changes that may or may not be there yet."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Step] = field(default_factory=list)

    def sync(self) -> None:
        for step in self.pending:
            _change(self.durable, step)
        self.pending.clear()

    def after_a_cut(self, how: str, random: Random) -> bytes:
        content = bytearray(self.durable)
        if how != "lost":
            for step in self.pending:
                for part in _torn(step, random) if how == "torn" else [step]:
                    _change(content, part)
        return bytes(content)


def _change(content: bytearray, step: Step) -> None:
    if step.kind == "truncate":
        del content[step.at :]
        content.extend(bytes(step.at - len(content)))
        return
    content.extend(bytes(max(0, step.at - len(content))))
    content[step.at : step.at + len(step.data)] = step.data


def _torn(step: Step, random: Random) -> Iterator[Step]:
    """Yield some of the sectors of a write; any of them may have reached the platter, in any order."""
    if step.kind == "truncate":
        if random.random() < 0.5:
            yield step
        return
    first, end = step.at, step.at + len(step.data)
    while first < end:
        last = min(end, (first // SECTOR + 1) * SECTOR)
        if random.random() < 0.5:
            yield Step("write", step.name, step.data[first - step.at : last - step.at], first)
        first = last


@dataclass(slots=True)
class Disk:
    """Files by name. A name is durable once its directory was synced."""

    names: dict[str, File] = field(default_factory=dict)
    durable_names: dict[str, File] = field(default_factory=dict)

    def do(self, step: Step) -> None:
        match step.kind:
            case "create":
                self.names.setdefault(step.name, File())
            case "unlink":
                del self.names[step.name]
            case "sync_names":
                self.durable_names = dict(self.names)
            case "sync":
                self.names[step.name].sync()
            case _:
                self.names[step.name].pending.append(step)

    def after_a_cut(self, how: str, random: Random) -> dict[str, bytes]:
        names = self.names if how == "kept" else self.durable_names
        if how == "torn":
            changed = sorted(self.names.keys() ^ self.durable_names.keys())
            kept = {name for name in changed if random.random() < 0.5}
            names = {
                name: file
                for name, file in (self.names | self.durable_names).items()
                if (name in self.names if name in kept else name in self.durable_names)
            }
        return {name: file.after_a_cut(how, random) for name, file in names.items()}


@dataclass(slots=True)
class Known:
    """What people could know when the light went."""

    paired: bool = False
    shown: dict[str, str] = field(default_factory=dict)
    papers: Counter[tuple[str, int]] = field(default_factory=Counter)
    touch: UUID | None = None  # whose answer nobody saw yet

    def hear(self, line: str) -> None:
        kind, *rest = line.split()
        match kind:
            case "A":
                self.paired = True
            case "T":
                self.touch = UUID(rest[0])
            case "I":
                assert rest[0] not in self.shown
                self.shown[rest[0]] = rest[1]
                self.touch = None
            case "P":
                self.papers[rest[0], int(rest[1])] += 1


# ---- the proof -----------------------------------------------------------------------------------------


@pytest.fixture
def rebuilt() -> Iterator[Path]:
    """A folder in memory, where syncs cost nothing: what is proved there was recorded on a disk."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def assert_nothing_is_lost(files: dict[str, bytes], known: Known, folder: Path, place: str) -> None:
    """Open what the cut left with the real store, and go on as a kiosk does after a reboot."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        # The same disk in the same machine: only that it was rebuilt elsewhere must not tell.
        patch.setattr("queueing.issuing.store.place_of", lambda _path, _machine: place)
        store = IssuingStore.open(folder / "issuing.db", clock=AfterTheCut())
    try:
        _assert_store_knows(store, known)
    finally:
        store.close()


def _assert_store_knows(store: IssuingStore, known: Known) -> None:
    if store.identity is None:
        assert not known.paired, "the pairing is lost"
        return
    held = {str(job.ticket.number): str(job.ticket.id) for job in store.jobs(1000)}
    assert known.shown.items() <= held.items(), "a number that was shown is lost"
    assert len(held.keys() - known.shown.keys()) <= 1, "more than the one under way"
    told = {str(e.ticket.number): str(e.ticket.id) for e in store.batch(1000).events if e.ticket is not None}
    assert told.items() <= held.items(), "the hub would hear of a ticket that is not there"

    # The person touches again, and then comes the next one.
    if known.touch is not None:
        mine = store.issue("C", "vi", touch=known.touch, in_use=())
        assert str(mine.number) not in known.shown, "a number is given twice"
        assert store.issue("C", "vi", touch=known.touch, in_use=()) == mine
        held[str(mine.number)] = str(mine.id)
    for service in "ABC":
        new = store.issue(service, "vi", touch=uuid4(), in_use=())
        assert str(new.number) not in held, "a number is given twice"

    papers = Counter(known.papers)
    store.recover_jobs()
    while (job := store.next_job(AfterTheCut().now())) is not None:
        store.mark_sending(job.id)
        papers[str(job.ticket.number), job.copy_number] += 1
    assert not papers or max(papers.values()) == 1, "two papers of a number look alike"


@pytest.mark.parametrize(
    ("tickets", "seeds"),
    [(6, 1), pytest.param(40, 4, marks=[pytest.mark.long, pytest.mark.timeout(3600)])],
)
def test_the_power_is_cut_at_every_recorded_write(tmp_path: Path, rebuilt: Path, tickets: int, seeds: int) -> None:
    steps = record(tmp_path, tickets)
    place = place_of(tmp_path / "disk" / "issuing.db", machine_id())
    disk, known = Disk(), Known()
    tried: set[int] = set()
    for nth, step in enumerate(steps):
        if step.kind == "tell":
            known.hear(step.data.decode())
        else:
            disk.do(step)
        for how, seed in [("lost", 0), ("kept", 0), *(("torn", seed) for seed in range(seeds))]:
            files = disk.after_a_cut(how, Random(f"{nth}/{seed}"))
            state = hash((tuple(sorted(files.items())), tuple(known.shown), known.papers.total(), known.touch))
            if state not in tried:
                tried.add(state)
                assert_nothing_is_lost(files, known, rebuilt, place)
    syncs = sum(step.kind == "sync" for step in steps)
    assert len(known.shown) >= tickets
    assert {step.name for step in steps if step.kind == "write"} == {
        "issuing.db",
        "issuing.db-wal",
        "issuing.db.witness",
    } | {step.name for step in steps if step.name.endswith("-journal") and step.kind == "write"}
    assert syncs > 3 * tickets
    assert len(tried) > 20 * tickets
