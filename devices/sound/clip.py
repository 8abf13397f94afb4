"""A clip: the one kind of sound file that is played, checked before anything plays it."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

_LONGEST_S = 120
_MOST_BYTES = 24 << 20
_RATES = range(8_000, 48_001)
_STEP = 2  # bytes of a sample


class BadClip(Exception):
    """The bytes are no WAV of the kind that is played. Says why, for the technician."""


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Sound as samples: int16, shape (frames, channels)."""

    samples: NDArray[np.int16]
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate

    def louder(self, gain: float) -> Clip:
        """Return the clip with its amplitude multiplied; what would go beyond full scale stays there."""
        loud = np.clip(self.samples.astype(np.float32) * gain, -32768, 32767)
        return replace(self, samples=loud.astype(np.int16))

    def to_wav(self) -> bytes:
        """Return the clip as a WAV file."""
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(self.samples.shape[1])
            file.setsampwidth(_STEP)
            file.setframerate(self.rate)
            file.writeframes(self.samples.astype("<i2").tobytes())
        return out.getvalue()


def read_clip(data: bytes) -> Clip:
    """Return the clip in a WAV file of 16-bit PCM, one or two channels; raises BadClip.

    Clips come on sticks from people who recorded them: a file of any other kind is refused, not guessed at.
    """
    if len(data) > _MOST_BYTES:
        raise BadClip("larger than any clip")
    try:
        with wave.open(io.BytesIO(data)) as file:
            channels, width, rate, frames = file.getparams()[:4]
            if width != _STEP or channels not in (1, 2) or rate not in _RATES:
                raise BadClip(
                    f"{8 * width} bit, {channels} channels, {rate} Hz; 16 bit, 1 or 2, 8 to 48 kHz is played"
                )
            if not 0 < frames <= _LONGEST_S * rate:
                raise BadClip(f"{frames / rate:.1f} s; up to {_LONGEST_S} s is played")
            raw = file.readframes(frames)
    except (wave.Error, EOFError, ValueError, RuntimeError) as error:
        raise BadClip(f"no WAV file: {error}") from error
    whole = len(raw) // (_STEP * channels) * _STEP * channels
    samples = np.frombuffer(raw[:whole], "<i2").reshape(-1, channels).astype(np.int16)
    if not len(samples):
        raise BadClip("cut off before its first sample")
    return Clip(samples, rate)


def decibels(steps_db: float) -> float:
    """Return the factor of amplitude for a change of loudness in dB (20 dB are a factor of ten)."""
    return float(10 ** (steps_db / 20))
