"""Where an optimum is not proved: bounds beside every figure, said everywhere."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from small_logs import log_of_paths

from journeymine.conformance import align
from journeymine.design import DesignedJourney, Touchpoint, Weights
from journeymine.gap import compare
from journeymine.gap.path import path_figures
from journeymine.log import Variants
from journeymine.reporting import report
from journeymine.writing.tables import alignments_table

SHOP = DesignedJourney.of_steps("browse", "pay", "rate", name="Shop")
PATHS = ["browse pay rate", "browse rate", "call browse call"]
CASES = [4, 3, 2]
COST = [0, 1, 4]  # two calls, two steps left out
WORST = [6, 5, 6]


def unproved(alignments, lower):
    """The same alignments, with less proved: lower bounds by the path."""
    bounds = [
        lower.get(" ".join(v), c) for v, c in zip(alignments.variants, alignments.cost, strict=True)
    ]
    return replace(alignments, lower=np.array(bounds, dtype=np.int64))


LOWER = {"browse rate": 0, "call browse call": 3}


@pytest.fixture
def gap(monkeypatch):
    """A comparison in which two of three paths are bounded."""
    module = import_module("journeymine.gap.compare")
    monkeypatch.setattr(module, "align", lambda v, d, **how: unproved(align(v, d, **how), LOWER))
    paths = [tuple(path.split()) for path, n in zip(PATHS, CASES, strict=True) for _ in range(n)]
    return compare(log_of_paths(*paths), SHOP)


def test_bounds_are_the_figures_of_the_least_and_the_most_cost():
    variants = Variants.from_sequences([path.split() for path in PATHS], CASES)
    alignments = align(variants, SHOP)
    assert (alignments.cost.tolist(), alignments.worst_cost.tolist()) == (COST, WORST)
    path = path_figures(unproved(alignments, LOWER), None)
    assert (path.exact, path.cases_bounded) == (False, 5)
    assert (path.bounds.cost.low, path.bounds.cost.high) == (2 * 3, 3 + 2 * 4)
    assert path.bounds.mean_cost.low == pytest.approx(6 / 9)
    assert path.bounds.mean_cost.high == pytest.approx(11 / 9)
    fitness = path.bounds.fitness
    assert fitness.low == pytest.approx((4 + 3 * (1 - 1 / 5) + 2 * (1 - 4 / 6)) / 9)
    assert fitness.high == pytest.approx((4 + 3 + 2 * (1 - 3 / 6)) / 9)
    total = 4 * 6 + 3 * 5 + 2 * 6
    assert path.bounds.log_fitness.low == pytest.approx(1 - 11 / total)
    assert path.bounds.log_fitness.high == pytest.approx(1 - 6 / total)
    assert (path.bounds.fitting_cases.low, path.bounds.fitting_cases.high) == (4, 7)


def test_plain_keys_keep_the_alignments_that_were_found(gap):
    assert (gap.path.cost, gap.path.fitting_cases) == (11, 4)
    assert gap.path.fitness == gap.path.bounds.fitness.low
    assert gap.path.log_fitness == gap.path.bounds.log_fitness.low


def test_where_all_is_proved_there_are_no_bounds():
    path = path_figures(align(Variants.from_sequences([("browse", "pay")]), SHOP), None)
    assert (path.exact, path.cases_bounded, path.bounds) == (True, 0, None)


def test_a_path_that_no_counted_case_took_bounds_nothing():
    variants = Variants.from_sequences([path.split() for path in PATHS], [4, 0, 0])
    path = path_figures(unproved(align(variants, SHOP), LOWER), None)
    assert (path.exact, path.cases_bounded, path.bounds) == (True, 0, None)


def test_tables_hold_the_lower_bound_of_every_path_and_case(gap):
    table = alignments_table(gap).to_pylist()
    assert [(row["cost"], row["cost_low"]) for row in table] == [(0, 0), (1, 0), (4, 3)]
    rows = gap.cases().to_pylist()
    assert sum(row["cost_low"] for row in rows) == 6
    assert sum(row["cost"] for row in rows) == 11


def test_print_page_and_left_out_say_how_many_and_by_how_much(gap):
    said = "Not proved for 5 customers: the cost lies between 6 and 11, 4 to 7 customers travel"
    assert said in str(gap)
    page = " ".join(report(gap).html.split())
    assert "The figures of 5 of 9 customers are bounded, not proved" in page
    assert "between 6 and 11" in page
    assert "between 4 and 7 customers travel as designed" in page
    (entry,) = (e for e in gap.left_out if e.what == "proof of path")
    assert entry.cases == 5
    proved = compare(log_of_paths(("browse", "pay")), SHOP)
    assert "Not proved" not in str(proved)
    assert "not proved" not in report(proved).html.casefold()


def test_weighted_bounds_are_in_the_unit_of_the_weights(monkeypatch):
    module = import_module("journeymine.gap.compare")
    lower = {"browse rate": 1_500}

    def half_proved(variants, design, **how):
        found = align(variants, design, **how)
        return unproved(found, lower) if how.get("weighted") else found

    monkeypatch.setattr(module, "align", half_proved)
    design = replace(SHOP, details={"pay": Touchpoint("pay", weights=Weights(skip=2.5))})
    gap = compare(log_of_paths(("browse", "rate"), ("browse", "rate")), design)
    weighted = gap.path.weighted
    assert (weighted.cost, weighted.cases_bounded, weighted.exact) == (5.0, 2, False)
    assert (weighted.bounds.cost.low, weighted.bounds.cost.high) == (3.0, 5.0)
    assert (weighted.bounds.mean_cost.low, weighted.bounds.mean_cost.high) == (1.5, 2.5)
    assert gap.path.exact
    assert {e.what: e.cases for e in gap.left_out}["proof of path.weighted"] == 2
