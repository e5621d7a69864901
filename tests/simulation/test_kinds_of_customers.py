"""Segments of a simulated log, and the owners of its touchpoints."""

import pandas as pd
import pytest

from journeymine.design import DesignedJourney, Sequence, Step, Touchpoint
from journeymine.errors import UsageError
from journeymine.gap import compare
from journeymine.simulation import Plant, Scores, Segments, simulate

SHOP = DesignedJourney(
    "Shop",
    Sequence(tuple(map(Step, ("browse", "pay", "receive")))),
    {"browse": Touchpoint("browse", owner="Sales"), "pay": Touchpoint("pay", owner="Bank")},
)
SKIPPED = Plant("missing", 1, touchpoint="pay")
CALLED = Plant("ad_hoc", 0.5, activity="call")


def made(segments=None, plants=(), seed=1, cases=400, **more):
    return simulate(SHOP, cases=cases, seed=seed, plants=plants, segments=segments, **more)


def test_every_customer_is_of_one_segment_and_shares_are_about_as_asked():
    frame = made(Segments({"new": 1, "old": 3}, column="customer"), cases=1_000).log.to_pandas()
    kinds = frame.groupby("case")["customer"]
    assert kinds.nunique().eq(1).all()
    assert frame["customer"].notna().all()
    assert (kinds.first() == "old").mean() == pytest.approx(0.75, abs=0.04)


def test_what_is_planted_in_a_segment_goes_wrong_there_alone():
    segments = Segments({"new": 0.4, "old": 0.6}, plants={"new": (SKIPPED,)})
    simulated = made(segments, [CALLED])
    kind = simulated.log.to_pandas().groupby("case")["segment"].first()
    skipped = {p.case for p in simulated.truth.planted if p.kind == "missing"}
    called = {p.case for p in simulated.truth.planted if p.kind == "ad_hoc"}
    assert skipped == set(kind.index[kind == "new"])
    for name in ("new", "old"):
        cases = set(kind.index[kind == name])
        assert len(called & cases) / len(cases) == pytest.approx(0.5, abs=0.12)


def test_the_gap_by_segment_finds_it():
    segments = Segments({"new": 0.4, "old": 0.6}, plants={"new": (SKIPPED,)})
    found = compare(made(segments).log, SHOP).by("segment")
    assert [found[name].figure("as_designed").here.value for name in ("new", "old")] == [0, 1]
    assert found["new"].figure("as_designed").word == "clear"


def test_segments_move_nothing_else():
    columns = ["case", "activity", "time"]
    one = made(Segments({"new": 0.3, "old": 0.7}), [CALLED]).log.to_pandas()
    pd.testing.assert_frame_equal(one[columns], made(None, [CALLED]).log.to_pandas()[columns])


def test_a_segment_can_feel_better_or_worse():
    segments = Segments({"new": 0.5, "old": 0.5})
    scores = Scores({"pay": 3}, answer=1, spread=0, segment_shift={"new": 1})
    frame = made(segments, scores=scores).log.to_pandas().dropna(subset="score")
    assert frame.groupby("segment")["score"].unique().map(list).to_dict() == {
        "new": [4],
        "old": [3],
    }


@pytest.mark.parametrize(
    ("segments", "words"),
    [
        (Segments({}), "a share above 0"),
        (Segments({"new": 0}), "a share above 0"),
        (Segments({"new": float("inf")}), "a share above 0"),
        (Segments({"new": 1}, column="case"), "cannot be called 'case'"),
        (Segments({"new": 1}, column=" "), "cannot be called"),
        (Segments({"new": 1}, plants={"nwe": (SKIPPED,)}), "Did you mean 'new'"),
    ],
)
def test_segments_that_cannot_be_are_refused(segments, words):
    with pytest.raises(UsageError, match=words) as error:
        made(segments, cases=1)
    assert error.value.code == "JM-E033"


def test_owners_are_those_of_the_design_and_unplanned_events_have_none():
    frame = made(plants=[CALLED], owners=True).log.to_pandas()
    owners = frame.groupby("activity")["owner"].agg(lambda found: set(found.dropna()))
    assert owners.to_dict() == {
        "browse": {"Sales"}, "pay": {"Bank"}, "receive": set(), "call": set()
    }  # fmt: skip
    assert frame.loc[frame["activity"] == "pay", "owner"].notna().all()


def test_without_them_the_log_does_not_say_owners():
    assert "owner" not in made(cases=5).log.to_pandas().columns
    nobody = DesignedJourney.of_steps("browse", "pay")
    assert "owner" not in simulate(nobody, cases=5, seed=1, owners=True).log.to_pandas().columns


def test_hand_overs_are_the_same_by_the_owners_of_the_log_and_of_the_design():
    by_log = compare(made(owners=True, cases=60).log, SHOP).parts.hand_overs
    assert by_log == compare(made(cases=60).log, SHOP).parts.hand_overs
    assert [(one.source, one.target, one.cases) for one in by_log] == [("Sales", "Bank", 60)]
