"""How well graphs are laid out: what crosses, what is run through, what is covered.

The bounds are what was measured when the pictures were last looked at; fewer are welcome.
"""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lines_in_pictures import boxes as boxes_of
from lines_in_pictures import crossings, hits, meets, shared_lengths, strokes
from pictures import overlapping, text_boxes
from small_logs import log_of_paths

from journeymine.design import (
    AnyOrder,
    Choice,
    DesignedJourney,
    Optional,
    Repeat,
    Sequence,
    Step,
)
from journeymine.design.paths.block_net import net_of_block
from journeymine.discovery import discover
from journeymine.discovery.detail import LEVELS
from journeymine.drawing import draw
from journeymine.drawing.canvas.colours import AS_DESIGNED
from journeymine.reading import read_log
from journeymine.simulation import demo

A, B, C, D, E, F = map(Step, "abcdef")

GRAPHS = {  # paths, and how often the arrows of their map may cross
    "a line": ("abcd", 0),
    "a choice": ("abd acd", 0),
    "a free order of two": ("abcd acbd", 0),
    "a free order of three": ("xabcz xacbz xbacz xbcaz xcabz xcbaz", 1),
    "a round": ("abcbcd", 0),
    "the same again": ("abbc", 0),
    "a skip": ("abcd ad", 0),
    "long skips": ("abcdefgh ah aceg bdfh", 1),
    "three lanes that change": ("adg beh cfi aei bfg cdh", 4),
}

NETS = {
    "a choice": Sequence((A, Choice((B, C)), D)),
    "a free order": Sequence((A, AnyOrder((B, C)), D)),
    "both": Sequence((A, Choice((B, C)), AnyOrder((D, Optional(E))))),
    "a round": Sequence((A, Repeat(Sequence((B, C)), 1), D)),
    "one inside another": Sequence((A, Choice((Sequence((B, AnyOrder((C, D)))), Repeat(E, 0))), F)),
}


def arrows(svg):
    """The lines of all arrows; a map without one would hold whatever is asked of them."""
    found = [points for points, _ in strokes(svg, lambda e: e.get("stroke") == AS_DESIGNED)]
    assert len(found) == svg.count("<polygon")
    assert found
    return found


def boxes(svg):
    """Those with a border, and bars; what is white alone is the ground of a number."""
    return boxes_of(svg, lambda e: e.get("stroke") or e.get("fill") != "#fff")


def clean(svg):
    """Nothing runs through a box, on another arrow, or through a number that is not its own."""
    lines = arrows(svg)
    assert hits(lines, boxes(svg)) == []
    assert [shared for shared in shared_lengths(lines) if shared[2] > 3] == []
    assert overlapping(svg) == []
    assert [words for words, n in crossed_texts(svg, lines) if n > 1] == []


def crossed_texts(svg, lines):
    """Every text with how many arrows run through it; a number stands on its own one."""
    return [
        (words, sum(any(meets(a, b, box, 1) for a, b in pairwise(line)) for line in lines))
        for *box, words in text_boxes(svg)
    ]


@pytest.mark.parametrize(("paths", "most"), GRAPHS.values(), ids=GRAPHS)
def test_a_small_process_map_is_laid_out_cleanly(paths, most):
    svg = draw(discover(log_of_paths(*map(tuple, paths.split()))), detail="full").svg
    clean(svg)
    assert crossings(arrows(svg)) <= most


@pytest.mark.parametrize("block", NETS.values(), ids=NETS)
def test_a_small_net_is_laid_out_without_a_crossing(block):
    svg = draw(DesignedJourney("Shop", net_of_block(block))).svg
    clean(svg)
    assert crossings(arrows(svg)) == 0


@pytest.fixture(scope="module")
def orders(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo") / "orders.csv"
    path.write_bytes(demo.make(cases=400).log_csv)
    return discover(read_log(path, case="order_id", activity="touchpoint"))


@pytest.mark.parametrize(("detail", "most"), [("low", 0), ("middle", 0), ("full", 19)])
def test_the_map_of_the_demo_is_laid_out_cleanly(orders, detail, most):
    svg = draw(orders, detail=detail).svg
    clean(svg)
    assert crossings(arrows(svg)) <= most


@pytest.mark.parametrize("detail", LEVELS)
@given(
    st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=5), min_size=1, max_size=6)
)
@settings(max_examples=25)
def test_no_arrow_of_any_map_runs_through_a_box(detail, paths):
    svg = draw(discover(log_of_paths(*map(tuple, paths))), detail=detail).svg
    assert hits(arrows(svg), boxes(svg)) == []


# --- what measures ----------------------------------------------------------------------


def test_crossings_touches_and_hits_are_told_apart():
    cross = [[(0, 0), (10, 10)], [(0, 10), (10, 0)]]
    touch = [[(0, 0), (10, 0)], [(5, 0), (5, 9)]]
    assert (crossings(cross), crossings(touch)) == (1, 0)
    assert hits(cross, [(3, 3, 9, 9)]) == [(0, (3, 3, 9, 9)), (1, (3, 3, 9, 9))]
    assert hits(touch, [(0, 0, 10, 9)]) == [(1, (0, 0, 10, 9))]  # the other runs along its edge
    assert shared_lengths([[(0, 0), (10, 0)], [(4, 0), (20, 0)]]) == [(0, 1, 6.0)]
