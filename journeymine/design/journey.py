"""The designed journey: touchpoints, and the path that customers are meant to take."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

from journeymine.design.accepted import Accepted
from journeymine.design.languages import check_language
from journeymine.design.paths import automaton, blocks
from journeymine.design.paths.automaton import Automaton
from journeymine.design.paths.blocks import Block
from journeymine.design.paths.choices import ChoiceSpan, choices_of
from journeymine.design.paths.derivatives import Derivatives
from journeymine.design.paths.net import PetriNet
from journeymine.design.paths.net_runs import NetRuns
from journeymine.design.paths.runs import Runs, accepts
from journeymine.design.plain import Plain
from journeymine.design.rules import End, Success
from journeymine.design.scales import Scales
from journeymine.design.stages import Stage
from journeymine.design.targets import JourneyTargets
from journeymine.design.touchpoints import MOST_COST, Touchpoint
from journeymine.errors import DesignError
from journeymine.log import Finding, Source
from journeymine.statistics import counted

__all__ = ["DesignedJourney"]


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
        What is known of the touchpoints, by name; every name stands in the path.
    ignore : tuple of str
        Activities that are not part of the journey; ``*`` stands for any characters.
    failed : tuple of str
        Outcomes that make a step failed.
    success : Success or None
        When the whole journey succeeded.
    source : Source or None
        The file it was read from.
    end : End or None
        When a journey is over.
    targets : JourneyTargets or None
        What is promised for the journey as a whole.
    accepted : tuple of Accepted
        Deviations that the company knows and accepts: shown apart, never counted as a loss.
    stage_order : tuple of Stage
        The stages in the order in which they are meant to come; empty if the design does not
        say it.
    scales : Scales
        On which scales scores are given.
    currency : str
        Of costs and values, as the file names it; may be empty.
    value : float or None
        What a journey that succeeds is worth to the company; at least 0.
    version : str
        As the file names it; may be empty.
    date : date or None
        Of this version.
    description : str
        What the journey is about; may be empty.
    language : str
        Of the names in the design, such as ``en``; empty if it is not said.
    names : mapping of str to str
        What the journey is called, by language.
    personas : mapping of str to plain data
        What the file says of its personas, as it says it.
    assumptions : tuple of plain data
        What the file says is believed: texts, or more about each of them.
    written : str
        The text of the ``.journey.yaml`` that it was read from, so that its comments and its
        layout are kept when it is written again.
    findings : tuple of Finding
        What its reader should know: what in the file is no part of the design.

    Raises
    ------
    ValueError
        If a language is none, or the value is out of range.

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
    _: KW_ONLY
    end: End | None = None
    targets: JourneyTargets | None = None
    accepted: tuple[Accepted, ...] = ()
    stage_order: tuple[Stage, ...] = ()
    scales: Scales = Scales()  # noqa: RUF009 - it is frozen
    currency: str = ""
    value: float | None = None
    version: str = ""
    date: datetime.date | None = None
    description: str = ""
    language: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    personas: Mapping[str, Plain] = field(default_factory=dict)
    assumptions: tuple[Plain, ...] = ()
    written: str = field(default="", compare=False, repr=False)
    findings: tuple[Finding, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        for language in (*self.names, *filter(None, [self.language])):
            check_language(language)
        if self.value is not None and not 0 <= self.value <= MOST_COST:
            raise ValueError(
                f"the value {self.value:g} is not at least 0 and at most {MOST_COST:g}"
            )

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
        return () if isinstance(self.path, PetriNet) else tuple(choices_of(self.path))

    @cached_property
    def choices_with(self) -> tuple[tuple[int, ...], ...]:
        """For every step, which of the `choices` hold it: their numbers, outer before inner."""
        held: list[list[int]] = [[] for _ in self.steps]
        for number, choice in enumerate(self.choices):
            for step in choice.steps:
                held[step].append(number)
        return tuple(map(tuple, held))

    @cached_property
    def steps_of(self) -> Mapping[str, frozenset[int]]:
        """The steps of every touchpoint."""
        found: dict[str, set[int]] = {name: set() for name in self.touchpoints}
        for step, touchpoint in enumerate(self.steps):
            found[touchpoint].add(step)
        return {name: frozenset(steps) for name, steps in found.items()}

    @cached_property
    def rivals_of(self) -> Mapping[str, frozenset[int]]:
        """For every touchpoint, the steps that a customer does in its stead.

        They stand in another branch of a choice that has the touchpoint in one; of an any-of
        several branches may be taken, so that none is in the stead of another.
        """
        found: dict[str, set[int]] = {name: set() for name in self.touchpoints}
        for choice in self.choices:
            for branch in () if choice.several else choice.branches:
                for name in {self.steps[step] for step in branch}:
                    found[name] |= choice.steps - branch
        return {name: frozenset(steps) for name, steps in found.items()}

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
        if isinstance(self.path, PetriNet) and self.listed is None:
            return accepts(NetRuns(self.path, prune=False), steps)  # no run ends in a dead end
        return accepts(self.runs, steps)

    def touchpoint(self, name: str) -> Touchpoint:
        """The details of a touchpoint; empty ones where the design gives none."""
        return self.details.get(name, Touchpoint(name))

    def matching(self, activities: Iterable[str]) -> dict[str, str]:
        """Activity -> touchpoint, by the touchpoint's own name, an alias or a shown name.

        Activities that no touchpoint matches are left out.

        Examples
        --------
        >>> pay = Touchpoint("pay", aliases=("payment_done",))
        >>> design = DesignedJourney("Shop", blocks.Step("pay"), {"pay": pay})
        >>> design.matching(["pay", "payment_done", "call"])
        {'pay': 'pay', 'payment_done': 'pay'}
        """
        known = {name: t.name for t in self.details.values() for name in t.called}
        known.update({name: name for name in self.touchpoints})
        return {activity: known[activity] for activity in activities if activity in known}

    def is_accepted(self, kind: str, touchpoint: str, activity: str = "", after: str = "") -> bool:
        """Whether the company accepts a deviation; see `Accepted`.

        Examples
        --------
        >>> shop = DesignedJourney("Shop", blocks.Step("pay"), accepted=(Accepted("late", "pay"),))
        >>> shop.is_accepted("late", "pay"), shop.is_accepted("missing", "pay")
        (True, False)
        """
        return any(one.covers(kind, touchpoint, activity, after) for one in self.accepted)

    @property
    def has_weights(self) -> bool:
        """Whether any touchpoint says what deviations at it cost."""
        return any(details.weights for details in self.details.values())

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """The stages: those of `stage_order`, then others in the order of the path.

        Touchpoints without a stage are left out.
        """
        listed = (stage.name for stage in self.stage_order)
        found = (self.touchpoint(name).stage for name in self.touchpoints)
        return tuple(dict.fromkeys(stage for stage in (*listed, *found) if stage))

    def __str__(self) -> str:
        return (
            f"{self.name}: {counted(len(self.touchpoints), 'touchpoint')}, "
            f"{counted(len(self.steps), 'step')}"
        )
