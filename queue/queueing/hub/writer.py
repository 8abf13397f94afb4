"""The one thread that decides and writes. Requests wait for it without blocking the event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Writer:
    """Runs every decision of the hub one after another, so that two clerks can never both win."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hub-writer")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result of `work`, carried out on the writer's thread.

        A request that is given up does not interrupt its work: what was begun is committed and broadcast.
        """
        return await asyncio.shield(asyncio.wrap_future(self.submit(work, *args, **kwargs)))

    def post(self, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Put `work` in line for which nobody waits; what goes wrong is logged."""
        self.submit(work, *args, **kwargs).add_done_callback(_log_failure)

    def submit(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Put `work` in line and return at once."""
        return self._executor.submit(work, *args, **kwargs)

    def close(self) -> None:
        """Finish what is in line and end the thread."""
        self._executor.shutdown(wait=True)


def _log_failure(future: Future[object]) -> None:
    error = None if future.cancelled() else future.exception()
    if error is not None:
        log.error("work that nobody waits for failed", exc_info=error)
