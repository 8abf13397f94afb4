"""An overhead camera without a camera: the simulated MJPEG peer above a table on which papers are laid."""

from __future__ import annotations

from pathlib import Path

from devices.cameras.simulator.server import CameraSimulator
from devices.cameras.simulator.settings import SimulatedCameraSettings
from devices.scanners.overhead.papers import SIZE, Paper, on_table, table
from devices.scanners.overhead.settings import OverheadScannerSettings
from devices.simulated import Simulated

FPS = 4.0  # five megapixels each


class OverheadSimulator(Simulated):
    """A table, what lies on it, and the camera above."""

    def __init__(self, *, port: int = 0, fonts: Path | None = None) -> None:
        self._camera = CameraSimulator(port=port, fps=FPS, size=SIZE, quality=88)
        self._fonts = fonts
        self._paper: Paper | None = None
        self._camera.empty = table()
        self._camera.show(None)

    @property
    def port(self) -> int:
        """TCP port of the camera."""
        return self._camera.port

    @property
    def paper(self) -> Paper | None:
        """What lies there now."""
        return self._paper

    @property
    def camera(self) -> CameraSimulator:
        """The camera, for faults beyond the plug."""
        return self._camera

    def settings(self) -> OverheadScannerSettings:
        """Return settings for a scanner with this camera."""
        return OverheadScannerSettings(camera=SimulatedCameraSettings(port=self.port))

    def lay(self, paper: Paper) -> None:
        """Lay a paper down, instead of what lies there."""
        self._paper = paper
        self._camera.show(on_table(paper, self._fonts))

    def take_away(self) -> None:
        """Leave the table empty."""
        self._paper = None
        self._camera.show(None)

    def pull_plug(self) -> None:
        """Pull the camera's plug."""
        self._camera.pull_plug()

    def plug_in(self) -> None:
        """Put it back."""
        self._camera.plug_in()

    def stop(self) -> None:
        """Pull it for good."""
        self._camera.stop()
