"""What is red is clear: by its interval, and on enough customers."""

from plain_gaps import plain_gap, scored, target, touchpoint

from journeymine.drawing.figures.judged import (
    clearly_below,
    clearly_late,
    clearly_missed,
    often_skipped,
)
from journeymine.drawing.figures.touchpoints import designed_rows


def test_a_mean_is_below_where_its_whole_interval_is_on_enough_customers():
    assert clearly_below(scored("pay", 3.0, 0.1, n=30, intended=4.0), 1, 5)
    assert not clearly_below(scored("pay", 3.0, 0.1, n=29, intended=4.0), 1, 5)
    assert not clearly_below(scored("pay", 3.7, 0.15, n=30, intended=4.0), 1, 5)
    assert not clearly_below(scored("pay", 3.0, 0.1, n=30), 1, 5)


def test_late_is_the_median_and_missed_is_the_promised_share():
    in_time = target("pay", 100, median=110, p90=500, n=40, kept=0.6)
    assert not clearly_late(in_time)
    assert clearly_late(target("pay", 100, median=120, p90=500, n=40, kept=0.4))
    assert not clearly_missed(in_time)
    assert clearly_missed({**in_time, "share": 0.9})
    assert not clearly_missed({**in_time, "share": 0.9, "verdict": "likely"})


def test_often_skipped_is_over_thirty_per_cent():
    assert not often_skipped(30, 100)
    assert often_skipped(31, 100)
    assert not often_skipped(20, 29)


def test_of_several_targets_the_one_that_is_kept_worst_is_shown():
    worse = target("pay", 100, median=110, p90=500, n=40, kept=0.6)
    better = target("pay", 200, median=110, p90=500, n=40, kept=0.8)
    (row,) = designed_rows(plain_gap(touchpoint("pay", reached=9), of=9, targets=[better, worse]))
    assert row.target["at_most"] == 100
    assert row.targets == 2
