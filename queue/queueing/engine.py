"""Databases that are spoken to through SQLAlchemy: SQLite as we ship it, and PostgreSQL by its URL.

Whoever stores anything opens it here or in `queueing.sqlite`, so that every connection has the same durability.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from queueing.sqlite import BUSY_TIMEOUT_S, EngineError, driver, refuse_affected, set_up

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

_READING = "queueing_reading"


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
    refuse_affected(version)
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
        set_up(connection)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        only_reads = connection.get_execution_options().get(_READING, False)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine
