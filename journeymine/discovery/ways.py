"""Ways through a directly-follows graph: the strongest ones, and those that lead on.

A way is as strong as its rarest arc; a strongest way is one of maximum capacity [1]_.

A way on from an activity leads back where it comes through what one has passed already: an
activity that every way from a start to here goes through, which is said to dominate it [2]_.  An
activity all of whose ways lead back reads as the end of a loop, with no way forward.

References
----------
.. [1] Pollack (1960). The maximum capacity through a network. Operations Research 8(5),
   733-736. https://doi.org/10.1287/opre.8.5.733
.. [2] Lowry, Medlock (1969). Object code optimization. Communications of the ACM 12(1), 13-22.
   https://doi.org/10.1145/362835.362838
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from heapq import heappop, heappush
from typing import TypeAlias

__all__ = ["OUTSIDE", "Link", "leading_on", "links_of", "strongest_ways"]

Link: TypeAlias = tuple[str, str]
"""An arc, a start or an end; `OUTSIDE` stands for where cases come from and go to."""

OUTSIDE = ""
"""No activity is called so."""


def strongest_ways(
    weight: Mapping[Link, int], *, without: AbstractSet[str] = frozenset()
) -> dict[str, str]:
    """Activity -> the one before it on its strongest way from outside.

    Dijkstra's search with the rarest link of a way for its length; of ways equally strong the
    one of fewer links, then by name.

    Parameters
    ----------
    weight : mapping of (str, str) to int
        How often each link is taken.
    without : set of str, optional
        Activities that no way may go through.

    Examples
    --------
    >>> weight = {("", "ask"): 9, ("ask", "pay"): 2, ("ask", "call"): 7, ("call", "pay"): 6}
    >>> strongest_ways(weight)
    {'ask': '', 'call': 'ask', 'pay': 'call'}
    >>> strongest_ways(weight, without={"call"})
    {'ask': '', 'pay': 'ask'}
    """
    after: dict[str, list[tuple[str, int]]] = {}
    for (a, b), n in weight.items():
        if b not in without:
            after.setdefault(a, []).append((b, n))
    most = max(weight.values(), default=0)
    came: dict[str, str] = {}
    queue = [(-most, 0, OUTSIDE, OUTSIDE)]
    while queue:
        width, length, name, before = heappop(queue)
        if name in came:
            continue
        came[name] = before
        for then, n in after.get(name, ()):
            if then not in came:
                heappush(queue, (max(width, -n), length + 1, then, name))
    del came[OUTSIDE]
    return came


def links_of(names: Iterable[str], came: Mapping[str, str]) -> set[Link]:
    """The links of the ways from outside to these activities."""
    found = set[Link]()
    for name in names:
        while name != OUTSIDE and (came[name], name) not in found:
            found.add((came[name], name))
            name = came[name]
    return found


def leading_on(kept: AbstractSet[Link], weight: Mapping[Link, int]) -> set[Link]:
    """The links that give every activity a way on to an end, as far as there is one.

    For every activity whose kept links lead to an end only through what one has passed to come
    to it, the strongest way to an end that does not, of all links.

    Parameters
    ----------
    kept : set of (str, str)
        Links by which every activity can be come to from outside.
    weight : mapping of (str, str) to int
        How often each link is taken, of those kept and of all others that may be.

    Examples
    --------
    From ``call`` the kept link leads back to ``ask``.

    >>> kept = {("", "ask"), ("ask", "call"), ("call", "ask"), ("ask", "pay"), ("pay", "")}
    >>> more = {("call", "pay"): 3, ("call", ""): 1}
    >>> leading_on(kept, dict.fromkeys(kept, 9) | more)
    {('call', 'pay')}
    """
    backwards = {(b, a): n for (a, b), n in weight.items()}
    found = set[Link]()
    while True:
        # more ways to come to an activity leave fewer that all of them pass: what was found
        # leads on for good, and what led back may lead on now
        passed, more = _passed(kept | found), set[Link]()
        out = _targets(kept | found)
        for name, before in passed.items():
            if not _reaches_an_end(name, out, before):
                came = strongest_ways(backwards, without=before - {name})
                if name in came:
                    more |= {(b, a) for a, b in links_of([name], came)}
        if more <= found:
            return found - kept
        found |= more


def _passed(links: AbstractSet[Link]) -> dict[str, frozenset[str]]:
    """Activity -> those that every way from outside to it passes, itself among them.

    They are found by taking away what one way or another does not pass, until nothing changes.
    """
    before = _targets({(b, a) for a, b in links})
    order = _as_come_to(_targets(links))
    everything = frozenset(order)
    passed = dict.fromkeys(order, everything) | {OUTSIDE: frozenset[str]()}
    changed = True
    while changed:
        changed = False
        for name in order:
            now = frozenset.intersection(*(passed[b] for b in before[name])) | {name}
            changed |= now != passed[name]
            passed[name] = now
    del passed[OUTSIDE]
    return passed


def _targets(links: Iterable[Link]) -> dict[str, list[str]]:
    """What links lead to from each, by name."""
    found: dict[str, list[str]] = {}
    for a, b in sorted(links):
        found.setdefault(a, []).append(b)
    return found


def _as_come_to(out: Mapping[str, list[str]]) -> list[str]:
    """Activities, those that are nearer to the outside first."""
    found = dict.fromkeys([OUTSIDE])
    queue = [OUTSIDE]
    for name in queue:
        fresh = [then for then in out.get(name, ()) if then not in found]
        found |= dict.fromkeys(fresh)
        queue += fresh
    return queue[1:]


def _reaches_an_end(name: str, out: Mapping[str, list[str]], without: AbstractSet[str]) -> bool:
    seen, left = {name}, [name]
    while left:
        for then in out.get(left.pop(), ()):
            if then == OUTSIDE:
                return True
            if then not in seen and then not in without:
                seen.add(then)
                left.append(then)
    return False
