"""The process map."""

import re

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_engines import ENGINES
from pictures import outside, overlapping, text_boxes
from small_logs import log_of_paths

from journeymine.discovery import discover
from journeymine.discovery.detail import LEVELS
from journeymine.drawing import draw
from journeymine.errors import UsageError
from journeymine.log import EventLog

PATHS = [("browse", "pay"), ("browse", "pay"), ("browse", "call", "pay"), ("pay",)]
HOSTILE = ("<b>&\"'", "x" * 500, "line\nbreak\ttab", "\u202eevil", "👩‍💻 " * 40)


def said(drawing):
    return [box[4].replace("\u00a0", " ").replace("\u202f", " ") for box in text_boxes(drawing.svg)]


def shown(log, **options):
    return set(said(draw(discover(log), **options)))


def test_activities_stand_with_their_customers():
    words = shown(log_of_paths(*PATHS), detail="full")
    assert {"browse", "pay", "call", "start", "end", "3 · 75 %", "4 · 100 %", "1 · 25 %"} <= words
    assert any(
        "4 customers took 3 different paths; the commonest was taken by 50 %" in s for s in words
    )


def test_one_path_is_said_as_such():
    assert str(draw(discover(log_of_paths("ab", "ab")))) == "All 2 customers took the same path"
    assert str(draw(discover(log_of_paths("ab")))) == "The one customer took one path"


@pytest.mark.parametrize("layout", ENGINES)
@pytest.mark.parametrize("detail", LEVELS)
@given(
    st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6), min_size=1, max_size=8)
)
@settings(max_examples=15, deadline=None)
def test_what_is_drawn_lies_inside_and_overlaps_nothing(layout, detail, paths):
    log = log_of_paths(*map(tuple, paths))
    drawing = draw(discover(log), detail=detail, layout=layout)
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []


def test_at_full_detail_every_activity_stands():
    words = shown(log_of_paths(*PATHS, ("rare", "browse")), detail="full")
    assert {"browse", "pay", "call", "rare"} <= words
    assert "Nothing is left out." in words


def test_at_low_detail_the_rare_goes_and_is_counted():
    paths = [("browse", "pay")] * 20 + [("browse", "call", "pay")]
    words = shown(log_of_paths(*paths), detail="low")
    assert {"browse", "pay"} <= words
    assert "call" not in words
    hidden = (
        "Not drawn: 1 rarer activity with 2 % of all events; 2 rarer flows with 3 % of all steps."
    )
    assert hidden in words


def test_with_many_activities_the_rarest_are_counted_as_not_drawn():
    paths = [tuple(f"a{i:02}" for i in range(j)) for j in range(1, 41)]
    words = shown(log_of_paths(*paths))
    assert any("15 rarer activities with 15 % of all events" in line for line in words)


def log_with_channels():
    rows = [("1", "ask", "web"), ("1", "pay", "Phone"), ("2", "ask", "web"), ("2", "pay", None)]
    frame = pd.DataFrame(rows, columns=["case", "activity", "channel"])
    frame["time"] = pd.date_range("2026-01-05", periods=4, tz="UTC")
    return EventLog.from_pandas(frame)


def test_the_border_is_the_channel_that_is_used_most_and_it_is_written():
    drawing = draw(discover(log_with_channels()))
    assert {"web", "Phone"} <= set(said(drawing))
    assert drawing.svg.count('stroke="#0B6FB8"') == drawing.svg.count('stroke="#A01F5E"') == 1


def test_without_channels_no_border_has_a_hue():
    assert "border" not in " ".join(shown(log_of_paths(*PATHS)))


@pytest.mark.parametrize("layout", ENGINES)
def test_hostile_names_are_text_and_stay_inside(layout):
    names = (*HOSTILE, '"]; bad [label="', "start", "\\N", "</svg>")
    drawing = draw(discover(log_of_paths(names, names[::-1])), detail="full", layout=layout)
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []
    assert "<b>" not in drawing.svg


@pytest.mark.parametrize("layout", ENGINES)
def test_the_same_log_gives_the_same_picture(layout):
    log = log_with_channels()
    assert draw(discover(log), layout=layout).svg == draw(discover(log), layout=layout).svg


@pytest.mark.parametrize("layout", ENGINES)
@pytest.mark.parametrize("detail", LEVELS)
@given(
    st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6), min_size=1, max_size=8)
)
@settings(max_examples=15, deadline=None)
def test_every_box_is_reached_by_arrows_from_the_start_and_leads_to_the_end(layout, detail, paths):
    drawing = draw(discover(log_of_paths(*map(tuple, paths))), detail=detail, layout=layout)
    rects = re.findall(
        r'<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="[68]"',
        drawing.svg,
    )
    boxes = [(x, y, x + w, y + h) for x, y, w, h in (map(float, rect) for rect in rects)]
    tips = re.findall(r'<polygon points="([-\d.]+),([-\d.]+) ', drawing.svg)
    feet = re.findall(r'<path d="M([-\d.]+) ([-\d.]+)', drawing.svg)
    arrows = {
        (of_border(tuple(map(float, foot)), boxes), of_border(tuple(map(float, tip)), boxes))
        for foot, tip in zip(feet, tips, strict=True)
    }
    graph = nx.DiGraph(arrows)
    start, end = 0, 1  # the pills are drawn first
    assert set(graph) == set(range(len(boxes)))
    assert nx.descendants(graph, start) | {start} == set(graph)
    assert nx.ancestors(graph, end) | {end} == set(graph)


def of_border(point, boxes):
    """The one box that a point is on the border of."""
    (x, y), near = point, 0.6
    found = [
        i
        for i, (left, top, right, bottom) in enumerate(boxes)
        if left - near <= x <= right + near and top - near <= y <= bottom + near
    ]
    assert len(found) == 1, (point, found)
    return found[0]


def test_a_level_that_is_not_there_is_refused():
    with pytest.raises(UsageError, match="JM-E086"):
        draw(discover(log_of_paths("ab")), detail="high")
