"""The designed journey as a picture: the stations of the journey map, without customers.

The same line with the same stations as the map of a gap, a station a step, broken into lines
where stages end.  Brackets over the stations say how they hang together, the outer above the
inner; a tick inside one divides its branches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import Block
from journeymine.drawing.canvas.colours import CASING, INK, MUTED, RULE, channel_colours
from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.frame import MARGIN, WIDTH, Frame
from journeymine.drawing.canvas.legend import LEGEND_HEIGHT, channel_legend
from journeymine.drawing.canvas.letters import broken, cut
from journeymine.drawing.canvas.stage_heads import stage_heads
from journeymine.drawing.canvas.svg import element, text
from journeymine.drawing.canvas.wrapping import lines_by_stage
from journeymine.drawing.journey_map.layout import (
    CASING_WIDTH,
    LABEL_SIZE,
    NAME_SIZE,
)
from journeymine.drawing.journey_map.rounds import group_words, times
from journeymine.language import ENGLISH, Language

__all__ = ["design_map"]

_HEADER, _BRACKET, _NAME_LINE, _DETAIL_LINE = 24.0, 26.0, 15.0, 14.0
_MOST_SPACING = 230.0


@dataclass(frozen=True, slots=True)
class _Bracket:
    """A group of neighbouring steps; `branches` are the steps at which further branches begin."""

    first: int
    last: int
    depth: int
    words: str
    branches: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    first: int
    last: int
    spacing: float

    def x(self, step: int) -> float:
        return MARGIN + self.spacing * (step - self.first + 0.5)


def design_map(design: DesignedJourney, language: Language = ENGLISH) -> Drawing:
    """Draw a design whose path is made of blocks.

    Parameters
    ----------
    design : DesignedJourney
        Of blocks; `net_map` draws nets.
    """
    assert not isinstance(design.path, PetriNet), "nets have no order of their own"
    stages = [design.touchpoint(name).stage for name in design.steps]
    cuts = list(lines_by_stage(stages))
    longest = max((last - first + 1 for first, last in cuts), default=1)
    spacing = min((WIDTH - 2 * MARGIN) / longest, _MOST_SPACING)
    brackets, _ = _brackets(design.path, 0, 0, language)
    colours = channel_colours(
        channel for name in design.steps for channel in design.touchpoint(name).channels[:1]
    )
    frame = Frame(design.name, _subtitle(design, language))
    parts = []
    y = frame.top
    for first, last in cuts:
        line = _Line(first, last, spacing)
        painted, y = _painted(line, design, stages, brackets, colours, y)
        parts.extend(painted)
    if not design.steps:
        nothing = language.say("The design has no step.")
        parts.append(text(MARGIN, y, nothing, size=13, fill=MUTED))
        y += 26
    if colours:
        title = language.say("Colour of a ring: its first channel")
        parts.extend(channel_legend(title, colours, y + 4))
        y += LEGEND_HEIGHT
    description = language.say_counted(
        len(design.touchpoints),
        "{n} touchpoint in the order of the path: {names}",
        "{n} touchpoints in the order of the path: {names}",
        names="; ".join(design.touchpoints),
    )
    return frame.drawing(parts, y - 12, description=description)


def _subtitle(design: DesignedJourney, language: Language) -> str:
    touchpoints = language.say_counted(len(design.touchpoints), "{n} touchpoint", "{n} touchpoints")
    if len(design.steps) > len(design.touchpoints):
        return language.say(
            "The designed journey: {touchpoints} at {stations}. Read from left to right; brackets "
            "say what may be chosen, left out or repeated.",
            touchpoints=touchpoints,
            stations=language.say_counted(len(design.steps), "{n} station", "{n} stations"),
        )
    return language.say(
        "The designed journey: {touchpoints}. Read from left to right; brackets say what may be "
        "chosen, left out or repeated.",
        touchpoints=touchpoints,
    )


def _brackets(
    block: Block, first: int, depth: int, language: Language
) -> tuple[list[_Bracket], int]:
    """The brackets of a block whose first step has the number `first`; the step behind it."""
    if isinstance(block, blocks.Step):
        return [], first + 1
    words = _words(block, language)
    inner: list[_Bracket] = []
    begins = []
    at = first
    for part in blocks.parts(block):
        begins.append(at)
        found, at = _brackets(part, at, depth + bool(words), language)
        inner.extend(found)
    if not words or at == first:
        return inner, at
    divided = isinstance(block, blocks.Choice | blocks.AnyOrder | blocks.AnyOf | blocks.Repeat)
    branches = tuple(b for b in dict.fromkeys(begins) if divided and first < b < at)
    return [_Bracket(first, at - 1, depth, words, branches), *inner], at


def _words(block: Block, language: Language) -> str:
    match block:
        case blocks.Choice(children, name):
            several = len(children) > 1
            return name or (group_words("choice", 0, None, language) if several else "")
        case blocks.AnyOf(children, name):
            several = len(children) > 1
            return name or (group_words("any_of", 0, None, language) if several else "")
        case blocks.AnyOrder(children):
            return group_words("any_order", 0, None, language) if len(children) > 1 else ""
        case blocks.Optional():
            return group_words("optional", 0, None, language)
        case blocks.Repeat(_, least, None, most):
            return times(least, most, language)
        case blocks.Repeat(_, least, _, most):
            return language.say(
                "{times}, the last part between", times=times(least, most, language)
            )
        case _:
            return ""


def _painted(
    line: _Line,
    design: DesignedJourney,
    stages: Sequence[str],
    brackets: Sequence[_Bracket],
    colours: dict[str, str],
    top: float,
) -> tuple[list[str], float]:
    """One line, and where the next may begin."""
    here = [b for b in brackets if b.first <= line.last and line.first <= b.last]
    depths = sorted({bracket.depth for bracket in here})
    header = _HEADER if any(stages) else 0.0
    names = [
        broken(name, line.spacing - 12, NAME_SIZE, 600, lines=4)
        for name in design.steps[line.first : line.last + 1]
    ]
    names_top = top + header + _BRACKET * len(depths)
    rail = names_top + _NAME_LINE * max(map(len, names)) + 12 + CASING_WIDTH / 2
    details = [
        _details(design, name, line.spacing - 12)
        for name in design.steps[line.first : line.last + 1]
    ]
    parts = [
        *(_stage_headers(line, stages, top) if header else ()),
        *(
            p
            for b in here
            for p in _bracket(b, line, top + header + _BRACKET * depths.index(b.depth))
        ),
        *_rail(line, design, colours, rail),
    ]
    for i, (name, words) in enumerate(zip(names, details, strict=True)):
        x = line.x(line.first + i)
        full = design.steps[line.first + i] if "…" in "".join(name) else ""
        for k, part in enumerate(reversed(name)):
            y = rail - CASING_WIDTH / 2 - 10 - _NAME_LINE * k
            parts.append(
                text(x, y, part, size=NAME_SIZE, fill=INK, weight=600, anchor="middle", title=full)
            )
        for k, part in enumerate(words):
            y = rail + CASING_WIDTH / 2 + 15 + _DETAIL_LINE * k
            parts.append(text(x, y, part, size=LABEL_SIZE, fill=MUTED, anchor="middle"))
    bottom = rail + CASING_WIDTH / 2 + 15 + _DETAIL_LINE * max(map(len, details), default=0)
    return parts, bottom + 22


def _details(design: DesignedJourney, name: str, room: float) -> list[str]:
    """Under a station: channels, then who answers for it."""
    known = design.touchpoint(name)
    found = [" · ".join(known.channels), known.owner]
    return [cut(words, room, LABEL_SIZE) for words in found if words]


def _stage_headers(line: _Line, stages: Sequence[str], y: float) -> Iterator[str]:
    own = stages[line.first : line.last + 1]
    return stage_heads(own, MARGIN, line.spacing, y, strong=True)


def _bracket(bracket: _Bracket, line: _Line, y: float) -> Iterator[str]:
    """A bracket; its end is open where a line break cuts it."""
    first, last = max(bracket.first, line.first), min(bracket.last, line.last)
    inset = 3.0 * min(bracket.depth, 4)
    left = line.x(first) - line.spacing / 2 + 2 + inset
    right = line.x(last) + line.spacing / 2 - 6 - inset
    start = (
        f"M{left:.2f} {y + 20:.2f}v-5" if first == bracket.first else f"M{left:.2f} {y + 15:.2f}"
    )
    end = "v5" if last == bracket.last else ""
    ticks = "".join(
        f"M{line.x(step) - line.spacing / 2 - 2:.2f} {y + 15:.2f}v5"
        for step in bracket.branches
        if first < step <= last
    )
    yield element(
        "path", d=f"{start}H{right:.2f}{end}{ticks}", fill="none", stroke=RULE, stroke_width=1.4
    )
    words = cut(bracket.words, right - left - 4, 11)
    full = bracket.words if words != bracket.words else ""
    yield text(
        (left + right) / 2, y + 11, words, size=11, fill=MUTED, anchor="middle", title=full
    )  # fmt: skip


def _rail(line: _Line, design: DesignedJourney, colours: dict[str, str], y: float) -> Iterator[str]:
    begin = MARGIN if line.first else line.x(line.first) - 15
    is_last = line.last == len(design.steps) - 1
    finish = line.x(line.last) + (15 if is_last else line.spacing * 0.45)
    yield element(
        "rect", x=begin, y=y - CASING_WIDTH / 2, width=finish - begin, height=CASING_WIDTH, rx=15,
        fill=CASING,
    )  # fmt: skip
    for step in range(line.first, line.last + 1):
        channels = design.touchpoint(design.steps[step]).channels
        colour = colours.get(channels[0], INK) if channels else INK
        yield element(
            "circle", cx=line.x(step), cy=y, r=12, fill="#fff", stroke=colour, stroke_width=4
        )
