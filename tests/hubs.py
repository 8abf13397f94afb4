"""What makes real hubs quick to start in tests, without sharing anything between two of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from argon2 import PasswordHasher

from queueing.client import HubUnreachable, pair
from queueing.engine import open_engine
from queueing.hub.database import migrate
from queueing.wire import PairReply, PairRequest
from tests.waiting import wait_for


def weak_hasher(**_strength: int) -> PasswordHasher:
    """Stand in for argon2 as a hub sets it up: the same algorithm at a thousandth of its cost.

    That the hub's own is strong is tested by itself (tests/unit/hub/test_secrets.py).
    """
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def paired(url: str, request: PairRequest) -> PairReply:
    """Pair as a machine does, which asks again where a busy hub does not answer in its three seconds."""

    def reply() -> PairReply | None:
        try:
            return pair(url, request)
        except HubUnreachable:
            return None

    return wait_for("the hub to pair", reply)


class Migrated:
    """An empty database in its newest form, made once and copied: migrations cost more than most tests."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "hub.sqlite3"
        engine = open_engine(self._file)
        migrate(engine)
        engine.dispose()

    def into(self, data: Path) -> None:
        """Put a copy where a hub will look for its database, unless one is there already."""
        data.mkdir(parents=True, exist_ok=True)
        if not (data / self._file.name).exists():
            shutil.copy(self._file, data)
