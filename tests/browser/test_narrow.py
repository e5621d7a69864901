"""On a phone the page is as wide as the phone: tables and pictures scroll within it."""

import pytest
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Sequence, Step, Touchpoint
from journeymine.gap import compare
from journeymine.reporting import summarize

LONG = ("W" * 500, "a word " * 70, "ÅÄÖ-" * 125)

OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const within = (e) => e.closest('.scroll, nav, .unseen, .skip');
  const wide = [...document.querySelectorAll('body *')].filter((e) =>
    !within(e) && e.getBoundingClientRect().right > width + 1);
  return [document.documentElement.scrollWidth - width,
    wide.map((e) => e.outerHTML.slice(0, 150))];
}"""


@pytest.fixture(scope="module")
def long_page(saved):
    design = DesignedJourney(
        LONG[1],
        Sequence(tuple(map(Step, LONG))),
        {name: Touchpoint(name, stage=name, owner=name, channels=(name,)) for name in LONG},
    )
    log = log_of_paths(LONG, LONG[:1], (LONG[0], "added " + LONG[1], *LONG[1:]))
    data = summarize(compare(log, design))
    data["sources"] = [{"name": f"{name}.csv", "size": 1, "sha256": "0" * 64} for name in LONG]
    return saved(data)


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440])
def test_the_page_is_no_wider_than_the_window(visit, order_page, width):
    assert visit(order_page, width=width).page.evaluate(OVERFLOW) == [0, []]


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [390, 1440])
def test_names_of_500_characters_widen_nothing(visit, long_page, width, scripts):
    assert visit(long_page, width=width, scripts=scripts).page.evaluate(OVERFLOW) == [0, []]


@pytest.mark.parametrize("width", [390, 1440])
def test_a_cell_of_500_characters_is_no_wider_than_the_window(visit, long_page, width):
    widths = visit(long_page, width=width).page.evaluate(
        "[...document.querySelectorAll('tbody > tr > *')].map(e => e.clientWidth)"
    )
    assert len(widths) > 20
    assert max(widths) <= width


def test_the_finding_of_a_picture_is_read_without_scrolling(visit, order_page):
    told = """(e) => [getComputedStyle(e, '::before').content,
      parseFloat(getComputedStyle(e, '::before').width)]"""
    page = visit(order_page, width=390).page
    pictures = page.locator(".picture").all()
    assert len(pictures) > 4
    for picture in pictures:
        content, width = picture.evaluate(told)
        assert content.strip('"') == picture.locator("svg > title").text_content()
        assert width <= 390 - 32
    wide = visit(order_page, width=1440).page.locator(".picture").first
    assert wide.evaluate(told)[0] == "none"


def test_what_explains_a_table_does_not_scroll_with_it(visit, order_page):
    page = visit(order_page, width=390).page
    for caption in page.locator("caption").all():
        assert caption.bounding_box()["width"] <= 390
    region = page.locator("#touchpoints [role=region]")
    assert region.evaluate("e => e.scrollWidth > e.clientWidth")
    region.evaluate("e => e.scrollLeft = 200")
    assert region.locator("caption").bounding_box()["x"] == 16


def test_no_row_of_a_table_is_taller_than_half_a_phone(visit, order_page):
    page = visit(order_page, width=390, height=844).page
    tall = page.evaluate(
        """() => [...document.querySelectorAll('tr')].map((row) =>
          [row.getBoundingClientRect().height, row.textContent.slice(0, 80)])
          .filter(([height]) => height > 130)"""
    )
    assert tall == []


def test_scrolled_regions_are_reached_by_keyboard(visit, order_page):
    page = visit(order_page, width=390).page
    picture = page.locator(".picture").first
    assert picture.evaluate("e => e.scrollWidth > e.clientWidth")
    picture.focus()
    page.keyboard.press("ArrowRight")
    picture.evaluate("e => new Promise((done) => e.addEventListener('scrollend', done))")
    assert picture.evaluate("e => e.scrollLeft") > 0
    reached = page.evaluate(
        """() => [...document.querySelectorAll('.scroll')].every((e) => e.tabIndex === 0
          && e.getAttribute('aria-label'))"""
    )
    assert reached


def test_whose_row_it_is_stays_in_sight(visit, order_page):
    page = visit(order_page, width=390).page
    region = page.locator("#failed [role=region]")
    region.evaluate("e => e.scrollLeft = e.scrollWidth")
    for cell in (region.locator("thead th").first, region.locator("tbody th").first):
        assert cell.bounding_box()["x"] == 16
        assert cell.evaluate(
            """e => {
              e.scrollIntoView();
              const at = e.getBoundingClientRect();
              return e.contains(document.elementFromPoint(at.x + 8, at.bottom - 8));
            }"""
        )
