"""``success:`` and ``end:``, when a journey succeeds and when it is over."""

from __future__ import annotations

from journeymine.design import End, Success
from journeymine.reading.designs.named import Named
from journeymine.reading.designs.yaml.values import duration_of, one_or_more_of
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Node, Scalar
from journeymine.reading.yaml_text.values import by_key

__all__ = ["end_of", "success_of"]

_REACHES = ("reaches", ":")


def success_of(node: Node, named: Named, refusals: Refusals) -> Success | None:
    """``success: {reaches: X}``; the text ``reaches: X`` is understood as well.

    Beside it ``without: [Complain]`` and ``within: 30d``.
    """
    before = len(refusals.found)
    if isinstance(node, Scalar):
        word, colon, name = (part.strip() for part in node.text.partition(":"))
        given: dict[str, Node] = {}
        if (word, colon) == _REACHES:
            given["reaches"] = Scalar(node.line, node.column, name)
    else:
        given = by_key(node, ("reaches", "without", "within"), "'success'", refusals)
    if "reaches" not in given:
        if len(refusals.found) == before:  # else it is misspelt, and that is said
            message = "'success' holds no rule."
            hint = "write success: {reaches: First invoice}"
            refusals.add("JM-E315", message, hint, line=node.line, column=node.column)
        return None
    reaches = one_or_more_of(given["reaches"], "'reaches'", refusals)
    for name, place in reaches:
        named.require(name, place, f"'success' waits for '{name}'", refusals)
    needed = tuple(dict.fromkeys(name for name, _ in reaches))
    without = one_or_more_of(given["without"], "'without'", refusals) if "without" in given else ()
    for name, place in without:
        if name in needed and name.strip():
            message = f"'success' needs '{name}' and is without it."
            hint = "keep it in one of the two"
            refusals.add("JM-E357", message, hint, line=place.line, column=place.column)
    within = (
        duration_of(given["within"], "'within' of 'success'", refusals)
        if "within" in given
        else None
    )
    excluded = tuple(dict.fromkeys(name for name, _ in without if name not in needed))
    return Success(needed, excluded, within) if needed else None


def end_of(node: Node, refusals: Refusals) -> End | None:
    """``end: {at: [First invoice, Cancelled], open_after: 30d}``.

    What a journey ends at need not be designed: customers cancel.
    """
    before = len(refusals.found)
    given = by_key(node, ("at", "open_after"), "'end'", refusals)
    if not given:
        if len(refusals.found) == before:
            message = "'end' holds no rule."
            hint = "write end: {at: [First invoice], open_after: 30d}, or one of the two"
            refusals.add("JM-E315", message, hint, line=node.line, column=node.column)
        return None
    at = one_or_more_of(given["at"], "'at' of 'end'", refusals) if "at" in given else ()
    open_after = None
    if "open_after" in given:
        open_after = duration_of(given["open_after"], "'open_after'", refusals)
    names = tuple(dict.fromkeys(name for name, _ in at))
    return End(names, open_after) if names or open_after else None
