"""Keyboard scanners and Vietnamese letters: what gets lost is noticed, and only the number is taken."""

from __future__ import annotations

import pytest

from devices.readers.base import ReaderFault
from devices.readers.hid.simulator import HidReaderSimulator, Manner
from devices.readers.identity.card import CardSource
from devices.readers.identity.parse import parse_card
from devices.state import DeviceState
from tests.contract.readers.conftest import CARD_2021, CARD_2024, TICKET, Bench, OpenBench


def typing(open_bench: OpenBench, manner: Manner) -> Bench:
    bench = open_bench("hid")
    assert isinstance(bench.peer, HidReaderSimulator)
    bench.peer.manner = manner
    bench.reader.open()
    return bench


@pytest.mark.parametrize("manner", [Manner.LEAVES_OUT, Manner.ASKS])
@pytest.mark.parametrize("card", [CARD_2021, CARD_2024])
def test_only_the_number_is_taken_and_the_reader_says_so(open_bench: OpenBench, manner: Manner, card: str) -> None:
    bench = typing(open_bench, manner)
    scan = bench.read(card)
    assert scan.data == card[:12].encode()
    assert parse_card(scan.data).source is CardSource.NUMBER
    status = bench.reader.tend()
    assert (status.state, status.faults) == (DeviceState.DEGRADED, {ReaderFault.LETTERS_LOST})
    bench.reader.close()
    assert bench.reader.open().state is DeviceState.READY, "another scanner may be plugged in now"


@pytest.mark.parametrize("manner", [Manner.ALT, Manner.ALT_BYTES, Manner.CTRL_SHIFT_U])
def test_scanners_that_type_letters_by_their_numbers_lose_nothing(open_bench: OpenBench, manner: Manner) -> None:
    bench = typing(open_bench, manner)
    for card in (CARD_2021, CARD_2024):
        assert bench.read(card).data == card.encode()
    assert bench.reader.tend().state is DeviceState.READY


@pytest.mark.parametrize("manner", Manner)
def test_a_ticket_and_a_bare_number_have_nothing_to_lose(open_bench: OpenBench, manner: Manner) -> None:
    bench = typing(open_bench, manner)
    for content in (TICKET, "045090001234"):
        assert bench.read(content).data == content.encode()
    assert bench.reader.tend().state is DeviceState.READY
