"""Who asks: what every route may depend on, and the errors that it may answer.

All of it runs on the event loop, as the routes do: what is not `async` would be asked on a pool of threads.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, cast

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from queueing.hub.accounts import Actor, require
from queueing.hub.core import Hub
from queueing.hub.machines import Machine
from queueing.hub.refusals import Refusal, not_logged_in, other_session
from queueing.hub.secrets import csrf_of, same
from queueing.wire import Conflict, Role

DESK_COOKIE: Final = "desk"
BOARD_COOKIE: Final = "board"
_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

_bearer = HTTPBearer(auto_error=False, description="The token of a paired kiosk or board.")
_session = APIKeyCookie(name=DESK_COOKIE, auto_error=False, description="The session of a member of staff.")
_board_cookie = APIKeyCookie(name=BOARD_COOKIE, auto_error=False, description="The token of a browser board.")
_csrf = APIKeyHeader(
    name="X-CSRF-Token", auto_error=False, description="`csrf` of the session; needed for every change."
)

Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
SessionCookie = Annotated[str | None, Security(_session)]
BoardCookie = Annotated[str | None, Security(_board_cookie)]
CsrfHeader = Annotated[str | None, Security(_csrf)]


async def hub_of(request: Request) -> Hub:
    """Return the hub that this application serves."""
    return cast(Hub, request.app.state.hub)


TheHub = Annotated[Hub, Depends(hub_of)]


async def address_of(request: Request) -> str:
    """Return where a request comes from, for the throttle."""
    return request.client.host if request.client is not None else "unknown"


Address = Annotated[str, Depends(address_of)]


async def clerk(request: Request, hub: TheHub, cookie: SessionCookie, csrf: CsrfHeader) -> Actor:
    """Return the member of staff who asks; a change must carry the session's CSRF token."""
    if cookie is None:
        raise not_logged_in()
    actor = await hub.accounts.actor(cookie)
    if request.method in _CHANGES and not same(csrf or "", csrf_of(cookie)):
        raise other_session()
    return actor


Clerk = Annotated[Actor, Depends(clerk)]


async def lead(actor: Clerk) -> Actor:
    """Return the lead who asks."""
    require(actor, Role.LEAD)
    return actor


async def technician(actor: Clerk) -> Actor:
    """Return the technician who asks."""
    require(actor, Role.TECHNICIAN)
    return actor


Lead = Annotated[Actor, Depends(lead)]
Technician = Annotated[Actor, Depends(technician)]


async def kiosk(hub: TheHub, bearer: Bearer) -> Machine:
    """Return the kiosk that asks."""
    if bearer is None:
        raise not_logged_in()
    return hub.machines.known(bearer.credentials, "kiosk")


Kiosk = Annotated[Machine, Depends(kiosk)]


async def board_reader(hub: TheHub, bearer: Bearer, board: BoardCookie, session: SessionCookie) -> Machine | Actor:
    """Return the board, or the member of staff, who wants to see the board."""
    for token in (bearer.credentials if bearer is not None else None, board):
        if token is not None:
            try:
                return hub.machines.known(token, "board")
            except Refusal:
                continue
    if session is None:
        raise not_logged_in()
    return await hub.accounts.actor(session)


BoardReader = Annotated[Machine | Actor, Depends(board_reader)]

_REASONS = {
    401: "Not logged in, or the token is not known.",
    403: "The asker may not do this.",
    404: "There is no such thing.",
    409: "The present state forbids it; the answer holds that state.",
    410: "The one-time chance has passed.",
    429: "Too many failed attempts; `Retry-After` says how long to wait.",
    503: "The hub cannot do this now.",
}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documented errors of a route. What is not valid is always 422."""
    documented: dict[int | str, dict[str, Any]] = {
        status: {"model": Conflict, "description": _REASONS[status]} for status in statuses
    }
    documented[422] = {"model": Conflict, "description": "The request is not valid."}
    return documented
