"""A port that was chosen stays ours until somebody of ours listens on it, and while nobody does."""

from __future__ import annotations

import socket
from contextlib import ExitStack

import pytest

from kiosk.run.held_ports import HeldPorts


def listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener


def test_ours_listens_on_a_held_port_again_and_again() -> None:
    with HeldPorts() as ports:
        port = ports.hold()
        for _ in range(3):
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", port))
            with listen(port), socket.create_connection(("127.0.0.1", port)):
                pass


def test_nobody_else_is_given_a_held_port() -> None:
    """Of 28,000 ports 50 are held; 600 asked of Linux beside them would meet one, were they free to give."""
    with HeldPorts() as ports, ExitStack() as others:
        held = {ports.hold() for _ in range(50)}
        assert len(held) == 50
        given = set()
        for _ in range(600):
            other = others.enter_context(socket.socket())
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", 0))
            given.add(other.getsockname()[1])
        assert not held & given


def test_a_port_in_use_is_passed_by() -> None:
    with HeldPorts() as ports, listen(0) as other:
        taken = other.getsockname()[1]
        assert ports.hold(taken) not in (0, taken)


def test_a_port_is_given_once() -> None:
    with HeldPorts() as ports:
        port = ports.hold()
        assert ports.hold(port) != port


def test_left_it_holds_nothing() -> None:
    with HeldPorts() as ports:
        port = ports.hold()
    with socket.socket() as strict:  # without SO_REUSEADDR: fails where anybody has it
        strict.bind(("127.0.0.1", port))
