"""Precision: hand-counted, and by brute force over the prefixes of all runs."""

from itertools import pairwise

from brute_force import numbered, runs
from hypothesis import assume, given
from hypothesis import strategies as st

from journeymine.conformance import align
from journeymine.conformance.precision import precision
from journeymine.design import Choice, DesignedJourney, Repeat, Sequence, Step
from journeymine.log import Variants


def of(path, variants, cases=None):
    return precision(
        align(
            Variants.from_sequences([tuple(v) for v in variants], cases), DesignedJourney("S", path)
        )
    )


def test_a_straight_line_is_precise():
    assert of(Sequence((Step("a"), Step("b"))), ["ab"]) == 1


def test_one_branch_of_two_never_taken_counts_by_cases():
    path = Sequence((Step("a"), Choice((Step("b"), Step("c"))), Step("d")))
    # prefixes: () 1/1, a 1/2, ab 1/1, abd 0/0, each of 5 cases
    assert of(path, ["abd"], [5]) == 15 / 20


def test_a_round_that_nobody_takes_again_counts_at_the_end():
    # () 1/1, a 0/1
    assert of(Repeat(Step("a"), 1), ["a"]) == 1 / 2


def test_cases_weigh_the_prefixes():
    path = Choice((Step("a"), Sequence((Step("b"), Choice((Step("c"), Step("d")))))))
    # (): 4 cases, 2/2; a: 3 cases, 0/0; b: 1 case, 1/2; bc: 0/0
    assert of(path, ["a", "bc"], [3, 1]) == (4 * 2 + 1 * 1) / (4 * 2 + 1 * 2)


def test_a_deviating_log_does_not_lower_the_precision_of_a_perfect_design():
    assert of(Sequence((Step("a"), Step("b"))), ["ba", "axb", "a", ""]) == 1


def test_without_cases_there_is_no_precision():
    assert of(Step("a"), []) is None


blocks = st.recursive(
    st.sampled_from("abc").map(Step),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda c: Sequence(tuple(c))),
        st.lists(inner, min_size=2, max_size=3).map(lambda c: Choice(tuple(c))),
    ),
    max_leaves=5,
)


@given(blocks, st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_precision_equals_brute_force_over_all_runs(block, picks):
    words = sorted({"".join(name for _, name in run) for run in runs(numbered(block, [0]), 9)})
    chosen = [words[pick % len(words)] for pick in picks]
    assume(chosen)
    executed = enabled = 0
    for prefix in {word[:i] for word in chosen for i in range(len(word) + 1)}:
        weight = sum(word.startswith(prefix) for word in chosen)
        at = len(prefix)
        executed += weight * len({w[at] for w in chosen if w.startswith(prefix) and len(w) > at})
        enabled += weight * len({w[at] for w in words if w.startswith(prefix) and len(w) > at})
    assert of(block, chosen) == executed / enabled
    assert all(a <= b for a, b in pairwise(sorted([0, executed, enabled])))
