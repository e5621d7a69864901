"""Can a run of a net get stuck? With the shortest way into it.

Blocks can always be finished.  A net may let customers into a place from which no step leads to
the end; such a beginning is no part of the journey, but whoever reads the net should know.

References
----------
.. [1] van der Aalst et al. (2011). Soundness of workflow nets: classification, decidability,
   and analysis. Formal Aspects of Computing 23(3), 333-363.
   https://doi.org/10.1007/s00165-010-0161-4
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass

from journeymine.design import PetriNet
from journeymine.design.net import Marking
from journeymine.design.token_game import marking_after, marking_of

__all__ = ["ALWAYS", "Ends", "ends_of"]

MOST_MARKINGS = 3_000


@dataclass(frozen=True, slots=True)
class Ends:
    """Whether every beginning of a run can be finished.

    Attributes
    ----------
    always : bool or None
        None where it has too many markings to look at them all.
    stuck : tuple of str
        The activities of a shortest beginning after which no step may lead to the end; a
        silent way that was taken then decides.  Empty where there is none, or where it is stuck
        from the start.
    """

    always: bool | None
    stuck: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.always:
            return "every run can be finished"
        if self.always is None:
            return f"more than {MOST_MARKINGS:,} markings: whether runs get stuck was not found out"
        after = f"after {' > '.join(self.stuck)}" if self.stuck else "at its beginning"
        return f"runs can get stuck, the shortest {after}; they are not part of the journey"


ALWAYS = Ends(True)


def ends_of(net: PetriNet) -> Ends:
    """Whether every reachable marking of a net leads to its final one.

    Examples
    --------
    >>> from journeymine.design.net import Transition
    >>> a = Transition("t1", "ask", {"p": 1}, {"q": 1})
    >>> b = Transition("t2", "pay", {"p": 1}, {"r": 1})
    >>> print(ends_of(PetriNet((a, b), {"p": 1}, {"q": 1})))
    runs can get stuck, the shortest after pay; they are not part of the journey
    """
    start, final = marking_of(net.initial), marking_of(net.final)
    came: dict[Marking, tuple[str, ...]] = {start: ()}
    before = defaultdict[Marking, list[Marking]](list)
    queue, done = deque([start]), set[Marking]()
    while queue:  # by the number of visible steps, silent ones being free
        marking = queue.popleft()
        if marking in done:
            continue
        done.add(marking)
        tokens, path = dict(marking), came[marking]
        for transition in net.transitions:
            after = marking_after(marking, tokens, transition)
            if after is None:
                continue
            before[after].append(marking)
            silent = transition.label is None
            longer = path if transition.label is None else (*path, transition.label)
            if after not in came or len(longer) < len(came[after]):
                came[after] = longer
                if len(came) > MOST_MARKINGS:
                    return Ends(None)
                (queue.appendleft if silent else queue.append)(after)
    alive, fringe = {final}, [final]
    while fringe:
        for marking in before[fringe.pop()]:
            if marking not in alive:
                alive.add(marking)
                fringe.append(marking)
    dead = [(len(path), path) for marking, path in came.items() if marking not in alive]
    return Ends(False, min(dead)[1]) if dead else Ends(True)
