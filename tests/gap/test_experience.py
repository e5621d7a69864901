"""Scores by touchpoint: counted by hand, by pandas, and with planted truth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeymine.conformance import align
from journeymine.design import DesignedJourney, Scale, Scales, Score, Targets, Touchpoint
from journeymine.gap.experience import COLUMNS, ExperiencePart
from journeymine.gap.experience.means import mean_score, net_promoter_score
from journeymine.gap.experience.response import Pattern, weighted_mean
from journeymine.gap.experience.shrunk import shrunk_means
from journeymine.gap.visits import visits_of
from journeymine.log import EventLog

ONE_TO_FIVE = Scale(1, 5)
LINE = DesignedJourney.of_steps("browse", "pay", "receive")


def design_of(scales=None, **meant):
    details = {
        name: Touchpoint(name, targets=Targets(experience=score)) for name, score in meant.items()
    }
    return DesignedJourney("Shop", LINE.path, details, scales=scales or Scales())


def felt(rows, design):
    frame = pd.DataFrame(rows, columns=["case", "activity", "score"])
    frame["time"] = pd.date_range("2026-01-05", periods=len(frame), freq="h", tz="UTC")
    log = EventLog.from_pandas(frame)
    alignments = align(log.variants(), design)
    part = ExperiencePart(alignments)
    for visits in visits_of(log, alignments, columns=COLUMNS):
        part.add(visits)
    return part.result()


ROWS = [
    ("1", "browse", 4.0), ("1", "pay", 1.0), ("1", "pay", 2.0), ("1", "receive", 5.0),
    ("2", "browse", None), ("2", "pay", 4.0), ("2", "call", 3.0), ("2", "receive", 9.0),
    ("3", "browse", None), ("3", "receive", None),
]  # fmt: skip


def test_the_figures_are_those_counted_by_hand():
    found = felt(ROWS, design_of(pay=Score(3), receive=Score(5)))
    browse, pay, receive = found.figures.touchpoints
    assert (browse.visits, browse.cases, browse.scores, browse.mean.value) == (3, 3, 1, 4)
    assert (pay.visits, pay.cases, pay.scores, pay.mean.n) == (3, 2, 3, 2)
    assert pay.mean.value == (1.5 + 4) / 2
    assert pay.difference.value == -0.25
    assert (receive.scores, receive.outside, receive.response.value) == (1, 1, 1 / 3)
    assert (found.figures.scores, found.figures.outside, found.figures.unplaced) == (6, 1, 1)
    journey = found.figures.journey
    assert journey.mean.value == ((4 + 1 + 2 + 5) / 4 + (4 + 3) / 2) / 2
    assert (journey.cases, journey.response.n, journey.mean.n) == (3, 3, 2)
    # 1: pay 1.5 below 3, receive as meant, of (3 - 1) + (5 - 1); 2: nothing; 3: no score
    assert found.losses.defined.tolist() == [True, True, False]
    assert found.losses.per_case.tolist() == [10**12 // 4, 0, 0]
    assert {entry.what: entry.events for entry in found.left_out} == {
        "scores outside of the scale": 1,
        "scores without a touchpoint": 1,
    }


def test_peak_and_end_are_those_of_the_curve():
    curve = felt(ROWS, design_of()).figures.curve
    assert (curve.peak, curve.end) == ("receive", "receive")
    assert curve.peak_end == (curve.peak_mean + curve.end_mean) / 2 == 5


def test_an_intended_value_is_put_on_the_scale_of_the_scores():
    design = design_of(Scales(satisfaction=Scale(0, 10)), pay=Score(4, ONE_TO_FIVE))
    pay = felt([("1", "pay", 7.0)], design).figures.touchpoints[1]
    assert (pay.intended, pay.difference.value, pay.nps.value) == (7.5, -0.5, 0)


def test_a_log_without_scores_says_so():
    found = felt([("1", "pay", None)], design_of(pay=Score(4)))
    assert found.figures is None
    assert found.losses is None
    assert [entry.what for entry in found.left_out] == ["experience"]


events = st.tuples(
    st.sampled_from("abcd"),
    st.sampled_from(["browse", "pay", "receive", "call"]),
    st.none() | st.integers(0, 7).map(float),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(events, min_size=1, max_size=25))
def test_means_and_losses_are_those_of_pandas(rows):
    rows = [("z", "pay", 3.0), *rows]
    found = felt(rows, design_of(pay=Score(4), browse=Score(2)))
    frame = pd.DataFrame(rows, columns=["case", "activity", "score"])
    frame = frame[frame["score"].between(1, 5)]
    each = frame.groupby(["activity", "case"])["score"].mean()
    for row in found.figures.touchpoints:
        own = each[row.touchpoint] if row.touchpoint in each.index.get_level_values(0) else []
        assert row.mean.n == len(own)
        assert row.mean.value == (pytest.approx(np.mean(own)) if len(own) else None)
    cases = sorted({row[0] for row in rows})
    losses = []
    for case in cases:
        some = [(m, each[t, case]) for t, m in (("pay", 4), ("browse", 2)) if (t, case) in each]
        most = sum(m - 1 for m, _ in some)
        losses.append(sum(max(0, m - s) for m, s in some) / most if most else 0)
    assert (found.losses.per_case / 1e12).tolist() == pytest.approx(losses, abs=1e-11)


def test_scores_as_intended_are_not_called_a_clear_gap():
    random, clear = np.random.default_rng(1), 0
    for _ in range(100):
        scores = random.choice([2.0, 3, 4, 5], 60)
        rows = [(str(i), "pay", score) for i, score in enumerate(scores)]
        pay = felt(rows, design_of(pay=Score(3.5))).figures.touchpoints[1]
        clear += pay.verdict == "clear"
    assert clear <= 2


def test_intervals_of_means_and_net_scores_cover_the_truth():
    random, shares = np.random.default_rng(2), [0.05, 0.05, 0.2, 0.3, 0.4]
    means = nets = 0
    for _ in range(1000):
        found = mean_score(random.choice([1.0, 2, 3, 4, 5], 60, p=shares), ONE_TO_FIVE)
        means += found.low <= np.dot([1, 2, 3, 4, 5], shares) <= found.high
        net = net_promoter_score(random.choice([3.0, 8, 10], 60, p=[0.2, 0.3, 0.5]))
        nets += net.low <= 30 <= net.high
    assert 920 <= means <= 980
    assert 920 <= nets <= 980


def test_the_band_of_shrunk_means_covers_the_truth():
    random, inside, total = np.random.default_rng(3), 0, 0
    for _ in range(150):
        truth = random.normal(3, 0.3, 15)
        sizes = random.integers(5, 60, 15)
        some = [random.normal(t, 0.7, n) for t, n in zip(truth, sizes, strict=True)]
        for found, t in zip(shrunk_means(some, Scale(-5, 11)), truth, strict=True):
            inside += found.low <= t <= found.high
            total += 1
    assert 0.92 <= inside / total <= 0.98


@pytest.mark.parametrize("apart", [-1.0, -0.5, 0.5, 1.0])
def test_weights_mend_what_patterns_explain_and_bounds_hold_the_rest(apart):
    random, errors, held = np.random.default_rng(4), [], 0
    for _ in range(100):
        patterns, means = [], []
        for key, centre, answers in (("fits", 4.0, 0.6), ("deviates", 2.5, 0.2)):
            n = 500
            scores = random.normal(centre, 0.3, n)
            answered = random.random(n) < answers
            patterns.append(Pattern((key,), n, scores[answered]))
            means.append(np.where(answered, scores, scores + apart).mean())
        found = weighted_mean(patterns, ONE_TO_FIVE)
        errors.append(found.mean.value - 3.25)
        held += found.low <= np.mean(means) <= found.high
    assert abs(np.mean(errors)) <= 0.05
    assert held >= 95


def test_equal_scores_of_several_patterns_still_have_an_interval():
    patterns = [Pattern((kind,), 7 * kind, np.full(11 + kind, 3.0)) for kind in range(3, 9)]
    mean = weighted_mean(patterns, ONE_TO_FIVE).mean
    assert mean.value == 3
    assert mean.low < 3 < mean.high
