"""The file under the store: one connection behind a lock, whole transactions, recovery after a disk fault."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from queueing.issuing.model import StoreFailed
from queueing.issuing.schema import migrate
from queueing.sqlite import EngineError, connect, driver

_log = logging.getLogger(__name__)

#: Faults of the disk or the file; all other errors of the driver are bugs of ours and stay what they are.
_FAULTS = (driver.OperationalError, driver.InternalError)

# The log is written back into the database off the citizen's way, once it holds about this many commits …
_TIDY_AFTER = 32
# … but a log that grows makes every sync dearer, so at last whoever comes pays for it: one in 256.
_TIDY_AT_LAST = 256


class Database:
    """A SQLite file that one process uses from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._tidying = threading.Lock()
        self._commits = 0
        self._closed = False
        self._connection: driver.Connection | None = None
        with self._faults():
            self._open()

    @contextmanager
    def writing(self) -> Iterator[driver.Connection]:
        """One durable transaction: committed at the end of the block, taken back if it raises.

        Raises StoreFailed if the disk fails; what was written may then yet turn out to be there, so whoever
        tries again must do it under the same key. The next use opens the file anew.
        """
        with self._lock, self._faults():
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            self._commits += 1

    @contextmanager
    def reading(self) -> Iterator[driver.Connection]:
        """One look at the data; several statements in it see one moment."""
        with self._lock, self._faults():
            connection = self._open()
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def tidy(self, *, urgent: bool = False) -> None:
        """Write the log back if it has grown. `urgent`: on the citizen's way, so only when it must be."""
        if self._commits < (_TIDY_AT_LAST if urgent else _TIDY_AFTER) or not self._tidying.acquire(blocking=False):
            return
        try:
            self._commits = 0
            # A connection of its own: writers need not wait for it.
            connection = connect(self._path)
            try:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            finally:
                connection.close()
        except (driver.Error, EngineError) as error:
            # Nothing is lost: all of it stands in the log, and the next round tries again.
            _log.warning("cannot write the log of %s back: %s", self._path.name, error)
        finally:
            self._tidying.release()

    def scrub(self) -> None:
        """Write the whole log back and empty it, so that what was deleted is nowhere on the disk."""
        with self._lock, self._faults():
            self._open().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Let the file go. Safe to call twice."""
        with self._lock:
            self._closed = True
            self._drop()

    def _open(self) -> driver.Connection:
        if self._closed:
            raise StoreFailed("the store is closed")
        if self._connection is None:
            connection = connect(self._path)
            try:
                connection.execute("PRAGMA wal_autocheckpoint=0")
                migrate(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except _FAULTS as error:
            self._drop()
            raise StoreFailed(f"{self._path.name}: {error}") from error
        except driver.DatabaseError as error:
            # Itself, not one of its kinds: the file is damaged.
            if type(error) is driver.DatabaseError:
                self._drop()
                raise StoreFailed(f"{self._path.name}: {error}") from error
            raise
        except (EngineError, OSError) as error:
            self._drop()
            raise StoreFailed(f"{self._path.name}: {error}") from error
