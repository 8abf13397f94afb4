"""The dock by real touches in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from devices.dock.server import Dock
from devices.dock.stands.printer import PrinterStand

ASSETS = Path(__file__).parents[3] / "assets"


@pytest.fixture
def browser() -> Iterator[webdriver.Chrome]:
    driver = shutil.which("chromedriver")
    if driver is None:
        pytest.skip("needs chromium and chromedriver (Debian: chromium-driver)")
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield browser
    browser.quit()


def test_a_hand_opens_the_cover_sees_the_paper_and_nothing_is_blocked(browser, open_bench, make_raster):
    bench = open_bench("simulated")
    wait = WebDriverWait(browser, 20)
    with Dock([PrinterStand(bench.peer)], pin="2468", assets=ASSETS) as dock:
        browser.get(f"http://127.0.0.1:{dock.port}/")
        browser.find_element(By.ID, "pin").send_keys("2468")
        browser.find_element(By.CSS_SELECTOR, "button.primary").click()
        wait.until(lambda page: page.find_elements(By.CSS_SELECTOR, ".hand"))
        bench.print(make_raster())  # the page finds out by itself
        wait.until(lambda page: page.find_elements(By.CSS_SELECTOR, ".tray .cut img"))
        browser.find_element(By.XPATH, "//button[.='Mở nắp máy']").click()
        wait.until(lambda _: bench.peer.faults.cover_open)
        wait.until(lambda page: page.find_elements(By.XPATH, "//button[.='Đóng nắp máy']"))
        assert [entry["message"] for entry in browser.get_log("browser")] == []
        browser.get("about:blank")
