"""When to take a page from under a camera: pure rules about what moves, lies still and was taken already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from devices.scanners.base import ScanStage

MOVES = 0.004  # share of the picture that changes from one look to the next while a hand is at work
EMPTY = 0.012  # share that differs from the empty table at most
SAME = 0.012  # share that differs from what was taken at most
LOOK_AGAIN_S = 3.0  # lenses focus late, lamps are switched on
HAND_PATIENCE_S = 6.0  # then it is no hand but a thing that lies there
TABLE_S = 20.0  # what lies so long without being a sheet belongs to the table


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look at the table shows, as shares of the picture; None where there is nothing to compare with."""

    moved: float | None  # since the look before
    from_table: float | None
    from_taken: float | None


class Found(Enum):
    """What looking closely at a still picture gave."""

    SHEET = "sheet"  # it was taken
    SAME = "same"  # the page that was taken before, moved a little
    HAND = "hand"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Watching:
    """What is so; times are monotonic seconds."""

    still_since: float | None = None
    looked_at: float | None = None  # closely, since it last moved
    found: Found | None = None
    stage: ScanStage = ScanStage.PUT_PAPER


@dataclass(frozen=True, slots=True)
class Step:
    """What is so after a look, and what to do."""

    watching: Watching
    look_closely: bool = False
    table_is_empty: bool = False  # what is seen is the empty table: good to know for the next looks


def see(watching: Watching, sight: Sight, now: float, *, still_seconds: float) -> Step:
    """Return what follows from a look."""
    if sight.moved is None or sight.moved > MOVES:
        return Step(Watching(stage=ScanStage.HOLD_STILL if sight.moved is not None else watching.stage))
    since = now if watching.still_since is None else watching.still_since
    watching = replace(watching, still_since=since)
    if now - since < still_seconds:
        return Step(watching)
    if sight.from_table is not None and sight.from_table <= EMPTY:
        return Step(replace(watching, stage=ScanStage.PUT_PAPER, found=None, looked_at=None), table_is_empty=True)
    if sight.from_taken is not None and sight.from_taken <= SAME:
        return Step(replace(watching, stage=ScanStage.CHANGE_PAPER))
    if watching.found is Found.SAME:
        return Step(watching)
    if watching.looked_at is None or now - watching.looked_at >= LOOK_AGAIN_S:
        return Step(replace(watching, looked_at=now), look_closely=True)
    return Step(watching)


def looked(watching: Watching, found: Found, now: float, *, table_known: bool) -> Step:
    """Return what follows from a close look."""
    still_for = now - watching.still_since if watching.still_since is not None else 0.0
    watching = replace(watching, found=found, looked_at=now)
    match found:
        case Found.SHEET | Found.SAME:
            return Step(replace(watching, stage=ScanStage.CHANGE_PAPER))
        case Found.HAND:
            return Step(replace(watching, stage=ScanStage.HAND))
        case Found.NOTHING:
            if not table_known or still_for >= TABLE_S:
                # The first time that no sheet is seen it is the table that is seen.
                return Step(replace(watching, stage=ScanStage.PUT_PAPER), table_is_empty=True)
            return Step(replace(watching, stage=ScanStage.NO_PAGE))


def hand_counts(watching: Watching, now: float) -> bool:
    """Tell whether something that reaches onto the sheet is still waited for."""
    return watching.still_since is None or now - watching.still_since < HAND_PATIENCE_S
