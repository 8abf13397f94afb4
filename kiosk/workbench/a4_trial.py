"""A4 papers of this box: the page that tries the printer, drawn and printed in one call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from devices.printers.a4.base import A4Fault, A4Result
from devices.printers.a4.driver import A4Printer
from devices.printers.a4.settings import A4Settings
from kiosk.paths import assets_folder
from queueing.centre import Centre
from queueing.papers.lists import trial_page
from queueing.papers.sheet import Stationery
from queueing.words import Words


def print_test_page(
    printer: A4Printer,
    settings: A4Settings,
    centre: Centre,
    words: Words,
    now: datetime,
    *,
    on_faults: Callable[[frozenset[A4Fault]], None] = lambda _: None,
) -> A4Result:
    """Draw the test page and print it; blocks until it is out, given up (`printer.cancel()`) or held up too long.

    `printer` is the one that the supervisor keeps (`supervisor.ask("a4", …)`), or `A4Printer(settings)` for a queue
    that nobody keeps yet. `words` decide the language, `now` is aware.
    """
    page = trial_page(Stationery(centre, words, assets_folder() / "fonts", now), settings.queue)
    return printer.print(page, on_faults=on_faults)
