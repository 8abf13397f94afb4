"""The door to python-escpos, used from two threads at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: A fresh process, where nothing of it is loaded yet.
TWO_AT_ONCE = """
import threading
import yaml
from devices.printers.library import escpos_printers

slow, found = yaml.safe_load, []
both = threading.Barrier(2)

def load():
    both.wait(60)
    found.append(escpos_printers())

threads = [threading.Thread(target=load) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert found[0] is found[1]
assert yaml.safe_load is slow
"""


def test_two_printers_opened_at_once_leave_the_parser_of_yaml_as_it_was(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TWO_AT_ONCE], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
