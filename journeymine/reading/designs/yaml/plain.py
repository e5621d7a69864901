"""``personas:``, ``assumptions:`` and ``stages:``: what is kept as the file says it."""

from __future__ import annotations

from journeymine.design import Stage
from journeymine.design.plain import Plain
from journeymine.reading.designs.yaml.languages import translations_of
from journeymine.reading.designs.yaml.values import text_of
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Items, Node, Pairs, Scalar
from journeymine.reading.yaml_text.values import by_key, entries, name_of

__all__ = ["assumptions_of", "personas_of", "stages_of"]


def personas_of(node: Node, refusals: Refusals) -> dict[str, Plain]:
    """Plain data by the name of the persona."""
    found = {}
    for key, value in entries(node, "'personas'", refusals):
        found[name_of(key, refusals)] = _plain(value, refusals)
    return found


def assumptions_of(node: Node, refusals: Refusals) -> tuple[Plain, ...]:
    """A list of claims: each a text, or a mapping with the text under ``claim:``."""
    example = "write assumptions: [At least 80 % get a confirmation within 2 days]"
    if not isinstance(node, Items):
        message = "'assumptions' must be a list."
        refusals.add("JM-E314", message, example, line=node.line, column=node.column)
        return ()
    for child in node.nodes:
        match child:
            case Scalar():
                text_of(child, "The assumption", refusals)
            case Pairs(pairs=pairs):
                claims = [v for k, v in pairs if isinstance(k, Scalar) and k.text == "claim"]
                for claim in claims:
                    text_of(claim, "'claim' of the assumption", refusals)
                if not claims:
                    message = "The assumption does not say what is believed."
                    hint = (
                        "put a text that holds a colon in quotes, or write "
                        "{claim: At least 80 % get a confirmation, owner: Order desk}"
                    )
                    refusals.add("JM-E315", message, hint, line=child.line, column=child.column)
            case Items():
                message = "The assumption is a list; it must be a text, or a mapping with 'claim'."
                refusals.add("JM-E314", message, example, line=child.line, column=child.column)
    return tuple(_plain(child, refusals) for child in node.nodes)


def _plain(node: Node, refusals: Refusals) -> Plain:
    match node:
        case Scalar(text=text):
            return text
        case Items(nodes=nodes):
            return tuple(_plain(child, refusals) for child in nodes)
        case Pairs():
            pairs = entries(node, "plain data", refusals)
            return {key.text: _plain(value, refusals) for key, value in pairs}


def stages_of(node: Node, refusals: Refusals) -> tuple[Stage, ...]:
    """A list of names, or a mapping of them to what is known; in their order."""
    if isinstance(node, Pairs):
        return tuple(
            _stage(key, value, refusals) for key, value in entries(node, "'stages'", refusals)
        )
    if not isinstance(node, Items):
        message = "'stages' must be a list."
        value = node.text if isinstance(node, Scalar) and node.text.strip() else "Consider"
        hint = f"write stages: [{value[:60]}]"
        refusals.add("JM-E314", message, hint, line=node.line, column=node.column)
        return ()
    first: dict[str, int] = {}
    stages = []
    for child in node.nodes:
        name = name_of(child, refusals)
        if not name.strip():
            continue
        if name in first:
            message = f"The stage '{name}' stands twice; it was given on line {first[name]}."
            hint = "keep one of the two"
            refusals.add("JM-E312", message, hint, line=child.line, column=child.column)
        elif name.strip():
            first[name] = child.line
            stages.append(Stage(name))
    return tuple(stages)


def _stage(key: Scalar, value: Node, refusals: Refusals) -> Stage:
    name = name_of(key, refusals)
    if isinstance(value, Scalar) and not value.text:
        return Stage(name)
    what = f"the stage '{name}'"
    values = by_key(value, ("description", "names"), what, refusals)
    description = ""
    if "description" in values:
        description = text_of(values["description"], f"'description' of '{name}'", refusals)
    names = (
        translations_of(values["names"], f"the names of '{name}'", refusals)
        if "names" in values
        else ()
    )
    return Stage(name, description, {language: node.text for language, node in names})
