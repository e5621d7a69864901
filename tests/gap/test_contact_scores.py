"""Scores at unplanned contacts: one a case, only on the scale, only where no touchpoint is."""

import pandas as pd

from journeymine.design import DesignedJourney
from journeymine.gap import compare
from journeymine.gap.contact_scores import contact_scores
from journeymine.log import EventLog


def scored(*rows):
    frame = pd.DataFrame(rows, columns=["case", "activity", "score"])
    frame["time"] = pd.date_range("2026-01-05", periods=len(rows), freq="h", tz="UTC")
    return compare(EventLog.from_pandas(frame), DesignedJourney.of_steps("browse", "pay"))


def test_scores_of_a_case_count_as_one():
    gap = scored(
        ("1", "browse", 5), ("1", "call", 1), ("1", "call", 4), ("1", "pay", None),
        ("2", "browse", 3), ("2", "call", 5), ("2", "chat", 9), ("2", "wait", None),
    )  # fmt: skip
    (call,) = contact_scores(gap)
    assert (call.activity, call.scores, call.mean.n, call.mean.value) == ("call", 3, 2, 3.75)


def test_without_scores_there_is_nothing():
    assert contact_scores(scored(("1", "browse", None), ("1", "call", None))) == ()
