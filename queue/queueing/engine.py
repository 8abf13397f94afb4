"""Durable databases: the SQLite engine that we ship and how it is set up, and PostgreSQL by its URL.

Whoever stores anything opens it here, so that every connection has the same durability: write-ahead log, a
sync at every commit (`synchronous=FULL`), deleted content overwritten, foreign keys enforced.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

if TYPE_CHECKING:
    # The shipped driver has the interface of the standard one, which alone is typed.
    import sqlite3 as driver

    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry
else:
    from pysqlite3 import dbapi2 as driver

__all__ = ["AffectedEngine", "EngineError", "connect", "driver", "fixed_engine", "open_engine", "reading"]

BUSY_TIMEOUT_S = 5.0

_READING = "queueing_reading"

_PRAGMAS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)


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
    _refuse_affected(version)
    connection = driver.connect(
        str(path), timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=128
    )
    try:
        _set_up(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_engine(
    where: Path | str, *, version: tuple[int, int, int] = driver.sqlite_version_info, echo: bool = False
) -> Engine:
    """Return an engine for a path (SQLite) or a URL (`sqlite:///…`, `postgresql://…`).

    On SQLite a transaction takes the write lock at its beginning (`BEGIN IMMEDIATE`), so that it can never fail
    half-way for want of it; what only reads goes through `reading(engine)` and waits for nobody.
    """
    url = URL.create("sqlite", database=str(where)) if isinstance(where, Path) else make_url(where)
    match url.get_backend_name():
        case "postgresql":
            return create_engine(url.set(drivername="postgresql+psycopg"), echo=echo, pool_pre_ping=True)
        case "sqlite":
            return _open_sqlite(url, version, echo)
        case other:
            raise EngineError(f"no support for {other} databases: use SQLite or PostgreSQL")


def reading(engine: Engine) -> Engine:
    """Return the engine for transactions that only read. It shares the pool; it never takes the write lock."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(postgresql_readonly=True)
    return engine.execution_options(**{_READING: True})


def _open_sqlite(url: URL, version: tuple[int, int, int], echo: bool) -> Engine:
    _refuse_affected(version)
    if not url.database or url.database == ":memory:":
        raise EngineError("a database in memory is not durable: give a file")
    engine = create_engine(
        url.set(drivername="sqlite"),
        module=driver,
        echo=echo,
        # The driver must not begin transactions by itself, or BEGIN IMMEDIATE would come too late.
        connect_args={"timeout": BUSY_TIMEOUT_S, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        _set_up(connection)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        only_reads = connection.get_execution_options().get(_READING, False)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


def _refuse_affected(version: tuple[int, int, int]) -> None:
    if not fixed_engine(version):
        raise AffectedEngine(version)


def _set_up(connection: DBAPIConnection | driver.Connection) -> None:
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
