"""What sound is to the rest of the program."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SoundFault(StrEnum):
    """What can be wrong with sound. Each value keys `fault.sound.<value>.{citizen,staff}` in the words."""

    NO_SYSTEM = "no_system"  # neither PipeWire nor PulseAudio answers, and ALSA knows no card
    MISSING = "missing"  # the chosen output is not there: unplugged, or another name
    MUTED = "muted"  # there, but turned off or down to nothing
    IN_USE = "in_use"  # another program holds it
    STUCK = "stuck"  # a clip did not end in its time
    SILENT = "silent"  # the sound system does not answer at all
    UNREACHABLE = "unreachable"  # the plug was pulled
    ERROR = "error"  # the playing program failed for a reason that it cannot name
    NO_HANDSET = "no_handset"  # something private was to be said and there is no handset
    BAD_CLIP = "bad_clip"  # the file is no sound of the kind that is played


class Route(StrEnum):
    """Who is to hear it."""

    LOUDSPEAKER = "loudspeaker"  # everybody: never a name, an ID or a date of birth
    HANDSET = "handset"  # one person; never falls back to the loudspeaker


class SystemName(StrEnum):
    """The sound systems of Linux that are known here."""

    PIPEWIRE = "pipewire"
    PULSE = "pulse"
    ALSA = "alsa"


@dataclass(frozen=True, slots=True)
class Port:
    """A socket of an output (headphones, line out); `plugged` is None where the card cannot tell."""

    name: str
    title: str
    plugged: bool | None = None


@dataclass(frozen=True, slots=True)
class SoundOutput:
    """Something that sounds. `name` stays the same across restarts, so it is what settings hold."""

    name: str
    title: str
    system: SystemName
    default: bool = False
    muted: bool = False
    ports: tuple[Port, ...] = ()


class PlayOutcome(StrEnum):
    """How the playing of a clip ended."""

    PLAYED = "played"
    STOPPED = "stopped"  # somebody asked for silence
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Played:
    """What became of a clip. `detail` is for the technician."""

    outcome: PlayOutcome
    fault: SoundFault | None = None
    detail: str = ""
