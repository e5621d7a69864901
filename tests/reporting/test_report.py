"""The page: true to its data, safe with any name, readable without its script."""

import json
import re
from base64 import b64encode
from functools import partial
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Sequence, Step
from journeymine.discovery import discover
from journeymine.errors import ResultError
from journeymine.gap import compare
from journeymine.language import ENGLISH
from journeymine.reporting import render, report, shareable, summarize
from journeymine.reporting.filters import filters_of

PAYLOADS = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; alert(1)//", "]]>",
    "</title></style></script><script>alert(1)</script>", "javascript:alert(1)", "&lt;b&gt;",
    "{{ 7*7 }}", "\u202egnp.exe", "a" * 400, "Välkomstsamtal på öppen linje",
]  # fmt: skip


class Page(HTMLParser):
    """Tags, attributes and texts of a page."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.texts, self.inside = [], [], [], []
        self.placed = []  # (innermost element, text)
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.extend((tag, *pair) for pair in attrs)
        self.inside.append(tag)

    def handle_endtag(self, tag):
        if tag in self.inside:
            del self.inside[len(self.inside) - 1 - self.inside[::-1].index(tag) :]

    def handle_data(self, data):
        if not {"script", "style"} & set(self.inside):
            self.texts.append(data)
            self.placed.append((self.inside[-1] if self.inside else "", data))


def gap_of(*paths, names=("browse", "pay", "rate")):
    return compare(log_of_paths(*paths), DesignedJourney("Shop", Sequence(tuple(map(Step, names)))))


@pytest.fixture(scope="module")
def gap():
    return gap_of(*[("browse", "pay", "rate")] * 40, *[("browse", "call", "rate")] * 8, ("browse",))


def text_of(gap):
    return re.sub(r"\s+", " ", " ".join(Page(report(gap).html).texts).replace("\u00a0", " "))


def test_the_finding_stands_first_with_its_base_and_interval(gap):
    said = text_of(gap)
    assert "82 % travel the journey as designed; 16 % skip pay" in said
    assert "40 of 49 customers travel as designed : 81.6 %" in said.replace(
        "designed:", "designed :"
    )
    assert "n = 49" in said


def test_every_deviation_is_in_the_table(gap):
    page = text_of(gap)
    for words in ("skipped pay", "unplanned call", "left here browse"):
        assert words in page


def test_what_is_null_is_said_not_to_be_computed(gap):
    assert "no rule tells which are still open" in text_of(gap)


def test_the_page_is_made_of_its_data_alone(gap):
    data = summarize(gap, discover(gap.events), versions={"journeymine": "1"})
    assert render(json.loads(json.dumps(data))) == render(data)


def test_other_data_is_refused():
    for data in ({}, {"schema": "journeymine/report/2"}, {"schema": "something/else"}):
        with pytest.raises(ResultError) as error:
            render(data)
        assert error.value.code == "JM-E430"


@pytest.mark.parametrize("version", [1, 3])
def test_data_of_another_version_are_refused_with_what_mends_it(gap, version):
    data = {**summarize(gap), "schema": f"journeymine/report/{version}"}
    for use in (render, partial(shareable, fewest=5)):
        with pytest.raises(ResultError) as error:
            use(data)
        assert error.value.code == "JM-E433"
        assert "run `journeymine compare` with the same log and design" in str(error.value)


def test_damaged_paths_are_refused(gap):
    data = summarize(gap)
    table = data["paths"]
    for damaged in (
        {**table, "names": []},
        {**table, "cases": table["cases"][:-1]},
        {**table, "moves": ["z0", *table["moves"][1:]]},
    ):
        with pytest.raises(ResultError) as error:
            render({**data, "paths": damaged})
        assert error.value.code == "JM-E430"


def test_little_matched_is_said_before_the_figures():
    said = text_of(gap_of(("browse", "x", "y", "x", "z")))
    assert said.index("Only 20 %") < said.index("As designed")
    assert "x (2), y (1), z (1)" in said


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_name_is_only_ever_text(payload):
    gap = gap_of((payload, "pay", "extra " + payload), ("pay",), names=(payload, "pay"))
    html = report(gap, discover(gap.events)).html
    page, clean = (
        Page(html),
        Page(report(gap_of(("a", "pay", "b"), ("pay",), names=("a", "pay"))).html),
    )
    assert page.tags.count("script") == clean.tags.count("script") == 2
    assert not [a for a in page.attributes if a[1].startswith("on")]
    addresses = [a[2] or "" for a in page.attributes if not a[1].startswith("data-")]
    assert not [a for a in addresses if a.strip().startswith("javascript:")]
    assert not {"img", "iframe", "object", "embed", "form", "link", "base"} & set(page.tags)
    assert payload in "".join(page.texts)


def test_nothing_is_loaded_from_elsewhere(gap):
    html = report(gap).html
    page = Page(html)
    sources = [a for a in page.attributes if a[1] in ("src", "href", "srcset", "data")]
    assert [a for a in sources if not (a[1] == "href" and a[2].startswith("#"))] == []
    assert not re.findall(r"url\((?!data:)", html)
    (policy,) = (a[2] for a in page.attributes if a[1] == "content" and "default-src" in a[2])
    assert policy.startswith("default-src 'none'; script-src 'sha256-")


def test_the_policy_allows_the_script_that_the_page_holds(gap):
    html = report(gap).html
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in html


def test_a_name_that_turns_the_writing_direction_turns_only_itself():
    turned = "\u202egnp.exe"
    gap = gap_of(("browse", f"+{turned}"), ("rate",), names=("browse", turned, "rate"))
    around = {element for element, words in Page(report(gap).html).placed if turned in words}
    # each of these is a paragraph of its own to the bidirectional algorithm
    assert around <= {"bdi", "td", "th", "h1", "title", "desc", "text", "span", "li"}
    assert "bdi" in around


def test_headings_of_tables_have_a_scope(gap):
    scopes = [a for a in Page(report(gap).html).attributes if a[0] == "th" and a[1] == "scope"]
    assert len(scopes) == Page(report(gap).html).tags.count("th")


def test_no_text_claims_a_reason(gap):
    said = text_of(gap).casefold()
    for word in ("because", "caused", "causes", "drives", "due to", "leads to"):
        assert word not in said


@given(
    st.lists(
        st.lists(st.sampled_from(["browse", "pay", "rate", "x"]), min_size=1, max_size=6),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=25)
def test_any_gap_makes_a_page(paths):
    if any(name != "x" for path in paths for name in path):
        assert report(gap_of(*map(tuple, paths))).html.startswith("<!doctype html>")


def test_the_page_shows_open_journeys_apart_and_counts_them_nowhere_else():
    design = DesignedJourney("Shop", Sequence(tuple(map(Step, ("browse", "pay", "rate")))))
    paths = [("browse", "pay", "rate")] * 5 + [("browse", "rate")] * 2 + [("browse", "x")] * 3
    gap = compare(log_of_paths(*paths), design, end_activity="rate")
    said = text_of(gap)
    assert "5 of 7 customers whose journey is complete travel as designed" in said
    assert "3 of 10 journeys are still open (no 'rate' yet) and are shown apart" in said
    assert "Every case counts as complete" not in said
    assert "0 of 3 customers still on the way travel as designed so far: 0 %" in said
    assert "Share of all 7 customers whose journey is complete" in said
    assert "2 of 2 paths; they cover 100 % of 7 customers" in said
    assert "n = 7" in said
    tables = said[said.index("Where customers leave the design") :]
    assert "n = 10" not in tables[: tables.index("Outcome: how many arrive")]  # which counts all
    assert "of all journeys, open ones too, succeed" in said[: said.index("Where customers leave")]
    assert said.index("Where customers leave the design") < said.index("unplanned x")
    assert said.index("Journeys still on the way") < said.index("unplanned x")
    data = summarize(gap, discover(gap.events))
    assert data["headline"] == "71\u00a0% travel the journey as designed; 29\u00a0% skip pay"
    assert render(json.loads(json.dumps(data))) == render(data)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_end_activity_is_only_ever_text(payload):
    design = DesignedJourney("Shop", Sequence((Step("browse"), Step("pay"))))
    log = log_of_paths(("browse", payload), ("browse", "x"))
    page = Page(report(compare(log, design, end_activity=payload)).html)
    assert page.tags.count("script") == 2
    assert not {"img", "iframe", "object", "embed", "form", "link", "base"} & set(page.tags)
    assert f"no '{payload}' yet" in "".join(page.texts)


def test_what_is_skipped_or_added_in_a_path_is_said_and_not_only_drawn(gap):
    html = report(gap).html
    paths = html.split("The commonest paths</h2>")[1].split("</ol>")[0]
    marks = re.findall(
        r'<span class="move (\w+)">(?:<span aria-hidden="true">(.)\xa0</span>'
        r'<span class="unseen">(\w+): </span>)?(?:<bdi>)?([^<]+)(?:</bdi>)?</span>',
        paths.split('<ol class="paths" id="path-list">')[1],
    )
    assert ("log", "+", "added", "call") in marks
    assert ("model", "\u2212", "skipped", "pay") in marks
    assert {mark[1:3] for mark in marks if mark[0] == "sync"} == {("", "")}


def test_the_page_has_one_style_of_thousands_and_leaves_names_as_they_are():
    gap = gap_of(*[("browse", "pay", "rate")] * 1200, *[("browse", "plan 1,500")] * 3)
    page = Page(report(gap).html)
    words = " ".join(page.texts)
    assert "1\u202f203 customers" in words
    assert "plan 1,500" in words
    assert re.findall(r"\d,\d{3}", words.replace("plan 1,500", "")) == []
    told = filters_of(ENGLISH)["plain"]("'plan 1,500' in 1,500 of 2,000 cases")
    assert told == ("'plan 1,500' in 1\u202f500 of 2\u202f000 cases".replace("'", "&#39;"))
