"""The process map: what customers do, activity by activity.

Activities with the most customers first; every activity keeps its strongest way in and
its strongest way out, then flows are added, the strongest first, until they carry 80 %
of all steps.  A plain cut on frequency would break the map into pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from journeymine.discovery import DiscoveredJourney
from journeymine.drawing.colours import AS_DESIGNED, INK, MUTED, RULE
from journeymine.drawing.drawing import Drawing
from journeymine.drawing.layout import Edge, Layout, Node, Point, layout
from journeymine.drawing.letters import broken, cut, width
from journeymine.drawing.svg import element, number, text
from journeymine.language import ENGLISH

__all__ = ["process_map"]

ACTIVITIES_SHOWN = 30
COVERAGE = 0.8

_START, _END = "start", "end"
_BOX, _PAD, _LINE = 170.0, 10.0, 15.0
_MARGIN, _TOP = 32.0, 100.0
_WIDEST = 7.0

_Flow = tuple[str, str, int]


def process_map(actual: DiscoveredJourney) -> Drawing:
    """Draw the directly-follows graph of what was discovered."""
    graph, cases = actual.graph, actual.variants.n_cases
    ranked = sorted(graph.activities, key=lambda a: (-a.cases, a.name))
    shown = {a.name: f"a{i}" for i, a in enumerate(ranked[:ACTIVITIES_SHOWN])}
    flows = _kept(actual, shown)
    names = {key: broken(name, _BOX - 2 * _PAD, 12.5, 600) for name, key in shown.items()}
    nodes = [
        Node(_START, 24, 24),
        *(Node(key, _BOX, _LINE * len(names[key]) + 34) for key in shown.values()),
        Node(_END, 24, 24),
    ]
    labels = [f"{n:,}" for _, _, n in flows]
    edges = [
        Edge(a, b, 1 + 9 * n / max(cases, 1), (width(label, 11) + 10, 16))
        for (a, b, n), label in zip(flows, labels, strict=True)
    ]
    placed = layout(nodes, edges)
    counts = {shown[a.name]: a.cases for a in ranked[:ACTIVITIES_SHOWN]}
    body = [*_arrows(placed, flows, labels, cases), *_boxes(placed, names, counts, cases)]
    wide = max(placed.width + 2 * _MARGIN, 900.0)
    common = int(actual.variants.cases.max())
    counted = ENGLISH.say_counted
    title = ENGLISH.say(
        "{customers} took {paths}; the commonest was taken by {share}",
        customers=counted(cases, "{n} customer", "{n} customers"),
        paths=counted(len(actual.variants), "{n} different path", "{n} different paths"),
        share=ENGLISH.percent(common / max(cases, 1)),
    )
    hidden = len(graph.arcs) + len(graph.starts) + len(graph.ends) - len(flows)
    rarer = counted(hidden, "{n} rarer flow", "{n} rarer flows")
    foot = f"Numbers are customers. Not drawn: {rarer}"
    if len(ranked) > ACTIVITIES_SHOWN:
        few = len(ranked) - ACTIVITIES_SHOWN
        foot += f", {counted(few, '{n} rarer activity', '{n} rarer activities')}"
    parts = [
        text(_MARGIN, 44, cut(title, wide - 64, 20, 600), size=20, fill=INK, weight=600),
        text(_MARGIN, 67, "What customers do, from top to bottom; arrow width = customers.",
             size=13, fill=MUTED),
        element("g", "\n".join(body), transform=f"translate({number(_MARGIN)} {number(_TOP)})"),
        text(_MARGIN, _TOP + placed.height + 34, f"{foot}.", size=11, fill=MUTED),
    ]  # fmt: skip
    height = _TOP + placed.height + 56
    return Drawing(title, "A map of what directly follows what.", wide, height, "\n".join(parts))


def _kept(actual: DiscoveredJourney, shown: Mapping[str, str]) -> list[_Flow]:
    """The strongest way in and out of every activity, then flows up to the coverage."""
    graph = actual.graph
    flows: list[_Flow] = [
        *((_START, shown[name], n) for name, n in graph.starts.items() if name in shown),
        *((shown[name], _END, n) for name, n in graph.ends.items() if name in shown),
        *(
            (shown[arc.source], shown[arc.target], arc.cases)
            for arc in graph.arcs
            if arc.source in shown and arc.target in shown
        ),
    ]
    flows.sort(key=lambda f: (-f[2], f[0], f[1]))
    kept: set[_Flow] = set()
    for key in shown.values():
        kept |= set([f for f in flows if f[1] == key and f[0] != key][:1])
        kept |= set([f for f in flows if f[0] == key and f[1] != key][:1])
    wanted = COVERAGE * sum(n for *_, n in flows)
    carried = sum(n for *_, n in kept)
    for flow in flows:
        if carried >= wanted:
            break
        if flow not in kept:
            kept.add(flow)
            carried += flow[2]
    return [flow for flow in flows if flow in kept]


def _arrows(placed: Layout, flows: list[_Flow], labels: list[str], cases: int) -> Iterator[str]:
    for (*_, n), line in zip(flows, placed.polylines, strict=True):
        thickness = 1 + _WIDEST * n / max(cases, 1)
        yield element(
            "polyline",
            points=" ".join(f"{number(x)},{number(y)}" for x, y in line),
            fill="none",
            stroke=AS_DESIGNED,
            stroke_width=thickness,
            stroke_linejoin="round",
        )
        yield _head(line, thickness)
    for label, (x, y) in zip(labels, placed.anchors, strict=True):
        yield text(x, y + 4, label, size=11, fill=INK, anchor="middle", halo=True)


def _head(line: tuple[Point, ...], thickness: float) -> str:
    (x0, y0), (x1, y1) = line[-2], line[-1]
    length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1e-9)
    dx, dy, wide = (x1 - x0) / length, (y1 - y0) / length, 4 + thickness / 2
    left = (x1 - dx * 9 - dy * wide, y1 - dy * 9 + dx * wide)
    right = (x1 - dx * 9 + dy * wide, y1 - dy * 9 - dx * wide)
    points = " ".join(f"{number(x)},{number(y)}" for x, y in ((x1, y1), left, right))
    return element("polygon", points=points, fill=AS_DESIGNED)


def _boxes(
    placed: Layout, names: Mapping[str, list[str]], counts: Mapping[str, int], cases: int
) -> Iterator[str]:
    for key, fill in ((_START, "#fff"), (_END, INK)):
        x, y = placed.positions[key]
        yield element("circle", cx=x, cy=y, r=11, fill=fill, stroke=INK, stroke_width=2)
        above = -18 if key == _START else 26
        yield text(x, y + above, key, size=11, fill=MUTED, anchor="middle")
    for key, lines in names.items():
        x, y = placed.positions[key]
        high = _LINE * len(lines) + 34
        yield element(
            "rect", x=x - _BOX / 2, y=y - high / 2, width=_BOX, height=high, rx=6,
            fill="#fff", stroke=RULE, stroke_width=1.5,
        )  # fmt: skip
        for i, words in enumerate(lines):
            yield text(
                x, y - high / 2 + 18 + _LINE * i, words, size=12.5, fill=INK, weight=600,
                anchor="middle",
            )  # fmt: skip
        said = f"{counts[key]:,} · {ENGLISH.percent(counts[key] / max(cases, 1))}"
        yield text(x, y + high / 2 - 9, said, size=11, fill=MUTED, anchor="middle")
