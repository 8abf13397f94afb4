"""What a province and a commune laid over words and drawings is on the pages of the hub too."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from kiosk.settings.model import load_settings
from queueing.centre import HubSettings
from queueing.clock import SystemClock
from queueing.hub.app import create_app
from queueing.hub.pages import Layers

PROVINCE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><g id="province"/></svg>'
COMMUNE = PROVINCE.replace("province", "commune")


@pytest.fixture
def layers(tmp_path: Path) -> Layers:
    below, above = tmp_path / "profile", tmp_path / "local"
    for folder, lotus in ((below, PROVINCE), (above, COMMUNE)):
        (folder / "art").mkdir(parents=True)
        (folder / "art" / "mark-lotus.svg").write_text(lotus)
    (below / "art" / "mark-fish.svg").write_text(PROVINCE)
    (below / "words" / "vi").mkdir(parents=True)
    (below / "words" / "vi" / "desk.json").write_text(
        '{"desk.do.help": "Bà con gọi", "desk.said.call": "mất chỗ"}', encoding="utf-8"
    )
    return Layers(words=(below / "words", above / "words"), art=(below / "art", above / "art"))


@pytest.fixture
def pages(tmp_path: Path, repo: Path, layers: Layers) -> Iterator[httpx.AsyncBaseTransport]:
    app = pages_of(tmp_path, repo, layers)
    yield httpx.ASGITransport(app)
    app.state.hub.close()


@pytest.fixture(params=["without permission", "a link to itself"])
def denied(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Return what makes a folder one that cannot be looked into; a test that runs as root may look anywhere."""

    def deny(folder: Path) -> None:
        if request.param == "a link to itself":
            shutil.rmtree(folder)
            folder.symlink_to(folder)
            return
        access = os.access
        monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != folder and access(path, mode))

    return deny


def pages_of(tmp_path: Path, repo: Path, layers: Layers) -> FastAPI:
    data = tmp_path / "hub"
    data.mkdir()
    return create_app(
        load_settings(demo=True, environ={"KIOSK_CONFIG": str(data)}).centre,
        settings=HubSettings(),
        data_dir=data,
        web_root=repo / "ui",
        assets=repo / "assets",
        clock=SystemClock(),
        layers=layers,
    )


def fetch(pages: httpx.AsyncBaseTransport, path: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=pages, base_url="http://127.0.0.1") as client:
            return await client.get(path)

    return asyncio.run(ask())


def test_the_nearest_drawing_is_shown_and_the_shipped_one_where_nobody_drew_another(
    pages: httpx.AsyncBaseTransport, repo: Path
) -> None:
    assert fetch(pages, "/art/mark-lotus.svg").text == COMMUNE
    assert fetch(pages, "/art/mark-fish.svg").text == PROVINCE
    assert fetch(pages, "/art/mark-bell.svg").text == (repo / "assets/art/mark-bell.svg").read_text("utf-8")
    assert fetch(pages, "/art/../words/vi/desk.json").status_code == 404


def test_a_folder_that_cannot_be_read_hides_no_other_drawing(
    tmp_path: Path, repo: Path, layers: Layers, caplog: pytest.LogCaptureFixture, denied: Callable[[Path], None]
) -> None:
    denied(layers.art[1])
    app = pages_of(tmp_path, repo, layers)
    try:
        drawn = [fetch(httpx.ASGITransport(app), f"/art/mark-{name}.svg") for name in ("lotus", "bell")]
    finally:
        app.state.hub.close()
    assert [answer.status_code for answer in drawn] == [200, 200]
    assert drawn[0].text == PROVINCE
    assert [record.args for record in caplog.records if record.levelname == "WARNING"] == [(layers.art[1],)]


def test_their_words_are_said_unless_a_place_for_a_value_was_lost(pages: httpx.AsyncBaseTransport) -> None:
    words = fetch(pages, "/api/words/vi/desk").json()
    assert words["desk.do.help"] == "Bà con gọi"
    assert "{number}" in words["desk.said.call"]


def test_pages_know_what_to_bring(pages: httpx.AsyncBaseTransport, repo: Path) -> None:
    services = fetch(pages, "/api/centre").json()["services"]
    things = [thing for service in services for thing in service["bring"]]
    assert things
    assert all((repo / f"assets/art/bring-{thing['picture']}.svg").is_file() for thing in things)
