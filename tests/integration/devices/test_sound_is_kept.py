"""The kiosk's supervisor keeps the loudspeaker: a pulled plug is told once and comes back without hands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devices.sound.base import Played, PlayOutcome, SoundFault
from devices.sound.chime import chime
from devices.sound.driver import SoundDriver
from devices.sound.simulator import SimulatedSound
from devices.state import DeviceState
from kiosk.device_room.room import SOUND, DeviceRoom
from kiosk.settings.model import load_settings
from queueing.clock import SystemClock
from tests.integration.devices.seen import Seen
from tests.waiting import PATIENCE_S


def play(driver: object) -> Played:
    assert isinstance(driver, SoundDriver)
    return driver.play(chime())


def test_a_pulled_loudspeaker_is_told_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.sound.driver._LOOK_EVERY", 1)
    peer = SimulatedSound(tmp_path / "sound")
    peer.start()
    environ = {"KIOSK_CONFIG": str(tmp_path), "HOME": str(tmp_path), "KIOSK_SOUND__FOLDER": str(tmp_path / "sound")}
    seen = Seen(SOUND)
    room = DeviceRoom(
        load_settings(demo=True, environ={**os.environ, **environ}), tmp_path, SystemClock(), on_change=seen
    )
    room.start()
    room.keep_others()
    try:
        seen.until(DeviceState.READY)
        assert room.supervisor.ask(SOUND, play).result(PATIENCE_S) == Played(PlayOutcome.PLAYED)
        peer.pull_plug()
        lost = seen.until(DeviceState.DISCONNECTED)
        assert lost.faults <= {SoundFault.MISSING, SoundFault.NO_SYSTEM}
        peer.plug_in()
        seen.until(DeviceState.READY)
        assert room.supervisor.ask(SOUND, play).result(PATIENCE_S) == Played(PlayOutcome.PLAYED)
    finally:
        room.stop()
