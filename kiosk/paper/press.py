"""From a print job to a raster: what the print worker is given as its way of drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from devices.printers.base import Raster
from kiosk.paper.compose import Ahead, PaperWords
from kiosk.paper.draw import TicketArtist
from queueing.centre import Centre
from queueing.issuing.model import IssuedHere, PrintJob
from queueing.tickets.model import PrintState, TicketNumber
from queueing.words import Words

#: The language that staff and neighbours read, and that stands in for one without words of its own.
HOUSE_LANGUAGE = "vi"


class TicketPress:
    """Draws the paper of a print job for one centre and one width of paper."""

    def __init__(
        self,
        artist: TicketArtist,
        centre: Centre,
        words: Mapping[str, Words],
        *,
        width_dots: int,
        ahead: Callable[[IssuedHere], Ahead | None],
        crest: Path | None = None,
    ) -> None:
        """Take what never changes; `ahead` tells who waits before a ticket, if a fresh snapshot knows it."""
        house = words[HOUSE_LANGUAGE]
        self._artist = artist
        self._centre = centre
        self._words = {
            language: PaperWords(own, None if language == HOUSE_LANGUAGE else house)
            for language, own in words.items()
        }
        self._width = width_dots
        self._ahead = ahead
        self._crest = crest

    def __call__(self, job: PrintJob) -> Raster:
        """Return the raster of a job's ticket."""
        words = self._words.get(job.ticket.language, self._words[HOUSE_LANGUAGE])
        paper = words.ticket(
            job.ticket,
            self._centre,
            copy_number=job.copy_number,
            ahead=self._ahead(job.ticket),
            crest=self._crest,
        )
        return self._artist.draw_ticket(paper, self._width)

    def warm_up(self, picture: str) -> None:
        """Draw one ticket of each service for nothing: the first citizen shall not wait for fonts and pictures."""
        at = datetime(2026, 1, 1, tzinfo=UTC)
        for service in self._centre.services:
            number = TicketNumber(service.code, "", 188)
            ticket = IssuedHere(
                UUID(int=0), number, service.code, (picture,), at.date(), at, HOUSE_LANGUAGE, "0" * 32
            )
            job = PrintJob(0, ticket, 1, PrintState.NEW, at, 0)
            self(job)
            self(replace(job, copy_number=2))
