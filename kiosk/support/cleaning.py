"""Takes out of a text whatever could be somebody's: numbers of people, cards, addresses, secrets.

Nothing of that kind is logged by design; this is for what libraries, drivers and the system may say on their own.
It rather takes too much: a bundle leaves the commune.
"""

from __future__ import annotations

import re

_TIME = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?"
# Addresses of a house's own network. No number of an ID card begins so: theirs begin with 0.
_PART = r"\.(?:0|[1-9]\d{0,2})"
_ADDRESS = rf"(?<![\d.])(?:(?:10|127){_PART}|192\.168|172\.(?:1[6-9]|2\d|3[01])){_PART}{_PART}(?![\d.])"

_LOGIN = r"(?i:user(?:_?name)?|usr|login|pwd|pass\w{0,12}|token|key|auth|secret)"
_VALUE = r"(?:\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\s&\"'<>]+)"

#: The first that fits takes its part of the text. What is kept stands before what would take it for a number.
_PARTS = re.compile(
    "|".join(
        (
            rf"(?P<keep>{_TIME}|{_ADDRESS})",
            r"(?P<card>(?<!\d)\d{9,12}\s*\|[^\r\n]*)",  # the text of an ID card's code, to the end of its line
            r"(?P<mrz>[A-Z0-9<]*<{2,}[A-Z0-9<]*)",
            r"(?P<key>(?<![0-9A-Z])[0-9A-Z]{5}(?:[ -][0-9A-Z]{5}){6}(?![0-9A-Z]))",
            r"(?P<login>(?<=://)[^\s\"'<>@][^\s\"'<>]*@)",  # to the last @: nobody encodes a password
            r"(?P<query>(?<=[\w./\]-])\?(?=[^\s\"'<>]*[=:&])[^\s\"'<>]+)",  # cameras take their log-in there
            rf"(?P<credential>(?<![\w-])[\w-]*?{_LOGIN}\s?=\s?{_VALUE})",
            r"(?P<mail>[\w.+-]+@[\w-]+\.[\w.-]+)",
            r"(?P<ticket>\bT:[A-Z2-7]{26}\.[A-Z2-7]{26})",
            r"(?P<secret>(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{24,}(?![\w-]))",
            r"(?P<number>(?<![\w.])\+?\d(?:[ .\-]?\d){8,}(?!\w))",
        )
    )
)

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
#: What runs on without a space is no word of ours, and the patterns would take minutes over it.
_ENDLESS = re.compile(r"(\S{2000})\S+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def cleaned(text: str) -> str:
    """Return a text of any length, with marks such as `[number]` where something was taken out."""
    return _PARTS.sub(_mark, _ENDLESS.sub(r"\1 [cut]", _CONTROL.sub(" ", text)))


def _mark(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if kind == "keep" or _UUID.fullmatch(found[0]):
        return found[0]
    return f"[{kind}]"
