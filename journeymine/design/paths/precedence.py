"""Which touchpoint can come before which, in one and the same complete run.

What can come behind a touchpoint is a set of touchpoints, held as the bits of a number.  For
blocks it follows from how they are nested, as every step of a block is part of some run, whatever
is done in the parts beside it; for nets from the states.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from journeymine.design.journey import DesignedJourney
from journeymine.design.paths import blocks
from journeymine.design.paths.automaton import Automaton
from journeymine.design.paths.blocks import Block

__all__ = ["Precedence", "precedence"]


@dataclass(frozen=True)
class Precedence:
    """What can come behind what.

    Attributes
    ----------
    number : mapping of str to int
        The number of every touchpoint.
    behind : sequence of int
        For every touchpoint, by number, those that can come behind it; each a bit.
    """

    number: Mapping[str, int]
    behind: Sequence[int]

    def __call__(self, first: str, then: str) -> bool:
        """Whether a complete run has the first touchpoint and, somewhere behind it, the second."""
        if first not in self.number or then not in self.number:
            return False
        return bool(self.behind[self.number[first]] >> self.number[then] & 1)

    @cached_property
    def strictly_before(self) -> tuple[int, ...]:
        """For every touchpoint those that can come before it, and never behind it."""
        before = [0] * len(self.behind)
        for number, later in enumerate(self.behind):
            for then in _bits(later):
                if not self.behind[then] >> number & 1:
                    before[then] |= 1 << number
        return tuple(before)


def precedence(design: DesignedJourney) -> Precedence | None:
    """What can precede what; None where that cannot be told, of a net with very many states.

    Raises
    ------
    DesignError
        ``JM-E331`` if it can never be finished.

    Examples
    --------
    >>> from journeymine.design.paths.blocks import Choice, Sequence, Step
    >>> path = Sequence((Step("order"), Choice((Step("visit"), Step("kit")))))
    >>> can = precedence(DesignedJourney("Shop", path))
    >>> can("order", "kit"), can("kit", "order"), can("visit", "kit")
    (True, False, False)
    """
    number = {name: i for i, name in enumerate(design.touchpoints)}
    if isinstance(design.path, Block):
        behind = [0] * len(number)
        _of_block(design.path, number, behind)
        return Precedence(number, behind)
    if design.listed is None:
        return None
    return Precedence(number, _of_states(design.listed, number))


def _of_block(block: Block, number: Mapping[str, int], behind: list[int]) -> int:
    """Note what can come behind the touchpoints of a block, within it; and all of these."""
    if isinstance(block, blocks.Step):
        return 1 << number[block.touchpoint]
    masks = [_of_block(part, number, behind) for part in blocks.parts(block)]
    whole = reduce(or_, masks, 0)
    if isinstance(block, blocks.Sequence):
        later = 0
        for mask in reversed(masks):
            _add(behind, mask, later)
            later |= mask
    elif isinstance(block, blocks.AnyOrder | blocks.AnyOf):
        for i, mask in enumerate(masks):
            _add(behind, mask, reduce(or_, (m for k, m in enumerate(masks) if k != i), 0))
    elif isinstance(block, blocks.Repeat):
        body, between = [*masks, 0][:2]
        if block.maximum is None or block.maximum > 1:
            _add(behind, body, whole)
            _add(behind, between, body)
        if block.maximum is None or block.maximum > 2:  # two rounds have one pause between them
            _add(behind, between, between)
    return whole


def _add(behind: list[int], firsts: int, thens: int) -> None:
    if thens:
        for number in _bits(firsts):
            behind[number] |= thens


def _bits(mask: int) -> Iterable[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _of_states(automaton: Automaton, number: Mapping[str, int]) -> list[int]:
    """From every state, the touchpoints that can still come: of an arc's target, what follows."""
    sources, targets = automaton.sources.tolist(), automaton.targets.tolist()
    labels = [number[automaton.touchpoints[step]] for step in automaton.via.tolist()]
    arcs = list(zip(sources, labels, targets, strict=True))
    ahead = [0] * automaton.n_states
    changed = True
    while changed:  # backwards, until no state gains: few rounds, as states stand in the order met
        changed = False
        for source, label, target in reversed(arcs):
            gained = ahead[source] | ahead[target] | 1 << label
            if gained != ahead[source]:
                ahead[source], changed = gained, True
    behind = [0] * len(number)
    for _, label, target in arcs:
        behind[label] |= ahead[target]
    return behind
