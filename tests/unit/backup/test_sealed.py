"""A sealed file opens with its key and whole, or not at all."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.backup.faults import BackupFault, BackupFaultCode
from kiosk.backup.recovery_key import RecoveryKey
from kiosk.backup.sealed import HEADER_BYTES, MAGIC, SealingWriter, opened

KEY = RecoveryKey(0x1234567890ABCDEF1234567890)
CHUNK = 64
SEALED_CHUNK = CHUNK + 16


def seal(plain: bytes, *, pieces: int = 7) -> bytes:
    file = io.BytesIO()
    writer = SealingWriter(file, KEY, chunk=CHUNK)
    for at in range(0, len(plain), pieces):
        writer.write(plain[at : at + pieces])
    writer.finish()
    return file.getvalue()


def fault_of(sealed: bytes, key: RecoveryKey = KEY) -> BackupFaultCode:
    with pytest.raises(BackupFault) as fault:
        b"".join(opened(io.BytesIO(sealed), key))
    return fault.value.code


@given(st.binary(max_size=5 * CHUNK), st.integers(1, 200))
def test_what_was_sealed_comes_out(plain: bytes, pieces: int) -> None:
    assert b"".join(opened(io.BytesIO(seal(plain, pieces=pieces)), KEY)) == plain


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_every_size_has_an_end(size: int) -> None:
    sealed = seal(b"x" * size)
    assert b"".join(opened(io.BytesIO(sealed), KEY)) == b"x" * size
    assert fault_of(sealed[:-1]) in (BackupFaultCode.CUT_SHORT, BackupFaultCode.DAMAGED)
    assert fault_of(sealed + b"x") is not None


def test_a_file_cut_at_the_end_of_a_chunk_is_cut_short() -> None:
    sealed = seal(b"x" * (4 * CHUNK))
    for chunks in (1, 2, 3):
        assert fault_of(sealed[: HEADER_BYTES + chunks * SEALED_CHUNK]) is BackupFaultCode.CUT_SHORT
    assert fault_of(sealed[:HEADER_BYTES]) is BackupFaultCode.CUT_SHORT
    assert fault_of(sealed[: HEADER_BYTES - 1]) is BackupFaultCode.CUT_SHORT


@given(st.data())
def test_any_changed_bit_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(seal(bytes(range(200))))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= 1 << data.draw(st.integers(0, 7))
    assert fault_of(bytes(sealed)) in BackupFaultCode


def test_chunks_cannot_change_places_or_come_twice() -> None:
    sealed = seal(bytes(200))
    head, body = sealed[:HEADER_BYTES], sealed[HEADER_BYTES:]
    one, two, rest = body[:SEALED_CHUNK], body[SEALED_CHUNK : 2 * SEALED_CHUNK], body[2 * SEALED_CHUNK :]
    assert fault_of(head + two + one + rest) is BackupFaultCode.DAMAGED
    assert fault_of(head + one + one + rest) is BackupFaultCode.DAMAGED
    assert fault_of(head + one + rest) is BackupFaultCode.DAMAGED


def test_a_chunk_of_another_backup_does_not_fit() -> None:
    mine, other = seal(bytes(200)), seal(bytes(200))
    mixed = mine[: HEADER_BYTES + SEALED_CHUNK] + other[HEADER_BYTES + SEALED_CHUNK :]
    assert fault_of(mixed) is BackupFaultCode.DAMAGED


def test_the_key_of_another_box_is_told_by_its_name() -> None:
    other = RecoveryKey(7)
    with pytest.raises(BackupFault) as fault:
        list(opened(io.BytesIO(seal(b"x")), other))
    assert fault.value.code is BackupFaultCode.WRONG_KEY
    assert fault.value.values == {"wanted": KEY.name, "given": other.name}


def test_other_files_and_newer_forms_are_told_apart() -> None:
    sealed = seal(b"x")
    assert fault_of(b"") is BackupFaultCode.NOT_A_BACKUP
    assert fault_of(b"PK\x03\x04" + bytes(100)) is BackupFaultCode.NOT_A_BACKUP
    assert fault_of(MAGIC + b"\x00\x02" + sealed[10:]) is BackupFaultCode.NEWER
