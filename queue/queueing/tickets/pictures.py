"""Pictures on tickets: how they are split among issuers, and which one a new ticket carries.

A *share* is what an issuer may use: a tuple of entries, each one picture (`"lotus"`) or a reserved pair
(`"lotus+fish"`). Shares are disjoint, and so are the pairs made from them: pairs of two pictures of one share
belong to that issuer, and reserved pairs join pictures of two different shares, which nobody else can join.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

#: What a ticket carries: one picture or an ordered pair.
Marking = tuple[str, ...]

_JOINT = "+"
_ENOUGH = 12  # pictures in a share; a smaller share gets reserved pairs too
_RESERVED_PAIRS = 24


def markings(share: Sequence[str]) -> tuple[Marking, ...]:
    """Return the entries of a share as they are shown: one or two pictures each."""
    return tuple(tuple(entry.split(_JOINT)) for entry in share)


def hub_share(catalogue: Sequence[str]) -> tuple[str, ...]:
    """Return the pictures that the hub keeps for walk-ins: the last sixth of the catalogue, at least two."""
    return tuple(catalogue[-max(2, len(catalogue) // 6) :])


def allot(catalogue: Sequence[str], taken: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return the share of a new kiosk, given the shares of all other issuers, the hub's among them.

    It gets two thirds of the pictures that are left, so that the first kiosk, in most centres the only one,
    has plenty and later ones still get some; whoever gets few also gets reserved pairs.
    """
    shares = [tuple(share) for share in taken]
    gone = {picture for share in shares for entry in share for picture in entry.split(_JOINT)}
    left = [picture for picture in catalogue if picture not in gone]
    own = tuple(left[: _two_thirds(left)])
    if len(own) >= _ENOUGH:
        return own
    share = own + _reserved_pairs(catalogue, shares, own)
    # A catalogue so small that nothing is left: sharing pictures beats refusing people.
    return share or tuple(catalogue)


def choose(share: Sequence[str], in_use: Collection[Marking], last_used: Mapping[Marking, int]) -> Marking:
    """Return the picture, or the pair, of a new ticket.

    It is one that nobody who waits has (`in_use`), of those the one least recently used (`last_used` gives a
    number that grows with each use). Single pictures go first, then pairs; the same two pictures in the other
    order only when nothing else is left, for the ear confuses them. When all are in use the one used longest
    ago comes again: giving a number never fails for want of a picture.
    """
    if not share:
        raise ValueError("a share holds at least one picture")
    singles, pairs = _of(tuple(share))

    def oldest(of: Iterable[Marking]) -> Marking | None:
        return min(of, key=lambda marking: last_used.get(marking, -1), default=None)

    if (single := oldest(marking for marking in singles if marking not in in_use)) is not None:
        return single
    busy = {marking[::-1] for marking in in_use} | set(in_use)
    if (pair := oldest(pair for pair in pairs if pair not in busy)) is not None:
        return pair
    either = [*pairs, *(pair[::-1] for pair in pairs)]  # whichever of the two orders nobody has
    found = oldest(pair for pair in either if pair not in in_use) or oldest([*singles, *either])
    assert found is not None, "a share that is not empty has a marking"
    return found


@lru_cache(maxsize=8)
def _of(share: tuple[str, ...]) -> tuple[tuple[Marking, ...], tuple[Marking, ...]]:
    """Return the single pictures of a share and all pairs that it can make; on the citizen's way, so kept."""
    entries = markings(share)
    singles = tuple(marking for marking in entries if len(marking) == 1)
    reserved = tuple(marking for marking in entries if len(marking) == 2)
    return singles, tuple((a, b) for (a,), (b,) in combinations(singles, 2)) + reserved


def _reserved_pairs(
    catalogue: Sequence[str], shares: Sequence[Sequence[str]], own: Sequence[str]
) -> tuple[str, ...]:
    owner = {entry: i for i, share in enumerate([*shares, own]) for entry in share if _JOINT not in entry}
    taken = {frozenset(entry.split(_JOINT)) for share in shares for entry in share if _JOINT in entry}
    known = [picture for picture in catalogue if picture in owner]
    free = [
        _JOINT.join(pair)
        for pair in combinations(known, 2)
        if owner[pair[0]] != owner[pair[1]] and frozenset(pair) not in taken
    ]
    wanted = min(_RESERVED_PAIRS, _two_thirds(free))
    # Spread over the whole list, so that one picture does not stand in all pairs of a share.
    step = max(1, len(free) // max(1, wanted))
    return tuple(free[::step][:wanted])


def _two_thirds(of: Sequence[str]) -> int:
    """Return two thirds of a number of things, rounded up."""
    return -(-2 * len(of) // 3)
