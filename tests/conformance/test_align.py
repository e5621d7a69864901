"""What users get: names, unmatched activities, weights, channels, open journeys."""

from importlib import import_module

import numpy as np
import pytest

from journeymine.conformance import align
from journeymine.design import (
    AnyOrder,
    DesignedJourney,
    Repeat,
    Sequence,
    Step,
    Touchpoint,
    Weights,
)
from journeymine.log import EventLog, Variants

SHOP = DesignedJourney(
    "Shop",
    Sequence(tuple(map(Step, ("browse", "pay", "receive")))),
    {
        "pay": Touchpoint(
            "pay", channels=("web",), aliases=("paid",), weights=Weights(3, 0.5, 0.25)
        ),
        "receive": Touchpoint("receive", weights=Weights(skip=0.125)),
    },
)


def moves(alignments, variant=0):
    return [(m.kind, m.activity, m.touchpoint) for m in alignments.moves(variant)]


def of(*variants, **how):
    return align(Variants.from_sequences([v.split() for v in variants]), SHOP, **how)


def test_an_alias_and_an_unknown_activity_stand_in_the_moves_by_their_own_names():
    assert moves(of("browse call paid")) == [
        ("sync", "browse", "browse"),
        ("log", "call", ""),
        ("sync", "paid", "pay"),
        ("model", "", "receive"),
    ]


def test_paths_that_differ_in_names_alone_have_the_same_cost():
    assert of("browse paid", "browse pay", "call browse pay").cost.tolist() == [1, 1, 2]


@pytest.mark.parametrize(
    ("variant", "cost", "worst"),
    [
        pytest.param("browse pay receive", 0, 1000 + 500 + 1000 + 4125, id="as designed"),
        pytest.param("browse receive", 3000, 2000 + 4125, id="a dear skip"),
        pytest.param("browse pay pay receive", 500, 3000 + 4125, id="a cheap repeat"),
        pytest.param("browse call pay receive", 1000, 3500 + 4125, id="unknown ones cost 1"),
        pytest.param("browse pay", 125, 1500 + 4125, id="a cheap skip"),
    ],
)
def test_weights_are_counted_in_thousandths(variant, cost, worst):
    found = of(variant, weighted=True)
    assert (found.scale, found.cost.tolist(), found.worst_cost.tolist()) == (1000, [cost], [worst])


def by_channel(*events):
    """One case of activities in channels, an event a minute."""
    import pyarrow as pa

    table = pa.table(
        {
            "case": ["1"] * len(events),
            "activity": [activity for activity, _ in events],
            "channel": pa.array([channel for _, channel in events], pa.string()),
            "time": pa.array(range(len(events)), pa.timestamp("us", "UTC")),
        }
    )
    return EventLog.from_arrow(table).variants(by_channel=True)


@pytest.mark.parametrize(
    ("channel", "cost"), [("web", 0), ("shop", 250), (None, 0)], ids=["right", "other", "unknown"]
)
def test_a_match_in_another_channel_has_its_price(channel, cost):
    variants = by_channel(("browse", "shop"), ("pay", channel), ("receive", None))
    assert align(variants, SHOP, weighted=True).cost.tolist() == [cost]
    assert align(variants, SHOP).cost.tolist() == [0]


def test_of_two_events_the_one_in_the_right_channel_is_matched():
    variants = by_channel(("browse", None), ("pay", "shop"), ("pay", "web"), ("receive", None))
    found = align(variants, SHOP, weighted=True)
    assert [m.kind for m in found.moves(0)] == ["sync", "log", "sync", "sync"]
    assert found.cost.tolist() == [500]


def test_an_open_journey_is_not_charged_for_what_is_not_due_yet():
    found = of("browse", "pay", "browse pay receive", "", still_open=True)
    assert found.cost.tolist() == [0, 1, 0, 0]
    assert found.worst_cost.tolist() == [1, 1, 3, 0]
    assert moves(found, 1) == [("model", "", "browse"), ("sync", "pay", "pay")]


@pytest.mark.parametrize("factor", [1, 3, 250])
def test_scaling_all_weights_changes_no_alignment(factor):
    variants = Variants.from_sequences([v.split() for v in ("pay browse", "pay pay", "receive")])

    def weighing(scale):
        details = {
            "browse": Touchpoint("browse", weights=Weights(2 * scale, scale)),
            "pay": Touchpoint("pay", weights=Weights(scale, 2 * scale)),
            "receive": Touchpoint("receive", weights=Weights(scale, scale)),
        }
        return DesignedJourney("Shop", SHOP.path, details)

    one, other = (align(variants, weighing(f), weighted=True) for f in (1, factor))
    assert np.array_equal(one.steps, other.steps)
    assert (one.cost * factor).tolist() == other.cost.tolist()


def test_a_path_that_needs_too_much_room_on_the_tree_is_aligned_all_the_same(monkeypatch):
    rounds = Repeat(Sequence((Step("ask"), Repeat(AnyOrder((Step("wait"), Step("call")))))), 1)
    branches = AnyOrder(tuple(Sequence((Step(f"{i}a"), Step(f"{i}b"))) for i in range(9)))
    design = DesignedJourney("Wide", Sequence((branches, rounds)))
    assert design.listed is None
    variants = Variants.from_sequences([["0a", *["ask", "call", "wait", "ask"] * 300]])
    on_the_tree = align(variants, design)
    monkeypatch.setattr(import_module("journeymine.conformance.align"), "_ROOM", 1_000)
    found = align(variants, design)
    assert found.cost.tolist() == found.lower.tolist() == on_the_tree.cost.tolist()
