"""The kiosk's line to the hub: paired, heard, sending its outbox. While the hub is away nothing else changes.

The line never ends for good: whatever goes wrong is logged once, told to `kiosk doctor`, and tried again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from pydantic import ValidationError

from kiosk.hub_line.pairing import Pairing
from queueing.backoff import Backoff, Wait
from queueing.client import HubLink, Outbox, OutboxSender
from queueing.issuing.model import Identity, IssueRefused, StoreFailed
from queueing.mishaps import Mishaps
from queueing.wire import KioskState, OutboxReceipt, PairReply, StreamEvent

_log = logging.getLogger(__name__)

_LOOK_S = 30.0
_PAIRING = "pairing"  # its name in the log and at the doctor


@dataclass(frozen=True, slots=True)
class LineState:
    """How the line is."""

    paired: bool = False  # let in by the hub, now or before
    up: bool = False
    wrong: str = ""  # for a technician: what it stumbles over


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
    """Keeps the kiosk paired and connected on threads of its own; callbacks come on those threads.

    `on_line` gets how the line is, whenever that changes.
    """

    def __init__(
        self,
        base_url: str,
        store: PairedStore,
        pairing: Pairing,
        *,
        on_event: Callable[[StreamEvent], None],
        on_state: Callable[[bool], None],
        on_line: Callable[[LineState], None] = lambda _: None,
        wait: Wait = threading.Event.wait,
    ) -> None:
        self._base_url = base_url
        self._store = store
        self._pairing = pairing
        self._on_event = on_event
        self._on_state = on_state
        self._on_line = on_line
        self._wait = wait
        self._line = LineState()
        self._line_lock = threading.Lock()
        self._mishaps = Mishaps(lambda wrong: self._note(wrong=wrong))
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
        self._on_line(self._line)
        backoff = Backoff()
        while not self._stop.is_set():
            try:
                self._round()
            except Exception as error:  # noqa: BLE001 - a line that had ended would look like a hub that is away
                self._mishaps.struck(_PAIRING, error)
                self._wait(self._stop, backoff.next_s())
            else:
                backoff.succeeded()

    def _round(self) -> None:
        """Pair if need be, and follow the hub until it does not know this kiosk any more."""
        kept, identity = self._pairing.known(), self._store.identity
        if kept is not None and (identity is None or kept.mark != identity.mark):
            self._pairing.forget()  # a mark belongs to one store; a copy of it needs its own
            kept = None
        self._note(paired=kept is not None)
        reply = self._pairing.reply(self._stop)
        if reply is None:
            return
        self._adopt(reply)
        self._note(paired=True)
        self._follow(reply.token)

    def _note(self, **changes: bool | str) -> None:
        with self._line_lock:
            line = replace(self._line, **changes)  # type: ignore[arg-type]  # its own fields
            if line != self._line:
                self._line = line
                self._on_line(line)

    def _connected(self, up: bool) -> None:
        self._note(up=up)
        self._on_state(up)

    def _adopt(self, reply: PairReply) -> None:
        if reply.mark is None:
            raise IssueRefused("not_paired", "the hub gave this kiosk no mark")
        if self._store.identity != Identity(reply.mark, reply.pictures):
            self._store.adopt(reply.mark, reply.pictures)

    def _follow(self, token: str) -> None:
        refused = threading.Event()
        self._turn.clear()
        if self._stop.is_set():
            return

        def on_refused() -> None:
            refused.set()
            self._turn.set()

        sender = OutboxSender(self._store, self._base_url, token, on_refused=on_refused, mishaps=self._mishaps)

        def on_event(event: StreamEvent) -> None:
            if event.event == "snapshot" and self._differs(event):
                sender.ask()
            self._on_event(event)

        link = HubLink(
            self._base_url, token, "kiosk", on_event, self._connected, on_refused=on_refused, mishaps=self._mishaps
        )
        link.start()
        sender.start()
        while not self._turn.wait(_LOOK_S):
            self._mishaps.well(_PAIRING)
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
