"""Streams of events, the states that they change, and the outbox of kiosks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from queueing.hub.core import Hub
from queueing.hub.machines import Machine
from queueing.hub.refusals import overloaded
from queueing.hub.routes.asker import BoardReader, Clerk, Kiosk, TheHub, errors
from queueing.hub.stream import EventStream
from queueing.hub.teller import BOARD, DESK, kiosk_topic
from queueing.wire import BoardState, KioskState, OutboxBatch, OutboxReceipt

router = APIRouter(prefix="/api")

LastEventId = Annotated[
    str | None, Header(alias="Last-Event-ID", description="Resume after this event.", max_length=40)
]
_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events: `snapshot` first unless resumed, then changes; `: ping` each second.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


@router.get("/board", tags=["board"], operation_id="getBoard", responses=errors(401), response_model=BoardState)
async def get_board(reader: BoardReader, hub: TheHub) -> Response:
    """Return the one state that every board renders."""
    return await state_of(hub, BOARD)


@router.get("/kiosk", tags=["kiosk"], operation_id="getKiosk", responses=errors(401), response_model=KioskState)
async def get_kiosk(machine: Kiosk, hub: TheHub) -> Response:
    """Return what the asking kiosk needs to know of the hall."""
    return await state_of(hub, kiosk_topic(machine.id))


@router.post("/issuer/events", tags=["kiosk"], operation_id="deliverOutbox", responses=errors(401, 503))
async def deliver_outbox(body: OutboxBatch, machine: Kiosk, hub: TheHub) -> OutboxReceipt:
    """Take in what a kiosk reports. Each event is applied once, however often it is delivered."""
    return await hub.writer.run(hub.intake.take, machine, body)


@router.get(
    "/events/desk",
    tags=["desk"],
    operation_id="followDesk",
    responses=_STREAM | errors(401, 503),
    response_class=EventStream,
    status_code=200,
)
async def follow_desk(actor: Clerk, hub: TheHub, last: LastEventId = None) -> Response:
    """Follow the desk: `snapshot`, then `ticket`, `counter`, `help`, `device`, `load`, `order`."""
    return _follow(hub, DESK, last, f"session {actor.log_in.id_hash}", hub.accounts.still_valid(actor))


@router.get(
    "/events/board",
    tags=["board"],
    operation_id="followBoard",
    responses=_STREAM | errors(401, 503),
    response_class=EventStream,
    status_code=200,
)
async def follow_board(reader: BoardReader, hub: TheHub, last: LastEventId = None) -> Response:
    """Follow the board: `snapshot`, then `board` with the whole state."""
    if isinstance(reader, Machine):
        return _follow(hub, BOARD, last, str(reader.id), hub.machines.still_valid(reader))
    return _follow(hub, BOARD, last, f"session {reader.log_in.id_hash}", hub.accounts.still_valid(reader))


@router.get(
    "/events/kiosk",
    tags=["kiosk"],
    operation_id="followKiosk",
    responses=_STREAM | errors(401, 503),
    response_class=EventStream,
    status_code=200,
)
async def follow_kiosk(machine: Kiosk, hub: TheHub, last: LastEventId = None) -> Response:
    """Follow the hall as one kiosk: `snapshot`, then `kiosk` and `reprint`."""
    return _follow(hub, kiosk_topic(machine.id), last, str(machine.id), hub.machines.still_valid(machine))


async def state_of(hub: Hub, topic: str) -> Response:
    """Return the state of a topic; it is encoded on the writer's thread, where the hall lives."""
    body = await hub.writer.run(lambda: hub.teller.state(topic).model_dump_json())
    return Response(body, media_type="application/json")


def _follow(hub: Hub, topic: str, last: str | None, owner: str, still_welcome: Callable[[], bool]) -> Response:
    if hub.streams.full:
        raise overloaded()
    last_id = int(last) if last is not None and last.isascii() and last.isdigit() else None
    if last_id is not None and hub.continuity.is_lost(last_id):
        hub.writer.post(hub.continuity.noticed, "screen")
    return hub.streams.response(topic, last_id, owner=owner, still_welcome=still_welcome)
