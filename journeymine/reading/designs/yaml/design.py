"""Read a ``.journey.yaml``: the journey's name, its touchpoints, its path and its promises.

The language, by an example; ``docs/designs.md`` explains it::

    journey: Home fibre order
    version: 1.2
    stages: [Consider, Install, Pay]
    touchpoints:
      Book installation:
        {stage: Install, actor: customer, lane: frontstage, channels: [app, phone],
         aliases: [booking_created], targets: {within: {after: Place order, max: 2d}}}
      First invoice: {stage: Pay, names: {sv: Första fakturan}, weights: {skip: 3, add: 0.5}}
    path:
      - Place order
      - any_order: [Get confirmation, Book installation]
      - choice: [Technician visit, [Self-installation kit, Activate router]]
      - {repeat: Report fault, min: 1, between: Call support}
      - optional: First invoice
    ignore: [page_view, "scroll*"]
    failed: [declined]
    success: {reaches: First invoice, without: [Cancelled]}
    end: {at: [First invoice, Cancelled], open_after: 30d}
    targets: {completion: 80%, duration: 14d}
    accept: [{kind: ad_hoc, activity: Call support, why: our hotline}]
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from journeymine.design import DesignedJourney
from journeymine.design.paths.blocks import EMPTY, Block, steps
from journeymine.design.paths.choices import choices_of
from journeymine.design.scales import Scales
from journeymine.design.targets import JourneyTargets
from journeymine.design.touchpoints import MOST_COST
from journeymine.reading.designs.named import Named
from journeymine.reading.designs.yaml.accepted import accepted_of
from journeymine.reading.designs.yaml.languages import language_of, translations_of
from journeymine.reading.designs.yaml.path import path_of
from journeymine.reading.designs.yaml.plain import assumptions_of, personas_of, stages_of
from journeymine.reading.designs.yaml.rules import end_of, success_of
from journeymine.reading.designs.yaml.targets import journey_targets_of, scales_of
from journeymine.reading.designs.yaml.touchpoints import touchpoints_of
from journeymine.reading.designs.yaml.values import date_of, names_in, number_of, text_of
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Items, Node, Pairs, Scalar, parse_yaml
from journeymine.reading.yaml_text.values import by_key, name_of

__all__ = ["KEYS", "read_yaml"]

KEYS = (
    "journey", "names", "language", "version", "date", "description", "currency", "value",
    "scales", "stages", "touchpoints", "path", "ignore", "failed", "success", "end", "targets",
    "accept", "personas", "assumptions",
)  # fmt: skip
"""The keys of a journey, in the order in which they are written."""


def read_yaml(data: bytes, file: str) -> DesignedJourney:
    r"""The journey that a ``.journey.yaml`` designs.

    Raises
    ------
    DesignError
        With every problem of the file at once.

    Examples
    --------
    >>> text = b"journey: Order\npath:\n  - Pay\n  - optional: Call\n"
    >>> read_yaml(text, "order.journey.yaml").steps
    ('Pay', 'Call')
    """
    refusals = Refusals(file)
    root = parse_yaml(data, refusals)
    values = by_key(root, KEYS, "a journey", refusals)
    for key, example in (("journey", "journey: Home fibre order"), ("path", "path: [Pay]")):
        if key not in values and isinstance(root, Pairs):
            refusals.add("JM-E315", f"The key '{key}' is missing.", f"add {example}", line=1)
    path, named = _path(values.get("path"), refusals)
    said = {**_about(values, refusals), **_said(values, named, refusals)}
    if "accept" in values:
        choices = tuple(choice.name for choice in choices_of(path))
        said["accepted"] = accepted_of(values["accept"], named, choices, refusals)
    refusals.raise_if_any()
    return DesignedJourney(path=path, written=data.decode("utf-8-sig"), **said)


def _about(values: Mapping[str, Node], refusals: Refusals) -> dict[str, Any]:
    """What the journey is called, and what is known of the file."""
    about: dict[str, Any] = {}
    if "journey" in values:
        about["name"] = name_of(values["journey"], refusals)
    if "names" in values:
        found = translations_of(values["names"], "the names of the journey", refusals)
        about["names"] = {language: node.text for language, node in found}
    if "language" in values:
        about["language"] = language_of(values["language"], refusals)
    for key in ("version", "currency"):
        if key in values:
            about[key] = name_of(values[key], refusals)
    if "date" in values:
        about["date"] = date_of(values["date"], "'date'", refusals)
    if "description" in values:
        about["description"] = text_of(values["description"], "'description'", refusals)
    if "value" in values:
        about["value"] = number_of(values["value"], "'value'", refusals, low=0, high=MOST_COST)
    return about


def _said(values: Mapping[str, Node], named: Named, refusals: Refusals) -> dict[str, Any]:
    """What is said of the touchpoints and of the journey as a whole."""
    scales = scales_of(values["scales"], refusals) if "scales" in values else Scales()
    said: dict[str, Any] = {"scales": scales}
    for key in ("ignore", "failed"):
        said[key] = names_in(values, key, refusals)
    stages = None
    if "stages" in values:
        said["stage_order"] = stages_of(values["stages"], refusals)
        stages = tuple(stage.name for stage in said["stage_order"])
    if "touchpoints" in values:
        node = values["touchpoints"]
        said["details"] = touchpoints_of(node, named, scales, stages, refusals)
    if "success" in values:
        said["success"] = success_of(values["success"], named, refusals)
    if "end" in values:
        said["end"] = end_of(values["end"], refusals)
    if "targets" in values:
        targets = journey_targets_of(values["targets"], scales, refusals)
        said["targets"] = None if targets == JourneyTargets() else targets
    if "personas" in values:
        said["personas"] = personas_of(values["personas"], refusals)
    if "assumptions" in values:
        said["assumptions"] = assumptions_of(values["assumptions"], refusals)
    return said


def _path(node: Node | None, refusals: Refusals) -> tuple[Block, Named]:
    """The path, and every name in it.

    Of a path that could not be read in full every text counts as a name, so that no
    touchpoint is called missing that stands in a misspelt block.
    """
    if node is None:
        return EMPTY, Named(())
    before = len(refusals.found)
    path = path_of(node, refusals)
    whole = len(refusals.found) == before
    if whole:
        _check_choices(node, frozenset(steps(path)), refusals)
    return path, Named(steps(path) if whole else _texts(node))


def _check_choices(node: Node, named: Collection[str], refusals: Refusals) -> None:
    """A choice that is skipped goes by its name; it must not be taken for a touchpoint."""
    match node:
        case Items(nodes=nodes):
            for child in nodes:
                _check_choices(child, named, refusals)
        case Pairs(pairs=pairs):
            for key, value in pairs:
                _check_choices(value, named, refusals)
                is_name = isinstance(key, Scalar) and key.text == "name"
                if is_name and isinstance(value, Scalar) and value.text in named:
                    message = f"The choice '{value.text}' has the name of a touchpoint."
                    hint = "give the choice a name of its own, or none"
                    refusals.add("JM-E318", message, hint, line=value.line, column=value.column)


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Scalar(text=text):
            yield text
        case Items(nodes=nodes):
            for child in nodes:
                yield from _texts(child)
        case Pairs(pairs=pairs):
            for pair in pairs:
                for child in pair:
                    yield from _texts(child)
