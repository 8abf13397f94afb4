"""The desk: see who waits, call, serve, add, answer."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from queueing.hub.forms import TicketList, TicketTrail
from queueing.hub.routes.asker import Clerk, TheHub, errors
from queueing.hub.routes.streams import state_of
from queueing.hub.search import find
from queueing.hub.teller import DESK
from queueing.hub.trail import trail_of
from queueing.tickets.model import Command
from queueing.wire import CallNextRequest, CommandRequest, DeskSnapshot, HelpView, TicketView, WalkInRequest

router = APIRouter(prefix="/api", tags=["desk"])

#: Commands as addresses spell them. Expiry is the day's alone.
CommandName = Literal[
    "call",
    "recall",
    "start",
    "finish",
    "no-show",
    "recycle",
    "park",
    "resume",
    "transfer",
    "leave",
    "cancel",
    "void",
    "priority",
    "note",
    "reprint",
]


def _command(name: str) -> Command:
    return Command.SET_PRIORITY if name == "priority" else Command(name.replace("-", "_"))


@router.get("/desk", operation_id="getDesk", responses=errors(401), response_model=DeskSnapshot)
async def get_desk(actor: Clerk, hub: TheHub) -> Response:
    """Return everything that the desk page shows; `/api/events/desk` tells what changes."""
    return await state_of(hub, DESK)


@router.post(
    "/counters/{label}/call-next",
    operation_id="callNext",
    response_model=TicketView,
    responses=errors(401, 403, 409) | {204: {"description": "Nobody waits for this counter."}},
)
async def call_next(label: str, body: CallNextRequest, actor: Clerk, hub: TheHub) -> TicketView | Response:
    """Call the next person to a counter; with `finish`, first complete that ticket, in one transaction."""
    view = await hub.accounts.carry_out(actor, hub.serving.call_next, label, body)
    return view if view is not None else Response(status_code=204)


@router.post("/tickets", operation_id="addWalkIn", status_code=201, responses=errors(401, 403, 404, 409))
async def add_walk_in(body: WalkInRequest, actor: Clerk, hub: TheHub) -> TicketView:
    """Add a person at the desk, or enter a number that was written by hand."""
    return await hub.accounts.carry_out(actor, hub.serving.walk_in, body)


@router.get("/tickets", operation_id="findTickets", responses=errors(401))
async def find_tickets(
    actor: Clerk, hub: TheHub, q: Annotated[str, Query(min_length=1, max_length=60)]
) -> TicketList:
    """Find tickets of the day by number or by the name of their picture, with or without accents."""
    return await hub.writer.run(find, hub.hall, hub.pages.picture_names(), q)


@router.get("/tickets/{ticket_id}/trail", operation_id="readTicketTrail", responses=errors(401, 404))
async def read_ticket_trail(ticket_id: UUID, actor: Clerk, hub: TheHub) -> TicketTrail:
    """Tell who did what with a ticket, of today or of an earlier day."""

    def read() -> TicketTrail:
        with hub.database.transaction() as session:
            return trail_of(session, hub.centre.site, ticket_id)

    return await hub.writer.run(read)


@router.post("/tickets/{ticket_id}/{command}", operation_id="commandTicket", responses=errors(401, 403, 404, 409))
async def command_ticket(
    ticket_id: UUID, command: CommandName, body: CommandRequest, actor: Clerk, hub: TheHub
) -> TicketView:
    """Carry out a command on a ticket. The same `id` is carried out once and answered alike."""
    if command == "reprint":
        return await hub.accounts.carry_out(actor, hub.serving.reprint, ticket_id, body)
    return await hub.accounts.carry_out(actor, hub.serving.command, ticket_id, _command(command), body)


@router.post("/help/{help_id}/answer", operation_id="answerHelp", responses=errors(401, 403, 404))
async def answer_help(help_id: UUID, actor: Clerk, hub: TheHub) -> HelpView:
    """Say that one is on the way to a person who called for help."""
    return await hub.accounts.carry_out(actor, lambda by: hub.helping.answer(by.name, help_id))


@router.post("/help/{help_id}/close", operation_id="closeHelp", responses=errors(401, 403, 404))
async def close_help(help_id: UUID, actor: Clerk, hub: TheHub) -> HelpView:
    """Say that a person was helped."""
    return await hub.accounts.carry_out(actor, lambda by: hub.helping.close(by.name, help_id))
