"""A box with a paired kiosk, a hub and settings, and folders for sticks and other boxes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kiosk.backup.gather import Box
from kiosk.backup.make import Centre, Made, make_backup
from kiosk.backup.recovery_key import RecoveryKey
from queueing.clock import SystemClock
from queueing.issuing.store import IssuingStore

KEY = RecoveryKey(0xC0FFEE)
NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
CENTRE = Centre(site="huong-phung-1", commune="Xã Hướng Phùng", program="0.1.0")
PICTURES = ("lotus", "fish", "boat", "bell")


@dataclass
class TestBox:
    """A box at rest, which a test may fill and look at."""

    __test__ = False
    box: Box

    @property
    def store_file(self) -> Path:
        return self.box.data / "kiosk" / "issuing.sqlite3"

    def open_store(self) -> IssuingStore:
        return IssuingStore.open(self.store_file, clock=SystemClock(), synchronised=lambda: True)

    def fill(self, numbers: int = 3) -> list[str]:
        """Let the kiosk give numbers; return them."""
        store = self.open_store()
        if store.identity is None:
            store.adopt("", PICTURES)
        given = [str(store.issue("A", "vi", touch=uuid4(), in_use=None).number) for _ in range(numbers)]
        store.close()
        return given

    def settings(self, text: str = "centre: {site: huong-phung-1}\n") -> None:
        self.box.config.mkdir(parents=True, exist_ok=True)
        (self.box.config / "site.yaml").write_text(text, encoding="utf-8")
        (self.box.config / "crest.svg").write_text("<svg/>", encoding="utf-8")

    def picture(self) -> dict[str, str]:
        """Return every file that matters with its hash."""
        found = {}
        for root in (self.box.data, self.box.config):
            for path in sorted(root.rglob("*")):
                if path.is_file() and path.name != "backing-up.lock":
                    found[str(path.relative_to(root.parent))] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found


@pytest.fixture
def make_box(tmp_path: Path) -> Callable[[str], TestBox]:
    return lambda name: TestBox(Box(tmp_path / name / "data", tmp_path / name / "config"))


@pytest.fixture
def box(make_box: Callable[[str], TestBox]) -> TestBox:
    """A box that has given three numbers."""
    made = make_box("first")
    made.settings()
    made.fill()
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def back_up(stick: Path) -> Callable[..., Made]:
    def make(box: TestBox, *, later: float = 0, **options: Any) -> Made:
        return make_backup(box.box, CENTRE, stick, KEY, now=NOON + timedelta(minutes=later), **options)

    return make
