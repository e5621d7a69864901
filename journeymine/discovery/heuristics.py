"""The heuristics miner: what depends on what, and which of it goes together.

First, which activity depends on which, by counts of what follows what [1]_::

    a => b    (n(a, b) - n(b, a)) / (n(a, b) + n(b, a) + 1)
    a => a    n(a, a) / (n(a, a) + 1)
    a =>2 b   (n(a, b, a) + n(b, a, b)) / (n(a, b, a) + n(b, a, b) + 1)

A dependency counts from 0.9 on, one of an activity on itself from 0.5 on, and beside these the
best (within 0.05) of either of the two activities, so that none is left alone.

Then every path is read: an event is caused by the last event of each activity it depends on,
unless its own activity came between, or one of its other causes comes after that one.  What an
event is caused by, and what it causes, are its *bindings*.  Together they are a causal net [2]_,
whose runs are those in which everything that is caused happens; here it is the net with a
place for every dependency and a silent transition for every binding.

With noise, paths with a rare binding are left out: one seen at most that share as often as the
most usual one of the same activity and side.  Of the paths that show an activity which no other
shows the most usual one stays all the same, the one whose rarest binding is the least rare: as
in [1]_ every activity is connected, and none left out.  Paths that stay are all runs, so the
journey can always be finished; but other runs may get stuck, and these are not part of it.

References
----------
.. [1] Weijters, Ribeiro (2011). Flexible heuristics miner (FHM). IEEE CIDM, 310-317.
   https://doi.org/10.1109/CIDM.2011.5949453
.. [2] van der Aalst, Adriansyah, van Dongen (2011). Causal nets: a modeling language tailored
   towards process discovery. CONCUR, LNCS 6901, 28-42.
   https://doi.org/10.1007/978-3-642-23217-6_3
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from journeymine.design import PetriNet
from journeymine.design.paths.net import Transition, without_needless_silence
from journeymine.discovery import sublog
from journeymine.discovery.follows import Counts, count
from journeymine.log import Variants

__all__ = ["mine_heuristics"]

_STRONG = 0.9
_NEAR_THE_BEST = 0.05
_ITSELF = 0.5
_OUTSIDE = -1  # stands before the first and after the last event of a path

_Arc: TypeAlias = tuple[int, int]
_Bound: TypeAlias = tuple[int, ...]  # activities, sorted; from outside one may stand twice


@dataclass(frozen=True, slots=True, order=True)
class _Binding:
    """What goes together: the activities that one is caused by, or that it causes."""

    activity: int
    causes: bool  # whether these are its causes, or what it causes
    others: _Bound


def mine_heuristics(variants: Variants, *, noise: float) -> PetriNet:
    """The net that the heuristics miner makes of the variants.

    With `noise` 0 every variant is a run of it.  Runs that get stuck are possible; see
    `journeymine.discovery.stuck`.

    Examples
    --------
    >>> paths = [("ask", "pay", "ship", "end"), ("ask", "ship", "pay", "end")]
    >>> net = mine_heuristics(Variants.from_sequences(paths, [20, 20]), noise=0)
    >>> [t.label for t in net.transitions]
    ['ask', 'end', 'pay', 'ship']
    >>> len(net.transitions[0].produces), len(net.transitions[1].consumes)
    (2, 2)
    """
    log = sublog.of_variants(variants)
    counts = count(log) if len(log) else Counts({}, {}, {})
    paths = _paths(log)
    causes = _causes(counts, paths)
    bound = [_bindings(path, causes) for path, _ in paths]
    seen = Counter[_Binding]()
    for bindings, (_, cases) in zip(bound, paths, strict=True):
        for binding in bindings:
            seen[binding] += cases
    kept = _kept(bound, [cases for _, cases in paths], seen, noise)
    may_idle = log.idle > noise * variants.n_cases or not bound
    return without_needless_silence(_net(kept, variants.activities, idle=may_idle))


def _paths(log: sublog.SubLog) -> list[tuple[list[int], int]]:
    codes, paths, at = log.codes.tolist(), [], 0
    for length, cases in zip(log.lengths.tolist(), log.cases.tolist(), strict=True):
        paths.append((codes[at : at + length], cases))
        at += length
    return paths


# --- what depends on what --------------------------------------------------------------


def _causes(counts: Counts, paths: Iterable[tuple[list[int], int]]) -> dict[int, list[int]]:
    """Activity -> the activities it depends on, the smallest first."""
    strength = _strengths(counts, _there_and_back(paths))
    best_out, best_in = defaultdict[int, float](float), defaultdict[int, float](float)
    for (a, b), value in strength.items():
        if a != b:
            best_out[a], best_in[b] = max(value, best_out[a]), max(value, best_in[b])
    found = defaultdict[int, list[int]](list)
    for (a, b), value in sorted(strength.items()):
        least = min(best_out[a], best_in[b]) - _NEAR_THE_BEST
        if value >= (_ITSELF if a == b else _STRONG) or (a != b and 0 < value >= least):
            found[b].append(a)
    return found


def _strengths(counts: Counts, twice: Mapping[_Arc, int]) -> dict[_Arc, float]:
    """How much the second activity of a pair depends on the first."""
    found = {}
    for (a, b), n in counts.arcs.items():
        back = counts.arcs.get((b, a), 0)
        if a == b:
            found[a, b] = n / (n + 1)
            continue
        found[a, b] = (n - back) / (n + back + 1)
        loops = twice.get((a, b), 0) + twice.get((b, a), 0)
        if loops and (a, a) not in counts.arcs and (b, b) not in counts.arcs:
            found[a, b] = max(found[a, b], loops / (loops + 1))
    return found


def _there_and_back(paths: Iterable[tuple[list[int], int]]) -> Counter[_Arc]:
    """How often an activity is followed by another and that by the first again."""
    found = Counter[_Arc]()
    for path, cases in paths:
        for a, b, again in zip(path, path[1:], path[2:], strict=False):
            if a == again != b:
                found[a, b] += cases
    return found


# --- what goes together ----------------------------------------------------------------


def _bindings(path: list[int], causes: Mapping[int, list[int]]) -> list[_Binding]:
    """Both bindings of every event, and those of the outside; see the module."""
    last: dict[int, int] = {}
    before: list[int] = []  # for every event, all events it follows from, as a set of bits
    links: list[list[int]] = []
    for at, activity in enumerate(path):
        own = last.get(activity, _OUTSIDE)
        near = {last[a] for a in causes.get(activity, ()) if a in last and last[a] >= own}
        implied = 0
        for i in near:
            implied |= before[i]
        links.append([i for i in sorted(near) if not implied >> i & 1])
        before.append(implied | sum(1 << i for i in near))
        last[activity] = at
    caused: list[list[int]] = [[] for _ in path]
    begun, ended = [], []
    found = []
    for at, activity in enumerate(path):
        for i in links[at]:
            caused[i].append(activity)
        begun += [] if links[at] else [activity]
        others = [path[i] for i in links[at]] or [_OUTSIDE]
        found.append(_Binding(activity, True, tuple(sorted(others))))
    for activity, others in zip(path, caused, strict=True):
        ended += [] if others else [activity]
        found.append(_Binding(activity, False, tuple(sorted(others or [_OUTSIDE]))))
    found.append(_Binding(_OUTSIDE, False, tuple(sorted(begun))))
    found.append(_Binding(_OUTSIDE, True, tuple(sorted(ended))))
    return found


def _kept(
    bound: list[list[_Binding]], cases: list[int], seen: Mapping[_Binding, int], noise: float
) -> set[_Binding]:
    """The bindings of all usual paths, and of the most usual one that shows what these do not."""
    most = Counter[tuple[int, bool]]()
    for binding, n in seen.items():
        side = binding.activity, binding.causes
        most[side] = max(most[side], n)
    share = {
        binding: Fraction(n, most[binding.activity, binding.causes]) for binding, n in seen.items()
    }
    rarest = [min(map(share.__getitem__, own)) for own in bound]
    too_rare = Fraction(str(float(noise)))  # 0.57 as it is written: 57 of 100 are not more
    kept = {
        binding
        for own, least in zip(bound, rarest, strict=True)
        if least > too_rare or least == 1
        for binding in own
    }
    told = {binding.activity for binding in kept}
    for i in sorted(range(len(bound)), key=lambda i: (-rarest[i], -cases[i], i)):
        if not told.issuperset(binding.activity for binding in bound[i]):
            kept.update(bound[i])
            told.update(binding.activity for binding in bound[i])
    return kept


# --- the net ---------------------------------------------------------------------------


def _net(bindings: Iterable[_Binding], names: tuple[str, ...], *, idle: bool) -> PetriNet:
    """A place for every dependency, a silent transition for every binding."""
    transitions = []
    for binding in sorted(bindings):
        activity = binding.activity
        outside = "start" if not binding.causes else "end"
        if activity == _OUTSIDE:
            own = outside
        else:
            own = f"{'into' if binding.causes else 'out of'} {activity}"
        others = Counter(_place(binding, other) for other in binding.others)
        name = f"{own}: {' '.join(map(str, binding.others))}"
        # what an activity is caused by leads to it; what the outside is caused by leads to the end
        here, there = {own: 1}, dict(others)
        if binding.causes:
            transitions.append(Transition(name, None, there, here))
        else:
            transitions.append(Transition(name, None, here, there))
    for activity in sorted({b.activity for b in bindings} - {_OUTSIDE}):
        into, out = {f"into {activity}": 1}, {f"out of {activity}": 1}
        transitions.append(Transition(f"do {activity}", names[activity], into, out))
    if idle:
        transitions.append(Transition("nothing", None, {"start": 1}, {"end": 1}))
    return PetriNet(tuple(transitions), {"start": 1}, {"end": 1})


def _place(binding: _Binding, other: int) -> str:
    """The place of a dependency; those of the outside are named by its one activity."""
    first, then = (other, binding.activity) if binding.causes else (binding.activity, other)
    if first == _OUTSIDE:
        return f"begin {then}"
    return f"finish {first}" if then == _OUTSIDE else f"{first} to {then}"
