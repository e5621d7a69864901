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


def test_only_what_is_near_the_window_is_laid_out(visit, large_page):
    page = visit(large_page).page
    assert page.evaluate(LAID_OUT, "findings")
    for far in ("index", "paths", "methods"):
        assert not page.evaluate(LAID_OUT, far)
    page.locator("#paths").scroll_into_view_if_needed()
    page.wait_for_function(LAID_OUT, arg="paths")


def test_what_is_not_laid_out_is_found_all_the_same(visit, large_page):
    page = visit(large_page).page
    assert not page.evaluate(LAID_OUT, "analysts")
    assert page.evaluate("window.find('inverse mean arc degree')")
    assert page.evaluate("getSelection().anchorNode.parentNode.closest('section').id") == "analysts"
    page.wait_for_function(LAID_OUT, arg="analysts")


def test_all_is_laid_out_on_paper(visit, large_page):
    page = visit(large_page).page
    page.emulate_media(media="print")
    ids = page.evaluate("[...document.querySelectorAll('main > section')].map((e) => e.id)")
    assert len(ids) > 12
    assert [one for one in ids if not page.evaluate(LAID_OUT, one)] == []


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("page_of", ["order_page", "large_page"])
def test_the_room_kept_for_what_is_not_laid_out_is_near_what_it_takes(
    visit, request, page_of, width
):
    page = visit(request.getfixturevalue(page_of), width=width).page
    kept = page.evaluate("document.documentElement.scrollHeight")
    page.add_style_tag(content="section { content-visibility: visible !important; }")
    taken = page.evaluate("document.documentElement.scrollHeight")
    assert taken > 10_000
    assert 0.75 < kept / taken < 1.25


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
