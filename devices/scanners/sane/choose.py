"""What a backend is told to do, chosen from what it offers. Pure.

Names differ from backend to backend: the patterns are those of the options of sane-backends 1.1 to 1.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from devices.scanners.sane.options import Option
from devices.scanners.sane.settings import PaperSource

A4_MM = (210.0, 297.0)
LEAST_DPI = 200
_FEEDER = re.compile(r"\badf\b|feeder", re.IGNORECASE)
_NOT_ONE_SIDE = re.compile(r"duplex|back|rear|both|card", re.IGNORECASE)
_FLATBED = re.compile(r"flat ?bed|document table|platen|^normal$", re.IGNORECASE)
_COLOUR = re.compile(r"^(24 ?bits? |full |true )?colou?r\b|^rgb", re.IGNORECASE)
_NOT_PLAIN = re.compile(r"lineart|halftone|binary|48", re.IGNORECASE)
# Switches that help and are harmless: straightening, the sheet's true length, and looking for two sheets at once.
_SWITCHED_ON = ("--swdeskew", "--ald", "--df-thickness", "--df-length", "--dfdetect")
_CHOSEN = {"--df-action": "Stop"}
# Sensors, where a backend shows them.
_LOADED = ("--adf-loaded", "--page-loaded")
_DOUBLE, _COVER = "--double-feed", "--cover-open"


@dataclass(frozen=True, slots=True)
class Sources:
    """The names under which a backend takes paper from its glass and from its feeder; None: it has none."""

    flatbed: str | None
    feeder: str | None
    named: bool  # False: the backend has one source and no option for it


@dataclass(frozen=True, slots=True)
class Plan:
    """How a scan is to be made."""

    arguments: tuple[str, ...]
    dpi: int
    width_mm: float  # of the area asked for
    feeder: bool


class NotFit(Exception):
    """The scanner cannot make pages that may be handed in (colour is wished for, 200 dpi needed)."""


def sources(options: Mapping[str, Option]) -> Sources:
    """Return where the backend takes paper from."""
    source = options.get("--source")
    if source is None or not source.choices:
        return Sources(None, None, named=False)
    simplex = [name for name in source.choices if not _NOT_ONE_SIDE.search(name)]
    feeder = next((name for name in simplex if _FEEDER.search(name)), None)
    flatbed = next((name for name in simplex if _FLATBED.search(name)), None)
    return Sources(flatbed, feeder, named=True)


def order(wish: PaperSource, offered: Sources, options: Mapping[str, Option]) -> list[tuple[str | None, bool]]:
    """Return the sources to try in turn: each name for `--source`, and whether it is a feeder.

    The next one is tried only when a feeder has no paper. None leaves the source as the backend has it.
    """
    if not offered.named or (offered.flatbed is None and offered.feeder is None):
        return [(None, wish is PaperSource.FEEDER)]
    glass = [] if offered.flatbed is None else [(offered.flatbed, False)]
    feed = [] if offered.feeder is None else [(offered.feeder, True)]
    if wish is PaperSource.FLATBED:
        return list(glass or feed)
    if wish is PaperSource.FEEDER:
        return list(feed or glass)
    if is_set(options, *_LOADED) is False and glass:
        return list(glass)
    return [*feed, *glass]


def plan(options: Mapping[str, Option], source: str | None, *, feeder: bool, least_dpi: int) -> Plan:
    """Return what to tell the backend. `options` are those that it shows while the source is chosen."""
    arguments: list[str] = [] if source is None else [f"--source={source}"]
    if mode := _mode(options.get("--mode")):
        arguments.append(f"--mode={mode}")
    if (depth := options.get("--depth")) is not None and _usable(depth) and 8.0 in depth.numbers():
        arguments.append("--depth=8")
    dpi = _dpi(options.get("--resolution"), least_dpi)
    if dpi is not None:
        arguments.append(f"--resolution={dpi}")
    else:  # an option for each direction, or none
        dpi = _dpi(options.get("--x-resolution"), least_dpi)
        if dpi is None:
            raise NotFit("no option for the resolution")
        arguments.append(f"--x-resolution={dpi}")
        if _dpi(options.get("--y-resolution"), least_dpi) == dpi:
            arguments.append(f"--y-resolution={dpi}")
    for flag, wanted in zip(("--page-width", "--page-height"), A4_MM, strict=True):
        if (most := _most(options.get(flag))) is not None:
            arguments.append(f"{flag}={min(wanted, most):g}")
    for flag in ("-l", "-t"):
        if _usable(options.get(flag)):
            arguments += [flag, "0"]
    size: list[float] = []
    for flag, wanted in zip(("-x", "-y"), A4_MM, strict=True):
        most = _most(options.get(flag))
        size.append(wanted if most is None else min(wanted, most))
        if most is not None:
            arguments += [flag, f"{size[-1]:g}"]
    arguments += [f"{flag}=yes" for flag in _SWITCHED_ON if _switch(options.get(flag))]
    for flag, value in _CHOSEN.items():
        if (option := options.get(flag)) is not None and _usable(option) and value in option.choices:
            arguments.append(f"{flag}={value}")
    return Plan(tuple(arguments), dpi, size[0], feeder)


def is_set(options: Mapping[str, Option], *flags: str) -> bool | None:
    """Return what the first of some sensors says that the backend shows; None where it has none of them."""
    for flag in flags:
        option = options.get(flag)
        if option is not None and option.is_switch and option.value in ("yes", "no"):
            return option.value == "yes"
    return None


def double_feed_seen(options: Mapping[str, Option]) -> bool:
    """Tell whether the scanner's own sensor says that two sheets went in at once."""
    return is_set(options, _DOUBLE) is True


def cover_seen_open(options: Mapping[str, Option]) -> bool:
    """Tell whether the scanner's own sensor says that its cover is open."""
    return is_set(options, _COVER) is True


def _usable(option: Option | None) -> bool:
    return option is not None and option.active and option.settable


def _most(option: Option | None) -> float | None:
    """Return the largest value of a range that may be set."""
    return option.high if option is not None and _usable(option) else None


def _switch(option: Option | None) -> bool:
    return option is not None and _usable(option) and option.is_switch


def _mode(option: Option | None) -> str | None:
    """Return the plainest colour mode; where there is no colour the best grey one is better than line art."""
    if option is None or not _usable(option):
        return None
    plain = [choice for choice in option.choices if not _NOT_PLAIN.search(choice)]
    for wanted in (_COLOUR, re.compile("colou?r", re.IGNORECASE), re.compile("gr[ae]y", re.IGNORECASE)):
        if found := next((choice for choice in plain if wanted.search(choice)), None):
            return found
    return None


def _dpi(option: Option | None, least: int) -> int | None:
    """Return the smallest resolution that is enough, or else the best there is; None without such an option."""
    if option is None or not _usable(option):
        return None
    if option.low is not None and option.high is not None:
        wanted = min(max(float(least), option.low), option.high)
        if option.step:
            # The value must lie on a step; the next one up, unless that is beyond the end.
            steps = -(-(wanted - option.low) // option.step)
            wanted = option.low + steps * option.step
            wanted = wanted if wanted <= option.high else wanted - option.step
        best = wanted
    else:
        numbers = option.numbers()
        if not numbers:
            return None
        best = next((number for number in numbers if number >= least), numbers[-1])
    if best < LEAST_DPI:
        raise NotFit(f"it scans no finer than {best:g} dpi")
    return int(best)
