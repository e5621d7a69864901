"""The page holds every rule of axe-core, light and dark, wide and narrow."""

import pytest

from journeymine.reporting.paths import packed_paths, paths_of

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

RULES = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}


@pytest.fixture(scope="module")
def page_of_few_paths(order, saved):
    """Every section, and few enough elements to be looked at one by one in time."""
    fits = [path for path in paths_of(order) if not path["cost"]][:2]
    others = [path for path in paths_of(order) if path["cost"]]
    return saved({**order, "paths": packed_paths([*fits, *others[:3], *[others[3]] * 25])})


def violations(page):
    found = axe.Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} ({node['failureSummary'][:300]})"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_holds_every_rule_while_it_is_used(visit, page_of_few_paths, width, scheme):
    page = visit(page_of_few_paths, width=width, scheme=scheme).page
    page.locator("#touchpoints th button").first.click()
    page.get_by_role("button", name="On", exact=True).click()
    page.get_by_label("Search").fill("a")
    page.locator("a").first.focus()
    assert violations(page) == []


def test_a_fault_is_found(visit, page_of_few_paths):
    page = visit(page_of_few_paths).page
    page.evaluate("document.querySelector('h1').style.color = '#ccc'")
    assert [line.split(":")[0] for line in violations(page)] == ["color-contrast"]
