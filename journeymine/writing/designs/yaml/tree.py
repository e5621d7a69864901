"""A journey as the lists, mappings and texts that its ``.journey.yaml`` holds.

What says nothing is left out, so that two journeys that are the same have the same tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from journeymine.design import DesignedJourney, PetriNet, Touchpoint, Weights
from journeymine.design.languages import NO_LANGUAGE
from journeymine.design.paths.blocks import (
    AnyOf,
    AnyOrder,
    Block,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    simplify,
)
from journeymine.design.plain import Plain
from journeymine.design.scales import FROM_1_TO_5, Scale, Scales, Score
from journeymine.design.targets import JourneyTargets, Targets, TimeTarget
from journeymine.writing.designs.yaml.scalars import Bare, blank_or, duration, number

__all__ = ["Tree", "tree_of"]

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"


def tree_of(design: DesignedJourney) -> dict[str, Tree]:
    """What the file says, in the order in which it is written.

    Examples
    --------
    >>> tree_of(DesignedJourney.of_steps("Browse", "Pay"))
    {'journey': 'Journey', 'path': ['Browse', 'Pay']}
    """
    assert not isinstance(design.path, PetriNet)
    path = simplify(design.path)
    items = path.children if isinstance(path, Sequence) else (path,)
    success, end = design.success, design.end
    return {
        "journey": design.name,
        **_said(
            names=dict(design.names),
            language=design.language,
            version=design.version,
            date=Bare(design.date.isoformat()) if design.date else "",
            description=design.description,
            currency=design.currency,
            value=_number(design.value),
            scales=_scales(design.scales),
            stages=_stages(design),
            touchpoints=_touchpoints(design),
        ),
        "path": [_block(item) for item in items],
        **_said(
            ignore=list(design.ignore),
            failed=list(design.failed),
            success={
                "reaches": _one_or_more(success.reaches),
                **_said(
                    without=list(success.without),
                    within="" if success.within is None else duration(success.within),
                ),
            }
            if success
            else "",
            end=_said(
                at=list(end.at),
                open_after="" if end.open_after is None else duration(end.open_after),
            )
            if end
            else "",
            targets=_journey_targets(design.targets, design.scales),
            accept=[
                {
                    "kind": one.kind,
                    **_said(
                        touchpoint=one.touchpoint,
                        activity=one.activity,
                        after=one.after,
                        why=one.why,
                    ),
                }
                for one in design.accepted
            ],
            personas={blank_or(name): _plain(said) for name, said in design.personas.items()},
            assumptions=[_plain(claim) for claim in design.assumptions],
        ),
    }


def _said(**values: Tree) -> dict[str, Tree]:
    """What says something."""
    return {key: value for key, value in values.items() if value}


def _number(value: float | None) -> str:
    return "" if value is None else number(value)


def _one_or_more(names: tuple[str, ...]) -> Tree:
    return names[0] if len(names) == 1 else list(names)


def _plain(said: Plain) -> Tree:
    if isinstance(said, str):
        return blank_or(said)
    if isinstance(said, Mapping):
        return {blank_or(key): _plain(value) for key, value in said.items()}
    return [_plain(value) for value in said]


def _scales(scales: Scales) -> Tree:
    keys = ("satisfaction", "experience", "importance")
    given: dict[str, Scale] = {key: getattr(scales, key) for key in keys}
    return {key: _scale(scale) for key, scale in given.items() if scale != FROM_1_TO_5}


def _scale(scale: Scale) -> Tree:
    return [number(scale.low), number(scale.high)]


def _stages(design: DesignedJourney) -> Tree:
    """A list of names, or a mapping where more is known of one of them."""
    known: dict[str, Tree] = {
        stage.name: _said(names=dict(stage.names), description=stage.description)
        for stage in design.stage_order
    }
    return known if any(known.values()) else list(known)


def _touchpoints(design: DesignedJourney) -> Tree:
    details = ((name, design.touchpoint(name)) for name in design.touchpoints)
    trees = {name: _details(known, design.scales) for name, known in details}
    return {name: tree for name, tree in trees.items() if tree}


def _details(known: Touchpoint, scales: Scales) -> Tree:
    return _said(
        stage=known.stage,
        actor=known.actor,
        lane=known.lane,
        channels=list(known.channels),
        owner=known.owner,
        names=dict(known.names),
        aliases=_aliases(known),
        importance=_score(known.importance, scales.importance),
        cost=_number(known.cost),
        targets=_targets(known.targets or Targets(), scales),
        weights=_weights(known.weights) if known.weights else "",
        description=known.description,
    )


def _aliases(known: Touchpoint) -> Tree:
    if not known.aliases_in:
        return list(known.aliases)
    by_language: dict[str, Tree] = {
        language: list(names) for language, names in known.aliases_in.items() if names
    }
    if known.aliases:
        by_language[NO_LANGUAGE] = list(known.aliases)
    return by_language


def _score(score: Score | None, usual: Scale) -> Tree:
    if score is None:
        return ""
    if score.scale == usual:
        return number(score.value)
    return {"score": number(score.value), "scale": _scale(score.scale)}


def _targets(targets: Targets, scales: Scales) -> Tree:
    times: list[Tree] = [_time(target) for target in targets.within]
    return _said(
        within=times[0] if len(times) == 1 else times,
        reach=_number(targets.reach),
        satisfaction=_score(targets.satisfaction, scales.satisfaction),
        experience=_score(targets.experience, scales.experience),
    )


def _time(target: TimeTarget) -> Tree:
    share = _number(target.share)
    return _said(after=target.after, max=duration(target.at_most), share=share)


def _journey_targets(targets: JourneyTargets | None, scales: Scales) -> Tree:
    if targets is None:
        return ""
    length: Tree = ""
    if targets.duration is not None:
        length = _time(targets.duration)
        if targets.duration.share is None:
            length = duration(targets.duration.at_most)
    return _said(
        completion=_number(targets.completion),
        duration=length,
        satisfaction=_score(targets.satisfaction, scales.satisfaction),
    )


def _weights(weights: Weights) -> Tree:
    pairs = ((key, getattr(weights, key)) for key in ("skip", "add", "channel"))
    return {key: Bare(f"{weight:.10g}") for key, weight in pairs}


def _block(block: Block) -> Tree:
    match block:
        case Step(touchpoint):
            return touchpoint
        case Sequence(children):
            return _blocks(children)
        case AnyOrder(children):
            return {"any_order": _blocks(children)}
        case AnyOf(children, name):
            return {"any_of": _blocks(children), **_said(name=name)}
        case Choice(children, name):
            return {"choice": _blocks(children), **_said(name=name)}
        case Optional(body):
            return {"optional": _block(body)}
        case Repeat(body, minimum, between, maximum):
            bounds = _said(
                min=Bare(minimum) if minimum else "",
                max="" if maximum is None else Bare(maximum),
                between="" if between is None else _block(between),
            )
            return {"repeat": _block(body), **bounds}


def _blocks(children: Iterable[Block]) -> list[Tree]:
    return [_block(child) for child in children]
