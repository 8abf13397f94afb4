"""Importing does nothing but import, and quick commands load nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: What a kiosk's process never needs, or only with a device whose keeper loads it.
NOT_IN_A_KIOSK = {
    "alembic",
    "argon2",
    "cryptography",
    "cv2",
    "fastapi",
    "fpdf",
    "img2pdf",
    "numpy",
    "pikepdf",
    "selenium",
    "sqlalchemy",
    "starlette",
    "uvicorn",
    "zxingcpp",
}
#: What is loaded on other threads once the first frame is on the glass, or by need.
LATER = {
    "PIL",
    "asyncio",
    "escpos",
    "evdev",
    "httpx",
    "psutil",
    "pysqlite3",
    "pyudev",
    "rich",
    "ruamel",
    "serial",
    "usb",
}

EVERY_MODULE = """
import importlib, os, pkgutil, sys, threading
folder = os.getcwd()
import kiosk, devices, queueing
names = [
    module.name
    for package in (kiosk, devices, queueing)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    if not module.name.endswith("__main__") and ".migrations.versions." not in module.name
    and not module.name.endswith("migrations.env")
]
for name in names:
    importlib.import_module(name)
assert threading.enumerate() == [threading.main_thread()], threading.enumerate()
assert os.listdir(folder) == [], os.listdir(folder)
print(len(names))
"""


def run(code: str, cwd: Path) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_every_module_starts_no_thread_and_writes_no_file(tmp_path: Path) -> None:
    assert int(run(EVERY_MODULE, tmp_path)) > 20


def test_the_command_line_loads_neither_qt_nor_the_hub(tmp_path: Path) -> None:
    code = "import sys, kiosk.cli; kiosk.cli.build(kiosk.cli.Console.open()); print(*sys.modules)"
    loaded = set(run(code, tmp_path).split())
    assert not {name for name in loaded if name.partition(".")[0] in {"PySide6", "sqlalchemy", "fastapi", "cv2"}}


def test_the_doctor_loads_nothing_of_the_hub(tmp_path: Path) -> None:
    loaded = set(run("import sys, kiosk.doctor.examine; print(*sys.modules)", tmp_path).split())
    assert not {name for name in loaded if name.startswith(("fastapi", "queueing.hub"))}


def test_what_is_not_the_screen_loads_no_qt(tmp_path: Path) -> None:
    code = "import sys, kiosk.run.centre, kiosk.settings.model; print(*sys.modules)"
    assert not {name for name in run(code, tmp_path).split() if name.startswith("PySide6")}


def loaded(code: str, cwd: Path) -> set[str]:
    """Return the top packages that a fresh interpreter has loaded after some code."""
    return {name.partition(".")[0] for name in run(f"import sys\n{code}\nprint(*sys.modules)", cwd).split()}


def test_the_first_frame_waits_for_nothing_that_is_not_drawn(tmp_path: Path) -> None:
    assert not loaded("import kiosk.app.kiosk", tmp_path) & {*NOT_IN_A_KIOSK, *LATER}


def test_what_a_kiosk_gives_numbers_with_needs_neither_hub_nor_pictures(tmp_path: Path) -> None:
    assert not loaded("import kiosk.app.kiosk, kiosk.back_office.office", tmp_path) & NOT_IN_A_KIOSK


def test_a_pyside_without_what_is_worked_around_starts_all_the_same(tmp_path: Path) -> None:
    code = """
import sys
import PySide6.QtCore
sys.modules["shibokensupport.feature"] = None
from kiosk.window import swift_start
swift_start.begin()
print("begun")
"""
    assert run(code, tmp_path).split() == ["begun"]


def test_qt_does_not_read_the_source_of_everything_else(tmp_path: Path) -> None:
    code = """
from kiosk.window import swift_start
swift_start.begin()
import gc, linecache, kiosk.app.kiosk
assert not gc.isenabled()
swift_start.settle()
assert gc.isenabled()
print(*(name for name in linecache.cache if "pydantic" in name or "queueing" in name))
"""
    assert run(code, tmp_path).split() == []
