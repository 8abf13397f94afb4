"""Opens the store of the kiosk, however long its disk takes to be well."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from queueing.backoff import Backoff, Wait
from queueing.issuing.model import StoreFailed

if TYPE_CHECKING:
    from queueing.issuing.store import IssuingStore

_log = logging.getLogger(__name__)

#: How long the end of the program waits for a disk that does not answer, in seconds.
PATIENCE_S = 10.0


class StoreOpener:
    """Tries on a thread of its own until the store is open, and closes it at the end.

    A full or broken disk must not end the kiosk: its screens tell that no number can be given, and once somebody
    has helped the store opens without a restart. Nor must a bug that a damaged row or half an update brings to
    light. On that thread `on_open` is called until it returns, each time with a store opened afresh, and `on_shut`
    once where the first try failed. What they and `open_store` load is loaded there too.
    """

    def __init__(
        self,
        open_store: Callable[[], IssuingStore],
        on_open: Callable[[IssuingStore], None],
        *,
        on_shut: Callable[[], None] = lambda: None,
        wait: Wait = threading.Event.wait,
        backoff: Backoff | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._open = open_store
        self._on_open = on_open
        self._on_shut = on_shut
        self._wait = wait
        self._backoff = backoff or Backoff()
        self._patience_s = patience_s
        self._stop = threading.Event()
        self._store: IssuingStore | None = None
        self._thread = threading.Thread(target=self._run, name="store-opener", daemon=True)

    def start(self) -> None:
        """Begin to try."""
        self._thread.start()

    def stop(self) -> None:
        """Stop trying, or close the store. Whoever uses it must have ended.

        A disk that does not answer holds up the end for `patience_s` seconds. Then the store is left to its
        thread, which closes it should it still open, and otherwise ends with the process: nothing was written.
        """
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(self._patience_s)
            if self._thread.is_alive():
                _log.error("the disk of the store does not answer: the program ends without it")
                return
        if self._store is not None:
            self._store.close()

    def _run(self) -> None:
        told = ""
        while not self._stop.is_set():
            try:
                store = self._opened()
            except Exception as error:  # noqa: BLE001 - a kiosk that never tries again would look well and give nothing
                if not told:
                    self._on_shut()
                told = self._tell(error, told)
                self._wait(self._stop, self._backoff.next_s())
            else:
                if told:
                    _log.warning("the store is open again")
                if self._stop.is_set():  # nobody may be waiting for it any more
                    store.close()
                else:
                    self._store = store
                return

    def _opened(self) -> IssuingStore:
        store = self._open()
        try:
            self._on_open(store)
        except Exception:
            store.close()
            raise
        return store

    def _tell(self, error: Exception, told: str) -> str:
        """Tell what is wrong once, not every few seconds of a long night; return what is told then."""
        what = f"{type(error).__name__}: {error}"
        if what != told:
            bug = None if isinstance(error, StoreFailed) else error  # a bug is logged whole
            _log.error("no number can be given, the store does not open: %s", error, exc_info=bug)
        return what
