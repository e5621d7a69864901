"""``accept:``, the deviations that the company knows and accepts."""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.design import ACCEPTABLE, Accepted
from journeymine.errors import did_you_mean
from journeymine.reading.designs.named import Named
from journeymine.reading.designs.yaml.values import text_of
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Items, Node
from journeymine.reading.yaml_text.values import by_key, name_of

__all__ = ["accepted_of"]

_KEYS = ("kind", "touchpoint", "activity", "after", "why")
_EXAMPLE = "accept: [{kind: ad_hoc, activity: Call support}]"


def accepted_of(
    node: Node, named: Named, choices: tuple[str, ...], refusals: Refusals
) -> tuple[Accepted, ...]:
    """``accept: [{kind: missing, touchpoint: Welcome call, why: no staff in July}]``.

    Parameters
    ----------
    node : Node
    named : Named
        The names in the path.
    choices : tuple of str
        The names of its choices, which can be missing as a whole.
    refusals : Refusals
    """
    if not isinstance(node, Items):
        message = "'accept' must be a list of deviations."
        refusals.add("JM-E314", message, f"write {_EXAMPLE}", line=node.line, column=node.column)
        return ()
    return tuple(_entries(node, named, choices, refusals))


def _entries(
    items: Items, named: Named, choices: tuple[str, ...], refusals: Refusals
) -> Iterator[Accepted]:
    for node in items.nodes:
        before = len(refusals.found)
        given = by_key(node, _KEYS, "a deviation that is accepted", refusals)
        if len(refusals.found) == before and "kind" not in given:
            message = "A deviation that is accepted needs the key 'kind'."
            hint = f"write for example {_EXAMPLE}"
            refusals.add("JM-E315", message, hint, line=node.line, column=node.column)
        said = {
            key: (text_of(value, "'why'", refusals) if key == "why" else name_of(value, refusals))
            for key, value in given.items()
        }
        kind = said.get("kind", "")
        if kind.strip() and kind not in ACCEPTABLE:
            message = f"There is no kind '{kind}'; the kinds are {', '.join(ACCEPTABLE)}."
            hint = did_you_mean(kind, ACCEPTABLE) or "use one of them"
            at = given["kind"]
            refusals.add("JM-E343", message, hint, line=at.line, column=at.column)
        for key in ("touchpoint", "after"):
            if key in given and said[key] not in (choices if kind == "missing" else ()):
                words = f"'accept' names '{said[key]}'"
                named.require(said[key], given[key], words, refusals)
        if len(refusals.found) > before:
            continue
        try:
            yield Accepted(
                kind,
                said.get("touchpoint", ""),
                said.get("activity", ""),
                said.get("after", ""),
                why=said.get("why", ""),
            )
        except ValueError as error:
            message = f"This cannot be accepted: {error}."
            hint = f"write for example {_EXAMPLE}"
            refusals.add("JM-E359", message, hint, line=node.line, column=node.column)
