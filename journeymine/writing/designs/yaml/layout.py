"""The tree of a ``.journey.yaml`` as lines, laid out the way a person would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from journeymine.writing.designs.yaml.scalars import block_text, key_text, scalar
from journeymine.writing.designs.yaml.tree import Tree

__all__ = ["document", "entry_lines", "flow", "item_lines"]

_WIDTH = 90
_DETAILS_WIDTH = 110
_LINE_EACH = ("touchpoints", "personas")
_BLOCKS = ("any_order:", "optional:", "choice:", "any_of:", "repeat:")

Keys = tuple[str, ...]
"""Where in the file: the keys and ``-`` for items, from the top."""


def document(tree: Mapping[str, Tree]) -> list[str]:
    """Every line of the file."""
    return [line for key, value in tree.items() for line in entry_lines((), key, value)]


def entry_lines(keys: Keys, key: str, value: Tree) -> list[str]:
    """The lines of a key and its value in the mapping that stands at `keys`."""
    before, name = key_text(key)
    if keys[:1] == ("path",):
        return _pair(key, _value(value))
    if not keys and key == "path" and isinstance(value, list):
        return ["path:", *(f"  {line}" for item in value for line in _item(item))]
    if before:
        return [f"? {scalar(key)}", f": {flow(value)}"]
    width = _DETAILS_WIDTH if keys == ("touchpoints",) else _WIDTH
    wide = 2 * len(keys) + len(name) + 1
    apart = isinstance(value, dict) and not keys and key in (*_LINE_EACH, "stages")
    apart = apart or (isinstance(value, list) and not keys and key == "assumptions")
    if isinstance(value, str):
        block = block_text(value) if keys or key == "description" else None
        if block and type(value) is str:
            mark, *lines = block
            return [f"{name} {mark}", *(f"  {line}" if line else "" for line in lines)]
        return [f"{name} {scalar(value)}"]
    short = flow(value)
    if not value or not (apart or wide + len(short) > width or _has_lines(value)):
        return [f"{name} {short}"]
    inner = (*keys, key)
    if isinstance(value, dict):
        return [
            name,
            *(
                f"  {line}" if line else ""
                for k, v in value.items()
                for line in entry_lines(inner, k, v)
            ),
        ]
    return [
        name,
        *(f"  {line}" if line else "" for item in value for line in item_lines(inner, item)),
    ]


def item_lines(keys: Keys, value: Tree) -> list[str]:
    """The lines of an item in the list that stands at `keys`."""
    if keys[:1] == ("path",):
        return list(_item(value))
    short = flow(value)
    if (
        isinstance(value, dict)
        and value
        and (2 * len(keys) + len(short) > _WIDTH or _has_lines(value))
    ):
        inner = (*keys, "-")
        lines = [line for k, v in value.items() for line in entry_lines(inner, k, v)]
        return [f"- {lines[0]}", *(f"  {line}" if line else "" for line in lines[1:])]
    return [f"- {short}"]


def _has_lines(value: Tree) -> bool:
    """Whether a text in a mapping is better kept as lines."""
    if isinstance(value, dict):
        texts = (v for v in value.values() if isinstance(v, str))
        return any(map(block_text, texts)) or any(map(_has_lines, value.values()))
    return isinstance(value, list) and any(map(_has_lines, value))


def flow(value: Tree) -> str:
    """A value on one line.

    Examples
    --------
    >>> flow({"stage": "Pay", "channels": ["app", "e-mail"]})
    '{stage: Pay, channels: [app, e-mail]}'
    """
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    return f"{{{', '.join(f'{_flow_key(k)} {flow(v)}' for k, v in value.items())}}}"


def _flow_key(key: str) -> str:
    return "".join(key_text(key))


def _item(tree: Tree) -> Iterator[str]:
    """The lines of an item of a list in the path."""
    first, *rest = _value(tree)
    yield f"- {first}"
    for line in rest:
        yield f"  {line}"


def _value(tree: Tree) -> list[str]:
    """The lines of a block; several lines are a list or a mapping in block style."""
    if isinstance(tree, str):
        return [scalar(tree)]
    if isinstance(tree, list):
        return _list(tree)
    if "repeat" in tree:
        return _repeat(tree)
    lines = []
    for key, value in tree.items():
        is_list = isinstance(value, list) and key != "optional"
        lines += _pair(key, _list(value, in_one_line=False) if is_list else _value(value))  # type: ignore[arg-type]
    return lines


def _list(children: list[Tree], *, in_one_line: bool = True) -> list[str]:
    if in_one_line and all(isinstance(child, str) for child in children):
        short = flow(children)
        if len(short) <= _WIDTH:
            return [short]
    return [line for child in children for line in _item(child)]


def _pair(key: str, value: list[str]) -> list[str]:
    if len(value) == 1 and not value[0].startswith(("- ", *_BLOCKS)):
        return [f"{key}: {value[0]}"]
    return [f"{key}:", *(f"  {line}" for line in value)]


def _repeat(tree: dict[str, Tree]) -> list[str]:
    if len(tree) > 1 and all(isinstance(value, str) for value in tree.values()):
        return [flow(tree)]
    return [line for key, value in tree.items() for line in _pair(key, _value(value))]
