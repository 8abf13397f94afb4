"""The cutter is jammed."""

from __future__ import annotations

from devices.printers.base import PrinterFault, PrintOutcome
from devices.state import DeviceState


def test_no_job_is_started(asking, make_raster):
    asking.peer.set_faults(cutter_jam=True)
    result = asking.print(make_raster())
    assert result.outcome is PrintOutcome.NOT_STARTED
    assert (result.status.state, result.status.faults) == (DeviceState.FAILED, {PrinterFault.CUTTER})


def test_a_freed_cutter_heals_although_printers_keep_the_error(asking, make_raster):
    asking.peer.set_faults(cutter_jam=True)
    asking.printer.status()
    asking.peer.set_faults(cutter_jam=False)
    asking.printer.status()  # asks the printer to recover
    assert asking.printer.status().state is DeviceState.READY
    assert asking.print(make_raster()).outcome is PrintOutcome.DONE


def test_jammed_in_the_midst_of_a_ticket(asking, make_raster):
    result = asking.print(make_raster(), lambda: asking.peer.set_faults(cutter_jam=True))
    assert result.outcome is PrintOutcome.FAILED
    assert result.status.faults == {PrinterFault.CUTTER}
