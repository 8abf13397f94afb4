"""The dock's pages as HTML. Everything shown comes from the words and is escaped; there is no inline script."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from html import escape

from devices.printers.base import PrinterFault
from devices.printers.simulator.dock.words import LANGUAGES
from devices.printers.simulator.machine import Faults
from devices.printers.simulator.paper import Paper

SHOWN_PAPERS = 6


@dataclass(frozen=True, slots=True)
class Switch:
    """A big button that causes a fault and ends it."""

    field: str  # of Faults
    word: str  # dock.<word>.on causes it, dock.<word>.off ends it


SWITCHES = (
    Switch("paper_out", "paper"),
    Switch("paper_low", "low"),
    Switch("cover_open", "cover"),
    Switch("cutter_jam", "cutter"),
    Switch("offline", "offline"),
    Switch("hang", "hang"),
    Switch("unplugged", "plug"),
)

_SENTENCES = {
    "paper_out": PrinterFault.PAPER_OUT,
    "paper_low": PrinterFault.PAPER_LOW,
    "cover_open": PrinterFault.COVER_OPEN,
    "cutter_jam": PrinterFault.CUTTER,
    "offline": PrinterFault.OFFLINE,
    "hang": PrinterFault.SILENT,
    "unplugged": PrinterFault.UNREACHABLE,
}


def state_mark(faults: Faults, papers: list[Paper]) -> str:
    """Return a short text that changes whenever the page would."""
    return hashlib.sha256(f"{faults}{[paper.file.name for paper in papers]}".encode()).hexdigest()[:16]


def login_page(words: dict[str, str], language: str, *, wrong: bool, wait: float) -> str:
    """Return the page that asks for the PIN."""
    told = ""
    if wait > 0:
        told = words["dock.login.wait"].format(seconds=round(wait) + 1)
    elif wrong:
        told = words["dock.login.wrong"]
    body = f"""
<main class="login">
  <h1>{escape(words["dock.title"])}</h1>
  <form method="post" action="/login?lang={language}">
    <label for="pin">{escape(words["dock.login.pin"])}</label>
    <input id="pin" name="pin" type="password" inputmode="numeric" autocomplete="off" required autofocus>
    <p class="told" role="alert">{escape(told)}</p>
    <button class="primary">{escape(words["dock.login.enter"])}</button>
  </form>
</main>"""
    return _page(words, language, body, script=False)


def dock_page(words: dict[str, str], language: str, faults: Faults, papers: list[Paper], csrf: str) -> str:
    """Return the dock itself."""
    named = [switch for switch in SWITCHES if getattr(faults, switch.field)]
    told = [words[f"fault.printer.{_SENTENCES[switch.field].value}.staff"] for switch in named]
    state = "".join(f"<li>{escape(sentence)}</li>" for sentence in told)
    state = f'<ul class="faulty">{state}</ul>' if state else f'<p class="well">{escape(words["dock.well"])}</p>'
    buttons = "".join(_button(words, language, faults, switch, csrf) for switch in SWITCHES)
    tray = "".join(_paper(words, paper) for paper in reversed(papers[-SHOWN_PAPERS:]))
    tray = tray or f"<p>{escape(words['dock.tray.empty'])}</p>"
    body = f"""
<main data-mark="{state_mark(faults, papers)}">
  <h1>{escape(words["dock.title"])}</h1>
  <section aria-label="{escape(words["dock.state"])}" class="state">{state}</section>
  <section aria-label="{escape(words["dock.hands"])}" class="hands">{buttons}</section>
  <h2>{escape(words["dock.tray"])}</h2>
  <section class="tray">{tray}</section>
  <form method="post" action="/logout?lang={language}" class="out">{_hidden("csrf", csrf)}
    <button>{escape(words["dock.logout"])}</button></form>
</main>"""
    return _page(words, language, body, script=True)


def _button(words: dict[str, str], language: str, faults: Faults, switch: Switch, csrf: str) -> str:
    on = bool(getattr(faults, switch.field))
    label = words[f"dock.{switch.word}.{'off' if on else 'on'}"]
    return (
        f'<form method="post" action="/press?lang={language}">{_hidden("csrf", csrf)}'
        f"{_hidden('fault', switch.field)}{_hidden('on', 'false' if on else 'true')}"
        f'<button class="hand{" pressed" if on else ""}">{escape(label)}</button></form>'
    )


def _paper(words: dict[str, str], paper: Paper) -> str:
    label = words[f"dock.paper.{paper.kind.value}"].format(number=paper.number)
    return (
        f'<figure class="{paper.kind.value}"><img src="/papers/{escape(paper.file.name)}" alt="{escape(label)}">'
        f"<figcaption>{escape(label)}</figcaption></figure>"
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _page(words: dict[str, str], language: str, body: str, *, script: bool) -> str:
    languages = "".join(
        f'<a href="/?lang={each}" lang="{each}"{" aria-current=true" if each == language else ""}>'
        f"{escape(words[f'dock.language.{each}'])}</a>"
        for each in LANGUAGES
    )
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(words["dock.title"])}</title>
<link rel="stylesheet" href="/dock.css">
{'<script src="/dock.js" defer></script>' if script else ""}
</head>
<body>
<p class="demo">{escape(words["dock.demo"])}</p>
<nav>{languages}</nav>{body}
</body>
</html>
"""
