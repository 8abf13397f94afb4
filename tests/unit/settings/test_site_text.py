"""The text of site.yaml after a change: it says what was meant, and keeps what a person wrote."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.settings.layers import parse_text
from kiosk.settings.site_text import GONE, edited, entries, with_value

WRITTEN = """\
# The commune of Hướng Phùng. Ask Mrs Lý before you change hours.
centre:   # everything about the centre
    site: huong-phung-1    # as in the contract

    commune: {vi: Xã Hướng Phùng, en: "Hướng Phùng Commune"}
    # counter 3 has no PC yet
    counters:
        - {label: "1", services: [A, B]}  # by the door
        # the one with the low desk
        - label: "2"
          services: [C]
    hours:
      monday: &day [{start: "07:30", end: "11:30"}]
      tuesday: *day

# bought 2026-11
printer:
  connection: network
  host: 192.168.1.50 # fixed address
kiosk: {screen: {inches: 27}}
"""


def says(text: str):
    return parse_text(text, "").plain()


def comments(text: str) -> list[str]:
    return [line[line.index("#") :] for line in text.splitlines() if "#" in line]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (("centre", "site"), "xa-2"),
        (("centre", "crest"), "crest.png"),
        (("centre", "commune", "en"), "Huong Phung"),
        (("centre", "rules", "max_recalls"), 2),
        (("centre", "hours"), {"monday": [{"start": "08:00", "end": "11:00"}]}),
        (("printer", "host"), "10.0.0.9"),
        (("printer", "paper_mm"), 58),
        (("kiosk", "screen", "inches"), 32.0),
        (("kiosk", "name"), "k: #1"),
        (("board", "on"), False),
        (("hub",), {"port": 1, "host": "::1"}),
        (("printer", "host"), GONE),
        (("kiosk", "screen", "inches"), GONE),
    ],
)
def test_a_change_says_what_was_meant_and_keeps_every_comment(key, value) -> None:
    text = edited(WRITTEN, key, value)
    assert says(text) == with_value(says(WRITTEN), key, value)
    lost = set(comments(WRITTEN)) - set(comments(text))
    assert lost <= ({"# fixed address"} if value is GONE else set())


def test_lines_that_are_not_meant_stay_as_they_are() -> None:
    before, after = WRITTEN.splitlines(), edited(WRITTEN, ("printer", "host"), "10.0.0.9").splitlines()
    assert [(a, b) for a, b in zip(before, after, strict=True) if a != b] == [
        ("  host: 192.168.1.50 # fixed address", '  host: "10.0.0.9" # fixed address')
    ]


def test_entries_of_a_list_that_stay_keep_their_remarks() -> None:
    counters = says(WRITTEN)["centre"]["counters"]
    text = edited(WRITTEN, ("centre", "counters"), [*counters, {"label": "3", "services": ["D"]}])
    assert "by the door" in text
    assert "the one with the low desk" in text
    assert '- {label: "3", services: [D]}' in text


def test_one_entry_of_a_list_is_changed_by_its_place() -> None:
    text = edited(WRITTEN, ("centre", "counters", 1, "services"), ["C", "E"])
    assert says(text)["centre"]["counters"][1] == {"label": "2", "services": ["C", "E"]}
    assert "by the door" in text


def test_an_anchor_that_others_lean_on_is_no_hindrance() -> None:
    text = edited(WRITTEN, ("centre", "hours", "monday"), [{"start": "09:00", "end": "10:00"}])
    hours = says(text)["centre"]["hours"]
    assert hours["monday"] == [{"start": "09:00", "end": "10:00"}]
    assert hours["tuesday"] == [{"start": "07:30", "end": "11:30"}]


def test_a_file_of_remarks_keeps_them() -> None:
    text = edited("# written by nobody yet\n", ("kiosk", "screen", "inches"), 32.0)

    assert text.startswith("# written by nobody yet\n")


ODD = [
    "true",
    "null",
    "no",
    "07:30",
    "1",
    "1e3",
    "- a",
    "a: b",
    "#x",
    " ",
    "'",
    '"',
    "~",
    "&a",
    "*a",
    "!x",
    "%",
    "@",
]
ODD += ["`", "[", "{", "?", "|", ">", "\u0085", "\x7f", "ễ\u2028", "0x1F", ".inf", "1_000"]


@pytest.mark.parametrize("text", ODD)
def test_any_text_comes_back_as_that_text(text) -> None:
    written = "".join(line + "\n" for line in entries({"a": text, "b": [text], "c": {"d": [{"e": text}, 1]}}, 0))
    assert says(written) == {"a": text, "b": [text], "c": {"d": [{"e": text}, 1]}}


KEYS = st.sampled_from(["a", "b", "c", "on", "long_key"])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=12).filter(lambda text: not any(0xD800 <= ord(c) <= 0xDFFF for c in text))
)
TREES = st.recursive(
    SCALARS, lambda t: st.lists(t, max_size=3) | st.dictionaries(KEYS, t, max_size=3), max_leaves=8
)
FILES = st.dictionaries(KEYS, TREES, max_size=4)


@settings(max_examples=60)
@given(
    FILES, st.lists(st.tuples(st.lists(KEYS, min_size=1, max_size=3).map(tuple), TREES | st.just(GONE)), max_size=4)
)
def test_whatever_is_changed_the_text_says_exactly_that(data, changes) -> None:
    text = "# above\n" + "".join(line + "\n" for line in entries(data, 0)) + "# below\n"
    wanted = says(text)
    assert wanted == data
    for key, value in changes:
        wanted = with_value(wanted, key, value)
        text = edited(text, key, value)
        assert says(text) == wanted
        assert "# above" in text
