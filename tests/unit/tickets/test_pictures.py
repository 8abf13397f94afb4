"""No two people who wait hold the same picture, whoever issued their numbers."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from queueing.tickets.pictures import Marking, allot, choose, hub_share, markings

CATALOGUE = tuple(f"p{i:02d}" for i in range(64))


def all_markings(share: tuple[str, ...]) -> set[frozenset[str]]:
    """Everything that an issuer with this share can ever put on a ticket."""
    entries = markings(share)
    singles = [m[0] for m in entries if len(m) == 1]
    return {frozenset(m) for m in entries} | {frozenset((a, b)) for a in singles for b in singles}


def shares(catalogue: tuple[str, ...], kiosks: int) -> list[tuple[str, ...]]:
    found = [hub_share(catalogue)]
    for _ in range(kiosks):
        found.append(allot(catalogue, found))
    return found


@given(st.integers(18, 80), st.integers(1, 6))
def test_what_issuers_can_print_is_disjoint(size: int, kiosks: int) -> None:
    seen: set[frozenset[str]] = set()
    for share in shares(tuple(f"p{i:02d}" for i in range(size)), kiosks):
        mine = all_markings(share)
        assert mine
        assert not mine & seen
        seen |= mine


def test_the_first_kiosk_has_plenty_and_later_ones_enough() -> None:
    hub, first, second, third = shares(CATALOGUE, 3)
    assert len(hub) == 10
    assert len(first) == 36
    assert len(second) == 12
    assert len(third) > 12
    assert all(len(m) in (1, 2) for m in markings(third))


def test_an_allotment_is_the_same_each_time_it_is_made() -> None:
    assert shares(CATALOGUE, 4) == shares(CATALOGUE, 4)


def test_pictures_added_later_go_to_later_kiosks() -> None:
    old = shares(CATALOGUE[:18], 2)
    new = allot(CATALOGUE, old)
    assert not all_markings(new) & set().union(*map(all_markings, old))
    assert len([m for m in markings(new) if len(m) == 1]) >= 30


def test_even_a_tiny_catalogue_gives_a_share() -> None:
    assert allot(("lotus", "fish"), [hub_share(("lotus", "fish"))]) == ("lotus", "fish")


@given(
    st.lists(st.sampled_from(CATALOGUE[:8]), min_size=1, max_size=8, unique=True),
    st.sets(st.permutations(CATALOGUE[:8]).flatmap(lambda p: st.sampled_from([(p[0],), (p[0], p[1])]))),
    st.dictionaries(st.sampled_from([(p,) for p in CATALOGUE[:8]]), st.integers(0, 99)),
)
@example(["p02", "p01"], {("p01",), ("p02",), ("p01", "p02")}, {})  # in use the other way round than made
def test_a_choice_never_fails_and_is_free_while_anything_is(
    share: list[str], in_use: set[Marking], last_used: dict[Marking, int]
) -> None:
    chosen = choose(share, in_use, last_used)
    everything = [(a,) for a in share] + [(a, b) for a in share for b in share if a != b]
    assert chosen in everything
    assert len(set(chosen)) == len(chosen)
    free = [m for m in everything if m not in in_use]
    assert chosen in free or not free
    free_singles = [m for m in free if len(m) == 1]
    if free_singles:
        assert last_used.get(chosen, -1) == min(last_used.get(m, -1) for m in free_singles)


def test_tickets_given_one_after_another_differ_until_nothing_is_left() -> None:
    share, in_use, used = ("a", "b", "c"), set[Marking](), dict[Marking, int]()
    given = []
    for i in range(12):
        chosen = choose(share, in_use, used)
        given.append(chosen)
        in_use.add(chosen)
        used[chosen] = i
    assert given[:3] == [("a",), ("b",), ("c",)]
    assert given[3:6] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert given[6:9] == [("b", "a"), ("c", "a"), ("c", "b")]
    assert given[9:] == given[:3]  # all are taken: the one used longest ago comes again


def test_reserved_pairs_are_used_as_they_stand() -> None:
    assert choose(("a+b",), set(), {}) == ("a", "b")


def test_an_empty_share_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one"):
        choose((), set(), {})
