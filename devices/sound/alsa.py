"""Plain ALSA, where no sound server runs: aplay and amixer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar

from devices.sound.base import SoundOutput, SystemName
from devices.sound.system import SoundSystem, SystemSilent

#: What ALSA's own configuration names beside the cards: plugins, mixers and other servers.
_NO_OUTPUT = frozenset(
    (
        *("null", "default", "sysdefault", "lavrate", "samplerate", "speexrate", "speex"),
        *("jack", "oss", "pulse", "pipewire", "upmix", "vdownmix", "usbstream"),
    )
)
_CARD = re.compile(r"plughw:CARD=(?P<card>[^,]+)(?:,DEV=\d+)?")
_MASTER = ("Master", "Speaker", "PCM", "Headphone")
_LEVEL = re.compile(r"\[(?P<percent>\d+)%\](?:.*\[(?P<switch>on|off)\])?")


class Alsa(SoundSystem):
    """The cards' own outputs with conversion (`plughw:`), named by the card: its number changes."""

    name: ClassVar[SystemName] = SystemName.ALSA

    def outputs(self) -> tuple[SoundOutput, ...]:
        """Return the outputs of all cards, and those that a person named in ALSA's configuration."""
        found = list(_named(self._ask("aplay", "-L")))
        if not found:
            raise SystemSilent("ALSA knows no card")
        return tuple(
            SoundOutput(name, title, SystemName.ALSA, default=number == 0, muted=self._muted(name))
            for number, (name, title) in enumerate(found)
        )

    def player(self, output: str | None, file: str) -> Sequence[str]:
        """Return aplay's command."""
        return ["aplay", "-q", *(["-D", output] if output else []), file]

    def _muted(self, name: str) -> bool:
        """Return whether the card's main control is off or at nothing; a card without one is not muted."""
        if (card := _CARD.fullmatch(name)) is None:
            return False
        for control in _MASTER:
            with suppress(SystemSilent):
                levels = list(_LEVEL.finditer(self._ask("amixer", "-c", card["card"], "sget", control)))
                if levels:
                    return all(level["percent"] == "0" or level["switch"] == "off" for level in levels)
        return False


def _named(listing: str) -> list[tuple[str, str]]:
    """Return names and titles from `aplay -L`: a name stands at the margin, its description indented below."""
    entries: list[tuple[str, list[str]]] = []
    for line in listing.splitlines():
        if line and not line[0].isspace():
            entries.append((line.strip(), []))
        elif entries and line.strip():
            entries[-1][1].append(line.strip())
    return [
        (name, about[0] if about else name)
        for name, about in entries
        if _CARD.fullmatch(name) or (":" not in name and name not in _NO_OUTPUT)
    ]
