"""Names, lists of names and mappings with known keys, out of YAML nodes."""

from __future__ import annotations

from collections.abc import Sequence

from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Items, Node, Pairs, Scalar

__all__ = ["by_key", "entries", "name_of", "names_of"]


def name_of(node: Node, refusals: Refusals) -> str:
    """A name as it is written; blank, folded or no text at all is refused."""
    if not isinstance(node, Scalar):
        found = "a list" if isinstance(node, Items) else "a mapping (key: value)"
        message = f"A name was expected here, and {found} was found."
        hint = 'put a name with special characters in quotes, like "Order: paid"'
        refusals.add("JM-E314", message, hint, line=node.line, column=node.column)
        return ""
    if not node.text.strip():
        message = "A name is missing or blank."
        hint = "name it, or remove the line; a name that begins with # needs quotes"
        refusals.add("JM-E316", message, hint, line=node.line, column=node.column)
    elif node.folded:
        message = f"The name '{node.text[:60]}' goes on over several lines."
        hint = "begin the next step with '- ', or put the whole name in quotes"
        refusals.add("JM-E316", message, hint, line=node.line, column=node.column)
    return node.text


def names_of(node: Node, key: str, refusals: Refusals) -> tuple[tuple[str, Node], ...]:
    """The names of a list, each with its node."""
    if not isinstance(node, Items):
        message = f"'{key}' must be a list."
        value = node.text if isinstance(node, Scalar) and node.text.strip() else "..."
        hint = f"write {key}: [{value}]"
        refusals.add("JM-E314", message, hint, line=node.line, column=node.column)
        return ()
    return tuple((name_of(child, refusals), child) for child in node.nodes)


def entries(node: Node, what: str, refusals: Refusals) -> tuple[tuple[Scalar, Node], ...]:
    """The pairs of a mapping with text keys; a key that comes again is refused and left out."""
    if not isinstance(node, Pairs):
        message = f"{what[:1].upper()}{what[1:]} must be a mapping (key: value)."
        hint = "write 'key: value' lines, indented with blanks"
        refusals.add("JM-E314", message, hint, line=node.line, column=node.column)
        return ()
    first: dict[str, Scalar] = {}
    found = []
    for key, value in node.pairs:
        if not isinstance(key, Scalar):
            message = "A key must be text."
            hint = "put it in quotes if it is a name"
            refusals.add("JM-E314", message, hint, line=key.line, column=key.column)
        elif key.text in first:
            message = f"'{key.text}' stands twice; it was given on line {first[key.text].line}."
            hint = "keep one of the two"
            refusals.add("JM-E312", message, hint, line=key.line, column=key.column)
        else:
            first[key.text] = key
            found.append((key, value))
    return tuple(found)


def by_key(node: Node, known: Sequence[str], what: str, refusals: Refusals) -> dict[str, Node]:
    """The values of a mapping by their keys; unknown keys are refused with a suggestion."""
    values = {}
    for key, value in entries(node, what, refusals):
        if key.text in known:
            values[key.text] = value
            continue
        message = f"'{key.text}' is not a key of {what}; there are {', '.join(known)}."
        hint = refusals.suggest(key.text, known) or "remove it"
        if key.text == "<<":
            hint = "remove it, and write out what it stands for: mappings are not merged"
        refusals.add("JM-E313", message, hint, line=key.line, column=key.column)
    return values
