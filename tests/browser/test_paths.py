"""The paths of customers: searched, filtered and turned, by mouse and by keyboard."""

import pytest
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Sequence, Step
from journeymine.gap import compare
from journeymine.reporting import summarize
from journeymine.reporting.paths import packed_paths, paths_of

DESIGNED = ("browse", "order", "pay")
ELEMENTS = "list => [...list.children].map(e => e.innerHTML.replace(/\\s+/g, ' ').trim())"
CALLS = [f"call {i}" for i in range(60)]


@pytest.fixture(scope="module")
def page_of_paths(saved):
    """63 paths: as designed, one skip, one who leaves, and 60 with a call each."""
    paths = [DESIGNED] * 4 + [("browse", "pay")] * 3 + [("browse",)] * 2
    paths += [("browse", call, "order", "pay") for call in CALLS]
    design = DesignedJourney("Shop", Sequence(tuple(map(Step, DESIGNED))))
    return saved(summarize(compare(log_of_paths(*paths), design)))


class Paths:
    def __init__(self, page):
        self.page = page
        self.search = page.get_by_label("Search")
        self.filter = page.get_by_label("Show")
        self.back = page.get_by_role("button", name="Back")
        self.on = page.get_by_role("button", name="On", exact=True)

    def status(self):
        return self.page.get_by_role("status").text_content()

    def shown(self):
        return self.page.locator("#path-list > li").count()

    def first(self):
        return " ".join(self.page.locator("#path-list > li").first.text_content().split())


@pytest.fixture
def paths(visit, page_of_paths):
    return Paths(visit(page_of_paths).page)


def test_the_first_page_of_paths_stands_there_at_once(paths):
    assert paths.shown() == 25
    assert paths.status() == "1 to 25 of 63 found, of 63 paths in all"
    assert paths.back.is_disabled()
    assert paths.on.is_enabled()


def test_paths_are_turned_to_the_last_and_back(paths):
    paths.on.click()
    assert paths.status() == "26 to 50 of 63 found, of 63 paths in all"
    paths.on.click()
    assert (paths.shown(), paths.status()) == (13, "51 to 63 of 63 found, of 63 paths in all")
    assert paths.on.is_disabled()
    paths.back.click()
    assert paths.status() == "26 to 50 of 63 found, of 63 paths in all"


def test_a_search_finds_any_part_of_a_name_in_any_case_and_begins_at_the_first_page(paths):
    paths.on.click()
    paths.search.fill("call")
    assert paths.status() == "1 to 25 of 60 found, of 63 paths in all"
    paths.search.fill("  CALL 1")
    assert paths.status() == "1 to 11 of 11 found, of 63 paths in all"
    assert "call 1" in paths.first()
    paths.search.fill("call 59")
    assert (paths.shown(), paths.status()) == (1, "1 to 1 of 1 found, of 63 paths in all")
    paths.search.fill("")
    assert paths.status() == "1 to 25 of 63 found, of 63 paths in all"


def test_a_search_without_a_find_says_so(paths):
    paths.search.fill("no such step")
    assert (paths.shown(), paths.status()) == (0, "No path fits; there are 63 in all")
    assert paths.back.is_disabled()
    assert paths.on.is_disabled()


@pytest.mark.parametrize(
    ("wanted", "found", "first"),
    [
        ("as designed", 1, "4 5.8 %, as designed browse order pay"),
        ("with skipped steps", 1, "3 4.3 % browse − skipped: order pay"),
        ("left before the end", 1, "2 2.9 % browse left here"),
        ("with added steps", 60, "1 1.4 % browse + added: call 0 order pay"),
    ],
)
def test_a_filter_shows_the_paths_of_its_kind(paths, wanted, found, first):
    paths.filter.select_option(label=wanted)
    last = min(found, 25)
    assert paths.status() == f"1 to {last} of {found} found, of 63 paths in all"
    assert paths.first().replace("\u00a0", " ") == first


def test_search_and_filter_work_together(paths):
    paths.filter.select_option(label="with skipped steps")
    paths.search.fill("call")
    assert paths.status() == "No path fits; there are 63 in all"


def test_all_is_done_by_keyboard(paths):
    paths.search.focus()
    paths.page.keyboard.type("call")
    assert paths.status() == "1 to 25 of 60 found, of 63 paths in all"
    paths.page.keyboard.press("Tab")
    paths.page.keyboard.type("with a")
    assert paths.filter.input_value() == "l"
    paths.page.keyboard.press("Tab")  # back stands still on the first page, so on is next
    paths.page.keyboard.press("Enter")
    assert paths.status() == "26 to 50 of 60 found, of 63 paths in all"
    paths.page.keyboard.press("Enter")
    assert paths.status() == "51 to 60 of 60 found, of 63 paths in all"


def test_scripts_show_the_paths_as_they_stand_without_them(visit, order_page):
    """The same words, marks and elements, so that nothing jumps and nothing is lost."""
    given = visit(order_page, scripts=False).page.locator("#path-list").evaluate(ELEMENTS)
    paths = Paths(visit(order_page).page)
    status = paths.status()
    assert paths.page.locator("#path-list").evaluate(ELEMENTS) == given
    paths.search.fill("no such step")
    paths.search.fill("")
    assert paths.page.locator("#path-list").evaluate(ELEMENTS) == given
    assert paths.status() == status
    assert any("unseen" in path for path in given)


def test_a_search_that_the_browser_kept_is_searched_for(visit, order_page):
    """Firefox and others fill a form again when a page is loaded again."""
    kept = """new MutationObserver((_, observer) => {
      const search = document.getElementById('path-search');
      if (search) { search.value = 'no such step'; observer.disconnect(); }
    }).observe(document, { childList: true, subtree: true });"""
    assert Paths(visit(order_page, script=kept).page).shown() == 0


def test_large_counts_of_paths_are_grouped_like_all_numbers(visit, order, saved):
    many = {**order, "paths": packed_paths(paths_of(order, 1) * 1_234), "complete_variants": 1_234}
    paths = Paths(visit(saved(many)).page)
    assert paths.status() == "1 to 25 of 1\u202f234 found, of 1\u202f234 paths in all"
    paths.on.click()
    assert paths.status() == "26 to 50 of 1\u202f234 found, of 1\u202f234 paths in all"
