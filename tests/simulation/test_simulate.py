"""Simulated logs: what was planted is what is found, and nothing else."""

import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import blocks

from journeymine.conformance import KINDS, align, type_moves
from journeymine.design import (
    AnyOrder,
    Choice,
    DesignedJourney,
    Optional,
    PetriNet,
    Repeat,
    Sequence,
    Step,
    Touchpoint,
    Transition,
)  # fmt: skip
from journeymine.errors import DesignError, UsageError
from journeymine.simulation import Habits, Plant, Truth, simulate

KIT = Sequence((Step("Self-installation kit"), Step("Activate router")))
ORDER = DesignedJourney(
    "Home fibre order",
    Sequence(
        (
            Step("Compare prices"),
            Step("Check address"),
            Step("Place order"),
            AnyOrder((Step("Get confirmation"), Step("Book installation"))),
            Optional(Step("Get reminder")),
            Choice((Step("Technician visit"), KIT)),
            Repeat(Step("Report fault")),
            Step("First invoice"),
        )
    ),
    {"Get reminder": Touchpoint("Get reminder", channels=("sms", "e-mail"))},
)
CHOICE = "Technician visit | Self-installation kit"
PLANTS = (
    Plant("stopped", 0.1, touchpoint="Book installation"),
    Plant("missing", 0.2, touchpoint="Check address"),
    Plant("missing", 0.05, touchpoint=CHOICE),
    Plant("missing", 0.1, touchpoint="Activate router"),
    Plant("repeated", 0.1, touchpoint="Place order"),
    Plant("order", 0.05, touchpoint="Compare prices"),
    Plant("alternative", 0.1, touchpoint="Technician visit"),
    Plant("alternative", 0.05, touchpoint="Activate router"),
    Plant("ad_hoc", 0.2, activity="Call support", after="Book installation", channels=("phone",)),
    Plant("ad_hoc", 0.1, activity="Chat"),
)
NET = DesignedJourney(
    "A net",
    PetriNet(
        tuple(
            Transition(f"t{i}", name, {f"p{i}": 1}, {f"p{i + 1}": 1})
            for i, name in enumerate("abcde")
        ),
        {"p0": 1},
        {"p5": 1},
    ),
)
NET_PLANTS = (
    Plant("missing", 0.2, touchpoint="c"),
    Plant("order", 0.2, touchpoint="b"),
    Plant("repeated", 0.2, touchpoint="a"),
    Plant("stopped", 0.1, touchpoint="d"),
    Plant("ad_hoc", 0.2, activity="x", after="d"),
)


def found_in(log, design):
    """What comparing finds: case -> kinds with names, read from the canonical alignment."""
    variants = log.variants()
    alignments = align(variants, design)
    name = {"ad_hoc": "activity", "stopped": "after"}
    found = {}
    for row in variants.case_variant.to_pylist():
        deviations = type_moves(design, alignments.moves(row["variant"]))
        found[row["case"]] = Counter(
            (d.kind, getattr(d, name.get(d.kind, "touchpoint"))) for d in deviations
        )
    return found


def planted_in(made):
    planted = defaultdict(Counter)
    for entry in made.truth.planted:
        planted[entry.case][entry.kind, entry.touchpoint or entry.activity] += 1
    return planted


def assert_found_as_planted(made, design):
    planted = planted_in(made)
    for case, found in found_in(made.log, design).items():
        assert found == planted[case], case
    assert set(planted) <= set(made.log.to_arrow()["case"].to_pylist())


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("design", "plants"), [(ORDER, PLANTS), (NET, NET_PLANTS)])
def test_what_is_found_is_what_was_planted(design, plants, seed):
    made = simulate(design, cases=300, seed=seed, plants=plants)
    assert_found_as_planted(made, design)
    assert {entry.kind for entry in made.truth.planted} == {plant.kind for plant in plants}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("design", [ORDER, NET], ids=["blocks", "net"])
def test_with_nothing_planted_every_case_fits(design, seed):
    made = simulate(design, cases=300, seed=seed)
    assert align(made.log.variants(), design).cost.sum() == 0
    assert made.truth == Truth(seed, 300, ())
    assert made.log.n_cases == 300


@settings(max_examples=50)
@given(blocks(), st.integers(0, 100))
def test_with_nothing_planted_every_case_of_any_design_fits(block, seed):
    design = DesignedJourney("S", block)
    made = simulate(design, cases=20, seed=seed)
    assert align(made.log.variants(), design).cost.sum() == 0


def simulated(design, plants, seed):
    try:
        return simulate(design, cases=8, seed=seed, plants=plants)
    except DesignError as error:
        if error.code != "JM-E346":
            raise
        return None


@settings(max_examples=100)
@given(blocks(), st.sampled_from(KINDS), st.integers(0, 3), st.integers(0, 100))
def test_whatever_can_be_planted_in_any_design_is_found(block, kind, pick, seed):
    design = DesignedJourney("S", block)
    names = [*design.touchpoints, *(c.name for c in design.choices if kind == "missing")]
    name = names[pick % len(names)]
    plant = Plant(kind, 1, activity="x") if kind == "ad_hoc" else Plant(kind, 1, touchpoint=name)
    made = simulated(design, [plant, Plant("ad_hoc", 0.5, activity="y")], seed)
    assume(made is not None)
    assert_found_as_planted(made, design)
    refused = sum(entry.cases for entry in made.refused if entry.plant == plant)
    given = sum(entry.kind == kind and entry.activity != "y" for entry in made.truth.planted)
    assert given + refused == 8


def test_shares_come_out_about_as_asked():
    made = simulate(ORDER, cases=2_000, seed=3, plants=PLANTS)
    refused = {entry.plant: entry.cases for entry in made.refused}
    planted = Counter((e.kind, e.touchpoint or e.activity) for e in made.truth.planted)
    for plant in PLANTS:
        asked = 2_000 * plant.share
        drawn = planted[plant.kind, plant.name] + refused.get(plant, 0)
        assert abs(drawn - asked) < 4 * asked**0.5
    assert sum(refused.values()) < 0.2 * len(made.truth.planted)


@pytest.mark.parametrize("plants", [(), PLANTS], ids=["nothing planted", "planted"])
def test_a_longer_log_begins_with_the_shorter(plants):
    short, long = (simulate(ORDER, cases=n, seed=5, plants=plants) for n in (40, 90))
    assert long.log.to_arrow().slice(0, short.log.n_events).equals(short.log.to_arrow())
    assert long.truth.planted[: len(short.truth.planted)] == short.truth.planted


def test_a_planted_order_stands_after_two_mandatory_steps_of_its_sequence():
    path = Sequence((Step("a"), Step("b"), Optional(Step("r")), Step("c")))
    design = DesignedJourney("S", path)  # past b and r it could be told, but r is optional
    made = simulate(design, cases=50, seed=1, plants=[Plant("order", 1, touchpoint="a")])
    assert set(made.log.variants()) == {("b", "c", "a"), ("b", "r", "c", "a")}


@pytest.mark.parametrize("touchpoint", ["Check address", "Place order"])
def test_a_step_can_be_moved_past_steps_of_a_free_order(touchpoint):
    made = simulate(ORDER, cases=40, seed=1, plants=[Plant("order", 1, touchpoint=touchpoint)])
    assert_found_as_planted(made, ORDER)
    assert len(made.truth.planted) == 40


def test_an_unplanned_event_stands_after_its_touchpoint_in_its_channel():
    made = simulate(ORDER, cases=60, seed=1, plants=[PLANTS[-2]])
    rows = made.log.to_arrow().to_pylist()
    calls = [i for i, row in enumerate(rows) if row["activity"] == "Call support"]
    assert calls
    assert {rows[i - 1]["activity"] for i in calls} == {"Book installation"}
    assert {rows[i]["channel"] for i in calls} == {"phone"}


def test_channels_are_those_of_the_design_and_times_only_rise():
    rows = simulate(ORDER, cases=100, seed=2).log.to_arrow().to_pylist()
    told = {row["channel"] for row in rows if row["activity"] == "Get reminder"}
    assert told == {"sms", "e-mail"}
    assert {row["channel"] for row in rows if row["activity"] != "Get reminder"} == {None}
    for one, two in pairwise(rows):
        assert one["case"] < two["case"] or one["time"] < two["time"]


def test_a_design_without_channels_gives_a_log_without_channels():
    assert not simulate(NET, cases=3, seed=0).log.has("channel")


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(Plant("missing", 0.1, touchpoint="Get reminder"), id="it is optional"),
        pytest.param(Plant("missing", 0.1, touchpoint="Technician visit"), id="a whole branch"),
        pytest.param(Plant("stopped", 0.1, touchpoint="First invoice"), id="nothing is left"),
        pytest.param(Plant("alternative", 0.1, touchpoint="Place order"), id="not in a choice"),
        pytest.param(Plant("order", 0.1, touchpoint="First invoice"), id="nothing to pass"),
        pytest.param(Plant("order", 0.1, touchpoint="Get reminder"), id="not mandatory"),
    ],
)
def test_what_cannot_be_told_apart_is_refused_by_name(plant):
    with pytest.raises(DesignError) as error:
        simulate(ORDER, cases=10, seed=1, plants=[plant])
    assert error.value.code == "JM-E346"
    assert plant.touchpoint in str(error.value)


def test_deviations_that_exclude_each_other_leave_the_first_and_are_counted():
    made = simulate(
        NET, cases=50, seed=1,
        plants=[Plant("stopped", 1, touchpoint="a"), Plant("missing", 0.5, touchpoint="c")],
    )  # fmt: skip
    assert {entry.kind for entry in made.truth.planted} == {"stopped"}
    (refused,) = made.refused
    assert refused.plant.touchpoint == "c"
    assert 15 < refused.cases < 35
    assert f"left out of {refused.cases} cases" in str(made)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"cases": 0}, "JM-E031"),
        ({"seed": -1}, "JM-E032"),
        ({"habits": Habits(again=1.0)}, "JM-E033"),
        ({"habits": Habits(weights={CHOICE: (1.0,)})}, "JM-E033"),
        ({"habits": Habits(weights={"Technician": (1.0, 1.0)})}, "JM-E033"),
        ({"start": datetime(2026, 1, 5)}, "JM-E034"),
        ({"pause": 0.0}, "JM-E034"),
    ],
)
def test_numbers_out_of_range_are_refused(arguments, code):
    with pytest.raises(UsageError) as error:
        simulate(ORDER, **{"cases": 5, "seed": 1, **arguments})
    assert error.value.code == code


def test_a_plant_that_does_not_fit_the_design_is_refused_from_python_too():
    with pytest.raises(DesignError) as error:
        simulate(ORDER, cases=5, seed=1, plants=[Plant("missing", 2.0, touchpoint="Chek address")])
    assert [problem.code for problem in error.value.problems] == ["JM-E344", "JM-E345"]


def test_the_truth_has_exactly_the_promised_keys():
    made = simulate(ORDER, cases=40, seed=1, plants=PLANTS)
    truth = made.truth.to_dict()
    assert list(truth) == [
        "seed", "cases", "until", "cut", "not_begun", "planted", "beyond", "missed", "journeys",
        "felt",
    ]  # fmt: skip
    assert {tuple(entry) for entry in truth["planted"]} == {
        ("case", "kind", "touchpoint", "activity")
    }
    assert made.to_frame().to_dict("records") == truth["planted"]


SCRIPT = """
from journeymine.simulation import demo
made = demo.make(cases=300)
print(made.log_csv, made.truth.to_dict())
"""


def test_another_hash_seed_gives_the_same_bytes():
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "99")
    }
    assert len(outputs) == 1
