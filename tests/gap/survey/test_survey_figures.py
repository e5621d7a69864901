"""Answers in the figures: linked shares, response, and nothing where there is nothing."""

import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import numpy as np
import pandas as pd
import pytest

from journeymine.design import DesignedJourney, Score, Targets, Touchpoint
from journeymine.gap import compare
from journeymine.gap.survey.join import join_scores
from journeymine.log import EventLog, SurveyAnswers
from journeymine.reporting import report
from journeymine.statistics import event_share

STEPS = ("browse", "pay", "receive", "call", "return", "review")
LINE = DesignedJourney.of_steps(*STEPS, name="Shop")


def meant(score):
    targets = Targets(experience=Score(score))
    return replace(LINE, details={name: Touchpoint(name, targets=targets) for name in STEPS})


def shop(cases):
    """Everybody takes all steps, an hour apart."""
    start = pd.Timestamp("2026-01-05", tz="UTC")
    rows = [
        (str(case), step, start + pd.Timedelta(hours=at))
        for case in range(cases)
        for at, step in enumerate(STEPS)
    ]
    return EventLog.from_pandas(pd.DataFrame(rows, columns=["case", "activity", "time"]))


def test_the_figures_of_a_survey_are_those_counted_by_hand():
    frame = pd.DataFrame(
        [("0", "pay", 5), ("1", "pay", 2), ("2", "pay", None), ("2", "browse", 4), ("9", "pay", 1)],
        columns=["case", "touchpoint", "score"],
    )
    gap = compare(join_scores(shop(3), SurveyAnswers.from_pandas(frame), LINE), meant(4))
    found = gap.parts.experience
    browse, pay, *_ = found.touchpoints
    assert (pay.mean.value, pay.mean.n, pay.difference.value) == (3.5, 2, -0.5)
    assert (pay.asked.value, pay.asked.n) == (2 / 3, 3)
    assert (pay.response.value, browse.asked.value) == (2 / 3, 1)
    assert (found.journey.asked.value, found.journey.asked.n) == (1, 3)
    assert found.touchpoints[2].asked is None
    assert (found.linked.linked, found.linked.answers) == (3, 4)
    assert "Answers: 3 of 4 answers linked to a visit, 75.0 %" in str(gap)
    assert ("answers of the survey", "1 answer whose case the log does not have") in [
        (entry.what, entry.why) for entry in gap.left_out
    ]
    assert gap.index.by("part")["experience"] > 0
    schema = files("journeymine.writing").joinpath("schemas/gap.schema.json").read_text("utf-8")
    jsonschema.validate(json.loads(json.dumps(gap.to_dict())), json.loads(schema))
    described = json.loads(schema)["$defs"]["linkedAnswers"]
    assert set(described["properties"]) == set(gap.to_dict()["experience"]["linked"])


def test_what_an_answer_outside_of_the_scale_and_a_score_that_gave_way_are_told_everywhere():
    log = shop(3)
    own = [2.0 if at == 1 else None for at in range(len(STEPS))] * 3
    log = EventLog.from_pandas(
        log.to_frame()[["case", "activity", "time"]].assign(score=own), score="score"
    )
    rows = [("0", "pay", 4), ("1", "pay", 9), ("2", "pay", None), ("2", "browse", 3)]
    frame = pd.DataFrame(rows, columns=["case", "touchpoint", "score"])
    gap = compare(join_scores(log, SurveyAnswers.from_pandas(frame), LINE), meant(4))
    # customer 1 keeps the 2 of the log, customer 0 has 4 instead, customer 2 keeps the 2
    pay = gap.parts.experience.touchpoints[1]
    assert (pay.mean.value, pay.mean.n) == (8 / 3, 3)
    # customers 0, 1 and 2 were asked once, once and twice; 1 of 1, 1 of 1 and 1 of 2 answered
    linked = gap.parts.experience.linked
    assert (linked.response.value, linked.response.n, linked.replaced) == (0.75, 3, 1)
    assert [(one.touchpoint, one.cases, one.answered) for one in linked.asked] == [
        ("", 3, 3), ("browse", 1, 1), ("pay", 3, 2)
    ]  # fmt: skip
    told, page = str(gap), " ".join(report(gap).html.replace("\u00a0", " ").split())
    assert "  1 of 3 answers of the survey lies outside of 1 to 5, and is not used" in told
    assert "1 of 3 answers of the survey lies outside of 1 to 5 and is not used." in page
    assert "Note JM-W199: 1 of 3 answers (33.3 %) lies outside" in told
    for said in (told, page):
        assert "1 score of the log itself gave way to them" in said
        assert "of 4 questions asked, 75.0 % (" in said
        assert "n = 3) were answered" in said
    assert ("answers of the survey", "1 answer outside of the design's scale") in [
        (entry.what, entry.why) for entry in gap.left_out
    ]
    assert "not linked: 1 outside of the design's scale" in told
    assert "JM-W208" not in told


def test_answers_of_which_none_is_linked_are_told_and_no_figure_is_made_up():
    frame = pd.DataFrame({"case": ["0"], "time": ["2020-01-05"], "score": [3]})
    gap = compare(join_scores(shop(2), SurveyAnswers.from_pandas(frame)), meant(4))
    found = gap.parts.experience
    assert (found.linked.linked, found.linked.unlinked) == (0, {"before the visit": 1})
    assert (found.journey.mean.value, found.journey.weighted, found.curve) == (None, None, None)
    assert gap.to_dict()["experience"]["linked"]["share"]["value"] == 0
    assert "experience" not in set(gap.index.by("part"))


def test_ignored_events_and_filters_leave_the_account_of_the_answers_as_it_is():
    frame = pd.DataFrame({"case": ["0", "1"], "touchpoint": "pay", "score": [3, 4]})
    joined = join_scores(shop(3), SurveyAnswers.from_pandas(frame), LINE)
    gap = compare(joined, replace(meant(4), ignore=("call",)))
    assert gap.parts.experience.linked.linked == 2
    assert gap.parts.experience.touchpoints[1].mean.value == 3.5
    assert joined.of_cases(joined.to_arrow()["case"][:1]).linked == joined.linked


@pytest.mark.parametrize("answering", [0.3, 0.8])
def test_scores_that_are_as_intended_are_not_called_clearly_below(answering):
    """The truth is the intention everywhere: a clear gap would be a false one."""
    log, design = shop(120), meant(3.4)
    clear = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        some = [(str(case), step) for case in range(120) for step in STEPS]
        frame = pd.DataFrame(some, columns=["case", "touchpoint"])
        frame["score"] = random.choice([1.0, 2, 3, 4, 5], len(frame), p=[0.1, 0.1, 0.3, 0.3, 0.2])
        frame.loc[random.random(len(frame)) > answering, "score"] = np.nan
        answers = SurveyAnswers.from_pandas(frame)
        rows = compare(join_scores(log, answers, design), design).parts.experience.touchpoints
        clear += any(row.verdict == "clear" and row.difference.value < 0 for row in rows)
    assert clear <= 3


def test_the_interval_of_the_linked_share_covers_the_truth():
    """Customers are known or not, with all their answers: 70 of 100 are."""
    random, held = np.random.default_rng(7), 0
    log = shop(70)
    for _ in range(200):
        who = random.integers(0, 100, 60).repeat(random.integers(1, 5, 60)).astype(str)
        frame = pd.DataFrame(
            {"case": who, "touchpoint": random.choice(STEPS, len(who)), "score": 3}
        )
        share = join_scores(log, SurveyAnswers.from_pandas(frame)).linked.share
        x = pd.Series(who).groupby(who).size()
        by_hand = event_share((x.index.astype(int) < 70) * x, x)
        assert (share.value, share.low) == pytest.approx((by_hand.value, by_hand.low))
        held += share.low <= 0.7 <= share.high
    assert held >= 186
