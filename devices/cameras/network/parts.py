"""The parts of a `multipart/x-mixed-replace` stream. Pure, and bounded whatever the peer sends."""

from __future__ import annotations

import re
from email.message import Message

_LONGEST_HEAD = 8192  # bytes between two pictures: a line of dashes and a few headers
_LONGEST_BOUNDARY = 200
_LENGTH = re.compile(rb"(?im)^content-length[ \t]*:[ \t]*([0-9]{1,10})[ \t]*\r?$")
_HEAD_ENDS = re.compile(rb"\r?\n[ \t]*\r?\n")


class Malformed(Exception):
    """What comes is no stream of pictures within the limits."""


def boundary_of(content_type: str) -> bytes | None:
    """Return what stands before each part, or None where the type is another."""
    message = Message()
    message["Content-Type"] = content_type[: 4 * _LONGEST_BOUNDARY]
    if message.get_content_type() != "multipart/x-mixed-replace":
        return None
    boundary = message.get_param("boundary")
    if not isinstance(boundary, str) or not 0 < len(boundary) <= _LONGEST_BOUNDARY:
        return None
    # Many cameras name the boundary together with the dashes that only stand before it.
    return b"--" + boundary.removeprefix("--").encode("ascii", "replace")


class Parts:
    """Takes the stream as it comes and gives the parts."""

    def __init__(self, boundary: bytes, *, most_bytes: int) -> None:
        self._boundary = boundary
        self._most_bytes = most_bytes
        self._held = bytearray()
        self._length: int | None = None  # of the part that is being read, where its head tells
        self._in_part = False
        self._searched = 0

    def feed(self, data: bytes) -> bytes | None:
        """Take what came in; return the newest part that is whole now, or None. Raises `Malformed`."""
        self._held += data
        newest = None
        while (part := self._next()) is not None:
            newest = part or newest
        return newest

    def _next(self) -> bytes | None:
        """Return the next whole part, or None where more must come first."""
        if not self._in_part and not self._enter():
            return None
        end = self._end() if self._length is None else self._length
        if end is None or len(self._held) < end:
            if len(self._held) > self._most_bytes:
                raise Malformed("a picture larger than any camera's")
            return None
        part = bytes(self._held[:end])
        if self._length is None:
            part = part.removesuffix(b"\n").removesuffix(b"\r")
        self._forget(end)
        self._in_part, self._length = False, None
        return part

    def _enter(self) -> bool:
        """Go past the next boundary and the head behind it."""
        start = self._held.find(self._boundary)
        head = _HEAD_ENDS.search(self._held, start + len(self._boundary)) if start >= 0 else None
        if head is None:
            if len(self._held) > _LONGEST_HEAD + len(self._boundary) and (start < 0 or self._too_long(start)):
                raise Malformed("no head of a picture")
            return False
        if head.end() > start + _LONGEST_HEAD + len(self._boundary):
            raise Malformed("no head of a picture")
        told = _LENGTH.search(self._held, start, head.start() + 1)
        self._length = int(told[1]) if told is not None else None
        if self._length is not None and self._length > self._most_bytes:
            raise Malformed("a picture larger than any camera's")
        self._forget(head.end())
        self._in_part = True
        return True

    def _too_long(self, start: int) -> bool:
        return len(self._held) - start > _LONGEST_HEAD

    def _end(self) -> int | None:
        """Return where the next boundary begins; what was searched once is not searched again."""
        place = self._held.find(self._boundary, max(0, self._searched - len(self._boundary)))
        self._searched = len(self._held)
        return None if place < 0 else place

    def _forget(self, count: int) -> None:
        del self._held[:count]
        self._searched = 0
