"""What a citizen chooses from or looks through: the lists of the pages, filled for the one that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject

from kiosk.view.opening import opening_of
from kiosk.view.pages import CardPages
from kiosk.view.rows import Rows
from kiosk.view.theme import Theme
from kiosk.view.words import Words
from kiosk.visit.model import Screen, TextSize, Visit
from queueing.centre import Centre, Service
from queueing.tickets.hours import hours_of, is_open
from queueing.tickets.model import PriorityReason

#: Tints of the language cards, as in the picture book; by order, since packs are data.
_LANGUAGE_LOOKS = ("A", "C", "F", "B")
_REASON_LOOKS = ("E", "B", "A", "F", "D", "G")

#: The last card among the services: a person takes over.
UNSURE = "?"


class Choices:
    """The cards to choose from, and what to bring; `parent` owns the lists."""

    def __init__(
        self, centre: Centre, languages: Sequence[str], theme: Theme, words: Words, parent: QObject
    ) -> None:
        self._centre = centre
        self._codes = languages
        self._theme = theme
        self._words = words
        self.services = CardPages(theme, parent)
        self.reasons = CardPages(theme, parent)
        self.languages = Rows(("code", "title", "art", "look"), parent)
        self.sizes = Rows(("code", "title", "cap", "marked"), parent)
        self.bring = Rows(("title", "art"), parent)

    def fill(self, visit: Visit, now: datetime) -> None:
        """Fill the lists of the page that is shown; those of other pages rest until they are."""
        match visit.screen:
            case Screen.ATTRACT:
                self._fill_languages()
            case Screen.LANGUAGE:
                self._fill_languages()
                self._fill_sizes(visit.wishes.text_size)
            case Screen.SERVICES:
                self._fill_services(visit, now)
            case Screen.PRIORITY:
                self._fill_reasons(visit.reason)
            case Screen.BRING:
                self._fill_bring(visit.service)

    def _fill_languages(self) -> None:
        self.languages.show(
            [
                (
                    code,
                    self._words.in_language(code).text(f"kiosk.language.{code}"),
                    f"voice-{code}",
                    _LANGUAGE_LOOKS[i % len(_LANGUAGE_LOOKS)],
                )
                for i, code in enumerate(self._codes)
            ]
        )

    def _fill_sizes(self, chosen: TextSize) -> None:
        self.sizes.show(
            [
                (
                    size.value,
                    self._words.now.text(f"kiosk.size.{size.value}"),
                    self._theme.cap_px(size.value),
                    size is chosen,
                )
                for size in TextSize
            ]
        )

    def _fill_services(self, visit: Visit, now: datetime) -> None:
        services = [self._service_card(service, visit, now) for service in self._centre.services]
        unsure = (
            UNSURE,
            self._words.bound(self._words.now.text("kiosk.services.unsure")),
            "help-coming",
            "B",
            True,
            False,
            "",
        )
        self.services.show((*services, unsure), visit.page)

    def _service_card(self, service: Service, visit: Visit, now: datetime) -> tuple[object, ...]:
        hours = hours_of(self._centre, service)
        now_open = is_open(hours, now) or not visit.open
        opening = None if now_open else opening_of(hours, now)
        words = self._words.now
        when = words.text("kiosk.services.opens", day=opening.day(words), clock=opening.clock) if opening else ""
        taken = visit.ticket is not None and visit.ticket.service == service.code
        name = self._words.bound_of(service.name)
        return service.code, name, f"scene-{service.look}", service.look, now_open, taken, when

    def _fill_reasons(self, chosen: PriorityReason | None) -> None:
        self.reasons.show(
            tuple(
                (
                    reason.value,
                    self._words.bound(self._words.now.text(f"kiosk.priority.{reason.value}")),
                    f"priority-{reason.value}",
                    _REASON_LOOKS[i % len(_REASON_LOOKS)],
                    True,
                    reason is chosen,
                    "",
                )
                for i, reason in enumerate(self._centre.rules.reasons)
            )
        )

    def _fill_bring(self, code: str | None) -> None:
        chosen = None if code is None else self._centre.service(code)
        bring = chosen.bring if chosen is not None else ()
        self.bring.show([(self._words.bound_of(item), f"bring-{item.picture}") for item in bring])
