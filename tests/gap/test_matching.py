"""The matching of a log with a design: what is counted, and what each suggestion would change."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import log_of_paths

import journeymine as jm
from journeymine.design import DesignedJourney, Optional, Sequence, Step, Touchpoint
from journeymine.errors import JourneyMineError

SHOP = DesignedJourney(
    "Shop",
    Sequence((Step("Browse"), Step("Pay"), Optional(Step("Rate it")), Step("Receive"))),
    {"Browse": Touchpoint("Browse", aliases=("looked",))},
    ignore=("ping",),
)
LOG = (
    [("looked", "payment", "Receive")] * 5
    + [("looked", "payment", "call", "payment", "Receive")] * 2
    + [("Browse", "ping", "rate_it", "Receive")]
)


@pytest.fixture(scope="module")
def found():
    return jm.match(log_of_paths(*LOG), SHOP)


def test_matched_suggested_and_unmatched_are_all_activities_and_counted(found):
    assert found.matched == {"Browse": "Browse", "Receive": "Receive", "looked": "Browse"}
    assert found.matched_events == {"Browse": 1, "Receive": 8, "looked": 7}
    assert [(s.activity, s.touchpoint, s.kind, s.events, s.cases) for s in found.suggestions] == [
        ("payment", "Pay", "words", 9, 7),
        ("rate_it", "Rate it", "spelling", 1, 1),
    ]
    assert [(u.activity, u.events, u.cases) for u in found.unmatched] == [("call", 2, 2)]
    assert (found.cases, found.events, found.untouched) == (8, 28, ())


def test_fitness_with_a_suggestion_is_that_of_a_comparison_in_which_it_is_an_alias(found):
    log = log_of_paths(*LOG)

    def with_aliases(**aliases):
        details = {
            "Browse": Touchpoint("Browse", aliases=("looked",)),
            **{name: Touchpoint(name, aliases=(alias,)) for name, alias in aliases.items()},
        }
        design = DesignedJourney("Shop", SHOP.path, details, ignore=("ping",))
        return jm.compare(log, design).path.fitness

    assert found.fitness == with_aliases()
    assert found.suggestions[0].fitness == with_aliases(Pay="payment")
    assert found.suggestions[1].fitness == with_aliases(**{"Rate it": "rate_it"})
    assert found.fitness_with_all == with_aliases(Pay="payment", **{"Rate it": "rate_it"})
    assert found.fitness < found.fitness_with_all


def test_of_equally_likely_activities_the_one_that_fits_the_paths_better_is_suggested():
    design = DesignedJourney.of_steps("open account", "prepare payment", "close account")
    paths = [("late payment", "open account", "early payment", "close account")] * 3
    (suggestion,) = jm.match(log_of_paths(*paths), design, threshold=0.4).suggestions
    assert (suggestion.activity, suggestion.rivals) == ("early payment", ("late payment",))
    turned = [("early payment", "open account", "late payment", "close account")] * 3
    (suggestion,) = jm.match(log_of_paths(*turned), design, threshold=0.4).suggestions
    assert suggestion.activity == "late payment"


def test_nothing_is_counted_by_a_suggestion():
    gap = jm.compare(log_of_paths(*LOG), SHOP)
    assert gap.unmatched.activities == {"call": 2, "payment": 9, "rate_it": 1}
    (note,) = (f for f in gap.findings if f.code == "JM-W340")
    assert "'rate_it' like 'Rate it'" in note.message
    assert "payment" not in note.message  # words alone are for `match`


def test_a_log_without_any_match_is_refused_with_the_likeliest_pairs():
    with pytest.raises(JourneyMineError) as error:
        jm.compare(log_of_paths(("payment_done", "zzz")), DesignedJourney.of_steps("Pay"))
    assert error.value.code == "JM-E251"
    assert "'payment_done' and 'Pay' ('payment' is the word 'pay')" in str(error.value)
    assert "journeymine match" in str(error.value)


def test_without_anything_alike_nothing_is_suggested_and_all_is_said():
    found = jm.match(log_of_paths(("scroll", "click")), DesignedJourney.of_steps("Pay", "Ship"))
    assert found.suggestions == ()
    assert found.aliases == {}
    assert found.fitness == found.fitness_with_all == 0
    assert found.untouched == ("Pay", "Ship")
    assert "nothing is suggested" in str(found)
    assert "Unmatched: 2 activities, 2 events, 100 %; they count as unplanned" in str(found)


def test_the_result_reads_well_and_is_a_table(found):
    said = str(found)
    assert said.startswith(
        "3 of 6 activities match a touchpoint of 'Shop': 16 of 28 events, 57.1 %"
    )
    assert "  payment -> Pay: 'payment' is the word 'pay'\n    names 95.0 % alike; " in said
    assert "A journey is 62.5 % as designed without them, 91.7 % with all of them" in said
    assert "mean over 8 cases" in said
    frame = found.to_frame()
    assert frame["how"].value_counts().to_dict() == {
        "matched": 3, "words": 1, "spelling": 1, "unmatched": 1,
    }  # fmt: skip
    assert frame["events"].sum() == 28
    assert json.loads(json.dumps(found.to_dict()))["suggestions"][0]["touchpoint"] == "Pay"


@pytest.mark.parametrize("threshold", [0, -1, 1.01, float("nan")])
def test_a_threshold_that_is_no_score_is_refused(threshold):
    with pytest.raises(JourneyMineError, match="JM-E390"):
        jm.match(log_of_paths(("a",)), SHOP, threshold=threshold)


def test_a_log_of_ignored_events_alone_is_refused():
    with pytest.raises(JourneyMineError, match="JM-E252"):
        jm.match(log_of_paths(("ping",)), SHOP)


activities = st.sampled_from(["Browse", "browse", "Pay", "payment", "call", "rate-it", "Receive"])


@given(st.lists(st.lists(activities, min_size=1, max_size=5), min_size=1, max_size=6))
@settings(max_examples=25, deadline=None)
def test_every_event_is_matched_suggested_or_unmatched(paths):
    found = jm.match(log_of_paths(*paths), SHOP)
    suggested = sum(s.events for s in found.suggestions)
    left = sum(u.events for u in found.unmatched)
    events = sum(map(len, paths))
    assert sum(found.matched_events.values()) + suggested + left == events == found.events
    touched = {*found.matched.values(), *found.aliases}
    assert touched | set(found.untouched) == set(SHOP.touchpoints)
    assert not touched & set(found.untouched)
    for one in (*found.suggestions, *found.unmatched):
        assert one.cases == sum(one.activity in path for path in paths)
