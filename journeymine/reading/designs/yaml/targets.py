"""``targets:``, scores and their scales."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from journeymine.design.scales import LARGEST_SCORE, Scale, Scales, Score
from journeymine.design.targets import JourneyTargets, Targets, TimeTarget
from journeymine.reading.designs.named import Named
from journeymine.reading.designs.yaml.values import (
    described,
    duration_of,
    number_of,
    share_of,
)
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Items, Node, Pairs, Scalar
from journeymine.reading.yaml_text.values import by_key, name_of

__all__ = ["journey_targets_of", "scales_of", "score_of", "targets_of"]

_TARGETS = ("within", "reach", "satisfaction", "experience")
_JOURNEY_TARGETS = ("completion", "duration", "satisfaction")
_KINDS: tuple[Literal["satisfaction", "experience", "importance"], ...] = (
    "satisfaction", "experience", "importance",
)  # fmt: skip
_ANY = Scale(-LARGEST_SCORE, LARGEST_SCORE)
"""Stands for a scale that could not be read, so that no score is called wrong for that."""

_WITHIN = "within: {after: Place order, max: 2d}"


def scales_of(node: Node, refusals: Refusals) -> Scales:
    """``scales: {satisfaction: [0, 10]}``; a scale that is not said goes from 1 to 5."""
    given = {}
    for key, value in by_key(node, _KINDS, "'scales'", refusals).items():
        given[key] = _scale(value, f"The scale of '{key}'", refusals) or _ANY
    return Scales(**given)


def _scale(node: Node, what: str, refusals: Refusals) -> Scale | None:
    hint = "write the lowest and the highest score: [1, 5]"
    if not isinstance(node, Items) or len(node.nodes) != 2:
        message = f"{what} is {described(node)}; it must be a list of two numbers."
        refusals.add("JM-E353", message, hint, line=node.line, column=node.column)
        return None
    largest = LARGEST_SCORE
    low, high = (number_of(end, what, refusals, low=-largest, high=largest) for end in node.nodes)
    if low is None or high is None:
        return None
    if not low < high:
        message = f"{what} begins at {low:g}, which is not below its end {high:g}."
        refusals.add("JM-E353", message, hint, line=node.line, column=node.column)
        return None
    return Scale(low, high)


def score_of(node: Node, what: str, scale: Scale, refusals: Refusals) -> Score | None:
    """``4``, on the scale that the design says, or ``{score: 8, scale: [0, 10]}``."""
    value: Node | None = node
    if isinstance(node, Pairs):
        values = by_key(node, ("score", "scale"), what[:1].lower() + what[1:], refusals)
        value = values.get("score")
        own = (
            _scale(values["scale"], f"The scale of {what}", refusals)
            if "scale" in values
            else scale
        )
        if value is None:
            message, hint = f"{what} has no score.", "write {score: 8, scale: [0, 10]}"
            refusals.add("JM-E315", message, hint, line=node.line, column=node.column)
        if own is None:
            return None
        scale = own
    if value is None:
        return None
    number = number_of(value, what, refusals, low=-LARGEST_SCORE, high=LARGEST_SCORE)
    if number is None:
        return None
    if not scale.low <= number <= scale.high:
        message = f"{what} is {described(value)}, which is outside of the scale from {scale}."
        hint = f"write a score from {scale}, or say another scale: {{score: 8, scale: [0, 10]}}"
        refusals.add("JM-E353", message, hint, line=value.line, column=value.column)
        return None
    return Score(number, scale)


def targets_of(
    node: Node, touchpoint: str, scales: Scales, named: Named, refusals: Refusals
) -> Targets:
    """``targets: {within: {after: X, max: 2d}, reach: 0.8, satisfaction: 4.2, experience: 4}``."""
    of = f"of '{touchpoint}'"
    values = by_key(node, _TARGETS, f"the targets {of}", refusals)
    within: tuple[TimeTarget, ...] = ()
    if "within" in values:
        within = _times(values["within"], of, named, refusals)
    return Targets(
        within,
        share_of(values["reach"], f"'reach' {of}", refusals) if "reach" in values else None,
        _score(values, "satisfaction", of, scales.satisfaction, refusals),
        _score(values, "experience", of, scales.experience, refusals),
    )


def _score(
    values: Mapping[str, Node], key: str, of: str, scale: Scale, refusals: Refusals
) -> Score | None:
    return score_of(values[key], f"'{key}' {of}", scale, refusals) if key in values else None


def _times(node: Node, of: str, named: Named, refusals: Refusals) -> tuple[TimeTarget, ...]:
    """One time target, or a list of them."""
    nodes = node.nodes if isinstance(node, Items) else (node,)
    if not nodes:
        message, hint = f"'within' {of} is an empty list.", f"write {_WITHIN}"
        refusals.add("JM-E315", message, hint, line=node.line, column=node.column)
    found = (_time(child, of, named, refusals) for child in nodes)
    return tuple(target for target in found if target is not None)


def _time(node: Node, of: str, named: Named, refusals: Refusals) -> TimeTarget | None:
    if not isinstance(node, Pairs):
        message = f"'within' {of} is {described(node)}; it must be a mapping with 'max'."
        long = node.text if isinstance(node, Scalar) and node.text.strip() else "2d"
        hint = (
            f"write within: {{max: {long}}} to count from the first event of a journey, or "
            f"within: {{after: Place order, max: {long}}} to count from a touchpoint"
        )
        refusals.add("JM-E314", message, hint, line=node.line, column=node.column)
        return None
    values = by_key(node, ("after", "max", "share"), f"'within' {of}", refusals)
    after = ""
    if "after" in values:
        after = name_of(values["after"], refusals)
        named.require(after, values["after"], f"'within' {of} counts from '{after}'", refusals)
    return _limit(node, values, f"'within' {of}", after, refusals)


def _limit(
    node: Node, values: Mapping[str, Node], what: str, after: str, refusals: Refusals
) -> TimeTarget | None:
    share = None
    if "share" in values:
        share = share_of(values["share"], f"'share' in {what}", refusals)
    if "max" not in values:
        message, hint = f"{what} does not say how long it may take.", "add max: 2d"
        refusals.add("JM-E315", message, hint, line=node.line, column=node.column)
        return None
    at_most = duration_of(values["max"], f"'max' in {what}", refusals)
    return None if at_most is None else TimeTarget(at_most, after, share)


def journey_targets_of(node: Node, scales: Scales, refusals: Refusals) -> JourneyTargets:
    """``targets: {completion: 0.7, duration: 14d, satisfaction: 4}`` of the whole journey."""
    of = "of the journey"
    values = by_key(node, _JOURNEY_TARGETS, f"the targets {of}", refusals)
    completion = duration = None
    if "completion" in values:
        completion = share_of(values["completion"], f"'completion' {of}", refusals)
    if "duration" in values:
        given = values["duration"]
        if isinstance(given, Scalar):
            at_most = duration_of(given, f"'duration' {of}", refusals)
            duration = None if at_most is None else TimeTarget(at_most)
        else:
            parts = by_key(given, ("max", "share"), f"'duration' {of}", refusals)
            duration = _limit(given, parts, f"'duration' {of}", "", refusals)
    satisfaction = _score(values, "satisfaction", of, scales.satisfaction, refusals)
    return JourneyTargets(completion, duration, satisfaction)
