"""``touchpoints:``, what is known of each step beside its place in the path."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from journeymine.design import Targets, Touchpoint, Weights
from journeymine.design.scales import Scales
from journeymine.design.touchpoints import ACTORS, LANES, MOST_COST
from journeymine.reading.designs.named import Named
from journeymine.reading.designs.yaml.languages import Aliases, aliases_of, translations_of
from journeymine.reading.designs.yaml.targets import score_of, targets_of
from journeymine.reading.designs.yaml.values import names_in, number_of, text_of, word_of
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Node, Scalar
from journeymine.reading.yaml_text.values import by_key, entries, name_of

__all__ = ["touchpoints_of"]

_DETAILS = (
    "stage", "actor", "lane", "channels", "owner", "names", "aliases", "importance", "cost",
    "targets", "weights", "description",
)  # fmt: skip
_WEIGHTS = ("skip", "add", "channel")
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class _Described:
    """A touchpoint and where the file speaks of it."""

    key: Scalar
    touchpoint: Touchpoint
    stage: Node | None = None
    called: tuple[tuple[str, str, Node], ...] = ()


def touchpoints_of(
    node: Node, named: Named, scales: Scales, stages: Sequence[str] | None, refusals: Refusals
) -> dict[str, Touchpoint]:
    """What is known of each touchpoint of which something is known.

    Parameters
    ----------
    node : Node
    named : Named
        The names of the path.
    scales : Scales
    stages : sequence of str or None
        The stages that there are; None if the design does not list them.
    refusals : Refusals
    """
    found = [
        _touchpoint(key, value, named, scales, refusals)
        for key, value in entries(node, "'touchpoints'", refusals)
    ]
    for entry in found:
        said = f"The touchpoint '{entry.key.text}' is described but not in the path."
        if entry.key.text.strip() and entry.key.text not in named:
            hint = (
                refusals.suggest(entry.key.text, named) or "add it to the path, or remove it here"
            )
            refusals.add("JM-E317", said, hint, line=entry.key.line, column=entry.key.column)
        if stages is not None and entry.stage is not None and entry.touchpoint.stage not in stages:
            _refuse_stage(entry.touchpoint.stage, entry.stage, stages, refusals)
    _check_called(found, named, refusals)
    details = {entry.touchpoint.name: entry.touchpoint for entry in found}
    return {name: known for name, known in details.items() if known != Touchpoint(name)}


def _refuse_stage(stage: str, node: Node, stages: Sequence[str], refusals: Refusals) -> None:
    if not stage.strip():
        return
    message = f"The stage '{stage}' is not listed under 'stages'."
    hint = refusals.suggest(stage, stages) or "add it to 'stages', or correct it here"
    refusals.add("JM-E356", message, hint, line=node.line, column=node.column)


def _touchpoint(
    key: Scalar, value: Node, named: Named, scales: Scales, refusals: Refusals
) -> _Described:
    name = name_of(key, refusals)
    touchpoint = Touchpoint(name)
    if isinstance(value, Scalar) and not value.text:
        return _Described(key, touchpoint)
    of = f"of '{name}'"
    given = by_key(value, _DETAILS, f"the touchpoint '{name}'", refusals)
    aliases = aliases_of(given["aliases"], name, refusals) if "aliases" in given else Aliases()
    names = translations_of(given["names"], f"the names {of}", refusals) if "names" in given else ()
    touchpoint = replace(
        touchpoint,
        stage=name_of(given["stage"], refusals) if "stage" in given else "",
        channels=names_in(given, "channels", refusals),
        owner=name_of(given["owner"], refusals) if "owner" in given else "",
        aliases=aliases.plain,
        aliases_in=dict(aliases.by_language),
        names={language: node.text for language, node in names},
    )
    touchpoint = _judged(touchpoint, given, of, named, scales, refusals)
    called = [("alias", alias, node) for alias, node in aliases.places]
    called += [("name", node.text, node) for _, node in names]
    return _Described(key, touchpoint, given.get("stage"), tuple(called))


def _judged(
    touchpoint: Touchpoint,
    given: Mapping[str, Node],
    of: str,
    named: Named,
    scales: Scales,
    refusals: Refusals,
) -> Touchpoint:
    """The touchpoint with who acts, what it costs, how much it matters and what is promised."""
    name = touchpoint.name
    if "actor" in given:
        actor = word_of(given["actor"], f"'actor' {of}", ACTORS, refusals)
        touchpoint = replace(touchpoint, actor=actor or "")
    if "lane" in given:
        lane = word_of(given["lane"], f"'lane' {of}", LANES, refusals)
        touchpoint = replace(touchpoint, lane=lane or "")
    if "importance" in given:
        what = f"'importance' {of}"
        score = score_of(given["importance"], what, scales.importance, refusals)
        touchpoint = replace(touchpoint, importance=score)
    if "cost" in given:
        cost = number_of(given["cost"], f"'cost' {of}", refusals, low=0, high=MOST_COST)
        touchpoint = replace(touchpoint, cost=cost)
    if "targets" in given:
        targets = targets_of(given["targets"], name, scales, named, refusals)
        touchpoint = replace(touchpoint, targets=None if targets == Targets() else targets)
    if "weights" in given:
        touchpoint = replace(touchpoint, weights=_weights(given["weights"], name, refusals))
    if "description" in given:
        text = text_of(given["description"], f"'description' {of}", refusals)
        touchpoint = replace(touchpoint, description=text)
    return touchpoint


def _weights(node: Node, name: str, refusals: Refusals) -> Weights | None:
    """``weights: {skip: 3, add: 0.5, channel: 0.25}``; what is left out keeps its default."""
    given = {}
    for key, value in by_key(node, _WEIGHTS, f"the weights of '{name}'", refusals).items():
        text = value.text.strip() if isinstance(value, Scalar) else ""
        try:
            if not _NUMBER.fullmatch(text):
                raise ValueError(f"{key} is '{text}'; it must be a number like 2 or 0.5")
            Weights(**{key: float(text)})
        except ValueError as error:
            message = f"The weights of '{name}' cannot be used: {error}."
            hint = "write for example weights: {skip: 3, add: 0.5, channel: 0.25}"
            refusals.add("JM-E308", message, hint, line=value.line, column=value.column)
        else:
            given[key] = float(text)
    return Weights(**given)


def _check_called(described: Sequence[_Described], named: Named, refusals: Refusals) -> None:
    """An activity of a log stands for one touchpoint only."""
    keys = {entry.key.text for entry in described}
    owner: dict[str, str] = {}
    for entry in described:
        name = entry.touchpoint.name
        for kind, other, node in entry.called:
            if (other in keys or other in named) and other != name:
                said = "is the name of another touchpoint"
            elif owner.setdefault(other, name) != name:
                said = f"is also an alias of '{owner[other]}'"
            else:
                continue
            message = f"The {kind} '{other}' of '{name}' {said}."
            hint = "let an activity of the log stand for one touchpoint only"
            refusals.add("JM-E318", message, hint, line=node.line, column=node.column)
