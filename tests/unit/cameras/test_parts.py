"""The stream of a network camera: every camera's dialect, and no peer can make it hold more than the limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.cameras.network.parts import Malformed, Parts, boundary_of

PICTURES = st.lists(
    st.binary(min_size=1, max_size=200).filter(lambda b: b"--edge" not in b and not b.endswith((b"\n", b"\r"))),
    min_size=1,
    max_size=5,
)


def stream(pictures: list[bytes], *, told: bool, end: bytes) -> bytes:
    whole = b""
    for picture in pictures:
        length = b"Content-Length: %d" % len(picture) + end if told else b""
        whole += b"--edge" + end + b"Content-Type: image/jpeg" + end + length + end + picture + end
    return whole + b"--edge" + end


@given(PICTURES, st.booleans(), st.sampled_from([b"\r\n", b"\n"]), st.integers(1, 50))
def test_the_last_picture_comes_out_however_it_is_cut_up(
    pictures: list[bytes], told: bool, end: bytes, step: int
) -> None:
    parts = Parts(b"--edge", most_bytes=1000)
    data = stream(pictures, told=told, end=end)
    got = [parts.feed(data[place : place + step]) for place in range(0, len(data), step)]
    whole = [part for part in got if part is not None]
    assert whole[-1] == pictures[-1]
    assert all(part in pictures for part in whole)


def test_of_several_pictures_at_once_the_newest_counts() -> None:
    assert Parts(b"--edge", most_bytes=1000).feed(stream([b"1", b"2", b"3"], told=True, end=b"\r\n")) == b"3"


@given(st.lists(st.binary(max_size=4000), max_size=60))
def test_no_peer_can_make_it_hold_more_than_the_limits(chunks: list[bytes]) -> None:
    parts = Parts(b"--edge", most_bytes=5000)
    most = 0
    try:
        for chunk in [*chunks, *[b"x" * 4000] * 8]:
            parts.feed(chunk)
            most = max(most, len(parts._held))
    except Malformed:
        assert most <= 5000 + 8192 + 4000 + 200
    else:
        pytest.fail("the flood at the end is no stream")


@pytest.mark.parametrize(
    "flood",
    [
        b"x" * 20_000,
        b"--edge\r\n" + b"X-Header: y\r\n" * 2000,
        b"--edge\r\nContent-Length: 9999999999\r\n\r\n",
        b"--edge\r\n\r\n" + b"x" * 20_000,
        b"--edge\r\nContent-Length: 5001\r\n\r\n",
    ],
)
def test_a_flood_ends_the_stream(flood: bytes) -> None:
    with pytest.raises(Malformed):
        Parts(b"--edge", most_bytes=5000).feed(flood)


@pytest.mark.parametrize(
    ("told", "boundary"),
    [
        ("multipart/x-mixed-replace; boundary=edge", b"--edge"),
        ("multipart/x-mixed-replace;boundary=--edge", b"--edge"),
        ('Multipart/X-Mixed-Replace; boundary="edge"', b"--edge"),
        ("multipart/x-mixed-replace", None),
        ("multipart/x-mixed-replace; boundary=", None),
        ("multipart/x-mixed-replace; boundary=" + "x" * 300, None),
        ("multipart/form-data; boundary=edge", None),
        ("image/jpeg", None),
        ("", None),
        (";;;=", None),
        ("multipart/x-mixed-replace; boundary*=utf-8''%E1%BB%8B", None),
    ],
)
def test_boundaries_as_cameras_name_them(told: str, boundary: bytes | None) -> None:
    assert boundary_of(told) == boundary
