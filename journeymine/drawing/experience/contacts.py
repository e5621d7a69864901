"""Unplanned contacts beside the experience curve: hollow diamonds where they mostly occur."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from journeymine.drawing.canvas.colours import FAINT, INK, NEUTRAL, OFF_TARGET
from journeymine.drawing.canvas.frame import FEW
from journeymine.drawing.canvas.labels import Box, Segment
from journeymine.drawing.canvas.letters import broken, width
from journeymine.drawing.canvas.stage_lines import StageLine
from journeymine.drawing.canvas.svg import element, escaped, number, text
from journeymine.drawing.canvas.ticks import Axis
from journeymine.language import Language

__all__ = ["Contact", "contacts_of", "drawn_contacts"]

_SIZE, _LINE, _ARM = 11.5, 14.0, 6.0


@dataclass(frozen=True, slots=True)
class Contact:
    """An unplanned contact with scores; `after` is the station that it mostly follows, or -1."""

    activity: str
    after: int
    share: float
    mean: Mapping[str, Any]


def contacts_of(figures: Mapping[str, Any]) -> list[Contact]:
    """The contacts that have scores and happened off the design, the commonest first.

    The share is that of all customers who have it, wherever.
    """
    scored = {row["activity"]: row["mean"] for row in figures["contact_scores"]}
    flow = figures["flow"]
    most: dict[str, Mapping[str, Any]] = {}
    for contact in flow["contacts"]:
        known = most.get(contact["activity"])
        if contact["activity"] in scored and (known is None or contact["cases"] > known["cases"]):
            most[contact["activity"]] = contact
    having = {
        row["activity"]: row["cases"]
        for row in figures["gap"]["deviations"]
        if row["kind"] == "ad_hoc"
    }
    found = [
        Contact(
            name,
            one["after"],
            having.get(name, one["cases"]) / max(flow["cases"], 1),
            scored[name],
        )
        for name, one in most.items()
    ]
    return sorted(found, key=lambda one: (-one.share, one.activity))


def drawn_contacts(
    contacts: Sequence[Contact],
    line: StageLine,
    axis: Axis,
    area: Box,
    taken: Sequence[Box],
    segments: Sequence[Segment],
    language: Language,
) -> tuple[list[str], int]:
    """The diamonds of one line with their labels, and how many of them were named.

    No label leaves `area`, covers what is `taken`, or stands on one of the `segments` of the curve.
    The commonest contact chooses its place first; one that finds none free keeps its diamond,
    whose full wording is shown where a pointer rests on it.
    """
    here = [
        one
        for one in contacts
        if line.first <= one.after <= line.last or (one.after == -1 and line.first == 0)
    ]
    spots = [(_x(one, line), axis.at(one.mean["value"])) for one in here]
    covered = [*taken, *(Box(x - _ARM, y - _ARM, x + _ARM, y + _ARM) for x, y in spots)]
    parts: list[str] = []
    named = 0
    for one, (x, y) in zip(here, spots, strict=True):
        said = language.say(
            "{score} · {share}",
            score=language.decimal(one.mean["value"]),
            share=language.percent(one.share),
        )
        parts += _diamond(one, x, y, axis, said)
        lines = [*broken(one.activity, line.spacing - 32, _SIZE, lines=3), said]
        box = next((b for b in _places(lines, x, y) if _free(b, area, covered, segments)), None)
        if box is None:
            continue
        covered.append(box)
        named += 1
        full = one.activity if "…" in "".join(lines) else ""
        for k, words in enumerate(lines):
            last = k == len(lines) - 1
            parts.append(
                text(
                    box.left + 2,
                    box.top + 11 + _LINE * k,
                    words,
                    size=_SIZE,
                    halo=True,
                    fill=(INK if one.mean["n"] >= FEW else FAINT),
                    weight=600 if last else 400,
                    title="" if last else full,
                )
            )
    return parts, named


def _x(one: Contact, line: StageLine) -> float:
    """The border of two columns; at the ends of a line a little inside."""
    x = line.left if one.after == -1 else line.x(one.after) + line.spacing / 2
    return min(max(x, line.left + 10), line.right - 10)


def _diamond(one: Contact, x: float, y: float, axis: Axis, said: str) -> Iterator[str]:
    colour = OFF_TARGET if one.mean["n"] >= FEW else NEUTRAL
    if one.mean["low"] is not None:
        path = (
            f"M{number(x)} {number(axis.at(one.mean['high']))}V{number(axis.at(one.mean['low']))}"
        )
        yield element("path", d=path, stroke=colour, stroke_width=4, stroke_opacity=0.25)
    shape = (
        f"M{number(x)} {number(y - _ARM)}l{number(_ARM)} {number(_ARM)}l{number(-_ARM)} "
        f"{number(_ARM)}l{number(-_ARM)} {number(-_ARM)}z"
    )
    label = element("title", escaped(f"{one.activity}: {said}"))
    yield element("path", label, d=shape, fill="#fff", stroke=colour, stroke_width=2)


def _places(lines: Sequence[str], x: float, y: float) -> Iterator[Box]:
    """Right of the diamond, then left of it, then ever farther below and above."""
    wide = max(width(words, _SIZE, 600) for words in lines) + 4
    high = _LINE * len(lines)
    for away in range(0, 80, 6):
        for shift in dict.fromkeys((away, -away)):
            top = y - 8 + shift
            for left in (x + _ARM + 3, x - _ARM - 3 - wide):
                yield Box(left, top, left + wide, top + high)


def _free(box: Box, area: Box, covered: Sequence[Box], segments: Sequence[Segment]) -> bool:
    if not box.within(area) or any(box.meets(other) for other in covered):
        return False
    return not any(box.cut_by(segment) for segment in segments)
