"""What a backup says about itself, and what it may hold. Nothing in it is believed before it was checked."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from kiosk.backup.faults import BackupFault, BackupFaultCode

FORM = 1
MOST_BYTES = 1 << 20  # of the manifest itself
_MOST_FILES = 10_000
_MOST_FILE = 64 << 30

#: A name inside a backup: the settings' folder or the data's, then plain parts. No part begins with a dot, so none
#: leads up and none is a hidden file; nothing that a stick's file system or a shell could take for something else.
_NAME = re.compile(r"(config|data)(/[^\x00-\x1f/\\.:*?\"<>|\x7f][^\x00-\x1f/\\:*?\"<>|\x7f]{0,119}){1,6}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KeptFile(_Part):
    """A file of the box."""

    name: Annotated[str, Field(max_length=800)]
    size: Annotated[int, Field(ge=0, le=_MOST_FILE)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    sqlite: bool = False

    @model_validator(mode="after")
    def _harmless(self) -> Self:
        if not _NAME.fullmatch(self.name):
            raise ValueError("a name that could lead elsewhere")
        return self


class Manifest(_Part):
    """The first thing in a backup: what it is, whose, and every file with its hash, in the order they follow."""

    form: int
    made_at: AwareDatetime
    program: Annotated[str, Field(max_length=40)]
    site: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    commune: Annotated[str, Field(max_length=200)]
    hub_database: Literal["here", "elsewhere"]  # elsewhere: a PostgreSQL server, which is backed up where it stands
    files: Annotated[tuple[KeptFile, ...], Field(max_length=_MOST_FILES)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [file.name.casefold() for file in self.files]
        if len(set(names)) != len(names):
            raise ValueError("a name stands there twice")
        folders = {name.rsplit("/", depth)[0] for name in names for depth in range(1, name.count("/") + 1)}
        if folders & set(names):
            raise ValueError("a name is both a file and a folder")
        return self

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def parse(data: bytes) -> Manifest:
    """Read a manifest that the key has vouched for; raises BackupFault if we never wrote such a one."""
    try:
        form = _Form.model_validate_json(data).form
        if form > FORM:
            raise BackupFault(BackupFaultCode.NEWER, f"form {form}, known is {FORM}")
        return Manifest.model_validate_json(data)
    except ValidationError as error:
        what = "; ".join(
            f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False)[:3]
        )
        raise BackupFault(BackupFaultCode.HOSTILE, what) from None


class _Form(BaseModel):
    form: int
