"""Whoever holds the key can still not write outside the box's folders, or fill its disk."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.backup.faults import BackupFault, BackupFaultCode, BackupStep, Watch
from kiosk.backup.manifest import KeptFile, Manifest, parse
from kiosk.backup.pack import Unpacker, pack
from kiosk.backup.recovery_key import RecoveryKey
from kiosk.backup.sealed import SealingWriter, opened

KEY = RecoveryKey(99)
HEAD: dict[str, Any] = {
    "form": 1,
    "made_at": datetime(2026, 11, 25, tzinfo=UTC),
    "program": "0.1.0",
    "site": "site-1",
    "commune": "Xã Hướng Phùng",
    "hub_database": "here",
}


def kept(name: str, content: bytes, **changes: Any) -> KeptFile:
    digest = hashlib.sha256(content).hexdigest()
    return KeptFile.model_construct(
        **{"name": name, "size": len(content), "sha256": digest, "sqlite": False, **changes}
    )


def packed(files: list[KeptFile], bodies: bytes, **head: Any) -> Iterator[bytes]:
    """What somebody with the key could make: any manifest, any bytes after it."""
    manifest = Manifest.model_construct(**{**HEAD, **head, "files": tuple(files)})
    text = manifest.model_dump_json(warnings=False).encode()
    yield zlib.compress(struct.pack(">I", len(text)) + text + bodies)


def fault_of(chunks: Iterator[bytes], target: Path) -> BackupFaultCode:
    with pytest.raises(BackupFault) as fault:
        Unpacker(chunks).unpack(lambda file: target.joinpath(file.name), Watch(), BackupStep.READ)
    return fault.value.code


@pytest.mark.parametrize(
    "name",
    [
        "../up",
        "data/../../up",
        "data/hub/..",
        "/etc/passwd",
        "data//hub",
        "data",
        "data/",
        "other/file",
        "data/hub\\..\\x",
        "data/.bashrc",
        "data/hub/a\x00b",
        "data/hub/a\nb",
        "data/C:x",
        "config/../../../root",
        "data/" + "a/" * 9 + "a",
        "data/" + "a" * 300,
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_before_anything_is_written(name: str, tmp_path: Path) -> None:
    assert fault_of(packed([kept(name, b"x")], b"x"), tmp_path) is BackupFaultCode.HOSTILE
    assert not any(tmp_path.iterdir())


@given(st.text(max_size=40))
def test_whatever_name_is_taken_stays_below_its_folder(name: str) -> None:
    try:
        file = KeptFile(name=name, size=0, sha256="0" * 64)
    except ValueError:
        return
    path = Path("/box", *file.name.split("/"))
    assert path.resolve().is_relative_to("/box/config") or path.resolve().is_relative_to("/box/data")


def test_names_that_stand_in_each_others_way_are_refused(tmp_path: Path) -> None:
    twice = [kept("data/hub/a", b""), kept("data/hub/A", b"")]
    inside = [kept("data/hub", b""), kept("data/hub/a", b"")]
    assert fault_of(packed(twice, b""), tmp_path) is BackupFaultCode.HOSTILE
    assert fault_of(packed(inside, b""), tmp_path) is BackupFaultCode.HOSTILE


def test_more_and_less_data_than_named_are_refused(tmp_path: Path) -> None:
    assert fault_of(packed([kept("data/hub/a", b"xy")], b"xyz"), tmp_path / "1") is BackupFaultCode.HOSTILE
    assert fault_of(packed([kept("data/hub/a", b"xy")], b"x"), tmp_path / "2") is BackupFaultCode.HOSTILE
    trailing = iter([*packed([kept("data/hub/a", b"x")], b"x"), b"more"])
    assert fault_of(trailing, tmp_path / "3") is BackupFaultCode.HOSTILE


def test_a_packing_bomb_is_never_unfolded(tmp_path: Path) -> None:
    bomb = packed([kept("data/hub/a", b"x")], bytes(20_000_000))
    assert fault_of(bomb, tmp_path) in (BackupFaultCode.HOSTILE, BackupFaultCode.DAMAGED)
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= 1


def test_a_manifest_without_measure_is_not_read() -> None:
    with pytest.raises(BackupFault) as fault:
        Unpacker(iter([zlib.compress(struct.pack(">I", 1 << 30) + b"{")]))
    assert fault.value.code is BackupFaultCode.HOSTILE


def test_what_is_no_packing_is_refused() -> None:
    with pytest.raises(BackupFault) as fault:
        Unpacker(iter([b"no packing"]))
    assert fault.value.code is BackupFaultCode.HOSTILE


def test_a_manifest_of_a_newer_program_is_told() -> None:
    with pytest.raises(BackupFault) as fault:
        parse(b'{"form": 2, "something": "new"}')
    assert fault.value.code is BackupFaultCode.NEWER


def test_what_was_packed_comes_out(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(range(256)) * 5000)
    files = (kept("data/hub/a", source.read_bytes()), kept("config/site.yaml", b""))
    (tmp_path / "empty").touch()
    sealed = io.BytesIO()
    manifest = Manifest(**HEAD, files=files)
    pack(
        manifest,
        {"data/hub/a": source, "config/site.yaml": tmp_path / "empty"},
        SealingWriter(sealed, KEY),
        Watch(),
    )
    sealed.seek(0)
    unpacker = Unpacker(opened(sealed, KEY))
    assert unpacker.manifest == manifest
    unpacker.unpack(lambda file: tmp_path / "out" / file.name, Watch(), BackupStep.READ)
    assert (tmp_path / "out/data/hub/a").read_bytes() == source.read_bytes()
    assert (tmp_path / "out/data/hub/a").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "out/config/site.yaml").read_bytes() == b""
