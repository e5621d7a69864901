"""Write a journey as ``.journey.yaml``, the way a person would."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from journeymine.design import DesignedJourney, PetriNet, Touchpoint, Weights
from journeymine.design.blocks import (
    EMPTY,
    AnyOrder,
    Block,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    simplify,
)
from journeymine.errors import DesignError, Problem

__all__ = ["yaml_bytes"]

_WIDTH = 90
_LONGEST_KEY = 1_000  # YAML reads a longer key only behind a question mark
_PLAIN = re.compile(r"[^\W\d_](?:[\w .()/&+'-]*[\w.()/&+'-])?")
_READ_AS_OTHERS = re.compile("(?i)y|n|yes|no|on|off|true|false|null")
_NOT_PRINTABLE = re.compile(
    "[^\n -~\xa0-\u2027\u202f-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def yaml_bytes(design: DesignedJourney) -> bytes:
    """The text of a ``.journey.yaml``, in UTF-8.

    Raises
    ------
    DesignError
        ``JM-E350`` if the path is a net, ``JM-E351`` if a name cannot be written,
        ``JM-E352`` if there is no step at all.

    Examples
    --------
    >>> from journeymine.design.blocks import Optional, Sequence, Step
    >>> path = Sequence((Step("Pay"), Optional(Step("Call"))))
    >>> print(yaml_bytes(DesignedJourney("Order", path)).decode(), end="")
    journey: Order
    path:
      - Pay
      - optional: Call
    """
    if isinstance(design.path, PetriNet):
        message = "The journey is a net; a .journey.yaml holds nested blocks."
        raise DesignError(Problem("JM-E350", message, "save it as .pnml"))
    path = simplify(design.path)
    if path == EMPTY:
        message = "The journey has no step; a .journey.yaml needs one."
        raise DesignError(Problem("JM-E352", message, "add a step to its path"))
    lines = [f"journey: {_scalar(design.name)}"]
    described = [d for name in design.touchpoints if (d := _details(design.touchpoint(name)))]
    if described:
        lines += ["touchpoints:", *described]
    items = path.children if isinstance(path, Sequence) else (path,)
    lines += ["path:", *(f"  {line}" for item in items for line in _item(item))]
    if design.ignore:
        lines.append(f"ignore: {_flow_list(design.ignore)}")
    if design.failed:
        lines.append(f"failed: {_flow_list(design.failed)}")
    if design.success:
        lines.append(f"success: {{reaches: {_scalar(design.success.reaches[0])}}}")
    return "".join(f"{line}\n" for line in lines).encode()


def _scalar(name: str) -> str:
    """A name without quotes where no YAML reader could take it for something else."""
    if _PLAIN.fullmatch(name) and not _READ_AS_OTHERS.fullmatch(name):
        return name
    if not name.strip():
        message = "A name is blank."
        raise DesignError(Problem("JM-E351", message, "name the journey and every touchpoint"))
    quoted = json.dumps(name, ensure_ascii=False)
    return _NOT_PRINTABLE.sub(lambda odd: _code(odd[0], name), quoted)


def _code(character: str, name: str) -> str:
    if "\ud800" <= character <= "\udfff":
        message = f"The name {name[:60]!r} is not text: it holds half a character."
        raise DesignError(Problem("JM-E351", message, "rename the touchpoint"))
    return f"\\u{ord(character):04x}"


def _flow_list(names: Iterable[str]) -> str:
    return f"[{', '.join(map(_scalar, names))}]"


def _details(touchpoint: Touchpoint) -> str:
    """The line of a touchpoint; empty if nothing is known of it but its name."""
    given = (
        ("stage", touchpoint.stage and _scalar(touchpoint.stage)),
        ("channels", touchpoint.channels and _flow_list(touchpoint.channels)),
        ("owner", touchpoint.owner and _scalar(touchpoint.owner)),
        ("aliases", touchpoint.aliases and _flow_list(touchpoint.aliases)),
        ("weights", touchpoint.weights and _weights(touchpoint.weights)),
    )
    details = ", ".join(f"{key}: {value}" for key, value in given if value)
    if not details:
        return ""
    name = _scalar(touchpoint.name)
    if len(name) > _LONGEST_KEY:
        return f"  ? {name}\n  : {{{details}}}"
    return f"  {name}: {{{details}}}"


def _weights(weights: Weights) -> str:
    pairs = ((key, getattr(weights, key)) for key in ("skip", "add", "channel"))
    return f"{{{', '.join(f'{key}: {weight:.10g}' for key, weight in pairs)}}}"


def _item(block: Block) -> Iterator[str]:
    """The lines of an item of a list."""
    first, *rest = _value(block)
    yield f"- {first}"
    for line in rest:
        yield f"  {line}"


def _value(block: Block) -> list[str]:
    """The lines of a block; several lines are a list or a mapping in block style."""
    match block:
        case Step(touchpoint):
            return [_scalar(touchpoint)]
        case Sequence(children):
            return _list(children)
        case AnyOrder(children):
            return _pair("any_order", _list(children, in_one_line=False))
        case Choice(children, name):
            lines = _pair("choice", _list(children, in_one_line=False))
            return lines + ([f"name: {_scalar(name)}"] if name else [])
        case Optional(body):
            return _pair("optional", _value(body))
        case Repeat(body, minimum, between):
            return _repeat(body, minimum, between)


def _list(children: tuple[Block, ...], *, in_one_line: bool = True) -> list[str]:
    names = [child.touchpoint for child in children if isinstance(child, Step)]
    if in_one_line and len(names) == len(children):
        short = _flow_list(names)
        if len(short) <= _WIDTH:
            return [short]
    return [line for child in children for line in _item(child)]


def _pair(key: str, value: list[str]) -> list[str]:
    if len(value) == 1 and not value[0].startswith(("- ", *_KEYS)):
        return [f"{key}: {value[0]}"]
    return [f"{key}:", *(f"  {line}" for line in value)]


_KEYS = ("any_order:", "optional:", "choice:", "repeat:")


def _repeat(body: Block, minimum: int, between: Block | None) -> list[str]:
    parts = [("repeat", _value(body))]
    if minimum:
        parts.append(("min", [str(minimum)]))
    if between is not None:
        parts.append(("between", _value(between)))
    short = ", ".join(f"{key}: {value[0]}" for key, value in parts)
    if len(parts) > 1 and isinstance(body, Step) and (between is None or isinstance(between, Step)):
        return [f"{{{short}}}"]
    return [line for key, value in parts for line in _pair(key, value)]
