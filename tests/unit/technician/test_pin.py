"""The technician's door: who is let in, how long one waits, and that a restart does not shorten it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.technician.corner import Corner
from kiosk.technician.pin import PinDoor, WeakPinError, checked_pin
from queueing.clock import Instant

PIN = "482913"


class Clock:
    def __init__(self) -> None:
        self.wall = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
        self.monotonic = 100.0
        self.boot = "first"

    def now(self) -> Instant:
        return Instant(self.wall, self.monotonic, self.boot)

    def pass_by(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.monotonic += seconds

    def reboot(self) -> None:
        self.boot += "+"
        self.monotonic = 1.0


class Box:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()

    @property
    def door(self) -> PinDoor:
        """A fresh one each time: whatever counts must be on the disk."""
        return PinDoor(self.folder / "config" / "pin", self.folder / "data" / "tries.json", self.clock)

    def fail(self, times: int) -> None:
        for _ in range(times):
            assert not self.door.try_pin("000001").right


@pytest.fixture
def box(tmp_path: Path) -> Box:
    box = Box(tmp_path)
    box.door.keep(PIN)
    return box


def test_the_right_pin_opens_and_no_other(box: Box) -> None:
    assert box.door.try_pin(PIN).right
    for wrong in ("", "482914", "4829131", "abc", "４８２９１３"):
        assert not box.door.try_pin(wrong).right


def test_the_pin_is_nowhere_on_the_disk(box: Box) -> None:
    box.fail(1)
    for file in box.folder.rglob("*"):
        if file.is_file():
            assert PIN not in file.read_text()
            assert file.stat().st_mode & 0o077 == 0


def test_five_tries_are_free_then_the_waits_grow(box: Box) -> None:
    box.fail(4)
    assert box.door.wait_s() == 0
    waits = []
    for _ in range(7):
        waits.append(box.door.try_pin("000001").wait_s)
        box.clock.pass_by(waits[-1])
    assert waits == [30, 60, 120, 240, 480, 900, 900]
    assert box.door.try_pin(PIN).right
    box.fail(4)
    assert box.door.wait_s() == 0


def test_the_right_pin_is_not_looked_at_while_one_must_wait(box: Box) -> None:
    box.fail(5)
    verdict = box.door.try_pin(PIN)
    assert (verdict.right, verdict.wait_s) == (False, 30)
    box.clock.pass_by(29)
    assert not box.door.try_pin(PIN).right
    box.clock.pass_by(1)
    assert box.door.try_pin(PIN).right


def test_a_restart_does_not_shorten_the_wait(box: Box) -> None:
    box.fail(6)
    box.clock.reboot()
    assert box.door.wait_s() > 0
    box.clock.wall -= timedelta(days=400)  # an empty battery
    assert box.door.wait_s() == 30
    box.clock.wall += timedelta(days=401)
    assert box.door.wait_s() == 0


def test_pulling_the_plug_during_a_try_counts_it(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    class Plug(BaseException):
        pass

    def pulled(*_: object) -> bool:
        raise Plug

    monkeypatch.setattr(PinDoor, "_matches", pulled)
    for _ in range(5):
        with pytest.raises(Plug):
            box.door.try_pin(PIN)
    monkeypatch.undo()
    assert box.door.wait_s() == 30


def test_spoiling_the_count_gains_nothing(box: Box) -> None:
    box.fail(1)
    for spoilt in (b"", b"{}", b'{"failures": 0}', b"[]", b"\0\0"):
        (box.folder / "data" / "tries.json").write_bytes(spoilt)
        assert box.door.wait_s() == 30


def test_without_a_pin_nobody_comes_in(tmp_path: Path) -> None:
    box = Box(tmp_path)
    assert not box.door.is_set
    assert not box.door.try_pin("").right


@pytest.mark.parametrize(
    "spoilt", [b"", b"\0\0", b"[]", b"{}", b'{"hash": null}', '{"hash": "$argon2id$é"}'.encode()]
)
def test_spoiling_the_pin_opens_nothing(box: Box, spoilt: bytes) -> None:
    (box.folder / "config" / "pin").write_bytes(spoilt)
    assert box.door.is_set, "else anybody might set another one at the screen"
    for pin in ("", PIN):
        assert not box.door.try_pin(pin).right
    box.door.keep(PIN)  # the way out, from a shell
    assert box.door.try_pin(PIN).right


def test_a_pin_that_cannot_be_read_opens_nothing(tmp_path: Path) -> None:
    box = Box(tmp_path)
    assert box.door.wrong == "none"
    (tmp_path / "config" / "pin").mkdir(parents=True)  # reading it is an OSError, for root too
    assert box.door.is_set
    assert box.door.wrong == "damaged"
    assert not box.door.try_pin(PIN).right


def test_a_demo_has_the_pin_of_its_dock(tmp_path: Path) -> None:
    door = PinDoor(tmp_path / "pin", tmp_path / "tries", Clock(), given=lambda: "123456")
    assert door.is_set
    assert door.try_pin("123456").right
    assert not door.try_pin("123457").right
    nobody = PinDoor(tmp_path / "pin", tmp_path / "tries", Clock(), given=lambda: None)
    assert not nobody.try_pin("").right


@pytest.mark.parametrize("pin", ["12345", "123456789", "000000", "123456", "654321", "12a456", "１２３４５６"])
def test_a_pin_that_anybody_guesses_is_refused(pin: str) -> None:
    with pytest.raises(WeakPinError):
        checked_pin(pin)


def opened(corner: Corner, *times: float) -> list[bool]:
    return [corner.touched(time) for time in times]


def test_five_touches_within_four_seconds_open_the_door() -> None:
    assert opened(Corner(), 0, 1, 2, 3, 4) == [False, False, False, False, True]
    assert opened(Corner(), 0, 1, 2, 3, 4.01) == [False] * 5
    assert opened(Corner(), 0, 3, 4, 5, 6, 6.9) == [False] * 5 + [True]


def test_after_it_opened_the_count_begins_anew() -> None:
    corner = Corner()
    assert opened(corner, *(0.1 * n for n in range(11))).count(True) == 2


def test_a_touch_elsewhere_begins_the_count_anew() -> None:
    corner = Corner()
    opened(corner, 0, 0.1, 0.2, 0.3)
    corner.elsewhere()
    assert opened(corner, 0.4, 0.5, 0.6, 0.7) == [False] * 4
