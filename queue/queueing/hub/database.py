"""The hub's database: opened once, brought to the present form, written by this process only."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from queueing.engine import open_engine, reading
from queueing.hub.models import SiteRow
from queueing.hub.statements import STARTS
from queueing.sqlite import EngineError

MIGRATIONS = Path(__file__).parent / "migrations"

#: The newest form of the tables that this program knows (the last file in migrations/versions).
HEAD = "0003"

#: Any number will do, as long as every hub asks for the same one.
_POSTGRES_LOCK = 0x6B696F736B

_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)

#: A life's event ids begin at its number with this many bits behind it: it may tell a million things a second, and
#: the ids of a century fit into a JavaScript number.
EVENT_BITS = 20
#: The upper of the bits in which the first program counted the events of a life; it told far fewer in any.
_FIRST_PROGRAM_BITS = 2 ** (32 - EVENT_BITS) - 1


class DatabaseRefused(Exception):
    """The hub cannot work with its database. The message says in plain words why, and what to do."""


class HubReplaced(Exception):
    """Another hub has taken over this site since; this one must not write any more."""


class Database:
    """An open database with the right to write to it."""

    def __init__(self, engine: Engine, site: str, lock: int, postgres_lock: Connection | None) -> None:
        self.engine = engine
        self.site = site
        self._lock = lock
        self._postgres_lock = postgres_lock
        self.start_number = 0
        self.previous_start = 0

    @classmethod
    def open(cls, url: str | None, data_dir: Path, site: str, now: datetime) -> Database:
        """Open the database of `url`, or the SQLite file in `data_dir`, and migrate it if it is older.

        Raises DatabaseRefused if another hub runs, the database is newer than this program, or it cannot be
        reached.
        """
        data_dir.mkdir(parents=True, exist_ok=True)
        with ExitStack() as undo:
            lock = _lock_file(data_dir / "hub.lock")
            undo.callback(os.close, lock)
            try:
                engine = open_engine(url or data_dir / "hub.sqlite3")
                undo.callback(engine.dispose)
                held = _lock_postgres(engine, undo)
                database = cls(engine, site, lock, held)
                migrate(engine)
                database._count_start(now)
            except EngineError as error:
                raise DatabaseRefused(str(error)) from error
            except OperationalError as error:
                raise DatabaseRefused(f"The database cannot be reached: {error.orig}") from error
            undo.pop_all()
        return database

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session that is committed, durably, when the block ends and undone when it fails."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            starts = session.connection().scalar(STARTS, {"site": self.site})
            if starts != self.start_number:
                raise HubReplaced("Another hub has been started on this database.")
            yield session

    def close(self) -> None:
        """Let the database and the right to write go."""
        if self._postgres_lock is not None:
            self._postgres_lock.close()
        self.engine.dispose()
        os.close(self._lock)

    def _count_start(self, now: datetime) -> None:
        """Number this life of the hub, by the second it begins in: above every earlier one, also above those that
        a restore has undone.
        """
        with Session(self.engine) as session, session.begin():
            row = session.get(SiteRow, self.site, with_for_update=True)
            if row is None:
                row = SiteRow(site=self.site, starts=0)
                session.add(row)
            self.previous_start = row.starts
            self.start_number = row.starts = life_from(max(row.starts + 1, life_at(now)))


def life_at(now: datetime) -> int:
    """Return the number that a life which begins now would have: seconds since this program began."""
    return int((now - _BEGINNING).total_seconds())


def life_from(number: int) -> int:
    """Return the first number from this one on that a life may have.

    Multiples of 4,096 are left out: ids of the first program's events, `life << 32 | event`, look like theirs.
    """
    return number if number & _FIRST_PROGRAM_BITS else number + 1


def migrate(engine: Engine) -> None:
    """Bring the tables to the newest form; raises DatabaseRefused if they are newer than this program."""
    current = revision(engine)
    if current == HEAD:
        return
    # Alembic is slow to import and needed once in the life of a database: a start without it is quicker.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    if current is not None:
        try:
            ScriptDirectory.from_config(config).get_revision(current)
        except CommandError as error:
            raise DatabaseRefused(
                f"The database was written by a newer version of this program (form {current}, this program "
                f"knows {HEAD}). Install that version again, or restore the backup made before it."
            ) from error
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revision(engine: Engine) -> str | None:
    """Return the form that the tables are in, None for an empty database."""
    with reading(engine).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def _lock_file(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise DatabaseRefused(
            f"Another hub is already running with the data in {path.parent}. Stop it first, or use it."
        ) from error
    return handle


def _lock_postgres(engine: Engine, undo: ExitStack) -> Connection | None:
    if engine.dialect.name != "postgresql":
        return None
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    undo.callback(connection.close)
    if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _POSTGRES_LOCK}):
        raise DatabaseRefused("Another hub is already writing to this PostgreSQL database. Stop it first.")
    return connection
