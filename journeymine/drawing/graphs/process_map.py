"""The process map: what customers do, activity by activity.

Rare activities and flows are left out, as many as the level of detail says; what stays is
connected from start to end.  A plain cut on frequency would break the map into pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from journeymine.design import DesignedJourney
from journeymine.discovery import DiscoveredJourney, FilteredGraph
from journeymine.discovery.detail import Detail, at_detail
from journeymine.discovery.hidden import HiddenWays, hidden_ways
from journeymine.discovery.ways import OUTSIDE
from journeymine.drawing.canvas.colours import INK, channel_colours
from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.frame import MARGIN, Frame
from journeymine.drawing.canvas.letters import width
from journeymine.drawing.canvas.svg import element, number, text
from journeymine.drawing.graphs.activity_box import Box, drawn_box
from journeymine.drawing.graphs.arrows import arrow
from journeymine.drawing.graphs.ends import drawn_end, end_node
from journeymine.drawing.graphs.layout import Engine, layout
from journeymine.drawing.graphs.names import Called, called
from journeymine.drawing.graphs.placed import Edge, Layout, Node, Point
from journeymine.drawing.graphs.process_words import description, footnotes, subtitle, title
from journeymine.drawing.graphs.unseen import (
    LEGEND_HEIGHT,
    drawn_unseen,
    is_marked,
    unseen_legend,
    unseen_width,
    unseen_words,
)
from journeymine.language import ENGLISH, Language

__all__ = ["process_map"]

_START, _END = "start", "end"
_LABEL = 11.0
_NARROWEST = 900.0
_WIDEST = 7.0


@dataclass(frozen=True, slots=True)
class _Flow:
    """An arrow, by the keys of its ends."""

    source: str
    target: str
    cases: int


def process_map(
    actual: DiscoveredJourney,
    *,
    detail: Detail = "middle",
    design: DesignedJourney | None = None,
    language: Language = ENGLISH,
    engine: Engine = "graphlay",
) -> Drawing:
    """Draw the directly-follows graph of what was discovered.

    Parameters
    ----------
    actual : DiscoveredJourney
    detail : {"low", "middle", "full"}
        How much of it; see `at_detail`.
    design : DesignedJourney, optional
        Activities that are a touchpoint of it are called so, the others are tinted.
    language : Language
    engine : {"graphlay", "graphviz"}
        What places the boxes; see `check_engine`.
    """
    shown = at_detail(actual.graph, detail)
    of = actual.variants.n_cases
    names = called((activity.name for activity in actual.graph.activities), design)
    unseen = hidden_ways(shown)
    boxes = _boxes(shown, names, actual.channels, unseen)
    flows = _flows(shown, {box.activity.name: key for key, box in boxes.items()})
    begins = unseen.get(OUTSIDE)
    start, end = _ends(flows, begins, language)
    nodes = {key: box.node(key) for key, box in boxes.items()}
    placed = _placed([start, *nodes.values(), end], flows, of, language, engine)
    colours = channel_colours(box.channel for box in boxes.values())
    wide = max(placed.width + 2 * MARGIN, _NARROWEST)
    unplanned = any(box.called.unplanned for box in boxes.values())
    how = subtitle(actual.unit, language, coloured=bool(colours), unplanned=unplanned)
    frame = Frame(title(actual, language), how, width=wide)
    body = [
        *_arrows(placed, flows, of, language),
        *_start(start, placed.positions[_START], begins, names, language),
        *drawn_end(end, placed.positions[_END], language.say("end"), filled=True),
        *(
            element("g", "\n".join(drawn_box(box, nodes[key], at, colours, of, names, language)))
            for key, box in boxes.items()
            for at in [placed.positions[key]]
        ),
    ]
    moved = f"translate({number((wide - placed.width) / 2)} {number(frame.top)})"
    parts, bottom = [element("g", "\n".join(body), transform=moved)], frame.top + placed.height + 16
    if any(is_marked(hidden) for hidden in unseen.values()):
        parts.extend(unseen_legend(bottom + 8, language))
        bottom += LEGEND_HEIGHT
    return frame.drawing(
        parts,
        bottom,
        description=description(shown, language),
        footnotes=list(footnotes(actual, shown, detail, language)),
    )


def _boxes(
    shown: FilteredGraph,
    names: Mapping[str, Called],
    channels: Mapping[str, str],
    unseen: Mapping[str, HiddenWays],
) -> dict[str, Box]:
    """The activities by a key of their own, those that most customers show first."""
    ranked = sorted(shown.graph.activities, key=lambda a: (-a.cases, -a.times, a.name))
    return {
        f"a{i}": Box(a, names[a.name], channels.get(a.name, ""), unseen.get(a.name))
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


def _ends(flows: list[_Flow], begins: HiddenWays | None, language: Language) -> tuple[Node, Node]:
    """What is to be placed for the start and the end."""
    leaving = sum(flow.source == _START for flow in flows)
    arriving = sum(flow.target == _END for flow in flows)
    below = unseen_width(begins, language) if is_marked(begins) else 0.0
    return (
        end_node(_START, language.say("start"), leaving, below),
        end_node(_END, language.say("end"), arriving),
    )


def _start(
    node: Node,
    at: Point,
    begins: HiddenWays | None,
    names: Mapping[str, Called],
    language: Language,
) -> Iterator[str]:
    """The start, with the beginnings that are not drawn."""
    about = unseen_words(begins, names, language) if begins is not None else ""
    yield from drawn_end(node, at, language.say("start"), about=about)
    if is_marked(begins):
        yield from drawn_unseen(begins, at[0], at[1] + node.height / 2 - 8, language)


def _placed(
    nodes: list[Node], flows: list[_Flow], cases: int, language: Language, engine: Engine
) -> Layout:
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


def _arrows(placed: Layout, flows: list[_Flow], cases: int, language: Language) -> Iterator[str]:
    for flow, way in zip(flows, placed.ways, strict=True):
        thickness = 1 + _WIDEST * flow.cases / max(cases, 1)
        yield from arrow(way, thickness, curved=placed.curved)
    for flow, (x, y) in zip(flows, placed.anchors, strict=True):
        said = language.count(flow.cases)
        wide = width(said, _LABEL) + 4
        # a halo would leave specks of a broad arrow inside of digits and between them
        yield element("rect", x=x - wide / 2, y=y - 7, width=wide, height=14, fill="#fff")
        yield text(x, y + 4, said, size=_LABEL, fill=INK, anchor="middle")
