"""Figures by the weights of a design, counted by hand in thousandths."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeymine.design import DesignedJourney, Sequence, Step, Touchpoint, Weights
from journeymine.gap import compare
from journeymine.log import EventLog
from journeymine.reporting import report

LINE = Sequence(tuple(map(Step, ("browse", "pay", "receive"))))
SHOP = DesignedJourney(
    "Shop",
    LINE,
    {
        "pay": Touchpoint("pay", channels=("web",), weights=Weights(3, 0.5, 0.25)),
        "receive": Touchpoint("receive", weights=Weights(skip=0.125)),
    },
)

# events as activity@channel; customers
PATHS = [
    ("browse@shop pay@web receive@shop", 5),  # as designed
    ("browse@web pay@shop receive@shop", 2),  # pay in a channel it is not meant for: 0.25
    ("browse@web receive@web", 3),  # pay left out: 3
    ("browse@web pay@web pay@web", 1),  # pay twice, nothing received: 0.5 + 0.125
]


def log_of(paths, *, channels=True):
    rows = []
    for p, (path, customers) in enumerate(paths):
        for c in range(customers):
            for e, event in enumerate(path.split()):
                activity, _, channel = event.partition("@")
                stamp = pd.Timestamp("2026-01-05", tz="UTC") + pd.Timedelta(hours=e)
                rows.append((f"{p}-{c}", activity, stamp, channel))
    frame = pd.DataFrame(rows, columns=["case", "activity", "time", "channel"])
    return EventLog.from_pandas(frame if channels else frame.drop(columns="channel"))


def test_costs_are_in_the_unit_of_the_weights():
    gap = compare(log_of(PATHS), SHOP)
    found = gap.path.weighted
    assert found.cost == 2 * 0.25 + 3 * 3 + 0.625
    assert found.mean_cost == pytest.approx(10.125 / 11)
    # worst: browse 1, pay 0.5, receive 1 as extra; the run 1 + 3 + 0.125 left out
    worst = [2.5 + 4.125, 2.5 + 4.125, 2 + 4.125, 2 + 4.125]
    assert found.worst_cost == 5 * worst[0] + 2 * worst[1] + 3 * worst[2] + worst[3]
    each = [0, 0.25, 3, 0.625]
    fitness = sum(n * (1 - c / w) for (_, n), c, w in zip(PATHS, each, worst, strict=True)) / 11
    assert found.fitness == pytest.approx(fitness)
    assert found.log_fitness == pytest.approx(1 - 10.125 / found.worst_cost)
    assert (found.scale, found.channel_aware, found.exact, found.cases_bounded) == (
        1000,
        True,
        True,
        0,
    )


def test_the_interval_of_the_weighted_mean_is_that_of_its_values():
    found = compare(log_of(PATHS), SHOP).path.weighted
    values = [0.0] * 5 + [0.25] * 2 + [3.0] * 3 + [0.625]
    mean = sum(values) / 11
    half = 1.959963984540054 * (sum((v - mean) ** 2 for v in values) / 10 / 11) ** 0.5
    assert found.mean_cost_interval.low == pytest.approx(mean - half)
    assert found.mean_cost_interval.high == pytest.approx(mean + half)
    assert found.mean_cost_interval.n == found.fitness_interval.n == 11


def test_the_figures_beside_keep_a_cost_of_one_a_move():
    gap = compare(log_of(PATHS), SHOP)
    plain = compare(log_of(PATHS), DesignedJourney("Shop", LINE))
    assert (gap.path.cost, plain.path.cost) == (5, 5)
    assert gap.path.fitness == plain.path.fitness
    assert tuple(d for d in gap.deviations if d.kind != "channel") == plain.deviations
    assert gap.log.variants == 3  # channels tell no paths apart but by weight


def test_without_channels_in_the_log_none_is_charged_and_it_is_said():
    gap = compare(log_of(PATHS, channels=False), SHOP)
    assert gap.path.weighted.cost == 3 * 3 + 0.625
    assert not gap.path.weighted.channel_aware
    assert "weights of channels" in {entry.what for entry in gap.left_out}


def test_where_no_channel_is_designed_none_is_charged():
    free = DesignedJourney("Shop", LINE, {"pay": Touchpoint("pay", weights=Weights(3))})
    gap = compare(log_of(PATHS), free)
    assert (gap.path.weighted.channel_aware, gap.path.weighted.cost) == (False, 3 * 3 + 2)
    assert "weights of channels" not in {entry.what for entry in gap.left_out}


def test_a_design_without_weights_has_no_weighted_figures_and_says_so():
    gap = compare(log_of(PATHS), DesignedJourney("Shop", LINE))
    assert gap.path.weighted is None
    assert "path.weighted" in {entry.what for entry in gap.left_out}
    assert "path.weighted" not in {entry.what for entry in compare(log_of(PATHS), SHOP).left_out}


def test_open_journeys_are_not_weighed():
    gap = compare(log_of(PATHS), SHOP, end_activity="receive")
    assert gap.path.weighted.cost == 2 * 0.25 + 3 * 3
    assert gap.path.weighted.fitness_interval.n == 10


def test_print_and_page_say_the_weighted_figures():
    gap = compare(log_of(PATHS), SHOP)
    (line,) = (line for line in str(gap).splitlines() if "weights" in line)
    assert line.startswith("By the design's weights: cost 10.125, 0.920 a customer, fitness 0.")
    assert "cost 10.125 over all cases, 0.920 a case" in report(gap).html
    assert "weights" not in str(compare(log_of(PATHS), DesignedJourney("Shop", LINE)))


thousandths = st.integers(1, 5_000).map(lambda n: n / 1_000)
names = st.sampled_from(["browse", "pay", "receive", "call"])
logs = st.lists(
    st.tuples(st.lists(names, min_size=1, max_size=5), st.integers(1, 4)), min_size=1, max_size=4
).filter(lambda paths: any(name != "call" for path, _ in paths for name in path))


@given(logs)
@settings(max_examples=30)
def test_weights_of_one_give_the_figures_without_weights(paths):
    log = log_of([(" ".join(path), n) for path, n in paths], channels=False)
    ones = DesignedJourney("Shop", LINE, {n: Touchpoint(n, weights=Weights()) for n in ("pay",)})
    path = compare(log, ones).path
    assert path.weighted.cost == path.cost
    assert path.weighted.mean_cost == pytest.approx(path.mean_cost)
    assert path.weighted.fitness == pytest.approx(path.fitness)
    assert path.weighted.log_fitness == pytest.approx(path.log_fitness)


@given(logs, thousandths, thousandths)
@settings(max_examples=30)
def test_a_sum_of_weights_has_three_decimals_at_most(paths, skip, add):
    log = log_of([(" ".join(path), n) for path, n in paths], channels=False)
    design = DesignedJourney("Shop", LINE, {"pay": Touchpoint("pay", weights=Weights(skip, add))})
    cost = compare(log, design).path.weighted.cost
    assert cost == round(cost, 3)
