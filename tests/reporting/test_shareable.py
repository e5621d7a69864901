"""A page for sharing: no count of few in it, and none that it gives away."""

import json
import re
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from page_texts import Page, said
from shared_pages import (
    NO_COUNTS,
    SHOP,
    THRESHOLDS,
    counted,
    data_of,
    logs,
    matches,
    shared,
    small,
    whole_numbers,
)
from small_logs import log_of_paths

from journeymine.errors import ResultError, UsageError
from journeymine.gap import compare
from journeymine.language import LANGUAGES
from journeymine.reporting import render, report, shareable, summarize
from journeymine.reporting.paths import paths_of
from journeymine.reporting.shareable.audit import gives_nothing_away
from journeymine.reporting.shareable.counts import Counts


@settings(max_examples=30, deadline=None)
@given(logs, THRESHOLDS)
def test_no_count_under_the_threshold_is_in_the_data(paths, fewest):
    data = shared(paths, fewest)
    few = [
        (key, n)
        for key, n in whole_numbers(data)
        if 0 < n < fewest and key not in NO_COUNTS and key != "multiples"
    ]
    assert not few
    assert json.loads(render(data, form="json")) == json.loads(json.dumps(data))


@settings(max_examples=25, deadline=None)
@given(logs, THRESHOLDS)
def test_no_count_under_the_threshold_is_on_the_page(paths, fewest):
    data = shared(paths, fewest)
    html = render(data)
    page = Page(html)
    cells = [cell for table in page.tables.values() for row in table[1:] for cell in row]
    values = [value for _, name, value in page.attributes if name == "data-value"]
    block = json.loads(re.search(r'id="path-data">(.*?)</script>', html, re.DOTALL)[1])
    counts = [row[0] for row in block["rows"]]
    listed = re.findall(r"<li><span><strong>(.*?)</strong>", html)
    for text in (*cells, *values, *counts, *listed):
        told = text.strip().replace("\u202f", "")
        if re.fullmatch(r"\d+", told):
            assert int(told) == 0 or int(told) >= fewest
    words = said(page)
    for n in range(1, fewest):
        assert not re.search(
            rf"(?<![\d.,<\u202f]){n} (customers?|journeys?|cases?|of (?!them))\b", words
        )


@settings(max_examples=25, deadline=None)
@given(logs, st.integers(2, 6))
def test_every_number_of_the_data_is_made_from_rounded_counts(paths, fewest):
    whole = data_of(*paths)
    data = shared(paths, fewest)
    base, n = data["shareable"]["multiples"], data["gap"]["log"]["cases"]
    assert base % fewest == 0
    assert n == whole["gap"]["path"]["fitting_share"]["n"] // base * base
    for key, number in whole_numbers(data):
        assert key in NO_COUNTS or number % base == 0
    shares = [row["reached"] for row in data["gap"]["touchpoints"]]
    shares += [row["share"] for row in data["gap"]["deviations"]]
    shares.append(data["gap"]["path"]["fitting_share"])
    for one in shares:
        assert one["n"] == n
        assert one["value"] is None or round(one["value"] * n) % base == 0


def worlds(counts, base):
    """Every log of these paths that is published in the same words, by trying all."""
    published = counts.values // base * base
    ranges = [range(c // base * base, c // base * base + base) for c in counts.cases.tolist()]
    every = np.array(list(product(*ranges)), dtype=np.int64)
    sums = every @ counts.takes.T.astype(np.int64) + counts.rest
    return every[((sums >= published) & (sums < published + base)).all(axis=1)]


@settings(max_examples=30, deadline=None)
@given(small, st.integers(2, 4))
def test_an_attacker_who_tries_every_log_finds_no_hidden_count(paths, fewest):
    data = shared(paths, fewest)
    base = data["shareable"]["multiples"]
    counts = counted(data_of(*paths))
    assume(base ** len(counts.cases) <= 20_000)
    found = worlds(counts, base)
    sums = found @ counts.takes.T.astype(np.int64) + counts.rest
    hidden = (counts.values > 0) & (counts.values < fewest)
    for place in range(len(counts.keys)):
        if hidden[place]:
            assert len(set(sums[:, place])) > 1, counts.keys[place]
        for held in range(len(counts.keys)):
            inside = not (counts.takes[held] & ~counts.takes[place]).any()
            if inside and 0 < counts.values[place] - counts.values[held] < fewest:
                told = (counts.keys[held], counts.keys[place])
                assert len(set(sums[:, place] - sums[:, held])) > 1, told
    for place, cases in enumerate(counts.cases):
        assert cases >= fewest or len(set(found[:, place])) > 1


@settings(max_examples=25, deadline=None)
@given(small, st.integers(2, 4), st.data())
def test_logs_whose_counts_round_alike_are_published_in_the_same_bytes(paths, fewest, choice):
    data = shared(paths, fewest)
    base = data["shareable"]["multiples"]
    whole = data_of(*paths)
    counts = counted(whole)
    assume(base ** len(counts.cases) <= 20_000)
    found = worlds(counts, base)
    other = found[choice.draw(st.integers(0, len(found) - 1))]
    ways = [sorted(set(paths))[path["variant"]] for path in paths_of(whole)]
    again = [way for way, cases in zip(ways, other, strict=True) for _ in range(cases)]
    assume(matches(again))
    told = shared(again, fewest)
    assume(told["shareable"] == data["shareable"])
    assert render(told, form="json") == render(data, form="json")


@settings(max_examples=30, deadline=None)
@given(small, st.integers(2, 5))
@example([*[("browse",)], *[("browse", "pay")], *[("browse", "call")] * 4, *[("call",)] * 2], 2)
def test_subtraction_from_totals_and_siblings_gives_no_hidden_count(paths, fewest):
    """What is shown is taken for exact: that gives no hidden count, but by chance.

    By chance it is where other logs, with another count, are published in the same words.
    """
    whole, data = data_of(*paths), shared(paths, fewest)
    base = data["shareable"]["multiples"]
    found = counted(whole)
    shown = found.values >= base
    listed = found.cases >= base
    equations = np.vstack([found.takes[shown], np.eye(len(found.cases))[listed]]).astype(float)
    values = np.concatenate([found.values[shown], found.cases[listed]]) // base * base
    told = {n for _, n in whole_numbers(data)}
    told |= {
        round(t["reached"]["value"] * t["reached"]["n"])
        for t in data["gap"]["touchpoints"]
        if t["reached"]["value"] is not None
    }
    assert set(values.tolist()) <= told  # it is what the data say
    rank = np.linalg.matrix_rank(equations)
    solved = np.linalg.lstsq(equations, values.astype(float), rcond=None)[0]
    hidden = [(r, n) for r, n in zip(found.takes, found.values, strict=True) if 0 < n < fewest]
    hidden += list(zip(np.eye(len(found.cases)), found.cases, strict=True))
    for row, n in hidden:
        determined = np.linalg.matrix_rank(np.vstack([equations, row])) == rank
        if n < fewest and determined and abs(row.astype(float) @ solved - n) < 0.01:
            assume(base ** len(found.cases) <= 20_000)
            assert len(set((worlds(found, base) @ row.astype(np.int64)).tolist())) > 1


def counts(*rows, cases):
    takes = np.array(rows, dtype=bool)
    keys = tuple(("row", i) for i in range(len(rows)))
    return Counts(keys, takes, np.array(cases), np.zeros(len(rows), dtype=np.int64))


@pytest.mark.parametrize(
    ("fewest", "cases", "safe"),
    [
        pytest.param(2, [9, 1], False, id="9 + 1 = 10: rounded to 8, under 2, and 10: it is 1"),
        pytest.param(2, [9, 2], True, id="nothing hidden"),
        pytest.param(2, [10, 1], True, id="10, under 2, 10: none or one"),
        pytest.param(3, [11, 1], True, id="9, under 3, and 12: one or two"),
        pytest.param(3, [11, 2, 2], False, id="9 + 2 and twice 2 are 15 alone"),
        pytest.param(3, [11, 2, 1], True, id="9, under 3 twice, and 12"),
    ],
)
def test_coincidences_that_give_a_count_away_are_found(fewest, cases, safe):
    each = np.eye(len(cases), dtype=bool)
    found = counts(np.ones(len(cases)), *each, cases=cases)
    assert gives_nothing_away(found, fewest, fewest) is safe
    sums = worlds(found, fewest)
    at_risk = [i for i, n in enumerate(cases) if n < fewest]
    assert all(len(set(sums[:, i])) > 1 for i in at_risk) is safe


def test_what_two_counts_leave_between_them_is_found_where_neither_tells_it():
    rows = [[1, 1, 1, 1, 1], [0, 1, 0, 0, 0], [1, 0, 1, 1, 1], [0, 1, 1, 1, 0], [0, 0, 0, 1, 1]]
    found = counts(*rows, cases=[8, 9, 1, 1, 5])
    logs = worlds(found, 3)
    between = logs @ (found.takes[3] & ~found.takes[1])
    assert set(between.tolist()) == {2}
    assert all(len(set(logs[:, path].tolist())) > 1 for path in (2, 3))
    assert not gives_nothing_away(found, 3, 3)


def test_a_coincidence_makes_the_rounding_coarser():
    paths = [("browse", "pay", "rate")] * 9 + [("browse",)]
    assert shareable(data_of(*paths), 2)["shareable"] == {"fewest": 2, "multiples": 4}
    assert shareable(data_of(*paths[1:]), 2)["shareable"] == {"fewest": 2, "multiples": 2}


@pytest.fixture(scope="module")
def many():
    return data_of(
        *[("browse", "pay", "rate")] * 41, *[("browse", "call", "rate")] * 13,
        *[("browse", "Anna Svensson ringde", "pay", "rate")] * 2, ("browse",), ("browse", "rate"),
    )  # fmt: skip


def test_the_figures_are_rounded_down_by_hand(many):
    data = shareable(many, 5)
    gap = data["gap"]
    assert (gap["log"]["cases"], gap["path"]["fitting_cases"]) == (55, 40)
    assert [
        (d["kind"], d["touchpoint"] or d["activity"], d["cases"]) for d in gap["deviations"]
    ] == [
        ("ad_hoc", "call", 10),
        ("missing", "pay", 10),
    ]
    assert data["paths"]["cases"] == [40, 10]
    assert data["other_paths"] == 5
    reached = [round(t["reached"]["value"] * 55) for t in gap["touchpoints"]]
    assert reached == [55, 40, 55]
    assert [t["skipped_cases"] for t in gap["touchpoints"]] == [None, 10, None]


def test_rare_names_cases_and_sources_are_nowhere(many):
    data = shareable(many, 5)
    for form in ("html", "md", "json"):
        told = render(data, form=form)
        assert "Svensson" not in told
    assert "Svensson" in render(many)
    assert data["sources"] == []


def test_the_page_says_what_it_does_not_show(many):
    words = said(Page(render(shareable(many, 5))))
    assert "counts under 5 are not shown" in words
    assert "All counts are rounded down to multiples of 5" in words
    assert "Every case counts as complete" not in words
    assert "<5" in words
    assert "Other paths, and what rounding leaves: 5 customers, 9.1 %." in words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["html", "md", "json"])
def test_it_renders_in_every_language_and_form(many, language, form):
    assert render(shareable(many, 5), language, form)


@pytest.mark.parametrize(
    ("paths", "headline"),
    [
        ([("browse", "pay", "rate")] * 40, "All or nearly all travel the journey as designed"),
        ([("browse",)] * 40, "Fewer than 5 travel the journey as designed; 100\u00a0% leave after browse"),  # noqa: E501
        ([("browse", "pay", "rate")] * 10 + [("browse",)] * 30, "25\u00a0% travel the journey as designed; 75\u00a0% leave after browse"),  # noqa: E501
    ],
)  # fmt: skip
def test_the_headline_tells_what_rounded_counts_tell(paths, headline):
    data = shareable(data_of(*paths), 5)
    assert data["headline"] == headline
    assert f"<h1>{headline}</h1>" in render(data)


def test_a_threshold_of_one_is_refused(many):
    for fewest in (1, 0, -3):
        with pytest.raises(UsageError, match="JM-E088"):
            shareable(many, fewest)


def test_too_few_cases_are_refused(many):
    with pytest.raises(ResultError, match="JM-E431"):
        shareable(many, 59)


def test_data_for_sharing_are_not_shared_once_more(many):
    with pytest.raises(ResultError, match="JM-E432"):
        shareable(shareable(many, 5), 5)


def test_damaged_data_are_refused(many):
    damaged = {
        **many,
        "paths": {k: v for k, v in many["paths"].items() if k != "deviations"},
    }
    with pytest.raises(ResultError, match="JM-E430"):
        shareable(damaged, 5)


def test_a_report_is_made_for_sharing(many):
    gap = compare(log_of_paths(*[("browse", "pay", "rate")] * 40), SHOP)
    page = report(gap, shareable=7)
    assert page.data == shareable(summarize(gap), 7)
    assert page.title == "All or nearly all travel the journey as designed"
