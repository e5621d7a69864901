"""Which cases a model is judged by, and that it was made from the others: nothing leaks."""

from collections import Counter
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_logs import log_of_paths

from journeymine.discovery import compare_miners, comparing, held_out
from journeymine.discovery.comparing import NOISES, ModelRow, ModelTable, best_noise, model_table
from journeymine.discovery.left_to_right import places
from journeymine.discovery.measures import Figures, f1, mean_figures
from journeymine.errors import DesignError, Problem
from journeymine.log import Variants

PATHS = Variants.from_sequences([("a", "b"), ("a", "c"), ("b", "c"), ("d",)], [60, 50, 40, 7])


def cases_of(variants):
    return +Counter(dict(zip(variants, variants.cases.tolist(), strict=True)))


@pytest.fixture
def judged(monkeypatch):
    """The paths of every model that is made, and of those that it is judged by."""
    seen = SimpleNamespace(made=[], by=[], at=[])

    def mined(variants, *, miner, noise, at):
        seen.made.append(variants)
        seen.at.append(at)
        return SimpleNamespace(path=len(seen.made))

    def measure(variants, journey):
        seen.by.append((journey.path - 1, variants))
        return Figures(variants.n_cases, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)

    monkeypatch.setattr(comparing, "mined", mined)
    monkeypatch.setattr(comparing, "measure", measure)
    return seen


def test_every_case_is_judged_once_by_a_model_made_from_all_cases_of_other_parts(judged):
    table = model_table(PATHS, [("inductive", 0)])
    assert (table.parts, table.sampled, table.of) == (5, 157, 157)
    assert [model for model, _ in judged.by] == [0, 1, 2, 3, 4]
    whole = cases_of(PATHS)
    for made, (_, by) in zip(judged.made, judged.by, strict=True):
        assert 0 < by.n_cases < made.n_cases
        assert cases_of(made) + cases_of(by) == whole
    assert sum((cases_of(by) for _, by in judged.by), Counter()) == whole
    assert table.rows[0].figures.cases == 157


def test_a_model_reads_from_left_to_right_by_the_cases_it_was_made_from(judged):
    model_table(PATHS, [("inductive", 0)])
    assert judged.at == [places(made) for made in judged.made]
    assert judged.at != [places(by) for _, by in judged.by]


def test_too_few_cases_are_judged_by_themselves_and_it_is_said(judged):
    one = Variants.from_sequences([("a", "b")], [1])
    table = model_table(one, [("inductive", 0)])
    assert (table.parts, cases_of(judged.by[0][1])) == (0, cases_of(one))
    assert str(table).startswith("by too few cases to hold any out")


def test_of_a_larger_log_a_sample_is_divided_and_its_size_is_said(judged, monkeypatch):
    monkeypatch.setattr(comparing, "MOST_EVENTS", 150)  # of 2 * 150 + 7 events
    table = model_table(PATHS, [("inductive", 0)])
    assert 40 < table.sampled < 110
    assert table.of == 157
    assert sum(by.n_cases for _, by in judged.by) == table.sampled == table.rows[0].figures.cases
    assert table.how == f"held-out cases, in 5 parts; {table.sampled} cases, a sample of 157"


@pytest.mark.parametrize(("cases", "share"), [(50_000, 1.0), (125_000, 0.4)])
def test_the_sample_is_of_two_hundred_thousand_events(cases, share, judged, monkeypatch):
    asked = []

    def sample(variants, share):
        asked.append(share)
        return PATHS

    monkeypatch.setattr(comparing, "sample", sample)
    model_table(Variants.from_sequences([tuple("abcd")], [cases]), [("inductive", 0)])
    assert asked == [share]


def test_a_model_that_cannot_be_made_has_a_row_with_its_cases_and_the_reason(monkeypatch):
    def mined(variants, *, miner, noise, at):
        raise DesignError(Problem("JM-E999", "No such luck.", "try another"))

    monkeypatch.setattr(comparing, "mined", mined)
    (row,) = model_table(PATHS, [("inductive", 0)]).rows
    assert row.figures == Figures(157, why="No such luck.")


def test_rows_stand_miner_by_miner_and_noise_by_noise_as_asked(judged):
    table = compare_miners(
        log_of_paths(*["ab"] * 9), miners=["heuristics", "inductive"], noises=[0.4, 0.0]
    )
    assert [(row.miner, row.noise) for row in table.rows] == [
        ("heuristics", 0.4), ("heuristics", 0.0), ("inductive", 0.4), ("inductive", 0.0),
    ]  # fmt: skip
    best_of_one = best_noise(PATHS, "powl")
    assert [(row.miner, row.noise) for row in best_of_one.rows] == [("powl", n) for n in NOISES]


# --- which one is best ------------------------------------------------------------------


def table(*rows):
    return ModelTable(
        tuple(ModelRow("inductive", noise, Figures(9, f1=value)) for noise, value in rows), 5, 9, 9
    )


@pytest.mark.parametrize(
    ("rows", "best"),
    [
        pytest.param([(0, 0.8), (0.2, 0.805)], 0.2, id="a small gain is one"),
        pytest.param([(0.2, 0.8), (0, 0.8)], 0, id="of those equal the least noise"),
        pytest.param([(0, 0.8), (0.2, 0.8 + 1e-12)], 0, id="the last digits are no gain"),
        pytest.param([(0.4, 0.9), (0.2, 0.9), (0, 0.3)], 0.2, id="in whatever order"),
        pytest.param([(0, None), (0.2, 0.1)], 0.2, id="none cannot win"),
        pytest.param([(0, 0.0), (0.2, None)], 0, id="nothing is better than none"),
    ],
)
def test_the_best_has_the_highest_f1_and_the_least_noise(rows, best):
    found = table(*rows)
    assert found.best.noise == best
    marked = [line for line in str(found).splitlines() if line.endswith("<- best F1")]
    assert [line.split(":")[0].strip() for line in marked] == [f"inductive, noise {best:g}"]


def test_without_any_f1_none_is_best():
    assert table((0, None), (0.2, None)).best is None
    assert "best F1" not in str(table((0, None)))


# --- means over parts -------------------------------------------------------------------


def test_f1_is_the_harmonic_mean():
    assert f1(1.0, 0.5) == pytest.approx(2 / 3)
    assert f1(0.2, 0.8) == pytest.approx(0.32)
    assert f1(0.0, 0.0) == 0
    assert (f1(None, 1.0), f1(1.0, None)) == (None, None)


def test_a_mean_is_missing_as_soon_as_one_part_lacks_it_and_the_worst_reason_is_told():
    parts = [
        Figures(3, 1.0, 1.0, None, None, 0.5, 0.8, "how precise was not found out"),
        Figures(1, 0.6, 0.8, 0.9, 0.72, 0.1, 0.4),
    ]
    mean = mean_figures([*parts, Figures(0, why="no case")])  # a part without a case says nothing
    assert mean == mean_figures(parts)
    assert (mean.fitness, mean.fitness_high) == (pytest.approx(0.9), pytest.approx(0.95))
    assert (mean.precision, mean.f1) == (None, None)
    assert (mean.generalization, mean.simplicity) == (pytest.approx(0.4), pytest.approx(0.7))
    assert mean.why == "how precise was not found out"
    lost = mean_figures([*parts, Figures(2, why="too many states")])
    assert (lost.cases, lost.fitness, lost.why) == (6, None, "too many states")


def test_f1_of_parts_is_that_of_the_mean_fitness_and_the_mean_precision():
    mean = mean_figures([Figures(1, 1.0, 1.0, 0.5), Figures(1, 0.5, 0.9, 1.0)])
    assert mean.f1 == f1(0.75, 0.75) == 0.75


@given(st.floats(0, 1), st.lists(st.integers(1, 1000), min_size=1, max_size=6))
def test_the_mean_of_equal_figures_is_that_figure_to_the_last_digit(value, cases):
    assert mean_figures([Figures(n, value, value) for n in cases]).fitness == value


# --- samples and parts ------------------------------------------------------------------


def test_the_hash_is_splitmix64():
    """The first three numbers of the published generator from the state 0."""
    assert held_out._mixed(np.arange(3, dtype=np.uint64), 0).tolist() == [
        0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F,
    ]  # fmt: skip


@pytest.mark.parametrize("share", [0.3, 0.8, 0.99])
def test_a_sample_has_about_its_share_whatever_that_is(share):
    variants = Variants.from_sequences([("a",)], [20_000])
    assert held_out.sample(variants, share).n_cases == pytest.approx(20_000 * share, rel=0.03)


def test_a_sample_falls_on_all_parts_alike():
    """Were it taken by the hash of the parts, small hashes would leave some parts empty."""
    some = held_out.sample(Variants.from_sequences([("a",)], [20_000]), 0.25)
    sizes = [part.n_cases for _, part in held_out.held_out(some, parts=5)]
    assert sizes == pytest.approx([1000] * 5, rel=0.15)


def test_who_took_a_path_is_not_said_of_a_part_of_the_cases():
    variants = log_of_paths("ab", "ab", "ac").variants()
    assert isinstance(variants.case_variant, pa.Table)
    part = held_out.taken(variants.counting(np.array([1, 0])))
    assert part.case_variant is None
