"""The text of a code, decided from its bytes."""

from __future__ import annotations

LONGEST = 7089
"""Bytes that the largest QR code can hold (digits)."""


def text_of(payload: bytes) -> str | None:
    """Return the text, or None where the bytes are none.

    Vietnamese cards write UTF-8 and do not say so. Libraries then guess, and "Quảng Trị|" holds a Shift-JIS
    character by chance: a guess swallows the separator. What is not UTF-8 is not guessed at: no answer is better
    than a wrong one.
    """
    if not payload or len(payload) > LONGEST:
        return None
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        return None
