"""What a hub says to a kiosk's store, for tests that need no hub."""

from __future__ import annotations

from queueing.issuing.store import IssuingStore
from queueing.wire import OutboxReceipt


def took(store: IssuingStore, seq: int) -> None:
    """Tell the store that the hub has everything up to `seq`."""
    store.acknowledge(OutboxReceipt(store=store.store_id, acknowledged=seq))
