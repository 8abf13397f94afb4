"""What the commands of `kiosk inspect` share: exit codes, and lines of JSON that cannot drive a terminal."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path

from kiosk.console import Console

FINE, REFUSED = 0, 1  # exit codes
_NOT_ASCII = re.compile(r"[^\x20-\x7e]")


def error_of(console: Console, kind: str, code: str) -> dict[str, object]:
    """Return what a line says of an error; `kind` is "fault" or "not_a_card"."""
    return {"error": code, "sentence": console.text(f"inspect.{kind}.{code}")}


def content_of(image: Path, most: int) -> bytes | None:
    """Return what a file holds, up to `most` bytes and one more; None where there is nothing to read."""
    try:
        if not image.is_file():  # a pipe would wait for ever
            return None
        with image.open("rb") as file:
            return file.read(most + 1)
    except OSError:
        return None


def print_line(line: dict[str, object]) -> None:
    """Print JSON that reads well and cannot drive the terminal: what cannot be seen is escaped."""
    sys.stdout.write(_NOT_ASCII.sub(_seen, json.dumps(line, ensure_ascii=False)) + "\n")
    sys.stdout.flush()


def _seen(match: re.Match[str]) -> str:
    character = match[0]
    seen = unicodedata.category(character)[0] not in "CZ" and not unicodedata.combining(character)
    return character if seen else json.dumps(character)[1:-1].replace("\x7f", "\\u007f")
