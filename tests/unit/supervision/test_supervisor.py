"""The supervisor: many devices, none in the way of another, and plugs that find their own."""

from __future__ import annotations

import threading
from collections import deque

import pytest

from devices.driver import DeviceFault
from devices.state import DeviceState
from devices.supervision.hotplug.events import Action, PlugEvent, event_of
from devices.supervision.hotplug.identity import Identity
from devices.supervision.hotplug.udev import UdevPlugs
from devices.supervision.keeper import Patience
from devices.supervision.supervisor import Supervisor
from tests.plug_events import events_of
from tests.unit.supervision.conftest import Hanging, Scripted, gone

SCANNER = "/dev/serial/by-id/usb-Honeywell_Imaging___Mobility_1900_22156B0847-if00"


class Finding(Scripted):
    """A driver that finds out which plug is its own."""

    plug: Identity | None = None


class SetPlugs:
    """Tells what a test says."""

    def __init__(self) -> None:
        self.began = threading.Event()

    def start(self, on_event) -> None:
        self.tell = on_event
        self.began.set()

    def stop(self) -> None:
        self.tell = None


def test_a_hanging_driver_is_in_nobodys_way_and_stop_waits_only_a_moment(bench):
    hanging, well = Hanging(), Scripted()
    supervisor = Supervisor(bench.see, clock=bench.clock)
    supervisor.add("scanner", "scanner", lambda: hanging, patience=Patience(farewell=0.2))
    supervisor.add("reader", "reader", lambda: well, patience=Patience(rest=0.01, farewell=0.2))
    supervisor.start()
    assert hanging.hangs.wait(60)
    assert supervisor.ask("reader", lambda _: well.calls.count("tend")).result(60) >= 0
    bench.clock.advance(20)
    assert bench.wait_for(lambda snapshot: snapshot.name == "scanner" and snapshot.faults == {"silent"})
    assert [snapshot.name for snapshot in supervisor.snapshots()] == ["scanner", "reader"]
    assert not supervisor.stop()
    hanging.let_go.set()
    with pytest.raises(DeviceFault):
        supervisor.ask("reader", lambda _: 1).result(1)


def test_a_device_may_join_later_and_no_two_have_one_name(bench):
    supervisor = Supervisor(bench.see, clock=bench.clock)
    supervisor.start()
    supervisor.add("reader", "reader", Scripted, patience=Patience(rest=0.01))
    assert supervisor.ask("reader", lambda _: 7).result(20) == 7
    with pytest.raises(ValueError, match="reader"):
        supervisor.add("reader", "reader", Scripted)
    assert supervisor.stop()


def test_a_scanner_that_moves_to_another_port_is_back_at_once(bench):
    plugs = SetPlugs()
    driver = Scripted(deque([gone()] * 6))
    supervisor = Supervisor(bench.see, plugs=plugs, clock=bench.clock)
    supervisor.add(
        "reader", "reader", lambda: driver, identity=Identity(name=SCANNER), patience=Patience(rest=0.01)
    )
    supervisor.start()
    assert bench.wait_for(lambda snapshot: snapshot.state is DeviceState.DISCONNECTED)
    assert plugs.began.wait(60)
    supervisor.notice(PlugEvent(Action.ADD, "/devices/x", "tty", names=frozenset({"/dev/ttyUSB0"})))  # another's
    driver.script.clear()  # it can be opened from now on, but on this clock no backoff ever ends
    for event in events_of("scanner_moves_port.txt"):
        plugs.tell(event)
    assert bench.wait_for(lambda snapshot: snapshot.state is DeviceState.READY)
    assert supervisor.stop()


def test_a_plug_that_only_the_open_device_knows_is_its_own_from_then_on(bench):
    plugs = SetPlugs()
    driver = Finding(deque([gone(), gone()]))
    supervisor = Supervisor(bench.see, plugs=plugs, clock=bench.clock)
    supervisor.add("scanner", "scanner", lambda: driver, patience=Patience(rest=0.01))
    supervisor.start()
    assert bench.wait_for(lambda snapshot: snapshot.state is DeviceState.DISCONNECTED)
    assert plugs.began.wait(20)
    came, left, back = (e for e in events_of("scanner_moves_port.txt") if e.is_plug)
    plugs.tell(came)  # nobody knows yet whose plug that is
    assert supervisor.snapshots()[0].state is DeviceState.DISCONNECTED
    driver.plug = Identity(vendor=0x0C2E, product=0x0B61)
    driver.script.clear()
    plugs.tell(came)
    assert bench.wait_for(lambda snapshot: snapshot.state is DeviceState.READY)
    bench.told.clear()
    plugs.tell(left)
    assert bench.wait_for(lambda snapshot: snapshot.faults == {"unreachable"})
    plugs.tell(back)
    assert bench.wait_for(lambda snapshot: snapshot.state is DeviceState.READY)
    assert supervisor.stop()


@pytest.mark.parametrize(
    ("identity", "actions"),
    [
        (Identity(name=SCANNER), ["add", "remove", "add"]),
        (Identity(serial="Honeywell_Imaging___Mobility_1900_22156B0847"), ["add", "remove", "add"]),
        (Identity(vendor=0x0C2E, product=0x0B61), ["add", "remove", "add"]),
        (Identity(port="pci-0000:00:14.0-usb-0:3"), ["add", "remove"]),
        (Identity(vendor=0x0C2E, product=0x9999), []),
        (Identity(interface=7), []),
        (Identity(), []),
    ],
)
def test_an_identity_knows_its_device_on_every_port(identity, actions):
    events = events_of("scanner_moves_port.txt")
    assert [event.action for event in events if identity.fits(event)] == actions


def test_taking_a_printer_from_the_kernel_pulls_no_plug():
    """The driver makes /dev/usb/lp0 vanish and come back. Taken for a plug, that would go on for ever."""
    events = events_of("printer_taken_from_usblp.txt")
    assert {event.subsystem for event in events} == {"usbmisc"}
    assert not any(Identity(vendor=0x04B8, product=0x0E28, interface=7).fits(event) for event in events)


def test_a_printer_is_known_by_its_class():
    events = events_of("printer_comes.txt")
    assert [event.path for event in events if Identity(interface=7).fits(event)] == [
        "/devices/pci0000:00/0000:00:14.0/usb1/1-2"
    ]


def test_what_leaves_is_known_by_what_it_was_when_it_came():
    told: list[PlugEvent] = []
    plugs = UdevPlugs()
    came = {"DEVPATH": "/devices/x", "SUBSYSTEM": "tty", "DEVNAME": "/dev/ttyACM0", "DEVLINKS": SCANNER}
    plugs.tell("add", came, told.append)
    plugs.tell("change", came, told.append)
    plugs.tell("remove", {"DEVPATH": "/devices/x", "SUBSYSTEM": "tty"}, told.append)
    assert [(event.action, SCANNER in event.names) for event in told] == [("add", True), ("remove", True)]


def test_nonsense_of_a_device_is_only_text():
    odd = {"DEVPATH": "/d", "SUBSYSTEM": "usb", "ID_VENDOR_ID": "zz", "PRODUCT": "/", "ID_USB_INTERFACES": "::q:"}
    assert event_of("add", odd) == PlugEvent(Action.ADD, "/d", "usb")
