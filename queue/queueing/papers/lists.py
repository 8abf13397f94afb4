"""The lists: what to bring for a service, who took a number today, and the page that tries a printer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from queueing.centre import Service
from queueing.clock import CENTRE_ZONE
from queueing.papers.sheet import GOLD, INK, MARGIN_MM, WIDTH_MM, Sheet, Stationery
from queueing.wire import TicketView

_SQUARE_MM = 16.0
_COLOURS = (INK, (10, 69, 39), (116, 17, 16), GOLD, (134, 171, 224), (179, 146, 214))
_RULER_MM = 100.0


def bring_list(stationery: Stationery, service: Service) -> bytes:
    """Return what to bring for a service, to take home: all of it at once, each with a box to tick."""
    words = stationery.words
    sheet = Sheet(stationery, words.text("a4.bring.title"))
    sheet.text(stationery.name(service.name), size=17, bold=True, space=5)
    lines = [stationery.name(line) for line in service.bring]
    if lines:
        sheet.items(lines)
        sheet.text(words.text("a4.bring.all"), size=12, quiet=True)
    else:
        sheet.text(words.text("a4.bring.none"), size=15)
    return sheet.done()


def day_list(stationery: Stationery, day: date, tickets: Sequence[TicketView]) -> bytes:
    """Return everybody who took a number on a day, in the order of arrival. It holds no names and no notes."""
    words = stationery.words
    sheet = Sheet(stationery, words.text("a4.day.title", day=f"{day:%d/%m/%Y}"))
    if not tickets:
        sheet.text(words.text("a4.day.nobody"), size=13)
        return sheet.done()
    services = {service.code: stationery.name(service.name) for service in stationery.centre.services}
    head = [
        words.text(f"a4.day.{column}") for column in ("number", "picture", "service", "arrived", "counter", "state")
    ]
    rows = [
        (
            ticket.number,
            " + ".join(words.text(f"picture.{picture}") for picture in ticket.pictures),
            services.get(ticket.service, ticket.service),
            f"{ticket.arrived_at.astimezone(CENTRE_ZONE):%H:%M}",
            ticket.counter or "",
            words.text(f"desk.ticket.{ticket.state}"),
        )
        for ticket in sorted(tickets, key=lambda ticket: (ticket.arrived_at, ticket.number))
    ]
    sheet.table(head, rows, (14, 27, 28, 11, 9, 20))
    sheet.pdf.ln(3)
    sheet.text(words.text("a4.day.count", count=len(tickets)), bold=True)
    return sheet.done()


def trial_page(stationery: Stationery, queue: str) -> bytes:
    """Return the page that tries a printer: every kind of letter, colours, a frame at the margin, a ruler."""
    words = stationery.words
    sheet = Sheet(stationery, words.text("a4.test.title"))
    sheet.text(words.text("a4.test.lead"), size=13)
    sheet.text(words.text("a4.test.queue", queue=queue), size=13, bold=True, space=4)
    for size in (9, 12, 18):
        sheet.text(words.text("a4.test.letters"), size=size, space=4)
    sheet.text(words.text("a4.test.colours"))
    pdf = sheet.pdf
    top = pdf.get_y()
    for nth, colour in enumerate(_COLOURS):
        pdf.set_fill_color(*colour)
        pdf.rect(MARGIN_MM + nth * (_SQUARE_MM + 6), top, _SQUARE_MM, _SQUARE_MM, style="DF")
    pdf.set_y(top + _SQUARE_MM + 8)
    sheet.text(words.text("a4.test.ruler"))
    ruler = pdf.get_y()
    pdf.set_line_width(0.4)
    pdf.line(MARGIN_MM, ruler, MARGIN_MM + _RULER_MM, ruler)
    for end in (0.0, _RULER_MM / 2, _RULER_MM):
        pdf.line(MARGIN_MM + end, ruler - 2, MARGIN_MM + end, ruler + 2)
    pdf.rect(MARGIN_MM - 8, 14, WIDTH_MM + 16, 297 - 24)
    return sheet.done()
