"""The process map."""

import re
from xml.etree import ElementTree

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_engines import ENGINES
from lines_in_pictures import boxes
from pictures import SVG, outside, overlapping, said_in, text_boxes
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Step, Touchpoint
from journeymine.design.paths.blocks import Sequence
from journeymine.discovery import discover
from journeymine.discovery.detail import LEVELS, at_detail
from journeymine.discovery.hidden import hidden_ways
from journeymine.drawing import draw
from journeymine.drawing.canvas.colours import AS_DESIGNED, OFF_TARGET_WASH
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
    design = DesignedJourney.of_steps(*names[:3])
    drawing = draw(discover(log_of_paths(names, names[::-1])), detail="full", layout=layout)
    in_design = draw(
        discover(log_of_paths(names, names[::-1])), detail="low", layout=layout, design=design
    )
    for picture in (drawing, in_design):
        assert overlapping(picture.svg) == []
        assert outside(picture.svg, picture.width, picture.height) == []
        assert "<b>" not in picture.svg


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
    feet = re.findall(
        rf'<path d="M([-\d.]+) ([-\d.]+)[^"]*" fill="none" stroke="{AS_DESIGNED}"', drawing.svg
    )
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


# --- what goes unseen -------------------------------------------------------------------

HALF_SEEN = [path.split() for path in (*["ask pay"] * 60, *["ask call pay"] * 30, *["ask"] * 10)]


def boxes_with_titles(drawing):
    """Every box by its first word: what a pointer shows at it, and all words in it."""
    found = {}
    for group in ElementTree.fromstring(drawing.svg).iter(f"{SVG}g"):
        texts = group.findall(f"{SVG}text")
        if group.find(f"{SVG}rect") is not None and not group.get("transform"):
            title = group.find(f"{SVG}title")
            words = [plain("".join(part.itertext())) for part in texts]
            found[words[0]] = (plain(title.text) if title is not None else "", words)
    return found


def plain(words):
    return words.replace("\u00a0", " ").replace("\u202f", " ")


LEGEND = "Share of the steps from here whose flows are not drawn, where it is 10 % or more."


def test_a_box_says_which_share_of_the_steps_from_it_is_not_drawn():
    """From ask go 100 steps: 60 to pay, 30 to call, and 10 customers end there."""
    drawing = draw(discover(log_of_paths(*map(tuple, HALF_SEEN))), detail="low")
    found = boxes_with_titles(drawing)
    assert found["ask"] == (
        "ask\nNot drawn: 2 flows from here, with 40 % of the steps: call 30 and end 10",
        ["ask", "100 · 100 %", "40 %"],
    )
    assert found["pay"] == ("", ["pay", "90 · 90 %"])
    assert LEGEND in said(drawing)


def test_where_little_goes_unseen_only_a_pointer_shows_it():
    paths = [*[("ask", "pay")] * 91, *[("ask", "call", "pay")] * 9]
    drawing = draw(discover(log_of_paths(*paths)), detail="low")
    title, words = boxes_with_titles(drawing)["ask"]
    assert words == ["ask", "100 · 100 %"]
    assert title.endswith("Not drawn: 1 flow from here, with 9 % of the steps: call 9")
    assert LEGEND not in said(drawing)


def test_a_repeat_at_once_is_no_way_out():
    paths = [*[("ask", "pay")] * 60, *[("ask", "ask", "pay")] * 20]
    drawing = draw(discover(log_of_paths(*paths)), detail="low")
    assert boxes_with_titles(drawing)["ask"] == ("", ["ask", "80 · 100 %"])


def test_of_many_flows_unseen_the_commonest_are_named():
    paths = [*[("ask", "pay")] * 80, *[("ask", f"x{i}", "pay") for i in range(7) for _ in range(i)]]
    (title, words) = boxes_with_titles(draw(discover(log_of_paths(*paths)), detail="low"))["ask"]
    assert title.endswith("6 flows from here, with 21 % of the steps: x6 6, x5 5, x4 4, x3 3, x2 2 "
                          "and 1 more")  # fmt: skip
    assert words[-1] == "21 %"


def test_at_the_start_a_pointer_shows_the_beginnings_that_are_not_drawn():
    paths = [*[("ask", "pay")] * 60, *[("call", "ask", "pay")] * 3]
    drawing = draw(discover(log_of_paths(*paths)), detail="low")
    assert "Not drawn: 1 flow from here, with 5 % of the steps: call 3" in said_in(drawing.svg)
    assert LEGEND not in said(drawing)


@pytest.mark.parametrize("layout", ENGINES)
def test_where_many_begin_elsewhere_the_start_says_so(layout):
    paths = [*[("ask", "pay")] * 60, *[(f"x{i}", "ask", "pay") for i in range(20)]]
    drawing = draw(discover(log_of_paths(*paths)), detail="low", layout=layout)
    (share,) = (box for box in text_boxes(drawing.svg) if plain(box[4]) == "25 %")
    (start,) = (box for box in text_boxes(drawing.svg) if box[4] == "start")
    (pill,) = boxes(drawing.svg, lambda e: e.get("rx") == "8" and e.get("fill") == "#fff")
    assert pill[0] < share[0] - 20
    assert start[3] < share[1] + 1
    assert pill[1] < start[1] < share[3] < pill[3]
    assert LEGEND in said(drawing)


@given(
    st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=6), min_size=1, max_size=12)
)
@settings(max_examples=30, deadline=None)
def test_what_is_not_drawn_and_what_is_are_all_that_leaves_an_activity(paths):
    whole = discover(log_of_paths(*map(tuple, paths))).graph
    shown = at_detail(whole, "low")
    hidden = hidden_ways(shown)
    for activity in shown.graph.activities:
        leaving = [
            sum(arc.times for arc in graph.arcs if arc.source == activity.name != arc.target)
            + graph.ends.get(activity.name, 0)
            for graph in (whole, shown.graph)
        ]
        found = hidden.get(activity.name)
        assert (found.times if found else 0) == leaving[0] - leaving[1]
        assert found is None or (found.of, bool(found.ways)) == (leaving[0], True)


# --- the names of a design ---------------------------------------------------------------

SHOP = DesignedJourney(
    "Shop",
    Sequence((Step("Ask"), Step("Pay"))),
    {"Ask": Touchpoint("Ask", aliases=("asked",)), "Pay": Touchpoint("Pay", aliases=("paid", "p"))},
    ignore=("ping*",),
)


def test_an_activity_that_is_a_touchpoint_of_the_design_is_called_so():
    log = log_of_paths(*[("asked", "ping1", "Pay", "Call")] * 2)
    found = boxes_with_titles(draw(discover(log), design=SHOP))
    assert {name: title for name, (title, _) in found.items()} == {
        "Ask": "Ask\nIn the log: asked",
        "ping1": "",
        "Pay": "",
        "Call": "",
    }


def test_activities_of_one_touchpoint_keep_their_own_names_behind_it():
    log = log_of_paths(("asked", "Pay", "paid", "p"))
    found = boxes_with_titles(draw(discover(log), design=SHOP))
    assert set(found) == {"Ask", "Pay", "Pay (paid)", "Pay (p)"}


def test_what_is_not_in_the_design_is_tinted_and_that_is_said():
    log = log_of_paths(("asked", "ping1", "Pay", "Call"))
    drawing = draw(discover(log), design=SHOP)
    assert drawing.svg.count(f'fill="{OFF_TARGET_WASH}"') == 1
    assert any("Tinted: not in the design." in words for words in said(drawing))
    without = draw(discover(log))
    assert OFF_TARGET_WASH not in without.svg
    assert not any("Tinted" in words for words in said(without))
    planned = draw(discover(log_of_paths(("asked", "Pay"))), design=SHOP)
    assert OFF_TARGET_WASH not in planned.svg
    assert not any("Tinted" in words for words in said(planned))


def test_the_names_of_a_design_stand_also_in_what_is_not_drawn():
    log = log_of_paths(*[("asked", "Call")] * 60, *[("asked", "paid", "Call")] * 30)
    title, _ = boxes_with_titles(draw(discover(log), detail="low", design=SHOP))["Ask"]
    assert title.endswith("Not drawn: 1 flow from here, with 33 % of the steps: Pay 30")
