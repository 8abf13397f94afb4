"""What only a device file has: bytes that the kernel has accepted and the printer has not."""

from __future__ import annotations

import pytest

from devices.printers.base import PrinterFault
from devices.printers.file.driver import FileLink
from devices.printers.link import LinkFailed


def test_the_end_of_a_ticket_is_waited_for_before_the_file_is_closed(open_bench):
    bench = open_bench("file")
    link = FileLink(bench.peer.path)
    bench.peer.set_faults(hang=True)
    link.open(1)
    link.write(b"\x1dVB\0", 0.2)  # the kernel takes it
    with pytest.raises(LinkFailed) as failure:
        link.finish()
    assert failure.value.fault is PrinterFault.SILENT
    bench.peer.set_faults(hang=False)
    link.finish()
    assert not link.is_open
