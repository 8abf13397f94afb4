"""What the capturing process answers, checked like anything from outside: a hostile picture may speak there."""

from __future__ import annotations

import json
from dataclasses import dataclass

from devices.cameras.base import CameraFault
from devices.cameras.source import MOST_PIXELS

LONGEST_ANSWER = 4096
WANT = b"w"  # the one request: write the next picture into the shared memory
_LONGEST_DETAIL = 200


class Garbled(Exception):
    """The answer is none."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The first picture is there."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture lies in the shared memory; `at` is monotonic time of the machine."""

    height: int
    width: int
    at: float


@dataclass(frozen=True, slots=True)
class Lost:
    """No more pictures come."""

    fault: CameraFault
    detail: str
    retry: bool


def pack(message: Opened | Taken | Lost) -> bytes:
    """Return an answer's body."""
    match message:
        case Opened():
            said: list[object] = ["opened"]
        case Taken(height, width, at):
            said = ["taken", height, width, at]
        case Lost(fault, detail, retry):
            said = ["lost", fault, detail, retry]
    return json.dumps(said).encode()


def unpack(body: bytes) -> Opened | Taken | Lost:
    """Return what a body says; raises `Garbled`."""
    try:
        said = json.loads(body)
        match said:
            case ["opened"]:
                return Opened()
            case ["taken", int(height), int(width), float(at)] if height > 0 and width > 0:
                if height * width > MOST_PIXELS:
                    raise Garbled
                return Taken(height, width, at)
            case ["lost", str(fault), str(detail), bool(retry)]:
                return Lost(CameraFault(fault), _plain(detail), retry)
    except (ValueError, RecursionError):
        pass
    raise Garbled


def _plain(detail: str) -> str:
    kept = "".join(character for character in detail if character.isascii() and character.isprintable())
    return kept[:_LONGEST_DETAIL]
