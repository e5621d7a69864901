"""Channels, outcomes and times of simulated logs: off only where it was planted."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from planted_truth import judged
from strategies import blocks

from journeymine.design import (
    AnyOrder,
    Choice,
    DesignedJourney,
    End,
    JourneyTargets,
    Optional,
    Repeat,
    Sequence,
    Step,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
)  # fmt: skip
from journeymine.errors import DesignError
from journeymine.simulation import Plant, simulate

DAY = 86_400


def known(name, *within, channels=()):
    return name, Touchpoint(name, channels=channels, targets=Targets(tuple(within)))


ORDER = DesignedJourney(
    "Order",
    Sequence(
        (
            Step("Place order"),
            AnyOrder((Step("Get confirmation"), Step("Book visit"))),
            Optional(Step("Get reminder")),
            Choice((Step("Visit"), Sequence((Step("Kit"), Step("Activate"))))),
            Repeat(Sequence((Step("Report fault"), Step("Repair")))),
            Step("Invoice"),
            Step("Pay"),
        )
    ),
    dict(
        [
            known("Place order", channels=("web", "store")),
            known("Get confirmation", TimeTarget(DAY, "Place order"), channels=("e-mail",)),
            known("Visit", TimeTarget(14 * DAY, "Book visit"), channels=("field",)),
            known("Kit", TimeTarget(3 * DAY, "Book visit")),
            known("Repair", TimeTarget(2 * 3_600, "Report fault", share=0.9)),
            known("Invoice", TimeTarget(20 * DAY), TimeTarget(18 * DAY, "Book visit")),
            known("Pay", channels=("web", "app")),
        ]
    ),
    failed=("declined", "aborted"),
    targets=JourneyTargets(duration=TimeTarget(40 * DAY)),
)
PLANTS = (
    Plant("stopped", 0.1, touchpoint="Book visit"),
    Plant("missing", 0.2, touchpoint="Get confirmation"),
    Plant("missing", 0.1, touchpoint="Visit | Kit"),
    Plant("ad_hoc", 0.2, activity="Call support", channels=("phone",)),
    Plant("repeated", 0.1, touchpoint="Place order"),
    Plant("order", 0.1, touchpoint="Place order"),
    Plant("channel", 0.2, touchpoint="Place order", channels=("letter", "fax")),
    Plant("channel", 0.2, touchpoint="Pay"),
    Plant("late", 0.2, touchpoint="Get confirmation"),
    Plant("late", 0.1, touchpoint="Repair"),
    Plant("late", 0.1, touchpoint="Invoice", after="Book visit"),
    Plant("failed", 0.1, touchpoint="Pay"),
    Plant("failed", 0.1, touchpoint="Repair"),
)


def rows(found, *kinds):
    return Counter(row for row in found.itertuples(index=False, name=None) if row[1] in kinds)


def assert_judged_as_planted(made, design):
    """Channel, failed and late as planted, and what was missed, clock by clock."""
    found = judged(made.log, design)
    for kind in ("channel", "failed", "late"):
        expected = Counter((p.case, p.touchpoint) for p in made.truth.planted if p.kind == kind)
        assert Counter((row[0], row[2]) for row in rows(found, kind).elements()) == expected
    missed = Counter((m.case, m.status, m.touchpoint, m.after) for m in made.truth.missed)
    assert rows(found, "late", "absent", "not_yet") == missed


@pytest.mark.parametrize("seed", range(3))
def test_what_is_judged_is_what_was_planted(seed):
    made = simulate(ORDER, cases=150, seed=seed, plants=PLANTS, pause=3 * DAY)
    assert_judged_as_planted(made, ORDER)
    assert {entry.kind for entry in made.truth.planted} == {plant.kind for plant in PLANTS}
    assert "absent" in {entry.status for entry in made.truth.missed}


@pytest.mark.parametrize("pause", [60, 6 * 3_600, 30 * DAY])
def test_with_nothing_planted_every_time_and_channel_is_kept(pause):
    made = simulate(ORDER, cases=200, seed=1, pause=pause)
    assert judged(made.log, ORDER).empty
    assert made.truth.missed == ()
    spans = made.log.to_pandas().groupby("case")["time"].agg(["min", "max"])
    assert (spans["max"] - spans["min"]).max() <= pd.Timedelta(days=40)


def line(*names, **details):
    known = {name: Touchpoint(name, **given) for name, given in details.items()}
    return DesignedJourney("L", Sequence(tuple(map(Step, names))), known)


def within(seconds, after=""):
    return Targets((TimeTarget(seconds, after),))


def times(made):
    """case -> touchpoint -> seconds since its first event."""
    frame = made.log.to_pandas()
    first = frame.groupby("case")["time"].transform("min")
    frame["gone"] = (frame["time"] - first).dt.total_seconds()
    return {c: dict(zip(g["activity"], g["gone"], strict=True)) for c, g in frame.groupby("case")}


def test_a_late_visit_comes_after_its_time_and_all_others_within_it():
    design = line("a", "b", "c", b={"targets": within(100)}, c={"targets": within(50, "b")})
    plant = Plant("late", 0.5, touchpoint="c")
    made = simulate(design, cases=60, seed=1, plants=[plant])
    late = {entry.case for entry in made.truth.planted}
    assert 15 < len(late) < 45
    for case, gone in times(made).items():
        assert gone["b"] <= 100
        assert (gone["c"] - gone["b"] > 50) == (case in late)


def test_a_touchpoint_with_two_times_breaks_the_one_that_is_named():
    both = Targets((TimeTarget(1_000, "a"), TimeTarget(600, "b")))
    design = line("a", "b", "c", c={"targets": both})
    for after, broken in (("a", (True, False)), ("b", (False, True))):
        plant = Plant("late", 1, touchpoint="c", after=after)
        made = simulate(design, cases=30, seed=1, plants=[plant], pause=200)
        found = {(g["c"] > 1_000, g["c"] - g["b"] > 600) for g in times(made).values()}
        assert found == {broken}
        assert {entry.after for entry in made.truth.missed} == {after}


def test_a_time_that_cannot_be_broken_alone_is_refused():
    both = Targets((TimeTarget(600, "a"), TimeTarget(700, "b")))
    design = line("a", "b", "c", c={"targets": both})
    with pytest.raises(DesignError) as error:
        simulate(design, cases=5, seed=1, plants=[Plant("late", 0.1, touchpoint="c", after="b")])
    assert error.value.code == "JM-E346"
    assert "leaves room" in str(error.value)


def test_times_that_no_path_can_keep_are_refused():
    design = line("a", "b", "c", c={"targets": within(1)})
    with pytest.raises(DesignError) as error:
        simulate(design, cases=5, seed=1)
    assert error.value.code == "JM-E358"


def test_what_is_skipped_is_absent_for_sure_as_the_log_goes_on():
    design = line("a", "b", "c", b={"targets": within(30 * DAY, "a")})
    made = simulate(design, cases=1, seed=1, plants=[Plant("missing", 1, touchpoint="b")])
    (gone,) = times(made).values()
    assert gone["c"] > 30 * DAY
    assert [(m.touchpoint, m.status) for m in made.truth.missed] == [("b", "absent")]


def test_a_journey_that_is_over_need_not_be_longer():
    path, details = (
        Sequence(tuple(map(Step, "abc"))),
        {"b": Touchpoint("b", targets=within(30 * DAY, "a"))},
    )
    design = DesignedJourney("L", path, details, end=End(("c",)))
    made = simulate(design, cases=1, seed=1, plants=[Plant("missing", 1, touchpoint="b")], pause=60)
    (gone,) = times(made).values()
    assert gone["c"] < DAY
    assert [entry.status for entry in made.truth.missed] == ["absent"]


def test_success_in_time_and_no_long_silence_are_kept():
    design = DesignedJourney(
        "L", Sequence(tuple(map(Step, "abcd"))),
        success=Success("d", within=5_000), end=End(open_after=2_000),
    )  # fmt: skip
    made = simulate(design, cases=100, seed=2, pause=3_000)
    for gone in times(made).values():
        assert gone["d"] <= 5_000
        assert max(gone["b"], gone["c"] - gone["b"], gone["d"] - gone["c"]) <= 2_000


def test_other_channels_are_those_named_else_those_of_other_touchpoints():
    design = line("a", "b", a={"channels": ("web", "app")}, b={"channels": ("app", "phone")})
    for named, expected in (((), {"phone"}), (("fax", "sms"), {"fax", "sms"})):
        plant = Plant("channel", 1, touchpoint="a", channels=named)
        frame = simulate(design, cases=40, seed=1, plants=[plant]).log.to_pandas()
        assert set(frame[frame["activity"] == "a"]["channel"]) == expected
        assert set(frame[frame["activity"] == "b"]["channel"]) == {"app", "phone"}
    alone = line("a", a={"channels": ("web",)})
    frame = simulate(alone, cases=3, seed=1, plants=[Plant("channel", 1, touchpoint="a")]).log
    assert set(frame.to_pandas()["channel"]) == {"other"}


def test_failed_outcomes_are_those_of_the_design_and_the_others_are_well():
    made = simulate(ORDER, cases=100, seed=1, plants=[Plant("failed", 0.5, touchpoint="Pay")])
    frame = made.log.to_pandas()
    assert set(frame[frame["activity"] != "Pay"]["outcome"]) == {"ok"}
    failed = frame[frame["outcome"] != "ok"]
    assert set(failed["outcome"]) == {"declined", "aborted"}
    assert set(failed["case"]) == {entry.case for entry in made.truth.planted}
    assert not simulate(ORDER, cases=3, seed=1).log.has("outcome")


def test_two_plants_of_one_visit_find_two_visits_or_the_second_is_left_out():
    design = line("a", "b", a={"channels": ("web",)})
    plants = [Plant("channel", 1, touchpoint="a", channels=(c,)) for c in ("fax", "sms")]
    made = simulate(design, cases=20, seed=1, plants=plants)
    assert len(made.truth.planted) == 20
    assert [(entry.plant.channels, entry.cases) for entry in made.refused] == [(("sms",), 20)]


def simulated(design, plant, seed):
    """None if the plant cannot be told apart, or no path keeps the times."""
    try:
        return simulate(design, cases=6, seed=seed, plants=[plant])
    except DesignError as error:
        if error.code not in ("JM-E346", "JM-E358"):
            raise
        return None


seconds = st.sampled_from((30, 3_600, DAY, 20 * DAY))


@settings(max_examples=60, deadline=None)
@given(
    blocks(6), st.data(), st.integers(0, 50),
    st.sampled_from(("channel", "late", "failed", "missing", "stopped", "repeated")),
)  # fmt: skip
def test_in_any_design_only_what_is_planted_is_off_and_every_other_time_is_kept(
    block, data, seed, kind
):
    bare = DesignedJourney("S", block)
    details = {}
    for name in bare.touchpoints:
        after = st.sampled_from(("", *(other for other in bare.touchpoints if other != name)))
        target = st.builds(TimeTarget, seconds, after)
        targets = Targets(tuple(data.draw(st.lists(target, max_size=2, unique=True))))
        details[name] = Touchpoint(name, channels=("web",), targets=targets)
    end = data.draw(st.sampled_from((None, End(bare.touchpoints[-1:]), End(open_after=5 * DAY))))
    design = DesignedJourney("S", block, details, failed=("no",), end=end)
    name = data.draw(st.sampled_from(bare.touchpoints))
    assume(kind != "late" or details[name].targets.within)
    made = simulated(design, Plant(kind, 0.7, touchpoint=name), seed)
    assume(made is not None)
    assert_judged_as_planted(made, design)
