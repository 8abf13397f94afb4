"""Starting and ending a process of our own that is trusted with nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

_KEPT_OF_ENVIRONMENT = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "HOME")
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
_UNTIL_DEAD_S = 2.0


def start_process(
    module: str,
    arguments: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a Python module between two pipes that never block."""
    kept = {name: os.environ[name] for name in _KEPT_OF_ENVIRONMENT if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],  # -P: what lies in the working folder is not imported
        env=kept | _ONE_THREAD | dict(environ or {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback may quote what it read
        start_new_session=True,  # Ctrl-C at a terminal is not meant for it
        pass_fds=pass_fds,
    )
    for end in ends_of(process):
        os.set_blocking(end, False)
    return process


def ends_of(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Return where to write questions and where to read answers."""
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin.fileno(), process.stdout.fileno()


def end_process(process: subprocess.Popen[bytes]) -> None:
    """End it, whatever it does. Not to be called twice."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()
    try:
        process.wait(_UNTIL_DEAD_S)
    except subprocess.TimeoutExpired:  # it waits for hardware inside the kernel, and dies when that lets it go
        return
