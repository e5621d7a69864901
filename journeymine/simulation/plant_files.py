"""Read a plant file: strict, with line numbers, all problems at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from journeymine.design import DesignedJourney
from journeymine.errors import DesignError, Problem
from journeymine.files import open_source
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Items, Node, Pairs, parse_yaml
from journeymine.reading.yaml_text.values import by_key, name_of, names_of
from journeymine.simulation.plant_problems import problems_of
from journeymine.simulation.plants import Plant, PlantKind

__all__ = ["parse_plants", "read_plants"]

_KEYS = ("kind", "touchpoint", "activity", "after", "share", "channels")
_EXAMPLE = "- {kind: missing, touchpoint: ..., share: 0.1}"
_MOST_BYTES = 10_000_000


def read_plants(path: str | Path, design: DesignedJourney) -> tuple[Plant, ...]:
    """Read the deviations to plant from a YAML file.

    Parameters
    ----------
    path : path
        A list of ``{kind, touchpoint, share}``, or ``{kind: ad_hoc, activity, share}``
        with optional ``after`` and ``channels``; ``channels`` also goes with
        ``channel``, ``after`` with ``late``.
    design : DesignedJourney
        What they will be planted in.

    Raises
    ------
    DesignError
        ``JM-E300`` to ``JM-E306`` if the file cannot be opened, else as `parse_plants`.
    """
    with open_source(path, error=DesignError, first_code=300) as source:
        data = source.stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        message = f"A plant file has at most {_MOST_BYTES:,} bytes; this one has more."
        raise DesignError(Problem("JM-E340", message, "check the name", Path(path).name))
    return parse_plants(data, design, file=Path(path).name)


def parse_plants(data: bytes, design: DesignedJourney, *, file: str = "") -> tuple[Plant, ...]:
    """The deviations to plant, from the bytes of a YAML file.

    Raises
    ------
    DesignError
        ``JM-E309`` to ``JM-E316`` if it is not the plain YAML that designs use,
        ``JM-E341`` to ``JM-E345`` if it does not say what to plant; every problem with
        its line.

    Examples
    --------
    >>> design = DesignedJourney.of_steps("browse", "pay", "receive")
    >>> (plant,) = parse_plants(b"- {kind: missing, touchpoint: pay, share: 0.1}", design)
    >>> plant.kind, plant.touchpoint, plant.share
    ('missing', 'pay', 0.1)
    """
    refusals = Refusals(file)
    if not any(line.strip() and not line.lstrip().startswith(b"#") for line in data.splitlines()):
        raise refusals.error("JM-E341", "The plant file lists no deviation.", f"add {_EXAMPLE}")
    plants = tuple(_plants(parse_yaml(data, refusals), design, refusals))
    refusals.raise_if_any()
    return plants


def _plants(root: Node, design: DesignedJourney, refusals: Refusals) -> Iterator[Plant]:
    if not isinstance(root, Items):
        message = "A plant file is a list of deviations."
        hint = f"begin each with a dash: {_EXAMPLE}"
        refusals.add("JM-E341", message, hint, line=root.line, column=root.column)
        return
    for node in root.nodes:
        before = len(refusals.found)
        plant = _plant(node, refusals)
        if len(refusals.found) > before:
            continue
        for problem in problems_of(plant, design):
            refusals.add(
                problem.code, problem.message, problem.hint, line=node.line, column=node.column
            )
        yield plant


def _plant(node: Node, refusals: Refusals) -> Plant:
    values = by_key(node, _KEYS, "a deviation to plant", refusals)
    for key, example in (("kind", "kind: missing"), ("share", "share: 0.1")):
        if key not in values and isinstance(node, Pairs):
            message = f"A deviation to plant needs the key '{key}'."
            refusals.add("JM-E342", message, f"add {example}", line=node.line, column=node.column)
    texts = {key: name_of(at, refusals) for key, at in values.items() if key != "channels"}
    channels = names_of(values["channels"], "channels", refusals) if "channels" in values else ()
    return Plant(
        cast(PlantKind, texts.get("kind", "")),
        _share(texts["share"], values["share"], refusals) if "share" in values else 0.0,
        touchpoint=texts.get("touchpoint", ""),
        activity=texts.get("activity", ""),
        after=texts.get("after", ""),
        channels=tuple(channel for channel, _ in channels),
    )


def _share(text: str, node: Node, refusals: Refusals) -> float:
    try:
        return float(text)
    except ValueError:
        message = f"A share is a number from 0 to 1; this is '{text}'."
        refusals.add("JM-E344", message, "write 0.1", line=node.line, column=node.column)
        return 0.0
