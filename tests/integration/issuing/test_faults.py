"""A full or failing disk refuses people plainly, loses nothing, and heals by itself."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from queueing.issuing.model import IssuedHere, IssueRefused, StoreFailed
from queueing.issuing.store import IssuingStore
from queueing.sqlite import connect
from tests.receipts import took

Opener = Callable[..., IssuingStore]


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """Let the system refuse writes of this process beyond a size, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def issue(store: IssuingStore, touch: UUID | None = None) -> IssuedHere:
    return store.issue("A", "vi", touch=touch or uuid4(), in_use=())


def refused(store: IssuingStore, touch: UUID) -> bool:
    try:
        issue(store, touch)
    except IssueRefused as refusal:
        return refusal.code == "store"
    return False


def wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


@pytest.mark.parametrize("room", [0, 24, 1000, 5000, 20_000])
def test_a_full_disk_refuses_and_the_same_touch_succeeds_later(
    store: IssuingStore, store_path: Path, room: int
) -> None:
    before = [issue(store).number for _ in range(3)]
    touch = uuid4()
    with no_file_grows_beyond(wal(store_path).stat().st_size + room):
        assert refused(store, touch)  # some of it may be written, none of it stands
    with no_file_grows_beyond(0):
        assert refused(store, touch)
        assert refused(store, uuid4())
    ticket = issue(store, touch)
    numbers = [*before, ticket.number, issue(store).number]
    assert [str(number) for number in numbers] == ["A001", "A002", "A003", "A004", "A005"]
    assert len(store.batch().events) == len(store.jobs()) == 5


def test_everything_else_tells_that_the_disk_failed(store: IssuingStore) -> None:
    issue(store)
    with no_file_grows_beyond(0):
        with pytest.raises(StoreFailed):
            store.mark_sending(1)
        with pytest.raises(StoreFailed):
            took(store, 1)
    store.mark_sending(1)
    took(store, 1)


def test_a_store_that_another_program_keeps_locked_refuses_and_recovers(
    store: IssuingStore, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queueing.sqlite.BUSY_TIMEOUT_S", 0.05)
    store.close()
    store = IssuingStore.open(store_path, clock=store._clock, machine="machine-1")
    other = connect(store_path)
    other.execute("BEGIN IMMEDIATE")
    touch = uuid4()
    assert refused(store, touch)
    other.execute("ROLLBACK")
    other.close()
    assert str(issue(store, touch).number) == "A001"
    store.close()


def test_a_damaged_file_is_a_failed_store(store: IssuingStore, open_store: Opener, store_path: Path) -> None:
    issue(store)
    store.close()
    store_path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4080)
    with pytest.raises(StoreFailed):
        open_store()


def test_a_place_that_cannot_be_written_is_a_failed_store(open_store: Opener, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreFailed):
        open_store(tmp_path / "file" / "issuing.db")


def test_a_store_of_a_newer_program_is_left_alone(
    store: IssuingStore, open_store: Opener, store_path: Path
) -> None:
    store.close()
    newer = connect(store_path)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(StoreFailed, match="newer"):
        open_store()


def test_a_closed_store_refuses(store: IssuingStore) -> None:
    store.close()
    assert refused(store, uuid4())


def test_the_log_is_written_back_and_does_not_grow_for_ever(store: IssuingStore, store_path: Path) -> None:
    sizes = []
    for _ in range(4):
        for _ in range(40):
            issue(store)
            store.finish_job(store.jobs(1)[0].id, store.jobs(1)[0].state, "paper_out")
        sizes.append(wal(store_path).stat().st_size)
    assert sizes[-1] < 2 * sizes[0]
