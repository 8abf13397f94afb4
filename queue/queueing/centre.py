"""What a centre is: its services, counters, hours and rules, as typed settings.

These models are read from the layered settings files (kiosk.settings.model) and handed to whoever needs them.
"""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from queueing.tickets.model import PriorityReason


class Part(BaseModel):
    """Base of all settings: unknown keys are errors, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Mode(StrEnum):
    """Whether simulators may stand in. Only a demo centre has any, under a banner."""

    DEMO = "demo"
    CONFIGURED = "configured"


class Text(Part):
    """A name in every language a person may read it in."""

    vi: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]


class Period(Part):
    """A stretch of one day, `start` included, `end` excluded, in the centre's time."""

    start: time
    end: time

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.start >= self.end:
            times = {"start": f"{self.start:%H:%M}", "end": f"{self.end:%H:%M}"}
            raise PydanticCustomError("period_order", "opens at {start} but closes at {end}", times)
        return self


class Hours(Part):
    """Opening periods by weekday; a day left out is closed."""

    monday: tuple[Period, ...] = ()
    tuesday: tuple[Period, ...] = ()
    wednesday: tuple[Period, ...] = ()
    thursday: tuple[Period, ...] = ()
    friday: tuple[Period, ...] = ()
    saturday: tuple[Period, ...] = ()
    sunday: tuple[Period, ...] = ()

    def on_weekday(self, weekday: int) -> tuple[Period, ...]:
        """Return the periods of a weekday, 0 = Monday."""
        days = (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )
        return days[weekday]


ServiceCode = Annotated[str, Field(pattern=r"^[A-Z]$")]
CounterLabel = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,3}$")]


#: The key in a validation's context under which stand the pictures of things to bring that are drawn, a frozenset.
BRING_DRAWN = "bring_drawn"


class Bring(Text):
    """Something to have at hand, with its picture on the screen: `assets/art/bring-<picture>.svg`."""

    picture: Annotated[str, Field(pattern=r"^[a-z]+$")] = "form"

    @field_validator("picture")
    @classmethod
    def _drawn(cls, picture: str, info: ValidationInfo) -> str:
        """Refuse a picture that nobody drew, where whoever validates knows which there are (BRING_DRAWN)."""
        drawn: frozenset[str] | None = (info.context or {}).get(BRING_DRAWN)
        if drawn is not None and picture not in drawn:
            values = {"found": picture, "allowed": ", ".join(sorted(drawn))}
            raise PydanticCustomError("no_drawing", "there is no drawing {found}", values)
        return picture


class Service(Part):
    """A field of work that has a series of its own.

    `look` names the shape, colours and scene (assets/art/{scene,shape,sign}-<look>*.svg and the theme's roles).
    `bring` is what the ticket tells to bring, a short line each, and the screen shows by pictures.
    """

    code: ServiceCode
    name: Text
    look: Annotated[str, Field(pattern=r"^[A-H]$")]
    bring: tuple[Bring, ...] = ()
    hours: Hours | None = None  # None: as the centre
    minutes: Annotated[float, Field(gt=0, le=240)] = 8.0  # first guess of a service time, until days are learned


class Counter(Part):
    """A place where people are served. Staff choose which counters they work."""

    label: CounterLabel
    services: tuple[ServiceCode, ...]


class QueueRules(Part):
    """Bounds that the centre sets for calling."""

    max_recalls: Annotated[int, Field(ge=0, le=20)] = 3
    max_recycles: Annotated[int, Field(ge=0, le=10)] = 2
    recycle_after: Annotated[int, Field(ge=0, le=50)] = 3  # people called before a recycled ticket comes up again
    park_minutes: Annotated[int, Field(ge=1, le=480)] = 30
    # At most this many people with priority are called in a row while someone without waits (no starvation).
    priority_run: Annotated[int, Field(ge=1, le=20)] = 2
    # Nobody without priority waits longer than this behind people with priority who came later.
    priority_max_wait_minutes: Annotated[int, Field(ge=5, le=480)] = 45
    reasons: tuple[PriorityReason, ...] = tuple(PriorityReason)


class HubSettings(Part):
    """Where the hub listens and keeps its data. Loopback only, until TLS exists."""

    host: Literal["127.0.0.1", "::1", "localhost"] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8765
    database_url: str | None = None  # None: SQLite in the data directory
    session_hours: Annotated[float, Field(gt=0, le=24)] = 10.0


class Centre(Part):
    """One public service centre (one site of a commune)."""

    mode: Mode = Mode.CONFIGURED
    site: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")] = "site-1"
    office: Text
    commune: Text
    province: Text | None = None
    # A picture beside the site's settings, None: no crest.
    crest: Annotated[str, Field(pattern=r"^[^/\\\x00]{1,80}\.(png|jpg|jpeg|svg)$")] | None = None
    services: Annotated[tuple[Service, ...], Field(min_length=1)]
    counters: Annotated[tuple[Counter, ...], Field(min_length=1)]
    hours: Hours
    rules: QueueRules = QueueRules()
    notice: Text | None = None  # the line at the foot of the board

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        codes = [s.code for s in self.services]
        if len(set(codes)) != len(codes):
            raise PydanticCustomError("service_twice", "two services have the same code")
        labels = [c.label for c in self.counters]
        if len(set(labels)) != len(labels):
            raise PydanticCustomError("counter_twice", "two counters have the same label")
        for counter in self.counters:
            unknown = sorted(set(counter.services) - set(codes))
            if unknown:
                names = {"counter": counter.label, "services": ", ".join(unknown)}
                message = "counter {counter} serves {services}, which no service has"
                raise PydanticCustomError("counter_serves_unknown", message, names)
        return self

    def service(self, code: str) -> Service:
        """Return the service with this code; raises KeyError if there is none."""
        for service in self.services:
            if service.code == code:
                return service
        raise KeyError(code)
