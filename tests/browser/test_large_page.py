"""A page of 50 activities, 40 designed touchpoints and 2,000 paths: light, quick and legible.

How long it takes to open is printed (``pytest -s``), not asserted: it depends on the machine.
"""

import numpy as np
import pytest
from small_logs import log_of_paths
from texts_in_pictures import texts_that_collide, texts_that_leave

from journeymine.design import DesignedJourney, Sequence, Step, Touchpoint
from journeymine.discovery import discover
from journeymine.gap import compare
from journeymine.reporting import summarize

DESIGNED = [f"Designed touchpoint {i}" for i in range(40)]
OTHERS = [f"Unplanned contact {i}" for i in range(10)]
PATHS = 2_000


def paths_of_customers(seed=16):
    """So many different paths: steps left out, contacts added, some left early."""
    random = np.random.default_rng(seed)
    paths = {}
    while len(paths) < PATHS:
        path = [name for name in DESIGNED if random.random() > 0.08]
        for _ in range(random.poisson(1.5)):
            path.insert(int(random.integers(len(path))), OTHERS[int(random.integers(10))])
        if random.random() < 0.2:
            path = path[: int(random.integers(1, len(path)))]
        paths[tuple(path)] = None
    return list(paths)


@pytest.fixture(scope="module")
def large_page(saved):
    details = {
        name: Touchpoint(
            name, stage=f"Stage {i // 8}", owner=f"Owner {i % 6}", channels=("web", "phone")
        )
        for i, name in enumerate(DESIGNED)
    }
    design = DesignedJourney("Large", Sequence(tuple(map(Step, DESIGNED))), details)
    log = log_of_paths(*paths_of_customers())
    gap = compare(log, design)
    data = summarize(gap, discover(log))
    assert (gap.to_dict()["log"]["activities"], data["complete_variants"]) == (50, PATHS)
    return saved(data)


def test_a_large_page_is_under_a_megabyte(large_page):
    assert large_page.stat().st_size < 1_000_000


def test_a_large_page_opens_and_turns_and_searches(visit, large_page):
    page = visit(large_page).page
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    print(f"\na large page is ready after {ready:.0f} ms")
    status = page.get_by_role("status")
    assert status.inner_text() == "1 to 25 of 2\u202f000 found, of 2\u202f000 paths in all"
    took = page.evaluate(
        """() => {
          const search = document.getElementById('path-search');
          search.value = 'unplanned contact 7';
          const start = performance.now();
          search.dispatchEvent(new Event('input'));
          return performance.now() - start;
        }"""
    )
    print(f"and searches in {took:.0f} ms")
    assert 0 < int(status.inner_text().split(" found")[0].split()[-1]) < PATHS


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
