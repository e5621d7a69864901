"""Simulated scores: as asked for, lower after a deviation, and the truth of the silent ones."""

from collections import Counter
from dataclasses import replace

import pandas as pd
import pytest

from journeymine.design import (
    DesignedJourney,
    Scale,
    Scales,
    Score,
    Sequence,
    Step,
    Targets,
    Touchpoint,
)
from journeymine.errors import UsageError
from journeymine.gap import compare
from journeymine.simulation import Plant, Scores, simulate
from journeymine.simulation.scores import means_of

SHOP = DesignedJourney(
    "Shop",
    Sequence(tuple(map(Step, ("browse", "pay", "receive")))),
    {
        "pay": Touchpoint("pay", targets=Targets(experience=Score(4, Scale(1, 5)))),
        "receive": Touchpoint("receive", targets=Targets(satisfaction=Score(9, Scale(0, 10)))),
    },
    scales=Scales(satisfaction=Scale(1, 5)),
)


def made(scores, plants=(), seed=1, cases=400, design=SHOP):
    return simulate(design, cases=cases, seed=seed, plants=plants, scores=scores)


def table(simulated):
    return simulated.log.to_pandas()


def test_what_is_not_named_has_the_mean_that_the_design_intends_on_the_scale_of_the_scores():
    assert means_of(SHOP, Scores()) == {"pay": 4.0, "receive": pytest.approx(1 + 0.9 * 4)}
    ten = replace(SHOP, scales=Scales(satisfaction=Scale(0, 10)))
    assert means_of(ten, Scores({"browse": 5})) == {"pay": 7.5, "receive": 9.0, "browse": 5}


def test_without_spread_everybody_feels_the_mean_rounded_to_a_whole_score():
    frame = table(made(Scores({"pay": 3.6}, answer=1, spread=0)))
    scores = frame.groupby("activity")["score"].agg(["min", "max", "count"])
    assert scores.loc["pay"].tolist() == [4, 4, 400]
    assert scores.loc["receive"].tolist() == [5, 5, 400]
    assert scores.loc["browse", "count"] == 0
    exact = table(made(Scores({"pay": 3.6}, answer=1, spread=0, whole=False)))
    assert set(exact.loc[exact["activity"] == "pay", "score"]) == {3.6}


def test_scores_stay_on_the_scale():
    scores = table(made(Scores({"pay": 4.9}, answer=1, spread=3)))["score"].dropna()
    assert set(scores) == {1, 2, 3, 4, 5}


def test_answers_come_about_as_often_as_asked_and_by_touchpoint():
    frame = table(made(Scores(answer=0.3, answers={"pay": 0.8}), cases=1_000))
    rate = frame["score"].notna().groupby(frame["activity"]).mean()
    assert rate["pay"] == pytest.approx(0.8, abs=0.04)
    assert rate["receive"] == pytest.approx(0.3, abs=0.05)
    assert rate["browse"] == 0


def test_nobody_who_is_not_asked_answers():
    assert "score" not in table(made(Scores(answer=0), cases=20)).columns


def test_from_the_first_deviation_on_scores_shift_and_not_before():
    plants = [Plant("ad_hoc", 0.5, activity="call", after="browse")]
    simulated = made(Scores(answer=1, spread=0, shift=-2), plants)
    frame = table(simulated)
    touched = {entry.case for entry in simulated.truth.planted}
    assert 100 < len(touched) < 300
    pay = frame[frame["activity"] == "pay"].set_index("case")["score"]
    assert set(pay[pay.index.isin(touched)]) == {2}
    assert set(pay[~pay.index.isin(touched)]) == {4}
    later = [Plant("ad_hoc", 1, activity="call", after="receive")]
    untouched = table(made(Scores(answer=1, spread=0, shift=-2), later))
    assert set(untouched["score"].dropna()) == {4, 5}


def test_the_truth_knows_what_the_silent_ones_felt():
    plants = [Plant("ad_hoc", 0.5, activity="call", after="browse")]
    scores = Scores({"browse": 3}, answer=0.7, shift=-2, answer_shift=-0.5)
    told, all_told = made(scores, plants), made(replace(scores, answer=1, answer_shift=0), plants)
    felt = {one.touchpoint: one for one in told.truth.felt}
    truth = table(all_told).groupby("activity")["score"].agg(["mean", "count"])
    answers = table(told).groupby("activity")["score"].agg(["mean", "count"])
    assert sorted(felt) == ["browse", "pay", "receive"]
    for name, one in felt.items():
        assert one.mean == pytest.approx(truth.loc[name, "mean"], abs=1e-12)
        assert (one.visits, one.answers) == (truth.loc[name, "count"], answers.loc[name, "count"])
        # those who are less content answer less often, so that the answers look too good
        if name != "browse":
            assert answers.loc[name, "mean"] > one.mean + 0.3


def test_when_everybody_answers_the_gap_finds_the_mean_that_was_felt():
    simulated = made(Scores(answer=1), [Plant("missing", 0.3, touchpoint="pay")])
    felt = {one.touchpoint: one for one in simulated.truth.felt}
    found = {
        one.touchpoint: one for one in compare(simulated.log, SHOP).parts.experience.touchpoints
    }
    for name in ("pay", "receive"):
        assert found[name].mean.value == pytest.approx(felt[name].mean, abs=1e-9)
        assert found[name].mean.n == felt[name].answers


def test_scores_move_nothing_else():
    plants = [Plant("missing", 0.3, touchpoint="pay")]
    columns = ["case", "activity", "time"]
    with_scores, without = table(made(Scores(), plants)), table(made(None, plants))
    pd.testing.assert_frame_equal(with_scores[columns], without[columns])
    assert "score" not in without.columns


def test_the_same_seed_gives_the_same_scores_and_a_longer_log_begins_with_the_shorter():
    short, long = table(made(Scores(), cases=30)), table(made(Scores(), cases=60))
    pd.testing.assert_frame_equal(short, long.head(len(short)))
    other = table(made(Scores(), cases=30, seed=2))
    assert Counter(short["score"].dropna()) != Counter(other["score"].dropna())


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        (Scores({"pay": 7}), "the scale is"),
        (Scores(answer=1.2), "see 'answer'"),
        (Scores(answers={"pay": -0.1}), "see 'pay'"),
        (Scores(spread=-1), "the spread is 0 or more"),
        (Scores(shift=float("nan")), "shifts are numbers"),
    ],
)
def test_scores_that_cannot_be_are_refused(scores, words):
    with pytest.raises(UsageError, match=words) as error:
        made(scores, cases=1)
    assert error.value.code == "JM-E033"


def test_a_design_that_intends_nothing_needs_means():
    plain = DesignedJourney.of_steps("browse", "pay")
    with pytest.raises(UsageError, match="No touchpoint is scored"):
        made(Scores(), design=plain, cases=1)
    assert made(Scores({"pay": 4}), design=plain, cases=5).truth.felt[0].touchpoint == "pay"
