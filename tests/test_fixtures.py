"""From files to figures: the fixture's answers, counted by hand in its README."""

from pathlib import Path

import pytest

from journeymine.gap import compare
from journeymine.reading import read_design, read_log

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@pytest.fixture(scope="module")
def gap():
    return compare(read_log(FIXTURES / "order.csv"), read_design(FIXTURES / "order.journey.yaml"))


def test_every_customer_and_event_is_there(gap):
    assert (gap.log.cases, gap.log.variants, gap.log.events, gap.log.rows.came) == (
        22,
        12,
        155,
        155,
    )


def test_cost_and_fitting_customers_are_those_counted(gap):
    assert (gap.path.cost, gap.path.fitting_cases, gap.design.shortest_run) == (24, 7, 7)


def test_fitness_is_that_worked_out_by_hand(gap):
    rows = [
        (5, 7, 0), (2, 11, 0), (3, 6, 1), (2, 6, 1), (1, 7, 1), (1, 7, 2),
        (1, 8, 1), (2, 8, 1), (1, 9, 2), (2, 3, 4), (1, 8, 1), (1, 7, 2),
    ]  # fmt: skip
    mean = sum(n * (1 - cost / (events + 7)) for n, events, cost in rows) / 22
    worst = sum(n * (events + 7) for n, events, _ in rows)
    assert gap.path.fitness == pytest.approx(mean, abs=1e-12)
    assert gap.path.log_fitness == pytest.approx(1 - 24 / worst, abs=1e-12)


def test_deviations_are_those_read_by_hand(gap):
    found = {
        (d.kind, d.touchpoint or d.activity, d.after, d.cases, d.moves) for d in gap.deviations
    }
    assert found == {
        ("missing", "Check address", "", 3, 3),
        ("missing", "Technician visit | Self-installation kit", "", 2, 2),
        ("missing", "Activate router", "", 1, 1),
        ("order", "Check address", "Place order", 1, 2),
        ("order", "Get reminder", "Compare prices", 1, 1),
        ("order", "Technician visit", "", 1, 2),
        ("repeated", "Compare prices", "Compare prices", 2, 2),
        ("ad_hoc", "Call centre", "Book installation", 1, 2),
        ("stopped", "", "Place order", 2, 8),
        ("alternative", "Self-installation kit", "Technician visit", 1, 1),
    }


def test_touchpoints_logged_by_an_alias_are_found(gap):
    rows = {t.touchpoint: t for t in gap.touchpoints}
    booking = rows["Book installation"]
    assert (booking.stage, booking.visits, booking.reached.value) == ("Install", 20, 20 / 22)
    assert rows["Compare prices"].repeated_cases == 2
    assert gap.unmatched.activities == {"Call centre": 2}
