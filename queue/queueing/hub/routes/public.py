"""What anybody may ask: whether the hub lives, what centre this is, the words, and the pages themselves."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi import Path as PathParameter
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from queueing.hub.core import Hub
from queueing.hub.forms import CentreView, HealthView
from queueing.hub.pages import BARE, Layers
from queueing.hub.refusals import Refusal
from queueing.hub.routes.asker import BOARD_COOKIE, TheHub, errors
from queueing.release import package_version

router = APIRouter(prefix="/api", tags=["public"])
YEAR_S = 365 * 24 * 3600
PAGES = ("desk", "board", "web")
_log = logging.getLogger(__name__)


@router.get("/health", operation_id="getHealth", responses=errors())
async def get_health(hub: TheHub) -> HealthView:
    """Tell that the hub lives, and what it is."""
    return HealthView(version=package_version(), engine=hub.database.engine.dialect.name)


@router.get("/centre", operation_id="getCentre", responses=errors())
async def get_centre(hub: TheHub) -> CentreView:
    """Tell what pages need to know of the centre."""
    return hub.pages.centre_view(set_up=hub.accounts.set_up)


@router.get("/words/{language}/{areas}", operation_id="getWords", responses=errors(404))
async def get_words(
    language: Annotated[str, PathParameter(pattern=r"^[a-z]{2,3}$")],
    areas: Annotated[str, PathParameter(pattern=r"^[a-z]+(,[a-z]+)*$", max_length=200)],
    hub: TheHub,
) -> dict[str, str]:
    """Return id → text of the areas named, separated by commas."""
    return hub.pages.words(language, frozenset(areas.split(",")))


def _readable(folders: Iterable[Path]) -> list[Path]:
    """Leave out the folders that nobody may look into: one of them would hide the drawings of all."""
    kept = []
    for folder in folders:
        try:
            folder.stat()
            closed = not os.access(folder, os.R_OK | os.X_OK)
        except FileNotFoundError:
            closed = False  # nothing is laid over yet
        except OSError:
            closed = True
        if closed:
            _log.warning("the drawings of %s cannot be read, so they are left out", folder)
        else:
            kept.append(folder)
    return kept


def serve_pages(app: FastAPI, web_root: Path, assets: Path, layers: Layers = BARE) -> None:
    """Serve the desk page, the board page, and the drawings and letters that they use."""
    art = StaticFiles(directory=assets / "art", check_dir=False)
    # The first that has a drawing gives it.
    art.all_directories = [*_readable(reversed(layers.art)), *art.all_directories]

    @app.get("/", include_in_schema=False)
    async def home() -> Response:
        return RedirectResponse("/desk/")

    @app.get("/board/", include_in_schema=False)
    async def board_page(request: Request, token: Annotated[str | None, Query(max_length=100)] = None) -> Response:
        if token is None:
            return await board_files.get_response("index.html", request.scope)
        hub: Hub = request.app.state.hub
        answer = RedirectResponse("/board/", status_code=303)  # so that the token leaves the address at once
        try:
            hub.machines.known(token, "board")
        except Refusal:
            return answer
        answer.set_cookie(BOARD_COOKIE, token, max_age=YEAR_S, httponly=True, samesite="strict", path="/")
        return answer

    board_files = StaticFiles(directory=web_root / "board", html=True, check_dir=False)
    for name in PAGES:
        files = StaticFiles(directory=web_root / name, html=True, check_dir=False)
        app.mount(f"/{name}", board_files if name == "board" else files, name=name)
    app.mount("/art", art, name="art")
    app.mount("/fonts", StaticFiles(directory=assets / "fonts", check_dir=False), name="fonts")
