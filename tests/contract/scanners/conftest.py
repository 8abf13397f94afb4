"""The peers: SANE's own test backend, and a simulated camera above a table at the other end of a real socket."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import cv2
import pytest

from devices.cameras.capture import Patience
from devices.cameras.factory import open_camera
from devices.cameras.simulator.server import CameraSimulator
from devices.cameras.simulator.settings import SimulatedCameraSettings
from devices.scanners.base import Progress, ScannedPage, ScanResult, ScanStage
from devices.scanners.inspection.isolated import PageInspector
from devices.scanners.overhead.driver import OverheadScanner
from devices.scanners.overhead.papers import Paper, on_table
from devices.scanners.overhead.papers import table as empty_table
from devices.scanners.overhead.settings import OverheadScannerSettings
from devices.scanners.quality.upright import Upright
from devices.scanners.sane import folder
from devices.scanners.sane.driver import SaneScanner
from devices.scanners.sane.process import Scanimage
from devices.scanners.sane.settings import PaperSource
from devices.scanners.sane.simulator import SaneSimulator


@dataclass
class Table:
    """A scanner, and what came of it."""

    simulator: SaneSimulator
    scanner: SaneScanner
    spool: Path
    pages: list[ScannedPage] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)

    def scan(self, on_progress: Callable[[Progress], None] = lambda _: None) -> ScanResult:
        def note(progress: Progress) -> None:
            self.progress.append(progress)
            on_progress(progress)

        return self.scanner.scan(note, self.pages.append)

    @property
    def stages(self) -> set[ScanStage]:
        return {progress.stage for progress in self.progress}


@pytest.fixture(scope="session")
def inspector() -> Iterator[PageInspector]:
    with PageInspector() as one:
        yield one


class _Kept(PageInspector):
    """One process for all tests: starting it takes a second."""

    def __init__(self, one: PageInspector) -> None:
        self._process = one._process
        self._limits = one._limits

    def close(self) -> None:
        pass


@pytest.fixture
def simulator(tmp_path: Path) -> SaneSimulator:
    made = SaneSimulator(tmp_path / "sane")
    made.start()
    return made


@pytest.fixture
def table_of(
    simulator: SaneSimulator, inspector: PageInspector, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Table]]:
    """Make a scanner on the test backend; afterwards nothing may be left of what it scanned."""
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setattr(folder, "_place", lambda: spool)
    made: list[SaneScanner] = []

    def make(
        source: PaperSource = PaperSource.FLATBED, *, reply_seconds: float = 30.0, grace: float = 3.0
    ) -> Table:
        scanimage = Scanimage(environment=simulator.environment, grace=grace)
        settings = simulator.settings(source, reply_seconds=reply_seconds)
        made.append(SaneScanner(settings, scanimage=scanimage, inspector=_Kept(inspector)))
        return Table(simulator, made[-1], spool)

    yield make
    for scanner in made:
        scanner.close()
    assert not list(spool.iterdir())


@pytest.fixture
def table(table_of: Callable[..., Table]) -> Table:
    return table_of()


@pytest.fixture(scope="session")
def pictures(repo: Path) -> Callable[[Paper | None], bytes]:
    """Return papers on the simulated table as JPEG, each drawn once; as A5, they cost half of A4's time."""

    @cache
    def drawn(paper: Paper | None) -> bytes:
        picture = empty_table() if paper is None else on_table(paper, repo / "assets" / "fonts")
        small = cv2.resize(picture, None, fx=0.5**0.5, fy=0.5**0.5, interpolation=cv2.INTER_AREA)
        return cv2.imencode(".jpg", small, (cv2.IMWRITE_JPEG_QUALITY, 88))[1].tobytes()

    return drawn


@dataclass
class Desk:
    """A simulated table with its camera, the scanner above it, and a scan in a thread of its own."""

    camera: CameraSimulator
    scanner: OverheadScanner
    pictures: Callable[[Paper | None], bytes]
    pages: list[ScannedPage] = field(default_factory=list)
    stages: list[ScanStage] = field(default_factory=list)
    results: list[ScanResult] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    thread: threading.Thread | None = None

    def lay(self, paper: Paper | None) -> None:
        self.camera.show(self.pictures(paper))

    def begin(self, *, again: bool = False) -> None:
        """Start a scan."""
        self.stages.clear()

        def work() -> None:
            result = self.scanner.scan(self._note, self.pages.append, again=again)
            with self.changed:
                self.results.append(result)
                self.changed.notify_all()

        self.thread = threading.Thread(target=work)
        self.thread.start()

    def _note(self, progress: Progress) -> None:
        with self.changed:
            self.stages.append(progress.stage)
            self.changed.notify_all()

    def wait_for(self, stage: ScanStage) -> None:
        """Wait until the scan tells a stage; those told before do not count any more."""
        with self.changed:
            assert self.changed.wait_for(lambda: stage in self.stages, 200), f"{stage} not in {self.stages}"
            del self.stages[: self.stages.index(stage) + 1]

    def end(self) -> ScanResult:
        """Wait for the end of the scan."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.results, 200), self.stages
            result = self.results.pop()
        assert self.thread is not None
        self.thread.join()
        return result


@pytest.fixture
def silence_s() -> float:
    """How long no picture may come until the camera counts as silent: long, for the sake of busy machines."""
    return 8.0


@pytest.fixture
def desk(inspector: PageInspector, pictures: Callable[[Paper | None], bytes], silence_s: float) -> Iterator[Desk]:
    with CameraSimulator(fps=4, size=(64, 64)) as camera:
        camera.show(pictures(None))
        sim = SimulatedCameraSettings(port=camera.port)
        settings = OverheadScannerSettings(camera=sim, paper="A5", still_seconds=0.3)
        source = open_camera(settings.camera, Patience(silence=silence_s))
        scanner = OverheadScanner(settings, camera=source, inspector=_Kept(inspector), upright=Upright(seconds=90))
        made = Desk(camera, scanner, pictures)
        yield made
        scanner.close()
        if made.thread is not None:
            made.thread.join()
