"""A simulated device's port is its own while the plug is pulled, and anybody's once it is given up."""

from __future__ import annotations

import socket

import pytest

from devices.kept_port import KeptPort


@pytest.fixture
def port():
    kept = KeptPort()
    yield kept
    kept.give_up()


def refuses(number: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", number)) != 0


def test_it_is_the_same_each_time_and_refuses_in_between(port: KeptPort) -> None:
    numbers = set()
    for _ in range(3):
        with port.listen() as listener, socket.create_connection(listener.getsockname()):
            numbers.add(port.number)
        assert refuses(port.number)
    assert len(numbers) == 1
    assert 0 not in numbers


def test_nobody_is_given_it_while_the_plug_is_pulled(port: KeptPort) -> None:
    port.listen().close()
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(("127.0.0.1", port.number))  # as Linux does for a connection, without SO_REUSEADDR


def test_given_up_it_is_anybodys(port: KeptPort) -> None:
    port.listen().close()
    port.give_up()
    port.give_up()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port.number))


def test_where_another_program_listens_it_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = KeptPort(other.getsockname()[1])
        with pytest.raises(OSError, match="in use"):
            port.listen()
        port.give_up()
