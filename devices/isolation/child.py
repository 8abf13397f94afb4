"""The side that works: it may use only so much memory, write no file, open no further one, and leaves no core."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from devices.isolation.wire import LENGTH


def serve(answer: Callable[[bytes], bytes], memory: int) -> None:
    """Answer questions until the other side hangs up.

    `memory` is in bytes beyond what the libraries took to start: load all of them before. Whatever goes wrong in
    `answer` ends the process.
    """
    limit(memory)
    questions, answers = sys.stdin.buffer, sys.stdout.buffer

    def send(body: bytes) -> None:
        answers.write(LENGTH.pack(len(body)))
        answers.write(body)
        answers.flush()

    send(b"")  # ready
    while (head := questions.read(LENGTH.size)) and len(head) == LENGTH.size:
        (length,) = LENGTH.unpack(head)
        send(answer(questions.read(length)))


def limit(memory: int, *, files: int = 0) -> None:
    """Allow this process `memory` bytes beyond what it took to start, no file to write, no core to leave behind.

    Of file descriptors only the numbers below `files` can be had; poll() wants that to be no fewer than it watches.
    """
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))
    for what, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, files)):
        resource.setrlimit(what, (most, most))
