"""Real browsers, a real hub, and a stage for scenes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.hubs import Migrated, weak_hasher
from tests.web.browser import DeskPage, Page, open_chromium
from tests.web.centre import HubProcess, HubThread, Issuer
from tests.web.scenes import Scene, Stage


@pytest.fixture(scope="session")
def _chromiums() -> Iterator[list[Chrome]]:
    opened: list[Chrome] = []
    yield opened
    for driver in opened:
        driver.quit()


def _leave(driver: Chrome) -> None:
    """Leave one window with nothing in it for whoever takes the browser next."""
    first, *others = driver.window_handles
    for window in others:
        driver.switch_to.window(window)
        driver.close()
    driver.switch_to.window(first)
    driver.get("about:blank")


@pytest.fixture
def browser(_chromiums: list[Chrome]) -> Iterator[Callable[[], Chrome]]:
    """Give clean browsers, each somebody else's; nothing may have complained at the end."""
    taken: list[Chrome] = []

    def take() -> Chrome:
        if len(taken) == len(_chromiums):
            _chromiums.append(open_chromium())
        driver = _chromiums[len(taken)]
        driver.get("about:blank")
        driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        driver.execute_cdp_cmd("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "local_storage"})
        driver.get_log("browser")
        taken.append(driver)
        return driver

    yield take
    complaints = [line for driver in taken for line in Page(driver).complaints()]
    for driver in taken:
        _leave(driver)
    assert complaints == []


@pytest.fixture
def page(browser: Callable[[], Chrome]) -> Page:
    page = Page(browser())
    page.size(1920, 1080)  # a board's, whatever whoever had the browser before left
    return page


@pytest.fixture
def desk(browser: Callable[[], Chrome]) -> DeskPage:
    page = DeskPage(browser())
    page.size(1024, 768)
    return page


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    return Migrated(tmp_path_factory.mktemp("migrated"))


@pytest.fixture
def hub(tmp_path: Path, migrated: Migrated, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubThread]:
    monkeypatch.setattr("queueing.hub.secrets.PasswordHasher", weak_hasher)
    migrated.into(tmp_path)
    running = HubThread(tmp_path)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def hub_process(tmp_path: Path) -> Iterator[HubProcess]:
    """Give a hub that may be killed."""
    process = HubProcess(tmp_path)
    process.start()
    yield process
    process.stop()


@pytest.fixture
def kiosk(request: pytest.FixtureRequest) -> Iterator[Issuer]:
    """Give a kiosk that is paired with the test's hub."""
    name = "hub_process" if "hub_process" in request.fixturenames else "hub"
    issuer = Issuer(request.getfixturevalue(name))
    yield issuer
    issuer.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage(Scene()) as running:
        yield running
