"""Priorities: where a bubble stands, which one is red, and that every one has its name."""

from math import isclose
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lines_in_pictures import strokes, struck_by
from pictures import SVG, outside, overlapping, text_boxes
from plain_gaps import plain_gap, scored, term, touchpoint

from journeymine.drawing.canvas.colours import NEUTRAL, OFF_TARGET
from journeymine.drawing.canvas.labels import Box, Point, placed
from journeymine.drawing.canvas.ticks import Axis
from journeymine.drawing.priorities.priorities import priorities


def shown(drawing):
    return [box[4].replace("\u00a0", " ") for box in text_boxes(drawing.svg)]


def bubbles(drawing):
    """Centre, radius and fill of every bubble, from left to right."""
    root = ElementTree.fromstring(drawing.svg)
    return sorted(
        (float(c.get("cx")), float(c.get("cy")), float(c.get("r")), c.get("fill"))
        for c in root.iter(f"{SVG}circle")
    )


def four(importance=True):
    """Touchpoints short and important, short, important and fine, and fine."""
    weight = {"pay": (5, 1, 5), "call": (2, 1, 5), "buy": (4, 1, 5), "look": (1, 1, 5)}
    reached = {"pay": 400, "call": 100, "buy": 256, "look": 64}
    return plain_gap(
        *(
            touchpoint(n, reached=reached[n], importance=weight[n] if importance else None)
            for n in weight
        ),
        of=400,
        scores=(1, 5),
        felt=[
            scored("pay", 3.0, 0.1, n=200, intended=4.0),
            scored("call", 3.5, 0.1, n=50, intended=4.0),
            scored("buy", 4.0, 0.1, n=100, intended=4.0),
            scored("look", 4.5, 0.1, n=40, intended=4.0),
        ],
        terms=[term("call", "late", 3.0, 40), term("pay", "below_intended", 1.0, 120)],
    )


def test_the_title_is_the_finding():
    assert str(priorities(four())) == (
        "call carries the largest part of the gap: 3.0 of 4.0 points; "
        "pay is important and clearly below what is intended"
    )
    assert str(priorities(four(importance=False))).endswith(
        "; pay has many customers and is clearly below what is intended"
    )


def test_points_stand_by_their_difference_and_importance():
    pay, call, buy, look = bubbles(priorities(four()))
    assert isclose(look[0] - buy[0], buy[0] - call[0], abs_tol=0.02)  # 0.5 each
    assert isclose(buy[0] - call[0], call[0] - pay[0], abs_tol=0.02)
    assert isclose(look[1] - call[1], buy[1] - pay[1], abs_tol=0.02)  # one of importance each
    assert look[1] > call[1] > buy[1] > pay[1]


def test_the_area_of_a_bubble_is_its_customers():
    pay, call, buy, look = (one[2] for one in bubbles(priorities(four())))
    assert [isclose((r / pay) ** 2, n / 400, abs_tol=0.002) for r, n in
            ((call, 100), (buy, 256), (look, 64))] == [True] * 3  # fmt: skip


def test_only_the_clearly_short_of_the_shaded_quadrant_are_red():
    fills = [one[3] for one in bubbles(priorities(four()))]
    assert fills == [OFF_TARGET, NEUTRAL, NEUTRAL, NEUTRAL]  # call is short, but not important


def test_without_importance_reach_stands_in_its_place_and_that_is_said():
    drawing = priorities(four(importance=False))
    said = shown(drawing)
    assert "↑ Share of customers reaching it" in said
    assert any("The design gives no importance" in words for words in said)
    pay, call, _, look = bubbles(drawing)
    assert look[1] > call[1] > pay[1]
    assert isclose((call[2] / pay[2]) ** 2, 50 / 200, abs_tol=0.002)  # customers with a score


def test_touchpoints_with_few_scores_are_hollow_and_never_a_finding():
    few = plain_gap(
        touchpoint("pay", reached=20), of=20, scores=(1, 5),
        felt=[scored("pay", 2.0, 0.1, n=20, intended=4.0)],
    )  # fmt: skip
    drawing = priorities(few)
    assert str(drawing) == "No touchpoint has enough scores to tell whether it is as intended"
    assert [one[3] for one in bubbles(drawing)] == ["#fff"]


def test_touchpoints_that_are_as_intended_are_no_finding():
    fine = plain_gap(
        touchpoint("pay", reached=90, importance=(5, 1, 5)), touchpoint("look", reached=90), of=90,
        scores=(1, 5), felt=[scored("pay", 3.9, 0.2, n=80, intended=4.0)],
    )  # fmt: skip
    drawing = priorities(fine)
    assert str(drawing) == "No important touchpoint is clearly below what is intended"
    assert any(words.startswith("1 touchpoint is not in the plane") for words in shown(drawing))


def test_the_list_is_by_points_with_the_heaviest_loss_and_its_customers():
    said = shown(priorities(four()))
    assert said.index("mostly late: 40 customers") < said.index(
        "mostly scored below what is intended: 120 customers"
    )
    assert any("4.0 of 100 (95 %: 3.5 to 4.5; 400 customers)" in words for words in said)


def test_a_long_list_says_what_it_leaves_out():
    names = [f"step {i:02}" for i in range(15)]
    figures = plain_gap(
        *(touchpoint(name, reached=40) for name in names), of=40, scores=(1, 5),
        felt=[scored("step 00", 3.0, 0.1, n=40, intended=4.0)],
        terms=[term(name, "late", 15.0 - i, 40) for i, name in enumerate(names)],
    )  # fmt: skip
    said = shown(priorities(figures))
    assert "step 11" in said
    assert "step 12" not in said
    assert "3 more touchpoints add 6.0 points together." in said


@pytest.mark.parametrize("felt", [[], [scored("pay", 3.0, 0.1, n=40)]])
def test_without_scores_or_intended_ones_there_is_no_picture(felt):
    assert (
        priorities(plain_gap(touchpoint("pay", reached=40), of=40, scores=(1, 5), felt=felt))
        is None
    )
    assert priorities(plain_gap(touchpoint("pay", reached=40), of=40)) is None


def test_where_nobody_falls_short_the_title_begins_with_that():
    steps = (touchpoint("pay", reached=40), touchpoint("rate", reached=40))
    felt = [scored("pay", 4.0, 0.1, n=40, intended=4.0)]
    terms = [term("rate", "missing", 1.0, 9)]
    drawing = priorities(plain_gap(*steps, of=40, scores=(1, 5), felt=felt, terms=terms))
    assert str(drawing) == (
        "No touchpoint with many customers is clearly below what is intended; "
        "rate carries the largest part of the gap: 1.0 of 1.0 points"
    )


@pytest.mark.parametrize("felt", [[], [scored("pay", 3.0, 0.1, n=40)]])
def test_without_scores_the_ranking_stands_alone(felt):
    terms = [term("pay", "late", 3.0, 30), term("browse", "missing", 1.0, 9)]
    steps = (touchpoint("browse", reached=40), touchpoint("pay", reached=40))
    drawing = priorities(plain_gap(*steps, of=40, scores=(1, 5), felt=felt, terms=terms))
    assert str(drawing) == "pay carries the largest part of the gap: 3.0 of 4.0 points"
    said = shown(drawing)
    assert [words for words in said if words in ("pay", "browse")] == ["pay", "browse"]
    assert "mostly late: 30 customers" in said
    assert bubbles(drawing) == []
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []


names = st.text(min_size=1, max_size=60) | st.sampled_from(
    ["<script>&\"'", "A" * 500, "שלום\u202eevil", "two\nlines\tand tab", "😀" * 80, "word " * 100]
)


@st.composite
def gaps(draw):
    called = draw(st.lists(names, min_size=1, max_size=40, unique=True))
    of = draw(st.integers(1, 100_000))
    heavy = draw(st.booleans())
    rows = [
        touchpoint(
            name, reached=draw(st.integers(0, of)),
            importance=(draw(st.integers(1, 5)), 1, 5) if heavy and draw(st.booleans()) else None,
        )
        for name in called
    ]  # fmt: skip
    felt = [
        scored(name, draw(st.floats(1, 5)), draw(st.floats(0, 2)), n=draw(st.integers(1, 99)),
               intended=draw(st.sampled_from([1, 3.5, 4, 5])))
        for name in called
    ]  # fmt: skip
    terms = [term(name, "missing", draw(st.floats(0.001, 9)), draw(st.integers(0, of)))
             for name in called if draw(st.booleans())]  # fmt: skip
    return plain_gap(*rows, of=of, scores=(1, 5), felt=felt, terms=terms,
                     unit=draw(st.sampled_from(["customer", "journey"])))  # fmt: skip


@given(gaps())
@settings(max_examples=40, deadline=None)
def test_no_text_overlaps_another_and_none_leaves_the_picture(figures):
    drawing = priorities(figures)
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []
    assert drawing.svg == priorities(figures).svg


@given(gaps())
@settings(max_examples=60, deadline=None)
def test_no_line_to_a_bubble_runs_through_a_text(figures):
    svg = priorities(figures).svg
    leaders = strokes(svg, lambda e: e.get("stroke-width") == "0.75")
    assert struck_by(svg, leaders) == []


def test_a_label_without_room_beside_its_bubble_is_led_to_it():
    close = plain_gap(
        *(touchpoint(f"touchpoint number {i}", reached=90 - i) for i in range(6)), of=90,
        scores=(1, 5),
        felt=[scored(f"touchpoint number {i}", 3.0 + i / 30, 0.1, n=80, intended=4.0)
              for i in range(6)],
    )  # fmt: skip
    svg = priorities(close).svg
    leaders = strokes(svg, lambda e: e.get("stroke-width") == "0.75")
    assert len(leaders) >= 2
    assert struck_by(svg, leaders) == []


@given(gaps())
@settings(max_examples=20, deadline=None)
def test_every_bubble_lies_inside_the_plane(figures):
    for x, y, r, _ in bubbles(priorities(figures)):
        assert 84 + r <= x <= 880 - r
        assert r < y


# --- labels and axes ------------------------------------------------------------------


AREA = Box(0, 0, 400, 200)


def test_labels_take_the_first_free_of_six_positions():
    point = Point(200, 100, 10, ("pay",))
    walls = [
        Box(211, 90, 300, 110), Box(100, 90, 189, 110), Box(195, 70, 205, 89),
        Box(195, 111, 205, 130), Box(212, 70, 220, 89),
    ]  # fmt: skip
    found = [placed([point], AREA, walls[:k], size=12, line=14)[0] for k in range(6)]
    assert [(one.anchor, one.led) for one in found] == [
        ("start", None), ("end", None), ("middle", None), ("middle", None), ("start", None),
        ("end", None),
    ]  # fmt: skip
    assert found[2].y < found[0].y < found[3].y
    assert found[4].y == found[2].y
    assert found[5].y == found[3].y


def test_where_none_of_them_is_free_a_line_leads_to_the_label():
    crowd = [Point(200 + 26 * k, 100, 12, ("a long name",)) for k in range(-5, 6)]
    found = placed(crowd, AREA, [], size=12, line=14)
    assert any(one is not None and one.led is not None for one in found)


def test_where_there_is_no_room_there_is_no_label():
    assert placed([Point(5, 5, 5, ("pay",))], Box(0, 0, 12, 12), [], size=12, line=14) == [None]


# no picture has an axis whose span is lost among the digits of its values
@given(st.floats(-1e3, 1e3), st.floats(1e-2, 1e3), st.integers(2, 12))
def test_ticks_lie_on_the_axis_and_are_no_more_than_wanted(first, span, most):
    axis = Axis(first, first + span, 0, 1)
    ticks = axis.ticks(most)
    assert len(ticks) <= most
    near = 2e-8 * span + 1e-9  # a tick may stand on an end that is not quite its multiple
    assert all(axis.first - near <= tick <= axis.last + near for tick in ticks)
