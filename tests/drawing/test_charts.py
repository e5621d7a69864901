"""Charts for analysts: what they show was counted by hand, and they draw where they are told."""

from datetime import UTC, datetime, timedelta

import matplotlib
import numpy as np
import pandas as pd
import pytest

from journeymine.design import DesignedJourney
from journeymine.drawing.charts import calendar, dotted, durations, endings, waiting
from journeymine.errors import UsageError
from journeymine.gap import compare
from journeymine.log import EventLog
from journeymine.log.reductions.moments import case_durations, dots, hours_of_the_week
from journeymine.reading.designs.yaml.design import read_yaml

matplotlib.use("Agg")
START = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def closed():
    yield
    from matplotlib import pyplot

    pyplot.close("all")


def log_of(*rows, **more):
    """Rows of case, activity and hours since the start."""
    frame = pd.DataFrame(rows, columns=["case", "activity", "time"])
    frame["time"] = [START + timedelta(hours=hours) for hours in frame["time"]]
    return EventLog.from_pandas(frame.assign(**more), **{name: name for name in more})


TEN = log_of(*((f"{n}", step, 24 * n * k) for n in range(1, 11) for k, step in enumerate("ab")))


def test_durations_are_those_of_first_to_last_event():
    assert case_durations(TEN).tolist() == [86_400.0 * n for n in range(1, 11)]
    ax = durations(TEN)
    assert ax.get_title(loc="left") == "Half of the journeys take 5\xa0days or less"
    (line,) = [one for one in ax.lines if one.get_drawstyle() == "steps-post"]
    assert line.get_ydata().tolist() == pytest.approx(np.arange(1, 11) / 10)
    assert {text.get_text() for text in ax.texts} == {"5\xa0days", "9\xa0days"}


def test_a_chart_is_drawn_where_it_is_told():
    from matplotlib import pyplot

    _, (left, right) = pyplot.subplots(1, 2)
    assert durations(TEN, left) is left
    assert dotted(TEN, right, language="sv") is right
    assert right.get_xlabel() != dotted(TEN).get_xlabel() or right.get_xlabel() == "Time (UTC)"


def test_every_event_is_a_dot_and_the_earliest_case_is_the_lowest():
    log = log_of(("b", "x", 5), ("b", "y", 9), ("a", "x", 7), channel=["web", None, "phone"])
    found = dots(log, most=100)
    order = np.lexsort((found.time, found.case))
    assert found.case[order].tolist() == [0, 0, 1]
    assert [found.channels[at] if at >= 0 else None for at in found.channel[order]] == [
        "web", None, "phone"
    ]  # fmt: skip
    ax = dotted(log)
    assert sum(len(points.get_offsets()) for points in ax.collections) == 3
    assert {text.get_text() for text in ax.get_legend().get_texts()} == {"web", "phone"}
    assert ax.get_title(loc="left") == "2 journeys over 4\xa0hours"


def test_of_many_cases_every_so_many_th_is_drawn_and_that_is_said():
    log = log_of(*((f"{n:03}", step, n + k) for n in range(100) for k, step in enumerate("ab")))
    found = dots(log, most=50)
    assert (found.cases, found.of, len(found.time)) == (25, 100, 50)
    assert "25 journeys of 100" in dotted(log, most=50).get_title(loc="left")


def test_hours_are_those_of_the_zone():
    log = log_of(("1", "a", 0), ("1", "b", 14), ("2", "a", 0))  # 9 o'clock, then 23 o'clock
    assert hours_of_the_week(log)[0, 9] == 2
    assert hours_of_the_week(log)[0, 23] == 1
    there = hours_of_the_week(log, timezone="Europe/Stockholm")
    assert there[0, 10] == 2
    assert there[1, 0] == 1
    assert there.sum() == 3
    title = calendar(log).get_title(loc="left")
    assert title == "Most happens 9:00 to 10:00, Monday: 66.7\xa0% of 3 events"
    with pytest.raises(UsageError, match="JM-E089"):
        calendar(log, timezone="Europe/Nowhere")


DESIGN = read_yaml(
    b"""
journey: Shop
path: [a, b]
touchpoints:
  b: {targets: {within: {max: 3d, after: a}}}
""",
    "a.yaml",
)


def test_waits_are_drawn_beside_what_was_promised():
    gap = compare(TEN, DESIGN)
    ax = waiting(gap, "b")
    assert ax.get_title(loc="left") == "b comes in time for 30\xa0% (n\u00a0=\u00a010)"
    assert any(line.get_xdata()[0] == 3 for line in ax.lines if len(set(line.get_xdata())) == 1)
    with pytest.raises(UsageError, match="JM-E085"):
        waiting(gap, "a")


def test_endings_end_where_the_outcome_says():
    gap = compare(TEN, DESIGN)
    ax = endings(gap)
    assert ax.get_title(loc="left") == "100\xa0% of the journeys succeed (n\u00a0=\u00a010)"
    assert max(ax.lines[0].get_ydata()) == pytest.approx(1)


def test_a_log_of_nobody_says_so():
    empty = TEN.of_cases(__import__("pyarrow").array([], "string"))
    assert durations(empty).get_title(loc="left") == "There is no journey"
    assert calendar(empty).get_title(loc="left") == "There is no event"
    dotted(empty)


def test_a_gap_without_an_outcome_is_refused():
    design = DesignedJourney.of_steps("a", "b")
    log = log_of(("1", "a", 0), ("1", "b", 1))
    gap = compare(log, design)
    if gap.to_dict()["outcome"] is None:
        with pytest.raises(UsageError, match="JM-E085"):
            endings(gap)
