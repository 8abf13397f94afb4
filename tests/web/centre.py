"""A real hub in a process of its own, and the kiosk that issues numbers to it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import httpx

from kiosk.paths import assets_folder, ui_folder
from kiosk.run.held_ports import HeldPorts
from kiosk.settings.model import load_settings
from queueing.centre import HubSettings
from queueing.client import HubLink
from queueing.clock import CENTRE_ZONE, SystemClock
from queueing.hub.app import create_app
from queueing.hub.serve import listen, server_of
from queueing.tickets.model import HelpKind, PrintState, PriorityReason
from queueing.wire import (
    DeviceReport,
    HelpRequest,
    IssuedTicket,
    IssuerEvent,
    IssuerEventKind,
    OutboxBatch,
    PairRequest,
    PrintReport,
)
from tests.hubs import paired
from tests.waiting import PATIENCE_S


class RunningHub:
    """Where a hub answers and where it keeps its one-time codes."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.port = port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def setup_code(self) -> str:
        return (self.data / "setup-code").read_text().strip()

    @property
    def local_code(self) -> str:
        return (self.data / "local-pairing").read_text().strip()


class HubThread(RunningHub):
    """The hub of the demo centre on a thread: the same application and sockets, without the start of a process."""

    def __init__(self, data: Path) -> None:
        settings = HubSettings(port=0)
        listener = listen(settings)
        super().__init__(data, listener.getsockname()[1])
        app = create_app(
            load_settings(demo=True, environ={"KIOSK_CONFIG": str(data)}).centre,
            settings=settings,
            data_dir=data,
            web_root=ui_folder(),
            assets=assets_folder(),
            clock=SystemClock(),
        )
        self._hub = app.state.hub
        self._server = server_of(app)
        self._listener = listener
        self._thread = threading.Thread(target=self._server.run, args=([listener],), name="hub")

    def start(self) -> None:
        self._thread.start()
        httpx.get(f"{self.url}/api/health", timeout=PATIENCE_S, trust_env=False, verify=False).raise_for_status()
        _ = self._hub.accounts.setup_code()  # written down, as a process does when it greets

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(PATIENCE_S)
        self._listener.close()


class HubProcess(RunningHub):
    """`kiosk hub --demo`, which may be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self._ports = HeldPorts()
        super().__init__(folder / "data" / "demo" / "hub", self._ports.hold())
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environ = os.environ | {
            "KIOSK_DATA": str(self.folder / "data"),
            "KIOSK_CONFIG": str(self.folder / "config"),
            "KIOSK_HUB__PORT": str(self.port),
        }
        with (self.folder / "hub.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kiosk", "hub", "--demo"], env=environ, stdout=log, stderr=log
            )
        transport = httpx.HTTPTransport(retries=0)
        deadline = threading.Event()
        timer = threading.Timer(PATIENCE_S, deadline.set)
        timer.start()
        try:
            with httpx.Client(base_url=self.url, transport=transport, trust_env=False) as client:
                while True:
                    try:
                        client.get("/api/health").raise_for_status()
                        return
                    except httpx.TransportError as error:
                        ended = self._process.poll()
                        if ended is not None or deadline.wait(0.05):
                            text = (self.folder / "hub.log").read_text()
                            raise AssertionError(f"the hub did not start ({ended}):\n{text}") from error
        finally:
            timer.cancel()

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait(PATIENCE_S)

    def stop(self) -> None:
        """End it for good: its port is given to others again."""
        self._ports.close()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(PATIENCE_S)


class Issuer:
    """A kiosk as the hub sees it: paired, and reporting by its outbox."""

    def __init__(self, hub: RunningHub, name: str = "kiosk-1") -> None:
        self._store = uuid4()
        reply = paired(hub.url, PairRequest(code=hub.local_code, kind="kiosk", name=name, store=self._store))
        self._token = reply.token
        self.mark = reply.mark or ""
        self._pictures = list(reply.pictures)
        self._serial: dict[str, int] = {}
        self._seq = 0
        self._link = HubLink(hub.url, self._token, "kiosk", lambda _event: None, lambda _connected: None)
        self._link.start()  # a kiosk that is heard
        self._client = httpx.Client(
            base_url=hub.url,
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=PATIENCE_S,
            trust_env=False,
            verify=False,
        )

    def close(self) -> None:
        self._link.stop()
        self._client.close()

    def issue(self, service: str, *, language: str = "vi") -> IssuedTicket:
        """Issue a number, as if somebody touched the service; its paper came out."""
        serial = self._serial[service] = self._serial.get(service, 0) + 1
        mark = f"{self.mark}-" if self.mark else ""
        ticket = IssuedTicket(
            id=uuid4(),
            number=f"{service}{mark}{serial:03}",
            service=service,
            pictures=(self._pictures[self._seq % len(self._pictures)],),
            day=datetime.now(CENTRE_ZONE).date(),
            language=language,
            secret_hash="0" * 64,
        )
        self._send(IssuerEventKind.ISSUED, ticket=ticket)
        return ticket

    def printed(self, ticket: UUID, state: PrintState, fault: str | None = None) -> None:
        report = PrintReport(ticket=ticket, state=state, copy_number=1, fault=fault)
        self._send(IssuerEventKind.PRINT, print=report)

    def ask_help(self, kind: HelpKind = HelpKind.HELP, reason: PriorityReason | None = None) -> UUID:
        request = HelpRequest(id=uuid4(), kind=kind, screen="attract", reason=reason)
        self._send(IssuerEventKind.HELP, help=request)
        return request.id

    def device(self, state: str, *faults: str) -> None:
        report = DeviceReport.model_validate({"device": "printer", "state": state, "faults": faults})
        self._send(IssuerEventKind.DEVICE, device=report)

    def _send(self, kind: IssuerEventKind, **what: object) -> None:
        self._seq += 1
        event = IssuerEvent.model_validate(
            {
                "id": uuid4(),
                "seq": self._seq,
                "kind": kind,
                "at": datetime.now(UTC),
                "age_s": 0.0,
                "age_certain": True,
                **what,
            }
        )
        answer = self._client.post(
            "/api/issuer/events",
            content=OutboxBatch(store=self._store, after=self._seq - 1, events=(event,)).model_dump_json(),
            headers={"Content-Type": "application/json"},
        )
        answer.raise_for_status()
