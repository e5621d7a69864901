"""Which touchpoint can come before which, in one and the same complete run."""

from __future__ import annotations

from collections.abc import Callable

from journeymine.design import blocks
from journeymine.design.automaton import Automaton
from journeymine.design.blocks import Block
from journeymine.design.journey import DesignedJourney

__all__ = ["Precedes", "precedence"]

Precedes = Callable[[str, str], bool]
"""Whether a complete run has the first touchpoint and, somewhere behind it, the second."""


def precedence(design: DesignedJourney) -> Precedes | None:
    """What can precede what; None where that cannot be told, of a net with very many states.

    Raises
    ------
    DesignError
        ``JM-E331`` if it can never be finished.

    Examples
    --------
    >>> from journeymine.design.blocks import Choice, Sequence, Step
    >>> path = Sequence((Step("order"), Choice((Step("visit"), Step("kit")))))
    >>> can = precedence(DesignedJourney("Shop", path))
    >>> can("order", "kit"), can("kit", "order"), can("visit", "kit")
    (True, False, False)
    """
    path = design.path
    if isinstance(path, Block):
        return lambda first, then: _inside(path, first, then)[2]
    return None if design.listed is None else _by_states(design.listed)


def _inside(block: Block, first: str, then: str) -> tuple[bool, bool, bool]:
    """Whether the block has the one, the other, and the one before the other.

    Every step of a block is part of some run, whatever is done in the parts beside it.
    """
    if isinstance(block, blocks.Step):
        return block.touchpoint == first, block.touchpoint == then, False
    found = [_inside(part, first, then) for part in blocks.parts(block)]
    has_first, has_then, in_order = (any(part[i] for part in found) for i in range(3))
    if in_order or not (has_first and has_then) or isinstance(block, blocks.Choice):
        return has_first, has_then, in_order
    if isinstance(block, blocks.Repeat):
        most = block.maximum
        if len(found) > 1 and not (found[0][0] or found[0][1]):
            in_order = most is None or most > 2  # both between the rounds: it takes three
        else:
            in_order = most is None or most > 1  # the second in the next round
    elif isinstance(block, blocks.Sequence):
        at = next(i for i, part in enumerate(found) if part[0])
        in_order = any(part[1] for part in found[at + 1 :])
    else:  # in any order: all that matters is that they stand in two parts
        firsts = {i for i, part in enumerate(found) if part[0]}
        thens = {i for i, part in enumerate(found) if part[1]}
        in_order = len(firsts | thens) > 1
    return has_first, has_then, in_order


def _by_states(automaton: Automaton) -> Precedes:
    """From every state, the touchpoints that can still come: of an arc's target, what follows."""
    number = {name: i for i, name in enumerate(dict.fromkeys(automaton.touchpoints))}
    ahead = [0] * automaton.n_states
    changed = True
    while changed:  # backwards, until no state gains: few rounds, as states stand in the order met
        changed = False
        for arc in reversed(automaton.arcs):
            here = 1 << number[automaton.touchpoints[arc.step]]
            gained = ahead[arc.source] | ahead[arc.target] | here
            if gained != ahead[arc.source]:
                ahead[arc.source], changed = gained, True
    behind = dict.fromkeys(number, 0)
    for arc in automaton.arcs:
        behind[automaton.touchpoints[arc.step]] |= ahead[arc.target]
    return lambda first, then: bool(behind.get(first, 0) >> number.get(then, len(number)) & 1)
