"""Tables sort by their headings, by mouse and by keyboard, and say so."""

import pytest
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Sequence, Step
from journeymine.gap import compare
from journeymine.reporting import summarize

TOUCHPOINT, REACHED, SKIPPED = 1, 2, 5
NAMES = ("Browse", "ask", "Åka", "10 more", "9 more")


@pytest.fixture(scope="module")
def data_of_names():
    design = DesignedJourney("Shop", Sequence(tuple(map(Step, NAMES))))
    paths = (NAMES, NAMES[:4], NAMES[1:], ("Browse", "9 more"), NAMES[2:])
    return summarize(compare(log_of_paths(*paths), design))


@pytest.fixture(scope="module")
def page_of_names(data_of_names, saved):
    return saved(data_of_names)


class Table:
    """The touchpoints one by one; its headings by their number."""

    def __init__(self, page):
        self.region = page.locator("#touchpoints [role=region]")

    def button(self, column):
        return self.region.locator("thead th").nth(column).locator("button")

    def names(self):
        return self.region.locator("tbody th[scope=row]").all_text_contents()

    def sorted_by(self):
        return [
            (cell.locator("button").text_content(), cell.get_attribute("aria-sort"))
            for cell in self.region.locator("th[aria-sort]").all()
        ]


@pytest.fixture
def table(visit, page_of_names):
    return Table(visit(page_of_names).page)


def test_a_name_sorts_from_a_then_from_z_then_as_it_was(table):
    button = table.button(TOUCHPOINT)
    by_name = ["9 more", "10 more", "Åka", "ask", "Browse"]
    button.click()
    assert table.names() == by_name
    assert table.sorted_by() == [("Touchpoint", "ascending")]
    button.click()
    assert table.names() == by_name[::-1]
    assert table.sorted_by() == [("Touchpoint", "descending")]
    button.click()
    assert table.names() == list(NAMES)
    assert table.sorted_by() == []


def test_names_sort_as_the_language_of_the_page_does(visit, data_of_names, saved):
    table = Table(visit(saved(data_of_names, "sv")).page)
    table.button(TOUCHPOINT).click()
    assert table.names() == ["9 more", "10 more", "ask", "Browse", "Åka"]


def test_a_number_sorts_from_the_largest_and_ties_stay_in_the_given_order(table):
    button = table.button(REACHED)
    reached = {"Browse": 3, "ask": 3, "Åka": 4, "10 more": 4, "9 more": 4}
    button.click()
    assert table.names() == sorted(NAMES, key=lambda name: -reached[name])
    assert table.sorted_by() == [("Reached", "descending")]
    button.click()
    assert table.names() == sorted(NAMES, key=reached.get)


def test_one_heading_is_sorted_by_at_a_time(table):
    table.button(REACHED).click()
    table.button(SKIPPED).click()
    assert table.sorted_by() == [("Skipped", "descending")]


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_heading_is_reached_and_pressed_by_keyboard(table, key):
    page = table.region.page
    table.region.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Touchpoint"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press(key)
    assert table.sorted_by() == [("Touchpoint", "ascending")]
    assert page.evaluate("document.activeElement.textContent") == "Touchpoint"


def test_every_sortable_table_keeps_its_rows(visit, order_page):
    page = visit(order_page).page
    told = page.evaluate(
        """() => [...document.querySelectorAll('table.sortable')].flatMap((table) =>
          [...table.querySelectorAll('th button')].map((button) => {
            const rows = () => [...table.tBodies[0].rows].map((row) => row.textContent);
            const before = rows();
            button.click();
            const once = rows();
            button.click(); button.click();
            const after = rows();
            return [before.join() === after.join(), before.sort().join() === once.sort().join()];
          }))"""
    )
    assert len(told) > 50
    assert told == [[True, True]] * len(told)


def test_numbers_sort_by_value_in_every_table(visit, order_page):
    """By what the cells hold, not by what they say: 1 000 goes before 90."""
    page = visit(order_page).page
    told = page.evaluate(
        """() => [...document.querySelectorAll('table.sortable')].flatMap((table) =>
          [...table.querySelectorAll('th button')].map((button) => {
            const heading = button.closest('th');
            const column = [...heading.parentNode.children].indexOf(heading);
            button.click();
            const cells = [...table.tBodies[0].rows].map((row) => row.children[column]);
            const values = cells.map((cell) => cell.dataset.value);
            const numeric = values[0] !== undefined;
            const falling = values.every((v, i) => !i || +values[i - 1] >= +v);
            return [heading.textContent, heading.classList.contains('n') === numeric,
              !numeric || (falling && values.every((v) => v !== '' && isFinite(v)))];
          }))"""
    )
    assert [entry for entry in told if entry[1:] != [True, True]] == []
