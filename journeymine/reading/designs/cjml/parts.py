"""What both forms of CJML hold: actors, phases, touchpoints; and the journey they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PureWindowsPath

from journeymine.design import DesignedJourney, Stage, Touchpoint
from journeymine.design.paths.blocks import Sequence, Step, simplify
from journeymine.errors import did_you_mean
from journeymine.language import sentence
from journeymine.log import Finding
from journeymine.reading.designs.gathered import Gathered
from journeymine.reading.designs.xml_tree import Element
from journeymine.reading.refusals import Refusals

__all__ = ["Actor", "Journey", "Point", "Side", "journey_of", "text_in"]

_PLACEHOLDERS = frozenset(
    {"sending", "receiving", "enter text", "enter initiator's interaction",
     "enter receiver's interaction"}
)  # fmt: skip
_PICTURES = (".svg", ".png")
_NO_CHANNEL = frozenset({"unknown-channel", "unknown channel"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who takes part; ``is_end_user`` is None where the file does not say it."""

    key: str
    name: str
    is_end_user: bool | None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two who communicate: to whom the element refers, and what it says."""

    element: Element
    actor: str
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """A touchpoint of the diagram; an action has no receiver."""

    element: Element
    key: str
    initiator: Side | None
    receiver: Side | None = None
    channel: str = ""
    phase: str = ""
    comment: str = ""


@dataclass(slots=True)
class Journey:
    """A planned journey as the file holds it."""

    element: Element
    name: str = ""
    description: str = ""
    actors: Mapping[str, Actor] = field(default_factory=dict)
    phases: Mapping[str, Stage] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def text_in(element: Element | None, tag: str) -> str:
    """The text of the first child with a tag, its blanks as one."""
    found = None if element is None else element.first(tag)
    return "" if found is None else " ".join(found.text.split())


def journey_of(journey: Journey, title: str, refusals: Refusals) -> DesignedJourney:
    """The design; a touchpoint without a name or with a dangling reference is refused.

    Raises
    ------
    DesignError
        With every problem of the file at once.
    """
    if not journey.points and not refusals.found:
        message = "The journey holds no touchpoint."
        line = journey.element.line
        raise refusals.error("JM-E329", message, "add its touchpoints", line=line)
    maker = _Maker(journey, refusals)
    touchpoints = [maker.touchpoint(point) for point in journey.points]
    refusals.raise_if_any()
    gathered = Gathered()
    for touchpoint in _own_aliases(touchpoints, journey):
        gathered.add(touchpoint)
    return DesignedJourney(
        journey.name or title,
        simplify(Sequence(tuple(Step(t.name) for t in touchpoints))),
        gathered.touchpoints(),
        stage_order=tuple(journey.phases.values()),
        description=journey.description,
        findings=(*dict.fromkeys(journey.findings), *gathered.findings()),
    )


@dataclass(slots=True)
class _Maker:
    """Makes touchpoints, looking up whom and what they refer to."""

    journey: Journey
    refusals: Refusals

    def touchpoint(self, point: Point) -> Touchpoint:
        """The touchpoint from its end user's side."""
        sides = [side for side in (point.initiator, point.receiver) if side is not None]
        actors = [self._actor(side, point) for side in sides]
        users = [side for side, who in zip(sides, actors, strict=True) if who and who.is_end_user]
        labels = [_label(side.label) for side in (*users, *sides)]
        name = next(filter(None, labels), "")
        if not name:
            message = f"The touchpoint '{point.key}' has no label."
            hint = "say what its initiator does, in <initiatorLabel>"
            self.refusals.add("JM-E316", message, hint, line=point.element.line)
        initiator = actors[0] if point.initiator is not None and actors else None
        owners = [who.name for who in actors if who and who.is_end_user is False]
        told = any(who and who.is_end_user is not None for who in actors)
        phase = self._phase(point)
        return Touchpoint(
            name or point.key,
            phase.name if phase else "",
            _channels(point.channel),
            owners[0] if owners else "",
            tuple(dict.fromkeys(label for label in labels if label and label != name)),
            actor=(
                "" if initiator is None or initiator.is_end_user is None
                else "customer" if initiator.is_end_user else "company"
            ),
            lane="" if not told else "backstage" if not users
            else "frontstage" if point.receiver else "",
            description=point.comment,
        )  # fmt: skip

    def _actor(self, side: Side, point: Point) -> Actor | None:
        actors = self.journey.actors
        if side.actor in actors:
            return actors[side.actor]
        named = [actor for actor in actors.values() if actor.name == side.actor and actor.name]
        if len(named) == 1:
            said = sentence(
                "the actor '{actor}' is referred to by its name, '{name}'",
                actor=named[0].key,
                name=side.actor,
            )
            self.journey.findings.append(Finding("JM-W350", said))
            return named[0]
        self._dangling(f"the actor '{side.actor}'", side.actor, actors, side.element, point)
        return None

    def _phase(self, point: Point) -> Stage | None:
        phases = self.journey.phases
        if not point.phase or point.phase in phases:
            return phases.get(point.phase)
        named = [phase for phase in phases.values() if phase.name == point.phase]
        if len(named) == 1:
            return named[0]
        self._dangling(f"the phase '{point.phase}'", point.phase, phases, point.element, point)
        return None

    def _dangling(
        self, what: str, key: str, known: Mapping[str, object], at: Element, point: Point
    ) -> None:
        if not key:
            message = f"The touchpoint '{point.key}' does not say who takes part in it."
        else:
            message = f"The touchpoint '{point.key}' refers to {what}, which does not exist."
        hint = did_you_mean(key, known) or f"refer to one of: {', '.join(known) or 'none is there'}"
        self.refusals.add("JM-E326", message, hint, line=at.line, column=at.column)


def _label(label: str) -> str:
    return "" if label.casefold() in _PLACEHOLDERS else label


def _channels(name: str) -> tuple[str, ...]:
    """The channel; where an editor writes the path of its picture, the picture's name."""
    channel = PureWindowsPath(name).stem if name.lower().endswith(_PICTURES) else name
    return () if not channel or channel.casefold() in _NO_CHANNEL else (channel,)


def _own_aliases(touchpoints: list[Touchpoint], journey: Journey) -> list[Touchpoint]:
    """The touchpoints without labels of the other side that stand for several of them."""
    names = {touchpoint.name for touchpoint in touchpoints}
    owners = {(alias, t.name) for t in touchpoints for alias in t.aliases}
    shared = Counter(alias for alias, _ in owners)
    kept = []
    for touchpoint in touchpoints:
        own = tuple(a for a in touchpoint.aliases if a not in names and shared[a] == 1)
        for alias in touchpoint.aliases:
            if alias not in own:
                said = sentence(
                    "'{alias}', the other side of '{touchpoint}', is no alias of it: several "
                    "touchpoints are called so",
                    alias=alias,
                    touchpoint=touchpoint.name,
                )
                journey.findings.append(Finding("JM-W350", said))
        kept.append(replace(touchpoint, aliases=own))
    return kept
