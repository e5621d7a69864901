"""The contents: folded lists that lead everywhere, by mouse, by finger and by keyboard."""

import pytest

LISTS = "nav details"
IN_SIGHT = """(id) => {
  const heading = document.getElementById(id).querySelector('h2').getBoundingClientRect();
  const bar = document.querySelector('nav').getBoundingClientRect();
  return bar.bottom <= heading.top && heading.bottom <= innerHeight;
}"""
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.mark.parametrize("width", [1440, 390])
def test_every_entry_leads_to_its_section_and_folds_its_list(visit, order_page, width):
    page = visit(order_page, width=width, height=844).page
    tried = 0
    for one in page.locator(LISTS).all():
        for link in one.locator("a").all():
            one.locator("summary").click()
            link.click()
            page.evaluate(SETTLED)
            assert page.evaluate(IN_SIGHT, link.get_attribute("href")[1:])
            assert link.is_hidden()
            tried += 1
    assert tried == page.locator("h2").count() > 20


def test_one_list_is_open_at_a_time_and_none_after_a_click_elsewhere(visit, order_page):
    page = visit(order_page).page
    for one in page.locator("nav summary").all():
        one.click()
        assert page.locator("nav details[open]").count() == 1
        assert one.evaluate("e => e.parentNode.open")
    page.locator("main h2").first.click(position={"x": 600, "y": 5})
    assert page.locator("nav details[open]").count() == 0


def test_all_is_done_by_keyboard(visit, order_page):
    page = visit(order_page).page
    first = page.locator("nav summary").first
    first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#findings"
    page.keyboard.press("Escape")
    assert page.locator("nav details[open]").count() == 0
    assert first.evaluate("e => e === document.activeElement")
    page.keyboard.press("Space")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#view-map")
    page.keyboard.press("Tab")  # goes on from there, not from the contents
    assert page.evaluate("document.activeElement.closest('section').id") == "view-map"


def test_a_list_folds_when_the_keyboard_leaves_it(visit, order_page):
    page = visit(order_page).page
    opened = page.locator(LISTS).first
    opened.locator("summary").click()
    opened.locator("a").last.focus()
    page.keyboard.press("Tab")
    assert not opened.evaluate("e => e.open")


@pytest.mark.parametrize("language", ["en", "sv", "da", "nb"])
@pytest.mark.parametrize("width", [320, 390])
def test_the_bar_is_low_and_its_lists_are_within_a_phone(visit, order, saved, width, language):
    page = visit(saved(order, language), width=width, height=700).page
    assert page.locator("nav").bounding_box()["height"] <= {320: 88, 390: 48}[width]
    for one in page.locator(LISTS).all():
        one.locator("summary").click()
        box = one.locator("ul").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.evaluate("document.querySelector('main').scrollIntoView()")  # where the bar sticks
        box = one.locator("ul").bounding_box()
        assert 0 <= box["y"] < box["y"] + box["height"] <= 700
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [1440, 390])
def test_without_scripts_a_list_covers_nothing(visit, order_page, width):
    page = visit(order_page, width=width, scripts=False).page
    opened = page.locator(LISTS).nth(1)
    opened.locator("summary").click()
    opened.locator("a").last.click()
    heading = page.locator(opened.locator("a").last.get_attribute("href") + " h2").bounding_box()
    assert page.locator("nav").bounding_box()["y"] < 0
    assert 0 <= heading["y"] < 900
