"""Codes, tokens and passwords: made here, stored only as hashes."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: Letters and digits that nobody mistakes for another when a code is read out.
_READABLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_token() -> str:
    """Return a secret of 256 bit for a machine or a session."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return a code that a person can read out and type: 8 signs, about 40 bit."""
    letters = [secrets.choice(_READABLE) for _ in range(8)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def fingerprint(secret: str) -> str:
    """Return the hash under which a token is stored. Tokens are random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_fingerprint(code: str) -> str:
    """Return the hash of a code as people type it: in any case, with or without the dash."""
    return fingerprint(code.upper().replace("-", "").replace(" ", ""))


def csrf_of(session_token: str) -> str:
    """Return what a page must send along with each change: derived from the cookie that it cannot read."""
    return hmac.new(session_token.encode(), b"csrf", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets without telling by the time it takes where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def write_private(path: Path, text: str) -> None:
    """Write a file that only this user can read, at once or not at all."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


class Passwords:
    """Hashes passwords with argon2id on threads of its own, so that neither clerks nor streams wait for it."""

    def __init__(self) -> None:
        # 19 MiB and two passes (the OWASP minimum): these boxes are weak, and the throttle does the rest.
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._executor = ThreadPoolExecutor(max_workers=2, thread_name_prefix="hub-argon2")
        self._decoy = self._hasher.hash(new_token())

    async def hash(self, password: str) -> str:
        """Return the hash to store."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._hasher.hash, password)

    async def matches(self, password: str, stored: str | None) -> bool:
        """Return whether a password is right. Without an account a decoy is checked, which takes as long."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._check, password, stored)

    def close(self) -> None:
        """End the threads."""
        self._executor.shutdown(wait=True)

    def _check(self, password: str, stored: str | None) -> bool:
        try:
            self._hasher.verify(stored or self._decoy, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None
