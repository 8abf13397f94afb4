"""What time itself does: days begin and end, people who were set aside come back, hours open and close."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from queueing.centre import Hours, Period
from queueing.tickets.model import TicketState

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from queueing.centre import Centre
    from tests.contract.hub.conftest import Desk, KioskPeer, RunningHub


def states(hub: RunningHub) -> dict[str, int]:
    with hub.hub.database.engine.connect() as connection:
        rows = connection.execute(text("SELECT state, count(*) FROM ticket GROUP BY state"))
        return {row.state: row[1] for row in rows}


def test_midnight_expires_whoever_is_left(hub: RunningHub, technician: Desk, kiosk: KioskPeer) -> None:
    served = kiosk.issue(age_s=9)
    kiosk.issue(age_s=5)
    technician.called("1")
    technician.do(served, "finish")
    technician.called("1")
    hub.clock.advance(hours=15)  # still the same day in Vietnam
    hub.keep_house()
    assert states(hub) == {"completed": 1, "called": 1}
    hub.clock.advance(hours=1)
    hub.keep_house()
    assert states(hub) == {"completed": 1, "expired": 1}
    technician.log_in("an")
    snapshot = technician.snapshot()
    assert (snapshot["day"], snapshot["tickets"]) == ("2026-11-24", [])
    assert technician.board()["hero"] is None
    assert technician.walk_in().number == "A0-001"


def test_a_hub_that_slept_through_midnight_expires_at_start(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, open_hub: Callable[[], RunningHub]
) -> None:
    kiosk.issue()
    hub.stop()
    hub.clock.advance(days=3)
    again = open_hub()
    assert states(again) == {"expired": 1}
    assert again.hub.hall.day.isoformat() == "2026-11-26"


def test_a_leap_of_the_clock_waits_for_a_person(hub: RunningHub, technician: Desk, kiosk: KioskPeer) -> None:
    ticket = kiosk.issue()
    hub.clock.wall += timedelta(days=40)  # and no time has passed
    hub.keep_house()
    assert hub.hub.hall.day.isoformat() == "2026-11-23"
    assert states(hub) == {"waiting": 1}
    (fault,) = (d for d in hub.hub.hall.devices.values() if d.device == "clock")
    assert (fault.state, fault.faults) == ("failed", ("leap",))
    technician.log_in("an")
    assert technician.ask("PUT", "/day", {"day": "2027-01-02"}).status_code == 204
    assert technician.snapshot()["day"] == "2027-01-02"
    assert technician.snapshot()["devices"] == []
    assert ticket not in hub.hub.hall.entries


def test_ntp_vouches_for_a_leap(hub: RunningHub, technician: Desk) -> None:
    hub.clock.wall += timedelta(days=40)
    hub.clock.synchronised = True
    hub.keep_house()
    assert hub.hub.hall.day.isoformat() == "2027-01-02"


def test_a_leap_that_is_taken_back_is_forgotten(hub: RunningHub, technician: Desk) -> None:
    hub.clock.wall += timedelta(days=40)
    hub.keep_house()
    hub.clock.wall -= timedelta(days=40)
    hub.keep_house()
    assert technician.snapshot()["devices"] == []


def test_the_day_never_moves_back(hub: RunningHub, technician: Desk) -> None:
    hub.clock.wall -= timedelta(days=1)
    hub.keep_house()
    assert hub.hub.hall.day.isoformat() == "2026-11-23"


def test_parked_people_come_back_when_their_time_has_come(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    ticket: UUID = kiosk.issue(age_s=60)
    later = kiosk.issue()
    until = (hub.clock.wall + timedelta(minutes=10)).isoformat()
    technician.do(ticket, "park", until=until)
    hub.keep_house()
    assert technician.ticket(ticket).state is TicketState.PARKED
    assert technician.called("1").id == later
    hub.clock.advance(minutes=10)
    hub.keep_house()
    view = technician.ticket(ticket)
    assert (view.state, view.parked_until) == (TicketState.WAITING, None)
    past = technician.command(ticket, "park", until=until)
    assert past.json()["code"] == "until_past"


def test_hours_open_and_close_the_centre(centre: Centre, open_hub: Callable[..., RunningHub]) -> None:
    morning = (Period.model_validate({"start": "07:30", "end": "11:30"}),)
    hub = open_hub(centre.model_copy(update={"hours": Hours(monday=morning)}))
    desk = hub.technician()
    assert desk.board()["open"] is True
    hub.clock.advance(hours=3, minutes=1)
    assert desk.ask("GET", "/session").status_code == 401
    desk.log_in("an")
    assert desk.board()["open"] is False
    assert not any(load["open"] for load in desk.snapshot()["loads"])


def test_waits_are_ranges_and_only_where_somebody_serves(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    kiosk.deliver(*(kiosk.issued() for _ in range(6)))
    loads = {load["service"]: load for load in technician.snapshot()["loads"]}
    assert loads["A"]["waiting"] == 6
    assert loads["A"]["wait_min"] % 5 == 0
    assert loads["A"]["wait_min"] < loads["A"]["wait_max"]
    assert loads["C"]["wait_min"] is None


def test_waits_are_learned_from_the_same_weekday(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, open_hub: Callable[[], RunningHub]
) -> None:
    for _ in range(10):
        kiosk.issue()
        ticket = technician.called("1")
        technician.do(ticket, "start")
        hub.clock.advance(minutes=3)
        technician.do(ticket, "finish")
    hub.stop()
    hub.clock.advance(days=7)
    assert set(open_hub().hub.teller.history) == {"A"}
