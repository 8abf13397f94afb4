"""Every test runs on a real PulseAudio, a real PipeWire and real ALSA."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.sound.servers import AlsaServer, PipeWireServer, PulseServer, SoundServer


@pytest.fixture(scope="module", params=[PulseServer, PipeWireServer, AlsaServer], ids=["pulse", "pipewire", "alsa"])
def server(request: pytest.FixtureRequest) -> Iterator[SoundServer]:
    folder = Path(tempfile.mkdtemp(prefix="snd-"))  # short: sockets have to fit into 108 bytes
    server: SoundServer = request.param(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
