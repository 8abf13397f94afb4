"""The stage of the pictures: which glasses, when it is, which centre, whose words."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from kiosk.packs import load_packs
from kiosk.paths import assets_folder, words_folder
from kiosk.settings.layers import read_environment
from kiosk.settings.model import load_settings
from kiosk.view.screen import ScreenGeometry
from queueing.centre import Centre, Hours, Period
from queueing.clock import Instant
from queueing.words import Words

GLASSES = {
    "portrait": ScreenGeometry(1080, 1920, 21.5),
    "landscape": ScreenGeometry(1920, 1080, 21.5),
    "small-landscape": ScreenGeometry(1366, 768, 15.6),
    "small-portrait": ScreenGeometry(1080, 1920, 15.6),
    "large-portrait": ScreenGeometry(1080, 1920, 32.0),
}
#: What the pictures are made of; the others are only looked at by the tests.
PICTURED = ("portrait", "landscape", "small-landscape")


class StagedClock:
    """A clock that stands still until it is told to go on: Monday morning at half past eight."""

    def __init__(self) -> None:
        self._wall = datetime(2026, 11, 23, 1, 31, tzinfo=UTC)
        self._monotonic = 1000.0

    def now(self) -> Instant:
        """Return the staged instant."""
        return Instant(self._wall, self._monotonic, "stage")

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self._wall += timedelta(seconds=seconds)
        self._monotonic += seconds


def staged_centre() -> Centre:
    """Return the centre of the pictures: the demo's, with an ordinary day's hours and one service off."""
    shipped = load_settings(demo=True, environ={}, site=read_environment({}))  # whatever this box is set to
    centre = shipped.centre
    morning, afternoon = Period(start=time(7, 30), end=time(11, 30)), Period(start=time(13, 30), end=time(17))
    days = tuple(Hours.model_fields)[:5]
    services = tuple(
        service.model_copy(update={"hours": Hours(**dict.fromkeys(days, (afternoon,)))})
        if service.code == "D"
        else service
        for service in centre.services
    )
    hours = Hours(**dict.fromkeys(days, (morning, afternoon)))
    return centre.model_copy(update={"hours": hours, "services": services})


def staged_words() -> dict[str, Words]:
    """Return the catalogue in every language that is offered."""
    return load_packs(words_folder(), assets_folder() / "art")
