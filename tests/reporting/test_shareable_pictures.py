"""Pictures of a page for sharing: nothing is in them that the rounded counts do not tell."""

import json
import re
from itertools import product

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from page_texts import Page, said
from shared_pages import (
    NO_COUNTS,
    THRESHOLDS,
    counted,
    data_of,
    logs,
    logs_of,
    matches,
    whole_numbers,
)
from shared_pages import (
    shared as shared_data,
)

from journeymine.design import DesignedJourney, Sequence, Step, Touchpoint
from journeymine.drawing.canvas.colours import CASING
from journeymine.drawing.journey_map.layout import CASING_WIDTH
from journeymine.gap import compare
from journeymine.language import ENGLISH, LANGUAGES, language_of
from journeymine.log import EventLog
from journeymine.reading import read_design, read_log
from journeymine.reporting import render, shareable, summarize
from journeymine.reporting.paths import paths_of
from journeymine.reporting.shareable.counts import flow_rows
from journeymine.reporting.shareable.patterns import patterns_of
from journeymine.reporting.shareable.pictures import SHARED_VIEWS
from journeymine.simulation import demo

PICTURE = re.compile(r'<div class="scroll picture"[^>]*>(.*?)</div>', re.DOTALL)
DRAWN_THRESHOLDS = {"0.5 %", "3.5 %", "6 %", "30 %"}
"""Shares that are no figure but say what a picture does not draw, or draws red."""


def pictures(page):
    return PICTURE.findall(page)


def everything(data):
    """The page, its data and its Markdown, in two languages."""
    return [render(data, code, form) for code in ("en", "sv") for form in ("html", "json", "md")]


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", "")


def numbers_in(svg):
    """Every figure that a picture writes: in texts, in its title, in its description."""
    texts = re.findall(r"<(?:text|title|desc)[^>]*>(.*?)</(?:text|title|desc)>", svg, re.DOTALL)
    return [number for text in texts for number in re.findall(r"\d[\d.]*(?: %)?", plain(text))]


# what a picture holds is in the data, and what the data hold is rounded


@settings(max_examples=25, deadline=None)
@given(logs, THRESHOLDS)
def test_pictures_are_drawn_from_the_published_data_alone(paths, fewest):
    data = shared_data(paths, fewest)
    published = json.loads(render(data, form="json"))
    for code in ("en", "sv"):
        drawn = [draw(published, language_of(code)) for draw in SHARED_VIEWS.values()]
        assert pictures(render(data, code)) == [one.svg for one in drawn if one is not None]


@settings(max_examples=40, deadline=None)
@given(logs, THRESHOLDS)
def test_every_count_that_is_drawn_is_one_that_the_attacker_was_told(paths, fewest):
    whole, data = data_of(*paths), shared_data(paths, fewest)
    base, told = data["shareable"]["multiples"], counted(whole)
    published = dict(zip(told.keys, (told.values // base * base).tolist(), strict=True))
    flow = data["flow"]
    assert flow["cases"] == published["all", ""]
    for segment in flow["segments"]:
        for way in ("direct", "passing"):
            assert segment[way] == published[way, segment["at"]]
    for station in flow["stations"]:
        name, reached = station["touchpoint"], station["reached"]
        assert (reached["value"] or 0) * reached["n"] == pytest.approx(published["reached", name])
        assert station["repeated_cases"] == published["repeated", name]
        assert (reached["value"] is None) == (published["reached", name] == 0)
    kept = [
        {**row, "cases": published["flow", i], **({"channel": ""} if "channel" in row else {})}
        for i, row in enumerate(flow_rows(whole["flow"]))
    ]
    told_rows = [row for row in kept if row["cases"]]
    assert sorted(map(repr, told_rows)) == sorted(map(repr, flow_rows(flow)))
    of_patterns = {n for (what, _), n in published.items() if what == "pattern"}
    assert {row["cases"] for row in data["patterns"]["rows"]} <= of_patterns
    assert (data["patterns"]["deviating"]["cases"] or 0) == published["deviating", ""]
    by_moves = {json.dumps(path["moves"]): path["cases"] for path in whole["aligned_paths"]}
    for path in data["aligned_paths"]:
        assert path["cases"] == by_moves[json.dumps(path["moves"])] // base * base > 0


@settings(max_examples=40, deadline=None)
@given(logs, THRESHOLDS)
def test_no_figure_in_a_picture_is_a_count_of_few_or_a_share_that_is_not_rounded(paths, fewest):
    data = shared_data(paths, fewest)
    base, whole = data["shareable"]["multiples"], data["gap"]["log"]["cases"]
    rounded = [n / whole for n in range(0, whole + base, base)]
    shares = {plain(ENGLISH.percent(share, d)) for share in rounded for d in (0, 1)}
    for view in ("map", "table", "patterns"):
        drawing = SHARED_VIEWS[view](data, ENGLISH)
        for number in numbers_in(drawing.svg) if drawing is not None else ():
            if number.endswith("%"):
                assert number in shares | DRAWN_THRESHOLDS, (view, number)
    for view, draw in SHARED_VIEWS.items():
        drawing = draw(data, ENGLISH)
        told = plain(drawing.svg) if drawing is not None else ""
        for n in re.findall(r"(?<![\d.])(\d+) (?:customers?|of (?!them))", told):
            assert int(n) >= fewest, (view, n)
            assert int(n) % base == 0 or int(n) == 30, (view, n)  # figures of fewer than 30


@settings(max_examples=25, deadline=None)
@given(logs, THRESHOLDS)
def test_streams_are_as_wide_as_their_rounded_counts(paths, fewest):
    data = shared_data(paths, fewest)
    base, whole = data["shareable"]["multiples"], data["gap"]["log"]["cases"]
    wide = {f"{max(1.5, CASING_WIDTH * n / whole):.2f}" for n in range(base, 2 * whole, base)}
    svg = SHARED_VIEWS["map"](data, ENGLISH).svg
    high = re.findall(r'<rect x="[\d.]+" y="[\d.]+" width="[\d.]+" height="([\d.]+)"', svg)
    assert f'fill="{CASING}"' in svg
    for one in high:
        assert f"{float(one):.2f}" in wide | {f"{CASING_WIDTH:.2f}", "4.00"}  # the rail; an exit


# logs that differ in what is hidden alone


MANY = [
    *[("browse", "pay", "rate")] * 45, *[("browse", "call", "rate")] * 15,
    *[("browse", "rate")] * 10,
]  # fmt: skip
"""All its counts are multiples of 5, so that up to four more change none that is rounded."""


def same(one, other, fewest=5):
    first, second = (shareable(data_of(*paths), fewest) for paths in (one, other))
    assert first["shareable"] == second["shareable"]
    assert everything(first) == everything(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param([("browse", "chat")], [("pay", "pay")], id="one customer's rare path"),
        pytest.param([("browse",)] * 3, [("browse",)] * 4, id="three or four on a rare path"),
        pytest.param([("browse",)] * 3, [("pay",)] * 3, id="where few leave"),
        pytest.param([("browse",)] * 2, [], id="few or nobody"),
        pytest.param(
            [("browse", "Anna ringde", "pay", "rate")] * 2,
            [("browse", "<b>Bo</b> 070-123", "pay", "rate")] * 2,
            id="the name of a rare activity",
        ),
        pytest.param(
            [("browse", "pay", "chat", "rate")] * 4,
            [("browse", "chat", "pay", "rate")] * 4,
            id="where a rare contact happens",
        ),
        pytest.param(
            [("browse", "call", "call", "rate")], [("browse", "call", "call", "call", "rate")],
            id="how often",
        ),
        pytest.param(
            [("browse", "call", "rate")],
            [("browse", "call", "call", "rate")],
            id="a rare path of a common pattern",
        ),
    ],
)  # fmt: skip
def test_what_few_do_changes_no_byte(one, other):
    same([*MANY, *one], [*MANY, *other])


def test_the_order_of_paths_with_the_same_rounded_count_changes_no_byte():
    ways = [("browse", "pay", "rate", extra) for extra in "abcdefghijklmn"]
    cases = [20 + n % 10 for n in range(len(ways))]
    up = [way for way, n in zip(ways, cases, strict=True) for _ in range(n)]
    down = [way for way, n in zip(ways, reversed(cases), strict=True) for _ in range(n)]
    same(up, down, 10)


def test_which_of_many_paths_are_drawn_is_told_by_rounded_counts():
    ways = [("browse", extra, "pay", "rate") for extra in "abcdefghijklmn"]
    first = [way for n, way in enumerate(ways) for _ in range(40 if n < 4 else 20 + n % 5)]
    data = shareable(data_of(*first), 10)
    assert [path["cases"] for path in data["aligned_paths"]] == [40] * 4  # of the others, 6 of 10
    assert len(paths_of(data)) == 14
    assert [row["cases"] for row in data["patterns"]["rows"]] == [40] * 4 + [20] * 6  # by name


def named(data, base):
    """Every rounded count that is not hidden, by what it counts and not by its place."""
    rows = [*data["gap"]["deviations"], *data["gap"]["accepted"]]
    patterns = patterns_of(data)

    def name(key):
        what, place = key
        if what == "row":
            of = ("kind", "touchpoint", "activity", "place")
            return what, *(rows[place][k] for k in of), rows[place]["after"] * (of[0] == "stopped")
        if what == "flow":
            row = flow_rows(data["flow"])[place]
            return what, *(value for k, value in row.items() if k not in ("cases", "channel"))
        if what == "pattern":
            return what, patterns[place].as_designed, patterns[place].parts
        return key

    told = counted(data)
    found = {name(k): n // base for k, n in zip(told.keys, told.values, strict=True) if n >= base}
    for path in paths_of(data):
        if path["cases"] >= base:
            found["path", json.dumps(path["moves"])] = path["cases"] // base
    return found


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(logs_of(6, 4, 40), THRESHOLDS, st.data())
def test_logs_whose_counts_round_alike_are_the_same_page_byte_for_byte(paths, fewest, choice):
    """One more on any path, where that takes no count over a multiple."""
    data = shared_data(paths, fewest)
    base = data["shareable"]["multiples"]
    ways = sorted(set(paths))
    more = dict.fromkeys(ways, 0) | {choice.draw(st.sampled_from(ways)): 1}
    again = [way for way in ways for _ in range(paths.count(way) + more[way])]
    assume(named(data_of(*again), base) == named(data_of(*paths), base))
    told = shared_data(again, fewest)
    assume(told["shareable"] == data["shareable"])
    assert everything(told) == everything(data)


CHANNELLED = DesignedJourney(
    "Shop",
    Sequence((Step("browse"), Step("pay"), Step("rate"))),
    {"pay": Touchpoint("pay", channels=("web", "phone"), owner="Anna Svensson")},
)


def recorded(*, case, wait, channel, score, comment):
    """The same paths with other ids, times, channels, scores and texts."""
    rows = [
        (f"{case}{i}", activity, pd.Timestamp("2026-01-05", tz="UTC") + wait * at)
        for i, path in enumerate(MANY)
        for at, activity in enumerate(path)
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "time"])
    frame = frame.assign(channel=channel, score=score, comment=comment)
    return summarize(compare(EventLog.from_pandas(frame), CHANNELLED))


def test_ids_times_channels_scores_and_texts_change_no_byte():
    one = recorded(
        case="Bo_Ek_", wait=pd.Timedelta("1h"), channel="web", score=5.0, comment="070-1234567"
    )
    other = recorded(
        case="Åsa", wait=pd.Timedelta("3D"), channel="store", score=1.0, comment="arg kund"
    )
    assert render(one) != render(other)
    assert everything(shareable(one, 5)) == everything(shareable(other, 5))
    told = "".join(everything(shareable(one, 5)))
    assert not [word for word in ("Bo_Ek_", "070-1234567", "Svensson", "2026-01") if word in told]
    assert "Designed channel" in told


# pages of which little is left


def test_a_log_where_everybody_goes_a_way_of_their_own_is_still_a_page():
    """All paths are rare, and still every touchpoint is one of many."""
    ways = product(("browse", "pay", "call", "chat"), repeat=3)
    data = shareable(data_of(*[way for way in ways if matches([way])][:55]), 10)
    page = render(data)
    assert not paths_of(data)
    assert not data["aligned_paths"]
    assert len(pictures(page)) in (2, 3)
    words = said(Page(page))
    assert "Paths are not drawn beside the design: none is common enough." in words
    assert "They cover 0 %" in plain(words)
    assert not re.search(r"(?<![\d<.])[1-9] customers?", plain(words))
    for code in LANGUAGES:
        assert render(data, code, "md")


def test_where_only_the_whole_is_told_the_map_and_the_table_say_that():
    data = shareable(data_of(*[("browse",)] * 9, *[("call",)] * 9), 10)
    page = render(data)
    words = plain(said(Page(page)))
    assert data["headline"] == "Fewer than 10 travel the journey as designed"
    assert len(pictures(page)) == 2
    assert "browse reached by –" in words
    assert "reached by 0 %" not in words
    assert "No touchpoint is skipped by 10 or more" in words
    assert "Patterns of deviation are not drawn: none is common enough." in words
    assert "fewer than 10, or none" in words


def test_the_views_that_are_left_out_are_said_in_the_language_of_the_page():
    data = shareable(data_of(*MANY), 5)
    assert "blueprint and what to do first" in said(Page(render(data)))
    swedish = said(Page(render(data, "sv")))
    assert "tjänsteritningen och vad som bör göras först" in swedish
    assert "means and waits" not in swedish
    assert "Ritad av antal som är avrundade nedåt till multiplar av 5." in swedish
    for code in LANGUAGES:
        assert 'lang="en"' not in render(data, code).replace('<html lang="en">', "")


def test_markdown_tells_every_picture():
    told = render(shareable(data_of(*MANY), 5), form="md")
    for view in SHARED_VIEWS.values():
        title = str(view(shareable(data_of(*MANY), 5), ENGLISH))
        assert plain(re.sub("[\u2068\u2069]", "", title)) in plain(
            re.sub("[\u2068\u2069]", "", told)
        )


# the demo and a real log


@pytest.fixture(scope="module")
def orders(tmp_path_factory):
    log = tmp_path_factory.mktemp("demo") / "orders.csv"
    log.write_bytes(demo.make().log_csv)
    return summarize(compare(read_log(log), demo.design()))


def holds(whole, fewest):
    """That all a page and its pictures say is rounded; returns activities that are rare."""
    data = shareable(whole, fewest)
    base, n = data["shareable"]["multiples"], data["gap"]["log"]["cases"]
    page = render(data)
    for key, number in whole_numbers(data):
        assert key in NO_COUNTS or number % base == 0, key
    shares = {plain(ENGLISH.percent(i / n, d)) for i in range(0, n + 1, base) for d in (0, 1)}
    drawn = pictures(page)
    assert len(drawn) == 4
    for svg in drawn[:3]:
        for number in numbers_in(svg):
            assert not number.endswith("%") or number in shares | DRAWN_THRESHOLDS, number
    rare = {
        row["activity"]
        for row in whole["gap"]["deviations"]
        if row["kind"] == "ad_hoc" and row["cases"] < base
    }
    assert not [name for name in rare if f">{name}<" in page or f'"{name}"' in page]
    return rare


def test_the_demo_holds(orders):
    holds(orders, 10)
    assert holds(orders, 50)


def test_a_real_log_holds(shared):
    design = read_design("docs/examples/receipt.journey.yaml")
    log = read_log(shared / "receipt/receipt.parquet", channel="case:channel")
    assert holds(summarize(compare(log, design)), 10)
