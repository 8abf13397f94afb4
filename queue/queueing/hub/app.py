"""The hub as an ASGI application: the parts put together, and refusals turned into answers."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from math import ceil
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from queueing.centre import Centre, HubSettings
from queueing.clock import Clock, ntp_synchronised
from queueing.hub.core import Hub
from queueing.hub.database import HubReplaced
from queueing.hub.gate import Gate
from queueing.hub.lost import is_person, lost_page
from queueing.hub.pages import BARE, Layers
from queueing.hub.refusals import Refusal
from queueing.hub.routes import desk, papers, public, staff, streams
from queueing.hub.routes.public import serve_pages
from queueing.release import package_version
from queueing.wire import Conflict

log = logging.getLogger(__name__)

_TAGS: list[dict[str, Any]] = [
    {"name": "desk", "description": "What staff do: see who waits, call, serve, add, answer."},
    {"name": "board", "description": "What people in the hall see."},
    {"name": "kiosk", "description": "What kiosks report and need to know."},
    {"name": "staff", "description": "Set-up, log-in, accounts, the trail."},
    {"name": "machines", "description": "Letting kiosks and boards in."},
    {"name": "public", "description": "What anybody may ask."},
]


def create_app(
    centre: Centre,
    *,
    settings: HubSettings,
    data_dir: Path,
    web_root: Path,
    assets: Path,
    clock: Clock,
    synchronised: Callable[[], bool] = ntp_synchronised,
    layers: Layers = BARE,
) -> FastAPI:
    """Open a hub and return the application that serves it, as `app.state.hub`.

    Raises DatabaseRefused if the database cannot be used. Closing the application's lifespan closes the hub.
    """
    hub = Hub(centre, settings, data_dir, assets, clock, synchronised, layers)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        hub.start()
        try:
            yield
        finally:
            await hub.stop()
            hub.close()

    app = FastAPI(
        title="Hub of a commune's service centre",
        version=package_version(),
        description="Commands of the desk, events for every screen, and the outboxes of kiosks.",
        openapi_url="/api/openapi.json",
        openapi_tags=_TAGS,
        docs_url=None,  # these pages would load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.hub = hub
    app.add_middleware(Gate)
    for routes in (public, staff, desk, papers, streams):
        # Not include_router: it would build each route a second time, and that again for every hub of a process.
        app.router.routes.extend(routes.router.routes)
    serve_pages(app, web_root, assets, layers)
    _answer_refusals(app)
    return app


def _answer_refusals(app: FastAPI) -> None:
    @app.exception_handler(Refusal)
    async def refused(_request: Request, refusal: Refusal) -> Response:
        headers = {}
        if refusal.retry_after_s is not None:
            headers["Retry-After"] = str(ceil(refusal.retry_after_s))
        return _answer(refusal.status, refusal.body(), headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> Response:
        # What was sent is left out: it may be a password.
        where = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        return _answer(422, Conflict(code="invalid", message=where))

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        if error.status_code == 404 and is_person(request):
            hub: Hub = request.app.state.hub
            return lost_page(hub.pages)
        code = {404: "unknown", 405: "unknown", 413: "too_large"}.get(error.status_code, "refused")
        return _answer(error.status_code, Conflict(code=code, message=str(error.detail)), error.headers)

    @app.exception_handler(DBAPIError)
    async def store_failed(_request: Request, error: DBAPIError) -> Response:
        # The statement's values may be anybody's: only the engine's own words go to the log.
        log.error("the database failed: %s", error.orig)
        return _answer(503, Conflict(code="store", message="the database failed; nothing was changed"))

    @app.exception_handler(HubReplaced)
    async def replaced(_request: Request, error: HubReplaced) -> Response:
        return _answer(503, Conflict(code="replaced", message=str(error)))


def _answer(status: int, body: Conflict, headers: Any = None) -> Response:
    return Response(body.model_dump_json(), status, headers=headers, media_type="application/json")
