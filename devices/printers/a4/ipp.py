"""Messages of the Internet Printing Protocol (RFC 8010): bytes to values and back. No network, no rules.

Only what print servers say to each other is here: nested collections are skipped when read, and never written.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class NotIpp(ValueError):
    """Bytes that are no IPP message: whoever sent them is no print server."""


class Operation(IntEnum):
    """Operations that we ask for or answer (RFC 8011 § 5.4.15; 0x4000 and above are CUPS's own)."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B
    CUPS_GET_PRINTERS = 0x4002


class Status(IntEnum):
    """Answers; all below 0x0100 are successes."""

    OK = 0x0000
    NOT_POSSIBLE = 0x0404
    NOT_FOUND = 0x0406
    NOT_SUPPORTED = 0x0501


class Group(IntEnum):
    """Groups of attributes."""

    OPERATION = 1
    JOB = 2
    END = 3
    PRINTER = 4
    UNSUPPORTED = 5


class Tag(IntEnum):
    """Kinds of values."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    RESOLUTION = 0x32
    RANGE = 0x33
    COLLECTION = 0x34
    COLLECTION_END = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49
    MEMBER = 0x4A


Value = int | bool | str | bytes
Attributes = Mapping[str, tuple[Value, ...]]

_LONGEST = 32767  # of a name or a value, by its signed length
_MOST_VALUES = 20_000


@dataclass(frozen=True, slots=True)
class Message:
    """A request (`code` is its operation) or an answer (`code` is its status), with whatever follows it."""

    code: int
    request: int
    groups: tuple[tuple[int, Attributes], ...] = ()
    data: bytes = field(default=b"", repr=False)  # a document: personal, and long

    def all(self, group: Group) -> Iterator[Attributes]:
        """Yield every group of a kind: one for each printer or job that is told of."""
        return (attributes for tag, attributes in self.groups if tag == group)

    def first(self, group: Group) -> Attributes:
        """Return the first group of a kind, an empty one if there is none."""
        return next(self.all(group), {})


Typed = tuple[str, Tag, Iterable[Value] | Value]


def encode(code: int, request: int, groups: Iterable[tuple[Group, Iterable[Typed]]], data: bytes = b"") -> bytes:
    """Return a message as bytes. Each attribute is its name, the kind of its values, and one or more of them."""
    out = bytearray(struct.pack(">BBHI", 2, 0, code, request))
    for group, attributes in groups:
        out.append(group)
        for name, tag, values in attributes:
            many = [values] if isinstance(values, int | str | bytes) else list(values)
            for nth, value in enumerate(many):
                label = name.encode() if nth == 0 else b""
                body = _body(tag, value)
                out += struct.pack(">BH", tag, len(label)) + label + struct.pack(">H", len(body)) + body
    out.append(Group.END)
    return bytes(out) + data


def decode(message: bytes) -> Message:
    """Return a message; raises NotIpp. What comes from a network is never trusted to be whole."""
    try:
        return _decode(message)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise NotIpp(str(error)) from error


def _decode(message: bytes) -> Message:
    major, _minor, code, request = struct.unpack_from(">BBHI", message)
    if major not in (1, 2):
        raise NotIpp(f"version {major}")
    at, count, depth = 8, 0, 0
    groups: list[tuple[int, dict[str, tuple[Value, ...]]]] = []
    name = ""
    while (tag := message[at]) != Group.END:
        at += 1
        if tag < 0x10:
            groups.append((tag, {}))
            continue
        if not groups or (count := count + 1) > _MOST_VALUES:
            raise NotIpp("values outside a group, or too many")
        label, at = _piece(message, at)
        raw, at = _piece(message, at)
        if tag == Tag.COLLECTION:
            depth += 1
        elif tag == Tag.COLLECTION_END:
            depth -= 1
        elif depth == 0:
            name = label.decode() or name
            groups[-1][1][name] = (*groups[-1][1].get(name, ()), _value(tag, raw))
    return Message(code, request, tuple(groups), message[at + 1 :])


def _piece(message: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", message, at)
    if length > _LONGEST or at + 2 + length >= len(message):
        raise NotIpp("a piece longer than the message")
    return message[at + 2 : at + 2 + length], at + 2 + length


def _value(tag: int, raw: bytes) -> Value:
    match tag:
        case Tag.INTEGER | Tag.ENUM:
            return int(struct.unpack(">i", raw)[0])
        case Tag.BOOLEAN:
            return raw != b"\0"
        case Tag.TEXT | Tag.NAME | Tag.KEYWORD | Tag.URI | Tag.CHARSET | Tag.LANGUAGE | Tag.MIME:
            return raw.decode()
        case _:
            return raw  # of a kind that nobody here asks for


def _body(tag: Tag, value: Value) -> bytes:
    match value:
        case bool():
            return b"\1" if value else b"\0"
        case int():
            return struct.pack(">i", value)
        case str():
            return value.encode()
        case bytes():
            return value
