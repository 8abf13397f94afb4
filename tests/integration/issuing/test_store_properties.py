"""Whatever happens to a kiosk in whatever order, its numbers, papers and events keep their promises."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from queueing.clock import Instant
from queueing.issuing.model import IssuedHere, IssueRefused
from queueing.issuing.store import IssuingStore
from queueing.tickets.model import PrintState
from queueing.wire import OutboxBatch, OutboxReceipt


@dataclass
class SimpleHub:
    """What a hub remembers of outboxes, and no more."""

    taken: dict[UUID, int] = field(default_factory=dict)
    events: dict[UUID, UUID | None] = field(default_factory=dict)

    def take(self, batch: OutboxBatch) -> OutboxReceipt:
        before = self.taken.get(batch.store, 0)
        for event in batch.events:
            self.events.setdefault(event.id, event.ticket.id if event.ticket else None)
        if batch.after <= before:
            self.taken[batch.store] = max([before, *(event.seq for event in batch.events)])
        return OutboxReceipt(store=batch.store, acknowledged=self.taken.get(batch.store, 0))

    def tickets(self) -> list[UUID]:
        return sorted(ticket for ticket in self.events.values() if ticket is not None)


class Kiosk(RuleBasedStateMachine):
    """One kiosk over some days: people, printer, hub, reboots, stores that are copied, a hub that is restored."""

    @initialize()
    def set_up(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
        self.wall, self.monotonic, self.boots = datetime(2026, 11, 23, 1, tzinfo=UTC), 10.0, 0
        self.marks = iter(range(1, 999))
        self.tickets: dict[UUID, IssuedHere] = {}
        self.papers: Counter[tuple[UUID, int]] = Counter()
        self.hub = self.backup = SimpleHub()
        self.machine = "m"
        self._open()
        self.store.adopt("", ("a", "b", "c"))

    def now(self) -> Instant:
        return Instant(self.wall, self.monotonic, f"boot {self.boots}")

    def _open(self) -> None:
        self.store = IssuingStore.open(
            self.folder / "k.db", clock=self, machine=self.machine, synchronised=lambda: False
        )

    @rule(service=st.sampled_from("AB"))
    def touch(self, service: str) -> None:
        touch = uuid4()
        try:
            ticket = self.store.issue(service, "vi", touch=touch, in_use=None)
        except IssueRefused as refusal:
            expected = "clock" if self.store.identity is not None else "cloned"
            if refusal.code != expected:
                raise
            return
        assert self.store.issue(service, "en", touch=touch, in_use=None) == ticket
        same_series = [t for t in self.tickets.values() if self._series(t) == self._series(ticket)]
        assert ticket.number.serial == len(same_series) + 1
        assert all(ticket.day >= t.day for t in same_series)
        assert ticket.day >= self._today()
        self.tickets[touch] = ticket

    def _series(self, ticket: IssuedHere) -> tuple[date, str, str]:
        return ticket.day, ticket.number.mark, ticket.number.series

    def _today(self) -> date:
        return (self.wall + timedelta(hours=7)).date()

    @precondition(lambda self: self.tickets)
    @rule(data=st.data())
    def touch_again(self, data: st.DataObject) -> None:
        touch = data.draw(st.sampled_from(sorted(self.tickets)))
        ticket = self.tickets[touch]
        if self.store.identity is not None and self.store.identity.mark == ticket.number.mark:
            assert self.store.issue("B", "vi", touch=touch, in_use=()) == ticket

    @rule(end=st.sampled_from(["done", "silent", "held", "dies"]))
    def print_one(self, end: str) -> None:
        job = self.store.next_job(self.now())
        if job is None:
            return
        if end == "held":
            self.store.finish_job(job.id, PrintState.NEW, "paper_out")
            return
        self.store.mark_sending(job.id)
        self.papers[job.ticket.id, job.copy_number] += 1
        if end == "done":
            self.store.finish_job(job.id, PrintState.DONE)
        elif end == "silent":
            self.store.retry_as_reprint(job.id)
        else:
            self.restart()
            self.store.recover_jobs()

    @rule(limit=st.integers(1, 20), heard=st.booleans())
    def deliver(self, limit: int, heard: bool) -> None:
        batch = self.store.batch(limit)
        seqs = [event.seq for event in batch.events]
        assert seqs == list(range(batch.after + 1, batch.after + 1 + len(seqs)))
        assert all(event.age_s >= 0 for event in batch.events)
        receipt = self.hub.take(batch)
        if heard:
            self.store.acknowledge(receipt)

    @rule()
    def the_hub_is_backed_up(self) -> None:
        self.backup = deepcopy(self.hub)

    @rule()
    def the_hub_is_restored(self) -> None:
        self.hub = deepcopy(self.backup)

    @rule()
    def all_arrives_once(self) -> None:
        for _ in range(2 * self.store.batch(1).after + 2 * len(self.tickets) + 100):
            batch = self.store.batch(7)
            receipt = self.hub.take(batch)
            self.store.acknowledge(receipt)
            if not batch.events and receipt.acknowledged == batch.after:
                break
        else:
            raise AssertionError("hub and kiosk never agree")
        assert self.hub.tickets() == sorted(ticket.id for ticket in self.tickets.values())

    @rule()
    def restart(self) -> None:
        self.store.close()
        self._open()

    @rule(seconds=st.integers(1, 40_000))
    def reboot(self, seconds: int) -> None:
        self.wall += timedelta(seconds=seconds)
        self.boots += 1
        self.monotonic = 10.0
        self.restart()

    @rule(seconds=st.integers(1, 7_000))
    def time_passes(self, seconds: int) -> None:
        self.wall += timedelta(seconds=seconds)
        self.monotonic += seconds

    @rule(hours=st.sampled_from([-100, -1, 100]))
    def clock_jumps(self, hours: int) -> None:
        self.wall += timedelta(hours=hours)

    @rule()
    def somebody_confirms_the_date(self) -> None:
        self.store.confirm_date(self._today())

    @rule()
    def disk_moves_to_another_machine(self) -> None:
        self.machine += "'"
        self.restart()
        assert self.store.identity is None

    @precondition(lambda self: self.store.identity is None)
    @rule()
    def pair_again(self) -> None:
        self.store.adopt(str(next(self.marks)), ("a", "b", "c"))

    @invariant()
    def nothing_is_lost_and_nothing_comes_twice(self) -> None:
        jobs = self.store.jobs(10_000)
        first_papers = {job.ticket.id: job.ticket for job in jobs if job.copy_number == 1}
        assert first_papers == {ticket.id: ticket for ticket in self.tickets.values()}
        numbers = Counter((t.day, str(t.number)) for t in self.tickets.values())
        assert not numbers or max(numbers.values()) == 1
        assert not self.papers or max(self.papers.values()) == 1, "two papers of a ticket look alike"
        assert set(self.hub.tickets()) <= set(first_papers)

    def teardown(self) -> None:
        self.all_arrives_once()
        self.store.close()
        shutil.rmtree(self.folder)


Kiosk.TestCase.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
TestKiosk = Kiosk.TestCase
