"""The ledger of what is not known: every kind of white spot, by hand; none where nothing lacks."""

from dataclasses import replace

import pandas as pd
import pytest
from small_logs import log_of, log_of_paths

from journeymine.design import (
    Accepted,
    DesignedJourney,
    Scale,
    Score,
    Targets,
    TimeTarget,
    Touchpoint,
    Weights,
)
from journeymine.design.paths.net import PetriNet, Transition
from journeymine.gap import compare
from journeymine.gap.knowledge.figures import KINDS_OF_SPOT
from journeymine.log import EventLog, Rows
from journeymine.log.quality import quality_findings
from journeymine.simulation import Plant, simulate

SHOP = DesignedJourney.of_steps("browse", "pay", "receive", name="Shop")
FITTING = ("browse", "pay", "receive")


def kinds(gap):
    return [spot.kind for spot in gap.knowledge.spots]


def test_a_log_that_fits_and_lacks_nothing_has_no_white_spot():
    gap = compare(log_of_paths(*[FITTING] * 40), SHOP)
    assert gap.knowledge.spots == ()
    assert gap.knowledge.grade == "seen"
    assert {row.grade for row in gap.knowledge.touchpoints} == {"seen"}
    assert str(gap.knowledge) == "No white spot: everything that was asked for is in the log."
    assert "Not known" not in str(gap)


@pytest.mark.parametrize("seed", range(6))
def test_a_simulated_log_of_which_nothing_is_lost_has_no_white_spot(seed):
    log = simulate(SHOP, cases=150, seed=seed).log
    assert compare(log, SHOP).knowledge.spots == ()


def test_a_touchpoint_that_was_never_logged_is_between_nobody_and_all():
    gap = compare(log_of_paths(*[("browse", "receive")] * 4), SHOP)
    (spot,) = gap.knowledge.of("never_logged")
    # Cost 1 of 2 + 3; with the payments that were not logged 0.
    assert (spot.touchpoint, spot.cases, spot.tight) == ("pay", 4, True)
    assert (spot.fitness.low, spot.fitness.high) == (pytest.approx(0.8), pytest.approx(1))
    assert (spot.index.low, spot.index.high) == (pytest.approx(0), pytest.approx(8))
    assert gap.knowledge.grade == "white"
    assert [row.grade for row in gap.knowledge.touchpoints] == ["seen", "white", "seen"]
    assert gap.knowledge.touchpoints[1].lacks == ("never_logged",)


def test_a_target_that_waits_for_what_was_never_logged_may_be_kept():
    soon = Touchpoint("pay", targets=Targets((TimeTarget(3_600, after="browse"),)))
    design = replace(SHOP, details={"pay": soon})
    paths = [
        ("a", "browse", 0),
        ("a", "receive", 9_000),
        ("b", "browse", 0),
        ("b", "receive", 9_000),
    ]
    gap = compare(log_of(*paths), design)
    (spot,) = gap.knowledge.of("never_logged")
    assert gap.index.value == pytest.approx(8 + 20)  # the path, and every target missed
    assert (spot.index.low, spot.index.high) == (pytest.approx(0), pytest.approx(28))


def test_an_unmatched_activity_is_none_of_the_journey_or_fills_a_gap():
    gap = compare(log_of_paths(("browse", "call", "receive"), FITTING), SHOP)
    (spot,) = gap.knowledge.of("unmatched")
    assert (spot.name, spot.events, spot.of_events, spot.cases) == ("call", 1, 6, 1)
    # Cost 2 of 3 + 3; away 1 of 2 + 3; as the payment 0.
    assert (spot.fitness.low, spot.fitness.high) == (
        pytest.approx((2 / 3 + 1) / 2),
        pytest.approx(1),
    )


def test_the_fiftieth_activity_is_told_and_the_others_together():
    calls = [("browse", f"call {i:03}", "pay", "receive") for i in range(60)]
    found = compare(log_of_paths(*calls), SHOP).knowledge.of("unmatched")
    assert len(found) == 51
    (rest,) = [spot for spot in found if not spot.name]
    assert (rest.events, rest.cases) == (10, 10)
    assert rest.what == "10 other activities are no touchpoint (10 events)"


def test_rejected_rows_may_be_anybodys():
    log = log_of_paths(*[FITTING] * 9)
    rows = Rows(30, 27, {"JM-E103 missing time": 2, "JM-E119 duplicate by its key": 1})
    (spot,) = compare(replace(log, rows=rows), SHOP).knowledge.of("rejected_rows")
    assert (spot.name, spot.events, spot.of_events) == ("JM-E103 missing time", 2, 30)
    assert spot.fitness.high == pytest.approx(1)
    assert spot.fitness.low == pytest.approx(
        9 / 11
    )  # two journeys with one event that fits nowhere


def test_a_rejected_row_can_be_of_a_journey_that_fits_better_than_all():
    rows = Rows(3, 2, {"JM-E103 missing time": 1})
    gap = compare(replace(log_of_paths(("receive", "browse")), rows=rows), SHOP)
    (spot,) = gap.knowledge.of("rejected_rows")
    assert gap.path.fitness == pytest.approx(1 - 3 / 5)
    assert spot.fitness.high == pytest.approx((2 / 5 + 1) / 2)
    assert spot.fitness.low == pytest.approx((2 / 5) / 2)


def test_a_rejected_row_can_weigh_as_much_as_the_design_says():
    heavy = replace(SHOP, details={"pay": Touchpoint("pay", weights=Weights(add=1_000))})
    rows = Rows(4, 3, {"JM-E103 missing time": 1})
    (spot,) = compare(replace(log_of_paths(FITTING), rows=rows), heavy).knowledge.of(
        "rejected_rows"
    )
    assert spot.index.high >= 40 * 1_000 / (1_002 + 3 + 1_000)
    done = compare(log_of_paths(("browse", "pay", "pay", "receive")), heavy)
    assert spot.index.low <= done.index.value <= spot.index.high


def test_what_a_persons_row_hides_is_not_bounded():
    rows = Rows(10, 9, {"JM-E120 identity row without two ids": 1})
    gap = compare(replace(log_of_paths(*[FITTING] * 3), rows=rows), SHOP)
    (spot,) = gap.knowledge.spots
    assert spot.fitness is None
    assert spot.index is None
    assert gap.knowledge.grade == "white"
    assert "nothing bounds" in str(spot)


def test_journeys_near_the_ends_of_the_log_may_be_cut_off():
    rows = [("a", "pay", 0), ("a", "receive", 60)]  # may have begun before
    rows += [("b", n, 10_000 + 60 * at) for at, n in enumerate(FITTING)]
    rows += [("c", n, 30_000 + 60 * at) for at, n in enumerate(FITTING[:2])]  # may go on
    rows += [("d", n, 20_000 + 60 * at) for at, n in enumerate(FITTING[:2])]  # long over
    gap = compare(log_of(*rows), SHOP)
    (end,), (start,) = gap.knowledge.of("window_end"), gap.knowledge.of("window_start")
    assert (end.cases, start.cases) == (1, 1)
    now = (0.8 + 1 + 0.8 + 0.8) / 4
    assert gap.path.fitness == pytest.approx(now)
    assert end.fitness.low == pytest.approx(now)
    assert end.fitness.high == pytest.approx((0.8 + 1 + 1 + 0.8) / 4)


def test_tied_events_of_one_touchpoint_do_not_matter_and_others_do():
    same = [("a", n, at) for n, at in (("browse", 0), ("pay", 5), ("pay", 5), ("receive", 9))]
    assert "tied_times" not in kinds(compare(log_of(*same), SHOP))
    apart = [("a", "browse", 0), ("a", "receive", 5), ("a", "pay", 5)]
    (spot,) = compare(log_of(*apart), SHOP).knowledge.of("tied_times")
    assert (spot.cases, spot.events) == (1, 2)
    assert (spot.fitness.low, spot.fitness.high) == (pytest.approx(1 - 2 / 6), 1)


def test_events_that_share_a_time_are_counted_as_the_reading_counts_them():
    rows = [
        ("a", "browse", 0), ("a", "pay", 0), ("a", "note", 0),  # 3 share a time, 2 matter
        ("a", "receive", 9), ("a", "note", 9),  # 2 share, none matters: one touchpoint
        ("b", "browse", 0), ("b", "pay", 3), ("b", "pay", 3), ("b", "receive", 8),  # 2, none
        ("c", "browse", 0), ("c", "pay", 4), ("c", "receive", 4), ("c", "pay", 4),  # 3, all
        ("d", "browse", 5), ("d", "pay", 5),  # 2, still open: stands apart
        ("e", "browse", 5), ("e", "ping", 5), ("e", "pay", 6), ("e", "receive", 7),  # ignored
    ]  # fmt: skip
    log = log_of(*rows)
    gap = compare(log, replace(SHOP, ignore=("ping",)), end_activity="receive")
    (spot,) = gap.knowledge.of("tied_times")
    assert (spot.events, spot.cases) == (2 + 3, 2)
    (read,) = [f for f in quality_findings(gap.events.storage) if f.code == "JM-W111"]
    shared = 3 + 2 + 2 + 3 + 2
    assert read.count == shared
    assert read.message.startswith("12 events in 4 cases share their time with another event")
    assert spot.what == (
        "5 events of 2 journeys share their time with an event of another touchpoint (of 12 "
        "events of 4 journeys that share it with any)"
    )
    # As the log was read, before the design's `ignore`, the two of case e share a time as well.
    found = quality_findings(log.storage)
    assert [f.count for f in found if f.code == "JM-W111"] == [shared + 2]


def test_an_activity_that_is_accepted_after_one_step_alone_matters_beside_it():
    after = Accepted("ad_hoc", activity="note", after="pay")
    rows = [("a", "browse", 0), ("a", "note", 1), ("a", "pay", 1), ("a", "receive", 2)]
    assert "tied_times" not in kinds(compare(log_of(*rows), SHOP))
    gap = compare(log_of(*rows), replace(SHOP, accepted=(after,)))
    (spot,) = gap.knowledge.of("tied_times")
    assert (spot.events, spot.cases, spot.tight) == (2, 1, True)
    # One log move of 4 events and 3 steps: not accepted as it was read, accepted the other way.
    assert gap.index.value == pytest.approx(40 / 7)
    assert (spot.index.low, spot.index.high) == (pytest.approx(0), pytest.approx(40 / 7))
    assert (spot.fitness.low, spot.fitness.high) == (pytest.approx(6 / 7), pytest.approx(6 / 7))


def frame(**columns):
    made = {"case": ["1", "1", "1", "2", "2", "2"], "activity": [*FITTING] * 2}
    times = pd.date_range("2026-01-05", periods=6, freq="h", tz="UTC")
    return EventLog.from_pandas(pd.DataFrame({**made, "time": times, **columns}))


def test_channels_that_the_log_does_not_tell():
    web = replace(SHOP, details={"pay": Touchpoint("pay", channels=("web",))})
    (spot,) = compare(frame(), web).knowledge.spots
    assert (spot.kind, spot.touchpoint) == ("no_channel", "")
    assert (spot.index.low, spot.index.high) == (0, pytest.approx(15))
    (spot,) = compare(frame(channel=["web", None, "web"] + ["web"] * 3), web).knowledge.spots
    assert (spot.kind, spot.touchpoint, spot.events, spot.of_events) == ("no_channel", "pay", 1, 2)
    assert compare(frame(channel=["web"] * 6), web).knowledge.spots == ()


def test_scores_that_nobody_gave():
    meant = Targets(experience=Score(4, Scale(1, 5)))
    details = {name: Touchpoint(name, targets=meant) for name in ("browse", "pay")}
    design = replace(SHOP, details=details)
    (spot,) = compare(frame(), design).knowledge.spots
    assert (spot.kind, spot.index.high) == ("no_scores", pytest.approx(15))
    gap = compare(frame(score=[4, 4, None, 4, None, None]), design)
    (spot,) = gap.knowledge.spots
    assert (spot.kind, spot.touchpoint, spot.cases) == ("few_scores", "pay", 1)
    assert spot.what == "no score at 'pay' from 1 of 2 journeys"
    # The one silent journey loses nothing at browse, so at most half of what both could lose.
    assert (spot.index.low, spot.index.high) == (0, pytest.approx(15 * 0.5 / 2))
    assert [row.grade for row in gap.knowledge.touchpoints] == ["seen", "partly", "seen"]
    assert compare(frame(score=[4] * 6), design).knowledge.spots == ()


def test_owners_that_a_design_with_owners_does_not_name():
    design = replace(SHOP, details={"pay": Touchpoint("pay", owner="bank")})
    (spot,) = compare(frame(), design).knowledge.spots
    assert (spot.kind, spot.name, spot.points) == ("no_owner", "browse, receive", 0)


def test_outcomes_that_are_not_known_yet():
    rows = [("a", n, 60 * at) for at, n in enumerate(FITTING)]
    gap = compare(log_of(*rows, ("b", "browse", 100)), SHOP)
    (spot,) = gap.knowledge.of("undecided")
    assert (spot.cases, spot.tight) == (1, True)
    assert spot.index.high - spot.index.low == pytest.approx(10 / 2)


def test_the_widest_spots_come_first_and_are_said_in_the_summary():
    gap = compare(log_of_paths(("browse", "call", "receive"), *[FITTING] * 3), SHOP)
    widths = [spot.points for spot in gap.knowledge.spots]
    assert widths == sorted(widths, reverse=True)
    said = [line for line in str(gap).splitlines() if line.startswith("Not known: ")]
    assert said[0].startswith(
        "Not known: 'call' is no touchpoint (1 event); the gap index could be"
    )
    assert len(said) <= 4
    table = gap.knowledge.to_frame()
    assert table["kind"].tolist() == kinds(gap)
    assert set(kinds(gap)) <= set(KINDS_OF_SPOT)
    with pytest.raises(ValueError, match="no white spot of the kind 'nothing'"):
        gap.knowledge.of("nothing")


def test_a_net_bounds_what_was_never_logged_too():
    steps = zip(("browse", "pay", "receive"), "abc", "bcd", strict=True)
    moves = tuple(Transition(name, name, {a: 1}, {b: 1}) for name, a, b in steps)
    net = DesignedJourney("Shop", PetriNet(moves, {"a": 1}, {"d": 1}))
    (spot,) = compare(log_of_paths(("browse", "receive")), net).knowledge.of("never_logged")
    assert spot.fitness.high == pytest.approx(1)


def test_planted_skips_alone_leave_nothing_unknown_but_the_window():
    log = simulate(SHOP, cases=300, seed=7, plants=[Plant("missing", 0.2, "pay")]).log
    assert set(kinds(compare(log, SHOP))) <= {"window_start", "window_end", "undecided"}
