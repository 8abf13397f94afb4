"""The province's changes come in, the commune's own stay, whatever the order."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kiosk.profile.merge import merge

A: dict[str, Any] = {"code": "A", "name": {"vi": "Khai sinh", "en": "Birth"}, "minutes": 15}
B: dict[str, Any] = {"code": "B", "name": {"vi": "Sao y", "en": "Copies"}, "minutes": 6}

leaves = st.one_of(st.integers(0, 3), st.sampled_from(["a", "b"]), st.none())
trees = st.recursive(
    leaves,
    lambda below: st.one_of(
        st.dictionaries(st.sampled_from("xyz"), below, max_size=3),
        st.lists(st.integers(0, 2), max_size=2),
        st.lists(
            st.fixed_dictionaries({"code": st.sampled_from("AB"), "v": leaves}),
            max_size=2,
            unique_by=lambda d: d["code"],
        ),
    ),
    max_leaves=8,
)
maps = st.dictionaries(st.sampled_from("kl"), trees, max_size=2)


def test_one_word_changed_here_stays_and_all_else_comes() -> None:
    here = [A | {"minutes": 20}, B]
    new = [A | {"name": {"vi": "Hộ tịch", "en": "Civil status"}, "minutes": 12}, B | {"minutes": 5}]
    result, changes = merge({"s": [A, B]}, {"s": here}, {"s": new})
    assert result["s"] == [A | {"name": new[0]["name"], "minutes": 20}, B | {"minutes": 5}]
    assert {(change.key, change.kept) for change in changes} == {
        ("s[A].name.vi", False),
        ("s[A].name.en", False),
        ("s[A].minutes", True),
        ("s[B].minutes", False),
    }


def test_services_come_and_go_by_their_codes() -> None:
    new_one = {"code": "C", "minutes": 1}
    own = {"code": "K", "minutes": 9}
    result, _ = merge({"s": [A, B]}, {"s": [A, B, own]}, {"s": [new_one, A]})
    assert {member["code"] for member in result["s"]} == {"A", "C", "K"}


def test_a_plain_list_is_one_value() -> None:
    assert merge({"h": [1]}, {"h": [1]}, {"h": [2, 3]})[0] == {"h": [2, 3]}
    result, (change,) = merge({"h": [1]}, {"h": [9]}, {"h": [2, 3]})
    assert result == {"h": [9]}
    assert (change.kept, change.here, change.new) == (True, [9], [2, 3])


@given(maps, maps)
def test_where_the_commune_changed_nothing_it_gets_the_provinces(last: Any, new: Any) -> None:
    assert merge(last, last, new)[0] == new


@given(maps, maps)
def test_where_the_province_changed_nothing_everything_stays(last: Any, here: Any) -> None:
    result, changes = merge(last, here, last)
    assert result == here
    assert changes == ()


@given(maps, maps, maps)
def test_importing_twice_is_importing_once(last: Any, here: Any, new: Any) -> None:
    once, _ = merge(last, here, new)
    again, changes = merge(new, once, new)
    assert again == once
    assert changes == ()
