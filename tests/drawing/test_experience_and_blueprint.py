"""The experience curve and the service blueprint: what is red, what is said, nothing overlaps."""

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lines_in_pictures import strokes, struck_by
from pictures import outside, overlapping, text_boxes

from journeymine.drawing.views import VIEWS, view_of
from journeymine.errors import UsageError
from journeymine.language import LANGUAGES, language_of

RED, CURVE = "#C4420F", "#0B6FB8"
hostile = st.one_of(
    st.text(min_size=1, max_size=40).map(lambda name: name.strip() or "x"),
    st.sampled_from(["<b>&\"'", "\u202eshop", "å" * 500, "a\nb", "🛒🛒", "Get started - again"]),
)


def estimate(value, half=0.1, n=100):
    if value is None:
        return {"value": None, "low": None, "high": None, "n": 0}
    return {"value": value, "low": value - half, "high": value + half, "n": n}


def scores(name, mean, target=None, n=100):
    known = estimate(mean, n=n)
    difference = None
    if target is not None and mean is not None:
        difference = estimate(mean - target, n=n)
    return {"touchpoint": name, "intended": target, "mean": known, "difference": difference}


def promise(name, after, in_time, n=100):
    median = estimate(90_000.0, n=n)
    return {"touchpoint": name, "after": after, "at_most": 86_400, "median": median,
            "estimate": estimate(in_time, 0.05, n)}  # fmt: skip


def figures(steps, *, felt=None, contacts=(), targets=(), hand_overs=(), groups=()):
    """Plain figures of (name, stage, owner, lane, channel) in order."""
    reached = {"value": 0.5, "low": 0.4, "high": 0.6, "n": 100}
    experience = felt and {
        "low": 1, "high": 5, "scores": 900, "touchpoints": felt,
        "journey": {"visits": 1000, "mean": estimate(3.5), "intended": None},
    }  # fmt: skip
    return {
        "gap": {
            "log": {"unit": "customer"},
            "experience": experience,
            "time": {"targets": list(targets)} if targets else None,
            "hand_overs": [
                {"source": a, "target": b, "median": estimate(7_200.0, 60.0, n)}
                for a, b, n in hand_overs
            ],
            "deviations": [],
        },
        "design": [
            {"touchpoint": name, "owner": owner, "lane": lane, "channels": []}
            for name, _, owner, lane, _ in steps
        ],
        "flow": {
            "cases": 100,
            "stations": [
                {"touchpoint": name, "stage": stage, "channel": channel, "reached": reached}
                for name, stage, _, _, channel in steps
            ],
            "contacts": [
                {"activity": name, "after": after, "cases": 20} for name, after, _ in contacts
            ],
            "groups": list(groups),
        },
        "contact_scores": [
            {"activity": name, "scores": 40, "mean": estimate(mean)} for name, _, mean in contacts
        ],
    }


def line(*names, owners=None):
    owners = owners or [""] * len(names)
    return [(name, "", owner, "", "") for name, owner in zip(names, owners, strict=True)]


def said(drawing):
    return [box[4].replace("\u00a0", " ") for box in text_boxes(drawing.svg)]


def plain(drawing):
    return drawing.title.replace("\u00a0", " ")


def circles(svg):
    """(y, colour of the outline) of every point, from the left."""
    return [
        (float(y), colour)
        for y, colour in re.findall(
            r'<circle cx="[\d.]+" cy="([\d.]+)" r="5.5" stroke="(.*?)"', svg
        )
    ]


def test_only_what_is_clear_below_the_band_is_red():
    rows = [scores("a", 3.0, 4), scores("b", 3.75, 4), scores("c", 2.0), scores("d", 2.0, 4, n=29)]
    drawing = view_of(figures(line("a", "b", "c", "d"), felt=rows), "experience")
    assert [colour == RED for _, colour in circles(drawing.svg)] == [True, False, False, False]
    assert drawing.title == "a is clearly below its target, by 1.0"
    assert "3.0 (−1.0)" in said(drawing)


def test_points_stand_to_scale():
    rows = [scores("a", 1.0), scores("b", 3.0), scores("c", 5.0)]
    drawing = view_of(figures(line("a", "b", "c"), felt=rows), "experience")
    low, middle, high = (y for y, _ in circles(drawing.svg))
    assert low - high == pytest.approx(320)
    assert middle == pytest.approx((low + high) / 2)


def test_the_line_is_dashed_across_a_touchpoint_without_a_score():
    rows = [scores("a", 4.0), scores("b", None), scores("c", 3.0), scores("d", 3.0)]
    svg = view_of(figures(line("a", "b", "c", "d"), felt=rows), "experience").svg
    assert svg.count("stroke-dasharray") == 1
    assert svg.count("<polygon") == 1


def test_a_contact_stands_behind_the_touchpoint_that_it_follows():
    drawing = view_of(
        figures(line("a", "b"), felt=[scores("a", 4.0), scores("b", 4.0)],
                contacts=[("<call>", 0, 2.0)]),
        "experience",
    )  # fmt: skip
    assert {"<call>", "2.0 · 20 %"} <= set(said(drawing))
    between = next(box[0] for box in text_boxes(drawing.svg) if box[4] == "<call>")
    a, b = (next(box[0] for box in text_boxes(drawing.svg) if box[4] == name) for name in "ab")
    assert a < between < b


def test_too_few_scores_make_no_finding():
    drawing = view_of(figures(line("a"), felt=[scores("a", 1.0, 4, n=9)]), "experience")
    assert drawing.title == "Too few scores to tell how any touchpoint felt"


def test_without_scores_there_is_no_curve():
    with pytest.raises(UsageError, match="JM-E085"):
        view_of(figures(line("a")), "experience")


def test_a_hand_over_that_most_wait_too_long_for_is_red_and_named():
    drawing = view_of(
        figures(
            line("a", "b", "c", owners=["Sales", "Desk", "Field"]),
            targets=[promise("b", "a", 0.3), promise("c", "b", 0.9)],
            hand_overs=[("Sales", "Desk", 80)],
        ),
        "blueprint",
    )
    assert plain(drawing) == (
        "1 of 2 hand-overs with a time target is late for most; b is worst, not in time for 70 %"
    )
    assert drawing.svg.count(f'fill="{RED}" stroke="{RED}" stroke-width="2"') == 1
    reds = re.findall(rf'fill="{RED}"[^>]*>(\d+)\u00a0%<', drawing.svg)
    assert reds == ["70"]
    assert {"2 hrs", "n = 80", "70 %", "10 %", "not seen"} <= set(said(drawing))


def test_a_few_waits_are_never_red():
    drawing = view_of(
        figures(line("a", "b", owners=["Sales", "Desk"]), targets=[promise("b", "a", 0.1, n=29)]),
        "blueprint",
    )
    assert RED not in drawing.svg


def test_a_second_branch_takes_over_from_before_the_choice():
    choice = {"kind": "choice", "first": 1, "last": 2, "branches": [2]}
    drawing = view_of(
        figures(
            line("a", "b", "c", owners=["Desk", "Field", "Parcels"]),
            hand_overs=[("Desk", "Parcels", 70), ("Field", "Parcels", 60)], groups=[choice],
        ),
        "blueprint",
    )  # fmt: skip
    assert {"from Desk", "n = 70"} <= set(said(drawing))
    assert "n = 60" not in said(drawing)


def test_without_owners_that_is_the_finding():
    steps = [("a", "", "", "frontstage", ""), ("b", "", "", "", "")]
    drawing = view_of(figures(steps), "blueprint")
    assert drawing.title == "The design names no owner, so no hand-over can be told"
    assert not any("Diamonds" in words for words in said(drawing))


def test_with_nothing_behind_the_touchpoints_there_is_no_blueprint():
    with pytest.raises(UsageError, match="'blueprint' cannot be drawn"):
        view_of(figures(line("a", "b")), "blueprint")


def test_steps_stand_in_the_row_of_their_lane():
    steps = [("a", "", "", "frontstage", ""), ("b", "", "", "backstage", ""),
             ("c", "", "", "system", "")]  # fmt: skip
    drawing = view_of(figures(steps), "blueprint")
    tops = {box[4]: box[1] for box in text_boxes(drawing.svg)}
    assert tops["a"] < tops["Line of visibility"] < tops["b"] < tops["c"]


@st.composite
def journeys(draw):
    names = draw(st.lists(hostile, min_size=1, max_size=40, unique=True))
    some = st.sampled_from
    stages = sorted(draw(some(["", "Buy", "Install " * 9])) for _ in names)
    steps = [
        (name, stage, draw(some(["", "Sales", "Order desk", "ä" * 90])),
         draw(some(["", "frontstage", "backstage", "system"])), draw(some(["", "web", "x" * 60])))
        for name, stage in zip(names, stages, strict=True)
    ]  # fmt: skip
    means = st.one_of(st.none(), st.floats(1.1, 4.9))
    felt = [scores(n, draw(means), draw(some([None, 2, 4])), draw(some([9, 100]))) for n in names]
    places = st.integers(-1, len(names) - 1)
    contacts = [
        (name, draw(places), draw(st.floats(1.1, 4.9)))
        for name in draw(st.lists(hostile, max_size=9, unique=True))
    ]
    targets = [promise(n, "a", draw(st.floats(0.1, 0.9))) for n in names if draw(st.booleans())]
    over = [(a, b, 50) for a in ("Sales", "Order desk") for b in ("Order desk", "ä" * 90)]
    return figures(steps, felt=felt, contacts=contacts, targets=targets, hand_overs=over)


@given(found=journeys())
@settings(max_examples=60, deadline=None)
def test_the_curve_runs_through_no_label_of_a_contact(found):
    drawing = view_of(found, "experience")
    curve = strokes(drawing.svg, lambda e: e.get("stroke") == CURVE and "L" in e.get("d", ""))
    names = {row["activity"] for row in found["contact_scores"]}
    labels = {words for words in struck_by(drawing.svg, curve) if "·" in words or words in names}
    assert labels == set()


@pytest.mark.parametrize(
    "means", [(4.9, 1.2, 4.9), (1.2, 4.9, 1.2), (4.9, 3.0, 1.2), (1.2, 3.0, 4.9), (3, 3, 3)]
)
def test_the_curve_runs_through_none_of_its_values(means):
    names = [f"step {i}" for i in range(12)]
    rows = [scores(name, means[i % 3], 5) for i, name in enumerate(names)]
    svg = view_of(figures(line(*names), felt=rows), "experience").svg
    curve = [(points, 0) for points, _ in strokes(svg, lambda e: e.get("stroke") == CURVE)]
    assert len(curve) >= 11
    assert [words for words in struck_by(svg, curve) if "(" in words or len(words) == 3] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_heads_of_the_rows_are_whole_in_every_language(code):
    """Every row there is: lanes, channels, scores, owners, hand-overs with targets."""
    steps = [("a", "", "Sales", "frontstage", "web"), ("b", "", "Desk", "backstage", "app"),
             ("c", "", "Field", "system", "web")]  # fmt: skip
    found = figures(
        steps, felt=[scores("a", 4.0)], targets=[promise("b", "a", 0.5)],
        hand_overs=[("Sales", "Desk", 50)],
    )  # fmt: skip
    drawing = view_of(found, "blueprint", language_of(code))
    heads = [box for box in text_boxes(drawing.svg) if box[0] == 32 and 100 < box[1] < 700]
    assert len(heads) >= 15
    assert [words for *_, words in heads if words.endswith("…")] == []


@pytest.mark.parametrize("view", ["experience", "blueprint"])
@given(found=journeys())
@settings(max_examples=25, deadline=None)
def test_no_text_overlaps_another_and_none_leaves_the_picture(view, found):
    assume(VIEWS[view](found) is not None)
    drawing = view_of(found, view)
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []
    assert view_of(found, view).svg == drawing.svg
