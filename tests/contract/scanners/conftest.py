"""SANE's own test backend as the scanner: the driver, scanimage and SANE are the real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from devices.scanners.base import Progress, ScannedPage, ScanResult, ScanStage
from devices.scanners.inspection.isolated import PageInspector
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
