"""Small logs and tables of answers, by hand."""

from datetime import timedelta

import pandas as pd

from journeymine.log import EventLog, SurveyAnswers

START = pd.Timestamp("2026-01-05", tz="UTC")


def day(number):
    return START + timedelta(days=number)


def log_of(*rows, **columns):
    """Rows of case, activity and day."""
    frame = pd.DataFrame(rows, columns=["case", "activity", "time"])
    frame["time"] = [day(number) for number in frame["time"]]
    return EventLog.from_pandas(frame.assign(**columns))


def answers_of(*rows, **said):
    """Rows of case, touchpoint, day and score."""
    frame = pd.DataFrame(rows, columns=["case", "touchpoint", "time", "score"])
    frame["time"] = pd.to_datetime([n if n is None else day(n) for _, _, n, _ in rows], utc=True)
    return SurveyAnswers.from_pandas(frame, **said)
