from __future__ import annotations

from uuid import UUID

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from kiosk.paper.code import read_ticket_code, ticket_code

secrets = st.binary(min_size=16, max_size=16).map(bytes.hex)


@given(st.uuids(), secrets)
def test_a_code_gives_back_its_ticket_and_secret(ticket: UUID, secret: str) -> None:
    assert read_ticket_code(ticket_code(ticket, secret)) == (ticket, secret)
    assert read_ticket_code(f" {ticket_code(ticket, secret).lower()}\n") == (ticket, secret)


@given(st.uuids(), secrets)
def test_every_code_makes_a_symbol_of_version_three(ticket: UUID, secret: str) -> None:
    symbol = segno.make_qr(ticket_code(ticket, secret), error="m", boost_error=False)
    assert (symbol.version, symbol.mode) == (3, "alphanumeric")


@pytest.mark.parametrize(
    "text", ["", "T:", "045090001234||Nguyễn Văn A|01011990", "T:AAAA.BBBB", "https://example.org"]
)
def test_what_is_no_tickets_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not the QR of a ticket"):
        read_ticket_code(text)


def test_a_secret_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="8 bytes where 16 are wanted"):
        ticket_code(UUID(int=1), "00" * 8)
