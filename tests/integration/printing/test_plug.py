"""The plug is pulled at each moment of a ticket and put back: no ticket is lost, none comes out twice unmarked."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from devices.printers.simulator.paper import Paper
from queueing.tickets.model import PrintState

ROWS = 400  # as hall.draw makes them
SETTLED = {PrintState.DONE, PrintState.UNCONFIRMED, PrintState.FAILED}


def whole_copy(paper: Paper) -> int | None:
    """Return which copy a paper shows, or None if it is not whole."""
    with Image.open(paper.file) as picture:
        rows = np.packbits(np.asarray(picture.convert("L")) < 128, axis=1)
    inked = [row for row in rows if row.any()]
    if len(inked) != ROWS or len({row.tobytes() for row in inked}) != 1:
        return None
    return int(inked[0][0]) & 0x0F


# While the printer is asked, in the ticket's head, its first and a later band, its last bytes, and after it.
@pytest.mark.parametrize(
    "after_bytes",
    [0, 1500, 28_900, *(pytest.param(after, marks=pytest.mark.long) for after in (20, 15_000, 31_000))],
)
def test_a_plug_pulled_in_the_midst_and_put_back_costs_no_ticket(hall, after_bytes):
    with hall.kept(hall.worker()) as supervisor:
        supervisor.ask("printer", lambda _: None).result(60)
        hall.simulator.set_faults(break_off_after_bytes=after_bytes)
        hall.issue()
        machine = hall.simulator.machine
        machine.wait_for(lambda: machine.faults.break_off_after_bytes is None, 60)
        hall.simulator.set_faults(unplugged=True, break_off_after_bytes=None)
        hall.simulator.set_faults(unplugged=False)
        assert machine.wait_for(lambda: any(whole_copy(paper) for paper in hall.simulator.papers()), 60)
        hall.issue()  # and the next person's comes as well
        assert machine.wait_for(
            lambda: sum(whole_copy(paper) is not None for paper in hall.simulator.papers()) >= 2, 60
        )
    jobs = hall.store.jobs()
    assert len({job.ticket.id for job in jobs}) == 2
    assert {job.state for job in jobs} <= SETTLED
    unmarked = [copy for copy in map(whole_copy, hall.simulator.papers()) if copy == 1]
    assert len(unmarked) <= 2  # one for each ticket
