"""Read a ``.journey.yaml``: the journey's name, its touchpoints and its path.

The language, by an example::

    journey: Home fibre order
    touchpoints:
      Book installation: {stage: Install, channels: [app, phone], aliases: [booking_created]}
      First invoice: {weights: {skip: 3, add: 0.5, channel: 0.25}}
    path:
      - Place order
      - any_order: [Get confirmation, Book installation]
      - choice: [Technician visit, [Self-installation kit, Activate router]]
      - {repeat: Report fault, min: 1, between: Call support}
      - optional: First invoice
    ignore: [page_view, "scroll*"]
    failed: [declined]
    success: {reaches: First invoice}
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from journeymine.design import DesignedJourney, Success, Touchpoint, Weights
from journeymine.design.blocks import EMPTY, Block, steps
from journeymine.errors import did_you_mean
from journeymine.reading.designs.yaml_path import path_of
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Items, Node, Pairs, Scalar, parse_yaml
from journeymine.reading.yaml_text.values import by_key, entries, name_of, names_of

__all__ = ["read_yaml"]

_KEYS = ("journey", "touchpoints", "path", "ignore", "failed", "success")
_DETAILS = ("stage", "channels", "owner", "aliases", "weights")
_REACHES = ("reaches", ":")
_WEIGHTS = ("skip", "add", "channel")
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")


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
    values = by_key(root, _KEYS, "a journey", refusals)
    for key, example in (("journey", "journey: Home fibre order"), ("path", "path: [Pay]")):
        if key not in values and isinstance(root, Pairs):
            refusals.add("JM-E315", f"The key '{key}' is missing.", f"add {example}", line=1)
    name = name_of(values["journey"], refusals) if "journey" in values else ""
    path: Block = EMPTY
    named = frozenset[str]()
    if "path" in values:
        path, named = _path(values["path"], refusals)
    described = _described(values["touchpoints"], refusals) if "touchpoints" in values else ()
    _check_names(described, named, refusals)
    _check_aliases(described, named, refusals)
    success = _success(values["success"], named, refusals) if "success" in values else None
    ignore, failed = (_names(values, key, refusals) for key in ("ignore", "failed"))
    refusals.raise_if_any()
    details = {entry.touchpoint.name: entry.touchpoint for entry in described}
    return DesignedJourney(name, path, details, ignore, failed, success)


def _path(node: Node, refusals: Refusals) -> tuple[Block, frozenset[str]]:
    """The path, and every name in it.

    Of a path that could not be read in full every text counts as a name, so that no
    touchpoint is called missing that stands in a misspelt block.
    """
    before = len(refusals.found)
    path = path_of(node, refusals)
    whole = len(refusals.found) == before
    if whole:
        _check_choices(node, frozenset(steps(path)), refusals)
    return path, frozenset(steps(path) if whole else _texts(node))


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


@dataclass(frozen=True, slots=True)
class _Described:
    """A touchpoint and where the file speaks of it."""

    key: Scalar
    touchpoint: Touchpoint
    aliases: tuple[tuple[str, Node], ...] = ()


def _described(node: Node, refusals: Refusals) -> tuple[_Described, ...]:
    return tuple(
        _touchpoint(key, value, refusals) for key, value in entries(node, "'touchpoints'", refusals)
    )


def _touchpoint(key: Scalar, value: Node, refusals: Refusals) -> _Described:
    name = name_of(key, refusals)
    if isinstance(value, Scalar) and not value.text:
        return _Described(key, Touchpoint(name))
    details = by_key(value, _DETAILS, f"the touchpoint '{name}'", refusals)
    aliases = names_of(details["aliases"], "aliases", refusals) if "aliases" in details else ()
    touchpoint = Touchpoint(
        name,
        stage=name_of(details["stage"], refusals) if "stage" in details else "",
        channels=_names(details, "channels", refusals),
        owner=name_of(details["owner"], refusals) if "owner" in details else "",
        aliases=tuple(dict.fromkeys(alias for alias, _ in aliases)),
        weights=_weights(details["weights"], name, refusals) if "weights" in details else None,
    )
    return _Described(key, touchpoint, aliases)


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


def _names(values: Mapping[str, Node], key: str, refusals: Refusals) -> tuple[str, ...]:
    if key not in values:
        return ()
    return tuple(dict.fromkeys(name for name, _ in names_of(values[key], key, refusals)))


def _check_names(
    described: Iterable[_Described], named: Collection[str], refusals: Refusals
) -> None:
    for key in (entry.key for entry in described):
        if key.text.strip() and key.text not in named:
            message = f"The touchpoint '{key.text}' is described but not in the path."
            hint = did_you_mean(key.text, sorted(named)) or "add it to the path, or remove it here"
            refusals.add("JM-E317", message, hint, line=key.line, column=key.column)


def _check_aliases(
    described: Sequence[_Described], named: Collection[str], refusals: Refusals
) -> None:
    names = {*named, *(entry.key.text for entry in described)}
    owner: dict[str, str] = {}
    for entry in described:
        name = entry.touchpoint.name
        for alias, node in entry.aliases:
            if alias in names and alias != name:
                said = "is the name of another touchpoint"
            elif owner.setdefault(alias, name) != name:
                said = f"is also an alias of '{owner[alias]}'"
            else:
                continue
            message = f"The alias '{alias}' of '{name}' {said}."
            hint = "let an activity of the log stand for one touchpoint only"
            refusals.add("JM-E318", message, hint, line=node.line, column=node.column)


def _success(node: Node, named: Collection[str], refusals: Refusals) -> Success | None:
    """``success: {reaches: X}``; the text ``reaches: X`` is understood as well."""
    reaches: Node | None
    if isinstance(node, Scalar):
        word, colon, name = (part.strip() for part in node.text.partition(":"))
        reaches = Scalar(node.line, node.column, name) if (word, colon) == _REACHES else None
    else:
        reaches = by_key(node, ("reaches",), "'success'", refusals).get("reaches")
    if reaches is None:
        message = "'success' holds no rule."
        hint = "write success: {reaches: First invoice}"
        refusals.add("JM-E315", message, hint, line=node.line, column=node.column)
        return None
    name = name_of(reaches, refusals)
    if name.strip() and name not in named:
        message = f"'success' waits for '{name}', which is not in the path."
        hint = did_you_mean(name, sorted(named)) or "name a touchpoint of the path"
        refusals.add("JM-E317", message, hint, line=reaches.line, column=reaches.column)
    return Success((name,))
