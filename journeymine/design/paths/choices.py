"""The choices of a path, and the steps in each of their branches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import Block

__all__ = ["ChoiceSpan", "choices_of"]


@dataclass(frozen=True)
class ChoiceSpan:
    """A choice or an any-of of the path and the steps in each of its branches.

    Attributes
    ----------
    name : str
        What people call it: its own name, or its branches' first touchpoints.
    branches : tuple of frozenset of int
        The steps of every branch.
    several : bool
        Whether a customer may take several branches: an any-of.
    """

    name: str
    branches: tuple[frozenset[int], ...]
    several: bool = False

    @cached_property
    def steps(self) -> frozenset[int]:
        """The steps of all branches."""
        return frozenset().union(*self.branches)


def choices_of(block: Block, first: int = 0) -> Iterator[ChoiceSpan]:
    """The choices and any-ofs of a block whose first step is number `first`; outer before inner.

    Examples
    --------
    >>> from journeymine.design.paths.blocks import Choice, Step
    >>> next(choices_of(Choice((Step("Visit"), Step("Kit"))))).name
    'Visit | Kit'
    """
    starts, at = [], first
    for part in blocks.parts(block):
        starts.append(at)
        at += sum(1 for _ in blocks.steps(part))
    if isinstance(block, blocks.Choice | blocks.AnyOf) and len(block.children) > 1:
        ends: Sequence[int] = [*starts[1:], at]
        spans = tuple(frozenset(range(a, b)) for a, b in zip(starts, ends, strict=True))
        yield ChoiceSpan(blocks.display_name(block), spans, isinstance(block, blocks.AnyOf))
    for start, part in zip(starts, blocks.parts(block), strict=True):
        yield from choices_of(part, start)
