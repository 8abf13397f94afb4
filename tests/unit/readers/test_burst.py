"""Where one scan on a serial line ends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from devices.readers.serial.burst import Burst


@given(st.lists(st.binary(min_size=1, max_size=50), min_size=1, max_size=8))
def test_pieces_in_quick_succession_are_one_scan(pieces: list[bytes]) -> None:
    burst, now = Burst(quiet=0.1), 5.0
    for piece in pieces:
        burst.feed(piece, now)
        assert burst.take(now) is None
        now += 0.05
    assert burst.take(now + 0.1) == (b"".join(pieces).strip() or None)
    assert burst.wait(now + 0.1) is None


def test_a_flood_is_thrown_away_until_the_line_is_quiet() -> None:
    burst = Burst(quiet=0.1)
    for _ in range(10):
        burst.feed(bytes(4096), 1.0)
    assert burst.take(1.2) is None
    burst.feed(b"045090001234\r", 2.0)
    assert burst.take(2.2) == b"045090001234"
