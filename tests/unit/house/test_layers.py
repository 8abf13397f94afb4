"""Layers of settings: what YAML says, where it says it, and how one lies over another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.settings.layers import LayerError, Place, Tree, merge, read_environment, read_file

keys = st.text("abc", min_size=1, max_size=3)
scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.text("xyz", max_size=3)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3))
mappings = st.dictionaries(keys, values, max_size=4)
# Where a key is a section in one layer and a value in another, the value ends what lies below: then order counts.
sections = st.recursive(
    st.dictionaries(st.sampled_from("abc"), scalars | st.lists(scalars, max_size=2), max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("pq"), inner, max_size=2),
)


def grown(value: object, source: str) -> Tree:
    if isinstance(value, dict):
        return Tree({key: grown(item, source) for key, item in value.items()}, Place(source))
    if isinstance(value, list):
        return Tree([grown(item, source) for item in value], Place(source))
    assert value is None or isinstance(value, bool | int | str)
    return Tree(value, Place(source))


def write(folder: Path, text: str) -> Path:
    file = folder / "site.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@given(mappings)
def test_an_empty_layer_changes_nothing(below: dict[str, object]) -> None:
    assert merge(grown(below, "below"), grown({}, "above")).plain() == below


@given(mappings, mappings)
def test_what_is_said_above_holds(below: dict[str, object], above: dict[str, object]) -> None:
    merged = merge(grown(below, "below"), grown(above, "above"))
    for key, value in above.items():
        found = merged.at((key,))
        assert found is not None
        if not isinstance(value, dict):
            assert found.plain() == value
            assert found.place == Place("above")


@given(sections, sections, sections)
def test_layers_may_be_merged_in_any_grouping(
    a: dict[str, object], b: dict[str, object], c: dict[str, object]
) -> None:
    low, middle, high = grown(a, "a"), grown(b, "b"), grown(c, "c")
    assert merge(merge(low, middle), high).plain() == merge(low, merge(middle, high)).plain()


def test_lists_are_replaced_whole() -> None:
    merged = merge(grown({"a": [1, 2, 3]}, "below"), grown({"a": [9]}, "above"))
    assert merged.plain() == {"a": [9]}


def test_another_connection_is_another_device() -> None:
    below = grown({"printer": {"connection": "simulated", "port": 8766, "paper_mm": 80}}, "below")
    other = grown({"printer": {"connection": "usb"}}, "above")
    same = grown({"printer": {"connection": "simulated", "port": 1}}, "above")
    assert merge(below, other).plain() == {"printer": {"connection": "usb"}}
    assert merge(below, same).plain()["printer"] == {"connection": "simulated", "port": 1, "paper_mm": 80}


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    file = write(tmp_path, "# site\ncentre:\n  site: a\n  counters:\n    - label: '1'\n    - label: '2'\n")
    tree = read_file(file)
    lines = {key: tree.deepest(key).place.line for key in [("centre",), ("centre", "site")]}
    assert lines == {("centre",): 2, ("centre", "site"): 3}
    assert tree.deepest(("centre", "counters", 1, "label")).place == Place(str(file), 6)


def test_a_way_that_ends_early_gives_the_last_place_on_it(tmp_path: Path) -> None:
    tree = read_file(write(tmp_path, "hub:\n  port: 1\n"))
    assert tree.deepest(("hub", "prot", "x")).place.line == 1
    assert tree.at(("hub", "prot")) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("07:30", "07:30"),  # YAML 1.1 would make 450 of it
        ("no", "no"),  # and false of this
        ("on", "on"),
        ("true", True),
        ("010", 10),
        ("0o10", 8),
        ("0x10", 16),
        ("-3", -3),
        ("21.5", 21.5),
        ("1e3", 1000.0),
        (".inf", float("inf")),
        ("~", None),
        ("", None),
        ("'8'", "8"),
        ("2026-01-01", "2026-01-01"),
        ("Hướng Phùng", "Hướng Phùng"),
    ],
)
def test_scalars_follow_yaml_1_2(tmp_path: Path, text: str, value: object) -> None:
    assert read_file(write(tmp_path, f"a: {text}\n")).plain() == {"a": value}


def test_an_empty_file_says_nothing(tmp_path: Path) -> None:
    assert read_file(write(tmp_path, "# nothing yet\n")).plain() == {}


@pytest.mark.parametrize(
    ("text", "word", "line"),
    [
        ("a: [1\nb: 2\n", "not_yaml", 2),
        ("a: 1\n\tb: 2\n", "not_yaml", 2),
        ("- a\n", "not_a_mapping", 1),
        ("a: 1\nb: 2\na: 3\n", "twice", 3),
        ("? [a, b]\n: 1\n", "odd_key", 1),
        ("a: &x\n  b: *x\n", "too_deep", None),
    ],
)
def test_what_cannot_be_read_names_its_line(tmp_path: Path, text: str, word: str, line: int | None) -> None:
    with pytest.raises(LayerError) as caught:
        read_file(write(tmp_path, text))
    assert caught.value.word == f"cli.settings.{word}"
    assert line is None or caught.value.place.line == line


def test_bytes_that_are_no_utf8_name_their_line(tmp_path: Path) -> None:
    file = tmp_path / "site.yaml"
    file.write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(LayerError) as caught:
        read_file(file)
    assert (caught.value.word, caught.value.place.line) == ("cli.settings.not_utf8", 2)


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LayerError) as caught:
        read_file(tmp_path)
    assert caught.value.word == "cli.settings.unreadable"


def test_the_cache_gives_back_the_same_tree_and_follows_the_file(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    file = write(tmp_path, "a:\n  - b: 1.5\n    c: null\n")
    fresh = read_file(file, cache=cache)
    assert len(list(cache.iterdir())) == 1
    assert read_file(file, cache=cache) == fresh
    write(tmp_path, "a: 2\n")
    assert read_file(file, cache=cache).plain() == {"a": 2}


def test_a_spoiled_or_unwritable_cache_costs_only_time(tmp_path: Path) -> None:
    file = write(tmp_path, "a: 1\n")
    cache = tmp_path / "cache"
    read_file(file, cache=cache)
    next(cache.iterdir()).write_text("{", encoding="utf-8")
    assert read_file(file, cache=cache).plain() == {"a": 1}
    assert read_file(file, cache=file / "no folder").plain() == {"a": 1}


def test_the_environment_is_a_layer() -> None:
    environ = {
        "KIOSK_HUB__PORT": "8080",
        "KIOSK_CENTRE__REASONS": json.dumps(["merit"]),
        "KIOSK_CENTRE__CREST": "null",
        "KIOSK_BOARD__NAME": " ",
        "KIOSK_DATA": "not a setting",
        "OTHER__THING": "neither",
    }
    tree = read_environment(environ)
    assert tree.plain() == {"hub": {"port": "8080"}, "centre": {"reasons": ["merit"], "crest": None}}
    assert str(tree.deepest(("hub", "port")).place) == "KIOSK_HUB__PORT"
