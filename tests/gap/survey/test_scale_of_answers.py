"""Answers on another scale are refused; one that is outside takes no other score's place."""

import pandas as pd
import pytest
from survey_tables import answers_of, log_of

from journeymine.design import DesignedJourney
from journeymine.errors import LogError
from journeymine.gap import compare
from journeymine.gap.survey.join import join_scores

SHOP = DesignedJourney.of_steps("browse", "pay", name="Shop")


def shop(cases=20, **columns):
    rows = [row for n in range(cases) for row in ((str(n), "browse", 0), (str(n), "pay", 1))]
    return log_of(*rows, **columns)


def asked(*scores):
    return answers_of(*((str(n), "pay", 2, score) for n, score in enumerate(scores)))


@pytest.mark.parametrize(
    ("scores", "scale"),
    [
        ([9, 10, 3, 4, 8] * 4, "0-10"),
        ([6, 7, 3, 4, 5] * 4, "1-7"),
        ([0, 1, 3, 4, 5] * 4, "0-5"),
        ([80, 55, 3, 4, 5] * 4, "0-100"),
        ([-3, 3, 1, 2, -1] * 4, "-3-3"),
    ],
)
def test_answers_on_another_scale_are_refused_with_the_one_that_they_fit(scores, scale):
    with pytest.raises(LogError) as refused:
        join_scores(shop(), asked(*scores), SHOP)
    (problem,) = refused.value.problems
    assert problem.code == "JM-E268"
    assert f"--score-scale {scale} " in problem.hint
    outside = sum(not 1 <= one <= 5 for one in scores)
    assert f"{outside} of the 20 answers lie outside" in problem.message


def test_as_many_as_one_in_ten_may_be_slips_and_are_counted():
    joined = join_scores(shop(), asked(*[4] * 18, 9, 0), SHOP)
    assert joined.linked.unlinked == {"outside the scale": 2}
    assert joined.linked.linked == 18
    with pytest.raises(LogError, match="JM-E268"):
        join_scores(shop(), asked(*[4] * 17, 9, 0, 9), SHOP)


def test_a_score_outside_takes_no_place_of_the_log_or_of_an_earlier_answer():
    log = shop(score=[float("nan"), 2.0] * 20)
    answers = answers_of(
        *((str(n), "pay", 2, 4) for n in range(18)), ("17", "pay", 3, 99), ("19", "pay", 2, 99)
    )
    joined = join_scores(log, answers, SHOP)
    scores = joined.to_frame()["score"].tolist()
    assert scores[2 * 17 + 1] == 4  # not the later 99
    assert scores[2 * 19 + 1] == 2  # the log's own
    assert joined.linked.replaced == 18
    assert joined.linked.unlinked == {"outside the scale": 2}
    assert max(one for one in scores if not pd.isna(one)) == 4


def test_without_a_design_there_is_no_scale_to_be_outside_of():
    joined = join_scores(shop(), asked(9, 10, 99))
    assert joined.linked.unlinked == {}


def test_the_text_says_what_gave_way_and_how_sure_the_share_of_answers_is():
    log = shop(score=[float("nan"), 2.0] * 20)
    answers = asked(*[4] * 15, *[None] * 5)
    gap = compare(join_scores(log, answers, SHOP), SHOP)
    said = str(gap)
    assert "15 scores of the log gave way to them" in said
    assert "75.0 % (53.1 % to 88.8 %, n = 20) of those asked answered" in said
    assert "JM-W208" not in said
    assert "JM-W208" in str(compare(log, SHOP))


def test_scores_of_the_log_outside_of_the_scale_are_said():
    gap = compare(shop(score=[float("nan"), 2.0] * 18 + [float("nan"), 9.0] * 2), SHOP)
    assert "gave a score that counts; 2 scores outside of the scale are not used" in str(gap)
