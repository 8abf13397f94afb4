"""Only sound of the one kind is played; loudness never wraps around."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.sound.chime import chime
from devices.sound.clip import BadClip, Clip, decibels, read_clip
from devices.sound.settings import OutputChoice, SystemSoundSettings


def wav(*, channels: int = 1, width: int = 2, rate: int = 22_050, data: bytes = bytes(200)) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(data)
    return out.getvalue()


def test_a_clip_survives_writing_and_reading() -> None:
    again = read_clip(chime().to_wav())
    assert np.array_equal(again.samples, chime().samples)
    assert again.seconds == pytest.approx(1.35, abs=0.01)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        b"OggS" + bytes(100),
        wav(width=1),
        wav(channels=3, data=bytes(600)),
        wav(rate=96_000),
        wav(data=b""),
        wav(data=bytes(8000 * 2 * 121), rate=8000),
    ],
)
def test_what_is_no_such_clip_is_refused(data: bytes) -> None:
    with pytest.raises(BadClip):
        read_clip(data)


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_refused_or_read(tail: bytes) -> None:
    for data in (tail, wav()[:30] + tail, wav() + tail):
        try:
            assert len(read_clip(data).samples)
        except BadClip:
            continue


@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=50), st.floats(0, 50))
def test_louder_stays_within_full_scale_and_keeps_its_sign(samples: list[int], gain: float) -> None:
    clip = Clip(np.array(samples, np.int16).reshape(-1, 1), 8000)
    louder = clip.louder(gain).samples[:, 0].astype(int)
    assert all(a * b >= 0 for a, b in zip(samples, louder, strict=True))
    assert np.abs(louder).max() <= 32768


def test_twenty_decibels_are_a_factor_of_ten() -> None:
    assert decibels(20) == pytest.approx(10)
    assert decibels(-6) == pytest.approx(0.5, abs=0.002)


def test_the_handset_is_never_the_loudspeaker() -> None:
    with pytest.raises(ValidationError, match="the handset is the loudspeaker"):
        SystemSoundSettings(handset=OutputChoice())
    same_card = OutputChoice(output="card", port="speaker"), OutputChoice(output="card", port="headphones")
    assert SystemSoundSettings(loudspeaker=same_card[0], handset=same_card[1]).handset == same_card[1]
