"""How a machine of this box is let in by the hub: by a token that it keeps, else by a code.

A hub on the same box writes down a code for programs of the same user (`local-pairing`), so nobody has to type.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from queueing.backoff import Backoff, Wait
from queueing.client import HubUnreachable, PairRefused, pair
from queueing.wire import PairReply, PairRequest

_log = logging.getLogger(__name__)


class Pairing:
    """Keeps what the hub answered in a private file, and pairs anew when that is gone or no longer good."""

    def __init__(
        self,
        base_url: str,
        request: Callable[[str], PairRequest],
        *,
        kept: Path,
        local_code: Path,
        wait: Wait = threading.Event.wait,
    ) -> None:
        """Keep the reply at `kept`; `request` makes the request from a code; `local_code` is the hub's file."""
        self._base_url = base_url
        self._request = request
        self._kept = kept
        self._local_code = local_code
        self._wait = wait

    def reply(self, stop: threading.Event) -> PairReply | None:
        """Return what the hub answered, now or then; blocks until there is an answer, None once stopped."""
        backoff = Backoff()
        while not stop.is_set():
            found = self.known() or self._try()
            if found is not None:
                return found
            if self._wait(stop, backoff.next_s()):
                break
        return None

    def known(self) -> PairReply | None:
        """Return the reply that is kept, if there is one that can be read."""
        try:
            return PairReply.model_validate_json(self._kept.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            _log.warning("the kept pairing cannot be read and is made anew: %s", error)
            return None

    def forget(self) -> None:
        """Drop a reply that the hub does not know any more."""
        self._kept.unlink(missing_ok=True)

    def _try(self) -> PairReply | None:
        try:
            code = self._local_code.read_text(encoding="utf-8").strip()
        except OSError:
            return None  # the hub has not started, or is not on this box
        try:
            reply = pair(self._base_url, self._request(code))
        except HubUnreachable as error:
            _log.debug("pairing: %s", error)
            return None
        except PairRefused as refused:
            _log.warning("the hub refuses to pair: %s", refused)
            return None
        self._keep(reply)
        return reply

    def _keep(self, reply: PairReply) -> None:
        self._kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._kept.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(reply.model_dump_json())
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._kept)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise
