"""The one thread on which everything runs that the technician's screens have done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from devices.driver import DeviceFault
from kiosk.settings.problems import SettingsError

_log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE_S = 120.0  # far more than anything takes that stands in for a device


class Worker:
    """Runs jobs one after the other. What comes of them is handed to `post`, which brings it to the GUI thread."""

    def __init__(self, post: Callable[..., None]) -> None:
        self._post = post
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="technician")
        self._running: set[Future[Any]] = set()

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return any(not future.done() for future in self._running)

    def run(self, job: Callable[[], T], done: Callable[[T], None], failed: Callable[[str, str], None]) -> None:
        """Have a job run; then `done(result)`, or `failed(reason code, detail)`, on the GUI thread."""

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

        future = self._pool.submit(work)
        self._running = {f for f in self._running if not f.done()} | {future}

    def wait(self, limit_s: float = PATIENCE_S) -> None:
        """Wait until everything that was asked for is done, for pictures and tests.

        Raises TimeoutError after `limit_s` seconds: what is being done goes on all the same.
        """
        if wait(self._running, limit_s).not_done:
            raise TimeoutError(f"not done after {limit_s:g} s")

    def stop(self) -> None:
        """Take no more; what runs ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)
