"""A stage for the pages: a server that shows one chosen scene, for looks and layouts that a real day seldom has.

It has no rules at all. Whatever is about behaviour is tested against the real hub.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from queueing.words import load_words
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[2]
CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

SERVICES = [
    ("A", "Khai sinh, kết hôn", "Birth, marriage"),
    ("B", "Sao y, chứng thực", "Certified copies"),
    ("C", "Cư trú, tạm trú", "Residence"),
    ("D", "Đất đai", "Land"),
    ("E", "Trợ giúp xã hội", "Social help"),
    ("F", "Buôn bán", "Business"),
    ("G", "Giúp tài khoản", "Account help"),
    ("H", "Nhận kết quả", "Collect a result"),
]
BRING = {
    "A": [
        {"picture": "id", "vi": "Thẻ căn cước", "en": "ID card"},
        {"picture": "birth", "vi": "Giấy chứng sinh (khai sinh)", "en": "Birth note (for a birth)"},
    ]
}
SERVED = {"1": "BH", "2": "AB", "3": "CD", "4": "EFG", "5": "A", "6": "B", "7": "C", "8": "D"}


def text(vi: str, en: str | None = None) -> dict[str, str]:
    return {"vi": vi, "en": en or vi}


def centre(counters: int = 4, *, mode: str = "demo") -> dict[str, Any]:
    return {
        "mode": mode,
        "site": "demo",
        "office": text("Bộ phận Một cửa", "One-stop office"),
        "commune": text("Xã Hướng Phùng", "Hướng Phùng Commune"),
        "services": [
            {"code": code, "look": code, "name": text(vi, en), "bring": BRING.get(code, [])}
            for code, vi, en in SERVICES
        ],
        "counters": [{"label": label, "services": list(SERVED[label])} for label in list(SERVED)[:counters]],
        "languages": ["vi", "en"],
        "reasons": ["elderly", "disabled", "pregnant", "small_child", "merit", "other"],
        "max_recalls": 3,
        "park_minutes": 30,
        "pictures": [],
        "notice": text("Cần giúp? Xin gặp cán bộ đeo dải thổ cẩm.", "Need help? Ask the officer with the sash."),
        "set_up": True,
    }


def stamp(minutes_ago: float = 0) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes_ago)).isoformat()


def call(number: str, pictures: str, counter: str, order: int, *, recall: int = 0) -> dict[str, Any]:
    return {
        "call": order,
        "number": number,
        "service": number[0],
        "pictures": pictures.split("+"),
        "counter": counter,
        "at": stamp(),
        "recall": recall,
        "language": "vi",
    }


def soon(number: str, pictures: str) -> dict[str, Any]:
    return {"number": number, "service": number[0], "pictures": pictures.split("+")}


def board(calls: list[dict[str, Any]], coming: list[dict[str, Any]], *, opened: bool = True) -> dict[str, Any]:
    newest = max(calls, key=lambda c: c["call"], default=None)
    return {
        "seq": 1,
        "now": stamp(),
        "hero": newest,
        "counters": calls,
        "recent": calls,
        "coming": coming,
        "open": opened,
        "notice_vi": "Cần giúp? Xin gặp cán bộ đeo dải thổ cẩm.",
        "notice_en": None,
    }


def ticket(index: int, number: str, pictures: str, state: str = "waiting", **more: Any) -> dict[str, Any]:
    return {
        "id": str(UUID(int=index)),
        "number": number,
        "service": number[0],
        "pictures": pictures.split("+"),
        "state": state,
        "version": 1,
        "arrived_at": stamp(more.pop("waited", 10)),
        "arrival_certain": True,
        "language": "vi",
        "priority": None,
        "wants_priority": False,
        "counter": None,
        "clerk": None,
        "called_at": None,
        "serving_at": None,
        "ended_at": None,
        "recalls": 0,
        "recycles": 0,
        "parked_until": None,
        "parked_by": None,
        "transferred_from": None,
        "printed": "done",
        "print_fault": None,
        "origin": "kiosk",
        "note": None,
        **more,
    }


def busy_desk() -> dict[str, Any]:
    """A full morning at counter 2: somebody served, nine waiting, parked, absent, and every kind of trouble."""
    here = ticket(
        1,
        "A015",
        "lotus",
        "serving",
        waited=19,
        counter="2",
        clerk="van.a",
        called_at=stamp(4),
        serving_at=stamp(3.2),
        note="Sinh tại Trạm Y tế xã, mẹ đi cùng bà ngoại.",
    )
    waiting = [
        ticket(2, "B010", "butterfly", waited=8, priority="elderly"),
        ticket(3, "A016", "bell", waited=12),
        ticket(4, "B009", "teapot", waited=11, wants_priority=True),
        ticket(5, "A2-017", "boat", waited=9, transferred_from="C"),
        ticket(6, "B011", "pineapple+bell", waited=6),
        ticket(7, "A018", "hat", waited=4, recycles=1),
        ticket(8, "A019", "gourd", waited=3, priority="small_child"),
        ticket(9, "B012", "drum", waited=2, language="en"),
        ticket(10, "A020", "umbrella", waited=0.4),
        ticket(11, "A1021", "sun", waited=75),
        ticket(12, "C007", "corn", waited=30, printed="failed", print_fault="paper_out"),
    ]
    others = [
        ticket(13, "A012", "fish", "parked", waited=40, parked_until=stamp(-20), parked_by="van.a"),
        ticket(14, "B006", "key", "no_show", waited=35, counter="1", called_at=stamp(12)),
        ticket(15, "B008", "palm", "called", waited=21, counter="1", called_at=stamp(2)),
        ticket(16, "D003", "basket", "serving", waited=50, counter="3", called_at=stamp(9), serving_at=stamp(8)),
        ticket(17, "A014", "bird", "completed", waited=45, counter="2", called_at=stamp(22), ended_at=stamp(5)),
    ]
    tickets = [here, *waiting, *others]
    return {
        "seq": 1,
        "day": datetime.now(UTC).date().isoformat(),
        "tickets": tickets,
        "next_up": [t["id"] for t in waiting],
        "counters": [
            {"label": "1", "services": ["B", "H"], "clerk": "thi.b", "ticket": others[2]["id"], "open": True},
            {"label": "2", "services": ["A", "B"], "clerk": "van.a", "ticket": here["id"], "open": True},
            {"label": "3", "services": ["C", "D"], "clerk": "thi.c", "ticket": others[3]["id"], "open": True},
            {"label": "4", "services": ["E", "F", "G"], "clerk": None, "ticket": None, "open": False},
        ],
        "helps": [
            {
                "id": str(UUID(int=100)),
                "kiosk": "kiosk-1",
                "kind": "priority",
                "at": stamp(1),
                "reason": "small_child",
                "ticket": None,
                "answered_by": None,
                "open": True,
            }
        ],
        "devices": [
            {
                "kiosk": "kiosk-1",
                "device": "printer",
                "state": "failed",
                "faults": ["paper_out"],
                "since": stamp(7),
                "online": True,
            }
        ],
        "loads": [],
    }


#: A long life: more than a dialog shows at once.
TRAIL: list[dict[str, Any]] = [
    {
        "at": stamp(90 - 4 * nth),
        "by": by,
        "counter": "2",
        "service": "C",
        "until": stamp(10),
        "reason": None,
        **line,
    }
    for nth, (by, line) in enumerate(
        [
            (None, {"kind": "issued"}),
            ("thi.b", {"kind": "priority_set", "reason": "small_child"}),
            *[("van.a", {"kind": kind}) for kind in ("called", "recalled", "parked", "called", "started")] * 3,
            ("nguyen.thi.thanh.huong", {"kind": "transferred"}),
            ("van.a", {"kind": "reprint"}),
        ]
    )
]


@dataclass
class Scene:
    """What the stage shows. `events` are sent after the snapshot; `frozen` stops even the heartbeat."""

    centre: dict[str, Any] = field(default_factory=centre)
    board: dict[str, Any] | None = None
    desk: dict[str, Any] | None = None
    session: dict[str, Any] | None = None


class Stage:
    """The server of a scene, on a thread of its own."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._changed: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._ending = False
        self.frozen = False
        config = uvicorn.Config(self._app(), host="127.0.0.1", port=0, log_config=None, lifespan="off")
        config.timeout_graceful_shutdown = 1
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="stage")

    def __enter__(self) -> Stage:
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._ending = True
        self._server.should_exit = True
        self._wake()
        self._thread.join(PATIENCE_S)

    @property
    def url(self) -> str:
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def show(self, scene: Scene) -> None:
        """Change the scene; open pages get a fresh snapshot."""
        self.scene = scene
        self._wake()

    def _wake(self) -> None:
        assert self._loop is not None

        def set_all() -> None:
            for event in self._changed:
                event.set()

        self._loop.call_soon_threadsafe(set_all)

    def _run(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            task = asyncio.create_task(self._server.serve())
            while not self._server.started:
                await asyncio.sleep(0.01)
            self._ready.set()
            await task

        asyncio.run(serve())

    def _app(self) -> Starlette:
        app = Starlette(
            routes=[
                Route("/api/centre", lambda _: JSONResponse(self.scene.centre)),
                Route("/api/session", self._session),
                Route("/api/desk", lambda _: JSONResponse(self.scene.desk)),
                Route("/api/tickets/{ticket}/trail", lambda _: JSONResponse({"lines": TRAIL})),
                Route("/api/words/{language}/{areas}", self._words),
                Route("/api/events/{topic}", self._events),
                Mount("/art", StaticFiles(directory=ROOT / "assets/art")),
                Mount("/fonts", StaticFiles(directory=ROOT / "assets/fonts")),
                *(
                    Mount(f"/{page}", StaticFiles(directory=ROOT / "ui" / page, html=True))
                    for page in ("web", "desk", "board")
                ),
            ]
        )

        async def with_policy(scope: Any, receive: Any, send: Any) -> None:
            async def send_with(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message["headers"], (b"content-security-policy", CSP.encode())]
                await send(message)

            await app(scope, receive, send_with)

        return with_policy  # type: ignore[return-value]  # an ASGI app is all that uvicorn wants

    def _session(self, _: Request) -> Response:
        if self.scene.session is None:
            return JSONResponse({"code": "not_logged_in", "message": ""}, status_code=401)
        return JSONResponse(self.scene.session)

    def _words(self, request: Request) -> Response:
        words = load_words(ROOT / "assets/words", request.path_params["language"]).as_dict()
        areas = request.path_params["areas"].split(",")
        return JSONResponse({key: value for key, value in words.items() if key.split(".")[0] in areas})

    async def _events(self, request: Request) -> Response:
        topic = request.path_params["topic"]

        async def stream() -> AsyncIterator[str]:
            while self.frozen:
                await asyncio.sleep(0.05)
            changed = asyncio.Event()
            changed.set()
            self._changed.add(changed)
            try:
                number = 0
                while not self._ending:
                    if changed.is_set():
                        changed.clear()
                        number += 1
                        data = self.scene.board if topic == "board" else self.scene.desk
                        yield f"id: {number}\nevent: snapshot\ndata: {json.dumps(data)}\n\n"
                    elif not self.frozen:
                        yield ": ping\n\n"
                    try:
                        await asyncio.wait_for(changed.wait(), 0.5)
                    except TimeoutError:
                        continue
            finally:
                self._changed.discard(changed)

        return StreamingResponse(stream(), media_type="text/event-stream")
