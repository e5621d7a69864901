"""A page of 50 activities, 40 designed touchpoints and 2,000 paths: light, quick and legible.

How long it takes to open is measured by ``benchmarks/page.py``; here stands what makes it quick.
"""

import pytest
from large_journey import PATHS, large_gap
from texts_in_pictures import texts_that_collide, texts_that_leave

from journeymine.discovery import discover
from journeymine.reporting import summarize

LAID_OUT = """(id) => document.getElementById(id).firstElementChild
  .checkVisibility({ contentVisibilityAuto: true })"""


@pytest.fixture(scope="module")
def large_page(saved):
    gap = large_gap()
    data = summarize(gap, discover(gap.events))
    assert (gap.to_dict()["log"]["activities"], data["complete_variants"]) == (50, PATHS)
    return saved(data)


def test_a_large_page_is_under_a_megabyte(large_page):
    assert large_page.stat().st_size < 1_000_000


def test_a_large_page_turns_and_searches(visit, large_page):
    page = visit(large_page).page
    status = page.get_by_role("status")
    assert status.text_content() == "1 to 25 of 2\u202f000 found, of 2\u202f000 paths in all"
    page.get_by_label("Search").fill("unplanned contact 7")
    assert 0 < int(status.text_content().split(" found")[0].split()[-1]) < PATHS


def test_the_whole_page_is_painted_wherever_the_window_is(visit, large_page):
    """So that a picture of the whole page, as tools take them, has no blank sections."""
    page = visit(large_page).page
    ids = page.evaluate("[...document.querySelectorAll('main > section')].map((e) => e.id)")
    assert len(ids) > 12
    assert [one for one in ids if not page.evaluate(LAID_OUT, one)] == []


def test_the_data_of_paths_are_read_when_they_are_asked_for(visit, large_page):
    reads = "window.reads = 0; const { parse } = JSON; JSON.parse = (t) => (reads++, parse(t));"
    page = visit(large_page, script=reads).page
    assert page.evaluate("reads") == 0
    page.get_by_label("Search").fill("unplanned")
    page.get_by_role("button", name="On", exact=True).click()
    assert page.evaluate("reads") == 1


def test_a_large_page_is_legible(visit, large_page):
    page = visit(large_page).page
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('.picture > svg text')]
          .map((t) => parseFloat(getComputedStyle(t).fontSize))"""
    )
    assert len(sizes) > 100
    assert min(sizes) >= 9
    assert texts_that_collide(page) == []
    assert texts_that_leave(page) == []


@pytest.mark.parametrize("width", [390, 1440])
def test_a_large_page_is_no_wider_than_the_window(visit, large_page, width):
    page = visit(large_page, width=width).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
