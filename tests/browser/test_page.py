"""The page is one file: it asks for nothing, complains of nothing, runs its own script alone."""

from itertools import pairwise

import pytest
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Sequence, Step
from journeymine.gap import compare
from journeymine.reporting import summarize


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_asks_for_nothing_and_complains_of_nothing(visit, order_page, width, scheme):
    visited = visit(order_page, width=width, scheme=scheme)
    visited.page.evaluate("document.fonts.ready.then(() => null)")
    assert (visited.requests, visited.messages) == ([], [])


def test_the_page_says_its_finding(visit, order_page, order):
    page = visit(order_page).page
    assert page.locator("h1").inner_text() == order["headline"]
    assert page.title() == f"Home fibre order: {order['headline']}"


def test_the_page_is_set_in_its_own_font(visit, order_page):
    page = visit(order_page).page
    page.evaluate("document.fonts.ready.then(() => null)")
    faces = "[...document.fonts].map(face => face.family + ' ' + face.weight + ' ' + face.status)"
    assert page.evaluate(faces) == ["Inter 400 loaded", "Inter 600 loaded"]


@pytest.mark.parametrize(
    "injected",
    [
        pytest.param("const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
                     "document.body.append(s)", id="script"),
        pytest.param("const s = document.createElement('script');"
                     "s.src = 'data:text/javascript,window.ran=1'; document.body.append(s)",
                     id="script elsewhere"),
        pytest.param("document.body.insertAdjacentHTML('beforeend',"
                     "'<img src=\"data:,x\" onerror=\"window.ran = 1\">')", id="handler"),
        pytest.param("const a = document.createElement('a'); a.href = 'javascript:window.ran=1';"
                     "document.body.append(a); a.click()", id="address"),
    ],
)  # fmt: skip
def test_the_policy_of_the_page_lets_no_injected_script_run(visit, order_page, injected):
    visited = visit(order_page)
    with visited.page.expect_console_message(lambda m: "Content Security Policy" in m.text):
        visited.page.evaluate(f"() => {{ {injected} }}")
    assert visited.page.evaluate("window.ran") is None
    assert visited.requests == []


@pytest.mark.parametrize(
    "address", ["https://example.invalid/x.png", "https://example.invalid/x.json"]
)
def test_the_policy_of_the_page_lets_nothing_be_sent(visit, order_page, address):
    visited = visit(order_page)
    refused = visited.page.evaluate(
        "address => fetch(address).then(() => 'sent', error => error.message)", address
    )
    assert refused == "Failed to fetch"
    assert any("Content Security Policy" in message for message in visited.messages)


def test_without_scripts_all_is_readable_and_no_tool_is_shown(visit, order_page):
    page = visit(order_page, scripts=False).page
    assert page.locator("#path-tools").is_hidden()
    assert page.locator("#path-list > li").count() == 25
    for section in page.locator("main > section").all():
        assert section.is_visible()
        assert len(section.text_content().strip()) > 20
    assert page.locator("table tbody tr").count() > 100


def test_the_first_stop_of_the_keyboard_skips_to_the_findings(visit, order_page):
    page = visit(order_page).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#findings")


def test_headings_step_down_one_level_at_a_time(visit, order_page):
    page = visit(order_page).page
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_page_of_one_journey_shows_no_empty_section(visit, saved):
    names = ("browse", "pay")
    design = DesignedJourney("Shop", Sequence(tuple(map(Step, names))))
    visited = visit(saved(summarize(compare(log_of_paths(names), design))))
    for section in visited.page.locator("main > section").all():
        heading = section.locator("h2").first.text_content()
        assert len(section.text_content().strip()) > len(heading) + 10, heading
    assert visited.messages == []
