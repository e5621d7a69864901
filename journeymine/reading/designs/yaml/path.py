"""The ``path:`` of a ``.journey.yaml``: nodes in, blocks out."""

from __future__ import annotations

from journeymine.design.paths.blocks import (
    EMPTY,
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
from journeymine.errors import did_you_mean
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Items, Node, Pairs, Scalar
from journeymine.reading.yaml_text.values import by_key, name_of

__all__ = ["MOST_ROUNDS", "path_of"]

MOST_ROUNDS = 100
"""Rounds of a repeat are counted up to here; beyond, a bound tells nothing of a journey."""

_KEYS = {
    "any_order": ("any_order",),
    "any_of": ("any_of", "name"),
    "optional": ("optional",),
    "choice": ("choice", "name"),
    "repeat": ("repeat", "min", "max", "between"),
}
_FORMS = {
    "any_order": "any_order: [Get confirmation, Book installation]",
    "any_of": "any_of: [Read mail, Visit shop]",
    "choice": "choice: [Technician visit, Self-installation kit]",
}


def path_of(node: Node, refusals: Refusals) -> Block:
    """The path as a block; what is wrong with it is added to `refusals`."""
    if not isinstance(node, Items):
        message = f"'path' is {_kind(node)}; it must be a list."
        hint = "begin every step of the path with '- '"
        refusals.add("JM-E314", message, hint, line=node.line, column=node.column)
        return EMPTY
    return simplify(_sequence(node, refusals))


def _kind(node: Node) -> str:
    match node:
        case Scalar(text=""):
            return "empty"
        case Scalar(text=text):
            return f"the text '{text[:40]}'"
        case Items():
            return "a list"
        case Pairs():
            return "a mapping (key: value)"


def _block(node: Node, refusals: Refusals) -> Block:
    match node:
        case Scalar():
            return Step(name_of(node, refusals))
        case Items():
            return _sequence(node, refusals)
        case Pairs():
            return _named_block(node, refusals)


def _sequence(node: Items, refusals: Refusals) -> Block:
    return Sequence(_blocks(node, refusals))


def _blocks(node: Items, refusals: Refusals) -> tuple[Block, ...]:
    if not node.nodes:
        message = "The list is empty."
        hint = "remove it, or name a touchpoint; for 'or nothing' write 'optional:'"
        refusals.add("JM-E316", message, hint, line=node.line, column=node.column)
    return tuple(_block(child, refusals) for child in node.nodes)


def _named_block(node: Pairs, refusals: Refusals) -> Block:
    keys = [key for key, _ in node.pairs if isinstance(key, Scalar)]
    kinds = dict.fromkeys(key.text for key in keys if key.text in _KEYS)
    if len(kinds) != 1:
        _refuse_kind(node, keys, tuple(kinds), refusals)
        return EMPTY
    (kind,) = kinds
    values = by_key(node, _KEYS[kind], f"'{kind}'", refusals)
    body = values[kind]
    match kind:
        case "any_order":
            return AnyOrder(_branches(body, kind, refusals))
        case "choice":
            return Choice(*_named_branches(kind, values, refusals))
        case "any_of":
            return AnyOf(*_named_branches(kind, values, refusals))
        case "optional":
            return Optional(_body(body, kind, refusals))
        case _:
            minimum, maximum = _bounds(values, refusals)
            between = values.get("between")
            pause = None if between is None else _body(between, "between", refusals)
            return Repeat(_body(body, kind, refusals), minimum, pause, maximum)


def _refuse_kind(
    node: Pairs, keys: list[Scalar], kinds: tuple[str, ...], refusals: Refusals
) -> None:
    if kinds:
        message = f"One item holds several blocks: {', '.join(kinds)}."
        hint = "begin each of them with its own '- '"
        refusals.add("JM-E314", message, hint, line=node.line, column=node.column)
    elif not keys:
        message = "An empty mapping {} stands where a step or a block is expected."
        hint = "remove it, or put the name in quotes"
        refusals.add("JM-E316", message, hint, line=node.line, column=node.column)
    else:
        word = keys[0].text
        value = next((v.text for k, v in node.pairs if k is keys[0] and isinstance(v, Scalar)), "")
        known = ", ".join(_KEYS)
        message = f"'{word}' is not a kind of block; there are {known}."
        quoted = f'if it is the name of a touchpoint, put it in quotes: "{word}: {value}"'
        if not value:  # 'Pay:' is more likely a slip than a name that ends in a colon
            quoted = f"if it is the name of a touchpoint, leave out the ':' after it: {word}"
        hint = " ".join(filter(None, [did_you_mean(word, _KEYS), quoted]))
        refusals.add("JM-E313", message, hint, line=keys[0].line, column=keys[0].column)


def _branches(node: Node, kind: str, refusals: Refusals) -> tuple[Block, ...]:
    if isinstance(node, Items):
        return _blocks(node, refusals)
    message = f"'{kind}' holds {_kind(node)}; it needs a list of its branches."
    hint = f"write {_FORMS[kind]}"
    code = "JM-E316" if isinstance(node, Scalar) and not node.text else "JM-E314"
    refusals.add(code, message, hint, line=node.line, column=node.column)
    return ()


def _named_branches(
    kind: str, values: dict[str, Node], refusals: Refusals
) -> tuple[tuple[Block, ...], str]:
    """The branches of a choice or an any-of, and the name of the whole."""
    body = values[kind]
    branches = _branches(body, kind, refusals)
    if len(branches) == 1:
        message = f"'{kind}' needs at least two branches; this one has one."
        hint = "add the other branch, or write 'optional:' for 'this or nothing'"
        refusals.add("JM-E319", message, hint, line=body.line, column=body.column)
    name = values.get("name")
    return branches, "" if name is None else name_of(name, refusals)


def _body(node: Node, kind: str, refusals: Refusals) -> Block:
    if isinstance(node, Scalar) and not node.text.strip():
        message = f"'{kind}:' holds nothing."
        hint = f"name a touchpoint or a list of them, like '{kind}: Get reminder'"
        refusals.add("JM-E316", message, hint, line=node.line, column=node.column)
        return EMPTY
    return _block(node, refusals)


def _bounds(values: dict[str, Node], refusals: Refusals) -> tuple[int, int | None]:
    """The fewest and the most rounds of a repeat; where they are wrong, as if not given."""
    fewest = _rounds(values, "min", refusals)
    most = _rounds(values, "max", refusals)
    if most == 0:
        message = "'max' is 0: the block could never happen."
        hint = "write at least 'max: 1', or remove the block"
        refusals.add("JM-E319", message, hint, line=values["max"].line, column=values["max"].column)
        return 0, None
    if fewest is not None and most is not None and fewest > most:
        message = f"'min' is {fewest} and 'max' is {most}: no number of times is both."
        hint = f"write 'min: {most}' and 'max: {fewest}' if they changed places"
        refusals.add("JM-E319", message, hint, line=values["min"].line, column=values["min"].column)
        return 0, None
    if most == 1 and "between" in values:
        between = values["between"]
        message = "'max' is 1: what stands at 'between' could never happen."
        hint = "remove 'between:', or write a larger 'max:'"
        refusals.add("JM-E319", message, hint, line=between.line, column=between.column)
    return fewest or 0, most


def _rounds(values: dict[str, Node], key: str, refusals: Refusals) -> int | None:
    node = values.get(key)
    if node is None:
        return None
    text = node.text.strip() if isinstance(node, Scalar) else ""
    if text.isascii() and text.isdecimal() and len(text) <= 18:
        if int(text) <= MOST_ROUNDS:
            return int(text)
        message = f"'{key}' is {text}; rounds are counted up to {MOST_ROUNDS}."
        hint = f"leave '{key}' out" if key == "max" else f"write {MOST_ROUNDS} or less"
        hint += ": without 'max' the block repeats any number of times" if key == "max" else ""
    else:
        message = f"'{key}' is {_kind(node)}; it must be a whole number from 0 to {MOST_ROUNDS}."
        hint = "write the number of times in digits, like 'min: 2' and 'max: 4'"
    refusals.add("JM-E319", message, hint, line=node.line, column=node.column)
    return None
