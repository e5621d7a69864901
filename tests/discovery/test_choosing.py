"""The noise that is chosen, and miners side by side: half of it on logs with nothing to find."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import log_of_paths

from journeymine.discovery import compare_miners, discover
from journeymine.discovery.held_out import held_out, sample
from journeymine.discovery.measures import Figures, f1, mean_figures
from journeymine.errors import UsageError
from journeymine.log import Variants


def test_of_a_log_without_rare_behaviour_the_least_noise_is_taken_and_it_is_said():
    actual = discover(log_of_paths(*["abc"] * 30, *["acb"] * 30), noise="auto")
    assert actual.quality.noise == 0
    assert actual.quality.chosen.best.figures.f1 == 1
    assert "Noise 0 was chosen of 0, 0.05, 0.1" in str(actual)
    assert "held-out cases, in 5 parts; 60 cases" in str(actual)


def test_of_a_log_with_rare_spoilt_cases_some_noise_is_taken():
    spoilt = ["bacd", "acbd", "dabc", "abdc", "cabd", "bcad"]
    actual = discover(log_of_paths(*["abcd"] * 94, *spoilt), noise="auto")
    assert actual.quality.noise > 0
    assert actual.journey.steps == ("a", "b", "c", "d")
    least = actual.quality.chosen.rows[0]
    assert least.noise == 0
    assert least.figures.f1 < actual.quality.chosen.best.figures.f1


def test_a_single_case_cannot_be_held_out_and_it_is_said():
    actual = discover(log_of_paths("ab"), noise="auto")
    assert (actual.quality.noise, actual.quality.chosen.parts) == (0, 0)
    assert "too few cases to hold any out" in str(actual)


def test_another_order_of_the_cases_chooses_the_same():
    random = Random(3)
    paths = ["".join(random.sample("abcd", 4)) for _ in range(20)] + ["abcd"] * 40
    one = discover(log_of_paths(*paths), noise="auto").quality
    random.shuffle(paths)
    assert discover(log_of_paths(*paths), noise="auto").quality == one


def test_miners_stand_side_by_side_and_blocks_without_noise_tell_every_case():
    table = compare_miners(log_of_paths(*["abd"] * 20, *["acd"] * 20), noises=[0])
    assert [row.miner for row in table.rows] == [
        "inductive", "inductive-follows", "heuristics", "powl",
    ]  # fmt: skip
    assert [(row.figures.fitness, row.figures.precision) for row in table.rows] == [(1, 1)] * 4
    frame = table.to_frame()
    assert frame["cases"].tolist() == [40] * 4
    assert frame["f1"].tolist() == [1] * 4


def test_a_miner_that_is_none_is_refused_with_the_closest():
    with pytest.raises(UsageError, match="Did you mean 'heuristics'") as error:
        discover(log_of_paths("ab"), miner="heuristic")
    assert error.value.code == "JM-E500"


def test_a_word_for_the_noise_that_is_not_auto_is_refused():
    with pytest.raises(UsageError) as error:
        discover(log_of_paths("ab"), noise="some")
    assert error.value.code == "JM-E030"


counts = st.lists(st.integers(0, 30), min_size=1, max_size=6)


@given(counts, st.integers(2, 6), st.integers(0, 5))
def test_every_case_is_held_out_once(counts, parts, seed):
    paths = [(name,) for name in "abcdef"[: len(counts)]]
    variants = Variants.from_sequences(paths, counts)
    divided = list(held_out(variants, parts=parts, seed=seed))
    whole = cases_of(variants)
    for rest, part in divided:
        assert cases_of(rest) + cases_of(part) == whole
        assert (rest.cases > 0).all()
        assert (part.cases > 0).all()
        assert rest.n_cases > 0
        assert part.n_cases > 0
    if divided:
        assert sum((cases_of(part) for _, part in divided), Counter()) == whole
    else:  # all cases fell into one part, so that no other is left to make a model from
        assert parts_of_the_hash(variants.n_cases, parts, seed) <= 1


def cases_of(variants):
    return +Counter(dict(zip(variants, variants.cases.tolist(), strict=True)))


def parts_of_the_hash(cases, parts, seed):
    """How many parts get a case: SplitMix64 with whole numbers, one case at a time."""
    found = set()
    for number in range(cases):
        z = (number + seed + 1) * 0x9E3779B97F4A7C15 % 2**64
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
        found.add((z ^ z >> 31) % parts)
    return len(found)


def test_a_sample_has_about_its_share_of_every_path():
    variants = Variants.from_sequences([("a",), ("b",)], [40_000, 10_000])
    some = sample(variants, 0.1)
    assert some.cases.tolist() == pytest.approx([4_000, 1_000], rel=0.1)
    assert sample(variants, 1) is variants


@settings(max_examples=30)
@given(st.floats(0, 1), st.floats(0, 1))
def test_f1_lies_between_the_two_and_near_the_lower(fitness, precision):
    value = f1(fitness, precision)
    assert min(fitness, precision) - 1e-12 <= value <= max(fitness, precision) + 1e-12
    assert value <= (fitness + precision) / 2 + 1e-12


def test_means_are_weighted_by_cases_and_a_figure_one_part_lacks_is_missing():
    parts = [Figures(3, 1.0, 1.0, 0.5), Figures(1, 0.6, 0.6, 0.9), Figures(0, why="none")]
    mean = mean_figures(parts)
    assert (mean.cases, mean.fitness) == (4, pytest.approx(0.9))
    assert (mean.precision, mean.generalization) == (pytest.approx(0.6), None)
