"""A kiosk's issuing as a process of its own, for tests that kill it or cut its power.

It tells on its standard output, one line each and only once it is true, what a person could know:
`T touch`, somebody is about to touch; `I number id`, a number is shown; `P number copy`, the first byte of a paper
leaves; `A`, the kiosk is paired.

    issuing_process.py record DATABASE TICKETS   issue, print and deliver so many tickets, then end
    issuing_process.py fork DATABASE             for each line on standard input, fork a child that issues and
                                                 prints at full speed until it is killed
"""

from __future__ import annotations

import os
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from queueing.clock import Instant
from queueing.issuing import database
from queueing.issuing.store import IssuingStore
from queueing.tickets.model import PrintState
from queueing.wire import OutboxReceipt


class OneDay:
    """A clock that moves too slowly to see midnight, so that these tests pass at midnight too."""

    def now(self) -> Instant:
        seconds = time.monotonic()
        return Instant(datetime(2026, 11, 23, 1, tzinfo=UTC) + timedelta(seconds=seconds / 1000), seconds, "boot")


def took(store: IssuingStore, seq: int) -> None:
    store.acknowledge(OutboxReceipt(store=store.store_id, acknowledged=seq))


CLOCK = OneDay()
PICTURES = tuple(f"p{i}" for i in range(20))


def tell(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def open_store(path: Path) -> IssuingStore:
    store = IssuingStore.open(path, clock=CLOCK)
    if store.identity is None:
        store.adopt("", PICTURES)
    tell("A")
    return store


def issue(store: IssuingStore, service: str) -> None:
    touch = uuid4()
    tell("T", touch)
    ticket = store.issue(service, "vi", touch=touch, in_use=())
    tell("I", ticket.number, ticket.id)


def print_next(store: IssuingStore, end: PrintState | None = PrintState.DONE) -> bool:
    job = store.next_job(CLOCK.now())
    if job is None:
        return False
    store.mark_sending(job.id)
    tell("P", job.ticket.number, job.copy_number)
    if end is None:
        store.retry_as_reprint(job.id)
    else:
        store.finish_job(job.id, end)
    return True


def record(path: Path, count: int) -> None:
    # So that a short recording holds writing the log back and beginning it anew.
    database._TIDY_AFTER = 9
    store = open_store(path)
    for i in range(count):
        issue(store, "ABC"[i % 3])
        if i % 4 == 1:
            issue(store, "A")
        print_next(store, None if i % 5 == 3 else PrintState.DONE)
        if i % 3 == 2:
            took(store, store.batch(100).events[-1].seq)
        if i == count // 2:
            store.close()
            store = open_store(path)
            store.recover_jobs()
    store.close()


def run_until_killed(path: Path) -> None:
    store = open_store(path)
    store.recover_jobs()

    def print_all() -> None:
        paper = threading.Event()
        store.subscribe_jobs(paper)
        while True:
            if not print_next(store):
                paper.wait(0.05)
                paper.clear()

    threading.Thread(target=print_all, daemon=True).start()
    for i in range(10_000):
        issue(store, "ABC"[i % 3])
        if i % 10 == 9:
            took(store, store.batch(20).events[-1].seq)


def fork_on_demand(path: Path) -> None:
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            tell("pid", os.getpid())
            run_until_killed(path)
        os.waitpid(child, 0)
        tell("dead")


if __name__ == "__main__":
    if sys.argv[1] == "record":
        record(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        fork_on_demand(Path(sys.argv[2]))
