"""The dock's pages as HTML. Everything shown comes from the words and is escaped; there is no inline script."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from html import escape

from devices.dock.stand import Hand, Picture, Stand
from devices.dock.words import LANGUAGES

Words = dict[str, str]


def state_mark(stands: Sequence[Stand]) -> str:
    """Return a short text that changes whenever the page would."""
    state = json.dumps([[stand.name, stand.state()] for stand in stands], sort_keys=True)
    return hashlib.sha256(state.encode()).hexdigest()[:16]


def login_page(words: Words, language: str, *, wrong: bool, wait: float) -> str:
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


def dock_page(
    words: Words, language: str, stands: Sequence[Stand], csrf: str, *, idle: frozenset[str] = frozenset()
) -> str:
    """Return the dock itself. `idle` names the stands whose devices nobody uses now."""
    parts = "".join(_stand(words, language, stand, csrf, idle=stand.name in idle) for stand in stands)
    body = f"""
<main data-mark="{state_mark(stands)}">
  <h1>{escape(words["dock.title"])}</h1>
  <div class="stands">{parts}</div>
  <form method="post" action="/logout?lang={language}" class="out">{_hidden("csrf", csrf)}
    <button>{escape(words["dock.logout"])}</button></form>
</main>"""
    return _page(words, language, body, script=True)


def _stand(words: Words, language: str, stand: Stand, csrf: str, *, idle: bool) -> str:
    name = stand.name
    told = "".join(f"<li>{escape(words[sentence])}</li>" for sentence in stand.sentences())
    state = (
        f'<ul class="faulty">{told}</ul>' if told else f'<p class="well">{escape(words[f"dock.{name}.well"])}</p>'
    )
    note = f'<p class="idle">{escape(words["dock.idle"])}</p>' if idle else ""
    buttons = "".join(_button(words, language, name, hand, csrf) for hand in stand.hands())
    pictures = "".join(_picture(words, name, picture) for picture in stand.pictures())
    if not pictures and f"dock.{name}.empty" in words:
        pictures = f"<p>{escape(words[f'dock.{name}.empty'])}</p>"
    tray = f'<div class="tray">{pictures}</div>' if pictures else ""
    return f"""
<section class="stand" id="{name}" aria-labelledby="{name}-title">
  <h2 id="{name}-title">{escape(words[f"dock.{name}.title"])}</h2>
  {note}
  <div class="state">{state}</div>
  <div class="hands">{buttons}</div>
  {tray}
</section>"""


def _button(words: Words, language: str, stand: str, hand: Hand, csrf: str) -> str:
    label = words[f"dock.{stand}.{hand.action}.{'off' if hand.pressed else 'on'}"]
    return (
        f'<form method="post" action="/press?lang={language}">{_hidden("csrf", csrf)}{_hidden("stand", stand)}'
        f"{_hidden('action', hand.action)}{_hidden('on', 'false' if hand.pressed else 'true')}"
        f'<button class="hand{" pressed" if hand.pressed else ""}">{escape(label)}</button></form>'
    )


def _picture(words: Words, stand: str, picture: Picture) -> str:
    label = words[picture.word].format(**picture.values)
    return (
        f'<figure class="{picture.kind}"><img src="/{stand}/{escape(picture.name)}" alt="{escape(label)}">'
        f"<figcaption>{escape(label)}</figcaption></figure>"
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _page(words: Words, language: str, body: str, *, script: bool) -> str:
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
