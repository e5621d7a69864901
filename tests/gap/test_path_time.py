"""How much longer journeys with a deviation take than similar ones: by hand, brute force, null."""

from collections import defaultdict
from statistics import NormalDist, fmean

import numpy as np
import pytest
from small_logs import log_of

from journeymine.conformance import type_moves
from journeymine.design import DesignedJourney
from journeymine.design.paths.blocks import Optional, Sequence, Step
from journeymine.gap import compare
from journeymine.gap.path import key_of

SHOP = DesignedJourney.of_steps("browse", "pay", "receive")


def log_of_lasting(*journeys):
    """Each journey as its path and how many seconds it lasts; steps stand evenly."""
    events = []
    for number, (path, seconds) in enumerate(journeys):
        for at, name in enumerate(path):
            events.append((f"c{number}", name, int(seconds * at / max(len(path) - 1, 1))))
    return log_of(*events)


def row(gap, kind, name):
    (found,) = [d for d in gap.deviations if d.kind == kind and name in (d.touchpoint, d.activity)]
    return found


FITTING = ("browse", "pay", "receive")
SKIPPED = ("browse", "receive")
CALLED = ("browse", "call", "pay", "receive")


def test_the_difference_is_to_journeys_that_are_otherwise_the_same():
    fitting = [(FITTING, 100 + i) for i in range(40)]
    skipped = [(SKIPPED, 160 + i) for i in range(40)]
    time = row(compare(log_of_lasting(*fitting, *skipped), SHOP), "missing", "pay").time
    assert (time.seconds, time.cases, time.similar) == (60, 40, 40)
    assert time.usual == fmean(range(100, 140))
    half = NormalDist().inv_cdf(0.975) * (2 * np.var(range(40), ddof=1) / 40) ** 0.5
    assert (time.low, time.high) == pytest.approx((60 - half, 60 + half))


def test_those_with_other_deviations_too_are_compared_among_themselves():
    both = ("browse", "call", "receive")
    journeys = [
        *[(FITTING, 100)] * 40, *[(SKIPPED, 110)] * 40,
        *[(CALLED, 1000)] * 40, *[(both, 1050)] * 20,
    ]  # fmt: skip
    gap = compare(log_of_lasting(*journeys), SHOP)
    time = row(gap, "missing", "pay").time
    assert time.seconds == pytest.approx((40 * 10 + 20 * 50) / 60)
    assert (time.cases, time.similar) == (60, 80)
    time = row(gap, "ad_hoc", "call").time
    assert time.seconds == pytest.approx((40 * 900 + 20 * 940) / 60)


def test_of_few_and_of_those_who_left_nothing_is_said():
    few = compare(log_of_lasting(*[(FITTING, 9)] * 40, *[(SKIPPED, 8)] * 29), SHOP)
    assert row(few, "missing", "pay").time is None
    left = compare(log_of_lasting(*[(FITTING, 9)] * 40, *[(("browse", "pay"), 8)] * 40), SHOP)
    (stopped,) = left.deviations
    assert (stopped.kind, stopped.time) == ("stopped", None)


def test_open_journeys_are_not_among_the_similar_ones():
    journeys = [*[(FITTING, 100)] * 40, *[(SKIPPED, 160)] * 40, *[(("browse", "pay"), 5)] * 40]
    gap = compare(log_of_lasting(*journeys), SHOP, end_activity="receive")
    assert row(gap, "missing", "pay").time.similar == 40


def by_brute_force(gap, key):
    """The definition, journey by journey, with sets of steps and lists of other deviations."""
    alignments, events = gap.alignments, gap.events.to_frame()
    lasting = events.groupby("case")["time"].agg(lambda t: (t.max() - t.min()).total_seconds())
    table = alignments.variants.case_variant.to_pylist()
    usual, deviating = defaultdict(list), defaultdict(list)
    for entry in table:
        moves = alignments.moves(entry["variant"])
        found = type_moves(gap.journey, moves)
        done = [m.step for m in moves if m.kind == "sync"]
        keys = sorted((key_of(d) for d in found), key=repr)
        usual[tuple(sorted(done)), tuple(keys)].append(lasting[entry["case"]])
        if key in keys:
            out = [s for d in found if key_of(d) == key for s in d.steps]
            group = tuple(sorted(done + out)), tuple(k for k in keys if k != key)
            deviating[group].append(lasting[entry["case"]])
    pairs = [(some, usual[group]) for group, some in deviating.items() if usual.get(group)]
    n = sum(len(some) for some, _ in pairs)
    return sum(sum(some) - len(some) * fmean(other) for some, other in pairs) / n, n


@pytest.mark.parametrize("seed", range(6))
def test_random_logs_have_the_difference_of_the_definition(seed):
    random = np.random.default_rng(seed)
    design = DesignedJourney(
        "Letters", Sequence((Step("a"), Optional(Step("b")), Step("c"), Step("d")))
    )
    journeys = []
    for _ in range(400):
        path = [x for x in "abcd" if random.random() > 0.2] or ["a"]
        while random.random() < 0.3:
            path.insert(int(random.integers(len(path) + 1)), str(random.choice(["x", "b", "c"])))
        journeys.append((tuple(path), int(random.integers(1, 10_000))))
    gap = compare(log_of_lasting(*journeys), design)
    told = [d for d in gap.deviations if d.time is not None]
    assert told
    for d in told:
        key = (d.kind, d.touchpoint, d.activity, d.place, "")
        seconds, n = by_brute_force(gap, key)
        assert (d.time.seconds, d.time.cases) == (pytest.approx(seconds), n)


def test_where_there_is_nothing_the_interval_holds_zero_as_often_as_it_says():
    held = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        lasting = random.exponential(10_000, 120).astype(int) + 1
        journeys = [(SKIPPED if i % 3 == 0 else FITTING, s) for i, s in enumerate(lasting)]
        time = row(compare(log_of_lasting(*journeys), SHOP), "missing", "pay").time
        held += time.low <= 0 <= time.high
    assert 180 <= held <= 198


def test_what_follows_a_deviation_is_the_next_designed_step():
    gap = compare(log_of_lasting((CALLED, 9), (("browse", "pay", "receive", "call"), 9)), SHOP)
    (call,) = gap.deviations
    assert [(after.touchpoint, after.cases) for after in call.thens] == [("", 1), ("pay", 1)]
