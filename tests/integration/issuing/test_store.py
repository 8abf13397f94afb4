"""Numbers are born here: durable, once each, in a series of their own, on the right day."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from queueing.issuing.model import IssuedHere, IssueRefused, StoreFailed, secret_hash
from queueing.issuing.store import IssuingStore
from queueing.tickets.model import HelpKind, PrintState
from queueing.wire import DeviceReport, HelpRequest, IssuerEventKind, OutboxReceipt, ReprintOrder
from tests.receipts import took

Clock = Any
Opener = Callable[..., IssuingStore]


def issue(store: IssuingStore, service: str = "A", touch: UUID | None = None) -> IssuedHere:
    return store.issue(service, "vi", touch=touch or uuid4(), in_use=())


def refusal(store: IssuingStore) -> str:
    with pytest.raises(IssueRefused) as caught:
        issue(store)
    return caught.value.code


def test_each_service_counts_its_own_series(store: IssuingStore) -> None:
    numbers = [str(issue(store, service).number) for service in "AABAB"]
    assert numbers == ["A001", "A002", "B001", "A003", "B002"]


def test_a_second_kiosk_shows_its_mark(open_store: Opener) -> None:
    assert str(issue(open_store(mark="2")).number) == "A2-001"


def test_the_same_touch_gives_the_same_ticket(store: IssuingStore, open_store: Opener) -> None:
    touch = uuid4()
    first = issue(store, touch=touch)
    assert issue(store, touch=touch) == first
    store.close()
    again = open_store()
    assert issue(again, touch=touch) == first
    assert str(issue(again).number) == "A002"
    assert len(again.jobs(10)) == 2
    assert len(again.batch().events) == 2


def test_ticket_event_and_print_job_come_together(store: IssuingStore) -> None:
    ticket = issue(store)
    (event,) = store.batch().events
    (job,) = store.jobs()
    assert event.kind is IssuerEventKind.ISSUED
    assert event.ticket is not None
    assert event.ticket.id == ticket.id == job.ticket.id
    assert event.ticket.number == "A001"
    assert job.ticket == ticket
    assert job.copy_number == 1


def test_the_secret_stays_here(store: IssuingStore) -> None:
    ticket = issue(store)
    (event,) = store.batch().events
    assert event.ticket is not None
    assert len(bytes.fromhex(ticket.secret)) == 16
    assert event.ticket.secret_hash == secret_hash(ticket.secret)
    assert ticket.secret not in event.model_dump_json()


def test_numbers_go_on_after_a_restart_and_begin_anew_with_the_day(
    store: IssuingStore, open_store: Opener, clock: Clock
) -> None:
    issue(store)
    store.close()
    clock.reboot(minutes=3)
    store = open_store()
    assert str(issue(store).number) == "A002"
    store.close()
    clock.reboot(days=1)
    ticket = issue(open_store())
    assert (str(ticket.number), ticket.day) == ("A001", date(2026, 11, 24))


def test_many_threads_never_share_a_number(store: IssuingStore) -> None:
    start = threading.Barrier(8)

    def citizen(i: int) -> list[str]:
        start.wait()
        return [str(issue(store, "ABC"[(i + k) % 3]).number) for k in range(12)]

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for found in pool.map(citizen, range(8)) for number in found]
    assert len(numbers) == len(set(numbers)) == 96
    for series in "ABC":
        serials = sorted(number for number in numbers if number[0] == series)
        assert serials == [f"{series}{i:03d}" for i in range(1, len(serials) + 1)]
    assert [event.seq for event in store.batch(200).events] == list(range(1, 97))


def test_one_store_has_one_process(store: IssuingStore, open_store: Opener) -> None:
    with pytest.raises(StoreFailed, match="another process"):
        open_store()
    store.close()
    issue(open_store())


# ---- pairing and copies ------------------------------------------------------------------------------


def test_nobody_gets_a_number_before_pairing(open_store: Opener) -> None:
    store = open_store()
    assert store.identity is None
    assert refusal(store) == "not_paired"
    store.adopt("", ("lotus",))
    assert issue(store).pictures == ("lotus",)


def test_identity_and_id_outlive_a_restart(open_store: Opener) -> None:
    store = open_store(mark="7")
    before = store.store_id, store.identity
    store.close()
    again = open_store()
    assert (again.store_id, again.identity) == before


@pytest.mark.parametrize("mark", ["A", "1234", "-1"])
def test_a_mark_is_up_to_three_digits(open_store: Opener, mark: str) -> None:
    with pytest.raises(ValueError, match="three digits"):
        open_store().adopt(mark, ("lotus",))


def test_a_kiosk_without_pictures_is_an_error(open_store: Opener) -> None:
    with pytest.raises(ValueError, match="pictures"):
        open_store().adopt("", ())


def copy_of(source: Path, target: Path) -> Path:
    target.parent.mkdir(exist_ok=True)
    for file in source.parent.iterdir():
        (target.parent / file.name).write_bytes(file.read_bytes())
    return target


def assert_refuses_until_a_new_mark(store: IssuingStore, old_mark: str, old_id: UUID) -> None:
    assert refusal(store) == "cloned"
    assert store.identity is None
    assert store.store_id != old_id
    assert store.next_job(store._clock.now()) is None
    with pytest.raises(IssueRefused) as caught:
        store.adopt(old_mark, ("lotus",))
    assert caught.value.code == "cloned"
    store.adopt("9", ("lotus",))
    assert str(issue(store).number) == "A9-001"


def test_a_copy_on_the_same_machine_cannot_issue(store: IssuingStore, open_store: Opener, store_path: Path) -> None:
    issue(store)
    old_id = store.store_id
    store.close()
    copy = copy_of(store_path, store_path.parent.parent / "copy" / store_path.name)
    assert_refuses_until_a_new_mark(open_store(copy), "", old_id)
    assert str(issue(open_store()).number) == "A002"


def test_a_disk_in_another_machine_cannot_issue(store: IssuingStore, open_store: Opener) -> None:
    old_id = store.store_id
    store.close()
    assert_refuses_until_a_new_mark(open_store(machine="machine-2"), "", old_id)


def test_a_store_restored_from_the_past_cannot_issue(
    store: IssuingStore, open_store: Opener, store_path: Path
) -> None:
    issue(store)
    old_id = store.store_id
    store.close()
    backup = store_path.read_bytes()
    store = open_store()
    issue(store)
    store.close()
    with store_path.open("r+b") as file:  # into the same file, so that its place does not tell
        file.write(backup)
        file.truncate()
    assert_refuses_until_a_new_mark(open_store(), "", old_id)


def test_a_store_without_its_witness_cannot_issue(
    store: IssuingStore, open_store: Opener, store_path: Path
) -> None:
    old_id = store.store_id
    store.close()
    store_path.with_name(store_path.name + ".witness").unlink()
    assert_refuses_until_a_new_mark(open_store(), "", old_id)


def test_a_torn_witness_is_no_proof_of_a_copy(store: IssuingStore, open_store: Opener, store_path: Path) -> None:
    issue(store)
    store.close()
    store_path.with_name(store_path.name + ".witness").write_bytes(b"witness1 and then the light went")
    assert str(issue(open_store()).number) == "A002"


def test_a_hub_that_knows_more_than_the_store_tells_of_a_restored_disk(
    store: IssuingStore, open_store: Opener
) -> None:
    issue(store)
    old_id = store.store_id
    took(store, 5)
    assert_refuses_until_a_new_mark(store, "", old_id)
    store.close()
    assert str(issue(open_store()).number) == "A9-002"


def test_a_restored_store_tells_all_that_it_keeps_under_its_new_id(store: IssuingStore, open_store: Opener) -> None:
    tickets = [issue(store) for _ in range(4)]
    before = store.store_id
    took(store, 2)
    took(store, 30)
    found = store.store_id
    assert found != before
    # The old connection says it again: that is no word about this store.
    store.acknowledge(OutboxReceipt(store=before, acknowledged=30))
    store.adopt("9", ("lotus",))
    assert store.identity is not None
    assert store.store_id == found
    new = issue(store)
    batch = store.batch()
    assert (batch.store, batch.after) == (found, 0)
    assert [e.ticket.id for e in batch.events if e.ticket] == [*(ticket.id for ticket in tickets), new.id]
    assert [e.seq for e in batch.events] == [1, 2, 3, 4, 5]
    store.close()
    assert open_store().identity is not None


def test_a_hub_that_was_restored_is_sent_again_what_it_lost(store: IssuingStore) -> None:
    woken = threading.Event()
    store.subscribe_outbox(woken)
    tickets = [issue(store) for _ in range(5)]
    took(store, 5)
    assert store.batch().events == ()
    woken.clear()
    took(store, 2)
    assert woken.is_set()
    batch = store.batch()
    assert batch.after == 2
    assert [e.ticket.id for e in batch.events if e.ticket] == [ticket.id for ticket in tickets[2:]]
    assert store.receipt == OutboxReceipt(store=store.store_id, acknowledged=2)
    assert store.identity is not None, "it is the hub that was restored"


def test_the_paper_of_a_walk_in_tells_what_stands_on_it(store: IssuingStore, clock: Clock) -> None:
    order = ReprintOrder(
        request=uuid4(), ticket=uuid4(), number="B0-003", service="B", pictures=("fish",), arrived_at=clock.wall,
        by="an", original=True,
    )  # fmt: skip
    assert store.order_print(order) is not None
    issue(store)
    job = store.next_job(clock.now())
    assert job is not None
    store.mark_sending(job.id)
    store.finish_job(job.id, PrintState.DONE)
    first, _, last = store.batch().events
    for event in (first, last):
        assert event.print is not None
        assert event.print.foreign is not None
        assert (event.print.foreign.number, event.print.foreign.pictures) == ("B0-003", ("fish",))


def test_being_a_copy_outlives_a_restart(store: IssuingStore, open_store: Opener) -> None:
    old_id = store.store_id
    store.close()
    open_store(machine="machine-2").close()
    assert_refuses_until_a_new_mark(open_store(machine="machine-2"), "", old_id)


# ---- day and time --------------------------------------------------------------------------------------


def test_a_leap_of_the_clock_waits_for_somebody_to_confirm(
    store: IssuingStore, open_store: Opener, clock: Clock
) -> None:
    issue(store)
    store.close()
    clock.reboot(days=3)
    store = open_store()
    assert refusal(store) == "clock"
    store.confirm_date(date(2026, 11, 26))
    assert issue(store).day == date(2026, 11, 26)


def test_ntp_vouches_for_a_leap(store: IssuingStore, open_store: Opener, clock: Clock) -> None:
    issue(store)
    store.close()
    clock.reboot(days=3)
    assert issue(open_store(ntp=True)).day == date(2026, 11, 26)


def test_a_weekend_with_the_machine_on_is_no_leap(store: IssuingStore, clock: Clock) -> None:
    issue(store)
    clock.advance(days=3)
    assert issue(store).day == date(2026, 11, 26)


def test_the_day_never_goes_back(store: IssuingStore, clock: Clock) -> None:
    clock.advance(days=1)
    issue(store)
    clock.reboot(hours=-20)
    ticket = issue(store)
    assert (str(ticket.number), ticket.day) == ("A002", date(2026, 11, 24))


# ---- pictures ------------------------------------------------------------------------------------------


def test_pictures_of_those_who_wait_are_not_given_again(store: IssuingStore) -> None:
    tickets = [issue(store) for _ in range(6)]
    assert len({ticket.pictures for ticket in tickets}) == 6
    assert len(issue(store).pictures) == 2


def test_a_picture_that_the_hub_has_freed_comes_again_the_longest_unused_first(
    store: IssuingStore, open_store: Opener
) -> None:
    tickets = [issue(store) for _ in range(6)]
    took(store, 6)
    waiting = [ticket.pictures for ticket in tickets if ticket not in (tickets[1], tickets[4])]
    assert store.issue("A", "vi", touch=uuid4(), in_use=waiting).pictures == tickets[1].pictures
    store.close()
    store = open_store()
    assert store.issue("A", "vi", touch=uuid4(), in_use=waiting).pictures == tickets[4].pictures


def test_without_the_hub_those_of_the_last_two_hours_are_thought_waiting(store: IssuingStore, clock: Clock) -> None:
    first = store.issue("A", "vi", touch=uuid4(), in_use=None)
    clock.advance(hours=1)
    others = [store.issue("A", "vi", touch=uuid4(), in_use=None) for _ in range(5)]
    assert first.pictures not in {ticket.pictures for ticket in others}
    clock.advance(hours=1, minutes=1)
    assert store.issue("A", "vi", touch=uuid4(), in_use=None).pictures == first.pictures


# ---- outbox --------------------------------------------------------------------------------------------


def test_the_outbox_keeps_order_and_tells_ages(store: IssuingStore, clock: Clock) -> None:
    issue(store)
    clock.advance(seconds=30)
    store.report_help(HelpRequest(id=uuid4(), kind=HelpKind.HELP, screen="attract"))
    clock.advance(seconds=12)
    store.report_device(DeviceReport(device="printer", state="failed", faults=("paper_out",)))
    assert [(e.seq, e.kind, e.age_s, e.age_certain) for e in store.batch().events] == [
        (1, IssuerEventKind.ISSUED, 42.0, True),
        (2, IssuerEventKind.HELP, 12.0, True),
        (3, IssuerEventKind.DEVICE, 0.0, True),
    ]
    assert [e.seq for e in store.batch(limit=2).events] == [1, 2]


def test_across_a_reboot_ages_are_flagged(store: IssuingStore, open_store: Opener, clock: Clock) -> None:
    issue(store)
    store.close()
    clock.reboot(minutes=10)
    (event,) = open_store().batch().events
    assert (event.age_s, event.age_certain) == (600.0, False)


def test_what_the_hub_has_taken_is_not_sent_again(store: IssuingStore, open_store: Opener) -> None:
    for _ in range(3):
        issue(store)
    took(store, 2)
    assert [event.seq for event in store.batch().events] == [3]
    store.close()
    assert [event.seq for event in open_store().batch().events] == [3]


def test_who_listens_is_woken_after_the_commit(store: IssuingStore) -> None:
    outbox, jobs = threading.Event(), threading.Event()
    store.subscribe_outbox(outbox)
    store.subscribe_jobs(jobs)
    assert not outbox.is_set()
    issue(store)
    assert outbox.is_set()
    assert jobs.is_set()


def test_a_whole_day_without_the_hub_is_kept(store: IssuingStore) -> None:
    tickets = [issue(store, "ABCDEFGH"[i % 8]) for i in range(300)]
    events = store.batch(500).events
    assert [e.ticket.id for e in events if e.ticket] == [ticket.id for ticket in tickets]


# ---- retention -----------------------------------------------------------------------------------------


def test_old_days_are_erased_with_their_secrets(store: IssuingStore, store_path: Path, clock: Clock) -> None:
    old = [issue(store) for _ in range(3)]
    took(store, 2)
    clock.advance(days=1)
    new = issue(store)
    assert store.forget(date(2026, 11, 24)) == 2
    kept = {job.ticket.id for job in store.jobs()}
    assert kept == {old[2].id, new.id}  # the third was not acknowledged
    store.close()
    disk = b"".join(file.read_bytes() for file in store_path.parent.iterdir())
    assert old[0].secret.encode() not in disk
    assert old[2].secret.encode() in disk


def test_today_is_never_erased(store: IssuingStore) -> None:
    issue(store)
    took(store, 1)
    assert store.forget(date(2027, 1, 1)) == 0
    assert str(issue(store).number) == "A002"


def test_what_is_kept_has_no_gap_whatever_the_clock_said(store: IssuingStore, clock: Clock) -> None:
    """A gap would never close at a hub that was restored."""
    issue(store)
    clock.wall -= timedelta(days=400)
    store.report_help(HelpRequest(id=uuid4(), kind=HelpKind.HELP, screen="attract"))
    clock.wall += timedelta(days=400)
    issue(store)
    took(store, 3)
    clock.advance(days=1)
    issue(store)
    store.forget(date(2026, 11, 23))
    took(store, 0)
    assert [event.seq for event in store.batch().events] == [1, 2, 3, 4]
    took(store, 3)
    store.forget(date(2026, 11, 24))
    took(store, 0)
    assert [event.seq for event in store.batch().events] == [4]
