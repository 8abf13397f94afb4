"""docs/faults.md and its Vietnamese twin, made from the code: `python -m kiosk.fault_docs docs tests`.

A row for each fault of each kind of device: what the citizen is told, what staff are to do, and where it is tested.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from devices.printers.a4.base import A4Fault
from devices.printers.base import PrinterFault
from devices.readers.base import ReaderFault
from devices.scanners.base import ScannerFault
from devices.sound.base import SoundFault
from devices.supervision.snapshot import ERROR, SILENT, UNREACHABLE
from kiosk.paths import words_folder
from queueing.words import Words, load_words

FILES = {"en": "faults.md", "vi": "faults.vi.md"}
KINDS: Mapping[str, type[StrEnum]] = {
    "printer": PrinterFault,
    "a4": A4Fault,
    "reader": ReaderFault,
    "scanner": ScannerFault,
    "sound": SoundFault,
}
_KEEPERS = frozenset({SILENT, UNREACHABLE, ERROR})
_KEEPERS_TEST = "tests/unit/supervision/test_keeper.py"


def page(words: Words, tests: Path) -> str:
    """Return the page in one language."""
    lines = [f"# {words.text('fault.docs.title')}", "", words.text("fault.docs.intro"), ""]
    for kind in KINDS:
        lines += [f"## {words.text(f'fault.docs.kind.{kind}')}", ""]
        heads = [words.text(f"fault.docs.{head}") for head in ("code", "citizen", "staff", "tests")]
        lines += ["| " + " | ".join(heads) + " |", "|---|---|---|---|"]
        for fault in KINDS[kind]:
            told = [words.text(f"fault.{kind}.{fault}.{who}") for who in ("citizen", "staff")]
            where = "<br>".join(f"`{name}`" for name in where_tested(kind, fault, tests))
            lines.append("| " + " | ".join([f"`{fault}`", *told, where]) + " |")
        lines.append("")
    return "\n".join(lines)


def where_tested(kind: str, fault: StrEnum, tests: Path) -> list[str]:
    """Return the test files that name a fault: those of its own first, at most two."""
    members = type(fault).__name__
    mention = re.compile(rf"\b{members}\.{fault.name}\b|[\"'_]{re.escape(fault.value)}[\"'_]")
    found = []
    for file in sorted(tests.rglob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        place = file.relative_to(tests.parent).as_posix()
        concerns = members in text or f"/{kind}" in place or f"_{kind}" in place
        if concerns and (mention.search(text) or file.stem.endswith(f"_{fault.value}")):
            found.append(place)
    found.sort(key=lambda place: (not place.endswith(f"_{fault.value}.py"), "contract" not in place, place))
    if not found and fault.value in _KEEPERS:
        return [_KEEPERS_TEST]
    return found[:2]


def write(folder: Path, tests: Path) -> None:
    """Write the page in every language."""
    for language, name in FILES.items():
        (folder / name).write_text(page(load_words(words_folder(), language), tests), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]).resolve())
