"""The runs of a net, followed on demand.

States are markings right after a step, as in `token_game`, but only those that somebody
asks for.  Before a step, of the silent transitions only those fire that it waits for; which
ones that may be, and whether the end can still be reached, a goal-directed search finds.  In
every marking it tries only the transitions of a *stubborn set* [1]_: any way to the goal has
one of them, and the first of them might as well come first.  So parallel branches are walked
one after the other, not in every order.

References
----------
.. [1] Schmidt (1999). Stubborn sets for standard properties. Application and Theory of
   Petri Nets 1999, LNCS 1639, 46-65. https://doi.org/10.1007/3-540-48745-X_4
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property
from heapq import heappop, heappush
from math import inf

from journeymine.design.paths.net import Marking, PetriNet, without_needless_silence
from journeymine.design.paths.token_game import helpers, marking_after, marking_of
from journeymine.errors import DesignError, Problem

__all__ = ["NetRuns"]

_MOST_MARKINGS = 20_000
"""One search gives up when it has met more markings than this."""


class NetRuns:
    """The runs of an accepting net; a state is the number of a marking right after a step.

    Steps that lead to a dead end are left out.  Where a search within 20,000 markings cannot
    tell, `DesignError` ``JM-E330`` is raised, by all questions from then on at once.

    Parameters
    ----------
    net : PetriNet
    prune : bool, default True
        Without, steps that lead to dead ends are followed like all others.  Whole runs are the
        same, and no search for a way to the end is made.

    Examples
    --------
    >>> from journeymine.design import AnyOrder, Sequence, Step
    >>> from journeymine.design.paths.block_net import net_of_block
    >>> line = Sequence((Step("a"), Step("b"), Step("c")))
    >>> runs = NetRuns(net_of_block(AnyOrder((line,) * 20)))
    >>> len(runs.first(runs.start)), runs.after(runs.start, 1)
    (20, ())
    """

    start = 0

    def __init__(self, net: PetriNet, *, prune: bool = True) -> None:
        self._prune, self._given_up = prune, False
        self._net = without_needless_silence(net)
        self._places = self._net.places
        transitions = self._net.transitions
        self._visible = [i for i, t in enumerate(transitions) if t.label is not None]
        self._markings = [marking_of(self._net.initial)]
        self._numbers = {self._markings[0]: 0}
        self._final = marking_of(self._net.final)
        self._every = frozenset(range(len(transitions)))
        self._takers: dict[str, list[int]] = {place: [] for place in self._places}
        self._feeders: dict[str, list[int]] = {place: [] for place in self._places}
        for i, transition in enumerate(transitions):
            for place in sorted(transition.consumes):
                self._takers[place].append(i)
            for place in sorted(transition.produces):
                self._feeders[place].append(i)
        self._rivals = [
            sorted({rival for place in transition.consumes for rival in self._takers[place]})
            for transition in transitions
        ]
        self._after: dict[tuple[int, int], tuple[int, ...]] = {}
        self._first: dict[int, frozenset[int]] = {}
        self._ends: dict[int, bool] = {}
        self._alive: dict[Marking, bool] = {}

    # --- a step at a time -------------------------------------------------------------

    def first(self, state: int) -> frozenset[int]:
        """The steps that can follow."""
        known = self._first.get(state)
        if known is None:
            marking = self._markings[state]
            tokens, alive = dict(marking), self._can_end(marking)
            by_themselves = {step for place in tokens for step in self._unhelped.get(place, ())}
            known = self._first[state] = frozenset(
                step
                for step in (*by_themselves, *self._helped)
                if (alive and self._fires_at_once(tokens, step)) or self.after(state, step)
            )
        return known

    def _fires_at_once(self, tokens: Mapping[str, int], step: int) -> bool:
        """Whether a step needs no silent transition here, and leads to no dead end for sure."""
        index = self._visible[step]
        return index in self._never_in_vain and self._is_enabled(tokens, index)

    def _is_enabled(self, tokens: Mapping[str, int], index: int) -> bool:
        needs = self._net.transitions[index].consumes
        return all(tokens.get(place, 0) >= n for place, n in needs.items())

    def after(self, state: int, step: int) -> tuple[int, ...]:
        """The states that a step leads to, without those that are known to be dead ends."""
        marking = self._markings[state]
        if len(self._helpers[step]) == 1 and not self._is_enabled(
            dict(marking), self._visible[step]
        ):
            return ()  # nothing can help it: by far the most answers, not worth keeping
        known = self._after.get((state, step))
        if known is None:
            found = self._found_after(marking, step)
            known = self._after[state, step] = tuple(map(self._number, found))
        return known

    def _number(self, marking: Marking) -> int:
        number = self._numbers.setdefault(marking, len(self._markings))
        if number == len(self._markings):
            self._markings.append(marking)
        return number

    def _found_after(self, start: Marking, step: int) -> list[Marking]:
        index = self._visible[step]
        allowed = self._helpers[step]
        harmless = {start: self._can_end(start)}  # whether it is alive for sure
        queue = [start]
        found: dict[Marking, bool] = {}
        for marking in queue:  # grows while it is walked
            for i in self._stubborn(dict(marking), [index], allowed, len(allowed)) or ():
                after = self._fire(marking, i)
                alive = harmless[marking] and i in self._never_in_vain
                if i == index:
                    found[after] = alive or found.get(after, False)
                elif after not in harmless:
                    harmless[after] = alive
                    queue.append(after)
            if len(harmless) > _MOST_MARKINGS:
                raise _not_found()
        self._alive.update((after, True) for after, alive in found.items() if alive)
        return [after for after in found if self._can_end(after)]

    @cached_property
    def _never_in_vain(self) -> frozenset[int]:
        """The transitions that never turn a marking that can end into a dead end.

        What no other transition takes tokens from, and what cannot fire in the final marking:
        each way to the end has it, so it might as well come first.
        """
        final = dict(self._final)
        return frozenset(
            i
            for i, transition in enumerate(self._net.transitions)
            if all(self._takers[place] == [i] for place in transition.consumes)
            and any(final.get(place, 0) < n for place, n in transition.consumes.items())
        )

    @cached_property
    def _helpers(self) -> list[frozenset[int]]:
        """For every step, itself and the silent transitions that it may depend on."""
        return [helpers(self._net, index) | {index} for index in self._visible]

    @cached_property
    def _unhelped(self) -> dict[str, list[int]]:
        """The steps that depend on no silent transition, by the first place they wait for."""
        found: dict[str, list[int]] = {}
        for step, index in enumerate(self._visible):
            needs = self._net.transitions[index].consumes
            if needs and len(self._helpers[step]) == 1:
                found.setdefault(min(needs), []).append(step)
        return found

    @cached_property
    def _helped(self) -> tuple[int, ...]:
        """All other steps."""
        unhelped = {step for steps in self._unhelped.values() for step in steps}
        return tuple(step for step in range(len(self._visible)) if step not in unhelped)

    @cached_property
    def _silent(self) -> frozenset[int]:
        return self._every - set(self._visible)

    def is_end(self, state: int) -> bool:
        """Whether silent transitions alone lead to the end."""
        known = self._ends.get(state)
        if known is None:
            known = self._ends[state] = self._ends_silently(self._markings[state])
        return known

    def _ends_silently(self, start: Marking) -> bool:
        seen, stack = {start}, [start]
        while stack:
            marking = stack.pop()
            ways = self._ways(marking, self._silent)
            if ways is None:
                return True
            fresh = {self._fire(marking, index) for index in ways} - seen
            seen |= fresh
            stack += sorted(fresh)
            if len(seen) > _MOST_MARKINGS:
                raise _not_found()
        return False

    # --- the search -------------------------------------------------------------------

    def _can_end(self, start: Marking) -> bool:
        """Whether some run goes on from here to the end; True without looking if not pruned."""
        if not self._prune:
            return True
        if self._given_up:
            raise _not_found()
        found = self._alive.get(start)
        return self._walk_to_end(start) if found is None else found

    def _walk_to_end(self, start: Marking) -> bool:
        """Nearest to the end first; notes that all on the way are alive, or that all are dead."""
        came_from: dict[Marking, Marking | None] = {start: None}
        queue = [(self._far(start), 0, start)]  # of those as near the one met last
        while queue and len(came_from) <= _MOST_MARKINGS:
            far, _, marking = heappop(queue)
            if far == inf:
                continue
            ways = self._ways(marking, self._every)
            if ways is None or self._alive.get(marking):
                on_the_way: Marking | None = marking
                while on_the_way is not None:
                    self._alive[on_the_way] = True
                    on_the_way = came_from[on_the_way]
                return True
            for index in ways:
                after = self._fire(marking, index)
                if after not in came_from and self._alive.get(after) is not False:
                    came_from[after] = marking
                    heappush(queue, (self._far(after), -len(came_from), after))
        self._given_up = bool(queue)
        if self._given_up:
            raise _not_found()
        self._alive.update(dict.fromkeys(came_from, False))
        return False

    def _far(self, marking: Marking) -> float:
        """How far the tokens are from the end, all together; infinite where one cannot get there.

        As if no transition ever waited, so that it is a guess, but where it is infinite a proof.
        """
        return sum(n * self._far_from.get(place, inf) for place, n in marking)

    @cached_property
    def _far_from(self) -> dict[str, int]:
        """Place -> how many transitions its token is from the end, of what splits the farthest.

        Places that no way leads on from are left out.
        """
        waits = [len(transition.produces) for transition in self._net.transitions]
        found = dict.fromkeys(dict(self._final), 0)
        ready = [i for i, n in enumerate(waits) if not n]
        queue = list(found)
        while queue or ready:
            for place in queue:
                for i in self._feeders[place]:
                    waits[i] -= 1
                    ready += [] if waits[i] else [i]
            far = max(found.values(), default=0) + 1
            taken = {place for i in ready for place in self._net.transitions[i].consumes}
            queue, ready = sorted(taken - found.keys()), []
            found |= dict.fromkeys(queue, far)
        return found

    def _ways(self, marking: Marking, allowed: Set[int]) -> list[int] | None:
        """The transitions to try on the way to the end; None if it is reached."""
        if marking == self._final:
            return None
        tokens = dict(marking)
        best, most = list[int](), len(self._every)
        for seeds in self._due(tokens):
            ways = self._stubborn(tokens, seeds, allowed, most)
            if ways is not None:
                best, most = ways, len(ways) - 1
            if most <= 0:
                break
        return best

    def _due(self, tokens: Mapping[str, int]) -> Iterator[list[int]]:
        """For every place whose tokens are not the final ones: what may change them."""
        final = dict(self._final)
        for place in self._places:
            missing = final.get(place, 0) - tokens.get(place, 0)
            if missing:
                yield self._feeders[place] if missing > 0 else self._takers[place]

    def _stubborn(
        self, tokens: Mapping[str, int], seeds: Iterable[int], allowed: Set[int], most: int
    ) -> list[int] | None:
        """The enabled transitions of the stubborn set that grows from these; sorted.

        With an enabled transition come those that take from the same places; with another
        one, those that feed the first place that it waits for.  None if they are too many.
        """
        members = [index for index in seeds if index in allowed]
        known = set(members)
        enabled = []
        for index in members:  # grows while it is walked
            for place, n in self._net.transitions[index].consumes.items():
                if tokens.get(place, 0) < n:
                    more = self._feeders[place]
                    break
            else:
                enabled.append(index)
                if len(enabled) > most:
                    return None
                more = self._rivals[index]
            for other in more:
                if other in allowed and other not in known:
                    known.add(other)
                    members.append(other)
        return sorted(enabled)

    def _fire(self, marking: Marking, index: int) -> Marking:
        after = marking_after(marking, dict(marking), self._net.transitions[index])
        assert after is not None, "only enabled transitions are fired"
        return after


def _not_found() -> DesignError:
    message = f"What can follow a step was not found out within {_MOST_MARKINGS:,} markings."
    hint = "split the design by stage, or draw its parallel parts with fewer silent steps"
    return DesignError(Problem("JM-E330", message, hint))
