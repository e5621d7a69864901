"""The gap table: its figures are those of the gap, red is what is clearly off target."""

import re
from copy import deepcopy
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import SVG, outside, overlapping, text_boxes
from plain_gaps import plain_gap, scored, target, term, touchpoint
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Sequence, Step
from journeymine.drawing import draw
from journeymine.drawing.canvas.colours import MUTED, OFF_TARGET
from journeymine.drawing.gap_table.table import gap_table
from journeymine.gap import compare

DAY = 86_400


def shown(drawing):
    return [box[4].replace("\u00a0", " ").replace("\u202f", " ") for box in text_boxes(drawing.svg)]


def row_of(drawing, name):
    """The texts of the row that a name stands in, from left to right."""
    boxes = text_boxes(drawing.svg)
    (y,) = {box[3] for box in boxes if box[4] == name}
    same = sorted(box for box in boxes if abs(box[3] - y) < 8)
    return [box[4].replace("\u00a0", " ") for box in same]


def fills(drawing, words):
    root = ElementTree.fromstring(drawing.svg)
    return {t.get("fill") for t in root.iter(f"{SVG}text") if t.text == words}


SHOP = plain_gap(
    touchpoint("browse", reached=100, stage="Look", channel="web"),
    touchpoint(
        "pay", reached=60, skipped=40, repeats=25, stage="Buy", channel="app", importance=(4, 1, 5)
    ),
    touchpoint("rate", reached=50, skipped=3, stage="Buy"),
    of=100,
    contacts=[("call us", 12, 15, "pay"), ("<b>write</b>", 1, 1, "")],
    scores=(1, 5),
    felt=[
        scored("pay", 3.0, 0.1, n=50, intended=4.0),
        scored("rate", 4.0, 0.5, n=12, intended=4.5),
    ],
    targets=[
        target("pay", DAY, median=2 * DAY, p90=4 * DAY, n=100, kept=0.25),
        target("rate", 2 * DAY, median=DAY, p90=3 * DAY, n=100, kept=0.8),
    ],
    terms=[
        term("pay", "missing", 6.0, 40),
        term("pay", "late", 1.5, 30),
        term("rate", "late", 2.5, 9),
    ],
)


def test_the_title_is_the_finding():
    assert str(gap_table(SHOP)).replace("\u00a0", " ") == (
        "pay carries 75 % of the gap; pay is skipped by 40 %"
    )


def test_a_rare_skip_is_no_finding():
    def title(skipped):
        shop = (touchpoint("pay", reached=100 - skipped, skipped=skipped),)
        return str(
            gap_table(plain_gap(*shop, of=100, terms=[term("pay", "missing", 1.0, skipped)]))
        )

    assert title(9).replace("\u00a0", " ") == "pay carries 100 % of the gap"
    assert title(10).replace("\u00a0", " ").endswith("; pay is skipped by 10 %")


def test_a_row_holds_the_figures_of_its_touchpoint():
    assert row_of(gap_table(SHOP), "pay") == [
        "Buy", "pay", "app", "60 %", "40 %", "0.25", "2d", "1d", "25 %", "3.0", "4.0", "4", "7.5",
    ]  # fmt: skip


def test_an_unplanned_contact_stands_below_with_where_it_happens():
    drawing = gap_table(SHOP)
    assert row_of(drawing, "call us") == ["call us", "12 %", "0.15", "mostly after pay"]
    assert row_of(drawing, "<b>write</b>")[-1] == "mostly before the first touchpoint"
    below = {box[4]: box[1] for box in text_boxes(drawing.svg)}
    assert below["rate"] < below["Unplanned contacts, not in the design"] < below["call us"]


def test_red_is_what_is_clearly_off_target():
    drawing = gap_table(SHOP)
    assert fills(drawing, "3.0") == {OFF_TARGET}  # 3.1 at the most, 4 is intended
    assert fills(drawing, "4.0") == {MUTED}  # 12 customers say it
    assert fills(drawing, "40\u00a0%") == {OFF_TARGET}
    assert OFF_TARGET not in fills(drawing, "3\u00a0%")
    assert fills(drawing, "2d") == {
        OFF_TARGET,
        MUTED,
    }  # the median of the one, the target of the other
    assert OFF_TARGET not in fills(drawing, "1d")
    assert fills(drawing, "7.5") == {OFF_TARGET}
    assert OFF_TARGET not in fills(drawing, "2.5")


def bars(drawing):
    root = ElementTree.fromstring(drawing.svg)
    return [r for r in root.iter(f"{SVG}rect") if r.get("height") == "11"]


def test_bars_are_as_long_as_their_shares():
    left = sorted({float(r.get("x")) for r in bars(gap_table(SHOP))})
    reached = [float(r.get("width")) for r in bars(gap_table(SHOP)) if float(r.get("x")) == left[0]]
    assert reached == [62, 62, 62, 37.2, 62, 31, 62, 7.44, 62, 0.62]


def test_the_line_to_the_ninetieth_of_a_hundred_is_cut_at_three_times_the_target():
    heads = re.findall(r'd="M[\d.]+ [\d.]+l5 4l-5 4"', gap_table(SHOP).svg)
    assert len(heads) == 1  # 4 days of 1 day; 3 of 2 are not


def test_out_of_order_has_a_column_where_somebody_is():
    rows = [touchpoint("browse", reached=900, disordered=80), touchpoint("pay", reached=900)]
    drawing = gap_table(plain_gap(*rows, touchpoint("rate", reached=900, disordered=1), of=1000))
    assert "Out of order" in shown(drawing)
    told = [row_of(drawing, name)[-1] for name in ("browse", "pay", "rate")]
    assert told == ["8 %", "0 %", "<1 %"]
    few = touchpoint("pay", reached=900, disordered=4)
    none = gap_table(plain_gap(few, of=1000))
    assert "Out of order" not in shown(none)


def test_columns_without_a_figure_are_left_out_and_nothing_is_said_of_them():
    said = shown(gap_table(plain_gap(touchpoint("browse", reached=9), of=10)))
    assert {"Reached", "Skipped"} <= set(said)
    assert not {"Stage", "Satisfaction", "Importance", "Time against target"} & set(said)
    assert not any("Satisfaction" in words or "Times count" in words for words in said)


def test_with_no_complete_journey_there_are_no_shares():
    drawing = gap_table(plain_gap(touchpoint("browse", reached=0), of=0))
    assert str(drawing) == "No journey is complete yet"
    assert not any("%" in words and words[0].isdigit() for words in shown(drawing)[:-4])


def test_a_journey_as_designed_says_so():
    assert str(gap_table(plain_gap(touchpoint("browse", reached=50), of=50))) == (
        "Every touchpoint is as designed, where it could be measured"
    )


def test_figures_of_fewer_than_thirty_are_grey():
    drawing = gap_table(plain_gap(touchpoint("browse", reached=10, skipped=10), of=20))
    assert fills(drawing, "50\u00a0%") == {MUTED}


def test_a_median_that_is_never_reached_is_said():
    figures = deepcopy(SHOP)
    figures["gap"]["time"]["targets"] = [target("pay", DAY, median=None, p90=None, n=90, kept=0.3)]
    drawing = gap_table(figures)
    assert "never" in row_of(drawing, "pay")
    assert fills(drawing, "never") == {OFF_TARGET}


def test_the_rarest_contacts_are_counted_as_not_shown():
    contacts = [(f"contact {i:02}", 30 - i, 30 - i, "browse") for i in range(20)]
    drawing = gap_table(plain_gap(touchpoint("browse", reached=50), of=50, contacts=contacts))
    assert "contact 11" in shown(drawing)
    assert "contact 12" not in shown(drawing)
    assert "8 rarer unplanned contacts are not shown: each has at most 18 customers." in shown(
        drawing
    )


names = st.text(min_size=1, max_size=60) | st.sampled_from(
    ["<script>&\"'", "A" * 500, "שלום\u202eevil", "two\nlines\tand tab", "😀" * 80, "word " * 100]
)


@st.composite
def gaps(draw):
    called = draw(st.lists(names, min_size=1, max_size=40, unique=True))
    of = draw(st.integers(0, 100_000))
    some = st.integers(0, of)
    stages = sorted(draw(st.sampled_from(["", "Buy", "I" * 90])) for _ in called)
    channels = st.sampled_from(["", "web", "kundtjänst på nätet " * 9])
    rows = [
        touchpoint(
            name, reached=draw(some), skipped=draw(some), repeats=draw(some), stage=stage,
            channel=draw(channels),
            importance=draw(st.none() | st.just((3, 1, 5)) | st.just((1e6, -1e6, 1e6))),
        )
        for name, stage in zip(called, stages, strict=True)
    ]  # fmt: skip
    felt, targets = [], []
    for name in called:
        n = draw(st.integers(0, 50))
        if n:
            mean = draw(st.floats(1, 5))
            felt.append(
                scored(
                    name,
                    mean,
                    draw(st.floats(0, 3)),
                    n=n,
                    intended=draw(st.none() | st.floats(1, 5)),
                )
            )
        if draw(st.booleans()):
            median = draw(st.none() | st.floats(0, 1e9))
            p90 = None if median is None else draw(st.none() | st.floats(median, 2e9))
            targets.append(
                target(
                    name,
                    draw(st.integers(0, 10**9)),
                    median=median,
                    p90=p90,
                    n=draw(st.integers(0, 99)),
                    kept=draw(st.floats(0, 1)),
                )
            )
    contacts = [
        (name, draw(some), draw(some), draw(st.sampled_from(["", *called])))
        for name in draw(st.lists(names, max_size=20, unique=True))
    ]
    terms = [
        term(name, "missing", draw(st.floats(0.001, 9)), draw(some))
        for name in called
        if draw(st.booleans())
    ]
    return plain_gap(
        *rows,
        of=of,
        contacts=contacts,
        scores=(1, 5),
        felt=felt,
        targets=targets,
        terms=terms,
        unit=draw(st.sampled_from(["customer", "journey"])),
    )


@given(gaps())
@settings(max_examples=60, deadline=None)
def test_no_text_overlaps_another_and_none_leaves_the_picture(figures):
    drawing = gap_table(figures)
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []
    assert drawing.svg == gap_table(figures).svg
    for rect in ElementTree.fromstring(drawing.svg).iter(f"{SVG}rect"):
        if "%" not in rect.get("width"):
            assert float(rect.get("width")) >= 0
            assert 0 <= float(rect.get("x")) <= drawing.width - float(rect.get("width")) - 31


def test_a_real_gap_has_the_figures_that_the_table_needs():
    design = DesignedJourney("Shop", Sequence(tuple(map(Step, ["browse", "pay", "rate"]))))
    paths = [("browse", "pay", "rate")] * 6 + [
        ("browse", "rate", "rate"),
        ("browse", "call", "pay"),
    ]
    drawing = draw(compare(log_of_paths(*paths), design), "table")
    assert row_of(drawing, "pay")[:3] == ["pay", "88 %", "13 %"]
    assert row_of(drawing, "call")[:3] == ["call", "13 %", "0.13"]
