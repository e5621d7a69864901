"""The difference of two gaps: shares along the journey, then the deviations that differ most."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import outside, overlapping, text_boxes
from small_logs import log_of_paths

from journeymine.design import DesignedJourney
from journeymine.drawing import draw
from journeymine.drawing.difference.map import ROWS_SHOWN
from journeymine.drawing.difference.rows import RowColumns
from journeymine.errors import UsageError
from journeymine.gap import compare
from journeymine.gap.contrast import difference
from journeymine.gap.segments.figures import Compared, Figure
from journeymine.statistics import Estimate

SHOP = DesignedJourney.of_steps("browse", "pay", "receive", name="Shop")
HOSTILE = ("<b>&\"'", "x" * 500, "line\nbreak\ttab", "\u202eevil", "👩‍💻 " * 40)
FULL, SKIP, CALL = ("browse", "pay", "receive"), ("browse", "receive"), ("browse", "call", *"pr")


def gap_of(paths, design=SHOP):
    return compare(log_of_paths(*paths), design)


def found(before, after, design=SHOP, names=("before", "after"), **options):
    # ids and times are the same; that the paths differ in number makes the cases differ
    return difference(gap_of(before, design), gap_of(after, design), names=names, **options)


BEFORE, AFTER = [FULL] * 40 + [SKIP] * 10, [FULL] * 20 + [SKIP] * 40
CHANGED = found(BEFORE, AFTER)


def said(drawing):
    return [box[4].replace("\u00a0", " ").replace("\u202f", " ") for box in text_boxes(drawing.svg)]


def test_the_title_is_the_finding():
    assert str(draw(CHANGED)).replace("\u00a0", " ") == (
        "after is as designed less often than before, 33 % against 80 %; "
        "most different: pay skipped, 67 % against 20 %"
    )
    back = found(AFTER, BEFORE)
    assert "before" in str(draw(back))
    assert "more often" in str(draw(back))


def test_every_touchpoint_has_both_shares_the_difference_and_the_word():
    words = said(draw(CHANGED))
    assert {"browse", "pay", "receive"} <= set(words)
    assert words.count("100 % / 100 %") == 2
    assert "80 % / 33 %" in words
    assert "−46.7 · clear" in words
    one = next(row for row in CHANGED.rows if row.figure == Figure("reached", touchpoint="pay"))
    low, high = (
        f"{100 * end:+.1f}".replace("-", "−") for end in (one.difference.low, one.difference.high)
    )
    assert f"{low} to {high}" in words


def test_points_stand_where_the_shares_are():
    svg = draw(CHANGED).svg
    dots = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="5" fill="#(?:1F2933|fff)"', svg)[2:]
    hollow, solid = [float(y) for _, y in dots[:3]], [float(y) for _, y in dots[3:6]]
    assert hollow[0] == solid[0] == hollow[2]
    per_share = (hollow[1] - hollow[0]) / 0.2
    assert per_share > 50  # pixels, downwards from everybody to nobody
    assert solid[1] - solid[0] == pytest.approx(per_share * 2 / 3, abs=0.1)


def test_a_row_has_both_shares_and_the_interval_of_the_difference():
    words = said(draw(CHANGED))
    at = words.index("pay skipped")
    assert words[at + 1 : at + 3] == ["20.0 %", "66.7 %"]
    assert words[at + 3].startswith("+46.7 (+")
    assert words[at + 4] == "clear"


def test_a_difference_that_may_be_chance_is_hollow_and_grey():
    drawing = draw(found([FULL] * 40 + [SKIP] * 20, [FULL] * 44 + [SKIP] * 20))
    assert str(drawing).replace("\u00a0", " ") == (
        "before and after cannot be told apart: as designed are 67 % and 69 %"
    )
    assert "can’t tell" in said(drawing)
    assert drawing.svg.count('r="5" fill="#fff" stroke="#6C7781"') == 2
    assert "clear" not in said(drawing)


def test_the_same_share_as_designed_hides_no_other_difference():
    drawing = draw(
        found([FULL] * 60 + [SKIP] * 60, [FULL] * 62 + [("browse", "call", "pay", "receive")] * 60)
    )
    assert (
        str(drawing)
        .replace("\u00a0", " ")
        .startswith(
            "before and after are about as often as designed, 50 % and 51 %; most different: "
        )
    )


def test_too_few_are_not_compared():
    drawing = draw(found([FULL] * 5, [SKIP] * 6))
    assert str(drawing) == "Too few to tell before and after apart: 5 customers and 6 customers"
    assert "too few" in said(drawing)


def test_that_nearly_nobody_is_as_designed_is_not_too_few_customers():
    drawing = draw(found([SKIP] * 40, [SKIP] * 39))
    assert str(drawing).replace("\u00a0", " ") == (
        "before and after cannot be told apart: as designed are 0 % and 0 %"
    )
    assert "too rare" in said(drawing)


def test_nothing_complete_is_said():
    empty = compare(log_of_paths(("browse",)), SHOP, open_after="1w")
    drawing = draw(difference(empty, gap_of(BEFORE)))
    assert str(drawing) == "One of the two has no complete journey: there is nothing to compare"
    assert outside(drawing.svg, drawing.width, drawing.height) == []


def test_two_designs_over_one_log_are_said_to_be_the_same_customers():
    log = log_of_paths(*BEFORE)
    both = difference(
        compare(log, SHOP),
        compare(log, DesignedJourney.of_steps("browse", "receive", name="Short")),
        names=("long", "short"),
    )
    assert both.paired
    drawing = draw(both)
    assert any("The same 50 customers, once as long and once as short" in s for s in said(drawing))
    assert any("that only one of the two can show" in line for line in said(drawing))
    assert "pay" not in said(drawing)


def test_more_deviations_than_there_are_rows_are_counted():
    steps = [f"s{i:02}" for i in range(30)]
    design = DesignedJourney.of_steps(*steps)
    paths = [tuple(s for s in steps if s != left) for left in steps] * 2
    drawing = draw(found(paths, paths[:-1], design))
    rows = [line for line in said(drawing)[1:] if re.match(r"s\d\d skipped|left after", line)]
    assert len(rows) == ROWS_SHOWN
    assert any("Not shown: 18 deviations that differ less" in line for line in said(drawing))


def test_intervals_never_leave_the_axis():
    figure = Figure("deviation", "missing", "pay")
    for widest in (0.001, 0.049, 0.3, 1.0):
        difference = Estimate(widest / 2, -widest, widest, 90)
        columns = RowColumns([Compared(figure, difference, difference, difference)])
        assert columns.left <= columns.at(-widest) < columns.at(0) < columns.at(widest)
        assert columns.at(widest) <= columns.right
        assert columns.at(0) - columns.at(-widest) == pytest.approx(
            columns.at(widest) - columns.at(0)
        )


@given(
    st.lists(st.lists(st.sampled_from("abcdxy"), max_size=6), min_size=1, max_size=5),
    st.lists(st.lists(st.sampled_from("abcdxy"), max_size=6), min_size=1, max_size=5),
)
@settings(max_examples=8, deadline=None)
def test_no_text_overlaps_another_and_none_leaves_the_picture(before, after):
    design = DesignedJourney.of_steps(*"abcd")
    sides = [[("a", *path) for path in side] * 9 for side in (before, after)]
    drawing = draw(found(*sides, design))
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []


@pytest.mark.parametrize("n", [1, 13, 40])
def test_designs_of_any_length_stay_legible(n):
    steps = [f"Touchpoint number {i} of the journey" for i in range(n)]
    design = DesignedJourney.of_steps(*steps)
    paths = [tuple(steps)] * 30 + [tuple(steps[: -(n // 2)] or steps)] * 10
    drawing = draw(found(paths, paths[10:], design))
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []
    assert said(drawing).count("50 %") == -(-n // 12)


def test_hostile_names_are_text_and_stay_inside():
    design = DesignedJourney.of_steps(*HOSTILE[:4])
    names = ("n" * 500, "<i>&\n" * 30)
    paths = [HOSTILE] * 31 + [HOSTILE[1:]] * 31
    drawing = draw(found(paths, paths[5:], design, names=names))
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []
    assert "<b>" not in drawing.svg
    assert "<i>" not in drawing.svg


def test_a_log_that_was_cut_counts_journeys():
    words = said(draw(replace(CHANGED, unit="journey")))
    assert any("50 journeys" in line for line in words)


def test_the_same_difference_gives_the_same_picture():
    assert draw(CHANGED).svg == draw(found(BEFORE, AFTER)).svg


def test_there_is_no_other_view_of_a_difference():
    with pytest.raises(UsageError, match="JM-E084"):
        draw(CHANGED, "map")
