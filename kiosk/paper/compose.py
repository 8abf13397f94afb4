"""From a ticket, a centre and the catalogue of words to what stands on the paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.breaking import BoundWords
from kiosk.paper.code import ticket_code
from kiosk.paper.model import Phrase, Reprint, Steps, TicketPaper
from queueing.centre import Centre, Mode, Text
from queueing.clock import CENTRE_ZONE
from queueing.issuing.model import IssuedHere
from queueing.words import Words

#: More counters than this say nothing to a person; then only the call tells where to go.
_MOST_COUNTERS = 3


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a fresh snapshot of the queue knows: people before this ticket, and the range of the wait in minutes."""

    people: int
    wait_min: int | None = None
    wait_max: int | None = None


class PaperWords:
    """Turns tickets into papers in the words of one language. Their lines break by sense, as on the screens."""

    def __init__(self, words: Words, second: Words | None = None) -> None:
        """Take the ticket's language, and a `second` where it is not the one that staff and neighbours read.

        Names then stand in both.
        """
        self.words = BoundWords(words)
        self.second = BoundWords(second) if second is not None else None

    def ticket(
        self,
        ticket: IssuedHere,
        centre: Centre,
        *,
        copy_number: int = 1,
        ahead: Ahead | None = None,
        crest: Path | None = None,
    ) -> TicketPaper:
        """Return the paper of a ticket. A later copy says so and leaves out the queue, which has moved on."""
        service = centre.service(ticket.service)
        counters = tuple(c.label for c in centre.counters if service.code in c.services)
        if len(counters) > _MOST_COUNTERS:
            counters = ()
        shown = ahead if copy_number == 1 else None
        return TicketPaper(
            office=self._name(centre.office),
            commune=self._name(centre.commune),
            number=str(ticket.number),
            look=service.look,
            pictures=ticket.pictures,
            picture_name=self._both(lambda words: _picture_name(words, ticket.pictures)),
            service=self._name(service.name),
            steps=self._steps(counters),
            keep=self.words.text("paper.keep"),
            when=self._when(ticket),
            people_ahead=shown.people if shown is not None else None,
            ahead=self._ahead(shown),
            counters=counters,
            bring_title=self.words.text("paper.bring"),
            bring=tuple(self.words.of(line) for line in service.bring),
            code=ticket_code(ticket.id, ticket.secret) if ticket.secret else None,
            demo=self._both(lambda words: words.text("paper.demo")) if centre.mode is Mode.DEMO else None,
            reprint=self._reprint(copy_number) if copy_number > 1 else None,
            crest=crest,
        )

    def _both(self, say: Callable[[BoundWords], str]) -> Phrase:
        return Phrase(say(self.words), say(self.second) if self.second is not None else "")

    def _name(self, text: Text) -> Phrase:
        return self._both(lambda words: words.of(text))

    def _steps(self, counters: tuple[str, ...]) -> Steps:
        go = self.words.text("paper.step.go")
        if counters:
            named = counters[-1]
            if len(counters) > 1:
                named = self.words.text("paper.counters.or", first=", ".join(counters[:-1]), last=counters[-1])
            go = self.words.text("paper.step.go_to", counters=named)
        return Steps(self.words.text("paper.step.sit"), self.words.text("paper.step.listen"), go)

    def _ahead(self, ahead: Ahead | None) -> tuple[str, ...]:
        if ahead is None:
            return ()
        if ahead.people == 0:
            return (self.words.text("paper.ahead.none"),)
        people = self.words.text("paper.ahead.people", count=ahead.people)
        if ahead.wait_min is None or ahead.wait_max is None:
            return (people,)
        if ahead.wait_min <= 0 or ahead.wait_min >= ahead.wait_max:
            return (people, self.words.text("paper.wait.within", high=ahead.wait_max))
        return (people, self.words.text("paper.wait.range", low=ahead.wait_min, high=ahead.wait_max))

    def _when(self, ticket: IssuedHere) -> str:
        local = ticket.issued_at.astimezone(CENTRE_ZONE)
        weekday = self.words.text(f"paper.weekday.{local.weekday()}")
        return self.words.text("paper.when", weekday=weekday, date=f"{local:%d/%m/%Y}", time=f"{local:%H:%M}")

    def _reprint(self, copy_number: int) -> Reprint:
        copy = self.words.text("paper.reprint.copy", copy=copy_number)
        if self.second is not None:  # staff must see it too
            copy = f"{copy} · {self.second.text('paper.reprint.title')}"
        return Reprint(self.words.text("paper.reprint.title"), copy)


def _picture_name(words: BoundWords, pictures: tuple[str, ...]) -> str:
    names = [words.text(f"picture.{picture}") for picture in pictures]
    if len(names) == 2:
        return words.text("paper.pair", first=names[0], second=names[1])
    return names[0]
