"""A board in the hall, as the hub's one client follows it, that remembers all that it ever showed."""

from __future__ import annotations

import json
import threading
from uuid import uuid4

from queueing.client import HubLink
from queueing.wire import BoardCall, BoardState, PairRequest, StreamEvent
from tests.hubs import paired
from tests.waiting import PATIENCE_S


class WatchedBoard:
    """What was shown: every call by its number in the trail, everybody who was to come, and the raw text."""

    def __init__(self, url: str, code: str) -> None:
        reply = paired(url, PairRequest(code=code, kind="board", name=f"board-{uuid4().hex[:6]}"))
        self.calls: dict[int, BoardCall] = {}
        self.coming: set[str] = set()
        self.text: list[str] = []
        self.last: BoardState | None = None
        self._changed = threading.Condition()
        self._link = HubLink(url, reply.token, "board", self._show, lambda _up: None)
        self._link.start()

    def close(self) -> None:
        """Switch it off."""
        self._link.stop()

    def until_shown(self, call: int) -> None:
        """Wait until a call has been shown."""
        with self._changed:
            assert self._changed.wait_for(lambda: call in self.calls, PATIENCE_S), (
                f"call {call} is not on the board"
            )

    def until_empty(self) -> None:
        """Wait until it calls nobody."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.last is not None and not self.last.recent, PATIENCE_S)

    def _show(self, event: StreamEvent) -> None:
        state = BoardState.model_validate(event.data)
        with self._changed:
            self.last = state
            self.text.append(json.dumps(event.data, ensure_ascii=False))
            self.coming |= {person.number for person in state.coming}
            for call in (*state.counters, *state.recent):
                assert self.calls.setdefault(call.call, call) == call
            self._changed.notify_all()
