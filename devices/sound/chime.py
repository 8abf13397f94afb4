"""The house's own sound: three soft notes, made at need. Used to try an output and before a call."""

from __future__ import annotations

from functools import cache

import numpy as np

from devices.sound.clip import Clip

_RATE = 22_050
_NOTES_HZ = (523.25, 659.25, 783.99)  # C5, E5, G5
_EACH_S = 0.45
_FADE_S = 0.012  # keeps the loudspeaker from clicking
_LOUDNESS = 0.5
_OVERTONES = ((1.0, 1.0), (2.0, 0.28), (3.0, 0.08))  # (multiple of the note, share)


@cache
def chime() -> Clip:
    """Return the three notes: 16 bit, one channel, about one and a half seconds."""
    t = np.arange(int(_EACH_S * _RATE)) / _RATE
    envelope = np.exp(-t * 6) * np.minimum(1, t / _FADE_S) * np.minimum(1, (_EACH_S - t) / _FADE_S)
    notes = [
        envelope * sum(share * np.sin(2 * np.pi * hz * multiple * t) for multiple, share in _OVERTONES)
        for hz in _NOTES_HZ
    ]
    whole = np.concatenate(notes)
    scaled = whole / np.abs(whole).max() * _LOUDNESS * 32767
    return Clip(scaled.astype(np.int16).reshape(-1, 1), _RATE)
