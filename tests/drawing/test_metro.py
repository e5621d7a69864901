"""The journey map: nothing overlaps, nothing is cut off, nothing is invented."""

import re
from dataclasses import replace
from itertools import permutations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lines_in_pictures import crossings, strokes, struck_by
from pictures import outside, overlapping, struck, text_boxes
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Sequence, Step
from journeymine.drawing import draw, metro_map
from journeymine.drawing.canvas.colours import CASING, MUTED
from journeymine.drawing.figures.headline import headline
from journeymine.drawing.journey_map.layout import lines_of
from journeymine.drawing.journey_map.metro import journey_map
from journeymine.errors import UsageError
from journeymine.gap import compare
from journeymine.gap.flow import Contact, Exit, Group, JourneyFlow, Segment, Skip, Station
from journeymine.gap.plain import plain_figures
from journeymine.statistics import share

words = st.text(
    alphabet="abcdefghijklmnopqrstuvwxyzåäöÅÄÖøæé  -&<>'\"", min_size=1, max_size=45
).map(lambda name: name.strip() or "x")


@st.composite
def flows(draw):
    n = draw(st.integers(1, 40))
    cases = draw(st.integers(1, 5000))
    count = st.integers(0, cases)
    channels = st.sampled_from(["", "web", "phone", "kundtjänst på nätet"])
    stages = sorted(
        draw(
            st.lists(st.sampled_from(["", "Buy", "Install at home", "Use"]), min_size=n, max_size=n)
        )
    )
    stations = tuple(
        Station(
            draw(words),
            stage,
            draw(channels),
            share(draw(count), cases),
            draw(count),
            draw(count),
            draw(count),
        )
        for stage in stages
    )
    ends = st.integers(-1, n - 1)
    pairs = st.tuples(ends, st.integers(2, 5))
    skips = {
        (s, min(s + d, n)) for s, d in draw(st.lists(pairs, max_size=8)) if min(s + d, n) > s + 1
    }
    contacts = {(draw(ends), draw(words)) for _ in range(draw(st.integers(0, 12)))}
    kinds = st.sampled_from(["choice", "optional", "repeat"])
    groups = [
        Group(
            first,
            min(first + draw(st.integers(0, 4)), n - 1),
            draw(kinds),
            draw(st.just("") | words),
        )
        for first in draw(st.lists(st.integers(0, n - 1), max_size=4))
    ]
    return JourneyFlow(
        cases,
        stations,
        tuple(Segment(i, draw(count), 0) for i in range(n - 1)),
        tuple(Skip(s, t, draw(count)) for s, t in sorted(skips)),
        tuple(Contact(a, name, draw(channels), draw(count)) for a, name in sorted(contacts)),
        tuple(Exit(at, draw(count)) for at in sorted(set(draw(st.lists(ends, max_size=6))))),
        tuple(groups),
    )


@given(flows(), words, words)
@settings(max_examples=60)
def test_no_text_overlaps_another_and_none_leaves_the_picture(flow, title, subject):
    drawing = metro_map(flow, title=title, subject=subject)
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []
    assert struck(drawing.svg) == []


def arches(svg):
    """The way of every arch, in the middle of its tube."""
    return [
        points
        for points, _ in strokes(svg, lambda e: e.get("stroke") == MUTED and "Q" in e.get("d", ""))
    ]


def interleaved(flow):
    """The pairs of arches of which one begins inside the other and ends outside."""
    return [
        (a, b)
        for line in lines_of(flow)
        for a, b in permutations([arch.skip for arch in line.arches], 2)
        if a.source < b.source < a.target - 1 < b.target - 1
    ]


@given(flows())
@settings(max_examples=150)
def test_arches_cross_only_where_skips_interleave_and_then_once(flow):
    svg = metro_map(flow, title="t", subject="s").svg
    assert crossings(arches(svg)) == len(interleaved(flow))


@given(flows())
@settings(max_examples=100)
def test_no_line_of_the_map_runs_through_a_text(flow):
    svg = metro_map(flow, title="t", subject="s").svg
    lines = strokes(svg, lambda e: e.get("stroke") != "#fff" and e.get("fill") in (None, "none"))
    assert struck_by(svg, lines) == []


def test_the_channel_of_a_contact_before_the_first_station_ends_before_the_next_trunk():
    flow = replace(
        plain_flow(12), contacts=(Contact(-1, "Ask", "telephone", 120), Contact(0, "Call", "", 200))
    )
    svg = metro_map(flow, title="t", subject="s").svg
    assert struck_by(svg, strokes(svg, lambda e: e.get("stroke-width") == "2.5")) == []


def test_a_branch_behind_the_last_station_hangs_from_the_casing():
    flow = plain_flow(1)
    flow = replace(flow, contacts=(Contact(0, "Call", "", 200), Contact(-1, "Ask", "", 200)))
    svg = metro_map(flow, title="t", subject="s").svg
    trunks = [line[0][0] for line, _ in strokes(svg, lambda e: e.get("stroke-width") == "2.5")]
    (casing,) = re.findall(f'd="M([-\\d.]+) [-\\d.]+H([-\\d.]+)[^"]*" fill="{CASING}"', svg)
    assert len(trunks) == 2
    begin, end = float(casing[0]) - 15, float(casing[1]) + 15  # its ends are round
    assert begin + 12 <= min(trunks)
    assert max(trunks) <= end - 12


@pytest.fixture(scope="module")
def gap():
    design = DesignedJourney("Shop & more", Sequence(tuple(map(Step, ["browse", "pay", "rate"]))))
    paths = (
        [("browse", "pay", "rate")] * 6 + [("browse", "rate")] * 3 + [("browse", "<call>", "pay")]
    )
    return compare(log_of_paths(*paths), design)


def shown(drawing):
    return [box[4].replace("\u00a0", " ") for box in text_boxes(drawing.svg)]


def test_the_title_is_the_finding(gap):
    assert (
        str(draw(gap)).replace("\u00a0", " ")
        == "60 % travel the journey as designed; 30 % skip pay"
    )


def test_the_picture_says_what_was_counted(gap):
    said = shown(draw(gap))
    assert {"browse", "pay", "rate", "100 %", "70 %", "90 %"} <= set(said)
    assert "30 % skip" in said
    assert "<call>" in said
    assert said.count("10 %") == 2  # the contact, and those who leave


def test_the_picture_is_well_formed_and_has_a_text_alternative(gap):
    root = ElementTree.fromstring(draw(gap).svg)
    assert root.get("role") == "img"
    assert root.find("{http://www.w3.org/2000/svg}title").text == str(draw(gap))
    assert "pay reached by" in root.find("{http://www.w3.org/2000/svg}desc").text


def plain_flow(n, *, skips=(), exits=(), groups=()):
    stations = tuple(Station(f"Step {i}", "", "", share(900, 1000), 900, 0) for i in range(n))
    ways = tuple(Segment(i, 0, 900) for i in range(n - 1))
    return JourneyFlow(1000, stations, ways, skips, (), exits, groups)


def test_a_skip_of_nearly_everyone_does_not_strike_a_name_out():
    drawing = metro_map(plain_flow(12, skips=(Skip(4, 6, 990),)), title="t", subject="s")
    assert struck(drawing.svg) == []


def test_a_group_across_a_line_break_is_named_on_both_lines():
    drawing = metro_map(
        plain_flow(20, groups=(Group(2, 18, "choice", "Way home"),)), title="t", subject="s"
    )
    assert shown(drawing).count("Way home") == 2


@pytest.mark.parametrize(
    ("fewest", "most", "words"),
    [
        (2, 4, "2 to 4 times"), (0, 3, "up to 3 times"), (3, 3, "3 times"),
        (2, None, "2 times or more"), (0, 1, "at most once"), (1, 1, "once"),
    ],
)  # fmt: skip
def test_counted_rounds_are_said_in_words(fewest, most, words):
    groups = (Group(2, 6, "repeat_counted", "", (), fewest, most),)
    assert words in shown(metro_map(plain_flow(9, groups=groups), title="t", subject="s"))


def test_any_of_is_said_in_words():
    groups = (Group(2, 6, "any_of", "", (4,)),)
    drawing = metro_map(plain_flow(9, groups=groups), title="t", subject="s")
    assert "one or more of these ways" in shown(drawing)


def test_exits_too_few_to_draw_are_counted_below():
    said = shown(metro_map(plain_flow(3, exits=(Exit(0, 4), Exit(1, 50))), title="t", subject="s"))
    assert said.count("leave") == 1
    assert any("4 customers leaving where under 0.5 % do" in words for words in said)


def test_the_same_gap_gives_the_same_picture(gap):
    assert draw(gap).svg == draw(gap).svg


def test_a_log_as_designed_says_so(tmp_path):
    design = DesignedJourney("Line", Sequence((Step("a"), Step("b"))))
    drawing = draw(compare(log_of_paths("ab", "ab"), design))
    assert str(drawing) == "All 2 customers travel the journey as designed"
    drawing.save(tmp_path / "map.svg")
    saved = (tmp_path / "map.svg").read_text("utf-8")
    assert saved == drawing.standalone
    assert saved.count("data:font/woff2") == 2


def test_a_png_is_a_png(gap, tmp_path):
    pytest.importorskip("resvg_py")
    draw(gap).save(tmp_path / "map.png")
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


def test_an_unknown_ending_is_refused(gap, tmp_path):
    with pytest.raises(UsageError, match=r"\.docx"):
        draw(gap).save(tmp_path / "map.docx")
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(TypeError, match="not int"):
        draw(3)


def test_a_map_of_nobody_is_plain_and_names_those_on_the_way():
    design = DesignedJourney("Shop", Sequence((Step("browse"), Step("pay"))))
    gap = compare(log_of_paths(("browse",), ("browse", "x")), design, open_after="1w")
    svg = draw(gap).svg
    assert "No journey is complete yet" in svg
    assert "2 customers still on the way" in svg
    assert 'r="17.5"' not in svg  # the ring of a repeated station


def test_what_is_not_drawn_is_counted_in_the_right_number():
    stations = tuple(Station(f"Step {i}", "", "", share(900, 1000), 900, 0) for i in range(4))
    ways = tuple(Segment(i, 0, 900) for i in range(3))
    for n in (1, 2):
        few = tuple(Contact(i, f"Call {i}", "", 20) for i in range(n))
        skips = tuple(Skip(i, i + 2, 20) for i in range(n))
        flow = JourneyFlow(1000, stations, ways, skips, few, (), ())
        said = " ".join(shown(metro_map(flow, title="t", subject="s")))
        plural = "s" if n > 1 else ""
        assert f"{n} skip{plural} under" in said
        assert f"{n} branch{'es' * (n > 1)} of unplanned contacts under" in said


def test_out_of_order_stands_under_the_name_and_lifts_all_names_of_its_line_alike():
    def drawn(cases):
        flow = plain_flow(3)
        late = replace(flow.stations[1], order_cases=cases)
        stations = (flow.stations[0], late, flow.stations[2])
        return metro_map(replace(flow, stations=stations), title="t", subject="s")

    for cases, words in ((35, "4 % out of order"), (34, "1 touchpoint out of order for under")):
        said = " ".join(shown(drawn(cases)))
        assert words in said
        assert ("out of order for under" in said) == (cases == 34)
    boxes = {box[4]: box for box in text_boxes(drawn(35).svg)}
    assert len({boxes[f"Step {i}"][3] for i in range(3)}) == 1
    assert boxes["Step 1"][3] < boxes["4\u00a0% out of order"][1]
    assert "out of order" not in " ".join(shown(drawn(0)))


def test_the_title_names_the_commonest_deviation_that_the_map_shows():
    design = DesignedJourney("Shop", Sequence((Step("browse"), Step("pay"))))
    figures = plain_figures(compare(log_of_paths(("browse", "pay"), ("pay", "browse")), design))
    assert str(journey_map(figures)).endswith(" out of order")
    row = figures["gap"]["deviations"][0]
    failed = {**row, "kind": "failed", "touchpoint": "browse", "cases": 2}
    figures["gap"]["deviations"] = [failed, row]
    assert headline(figures["gap"]).endswith("fail at browse")
    assert str(journey_map(figures)).endswith(" out of order")
    figures["gap"]["deviations"] = [failed]
    assert "browse" not in str(journey_map(figures))


def test_a_window_of_1200_pixels_shows_every_word_of_the_caption():
    title = "Only 28 % travel the journey as designed; " + "very " * 30 + "many skip a step"
    drawing = metro_map(plain_flow(3), title=title, subject="Home fibre order")
    caption = [box for box in text_boxes(drawing.svg) if box[1] < 130 or box[1] > 300]
    assert max(right for _, _, right, _, _ in caption) <= 1200 - 32
    said = " ".join(shown(drawing))
    assert title in said
    assert "Black stubs: the journey is left here." in said


def test_journeys_are_not_called_customers():
    drawing = metro_map(plain_flow(3, exits=(Exit(0, 4),)), title="t", subject="s", unit="journey")
    said = " ".join(shown(drawing))
    assert "customer" not in said
    assert "4 journeys leaving where under" in said
