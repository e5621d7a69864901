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
from journeymine.drawing.graphs.arrows import arrow
from journeymine.drawing.graphs.ends import drawn_end, end_node
from journeymine.drawing.graphs.layout import Engine, layout
from journeymine.drawing.graphs.placed import Edge, Layout, Node, Point
from journeymine.language import ENGLISH, Language, cases, several

__all__ = ["process_map"]

_START, _END = "start", "end"
_BOX, _PAD, _LINE = 170.0, 10.0, 15.0
_NAME, _LABEL = 12.5, 11.0
_NAME_LINES = 3
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
    actual: DiscoveredJourney,
    *,
    detail: Detail = "middle",
    language: Language = ENGLISH,
    engine: Engine = "graphlay",
) -> Drawing:
    """Draw the directly-follows graph of what was discovered.

    Parameters
    ----------
    actual : DiscoveredJourney
    detail : {"low", "middle", "full"}
        How much of it; see `at_detail`.
    language : Language
    engine : {"graphlay", "graphviz"}
        What places the boxes; see `check_engine`.
    """
    shown = at_detail(actual.graph, detail)
    of = actual.variants.n_cases
    boxes = _boxes(shown, actual.channels)
    flows = _flows(shown, {box.activity.name: key for key, box in boxes.items()})
    ends = _ends(flows, language)
    placed = _placed([node for _, node in ends], boxes, flows, of, language, engine)
    colours = channel_colours(box.channel for box in boxes.values())
    wide = max(placed.width + 2 * MARGIN, _NARROWEST)
    frame = Frame(
        _title(actual, language), _subtitle(bool(colours), actual.unit, language), width=wide
    )
    body = [
        *_arrows(placed, flows, of, language),
        *(
            part
            for word, node in ends
            for part in drawn_end(node, placed.positions[node.key], word, filled=node.key == _END)
        ),
        *(
            part
            for key, box in boxes.items()
            for part in _box(box, placed.positions[key], colours, of, language)
        ),
    ]
    moved = f"translate({number((wide - placed.width) / 2)} {number(frame.top)})"
    return frame.drawing(
        [element("g", "\n".join(body), transform=moved)],
        frame.top + placed.height + 16,
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


def _ends(flows: list[_Flow], language: Language) -> list[tuple[str, Node]]:
    """The words of start and end, and what is to be placed for them."""
    leaving = sum(flow.source == _START for flow in flows)
    arriving = sum(flow.target == _END for flow in flows)
    start, end = language.say("start"), language.say("end")
    return [(start, end_node(_START, start, leaving)), (end, end_node(_END, end, arriving))]


def _placed(
    ends: list[Node],
    boxes: Mapping[str, _Box],
    flows: list[_Flow],
    cases: int,
    language: Language,
    engine: Engine,
) -> Layout:
    nodes = [ends[0], *(Node(key, _BOX, box.height) for key, box in boxes.items()), ends[1]]
    edges = [
        Edge(
            f.source,
            f.target,
            1 + 9 * f.cases / max(cases, 1),
            (width(language.count(f.cases), _LABEL) + 10, 16),
        )
        for f in flows
    ]
    return layout(nodes, edges, engine)


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
    for flow, way in zip(flows, placed.ways, strict=True):
        thickness = 1 + _WIDEST * flow.cases / max(cases, 1)
        yield from arrow(way, thickness, curved=placed.curved)
    for flow, (x, y) in zip(flows, placed.anchors, strict=True):
        yield text(
            x, y + 4, language.count(flow.cases), size=_LABEL, fill=INK, anchor="middle", halo=True
        )


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
