"""What was read, told to a technician: masked, in words, nothing of it as it was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from devices.readers.base import Scan
from devices.readers.identity.card import CardSource, IdentityCard, NotACard, NotACardReason
from devices.readers.identity.parse import parse_card
from kiosk.paper.code import read_ticket_code
from queueing.words import Words

_LONGEST_TICKET = 200  # bytes; a ticket's code has 55
_SOURCES = {
    CardSource.CCCD_2021: "reading.source.cccd_2021",
    CardSource.CAN_CUOC_2024: "reading.source.can_cuoc_2024",
    CardSource.MRZ: "reading.source.mrz",
    CardSource.NUMBER: "reading.source.number",
}


class ReadingKind(StrEnum):
    """What was held up."""

    CARD = "card"
    TICKET = "ticket"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ToldReading:
    """A scan as it may be shown: `lines` say what is there, `notes` what is odd about it."""

    kind: ReadingKind
    title: str
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def tell_scan(scan: Scan, words: Words) -> ToldReading:
    """Return what a scan is, masked. Whatever it holds, nothing of it comes through that could do harm."""
    via = words.text(f"reading.via.{scan.via}")
    if _is_ticket(scan.data):
        return ToldReading(ReadingKind.TICKET, words.text("reading.ticket.title"), (via,))
    try:
        card = parse_card(scan.data)
    except NotACard as refused:
        note = words.text(f"inspect.not_a_card.{NotACardReason(refused.reason)}")
        return ToldReading(ReadingKind.OTHER, words.text("reading.other.title"), (via,), (note,))
    notes = tuple(words.text(f"inspect.warning.{warning}") for warning in sorted(card.warnings))
    return ToldReading(ReadingKind.CARD, words.text("reading.card.title"), (via, *_lines(card, words)), notes)


def _lines(card: IdentityCard, words: Words) -> list[str]:
    lines = [words.text(_SOURCES[card.source]), words.text("reading.line.number", number=card.masked_number)]
    if card.name:
        lines.append(words.text("reading.line.name", name=card.masked_name))
    read = [name for name in ("birth", "sex", "residence", "issued", "expires") if getattr(card, name)]
    if read:
        fields = ", ".join(words.text(f"reading.field.{name}") for name in read)
        lines.append(words.text("reading.line.read", fields=fields))
    return lines


def _is_ticket(data: bytes) -> bool:
    if len(data) > _LONGEST_TICKET:
        return False
    try:
        read_ticket_code(data.decode("ascii"))
    except ValueError:
        return False
    return True
