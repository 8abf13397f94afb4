"""What install.sh tells while pip works: how far it is, and the end of what pip said where it fails."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = ("bash", "cut", "dirname", "env", "flock", "grep", "id", "paste", "sed", "sha256sum", "tail", "tee")
PACKAGES = 45
#: Stands for Python and its pip; makes an environment whose Python is itself.
PYTHON = """#!/bin/bash
case "$*" in
  '-m venv '*) /bin/mkdir -p "${@: -1}/bin" && /bin/cp "$0" "${@: -1}/bin/python" ;;
  *'pip install'*--require-hashes*)
    for n in $(/usr/bin/seq 42); do
      echo "Collecting thing-$n==1.$n (from -r requirements.lock)"
      echo "  Downloading it"
    done
    echo "Requirement already satisfied: thing-43==1.43 in /somewhere"
    echo "Ignoring thing-44: markers 'os_name == \"nt\"' don't match your environment"
    echo "Processing /wheels/thing_45-1.45-py3-none-any.whl (from -r requirements.lock)"
    [ -z "$PIP_FAILS" ] || { echo 'ERROR: no such host' >&2; exit 1; }
    echo 'Installing collected packages: all' ;;
  *'pip install'*--editable*) [ -z "$BUILD_FAILS" ] || { echo 'ERROR: no setuptools' >&2; exit 1; } ;;
  '-m kiosk run'*) echo 'the demo runs' ;;
  -VV) echo 'Python 3.11' ;;
esac
"""


@pytest.fixture
def clone(repo: Path, tmp_path: Path) -> Path:
    """Return a clone in which Python is not real, on a machine without apt."""
    shutil.copy(repo / "install.sh", tmp_path)
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "requirements.lock").write_text("".join(f"thing-{n}==1.{n} \\\n" for n in range(PACKAGES)))
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (tools / tool).symlink_to(found)
    (tools / "python3").write_text(PYTHON)
    (tools / "python3").chmod(0o755)
    return tmp_path


def run(clone: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": str(clone / "tools"), "KIOSK_LANG": "en", **changes}
    return subprocess.run(
        [clone / "install.sh", "run"], env=environ, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_line_for_every_twentieth_package_and_the_rest_in_the_log(clone: Path) -> None:
    done = run(clone)
    assert done.returncode == 0, done.stderr
    assert [line.strip() for line in done.stdout.splitlines() if line.startswith("   ")] == [
        "20/45 thing-20",
        "40/45 thing-40",
        "45/45 thing_45",
        "putting them in place…",
    ]
    assert "the demo runs" in done.stdout
    assert "Downloading" not in done.stdout
    assert (clone / ".venv" / "installation.log").read_text().count("Downloading it") == 42
    assert "45" not in run(clone).stdout, "what is there already is left alone"


@pytest.mark.parametrize(("fails", "reason"), [("PIP_FAILS", "no such host"), ("BUILD_FAILS", "no setuptools")])
def test_a_failure_quotes_the_end_and_names_the_log(clone: Path, fails: str, reason: str) -> None:
    done = run(clone, **{fails: "1"})
    assert done.returncode == 1
    assert f"ERROR: {reason}" in done.stderr
    assert len(done.stderr.splitlines()) < 20
    assert str(clone / ".venv" / "installation.log") in done.stderr
    assert "the demo runs" not in done.stdout
    assert not (clone / ".venv" / "installed-requirements.lock").exists()
    assert run(clone).returncode == 0, "it is made good"


def test_on_a_terminal_one_line_moves(clone: Path) -> None:
    ours, theirs = os.openpty()
    environ = {"PATH": str(clone / "tools"), "KIOSK_LANG": "vi"}
    with subprocess.Popen([clone / "install.sh", "run"], env=environ, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 4096):
                said += part
        except OSError:  # the other end is closed
            pass
        assert process.wait(60) == 0
    os.close(ours)
    text = said.decode()
    assert "\r\x1b[K   7/45 thing-7\r\x1b[K   8/45 thing-8" in text
    assert text.count("\n") < 12
