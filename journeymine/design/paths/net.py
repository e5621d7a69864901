"""The control flow of a design as an accepting Petri net.

A net is what BPMN and PNML become.  Tokens stand on places; a transition takes
tokens from the places it consumes and puts tokens on those it produces.  A run
starts in the initial marking and ends in exactly the final one.

References
----------
.. [1] Murata (1989). Petri nets: properties, analysis and applications.
   Proceedings of the IEEE 77(4), 541-580. https://doi.org/10.1109/5.24143
.. [2] Berthelot (1986). Checking properties of nets using transformations.
   Advances in Petri Nets 1985, LNCS 222, 19-40. https://doi.org/10.1007/BFb0016204
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

__all__ = ["Marking", "PetriNet", "Transition", "steps_before", "without_needless_silence"]

Marking = tuple[tuple[str, int], ...]
"""Places with their tokens, in code-point order; places without a token are left out."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A step of the net; silent where `label` is None.

    ``consumes`` and ``produces`` map places to numbers of tokens (at least 1).
    """

    name: str
    label: str | None
    consumes: Mapping[str, int]
    produces: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PetriNet:
    """Transitions in document order, and the markings a run starts and ends in.

    The steps of the design are the visible transitions, numbered in this order.
    """

    transitions: tuple[Transition, ...]
    initial: Mapping[str, int]
    final: Mapping[str, int]

    @property
    def places(self) -> tuple[str, ...]:
        """Every place that is named anywhere, in code-point order."""
        named = {*self.initial, *self.final}
        for transition in self.transitions:
            named |= {*transition.consumes, *transition.produces}
        return tuple(sorted(named))


def steps_before(net: PetriNet) -> tuple[int | None, ...]:
    """For every step, how many steps stand before it at least, one after the other.

    Of parallel parts the longest counts, of choices the shortest; None where a step never
    gets its tokens.  No marking is made: tokens, once there, are thought of as lasting.

    Examples
    --------
    >>> first = Transition("t1", "a", {"start": 1}, {"p": 1, "q": 1})
    >>> then = Transition("t2", "b", {"p": 1}, {"r": 1})
    >>> both = Transition("t3", "c", {"q": 1, "r": 1}, {"end": 1})
    >>> steps_before(PetriNet((both, first, then), {"start": 1}, {"end": 1}))
    (2, 0, 1)
    """
    at = dict.fromkeys(net.initial, 0)
    before: dict[int, int] = {}
    changed = True
    while changed:
        changed = False
        for number, transition in enumerate(net.transitions):
            if not transition.consumes.keys() <= at.keys():
                continue
            before[number] = max((at[place] for place in transition.consumes), default=0)
            then = before[number] + (transition.label is not None)
            for place in transition.produces:
                if then < at.get(place, then + 1):
                    at[place], changed = then, True
    visible = (i for i, t in enumerate(net.transitions) if t.label is not None)
    return tuple(map(before.get, visible))


def without_needless_silence(net: PetriNet) -> PetriNet:
    """The same visible runs with fewer silent transitions, so with far fewer states.

    Two fusions that keep the language exactly, applied until none fits [2]_:

    * *eager*: a silent transition that alone empties its only place fires as soon
      as a token comes, so whoever feeds that place feeds what it produces instead;
    * *lazy*: a silent transition that alone feeds its only product fires as late as
      possible, so whoever takes from that product takes what it consumes instead.
    """
    while True:
        smaller = _fused_once(net)
        if smaller is None:
            return net
        net = smaller


def _fused_once(net: PetriNet) -> PetriNet | None:
    consumers = Counter(place for t in net.transitions for place in t.consumes)
    producers = Counter(place for t in net.transitions for place in t.produces)
    for silent in net.transitions:
        if silent.label is not None:
            continue
        if _is_one(silent.consumes):
            (place,) = silent.consumes
            alone = consumers[place] == 1 and place not in net.final
            if alone and place not in silent.produces:
                return _replace(net, silent, place, silent.produces)
        if _is_one(silent.produces):
            (place,) = silent.produces
            alone = producers[place] == 1 and place not in net.initial
            if alone and place not in silent.consumes:
                return _replace(net, silent, place, silent.consumes)
    return None


def _is_one(tokens: Mapping[str, int]) -> bool:
    return len(tokens) == 1 and next(iter(tokens.values())) == 1


def _replace(net: PetriNet, gone: Transition, place: str, by: Mapping[str, int]) -> PetriNet:
    """The net without a transition, every token on `place` standing for the tokens `by`."""

    def swap(tokens: Mapping[str, int]) -> Mapping[str, int]:
        if place not in tokens:
            return tokens
        total = Counter({name: n for name, n in tokens.items() if name != place})
        for name, n in by.items():
            total[name] += n * tokens[place]
        return dict(total)

    rest = tuple(
        replace(t, consumes=swap(t.consumes), produces=swap(t.produces))
        if place in t.consumes or place in t.produces
        else t
        for t in net.transitions
        if t is not gone
    )
    return PetriNet(rest, swap(net.initial), swap(net.final))
