"""The roll nears its end."""

from __future__ import annotations

from devices.printers.base import PrinterFault, PrintOutcome
from devices.state import DeviceState


def test_tickets_still_come_out_and_staff_are_told(asking, make_raster):
    asking.peer.set_faults(paper_low=True)
    status = asking.printer.status()
    assert (status.state, status.faults) == (DeviceState.DEGRADED, {PrinterFault.PAPER_LOW})
    result = asking.print(make_raster())
    assert result.outcome is PrintOutcome.DONE
    assert result.status.faults == {PrinterFault.PAPER_LOW}
    assert len(asking.peer.wait_for_papers(1)) == 1


def test_a_new_roll_heals_it(asking):
    asking.peer.set_faults(paper_low=True)
    asking.printer.status()
    asking.peer.set_faults(paper_low=False)
    assert asking.printer.status().state is DeviceState.READY
