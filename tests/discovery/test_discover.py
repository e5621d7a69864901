"""The discovered journey: by hand, its law, and the same under every hash seed."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import log_of, log_of_paths

from journeymine.conformance import align
from journeymine.design import AnyOrder, Choice, Optional, Repeat, Sequence, Step
from journeymine.discovery import discover
from journeymine.errors import LogError, UsageError


@pytest.mark.parametrize(
    ("paths", "path"),
    [
        pytest.param(["a"], Step("a"), id="one step"),
        pytest.param(["ab", "ab"], Sequence((Step("a"), Step("b"))), id="a sequence"),
        pytest.param(["ab", "b"], Sequence((Optional(Step("a")), Step("b"))), id="a step skipped"),
        pytest.param(["b", "a"], Choice((Step("a"), Step("b"))), id="a choice, by name on a tie"),
        pytest.param(
            ["ba", "ba", "ab"], AnyOrder((Step("b"), Step("a"))), id="both, the usual first first"
        ),
        pytest.param(["a", "aa", "aaa"], Repeat(Step("a"), 1), id="a step repeated"),
        pytest.param(
            ["aba", "a", "ababa"], Repeat(Step("a"), 1, Step("b")), id="a loop with a way back"
        ),
    ],
)
def test_the_journey_behind_a_few_paths_is_the_plain_one(paths, path):
    assert discover(log_of_paths(*paths), noise=0).journey.path == path


def test_without_noise_a_journey_tells_every_case_and_with_noise_the_usual_ones():
    log = log_of_paths(*["abc"] * 99, "cab")
    everything, usual = discover(log, noise=0), discover(log, noise=0.2)
    assert everything.quality.fitting.value == 1
    assert usual.journey.path == Sequence((Step("a"), Step("b"), Step("c")))
    assert (usual.quality.fitting.value, usual.quality.fitting.n) == (0.99, 100)


def test_a_log_without_deviations_is_discovered_as_it_was_designed():
    actual = discover(log_of_paths("pacbt", "pabct", "pabcku"))
    assert actual.journey.path == Sequence(
        (
            Step("p"),
            Step("a"),
            AnyOrder((Step("b"), Step("c"))),
            Choice((Sequence((Step("k"), Step("u"))), Step("t"))),
        )
    )
    assert actual.journey.name == "Actual journey"


def test_an_empty_log_is_refused():
    with pytest.raises(LogError) as error:
        discover(log_of())
    assert error.value.code == "JM-E250"


@pytest.mark.parametrize("noise", [-0.1, 1.1, float("nan")])
def test_a_noise_outside_0_to_1_is_refused(noise):
    with pytest.raises(UsageError) as error:
        discover(log_of_paths("a"), noise=noise)
    assert error.value.code == "JM-E030"


paths = st.lists(st.text("abcdef", min_size=1, max_size=7), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(paths)
def test_without_noise_every_case_is_a_run_of_the_journey(paths):
    actual = discover(log_of_paths(*paths), noise=0)
    assert actual.quality.fitting.value == 1
    assert align(actual.variants, actual.journey).cost.sum() == 0
    assert actual.quality.left_out == ()


@settings(max_examples=40, deadline=None)
@given(paths, st.floats(0, 1))
def test_the_share_that_fits_is_what_alignments_say(paths, noise):
    actual = discover(log_of_paths(*paths), noise=noise)
    fits = align(actual.variants, actual.journey).cost == 0
    assert actual.quality.fitting.value == actual.variants.cases[fits].sum() / len(paths)


@settings(max_examples=20, deadline=None)
@given(paths, st.randoms(use_true_random=False))
def test_the_order_of_the_cases_in_the_log_does_not_matter(paths, random):
    shuffled = sorted(paths, key=lambda _: random.random())
    assert discover(log_of_paths(*paths)).journey == discover(log_of_paths(*shuffled)).journey


SCRIPT = """
from random import Random
from small_logs import log_of_paths
from journeymine.discovery import discover
random = Random(5)
for n in range(12):
    names = [f"Step {i}" for i in range(6)]
    paths = [random.sample(names, random.randint(1, 6)) for _ in range(8)]
    actual = discover(log_of_paths(*paths), noise=n % 3 / 5)
    print(actual.journey.path, actual.to_dict(), actual)
"""


def test_another_hash_seed_discovers_the_same_journey_and_nothing_else_is_said():
    outputs = []
    for seed in ("0", "1", "99"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        )
        assert done.stderr == b""
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1] == outputs[2]


def test_a_result_can_be_printed_shown_and_tabled():
    actual = discover(log_of_paths("ab", "<b>"))
    assert "2 cases, 5 events, 2 paths" in str(actual)
    assert "<b>" not in actual._repr_html_().split("</pre>")[0]
    assert len(actual.to_frame()) == len(actual.graph.arcs)
