"""The one thread on which everything runs that the technician's screens have done."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread
from typing import TypeVar

from devices.driver import DeviceFault
from kiosk.settings.problems import SettingsError

_log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE_S = 120.0  # far more than anything takes that stands in for a device
FAREWELL_S = 1.5  # at the end, for what is under way; as for a device


class Worker:
    """Runs jobs one after the other. What comes of them is handed to `post`, which brings it to the GUI thread.

    A job may hang for good, in a device that died or on a share that is gone: the thread never holds up the
    process's end, which a pool's would.
    """

    def __init__(self, post: Callable[..., None]) -> None:
        self._post = post
        self._jobs: deque[Callable[[], None]] = deque()
        self._left = 0  # jobs that are not done, the one that runs among them
        self._news = Condition()
        self._stopped = False
        self._thread = Thread(target=self._work, name="technician", daemon=True)

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._left > 0

    def run(self, job: Callable[[], T], done: Callable[[T], None], failed: Callable[[str, str], None]) -> None:
        """Have a job run; then `done(result)`, or `failed(reason code, detail)`, on the GUI thread.

        Nothing is run any more once it was stopped.
        """

        def work() -> None:
            try:
                result = job()
            except DeviceFault as error:
                self._post(failed, error.code, error.detail)
            except SettingsError as error:
                self._post(failed, "settings", str(error))
            except TimeoutError as error:
                self._post(failed, "slow", str(error))
            except OSError as error:
                self._post(failed, "io", str(error))
            except Exception as error:  # noqa: BLE001 - a bug must not leave the screen waiting
                _log.exception("a bug behind the technician's screen")
                self._post(failed, "bug", type(error).__name__)
            else:
                self._post(done, result)

        with self._news:
            if self._stopped:
                return
            if self._thread.ident is None:
                self._thread.start()
            self._jobs.append(work)
            self._left += 1
            self._news.notify_all()

    def wait(self, limit_s: float = PATIENCE_S) -> None:
        """Wait until everything that was asked for is done, for pictures and tests.

        Raises TimeoutError after `limit_s` seconds: what is being done goes on all the same.
        """
        with self._news:
            if not self._news.wait_for(lambda: self._left == 0, limit_s):
                raise TimeoutError(f"not done after {limit_s:g} s")

    def stop(self, farewell_s: float = FAREWELL_S) -> None:
        """Take no more, and give what is under way a moment to end; what hangs is left behind."""
        with self._news:
            self._stopped = True
            self._left -= len(self._jobs)
            self._jobs.clear()
            self._news.notify_all()
        if self._thread.ident is not None:
            self._thread.join(farewell_s)
            if self._thread.is_alive():
                _log.warning("something that a technician asked for goes on; it is left behind")

    def _work(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._jobs or self._stopped)
                if not self._jobs:
                    return
                job = self._jobs.popleft()
            try:
                job()
            finally:
                with self._news:
                    self._left -= 1
                    self._news.notify_all()
