"""The interface is described whole: whoever writes another desk needs nothing but this."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.settings.model import load_settings
from queueing.centre import HubSettings
from queueing.clock import SystemClock
from queueing.hub.app import create_app

PUBLIC = {"getHealth", "getCentre", "getWords", "setUp", "logIn", "pair"}
CHANGES = {"post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory, repo: Path) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("openapi")
    app = create_app(
        load_settings(demo=True, environ={"KIOSK_CONFIG": str(folder)}).centre,
        settings=HubSettings(),
        data_dir=folder,
        web_root=repo / "ui",
        assets=repo / "assets",
        clock=SystemClock(),
    )
    app.state.hub.close()
    return app.openapi()


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_route_says_what_it_does(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    for path, _, operation in operations(document):
        assert operation["summary"], path
        assert operation["description"].endswith("."), path
        assert set(operation["tags"]) <= tags, path
        assert path.startswith("/api/")


def test_every_answer_has_a_model(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for status, answer in operation["responses"].items():
            if status == "204":
                assert "content" not in answer
                continue
            (content,) = answer["content"].values()
            assert content["schema"], (path, method, status)
            if int(status) >= 400:
                assert content["schema"] == {"$ref": "#/components/schemas/Conflict"}, (path, method, status)


def test_every_guarded_route_tells_how_to_be_let_in_and_what_may_go_wrong(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        assert "422" in operation["responses"], path
        if operation["operationId"] in PUBLIC:
            assert "security" not in operation, path
            continue
        schemes = {name for choice in operation["security"] for name in choice}
        assert "401" in operation["responses"], path
        if "APIKeyCookie" in schemes and method in CHANGES:
            assert "APIKeyHeader" in schemes, path
            assert "403" in operation["responses"], path
        if "{" in path and method in CHANGES:
            assert {"404", "409"} & set(operation["responses"]), path


def test_every_model_is_described(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("description") or "enum" in schema, name
