"""The page as Markdown: the same words and figures, and names that stay text."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Sequence, Step
from journeymine.discovery import discover
from journeymine.errors import UsageError
from journeymine.gap import compare
from journeymine.reporting import render, report, summarize
from journeymine.reporting.markdown import escaped, markdown_of


def data_of(*paths, names=("browse", "pay", "rate")):
    gap = compare(log_of_paths(*paths), DesignedJourney("Shop", Sequence(tuple(map(Step, names)))))
    return summarize(gap, discover(gap.events), versions={"journeymine": "1"})


@pytest.fixture(scope="module")
def data():
    return data_of(
        *[("browse", "pay", "rate")] * 40, *[("browse", "call", "rate")] * 8, ("browse",)
    )


def tables(page):
    """Every table as rows of cells, cut where Markdown cuts them."""
    blocks = [b.split("\n") for b in page.split("\n\n") if b.startswith("| ")]
    return [[re.split(r"(?<!\\)\|", line)[1:-1] for line in block] for block in blocks]


def test_it_has_the_findings_the_tables_and_where_it_all_is_from(data):
    page = render(data, form="md")
    lines = page.split("\n")
    assert lines[0] == "Shop · the designed journey against the actual one"
    assert lines[2] == f"# {data['headline']}"
    headings = [line for line in lines if line.startswith("## ")]
    assert headings[:2] == ["## In short", "## The journey map"]
    assert "## Where customers leave the design" in headings
    assert {
        "## How the figures are made",
        "## Sources and versions",
        "## Fitness and precision",
    } <= set(headings)
    assert "| skipped | pay |  | 8 | 16.3\u00a0% | 8.5\u00a0% to 29.0\u00a0% |" in lines
    assert "journeymine 1" in lines
    assert "1. **40** 81.6\u00a0%, as designed browse · pay · rate" in lines
    assert any("browse · +\u00a0call · −\u00a0pay · rate" in line for line in lines)


def test_every_row_of_the_page_is_a_row_of_it(data):
    html, page = render(data), render(data, form="md")
    assert len(tables(page)) == html.count("<table") > 3
    rows = sum(len(table) - 1 for table in tables(page))  # less the line below the heading
    assert rows == html.count("<tr")
    for table in tables(page):
        assert len({len(row) for row in table}) == 1
        assert set("".join(table[1])) <= set(" -:")


def test_nothing_that_serves_a_browser_alone_is_in_it(data):
    page = render(data, form="md")
    for word in ("<svg", "font-face", "getElementById", "To the findings", "Contents"):
        assert word not in page
    assert len(page) < len(render(data)) / 4


def test_it_speaks_the_language_of_the_page(data):
    assert "81,6\u00a0%" not in render(data, form="md")
    assert "81,6\u00a0%" in render(data, "da", "md")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a|b", r"a\|b", id="a pipe"),
        pytest.param("a\\|b", r"a\\\|b", id="an escaped pipe"),
        pytest.param("a\n\n# b", r"a \# b", id="lines"),
        pytest.param("```sh\nx", r"\`\`\`sh x", id="a fence"),
        pytest.param("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;", id="HTML"),
        pytest.param("&lt;b", "&amp;lt;b", id="an entity"),
        pytest.param("[l](javascript:alert(1))", r"\[l\](javascript\:alert(1))", id="a link"),
        pytest.param("http://e.com www.e.com", r"http\://e.com www\.e.com", id="addresses"),
        pytest.param("a@b.co", "a<!-- -->@b.co", id="an address of e-mail"),
        pytest.param("1. x", r"1\. x", id="a list of numbers"),
        pytest.param("- [x] y", r"\- \[x\] y", id="a list"),
        pytest.param("---", r"\---", id="a rule"),
        pytest.param("$x$ ~~y~~ **z** _u_", r"\$x\$ \~\~y\~\~ \*\*z\*\* \_u\_", id="marks"),
        pytest.param("a\0b", "a\ufffdb", id="the character of nothing"),
    ],
)  # fmt: skip
def test_names_are_text(name, text):
    assert escaped(name) == text


@given(st.text())
def test_taking_the_escapes_away_gives_the_name(name):
    told = escaped(name)
    assert "\n" not in told
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", told.replace("<!-- -->", ""))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        plain = plain.replace(entity, character)
    assert plain == re.sub(
        r"[\s\x85\u2028\u2029]+", " ", name.replace("\0", "\ufffd"), flags=re.ASCII
    ).strip(" ")


@given(st.text())
def test_no_character_of_markup_is_bare(name):
    told = escaped(name).replace("<!-- -->", "")
    bare = re.sub(r"\\.", "", told)
    assert not set("`*_{}[]|~$^#<>\\") & set(bare)
    assert not re.search(r"www\.|:\S|^\d{1,9}[.)]( |$)|^([-+]( |$)|-+$|=+$)", bare, re.IGNORECASE)


HOSTILE = [
    "a|b",
    "# x\n\ny",
    "<img src=x onerror=alert(1)>",
    "`",
    "[l](http://e.com)",
    "\u202egnp.exe",
]


def test_hostile_names_change_no_table_and_no_heading():
    names = tuple(HOSTILE)
    quiet = tuple(f"n{i}" for i in range(len(names)))
    paths = [(0, 1, 2, 3, 4, 5)] * 5 + [(0, 2, 1, 4), (5,), (3, 3, 0)]
    pages = [
        render(data_of(*(tuple(used[i] for i in path) for path in paths), names=used), form="md")
        for used in (names, quiet)
    ]
    shapes = [[[len(row) for row in table] for table in tables(page)] for page in pages]
    assert shapes[0] == shapes[1]
    assert pages[0].count("\n") == pages[1].count("\n")
    assert not re.search(r"(?<!\\)[`<\[](?!!-- -->)", pages[0])
    assert "\u2068\u202egnp.exe\u2069" in pages[0]


def test_the_ends_of_a_heading_are_kept():
    assert markdown_of("<h2>a #</h2>") == "## a \\#\n"


def test_json_is_the_data_in_their_order(data):
    assert json.dumps(json.loads(render(data, form="json"))) == json.dumps(data)
    danish = json.loads(render(data, "da", "json"))
    assert danish["language"] == "da"
    assert danish["gap"] == json.loads(json.dumps(data["gap"]))


def test_an_unknown_form_is_refused(data):
    with pytest.raises(UsageError, match=r"JM-E087 .*\s+Hint: .*html, md, json"):
        render(data, form="pdf")


def test_a_report_is_saved_by_the_ending(tmp_path):
    gap = compare(log_of_paths(("a", "b")), DesignedJourney.of_steps("a", "b", name="S"))
    page = report(gap, language="sv")
    for ending, form in ((".html", "html"), (".MD", "md"), (".json", "json")):
        page.save(tmp_path / f"x{ending}")
        written = (tmp_path / f"x{ending}").read_text("utf-8")
        assert written == render(summarize(gap, language="sv"), form=form)
    with pytest.raises(UsageError, match="JM-E041"):
        page.save(tmp_path / "x.pdf")
