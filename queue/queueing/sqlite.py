"""SQLite: the engine that we ship, and how every connection to it is made durable.

Write-ahead log, a sync at every commit (`synchronous=FULL`), deleted content overwritten, foreign keys enforced.
Free of SQLAlchemy: a kiosk's store speaks to the driver itself, and its process never loads more.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    # The shipped driver has the interface of the standard one, which alone is typed.
    import sqlite3 as driver
else:
    from pysqlite3 import dbapi2 as driver

__all__ = ["AffectedEngine", "EngineError", "connect", "driver", "fixed_engine", "refuse_affected", "set_up"]

BUSY_TIMEOUT_S = 5.0

_PRAGMAS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)


class Fresh(Protocol):
    """A connection that was just made, by the driver or by SQLAlchemy on top of it."""

    def cursor(self) -> Any:
        """Return a cursor."""
        ...


class EngineError(Exception):
    """A database that cannot be opened as it must be."""


class AffectedEngine(EngineError):
    """This SQLite can corrupt a WAL database that two connections write or checkpoint."""

    def __init__(self, version: tuple[int, int, int]) -> None:
        super().__init__(
            f"SQLite {'.'.join(map(str, version))} can corrupt the database; "
            "3.51.3 or later is needed (or 3.50.7, 3.44.6 of those lines)"
        )
        self.version = version


def fixed_engine(version: tuple[int, int, int]) -> bool:
    """Return whether this version of SQLite is free of the WAL-reset bug."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


def connect(path: Path, *, version: tuple[int, int, int] = driver.sqlite_version_info) -> driver.Connection:
    """Open a SQLite file for statements of our own; nothing begins a transaction but an explicit BEGIN.

    The connection may be used by any thread, one at a time. `version` is the engine's, for tests.
    """
    refuse_affected(version)
    connection = driver.connect(
        str(path), timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=128
    )
    try:
        set_up(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def refuse_affected(version: tuple[int, int, int]) -> None:
    """Raise AffectedEngine for a version that is not free of the bug."""
    if not fixed_engine(version):
        raise AffectedEngine(version)


def set_up(connection: Fresh) -> None:
    """Make a fresh connection durable; raises EngineError where the file system cannot hold it."""
    cursor = connection.cursor()
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
        mode = cursor.fetchone()
        if mode is None or mode[0] != "wal":
            raise EngineError(f"the file system cannot hold a write-ahead log (journal mode {mode})")
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
    finally:
        cursor.close()
