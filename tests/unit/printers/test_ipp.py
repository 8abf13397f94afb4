"""Messages of print servers: what is written is read back, and what is not whole is refused, never believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printers.a4.ipp import Group, NotIpp, Operation, Tag, decode, encode

VALUES = st.one_of(
    st.tuples(st.just(Tag.INTEGER), st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=3)),
    st.tuples(st.just(Tag.BOOLEAN), st.lists(st.booleans(), min_size=1, max_size=3)),
    st.tuples(st.just(Tag.KEYWORD), st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=3)),
)
NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=30)


@given(st.dictionaries(NAMES, VALUES, max_size=5), st.binary(max_size=50))
def test_what_is_written_is_read_back(
    attributes: dict[str, tuple[Tag, list[int | bool | str]]], data: bytes
) -> None:
    typed = [(name, tag, values) for name, (tag, values) in attributes.items()]
    message = decode(encode(Operation.PRINT_JOB, 7, [(Group.OPERATION, typed)], data))
    assert (message.code, message.request, message.data) == (Operation.PRINT_JOB, 7, data)
    assert message.first(Group.OPERATION) == {name: tuple(values) for name, (_, values) in attributes.items()}


@given(st.binary(max_size=200))
def test_noise_is_refused_or_read_but_never_crashes(noise: bytes) -> None:
    try:
        decode(noise)
    except NotIpp:
        return


@given(st.data())
def test_a_message_that_was_cut_off_is_refused(data: st.DataObject) -> None:
    whole = encode(0, 1, [(Group.PRINTER, [("printer-name", Tag.NAME, "a4"), ("printer-state", Tag.ENUM, 3)])])
    with pytest.raises(NotIpp):
        decode(whole[: data.draw(st.integers(0, len(whole) - 1))])


def test_collections_are_passed_over() -> None:
    member = bytes([Tag.MEMBER]) + b"\0\0\0\1x" + bytes([Tag.INTEGER]) + b"\0\0\0\4\0\0\0\1"
    collection = bytes([Tag.COLLECTION]) + b"\0\4size\0\0" + member + bytes([Tag.COLLECTION_END]) + b"\0\0\0\0"
    after = bytes([Tag.KEYWORD]) + b"\0\5media\0\2a4"
    message = decode(b"\2\0\0\0\0\0\0\1\4" + collection + after + b"\3")
    assert message.first(Group.PRINTER) == {"media": ("a4",)}


def test_states_by_ipp_reasons_are_told_apart() -> None:
    from devices.printers.a4.base import A4Fault
    from devices.printers.a4.driver import _state_of
    from devices.state import DeviceState

    def faults(*reasons: str, state: int = 3, message: str = "") -> tuple[set[str], DeviceState]:
        found = _state_of(
            {"printer-state-reasons": reasons, "printer-state": (state,), "printer-state-message": (message,)}
        )
        return set(found.faults), found.status.state

    assert faults("none") == (set(), DeviceState.READY)
    assert faults("toner-low-warning", "media-low-report") == (
        {A4Fault.INK_LOW, A4Fault.PAPER_LOW},
        DeviceState.DEGRADED,
    )
    assert faults("marker-supply-empty-error", state=5) == ({A4Fault.INK_OUT}, DeviceState.FAILED)
    assert faults("something-new-error") == ({A4Fault.ERROR}, DeviceState.FAILED)
    assert faults("something-new-warning") == (set(), DeviceState.READY)
    assert faults("none", state=5) == ({A4Fault.PAUSED}, DeviceState.FAILED)
    assert faults("output-area-full-error") == ({A4Fault.OUTPUT_FULL}, DeviceState.FAILED)
    assert faults("cups-missing-filter-warning") == ({A4Fault.NO_DRIVER}, DeviceState.FAILED)
    silent = "The printer may not exist or is unavailable at this time."
    assert faults("none", state=4, message=silent) == ({A4Fault.OFFLINE}, DeviceState.DISCONNECTED)
    assert faults("none", state=3, message=silent) == (set(), DeviceState.READY)  # of a job long past
