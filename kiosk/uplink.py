"""The kiosk's line to the hub: paired, heard, sending its outbox. While the hub is away nothing else changes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from pydantic import ValidationError

from kiosk.pairing import Pairing
from queueing.client import HubLink, Outbox, OutboxSender
from queueing.issuing.model import Identity, StoreFailed
from queueing.wire import KioskState, OutboxReceipt, PairReply, StreamEvent

_log = logging.getLogger(__name__)

RETRY_S = 5.0


class PairedStore(Outbox, Protocol):
    """What the uplink needs of the issuing store."""

    @property
    def identity(self) -> Identity | None:
        """Who this kiosk is, None until it is paired (or was copied)."""
        ...

    @property
    def receipt(self) -> OutboxReceipt:
        """What the hub has of this store, as it said last."""
        ...

    def adopt(self, mark: str, pictures: tuple[str, ...]) -> None:
        """Take on a mark."""
        ...


class Uplink:
    """Keeps the kiosk paired and connected on threads of its own; callbacks come on those threads."""

    def __init__(
        self,
        base_url: str,
        store: PairedStore,
        pairing: Pairing,
        *,
        on_event: Callable[[StreamEvent], None],
        on_state: Callable[[bool], None],
    ) -> None:
        self._base_url = base_url
        self._store = store
        self._pairing = pairing
        self._on_event = on_event
        self._on_state = on_state
        self._stop = threading.Event()
        self._turn = threading.Event()  # something is to be done: stop, or pair anew
        self._thread = threading.Thread(target=self._run, name="uplink", daemon=True)

    def start(self) -> None:
        """Begin to look for the hub."""
        self._thread.start()

    def stop(self) -> None:
        """Let go of the hub."""
        self._stop.set()
        self._turn.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            kept, identity = self._pairing.known(), self._store.identity
            if kept is not None and (identity is None or kept.mark != identity.mark):
                self._pairing.forget()  # a mark belongs to one store; a copy of it needs its own
            reply = self._pairing.reply(self._stop)
            if reply is None:
                return
            if not self._adopted(reply):
                self._stop.wait(RETRY_S)
                continue
            self._follow(reply.token)

    def _adopted(self, reply: PairReply) -> bool:
        if reply.mark is None:
            _log.error("the hub gave this kiosk no mark")
            return False
        try:
            if self._store.identity != Identity(reply.mark, reply.pictures):
                self._store.adopt(reply.mark, reply.pictures)
        except StoreFailed as error:
            _log.error("the mark cannot be kept: %s", error)
            return False
        return True

    def _follow(self, token: str) -> None:
        refused = threading.Event()
        self._turn.clear()
        if self._stop.is_set():
            return

        def on_refused() -> None:
            refused.set()
            self._turn.set()

        sender = OutboxSender(self._store, self._base_url, token, on_refused=on_refused)

        def on_event(event: StreamEvent) -> None:
            if event.event == "snapshot" and self._differs(event):
                sender.ask()
            self._on_event(event)

        link = HubLink(self._base_url, token, "kiosk", on_event, self._on_state, on_refused=on_refused)
        link.start()
        sender.start()
        self._turn.wait()
        link.stop()
        sender.stop()
        if refused.is_set():
            _log.warning("the hub does not know this kiosk any more; pairing anew")
            self._pairing.forget()

    def _differs(self, snapshot: StreamEvent) -> bool:
        """Return whether the hub may have lost what this kiosk believes it has: it was restored from a backup."""
        try:
            held = KioskState.model_validate(snapshot.data).issuer
            return held != self._store.receipt
        except (ValidationError, StoreFailed):
            return True  # asking does no harm
