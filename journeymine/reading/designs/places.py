"""Where in the text of a design its touchpoints stand, so that findings can be looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from journeymine.design import DesignedJourney
from journeymine.design.linting.finding import DesignFinding
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Items, Node, Pairs, Scalar, parse_yaml

__all__ = ["located"]

_OF_A_RULE = {"JM-W325": "success"}
"""Findings that are about a key of the journey, not about a touchpoint."""


def located(
    design: DesignedJourney, findings: Iterable[DesignFinding], file: str
) -> tuple[DesignFinding, ...]:
    r"""The findings with the file as the user named it, and the line where there is one.

    Of a ``.journey.yaml`` that is where a touchpoint is described, else where it first stands in
    the path.

    Examples
    --------
    >>> from journeymine.design.lint import lint
    >>> from journeymine.reading.designs.yaml.design import read_yaml
    >>> design = read_yaml(b"journey: Shop\npath:\n  - Pay\n  - pay\n", "")
    >>> [finding.where for finding in located(design, lint(design), "shop.yaml")]
    ['shop.yaml:4:5']
    """
    places = _places(design.written) if design.written else {}
    return tuple(_at(finding, file, places) for finding in findings)


def _at(finding: DesignFinding, file: str, places: dict[tuple[str, str], Scalar]) -> DesignFinding:
    rule = _OF_A_RULE.get(finding.code)
    node = places.get(("key", rule) if rule else ("touchpoint", finding.touchpoint))
    if node is None:
        return replace(finding, file=file)
    return replace(finding, file=file, line=node.line, column=node.column)


def _places(text: str) -> dict[tuple[str, str], Scalar]:
    """The first place of every key, and of every touchpoint."""
    found: dict[tuple[str, str], Scalar] = {}
    root = parse_yaml(text.encode(), Refusals(""))
    if not isinstance(root, Pairs):
        return found
    values = {}
    for key, value in root.pairs:
        if isinstance(key, Scalar):
            found["key", key.text] = key
            values[key.text] = value
    described = values.get("touchpoints")
    if isinstance(described, Pairs):
        for key, _ in described.pairs:
            if isinstance(key, Scalar):
                found.setdefault(("touchpoint", key.text), key)
    if "path" in values:
        for scalar in _scalars(values["path"]):
            found.setdefault(("touchpoint", scalar.text), scalar)
    return found


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Items(nodes=nodes):
            for child in nodes:
                yield from _scalars(child)
        case Pairs(pairs=pairs):
            for _, value in pairs:
                yield from _scalars(value)
