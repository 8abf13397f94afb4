"""When something opens again, as people say it: today, tomorrow or a weekday, and the clock. Without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from queueing.centre import Hours
from queueing.clock import CENTRE_ZONE
from queueing.tickets.hours import next_opening
from queueing.words import Words

_NOON = 12


@dataclass(frozen=True, slots=True)
class Opening:
    """The next time that doors open, seen from a moment: so many days on, on a weekday (Monday 0), at a time."""

    days: int
    weekday: int
    hour: int
    minute: int

    @property
    def clock(self) -> str:
        """The time as on a clock: 7:30."""
        return f"{self.hour}:{self.minute:02d}"

    def day(self, words: Words) -> str:
        """Return the day in words."""
        keys = {0: "kiosk.closed.at_today", 1: "kiosk.closed.at_tomorrow"}
        return words.text(keys.get(self.days, f"kiosk.weekday.{self.weekday}"))

    def sentence(self, words: Words) -> str:
        """Return when the doors open, as a sentence."""
        clock = {"hour": str(self.hour), "minute": f"{self.minute:02d}"}
        if self.days == 0:
            return words.text("kiosk.closed.today", **clock)
        if self.days == 1:
            morning = self.hour < _NOON
            return words.text("kiosk.closed.tomorrow" if morning else "kiosk.closed.tomorrow_later", **clock)
        return words.text("kiosk.closed.day", weekday=self.day(words), **clock)


def opening_of(hours: Hours, now: datetime) -> Opening | None:
    """Return when the hours next begin, None if within a week they never do. Days are the centre's own."""
    opens = next_opening(hours, now)
    if opens is None:
        return None
    there = opens.astimezone(CENTRE_ZONE)
    days = (there.date() - now.astimezone(CENTRE_ZONE).date()).days
    return Opening(days, there.weekday(), there.hour, there.minute)
