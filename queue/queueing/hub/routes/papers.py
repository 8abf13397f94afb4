"""Papers of A4 size that the desk prints from its browser."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from queueing.hub.core import Hub
from queueing.hub.refusals import unknown
from queueing.hub.routes.asker import Clerk, TheHub, errors
from queueing.papers.lists import bring_list, day_list
from queueing.papers.sheet import Stationery

router = APIRouter(prefix="/api/papers", tags=["desk"])

Language = Annotated[str, Query(pattern=r"^[a-z]{2,3}$", description="The language of the paper.")]
_PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A PDF of A4 pages.",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class Pdf(Response):
    """A PDF, to be looked at and printed by the browser."""

    media_type = "application/pdf"


@router.get(
    "/bring/{service}", operation_id="printBringList", responses=_PDF | errors(401, 404), response_class=Pdf
)
async def print_bring_list(service: str, actor: Clerk, hub: TheHub, language: Language = "vi") -> Response:
    """Return what to bring for a service, to take home."""
    try:
        found = hub.centre.service(service)
    except KeyError:
        raise unknown("service") from None
    return await _drawn(lambda stationery: bring_list(stationery, found), hub, language)


@router.get("/day", operation_id="printDayList", responses=_PDF | errors(401, 404), response_class=Pdf)
async def print_day_list(actor: Clerk, hub: TheHub, language: Language = "vi") -> Response:
    """Return who took a number today. It names nobody and holds no notes."""
    day, tickets = await hub.writer.run(
        lambda: (hub.hall.day, tuple(entry.view() for entry in hub.hall.entries.values()))
    )
    return await _drawn(lambda stationery: day_list(stationery, day, tickets), hub, language)


async def _drawn(draw: Callable[[Stationery], bytes], hub: Hub, language: str) -> Response:
    """Draw on a thread of its own: a long list takes a second, in which everybody else must be served."""
    words = hub.pages.catalogue_of(language)
    stationery = Stationery(hub.centre, words, hub.pages.fonts, hub.clock.now().wall)
    return Pdf(await asyncio.to_thread(draw, stationery))
