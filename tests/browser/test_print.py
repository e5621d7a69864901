"""On paper: A4 landscape, nothing cut, no controls, few pages."""

import re

import pytest

A4 = (297, 210)
MARGIN = 12
MILLIMETRE = 96 / 25.4
WITHIN = tuple((side - 2 * MARGIN) * MILLIMETRE for side in A4)


def pages_of(pdf):
    """Width and height of every page, in millimetres."""
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [tuple(round(float(side) * 25.4 / 72) for side in size) for size in sizes]


@pytest.fixture
def printed(visit, order_page):
    page = visit(order_page, width=round(WITHIN[0]), scheme="dark").page
    page.emulate_media(media="print", color_scheme="dark")
    return page


def test_the_page_is_printed_on_a4_landscape(printed, order):
    pdf = printed.pdf(prefer_css_page_size=True, print_background=True)
    pages = pages_of(pdf)
    assert set(pages) == {A4}
    sections = printed.locator("main > section").count()
    assert sections - 5 <= len(pages) <= sections + 10


def test_a_picture_fits_on_one_sheet_with_its_heading(printed):
    pictures = printed.locator("section:has(> .picture)").all()
    assert pictures
    for section in pictures:
        box, svg = section.bounding_box(), section.locator("svg").first
        drawn = svg.bounding_box()
        assert drawn["x"] >= -1
        assert drawn["x"] + drawn["width"] <= WITHIN[0] + 1
        assert box["height"] <= WITHIN[1] + 1
        assert svg.get_attribute("viewBox")
        assert svg.evaluate("e => getComputedStyle(e.closest('.scroll')).overflow") == "visible"


def test_no_table_is_wider_than_the_sheet(printed):
    wide = printed.evaluate(
        """width => [...document.querySelectorAll('table')]
          .filter((table) => table.getBoundingClientRect().right > width + 1)
          .map((table) => [table.caption?.textContent, table.getBoundingClientRect().right])""",
        WITHIN[0],
    )
    assert wide == []


def test_controls_are_not_printed_and_words_of_headings_are(printed):
    for hidden in ("nav", ".skip", "#path-tools"):
        assert printed.locator(hidden).is_hidden()
    heading = printed.locator("#touchpoints thead th").nth(1)
    assert heading.inner_text() == "Touchpoint"
    assert heading.bounding_box()["height"] > 10


def test_the_line_over_a_part_stands_clear_of_its_heading(printed):
    lines = printed.locator(".part").all()
    assert len(lines) == 2
    for line in lines:
        box = line.bounding_box()
        heading = line.locator("xpath=following-sibling::h2").bounding_box()
        assert box["y"] + box["height"] <= heading["y"]


def test_paper_is_white_in_the_dark(printed):
    assert printed.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)",
    )  # fmt: skip
    assert printed.evaluate("getComputedStyle(document.body).color") == "rgb(31, 41, 51)"


def test_at_most_25_paths_are_printed(printed):
    assert printed.locator("#path-list > li").count() == 25


def test_what_explains_is_no_larger_than_what_it_explains(printed):
    sizes = printed.evaluate(
        """() => Object.fromEntries(['body', 'table', 'caption', '.sub', '.move', '#findings li']
          .map((s) => [s, parseFloat(getComputedStyle(document.querySelector(s)).fontSize)]))"""
    )
    assert sizes == {
        "body": 11, "table": 10, "caption": 10, ".sub": 10, ".move": 10, "#findings li": 12,
    }  # fmt: skip


def test_the_first_sheet_holds_the_head_and_the_findings(printed):
    findings = printed.locator("#findings").bounding_box()
    assert findings["y"] + findings["height"] <= WITHIN[1]
