"""The process map: what customers do, activity by activity.

Rare activities and flows are left out, as many as the level of detail says; what stays is
connected from start to end.  A plain cut on frequency would break the map into pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from journeymine.discovery import Activity, DiscoveredJourney, FilteredGraph
from journeymine.discovery.detail import LEVELS, Detail, at_detail
from journeymine.drawing.canvas.colours import (
    AS_DESIGNED,
    FAINT,
    INK,
    MUTED,
    RULE,
    channel_colours,
)
from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.frame import FEW, MARGIN, Frame
from journeymine.drawing.canvas.letters import broken, cut, width
from journeymine.drawing.canvas.svg import element, number, text
from journeymine.drawing.graphs.layout import Edge, Layout, Node, Point, layout
from journeymine.language import ENGLISH, Language, cases, several

__all__ = ["process_map"]

_START, _END = "start", "end"
_BOX, _PAD, _LINE = 170.0, 10.0, 15.0
_NAME, _LABEL = 12.5, 11.0
_NAME_LINES = 3
_ROUND = 11.0  # the radius of start and end
_WORD = 18.0  # room for their words, above and below the map
_NARROWEST = 900.0
_WIDEST = 7.0


@dataclass(frozen=True, slots=True)
class _Flow:
    """An arrow, by the keys of its ends."""

    source: str
    target: str
    cases: int


@dataclass(frozen=True, slots=True)
class _Box:
    """An activity with what is written in it."""

    activity: Activity
    name: tuple[str, ...]
    channel: str

    @property
    def height(self) -> float:
        lines = len(self.name) * _LINE + (_LINE if self.channel else 0)
        return lines + 34


def process_map(
    actual: DiscoveredJourney, *, detail: Detail = "middle", language: Language = ENGLISH
) -> Drawing:
    """Draw the directly-follows graph of what was discovered.

    Parameters
    ----------
    actual : DiscoveredJourney
    detail : {"low", "middle", "full"}
        How much of it; see `at_detail`.
    language : Language
    """
    shown = at_detail(actual.graph, detail)
    of = actual.variants.n_cases
    boxes = _boxes(shown, actual.channels)
    flows = _flows(shown, {box.activity.name: key for key, box in boxes.items()})
    placed = _placed(boxes, flows, of, language)
    colours = channel_colours(box.channel for box in boxes.values())
    wide = max(placed.width + 2 * MARGIN, _NARROWEST)
    frame = Frame(
        _title(actual, language), _subtitle(bool(colours), actual.unit, language), width=wide
    )
    top = frame.top + _WORD
    body = [
        *_arrows(placed, flows, of, language),
        *_ends(placed, language),
        *(
            part
            for key, box in boxes.items()
            for part in _box(box, placed.positions[key], colours, of, language)
        ),
    ]
    moved = f"translate({number((wide - placed.width) / 2)} {number(top)})"
    return frame.drawing(
        [element("g", "\n".join(body), transform=moved)],
        top + placed.height + _WORD + 16,
        description=_description(shown, language),
        footnotes=list(_footnotes(actual, shown, detail, language)),
    )


def _boxes(shown: FilteredGraph, channels: Mapping[str, str]) -> dict[str, _Box]:
    """The activities by a key of their own, those that most customers show first."""
    ranked = sorted(shown.graph.activities, key=lambda a: (-a.cases, -a.times, a.name))
    return {
        f"a{i}": _Box(
            a,
            tuple(broken(a.name, _BOX - 2 * _PAD, _NAME, 600, lines=_NAME_LINES)),
            channels.get(a.name, ""),
        )
        for i, a in enumerate(ranked)
    }


def _flows(shown: FilteredGraph, keys: Mapping[str, str]) -> list[_Flow]:
    """Every arrow, the strongest first."""
    graph = shown.graph
    flows = [
        *(_Flow(_START, keys[name], n) for name, n in graph.starts.items()),
        *(_Flow(keys[name], _END, n) for name, n in graph.ends.items()),
        *(_Flow(keys[arc.source], keys[arc.target], arc.cases) for arc in graph.arcs),
    ]
    return sorted(flows, key=lambda f: (-f.cases, f.source, f.target))


def _placed(
    boxes: Mapping[str, _Box], flows: list[_Flow], cases: int, language: Language
) -> Layout:
    nodes = [
        Node(_START, 2 * _ROUND, 2 * _ROUND),
        *(Node(key, _BOX, box.height) for key, box in boxes.items()),
        Node(_END, 2 * _ROUND, 2 * _ROUND),
    ]
    edges = [
        Edge(
            f.source,
            f.target,
            1 + 9 * f.cases / max(cases, 1),
            (width(language.count(f.cases), _LABEL) + 10, 16),
        )
        for f in flows
    ]
    return layout(nodes, edges)


def _title(actual: DiscoveredJourney, language: Language) -> str:
    n, paths = actual.variants.n_cases, len(actual.variants)
    if paths == 1 and actual.unit == "journey":
        return language.say_counted(
            n, "The one journey took one path", "All {n} journeys took the same path"
        )
    if paths == 1:
        return language.say_counted(
            n, "The one customer took one path", "All {n} customers took the same path"
        )
    common = int(actual.variants.cases.max())
    return language.say(
        "{customers} took {paths}; the commonest was taken by {share}",
        customers=cases(n, actual.unit, language),
        paths=language.say_counted(paths, "{n} different path", "{n} different paths"),
        share=language.percent(common / max(n, 1)),
    )


def _subtitle(coloured: bool, unit: str, language: Language) -> str:
    customers = several(unit, language)
    if coloured:
        return language.say(
            "What is done, from top to bottom. Arrow width = {customers}, border = most used "
            "channel.",
            customers=customers,
        )
    return language.say(
        "What is done, from top to bottom. Arrow width = {customers}.", customers=customers
    )


def _description(shown: FilteredGraph, language: Language) -> str:
    return language.say(
        "A map of {activities}, connected by {flows}",
        activities=language.say_counted(
            len(shown.graph.activities), "{n} activity", "{n} activities"
        ),
        flows=language.say_counted(
            len(shown.graph.arcs) + len(shown.graph.starts) + len(shown.graph.ends),
            "{n} flow",
            "{n} flows",
        ),
    )


def _footnotes(
    actual: DiscoveredJourney, shown: FilteredGraph, detail: Detail, language: Language
) -> Iterator[str]:
    say, level = language.say, LEVELS[detail]
    yield say(
        "Numbers are {customers} with it at least once; % of all {counted}.",
        customers=several(actual.unit, language),
        counted=cases(actual.variants.n_cases, actual.unit, language),
    )
    hidden = []
    if shown.activities:
        hidden.append(
            language.say_counted(
                len(shown.activities),
                "{n} rarer activity with {share} of all events",
                "{n} rarer activities with {share} of all events",
                share=language.percent(
                    sum(a.times for a in shown.activities)
                    / sum(a.times for a in actual.graph.activities)
                ),
            )
        )
    lost = [arc.times for arc in shown.arcs]
    lost += [*shown.starts.values(), *shown.ends.values()]
    if lost:
        every = shown.times + sum(actual.graph.starts.values()) + sum(actual.graph.ends.values())
        hidden.append(
            language.say_counted(
                len(lost),
                "{n} rarer flow with {share} of all steps",
                "{n} rarer flows with {share} of all steps",
                share=language.percent(sum(lost) / max(every, 1)),
            )
        )
    if not hidden:
        yield say("Nothing is left out.")
        return
    yield say("Not drawn: {what}.", what="; ".join(hidden))
    yield say(
        "Drawn are the commonest activities, at most {most}, until they carry {events} of all "
        "events, then the commonest flows, at most {flows}, until they carry {steps} of the steps "
        "between them, and whatever keeps the map connected from start to end.",
        flows=language.count(level.flows),
        most=language.count(level.most),
        events=language.percent(level.events),
        steps=language.percent(level.steps),
    )


def _arrows(placed: Layout, flows: list[_Flow], cases: int, language: Language) -> Iterator[str]:
    for flow, line in zip(flows, placed.polylines, strict=True):
        thickness = 1 + _WIDEST * flow.cases / max(cases, 1)
        yield element(
            "polyline",
            points=" ".join(f"{number(x)},{number(y)}" for x, y in line),
            fill="none",
            stroke=AS_DESIGNED,
            stroke_width=thickness,
            stroke_linejoin="round",
        )
        yield _head(line, thickness)
    for flow, (x, y) in zip(flows, placed.anchors, strict=True):
        yield text(
            x, y + 4, language.count(flow.cases), size=_LABEL, fill=INK, anchor="middle", halo=True
        )


def _head(line: tuple[Point, ...], thickness: float) -> str:
    (x0, y0), (x1, y1) = line[-2], line[-1]
    length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1e-9)
    dx, dy, wide = (x1 - x0) / length, (y1 - y0) / length, 4 + thickness / 2
    left = (x1 - dx * 9 - dy * wide, y1 - dy * 9 + dx * wide)
    right = (x1 - dx * 9 + dy * wide, y1 - dy * 9 - dx * wide)
    points = " ".join(f"{number(x)},{number(y)}" for x, y in ((x1, y1), left, right))
    return element("polygon", points=points, fill=AS_DESIGNED)


def _ends(placed: Layout, language: Language) -> Iterator[str]:
    for key, fill, word, away in (
        (_START, "#fff", language.say("start"), -_WORD),
        (_END, INK, language.say("end"), _WORD + 8),
    ):
        x, y = placed.positions[key]
        yield element("circle", cx=x, cy=y, r=_ROUND, fill=fill, stroke=INK, stroke_width=2)
        yield text(x, y + away, word, size=_LABEL, fill=MUTED, anchor="middle")


def _box(
    box: _Box, at: Point, colours: Mapping[str, str], cases: int, language: Language
) -> Iterator[str]:
    x, middle = at
    top = middle - box.height / 2
    yield element(
        "rect", x=x - _BOX / 2, y=top, width=_BOX, height=box.height, rx=6, fill="#fff",
        stroke=colours.get(box.channel, RULE), stroke_width=2 if box.channel else 1.5,
    )  # fmt: skip
    full = box.activity.name if "…" in "".join(box.name) else ""
    y = top + 18
    for words in box.name:
        yield text(x, y, words, size=_NAME, fill=INK, weight=600, anchor="middle", title=full)
        y += _LINE
    n = box.activity.cases
    said = f"{language.count(n)} · {language.percent(n / max(cases, 1))}"
    yield text(x, y + 1, said, size=_LABEL, fill=MUTED if cases >= FEW else FAINT, anchor="middle")
    if box.channel:
        shown = cut(box.channel, _BOX - 2 * _PAD, _LABEL)
        yield text(
            x, y + 1 + _LINE, shown, size=_LABEL, fill=MUTED, anchor="middle",
            title=box.channel if shown != box.channel else "",
        )  # fmt: skip
