"""What every test stands on: no display, no folder of the user, no haste on a busy machine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from kiosk.run.held_ports import HeldPorts

# Before anything imports Qt; a test that wants a real X server says so in the environment of its child process.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"
# Settings and data of whoever runs the tests are neither read nor written.
_HOME = tempfile.TemporaryDirectory(prefix="kiosk-tests-")
for _name, _folder in (("KIOSK_DATA", "data"), ("KIOSK_CONFIG", "config"), ("XDG_CACHE_HOME", "cache")):
    os.environ[_name] = str(Path(_HOME.name, _folder))
for _name in [name for name in os.environ if name.startswith("KIOSK_") and "__" in name]:
    del os.environ[_name]

# A property is looked at a little at every run, and long when the long proofs are run.
settings.register_profile("house", deadline=None, print_blob=True, max_examples=40)
settings.register_profile("long", settings.get_profile("house"), max_examples=300)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Look longer at properties where the long proofs are wanted."""
    if config.option.markexpr == "long or not long":
        settings.load_profile("long")


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """Return the one kind of application of all tests with Qt: a process can have only one; ours has no widgets."""
    from PySide6.QtGui import QGuiApplication  # most tests need no Qt

    return QGuiApplication


@pytest.fixture(scope="session")
def repo() -> Path:
    """Return the root of the work tree."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture
def ports() -> Iterator[HeldPorts]:
    """Give ports of loopback that nobody else is given while the test runs."""
    with HeldPorts() as held:
        yield held


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    _HOME.cleanup()
