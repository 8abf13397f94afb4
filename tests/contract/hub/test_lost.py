"""A person at an address that is not there is led on; a program is answered as ever."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from queueing.centre import Centre, Text

if TYPE_CHECKING:
    from tests.contract.hub.conftest import RunningHub

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"}
SCRIPT = "<script>alert(1)</script>"


class Seen(HTMLParser):
    """The addresses that a page has, its elements, and its texts by language."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.links: list[str] = []
        self.files: list[str] = []
        self.texts: list[str] = []
        self.language: str | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = dict(attrs)
        self.elements.add(tag)
        if tag == "html":
            self.language = had["lang"]
        if tag == "a":
            self.links.append(had["href"] or "")
        if tag in ("img", "link"):
            self.files.append(had.get("src") or had.get("href") or "")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture
def centre(centre: Centre) -> Centre:
    return centre.model_copy(update={"commune": Text(vi=f"Xã {SCRIPT}", en="Test")})


@pytest.mark.parametrize("path", ["/dek", "/deskk/", "/board/x", f"/{SCRIPT}", "/apis"])
def test_a_person_gets_a_page_that_leads_to_the_desk_and_the_board(hub: RunningHub, path: str) -> None:
    client = hub.client()
    answer = client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    page = Seen(answer.text)
    assert page.language == "vi"
    assert page.links == ["/desk/", "/board/"]
    words = [hub.hub.pages.catalogue_of(language) for language in ("vi", "en")]
    for named in words:
        for word in ("desk.lost.title", "desk.lost.how", "desk.title", "board.title"):
            assert named.text(word) in page.texts
    assert "script" not in page.elements  # neither from the address nor from the settings
    for address in (*page.links, *page.files):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/dek", "*/*"), ("/dek", "application/json"), ("/api/dek", BROWSER["Accept"]), ("/api", BROWSER["Accept"])],
)
def test_a_program_and_whoever_asks_the_api_get_json(hub: RunningHub, path: str, accept: str) -> None:
    answer = hub.client().get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")
