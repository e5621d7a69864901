"""Whether two designs have the same runs.

Both automata are walked side by side, each in all the states it may be in [1]_; two such sets
that differ in whether a run may end there are told apart by the run that led to them.

References
----------
.. [1] Hopcroft, Ullman (1979). Introduction to Automata Theory, Languages, and Computation,
   section 3.4. Addison-Wesley.
"""

from __future__ import annotations

from collections.abc import Iterable

from journeymine.design.paths.automaton import Automaton

__all__ = ["MOST_PAIRS", "same_language"]

MOST_PAIRS = 20_000
"""So many pairs of sets of states are looked at."""


def same_language(left: Automaton, right: Automaton) -> bool:
    """Whether every run of one, by its touchpoints, is a run of the other.

    False as well where more than 20,000 pairs of sets of states had to be looked at.

    Examples
    --------
    >>> from journeymine.design import DesignedJourney
    >>> pay = DesignedJourney.of_steps("order", "pay").automaton
    >>> same_language(pay, DesignedJourney.of_steps("order").automaton)
    False
    """
    start = frozenset([0]), frozenset([0])
    open_pairs, seen = [start], {start}
    while open_pairs:
        pair = open_pairs.pop()
        ends = [
            any(a.ends[s] for s in states) for a, states in zip((left, right), pair, strict=True)
        ]
        if ends[0] != ends[1]:
            return False
        ways = _after(left, pair[0]), _after(right, pair[1])
        for name in dict.fromkeys((*ways[0], *ways[1])):
            then = ways[0].get(name, frozenset()), ways[1].get(name, frozenset())
            if then not in seen:
                if len(seen) >= MOST_PAIRS:
                    return False
                seen.add(then)
                open_pairs.append(then)
    return True


def _after(automaton: Automaton, states: Iterable[int]) -> dict[str, frozenset[int]]:
    """Touchpoint -> the states that it leads to from any of these."""
    found: dict[str, set[int]] = {}
    for state in states:
        for arc in automaton.leaving[state]:
            found.setdefault(automaton.touchpoints[arc.step], set()).add(arc.target)
    return {name: frozenset(targets) for name, targets in found.items()}
