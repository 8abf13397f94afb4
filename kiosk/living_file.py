"""Files by which a process at work tells others how things are.

They count only while the process that wrote them lives. Each is replaced whole at every change.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class Living(BaseModel):
    """What such a file says beside its content: who wrote it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pid: int
    began: float  # of the process, as its system tells: a process id alone is given again


Content = TypeVar("Content", bound=Living)


@dataclass(frozen=True, slots=True)
class LivingFile(Generic[Content]):
    """One such file, whether or not it is there."""

    path: Path
    kind: type[Content]

    def write(self, **content: object) -> None:
        """Tell how things are, by the fields of `kind`; raises OSError."""
        whole = self.kind.model_validate({"pid": os.getpid(), "began": _began(os.getpid()), **content})
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(whole.model_dump_json(indent=1), encoding="utf-8")
        fresh.replace(self.path)

    def read(self) -> Content | None:
        """Return how things are, or None where no process that lives says so."""
        with suppress(OSError, ValidationError):
            content = self.kind.model_validate_json(self.path.read_bytes())
            if _began(content.pid) == content.began:
                return content
        return None

    def remove(self) -> None:
        """Say nothing any more."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def _began(pid: int) -> float:
    """Return when a process began, or 0 where there is none of that id."""
    import psutil

    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0.0
