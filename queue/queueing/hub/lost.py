"""The page for a person whose browser asked for an address that the hub does not have. Programs get JSON."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from queueing.hub.pages import Pages

_WAYS = (("/desk/", "icon-user", "desk.title"), ("/board/", "icon-bell", "board.title"))


def is_person(request: Request) -> bool:
    """Tell whether a person asks, by what only browsers want: a page. The API answers programs alone."""
    path = request.url.path
    return path != "/api" and not path.startswith("/api/") and "text/html" in request.headers.get("accept", "")


def lost_page(pages: Pages) -> Response:
    """Return the page that says so in every language, the centre's own first, and leads to the desk and the board.

    Nothing of the address stands on it: whoever made a link must not choose what a page of the centre says.
    """
    first, *others = pages.languages()
    own = pages.catalogue_of(first)
    head = escape(f"{own.text('desk.lost.title')} · {pages.centre.commune.vi}")
    told = "".join(
        f'<section lang="{escape(language)}"><{tag}>{escape(words.text("desk.lost.title"))}</{tag}>'
        f"<p>{escape(words.text('desk.lost.how'))}</p></section>"
        for language, tag in ((first, "h1"), *((other, "h2") for other in others))
        for words in (pages.catalogue_of(language),)
    )
    ways = "".join(
        f'<a href="{address}"><img src="/art/{icon}.svg" alt=""><span>{_named(pages, word)}</span></a>'
        for address, icon, word in _WAYS
    )
    page = (
        f'<!doctype html><html lang="{escape(first)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{head}</title>"
        '<link rel="icon" href="/art/sign-A-empty.svg" type="image/svg+xml">'
        '<link rel="stylesheet" href="/web/theme.css"><link rel="stylesheet" href="/web/lost.css"></head>'
        f'<body><div class="cloth"></div><main>{told}<nav>{ways}</nav></main></body></html>'
    )
    return HTMLResponse(page, 404, headers={"Cache-Control": "no-store", "Vary": "Accept"})


def _named(pages: Pages, word: str) -> str:
    """Return a page's name, in every language."""
    first, *others = (escape(pages.catalogue_of(language).text(word)) for language in pages.languages())
    return first + "".join(f"<small>{other}</small>" for other in others)
