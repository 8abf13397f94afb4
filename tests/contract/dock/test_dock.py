"""The dev dock over real HTTP: the page for hands, the API for tests, and what keeps others out."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from devices.dock.server import Dock
from devices.dock.stands.printer import PrinterStand
from devices.printers.base import PrinterFault, PrintOutcome
from devices.printers.escpos_bytes import Packing, job_bytes
from devices.printers.factory import open_printer
from devices.printers.simulator.settings import SimulatedPrinterSettings

PIN = "2468"
ASSETS = Path(__file__).parents[3] / "assets"


@pytest.fixture
def docked(open_bench):
    """A bench that a dock belongs to."""
    return open_bench("simulated")


@pytest.fixture
def dock(docked) -> Iterator[Dock]:
    with Dock([PrinterStand(docked.peer)], pin=PIN, assets=ASSETS) as dock:
        yield dock


@pytest.fixture
def web(dock) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{dock.port}", follow_redirects=True, timeout=60) as client:
        yield client


@pytest.fixture
def hands(web) -> httpx.Client:
    """A browser that knows the PIN."""
    web.post("/login", data={"pin": PIN})
    return web


def csrf_of(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found
    return found[1]


def press(browser: httpx.Client, action: str, *, on: bool, stand: str = "printer") -> httpx.Response:
    form = {"stand": stand, "action": action, "on": str(on).lower(), "csrf": csrf_of(browser.get("/"))}
    return browser.post("/press", data=form)


def test_a_hand_takes_the_paper_out_and_puts_it_back(docked, hands):
    page = press(hands, "paper_out", on=True)
    assert "Lắp giấy vào" in page.text
    assert docked.printer.status().faults == {PrinterFault.PAPER_OUT}
    page = press(hands, "paper_out", on=False)
    assert "Máy in đang tốt." in page.text
    assert docked.printer.status().faults == set()


def test_the_page_shows_the_papers(docked, hands, make_raster):
    docked.print(make_raster())
    docked.peer.wait_for_papers(1)
    [picture] = re.findall(r'src="(/printer/[^"]+)"', hands.get("/").text)
    answer = hands.get(picture)
    assert answer.headers["content-type"] == "image/png"
    assert answer.content == docked.peer.papers()[0].file.read_bytes()


def test_vietnamese_comes_first_and_english_is_there(hands):
    assert '<html lang="vi">' in hands.get("/").text
    assert "Device test bench" in hands.get("/?lang=en").text


def test_tests_cause_faults_by_json(docked, web):
    answer = web.post("/printer", json={"paper_out_after_rows": 30, "paper_low": True}, headers={"X-Dock-Pin": PIN})
    assert answer.json()["printer"]["faults"]["paper_out_after_rows"] == 30
    assert docked.peer.faults.paper_low
    assert web.get("/state", headers={"X-Dock-Pin": PIN}, timeout=60).json() == answer.json()


@pytest.mark.parametrize("change", [{"fire": True}, {"hang": "perhaps"}, {"bytes_a_second": 0}, []])
def test_a_fault_that_does_not_exist_is_refused(docked, web, change):
    before = docked.peer.faults
    assert web.post("/printer", json=change, headers={"X-Dock-Pin": PIN}).status_code == 422
    assert docked.peer.faults == before


def test_without_the_pin_nothing_is_seen_or_changed(docked, web, make_raster):
    docked.print(make_raster())
    [paper] = docked.peer.wait_for_papers(1)
    assert web.get(f"/printer/{paper.file.name}").status_code == 403
    assert web.get("/state").status_code == 403
    assert (
        web.post("/press", data={"stand": "printer", "action": "hang", "on": "true", "csrf": ""}).status_code == 403
    )
    assert "/printer/" not in web.get("/").text
    assert not docked.peer.faults.hang


def test_guessing_is_throttled(web):
    for _ in range(5):
        assert web.post("/login", data={"pin": "0000"}).status_code == 403
    assert web.post("/login", data={"pin": PIN}).status_code == 403
    assert web.post("/printer", json={}, headers={"X-Dock-Pin": PIN}).status_code == 429


def test_a_page_of_another_site_can_do_nothing(docked, hands):
    form = {"stand": "printer", "action": "hang", "on": "true", "csrf": csrf_of(hands.get("/"))}
    assert hands.post("/press", data=form, headers={"Origin": "http://evil.example"}).status_code == 403
    assert hands.post("/press", data=form | {"csrf": "guessed"}).status_code == 403
    assert hands.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert not docked.peer.faults.hang


def test_files_outside_the_tray_cannot_be_had(hands):
    assert hands.get("/printer/..%2f..%2fetc%2fpasswd").status_code == 404
    assert hands.get("/fonts/../words/vi/dock.json").status_code == 404


def test_no_script_stands_in_the_page_and_the_policy_forbids_it(hands):
    page = hands.get("/")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert re.findall(r"<script[^>]*>([^<]+)", page.text) == []
    assert not re.search(r"\son\w+=|style=", page.text)


def test_the_simulator_as_a_process_of_its_own(tmp_path, make_raster, seen_on):
    stream = tmp_path / "stream"
    command = [sys.executable, "-m", "devices.dock", "--paper-dir", str(tmp_path), "--pin", PIN]
    command += ["--capture", str(stream)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ASSETS.parent) as process:
        assert process.stdout is not None
        try:
            ports = json.loads(process.stdout.readline())
            printer = open_printer(SimulatedPrinterSettings(port=ports["printer_port"]))
            ticket = make_raster()
            assert printer.print(ticket, on_sending=lambda: None).outcome is PrintOutcome.DONE
            url = f"http://127.0.0.1:{ports['dock_port']}"
            papers = httpx.get(f"{url}/state", headers={"X-Dock-Pin": PIN}, timeout=60).json()["printer"]["papers"]
            assert [(paper["number"], paper["kind"]) for paper in papers] == [(1, "cut")]
            httpx.post(f"{url}/printer", json={"unplugged": True}, headers={"X-Dock-Pin": PIN}, timeout=60)
            assert printer.status().faults == {PrinterFault.UNREACHABLE}
            printer.close()
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert len(list(tmp_path.glob("*.png"))) == 1
    assert b"".join(job_bytes(ticket, Packing.PLAIN)) in stream.read_bytes()


def test_a_page_of_another_site_cannot_close_the_gate_for_its_owner(web):
    for _ in range(8):  # as pictures that it shows
        assert web.get("/printer/paper-000001-cut.png").status_code == 403
    assert web.get("/state", headers={"X-Dock-Pin": PIN}).status_code == 200


def test_cookies_of_other_programs_on_this_machine_do_no_harm(hands):
    ours = hands.cookies["dock"]
    assert hands.get("/state", headers={"Cookie": f"theirs=1; dock={ours}"}).status_code == 200
    assert hands.get("/", headers={"Cookie": f"a/b=1; dock={ours}"}).status_code == 200
