"""Finding a ticket by what a person can say of it: its number, or its picture, in any spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from queueing.hub.forms import TicketList
from queueing.hub.hall import Entry, Hall

MOST = 20


def fold(text: str) -> str:
    """Return text without case and marks; đ does not decompose, so it is folded by hand."""
    lower = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    return "".join(sign for sign in lower.replace("đ", "d") if not unicodedata.combining(sign)).strip()


def find(hall: Hall, picture_names: Mapping[str, str], query: str) -> TicketList:
    """Return the tickets of the day that match, open ones first, then the latest.

    `picture_names` gives the id of a picture for each of its folded names.
    """
    wanted = fold(query)
    number = wanted.replace("-", "").replace(" ", "").upper()
    pictures = {picture for name, picture in picture_names.items() if wanted and wanted in name}
    found = [
        entry
        for entry in hall.entries.values()
        if (number and number in entry.ticket.number.replace("-", "").upper())
        or pictures & set(entry.ticket.pictures)
    ]
    found.sort(key=_recency, reverse=True)
    found.sort(key=lambda entry: entry.ticket.final)
    return TicketList(tickets=tuple(entry.view() for entry in found[:MOST]))


def _recency(entry: Entry) -> float:
    return entry.ticket.arrived_at.timestamp()
