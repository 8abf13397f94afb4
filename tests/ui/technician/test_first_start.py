"""From a bare box to a working centre by real touches: a real printer's peer, a real hub, a real site.yaml."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from devices.printers.simulator.server import Simulator
from kiosk.app.kiosk import Kiosk
from kiosk.paths import DataFolders
from kiosk.run.held_ports import HeldPorts
from kiosk.settings.model import load_settings
from kiosk.technician.found import Candidate, Kind
from kiosk.technician.pin import box_door
from kiosk.technician.wizard import Draft, Wizard
from kiosk.workbench.room import is_first_start
from queueing.clock import SystemClock
from tests.hubs import Migrated
from tests.ui.qml_types import type_of

PIN = "246802"
WAIT_S = 60


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    return Migrated(tmp_path_factory.mktemp("migrated"))


class Hub:
    """`kiosk hub` as a process of its own."""

    def __init__(self, qtbot, environ: dict[str, str], port: int) -> None:
        # One for all: each makes an SSL context, which costs more than a start.
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=WAIT_S)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "hub"],
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        qtbot.waitUntil(self._answers, timeout=WAIT_S * 1000)

    def _answers(self) -> bool:
        assert self._process.poll() is None
        try:
            return self._http.get("/api/health").is_success
        except httpx.HTTPError:
            return False

    def centre(self) -> dict:
        return self._http.get("/api/centre").json()

    def log_in(self, username: str, password: str) -> bool:
        body = {"username": username, "password": password}
        return self._http.post("/api/session", json=body).is_success

    def stop(self) -> None:
        self._http.close()
        self._process.terminate()
        self._process.wait(WAIT_S)


class Hands:
    """A technician before a box that nobody has set up."""

    def __init__(self, qtbot, kiosk: Kiosk) -> None:
        self.qtbot = qtbot
        self.kiosk = kiosk
        assert kiosk.stage.technician is not None
        self.corner = kiosk.stage.technician

    @property
    def desk(self):
        return self.corner.opened()

    def say(self, word: str) -> str:
        return self.desk.words.text(word)

    def items(self):
        def below(item):
            if item.isVisible():
                yield item
                for child in item.childItems():
                    yield from below(child)

        for item in all_below(self.kiosk.stage.window.contentItem()):
            if type_of(item) == "TechnicianScreen":
                yield from below(item)
                return

    def until(self, met) -> None:
        self.qtbot.waitUntil(met, timeout=WAIT_S * 1000)

    def find(self, name: str):
        return next(
            (i for i in self.items() if i.property("name") == name and i.property("fill") is not None), None
        )

    def tap(self, name: str) -> None:
        self.until(lambda: (item := self.find(name)) is not None and item.property("enabled"))
        self.kiosk.stage.settle()  # and laid out
        item = self.find(name)
        point = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.mouseClick(
            self.kiosk.stage.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(point)
        )
        QCoreApplication.processEvents()

    def reach(self, question: str) -> None:
        self.until(lambda: self.desk.wizard_.question == question and not self.desk.worker.busy)

    def next(self, to: str) -> None:
        self.tap(self.say("technician.wizard.next"))
        self.reach(to)


def all_below(item):
    yield item
    for child in item.childItems():
        yield from all_below(child)


def test_a_bare_box_becomes_a_working_centre(
    app, qtbot, migrated: Migrated, ports: HeldPorts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = ports.hold()
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KIOSK_HUB__PORT", str(port))
    migrated.into(DataFolders.of(demo=False).hub)
    papers = tmp_path / "papers"
    papers.mkdir()
    with Simulator(papers) as printer:
        candidate = Candidate(
            "XP-Q800", "net", {"connection": "network", "host": "127.0.0.1", "port": printer.port}
        )
        monkeypatch.setattr(
            "kiosk.workbench.bench.find", lambda kind: (candidate,) if kind is Kind.PRINTERS else ()
        )
        hub = Hub(qtbot, dict(os.environ), port)
        kiosk = Kiosk(load_settings(), DataFolders.of(demo=False), SystemClock())
        try:
            walk(Hands(qtbot, kiosk), papers)
        finally:
            kiosk.stop()
            hub.stop()
    settings = load_settings()
    assert settings.centre.commune.vi == "Xã Ba Nang"
    assert [service.code for service in settings.centre.services] == list("ABCDEFG")
    assert (settings.printer.connection, settings.printer.paper_mm) == ("network", 80)
    text = "".join(file.read_text(errors="replace") for file in tmp_path.rglob("*") if file.is_file())
    assert PIN not in text
    hub = Hub(qtbot, dict(os.environ), port)
    try:
        assert hub.centre()["commune"]["en"] == "Ba Nang Commune"
        assert hub.centre()["set_up"]
        assert hub.log_in("ly", "matkhau1")
    finally:
        hub.stop()


def test_a_centre_that_has_no_pin_serves_with_its_door_shut(
    app, qtbot, ports: HeldPorts, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KIOSK_HUB__PORT", str(ports.hold()))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "site.yaml").write_text("centre: {site: hp-1}\n", encoding="utf-8")
    kiosk = Kiosk(load_settings(), DataFolders.of(demo=False), SystemClock())
    try:
        kiosk.stage.window.show()
        assert QTest.qWaitForWindowExposed(kiosk.stage.window, WAIT_S * 1000)
        kiosk.start()
        hands = Hands(qtbot, kiosk)
        assert hands.corner.made is None, "nobody in the hall is asked how the centre shall be set up"
        for _ in range(5):
            hands.corner.corner()
        assert hands.desk.property("screen") == "pin"
        assert hands.desk.pad_.property("message") == hands.say("technician.pin.none")
        assert hands.desk.pad_.locked
    finally:
        kiosk.stop()


@pytest.mark.parametrize(
    ("site", "pin", "draft", "first"),
    [
        (False, False, False, True),
        (False, True, True, True),  # broken off after its PIN was kept
        (False, True, False, False),
        (True, False, False, False),
        (True, True, True, False),
    ],
)
def test_only_a_box_that_nobody_set_up_to_the_end_opens_by_itself(
    tmp_path, monkeypatch, site, pin, draft, first
) -> None:
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path))
    kept = Draft(tmp_path / "draft.json")
    door = box_door(DataFolders(tmp_path / "data"), SystemClock())
    if site:
        (tmp_path / "site.yaml").write_text("centre: {site: hp-1}\n", encoding="utf-8")
    if pin:
        door.keep(PIN)
    if draft:
        kept.save(Wizard({}, {}))
    assert is_first_start(load_settings(), door, kept) is first


def walk(hands: Hands, papers: Path) -> None:
    kiosk = hands.kiosk
    kiosk.stage.window.show()
    assert QTest.qWaitForWindowExposed(kiosk.stage.window, WAIT_S * 1000)
    kiosk.start()
    hands.reach("language")
    hands.tap("Tiếng Việt")
    hands.next("commune")
    for key in ("B", "a", hands.say("technician.key.space"), "N", "a", "n", "g"):
        hands.tap(key)
    hands.next("province")
    for question in ("office", "crest", "kiosk_screen", "kiosk_inches", "board_screen", "printer"):
        hands.next(question)
    hands.tap("XP-Q800")
    hands.tap(hands.say("technician.try.printer"))
    hands.tap(hands.say("technician.yes"))
    assert len(list(papers.glob("*.png"))) == 1, "the test page is on paper"
    for question in ("paper", "reader", "scanner", "a4", "sound", "hours", "services"):
        hands.next(question)
    hands.tap("Nhận kết quả")
    hands.next("counters")
    hands.next("account")
    for key in "Ly":
        hands.tap(key)
    hands.tap(hands.say("technician.field.username"))
    for key in "ly":
        hands.tap(key)
    hands.tap(hands.say("technician.field.password"))
    for key in ("m", "a", "t", "k", "h", "a", "u", "123", "1"):
        hands.tap(key)
    hands.next("pin")
    for _ in range(2):
        for digit in PIN:
            hands.tap(digit)
        hands.tap(hands.say("technician.key.enter"))
    hands.reach("recovery")
    hands.tap(hands.say("technician.try.recovery"))
    hands.until(lambda: not hands.desk.trial_.running)
    assert hands.desk.trial_.property("text") == hands.say("technician.result.key_printed")
    assert len(list(papers.glob("*.png"))) == 2, (
        "from the printer that was chosen, though it is written nowhere yet"
    )
    hands.next("finish")
    hands.tap(hands.say("technician.wizard.finish"))
    hands.until(lambda: hands.desk.property("screen") == "home")
