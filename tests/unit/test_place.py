"""A store knows its place, and its witness tells the truth or nothing."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queueing.place import Witness, machine_id, place_of


def test_a_file_keeps_its_place_when_it_is_renamed_and_changed(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    place = place_of(database, "m")
    database.write_bytes(b"x" * 5000)
    assert place_of(database, "m") == place
    assert place_of(database.rename(tmp_path / "b.db"), "m") == place


def test_a_copy_and_another_machine_are_other_places(tmp_path: Path) -> None:
    database, copy = tmp_path / "a.db", tmp_path / "b.db"
    places = {place_of(database, "m"), place_of(database, "n")}
    copy.write_bytes(database.read_bytes())
    places.add(place_of(copy, "m"))
    assert len(places) == 3


def test_an_inode_that_is_used_again_is_another_place(tmp_path: Path) -> None:
    """Some file systems give a new file the inode of one just deleted; its generation tells them apart."""
    database = tmp_path / "a.db"
    place, inode = place_of(database, "m"), database.stat().st_ino
    database.unlink()
    again = place_of(database, "m")
    if database.stat().st_ino == inode and not _keeps_generations(database):
        pytest.skip("this file system keeps no generations of inodes")
    assert again != place


def _keeps_generations(file: Path) -> bool:
    from queueing.place import _inode_generation

    descriptor = os.open(file, os.O_RDONLY)
    try:
        return _inode_generation(descriptor) != 0
    finally:
        os.close(descriptor)


def test_this_machine_has_an_id_or_none_but_no_error() -> None:
    assert machine_id() == machine_id()


@given(store=st.uuids(), seq=st.integers(0, 2**63))
def test_a_witness_remembers(tmp_path_factory: pytest.TempPathFactory, store: UUID, seq: int) -> None:
    folder = tmp_path_factory.mktemp("witness")
    witness = Witness.open(folder / "w")
    assert not witness.existed
    assert witness.read() is None
    witness.note(store, seq)
    witness.close()
    again = Witness.open(folder / "w")
    assert again.existed
    assert again.read() == (store, seq)
    again.close()


@given(st.integers(0, 39), st.integers(1, 255))
def test_a_torn_note_is_no_note(tmp_path_factory: pytest.TempPathFactory, where: int, flip: int) -> None:
    path = tmp_path_factory.mktemp("witness") / "w"
    witness = Witness.open(path)
    witness.note(uuid4(), 7)
    data = bytearray(path.read_bytes())
    data[where] ^= flip
    path.write_bytes(data)
    assert witness.read() is None
    path.write_bytes(data[:where])
    assert witness.read() is None
    witness.close()


def test_a_witness_has_one_holder_and_a_late_note_goes_nowhere(tmp_path: Path) -> None:
    witness = Witness.open(tmp_path / "w")
    with pytest.raises(BlockingIOError):
        Witness.open(tmp_path / "w")
    witness.note(uuid4(), 1)
    witness.close()
    witness.close()
    before = (tmp_path / "w").read_bytes()
    witness.note(uuid4(), 2)
    assert (tmp_path / "w").read_bytes() == before
