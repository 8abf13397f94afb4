"""Who may use the dock: a PIN that cannot be guessed by trying, sessions, and tokens against foreign pages."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

_FREE_TRIES = 5
_FIRST_WAIT_S = 2.0
_LONGEST_WAIT_S = 300.0
_SESSION_S = 12 * 3600.0
_MOST_SESSIONS = 20


@dataclass(frozen=True, slots=True)
class DockSession:
    """One browser that knew the PIN. `csrf` must come with every change."""

    key: str
    csrf: str
    until: float


class Gate:
    """Lets in who knows the PIN. After some wrong ones it waits, longer each time."""

    def __init__(self, pin: str, clock: Callable[[], float]) -> None:
        if len(pin) < 4:
            raise ValueError("a PIN needs at least four characters")
        self._pin = pin.encode()
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong = 0
        self._closed_until = 0.0
        self._sessions: dict[str, DockSession] = {}

    def waits(self) -> float:
        """Return the seconds until the next try is looked at."""
        with self._lock:
            return max(0.0, self._closed_until - self._clock())

    def knows_pin(self, pin: str) -> bool:
        """Return whether the PIN is right; while the gate is closed nothing is."""
        with self._lock:
            now = self._clock()
            if now < self._closed_until:
                return False
            if hmac.compare_digest(pin.encode(), self._pin):
                self._wrong = 0
                return True
            self._wrong += 1
            if self._wrong >= _FREE_TRIES:
                wait = _FIRST_WAIT_S * 2 ** min(self._wrong - _FREE_TRIES, 10)
                self._closed_until = now + min(wait, _LONGEST_WAIT_S)
            return False

    def log_in(self, pin: str) -> DockSession | None:
        """Return a new session if the PIN is right."""
        if not self.knows_pin(pin):
            return None
        with self._lock:
            session = DockSession(secrets.token_urlsafe(24), secrets.token_urlsafe(24), self._clock() + _SESSION_S)
            while len(self._sessions) >= _MOST_SESSIONS:
                self._sessions.pop(next(iter(self._sessions)))
            self._sessions[session.key] = session
            return session

    def session(self, key: str | None) -> DockSession | None:
        """Return the session of a cookie, if it still holds."""
        with self._lock:
            found = self._sessions.get(key or "")
            return found if found is not None and self._clock() < found.until else None

    def log_out(self, key: str) -> None:
        """End a session."""
        with self._lock:
            self._sessions.pop(key, None)
