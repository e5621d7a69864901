"""The gap index: hand-counted, and the laws that it must keep."""

from dataclasses import replace
from fractions import Fraction
from math import fsum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_logs import log_of_paths

from journeymine.design import (
    Accepted,
    DesignedJourney,
    Targets,
    TimeTarget,
    Touchpoint,
    Weights,
)
from journeymine.design.paths.blocks import Choice, Optional, Sequence, Step
from journeymine.errors import UsageError
from journeymine.gap import compare
from journeymine.gap.index import IndexWeights, gap_index
from journeymine.gap.measured import WHOLE, Losses, in_units

SHOP = DesignedJourney.of_steps("browse", "pay", "receive")
FITTING = ("browse", "pay", "receive")


def test_the_path_loses_what_its_fitness_lacks():
    gap = compare(log_of_paths(FITTING, ("browse", "receive")), SHOP)  # 1 of 2 + 3 moves
    assert gap.index.parts[0].loss == pytest.approx((0 + 1 / 5) / 2, abs=1e-12)
    assert gap.index.value == pytest.approx(100 * 0.4 * 0.1, abs=1e-10)
    assert [(t.kind, t.touchpoint, t.cases) for t in gap.index.terms] == [("missing", "pay", 1)]


def test_a_log_that_fits_has_no_gap_and_an_honest_upper_limit():
    gap = compare(log_of_paths(*[FITTING] * 40), SHOP)
    assert gap.index.value == 0
    assert gap.index.terms == ()
    assert gap.index.interval.low == 0
    assert 0 < gap.index.interval.high < 50 * 0.1


def test_parts_without_data_add_nothing_and_are_not_weighed_away():
    gap = compare(log_of_paths(("browse", "receive")), SHOP)
    assert gap.index.measurable == pytest.approx(50)
    assert [p.part for p in gap.index.parts if p.measurable] == ["path", "outcome"]
    assert gap.index.value == pytest.approx(100 * 0.4 / 5)


def test_every_loss_belongs_to_one_touchpoint():
    def places(*path):
        index = compare(log_of_paths(path, FITTING), SHOP).index
        return {(t.kind, t.touchpoint) for t in index.terms if t.part == "path"}

    assert places("call", "browse", "pay", "receive") == {("ad_hoc", "browse")}  # before the first
    assert places("browse", "pay", "call", "receive") == {("ad_hoc", "pay")}
    assert places("browse", "pay") == {("stopped", "pay")}
    assert places("call") == {("ad_hoc", "browse"), ("stopped", "browse")}
    assert places("browse", "pay", "pay", "receive") == {("repeated", "pay")}


def test_a_choice_that_was_skipped_is_at_its_first_touchpoint():
    paying = Choice((Sequence((Step("card"), Step("code"))), Step("invoice")), name="Paying")
    design = DesignedJourney("Shop", Sequence((Step("browse"), paying, Step("receive"))))
    (term,) = compare(log_of_paths(("browse", "receive")), design).index.terms
    assert (term.kind, term.touchpoint) == ("missing", "invoice")  # the shorter branch is left out


def test_accepted_deviations_lose_nothing_and_stand_apart():
    design = replace(SHOP, accepted=(Accepted("ad_hoc", activity="call"),))
    gap = compare(log_of_paths(("browse", "call", "pay"), FITTING), design)
    assert [row.kind for row in gap.deviations] == ["stopped"]
    assert [(row.kind, row.activity, row.cases) for row in gap.accepted] == [("ad_hoc", "call", 1)]
    assert [t.kind for t in gap.index.terms] == ["stopped"]
    assert gap.path.cost == 2 == sum(row.moves for row in (*gap.deviations, *gap.accepted))
    assert gap.to_dict()["accepted"][0]["activity"] == "call"


def test_an_accepted_place_is_told_from_others_of_the_same_deviation():
    """The same call after two touchpoints: one is accepted, the other counts."""
    called = [("browse", "call", "pay", "receive"), ("browse", "pay", "call", "receive")] * 3
    design = replace(SHOP, accepted=(Accepted("ad_hoc", activity="call", after="browse"),))
    gap = compare(log_of_paths(*called), design)
    assert [(row.cases, row.after) for row in gap.deviations] == [(3, "pay")]
    assert [(row.cases, row.after) for row in gap.accepted] == [(3, "browse")]
    assert [(t.touchpoint, t.cases) for t in gap.index.terms] == [("pay", 3)]


@pytest.mark.parametrize("accepted", ["late", "missing"])
def test_what_is_accepted_is_no_loss_in_the_other_parts_either(accepted):
    soon = Touchpoint("pay", targets=Targets((TimeTarget(60, after="browse"),)))
    late = ("browse", "wait", "wait", "pay", "receive")
    absent = ("browse", "receive", "wait", "wait")
    design = replace(SHOP, details={"pay": soon})

    def kinds(design):
        index = compare(log_of_paths(late, absent), design).index
        time = index.parts[2]
        return {t.kind for t in index.terms if t.part == "time"}, time.interval.n

    assert kinds(design) == ({"late", "absent"}, 2)
    other = {"late": "absent", "missing": "late"}[accepted]
    assert kinds(replace(design, accepted=(Accepted(accepted, "pay"),))) == ({other}, 2)
    elsewhere = replace(design, accepted=(Accepted(accepted, "browse"),))
    assert kinds(elsewhere) == ({"late", "absent"}, 2)


def test_weights_of_the_design_weigh_the_path():
    design = replace(SHOP, details={"pay": Touchpoint("pay", weights=Weights(skip=2.5, add=0.5))})
    (term,) = compare(log_of_paths(("browse", "receive")), design).index.terms
    assert term.points == pytest.approx(40 * 2.5 / (2 + 4.5), abs=1e-9)
    (term,) = compare(log_of_paths(("browse", "pay", "pay", "receive")), design).index.terms
    assert term.points == pytest.approx(40 * 0.5 / (1 + 0.5 + 0.5 + 1 + 4.5), abs=1e-9)


def test_open_journeys_are_not_charged():
    log = log_of_paths(("browse",), ("browse", "receive"))
    assert compare(log, SHOP, end_activity="receive").index.parts[0].interval.n == 1


@given(st.lists(st.lists(st.sampled_from("abcdx"), max_size=6), min_size=1, max_size=8))
def test_terms_add_up_to_the_parts_and_to_one_minus_the_fitness(paths):
    path = Sequence((Step("a"), Optional(Step("b")), Choice((Step("c"), Step("d")))))
    paths = [tuple(p) for p in paths if p] or [("a",)]
    if not set("abcd") & {name for p in paths for name in p}:
        paths.append(("a",))
    gap = compare(log_of_paths(*paths), DesignedJourney("Letters", path))
    index = gap.index
    assert abs(fsum(t.points for t in index.terms) - index.value) < 1e-9
    for key in ("part", "kind", "touchpoint", "stage", "owner"):
        assert abs(fsum(index.by(key).values()) - index.value) < 1e-9
    assert abs(index.parts[0].loss - (1 - gap.path.fitness)) < 1e-9


@given(st.integers(0, 19))
def test_it_grows_with_each_deviation_more(skipped):
    def value(n):
        return compare(log_of_paths(*[("browse", "receive")] * n, *[FITTING] * (20 - n)), SHOP)

    assert value(skipped + 1).index.value > value(skipped).index.value


def made(part, losses, kinds=("late",)):
    """Losses of cases numbered from 0; None where the part is not defined."""
    defined = np.array([loss is not None for loss in losses])
    case = np.flatnonzero([bool(loss) for loss in losses])
    units = [int(Fraction(losses[i]).limit_denominator(1000) * WHOLE) for i in case]
    zeros = np.zeros(len(case), np.int32)
    return Losses(part, defined, case, zeros, kinds, zeros, np.array(units, np.int64))


def test_each_part_is_averaged_over_the_cases_in_which_it_is_defined():
    index = gap_index(
        [made("time", [0.5, None, 1.0]), made("outcome", [1, 0, 0], ("unsuccessful",))], SHOP
    )
    assert index.value == pytest.approx(20 * 0.75 + 10 / 3, abs=1e-9)
    assert index.measurable == pytest.approx(30)
    assert [p.interval.n for p in index.parts] == [0, 0, 2, 0, 3]


def test_segments_by_mask_are_the_index_of_their_cases():
    losses = [made("time", [0.5, None, 1.0, 0])]
    assert gap_index(losses, SHOP, cases=np.array([1, 1, 0, 0], bool)).value == pytest.approx(10)
    assert gap_index(losses, SHOP, cases=np.array([0, 1, 0, 0], bool)).value is None


def test_the_interval_holds_the_parts_of_a_case_together():
    """Two parts that always lose together vary more than two that take turns."""
    together = [made("time", [1, 0] * 50), made("channel", [1, 0] * 50, ("channel",))]
    in_turn = [made("time", [1, 0] * 50), made("channel", [0, 1] * 50, ("channel",))]
    width = [
        (found.interval.high - found.interval.low)
        for found in (gap_index(together, SHOP), gap_index(in_turn, SHOP))
    ]
    assert width[0] > 3 * width[1]
    per_case = np.array([35.0, 0.0] * 50)
    half = 1.959964 * per_case.std(ddof=1) / 10
    assert width[0] == pytest.approx(2 * half, rel=1e-3)


def test_sums_do_not_overflow():
    many = Losses(
        "time", np.ones(1, bool), np.array([0]), np.zeros(1, np.int32), ("late",),
        np.zeros(1, np.int32), np.array([WHOLE]), np.zeros(1, np.int64),
    )  # fmt: skip
    huge = replace(many, defined=np.ones(20_000_000, bool), unit=np.zeros(20_000_000, np.int64))
    assert gap_index([huge], SHOP).value == 20


def test_sensitivity_weighs_each_part_twice_and_half():
    index = gap_index([made("time", [1, 0]), made("outcome", [0, 1], ("unsuccessful",))], SHOP)
    named = {scenario.name: scenario for scenario in index.sensitivity}
    assert named["all equal"].value == pytest.approx(100 * 0.2 * 0.5 * 2)
    assert named["time twice"].value == pytest.approx(100 * (0.4 * 0.5 + 0.1 * 0.5) / 1.2)
    assert len(named) == 11
    for scenario in index.sensitivity:
        assert fsum(scenario.weights.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    "weights", [{"path": 0.5}, {"path": 1.5, "time": -0.5}, {"road": 1.0}, {"path": float("nan")}]
)
def test_weights_that_are_none_are_refused(weights):
    with pytest.raises(UsageError) as caught:
        compare(log_of_paths(FITTING), SHOP, weights=weights)
    assert caught.value.code == "JM-E071"


def test_weights_can_be_set():
    gap = compare(log_of_paths(("browse", "receive")), SHOP, weights={"path": 1.0})
    assert gap.index.value == pytest.approx(20)
    assert gap.index.measurable == 100
    assert IndexWeights.of({"path": 1.0}).to_dict()["outcome"] == 0


def test_units_are_shares_of_a_whole():
    assert in_units(np.array([0, 1, 3]), np.array([3, 3, 3])).tolist() == [
        0, 333_333_333_333, WHOLE
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("weights", "hint"),
    [
        ({"path": 0.5}, "path=0.5, channel=0.125, time=0.167, experience=0.125, outcome=0.083"),
        ({"path": 0.9, "time": 0.3}, "path=0.4, channel=0.15, time=0.2, experience=0.15"),
    ],
)
def test_weights_that_do_not_add_up_get_a_hint_that_begins_with_them(weights, hint):
    with pytest.raises(UsageError) as caught:
        compare(log_of_paths(FITTING), SHOP, weights=weights)
    (problem,) = caught.value.problems
    assert "parts that are not named get 0" in problem.message
    assert hint in problem.hint
    named = dict(one.split("=") for one in problem.hint.split(" ", 3)[3].split(", ")[:5])
    assert fsum(map(float, named.values())) == pytest.approx(1)
    compare(log_of_paths(FITTING), SHOP, weights={k: float(v) for k, v in named.items()})


def test_the_parts_that_are_said_add_up_to_the_index_that_is_said():
    paths = [FITTING] * 7 + [("browse", "receive")] * 5 + [("browse",)] * 3
    said = str(compare(log_of_paths(*paths), SHOP).index)
    whole = float(said.split()[2])
    parts = [float(one.split()[1]) for one in said.split(": ")[1].split(";")[0].split(", ")]
    assert fsum(parts) == pytest.approx(whole)


@pytest.mark.parametrize("path", [["ask", "get"], ["get", "ask"], ["ask"]], ids="/".join)
def test_where_all_journeys_are_alike_no_interval_is_a_point(path):
    log = log_of_paths(*[path] * 40)
    gap = compare(log, DesignedJourney.of_steps("ask", "get"))
    fitness = gap.path.fitness_interval
    assert fitness.low <= gap.path.fitness <= fitness.high
    assert fitness.high - fitness.low > 0.03
    for ends, value in (
        (gap.index.interval, gap.index.value),
        *((one.interval, one.loss) for one in gap.index.parts if one.loss is not None),
    ):
        assert ends.low <= value <= ends.high
        assert ends.high - ends.low > 0.03
