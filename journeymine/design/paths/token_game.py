"""Play the token game of a net: which visible step can follow which marking.

Silent transitions fire for free.  Before a visible step only those need to fire that it
depends on; every other one can fire later as well, since what does not depend on each
other can be done in any order [1]_.  So a step that is open to twelve optional branches
has one way to follow, not one for each set of skipped branches.

References
----------
.. [1] Mazurkiewicz (1987). Trace theory. Advances in Petri Nets 1986, LNCS 255, 278-324.
   https://doi.org/10.1007/3-540-17906-2_30
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set

from journeymine.design.paths.net import Marking, PetriNet, Transition
from journeymine.errors import DesignError, Problem

__all__ = ["TokenGame", "helpers", "marking_after", "marking_of"]

_MARKINGS_A_STATE = 2
_MOST_VISITS = 5_000_000


class TokenGame:
    """Every marking of a net, and the visible steps between markings.

    Parameters
    ----------
    net : PetriNet
    max_states : int
        The net may have twice as many markings.

    Attributes
    ----------
    steps : dict of int to list of (int, int)
        Marking -> (step, the marking right after it), for the start (marking 0) and every
        marking right after a step.
    ends : set of int
        The markings that silent transitions alone lead to the end.

    Raises
    ------
    DesignError
        ``JM-E330`` if there are too many markings, or too many ways between them.
    """

    def __init__(self, net: PetriNet, max_states: int) -> None:
        self._net = net
        self._numbers: dict[Marking, int] = {}
        self._silent_into: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._fired: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._visits = 0
        self._explore(_MARKINGS_A_STATE * max_states)
        after_a_step = {target for pairs in self._fired.values() for _, target in pairs}
        self.steps = self._steps({0, *after_a_step})
        final = self._numbers.get(marking_of(net.final))
        every = frozenset(range(len(net.transitions)))
        self.ends = set() if final is None else self._leading_to(final, every)

    def _explore(self, most: int) -> None:
        """Number every marking, and note which transition leads from which to which."""
        net = self._net
        silent = [transition.label is None for transition in net.transitions]
        by_place, always = _by_place(net.transitions)
        start = marking_of(net.initial)
        self._numbers[start] = 0
        queue = [start]
        for marking in queue:  # the queue grows while it is walked
            source = self._numbers[marking]
            tokens = dict(marking)
            open_to = [t for place in tokens for t in by_place.get(place, ())]
            for index in sorted((*always, *open_to)):
                after = marking_after(marking, tokens, net.transitions[index])
                if after is None:
                    continue
                target = self._numbers.setdefault(after, len(self._numbers))
                if target == len(queue):
                    if target >= most:
                        raise _too_large(f"{most // _MARKINGS_A_STATE:,} states")
                    queue.append(after)
                if silent[index]:
                    self._silent_into[target].append((source, index))
                else:
                    self._fired[index].append((source, target))

    def _steps(self, states: Set[int]) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, dict[tuple[int, int], None]] = {state: {} for state in sorted(states)}
        visible = [i for i, t in enumerate(self._net.transitions) if t.label is not None]
        for step, index in enumerate(visible):
            silent = helpers(self._net, index)
            for source, target in self._fired[index]:
                for state in sorted(self._leading_to(source, silent) & found.keys()):
                    found[state][step, target] = None
        return {state: list(pairs) for state, pairs in found.items()}

    def _leading_to(self, marking: int, helpers: Set[int]) -> set[int]:
        """The marking, and those from which the helpers alone lead to it."""
        seen, queue = {marking}, [marking]
        for target in queue:  # grows while it is walked
            self._visits += 1
            for source, index in self._silent_into.get(target, ()):
                if index in helpers and source not in seen:
                    seen.add(source)
                    queue.append(source)
        if self._visits > _MOST_VISITS:
            raise _too_large(f"{_MOST_VISITS:,} ways between its states")
        return seen


def helpers(net: PetriNet, index: int) -> frozenset[int]:
    """The silent transitions that a transition may depend on, by the shape of the net."""
    feeding: dict[str, list[int]] = defaultdict(list)
    for i, transition in enumerate(net.transitions):
        if transition.label is None:
            for place in transition.produces:
                feeding[place].append(i)
    found: set[int] = set()
    places = list(net.transitions[index].consumes)
    for place in places:  # grows while it is walked
        for helper in feeding.pop(place, ()):
            if helper not in found:
                found.add(helper)
                places.extend(net.transitions[helper].consumes)
    return frozenset(found)


def _by_place(transitions: Iterable[Transition]) -> tuple[Mapping[str, list[int]], list[int]]:
    """The transitions by the first place that they take from; those that take from none."""
    by_place: dict[str, list[int]] = defaultdict(list)
    always = []
    for index, transition in enumerate(transitions):
        if transition.consumes:
            by_place[min(transition.consumes)].append(index)
        else:
            always.append(index)
    return by_place, always


def marking_of(tokens: Mapping[str, int]) -> Marking:
    """The tokens of every place as a marking."""
    return tuple(sorted((place, n) for place, n in tokens.items() if n))


def marking_after(
    marking: Marking, tokens: Mapping[str, int], transition: Transition
) -> Marking | None:
    """The marking after a transition; None if it cannot fire."""
    consumes, produces = transition.consumes, transition.produces
    if any(tokens.get(place, 0) < n for place, n in consumes.items()):
        return None
    touched = {*consumes, *produces}
    after = [pair for pair in marking if pair[0] not in touched]  # most pairs are shared
    for place in touched:
        n = tokens.get(place, 0) - consumes.get(place, 0) + produces.get(place, 0)
        if n:
            after.append((place, n))
    return tuple(sorted(after))


def _too_large(what: str) -> DesignError:
    message = f"The design has more than {what}; they cannot be listed."
    hint = "name the steps of wide parallel parts in a fixed order, or split the design by stage"
    return DesignError(Problem("JM-E330", message, hint))
