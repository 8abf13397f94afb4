"""The text in a ticket's QR: `T:<ticket>.<secret>`, each 128 bits in base32 without padding.

Base32 keeps to the QR's alphanumeric letters, so 55 characters make a symbol of version 3 (29 modules) that
withstands a fold or a thumb (level M). The secret opens a place in the line, never personal data.
"""

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from uuid import UUID

_FORM = re.compile(r"T:(?P<ticket>[A-Z2-7]{26})\.(?P<secret>[A-Z2-7]{26})")
_PADDING = "======"  # 16 bytes are 26 letters of 32


def ticket_code(ticket: UUID, secret: str) -> str:
    """Return the QR's text for a ticket and its secret of 32 hex digits."""
    return f"T:{_b32(ticket.bytes)}.{_b32(bytes.fromhex(secret))}"


def read_ticket_code(text: str) -> tuple[UUID, str]:
    """Return ticket and secret (32 hex digits) of a QR's text; raises ValueError if it is no ticket's."""
    found = _FORM.fullmatch(text.strip().upper())
    if found is None:
        raise ValueError("not the QR of a ticket")
    return UUID(bytes=b32decode(found["ticket"] + _PADDING)), b32decode(found["secret"] + _PADDING).hex()


def _b32(raw: bytes) -> str:
    if len(raw) != 16:
        raise ValueError(f"{len(raw)} bytes where 16 are wanted")
    return b32encode(raw).decode("ascii").rstrip("=")
