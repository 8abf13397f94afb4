"""A real Chromium, driven as a person would: keys, clicks, and waiting until something is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import httpx
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.waiting import PATIENCE_S

Seen = TypeVar("Seen")

PASSWORD = "mot mat khau dai"
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-first-run",
    "--force-color-profile=srgb",
)
#: Answers that a page reckons with: not logged in yet, a refused command, a hub that is down.
EXPECTED = (
    "status of 401",
    "status of 403",
    "status of 409",
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "ERR_CONTENT_LENGTH_MISMATCH",
    "ERR_EMPTY_RESPONSE",
    "ERR_INCOMPLETE_CHUNKED",
)


def open_chromium() -> Chrome:
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return Chrome(options=options, service=Service("/usr/bin/chromedriver"))  # a path: nothing is looked up


class Page:
    """What one person sees and does in one browser."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    # ---- doing --------------------------------------------------------------------------------------------

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def open(self, url: str) -> None:
        self.driver.get(url)

    def press(self, *keys: str) -> None:
        """Press keys one after another, wherever the focus is."""
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def enter(self) -> None:
        self.press(Keys.ENTER)

    def escape(self) -> None:
        self.press(Keys.ESCAPE)

    def type(self, selector: str, text: str) -> None:
        field = self.see(selector)
        field.clear()
        field.send_keys(text)

    def click(self, selector: str) -> None:
        self.see(selector).click()

    # ---- seeing -------------------------------------------------------------------------------------------

    def until(self, look: Callable[[], Seen], what: str, patience: float = PATIENCE_S) -> Seen:
        """Wait until `look()` is true and return it."""
        wait = WebDriverWait(self.driver, patience, 0.05, (NoSuchElementException, StaleElementReferenceException))
        return wait.until(lambda _: look(), what)

    def see(self, selector: str) -> WebElement:
        """Wait for an element that is shown."""

        def shown() -> WebElement | None:
            found = self.driver.find_elements(By.CSS_SELECTOR, selector)
            return next((element for element in found if element.is_displayed()), None)

        element = self.until(shown, f"{selector} is not shown")
        assert element is not None
        return element

    def texts(self, selector: str) -> list[str]:
        script = "return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)"
        return list(self.driver.execute_script(script, selector))

    def shows(self, selector: str, text: str) -> None:
        """Wait until an element that is shown holds this text."""
        self.until(
            lambda: any(
                text in element.text
                for element in self.driver.find_elements(By.CSS_SELECTOR, selector)
                if element.is_displayed()
            ),
            f"{selector} does not show {text!r} but {self.texts(selector)}",
        )

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def complaints(self) -> list[str]:
        """What the browser complained about: broken scripts, broken policy, things not found."""
        entries = self.driver.get_log("browser")
        return [
            entry["message"]
            for entry in entries
            if entry["level"] in ("SEVERE", "WARNING") and not any(word in entry["message"] for word in EXPECTED)
        ]


class DeskPage(Page):
    """The desk page, by what a clerk knows of it."""

    def set_up(self, url: str, code: str, *, name: str = "Nguyễn Văn A", username: str = "van.a") -> None:
        """Open the centre and its desk page, as `type_set_up` does with more keys."""
        body = {"code": code, "username": username, "display_name": name, "password": PASSWORD}
        with httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False, verify=False) as client:
            client.post("/api/setup", json=body).raise_for_status()
            cookie = {"name": "desk", "value": client.cookies["desk"], "url": url, "httpOnly": True}
        self.driver.execute_cdp_cmd("Network.setCookie", cookie | {"sameSite": "Strict"})
        self.open(f"{url}/desk/")
        self.see(".counter-list")

    def type_set_up(self, url: str, code: str, *, name: str = "Nguyễn Văn A", username: str = "van.a") -> None:
        """Open the centre as the first member of staff does."""
        self.open(f"{url}/desk/")
        self.type("#code", code)
        self.type("#name", name)
        self.type("#username", username)
        self.type("#password", PASSWORD)
        self.click("button[type=submit]")
        self.see(".counter-list")

    def log_in(self, url: str, username: str, password: str = PASSWORD) -> None:
        self.open(f"{url}/desk/")
        self.type("#username", username)
        self.type("#password", password)
        self.click("button[type=submit]")

    def work_at(self, *counters: str) -> None:
        self.see(".counter-list")
        self.press(*counters)
        self.enter()
        self.ready()

    def ready(self) -> None:
        """Wait until the desk takes commands."""
        self.until(
            lambda: self.driver.find_element(By.CSS_SELECTOR, "[data-command=walk_in]").is_enabled(),
            "the desk is not ready",
        )

    def present(self, number: str) -> None:
        self.shows(".person-number", number)

    def waiting(self) -> list[str]:
        return self.texts(".queue .scroll .line-number")

    def waits(self, *numbers: str) -> None:
        self.until(lambda: self.waiting() == list(numbers), f"waiting are {self.waiting()}, not {numbers}")

    def key(self, key: str) -> None:
        """Press a command's key as soon as the desk takes commands."""
        self.ready()
        self.press(key)

    def primary(self) -> None:
        self.ready()
        self.enter()

    def told(self, text: str) -> None:
        self.shows(".message", text)
