"""The designed journey: touchpoints, and the path that customers are meant to take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from journeymine.design import automaton, blocks
from journeymine.design.automaton import Automaton
from journeymine.design.blocks import Block
from journeymine.design.derivatives import Derivatives
from journeymine.design.net import PetriNet
from journeymine.design.net_runs import NetRuns
from journeymine.design.runs import Runs, accepts
from journeymine.design.weights import Weights
from journeymine.errors import DesignError
from journeymine.log import Source
from journeymine.statistics import counted

__all__ = ["ChoiceSpan", "DesignedJourney", "Success", "Touchpoint"]


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """What is known of a touchpoint beside its place in the path.

    Attributes
    ----------
    name : str
        As people call it; one name, one touchpoint.
    stage : str
        The part of the journey it belongs to; empty if none was given.
    channels : tuple of str
        Where it is meant to happen; empty means anywhere.
    owner : str
        Who answers for it; may be empty.
    aliases : tuple of str
        What the logs call it.
    weights : Weights or None
        What deviations at it cost; None where nothing is said.
    """

    name: str
    stage: str = ""
    channels: tuple[str, ...] = ()
    owner: str = ""
    aliases: tuple[str, ...] = ()
    weights: Weights | None = None


@dataclass(frozen=True, slots=True)
class Success:
    """When a journey counts as a success: it reaches the touchpoint."""

    reaches: str


@dataclass(frozen=True, slots=True)
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

    @property
    def steps(self) -> frozenset[int]:
        """The steps of all branches."""
        return frozenset().union(*self.branches)


@dataclass(frozen=True)
class DesignedJourney:
    """A journey as it is meant to be: which touchpoints, in which order.

    Attributes
    ----------
    name : str
        What people call the journey.
    path : Block or PetriNet
        The control flow; nested blocks, or a net where it came from BPMN or PNML.
    details : mapping of str to Touchpoint
        Stage, channels, owner and aliases by touchpoint; every name stands in the path.
    ignore : tuple of str
        Activities that are not part of the journey; ``*`` stands for any characters.
    failed : tuple of str
        Outcomes that make a step failed.
    success : Success or None
        When the whole journey succeeded.
    source : Source or None
        The file it was read from.

    Examples
    --------
    >>> design = DesignedJourney.of_steps("browse", "pay", "receive")
    >>> design.touchpoints
    ('browse', 'pay', 'receive')
    >>> design.automaton.shortest_run
    3
    """

    name: str
    path: Block | PetriNet
    details: Mapping[str, Touchpoint] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    success: Success | None = None
    source: Source | None = field(default=None, compare=False)

    @classmethod
    def of_steps(cls, *touchpoints: str, name: str = "Journey") -> DesignedJourney:
        """A design that is one straight line of touchpoints."""
        return cls(name, blocks.Sequence(tuple(map(blocks.Step, touchpoints))))

    @property
    def is_block(self) -> bool:
        """Whether the path is made of nested blocks (and not a net)."""
        return not isinstance(self.path, PetriNet)

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The touchpoint of every step, in the order of the design."""
        if isinstance(self.path, PetriNet):
            return tuple(t.label for t in self.path.transitions if t.label is not None)
        return tuple(blocks.steps(self.path))

    @cached_property
    def touchpoints(self) -> tuple[str, ...]:
        """Every touchpoint once, in the order of its first step."""
        return tuple(dict.fromkeys(self.steps))

    @cached_property
    def places(self) -> tuple[int, ...]:
        """For every step, which place of its touchpoint it is, from 1."""
        seen: dict[str, int] = {}
        places = []
        for touchpoint in self.steps:
            seen[touchpoint] = seen.get(touchpoint, 0) + 1
            places.append(seen[touchpoint])
        return tuple(places)

    @cached_property
    def choices(self) -> tuple[ChoiceSpan, ...]:
        """Every choice and any-of of two branches or more, outer before inner; none in nets."""
        return () if isinstance(self.path, PetriNet) else tuple(_choices(self.path, 0))

    @cached_property
    def automaton(self) -> Automaton:
        """Every run of the design; computed once.

        Raises
        ------
        DesignError
            ``JM-E330`` if there are too many states, ``JM-E331`` if it can never be finished.
        """
        return self.listed or self._list(automaton.MAX_STATES)

    @cached_property
    def listed(self) -> Automaton | None:
        """Every run of the design, if it has few enough states to look at them all; or None.

        Raises
        ------
        DesignError
            ``JM-E331`` if it can never be finished.
        """
        try:
            return self._list(automaton.FEW_STATES)
        except DesignError as error:
            if error.code == "JM-E330":
                return None
            raise

    def has_at_most(self, states: int) -> bool:
        """Whether the automaton has at most so many states; no more are looked at."""
        if "listed" not in self.__dict__:
            try:
                self.__dict__["listed"] = self._list(states)
            except DesignError as error:
                if error.code != "JM-E330":
                    raise
                return False
        return self.listed is not None and self.listed.n_states <= states

    def _list(self, most: int) -> Automaton:
        if isinstance(self.path, PetriNet):
            return automaton.of_net(self.path, max_states=most)
        return automaton.of_block(self.path, max_states=most)

    @cached_property
    def runs(self) -> Runs:
        """Every run of the design, a step at a time, however many states there are.

        Raises
        ------
        DesignError
            ``JM-E331`` if it is a net of few states that can never be finished.
        """
        if not isinstance(self.path, PetriNet):
            return Derivatives(self.path)
        return self.listed or NetRuns(self.path)

    def accepts(self, steps: Iterable[int]) -> bool:
        """Whether the steps, in this order, are a whole run of the path.

        Examples
        --------
        >>> DesignedJourney.of_steps("browse", "pay").accepts([0, 1])
        True
        """
        return accepts(self.runs, steps)

    def touchpoint(self, name: str) -> Touchpoint:
        """The details of a touchpoint; empty ones where the design gives none."""
        return self.details.get(name, Touchpoint(name))

    def matching(self, activities: Iterable[str]) -> dict[str, str]:
        """Activity -> touchpoint, by the touchpoint's own name or one of its aliases.

        Activities that no touchpoint matches are left out.

        Examples
        --------
        >>> pay = Touchpoint("pay", aliases=("payment_done",))
        >>> design = DesignedJourney("Shop", blocks.Step("pay"), {"pay": pay})
        >>> design.matching(["pay", "payment_done", "call"])
        {'pay': 'pay', 'payment_done': 'pay'}
        """
        known = {alias: t.name for t in self.details.values() for alias in t.aliases}
        known.update({name: name for name in self.touchpoints})
        return {activity: known[activity] for activity in activities if activity in known}

    @property
    def has_weights(self) -> bool:
        """Whether any touchpoint says what deviations at it cost."""
        return any(details.weights for details in self.details.values())

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """The stages in the order in which the path first meets them; empty names left out."""
        found = (self.touchpoint(name).stage for name in self.touchpoints)
        return tuple(dict.fromkeys(stage for stage in found if stage))

    def __str__(self) -> str:
        return (
            f"{self.name}: {counted(len(self.touchpoints), 'touchpoint')}, "
            f"{counted(len(self.steps), 'step')}"
        )


def _choices(block: Block, first: int) -> Iterator[ChoiceSpan]:
    """The choices and any-ofs of a block whose first step has the number `first`."""
    starts, at = [], first
    for part in blocks.parts(block):
        starts.append(at)
        at += sum(1 for _ in blocks.steps(part))
    if isinstance(block, blocks.Choice | blocks.AnyOf) and len(block.children) > 1:
        ends: Sequence[int] = [*starts[1:], at]
        spans = tuple(frozenset(range(a, b)) for a, b in zip(starts, ends, strict=True))
        yield ChoiceSpan(blocks.display_name(block), spans, isinstance(block, blocks.AnyOf))
    for start, part in zip(starts, blocks.parts(block), strict=True):
        yield from _choices(part, start)
