"""The process map of what was discovered."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import outside, overlapping, text_boxes
from small_logs import log_of_paths

from journeymine.discovery import discover
from journeymine.drawing import draw

PATHS = [("browse", "pay"), ("browse", "pay"), ("browse", "call", "pay"), ("pay",)]


def shown(log):
    return {box[4].replace("\u00a0", " ") for box in text_boxes(draw(discover(log)).svg)}


def test_activities_stand_with_their_customers():
    said = shown(log_of_paths(*PATHS))
    assert {"browse", "pay", "call", "start", "end", "3 · 75 %", "4 · 100 %", "1 · 25 %"} <= said
    assert any(
        "4 customers took 3 different paths; the commonest was taken by 50 %" in s for s in said
    )


@given(
    st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6), min_size=1, max_size=8)
)
@settings(max_examples=20)
def test_every_activity_is_drawn_and_keeps_a_way_in_and_out(paths):
    log = log_of_paths(*map(tuple, paths))
    drawing = draw(discover(log))
    svg = drawing.svg
    assert overlapping(svg) == []
    assert outside(svg, drawing.width, drawing.height) == []
    said = {box[4] for box in text_boxes(svg)}
    assert {name for path in paths for name in path} <= said
    assert svg.count("<polyline") >= len({name for path in paths for name in path}) + 1


def test_with_many_activities_the_rarest_are_counted_as_not_drawn():
    paths = [tuple(f"a{i:02}" for i in range(j)) for j in range(1, 41)]
    assert any("10 rarer activities" in said for said in shown(log_of_paths(*paths)))
