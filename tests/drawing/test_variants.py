"""Paths and patterns beside the design: the same step in one column, nothing overlaps."""

import re
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import outside, overlapping, text_boxes
from small_logs import log_of_paths

from journeymine.design import AnyOrder, DesignedJourney, Repeat, Sequence, Step
from journeymine.drawing import draw
from journeymine.drawing.canvas.frame import MARGIN, WIDTH
from journeymine.drawing.canvas.shapes import Mark
from journeymine.drawing.paths.aligned import PER_PANEL, Column, Row, aligned_rows
from journeymine.drawing.paths.beside import PathBeside
from journeymine.drawing.views import VIEWS
from journeymine.gap import compare
from journeymine.gap.plain import plain_figures
from journeymine.language import ENGLISH
from journeymine.log import EventLog

LINE = DesignedJourney.of_steps("a", "b", "c", "d", name="Line")
DONE, EXTRA, SKIPPED = 'fill="#7B91A5"', 'fill="#C4420F"', "stroke-dasharray"
HOSTILE = ("<b>&\"'", "x" * 500, "line\nbreak\ttab", "\u202eevil", "👩‍💻 " * 40)


def of(*paths, design=LINE, **options):
    return compare(log_of_paths(*paths), design, **options)


def said(drawing):
    return [box[4].replace("\u00a0", " ").replace("\u202f", " ") for box in text_boxes(drawing.svg)]


def marks(drawing, look):
    """(left, middle) of every chevron of a look, without those of the legend."""
    found = []
    for path in re.findall(r"<path [^>]*/>", drawing.svg):
        corner = re.search(r'd="M([\d.]+) ([\d.]+)H[\d.]+L[\d.]+ ([\d.]+)', path)
        if corner and look in path and float(corner[3]) - float(corner[2]) == 14:
            found.append((float(corner[1]), float(corner[3])))
    return found


def test_the_same_step_stands_in_the_same_column():
    drawing = draw(of(*["abcd"] * 3, *["axcd"] * 2, "bd"), "paths")
    columns = {}
    for left, row in marks(drawing, DONE):
        columns.setdefault(row, []).append(left)
    full, extra, short = columns.values()
    assert len(full) == 4
    assert extra == [full[0], full[2], full[3]]
    assert short == [full[1], full[3]]
    (contact,) = marks(drawing, EXTRA)
    assert full[0] < contact[0] < full[1]  # a column for what only the second path has


def test_a_column_beside_the_design_is_there_only_where_a_path_needs_it():
    left = [
        [x for x, _ in marks(draw(of(*paths), "paths"), DONE)]
        for paths in (["abcd"], ["abcd", "abcd", "abxcd"])
    ]
    apart = [round(b - a) for a, b in zip(left[0], left[0][1:], strict=False)]
    assert apart == [apart[0]] * 3
    assert left[1][:2] == left[0][:2]
    assert left[1][2] - left[1][1] == pytest.approx(2 * apart[0])


def test_skips_are_hollow_and_said():
    drawing = draw(of("abcd", "abcd", "acd"), "paths")
    (skipped,) = marks(drawing, SKIPPED)
    assert skipped[0] in [left for left, _ in marks(drawing, DONE)]
    assert "skip" in said(drawing)


def test_after_a_drop_out_a_bar_stands_and_no_row_of_skips():
    drawing = draw(of(*["abcd"] * 2, "ab"), "paths")
    assert "leaves" in said(drawing)
    assert marks(drawing, SKIPPED) == []
    bars = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="4"', drawing.svg)
    columns = sorted({left for left, _ in marks(drawing, DONE)})
    assert columns[1] < float(bars[0]) < columns[2] + 6


def test_a_drop_out_behind_the_last_column_has_a_column_of_its_own():
    design = DesignedJourney("J", Repeat(Sequence((Step("a"), Step("b")))))
    drawing = draw(of("aba", design=design), "paths")
    assert "leaves" in said(drawing)
    assert outside(drawing.svg, drawing.width, drawing.height) == []


def test_steps_in_another_order_than_the_columns_are_numbered():
    design = DesignedJourney("J", Sequence((Step("a"), AnyOrder((Step("b"), Step("c"))))))
    in_order = draw(of(*["abc"] * 3, design=design), "paths")
    assert {"1", "2"} & set(said(in_order)) == set()
    drawing = draw(of(*["acb"] * 3, design=design), "paths")
    at = {box[4]: box[0] for box in text_boxes(drawing.svg)}
    assert at["2"] < at["1"]  # b stands before c and was done second


def test_rounds_are_counted():
    design = DesignedJourney("J", Sequence((Step("a"), Repeat(Step("b")))))
    assert "3×" in said(draw(of("abbb", design=design), "paths"))


def test_the_same_contact_at_once_is_counted_and_many_are_gathered():
    assert "x 3×" in said(draw(of("axxxbcd"), "paths"))
    drawing = draw(of("avwxyzbcd"), "paths")
    assert {"v", "w", "3 more"} <= set(said(drawing))
    assert "x, y, z" in drawing.svg


def test_a_move_to_another_place_is_said_at_both():
    words = said(draw(of("acbd"), "paths"))
    assert "moved" in words
    assert "“moved”: done at another place of the path." in words


def test_a_loop_that_begins_again_reads_on_from_its_first_step():
    found = PathBeside(
        [
            {"kind": "sync", "name": "a", "step": 0, "deviation": ""},
            {"kind": "sync", "name": "b", "step": 1, "deviation": ""},
            {"kind": "sync", "name": "a", "step": 0, "deviation": ""},
            {"kind": "log", "name": "x", "step": None, "deviation": "ad_hoc"},
        ],
        [0, 1],
    )
    assert [len(gap) for gap in found.beside] == [0, 1, 0]
    assert found.order == {}


@pytest.mark.parametrize(
    ("paths", "title"),
    [
        (["abcd"], "1 customer took one path, and it is as designed"),
        (["ab", "ab"], "2 customers took one path, and it is not as designed"),
        (["abcd", "ab", "ab"],
         "3 customers take 2 paths, the commonest of them 67 %; 1 of them is as designed"),
        (["a" + "x" * i for i in range(12)] * 2,
         "No path dominates: the 10 commonest cover 83 % of 24 customers; none of them is as "
         "designed"),
        (["abcd"] * 9 + ["a" + "x" * i for i in range(11)],
         "45 % of 20 customers take the commonest path; the 10 commonest cover 90 %; "
         "1 of them is as designed"),
        (["abcd"] * 30 + ["a" + "x" * i for i in range(11)],
         "One path dominates, with 73 % of 41 customers; the 10 commonest cover 95 %; "
         "1 of them is as designed"),
    ],
)  # fmt: skip
def test_the_title_is_the_finding(paths, title):
    assert str(draw(of(*paths), "paths")).replace("\u00a0", " ") == title


def test_what_is_not_shown_is_said():
    words = said(draw(of(*["a" + "x" * i for i in range(12)]), "paths"))
    assert "The other 2 paths, not shown, are those of 17 %." in words


def test_customers_bars_are_to_scale():
    drawing = draw(of(*["abcd"] * 4, "ab"), "paths")
    bars = re.findall(r'width="([\d.]+)" height="20" fill="#B9C4CE"', drawing.svg)
    assert float(bars[0]) == 4 * float(bars[1])
    assert {"4", "80.0 %", "1", "20.0 %"} <= set(said(drawing))


def test_figures_of_few_customers_are_grey():
    drawing = draw(of(*["abcd"] * 30, "ab"), "paths")
    greys = re.findall(r'fill="#6C7781" text-anchor="end">([^<]+)<', drawing.svg)
    assert greys == ["50\u00a0%", "1\u00a0min"]


def log_with_scores(scores):
    rows = [
        (f"c{i}", activity, score if activity == "d" else None)
        for i, score in enumerate(scores)
        for activity in "abcd"
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "score"])
    frame["time"] = pd.date_range("2026-01-05", periods=len(rows), freq="h", tz="UTC")
    return EventLog.from_pandas(frame)


def test_satisfaction_stands_only_where_there_are_scores():
    assert "satisfaction" not in said(draw(of("abcd"), "paths"))
    words = said(draw(compare(log_with_scores([4, 5]), LINE), "paths"))
    assert "satisfaction" in words
    assert "4.5" in words
    assert any("from 1 to 5" in line for line in words)


def test_a_pattern_is_a_row_with_what_deviates_at_its_touchpoint():
    drawing = draw(of(*["abcd"] * 3, "abxcd", "axbcd", "acd", "ab"), "patterns")
    words = said(drawing)
    assert {"as designed", "x", "unplanned", "skip", "leaves"} <= set(words)
    assert str(drawing).replace("\u00a0", " ") == (
        "4 of 7 customers deviate, in 3 different ways; the commonest, with 29 %: unplanned: x"
    )
    (skip,), (contact,) = marks(drawing, SKIPPED), marks(drawing, EXTRA)
    at = {box[4]: (box[0] + box[2]) / 2 for box in text_boxes(drawing.svg) if box[4] in "bx"}
    assert 0 < at["b"] - skip[0] < 120
    assert 0 < at["x"] - contact[0] < 120


def test_two_deviations_at_one_touchpoint_stand_over_each_other():
    drawing = draw(of("abcd", "abbx", "abb"), "patterns")
    assert overlapping(drawing.svg) == []
    assert {"repeat", "leaves"} <= set(said(drawing))


def test_if_nobody_deviates_the_title_says_so():
    assert str(draw(of("abcd"), "patterns")) == "No deviation among 1 customer"
    assert str(draw(of("abcd", "abcd"), "patterns")) == "No deviation among 2 customers"


def test_a_long_pattern_is_told_short():
    design = DesignedJourney.of_steps(*"abcdefgh")
    title = str(draw(of("ah", "ah", design=design), "patterns"))
    assert title.endswith(
        "b skipped, c skipped, d skipped and 3 other deviations".replace(" ", " ")
    )


@pytest.mark.parametrize("view", ["paths", "patterns"])
def test_with_no_complete_journey_the_picture_says_so(view):
    drawing = draw(of("ab", "a", open_after="1w"), view)
    assert str(drawing) == "No journey is complete yet"
    assert outside(drawing.svg, drawing.width, drawing.height) == []


@pytest.mark.parametrize("view", ["paths", "patterns"])
@given(st.lists(st.text("abcdxyz", max_size=9), min_size=1, max_size=12))
@settings(max_examples=25)
def test_no_text_overlaps_another_and_none_leaves_the_picture(view, paths):
    drawing = draw(of("abcd", *filter(None, paths)), view)
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []


@pytest.mark.parametrize("view", ["paths", "patterns"])
def test_hostile_names_are_text_and_stay_inside(view):
    design = DesignedJourney.of_steps(*HOSTILE[:4], name="y" * 500)
    paths = [HOSTILE[:3], (*HOSTILE[:2], "odd" * 200, *HOSTILE[2:]), HOSTILE, HOSTILE[1:]]
    drawing = draw(of(*paths, design=design), view)
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []
    assert ElementTree.fromstring(drawing.svg) is not None
    assert "<b>" not in drawing.svg


@pytest.mark.parametrize("view", ["paths", "patterns"])
def test_forty_touchpoints_are_broken_into_panels(view):
    names = [f"Touchpoint number {i} of the journey" for i in range(40)]
    design = DesignedJourney.of_steps(*names)
    paths = [tuple(names), tuple(names[::2]), (*names[:20], "Call customer service", *names[20:])]
    drawing = draw(of(*paths, design=design), view)
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []
    assert said(drawing).count("Customers") == (3 if view == "paths" else 2)


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "Buy", "Use"]), st.booleans(), st.text(max_size=40)),
        max_size=45,
    )
)
@settings(max_examples=40)
def test_panels_hold_every_column_once_and_no_more_than_fit(kinds):
    columns = [
        Column(name if designed else "", stage, designed=designed)
        for stage, designed, name in kinds
    ]
    rows = [Row(3, {at: (Mark("done"),) for at in range(len(columns))}, ())]
    parts, _ = aligned_rows(columns, rows, [], of=3, top=60, unit="customer", language=ENGLISH)
    drawn = [
        float(found[1])
        for part in parts
        if (found := re.search(r'd="M([\d.]+) [\d.]+H[\d.]+L.*fill="#7B91A5"', part))
    ]
    assert len(drawn) == len(columns)
    firsts = [x for x in drawn if x == min(drawn, default=0)]
    assert len(firsts) >= -(-len(columns) // PER_PANEL)
    assert all(MARGIN <= x <= WIDTH - MARGIN for x in drawn)


@pytest.mark.parametrize("view", ["paths", "patterns"])
def test_a_log_that_was_cut_counts_journeys(view):
    figures = plain_figures(of("abcd", "abcd", "ab"))
    figures["gap"]["log"]["unit"] = "journey"
    words = said(VIEWS[view](figures, ENGLISH))
    assert "Journeys" in words
    assert not any("customer" in line for line in words)


@pytest.mark.parametrize("view", ["paths", "patterns"])
def test_the_same_gap_gives_the_same_picture(view):
    gap = of("abcd", "axd", "ab", "abxcxd")
    assert draw(gap, view).svg == draw(gap, view).svg


@pytest.mark.parametrize("view", ["paths", "patterns"])
def test_figures_of_an_older_report_have_no_such_view(view):
    assert VIEWS[view]({"gap": {}}, ENGLISH) is None
