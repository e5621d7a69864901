"""What `print(gap)` says beside the path: figures counted by hand, and silence where none are."""

from datetime import timedelta

import pandas as pd
import pytest

from journeymine.drawing import headline
from journeymine.gap import compare
from journeymine.log import EventLog
from journeymine.reading.designs.yaml.design import read_yaml

START = pd.Timestamp("2026-01-05", tz="UTC")

SHOP = """
journey: Shop
touchpoints:
  Browse: {channels: [web], owner: Shop}
  Pay:
    channels: [web]
    owner: Bank
    targets: {within: {after: Browse, max: 2h, share: 50%}, reach: 60%}
  Rate: {owner: Shop, targets: {experience: 4}}
path: [Browse, Pay, Rate]
failed: [declined]
success: {reaches: Rate}
end: {at: [Rate], open_after: 2h}
targets: {completion: 20%, duration: {max: 1d}}
"""


def gap_of(*journeys, design=SHOP):
    """Journeys of (activity, channel, hour, score)."""
    rows = [
        (f"c{i}", name, START + timedelta(hours=at), channel, score)
        for i, journey in enumerate(journeys)
        for name, channel, at, score in journey
    ]
    columns = ["case", "activity", "time", "channel", "score"]
    log = EventLog.from_pandas(
        pd.DataFrame(rows, columns=columns), channel="channel", score="score"
    )
    return compare(log, read_yaml(design.encode(), "shop.journey.yaml"))


GOOD = [("Browse", "web", 0, None), ("Pay", "web", 1, None), ("Rate", "web", 2, 3)]
LATE = [("Browse", "web", 0, None), ("Pay", "phone", 5, None), ("Rate", "phone", 6, 3)]
LEFT = [("Browse", "web", 0, None), ("Browse", "web", 30, None)]
OPEN = [("Browse", "web", 39, None), ("Browse", "web", 40, None)]


@pytest.fixture(scope="module")
def said():
    return str(gap_of(*[GOOD] * 20, *[LATE] * 30, *[LEFT] * 9, OPEN))


@pytest.mark.parametrize(
    "line",
    [
        # visits of Browse and Pay: 20 x 2 + 30 x 2 + 10 x 2 = 120, 30 of them by phone
        "Channel: 25.0 % (",
        "  50.0 % (37.7 % to 62.3 %, n = 60) change channel; most often from web to phone, "
        "30 times",
        "  Pay within 2 hours of Browse: 33.3 % (",
        "; target 50.0 %, missed, clear; 30 late, 9 did not come, 1 not yet due",
        "  the whole journey within 1 day: 84.7 % (",
        "Hand-overs: the longest wait is from Shop to Bank, half within 5 hours, 9 in 10 within "
        "5 hours (50 times, n = 50).",
        "Experience: 3.00 (2.86 to 3.14, n = 50) on a scale from 1 to 5; 83.3 % (",
        "  farthest below at Rate: 3.00 (2.86 to 3.14, n = 50), meant 4, clear",
        "Outcome: 84.7 % (",  # 50 / 59: the one still open was watched for an hour, before any end
        "; target 20.0 %, kept, clear; 9 ended without, 1 not known yet.",
        "  Pay is reached by 84.6 % (",  # 20 / 60 + 40 / 60 * 30 / 39
        "  most of those without end at Browse: 9, 15.4 % (",
    ],
)
def test_every_part_is_told_with_what_was_counted_by_hand(said, line):
    assert line in said


def test_a_journey_below_what_is_meant_is_told_so():
    design = SHOP.replace("targets: {completion: 20%", "targets: {satisfaction: 4, completion: 20%")
    said = str(gap_of(*[GOOD] * 40, design=design))
    assert ") on a scale from 1 to 5, meant 4: below, clear; 100 % (" in said


def test_failed_steps_are_told_the_most_failed_first():
    rows = [
        (f"c{i}", name, START + timedelta(hours=at), "declined" if i < many else "ok")
        for i in range(40)
        for at, (name, many) in enumerate([("Browse", 0), ("Pay", 10), ("Rate", 20)])
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "time", "outcome"])
    log = EventLog.from_pandas(frame, outcome="outcome")
    said = str(compare(log, read_yaml(SHOP.encode(), "shop.journey.yaml")))
    assert "Failed: Rate, 20 of 40 visits, 50.0 % (" in said
    assert said.index("Failed: Rate") < said.index("Failed: Pay, 10 of 40 visits, 25.0 % (")
    assert "Failed: Browse" not in said


def test_a_small_base_is_no_longest_wait_and_a_promise_kept_by_all_is_said_so():
    design = SHOP.replace(", share: 50%", "")
    said = str(gap_of(*[GOOD] * 5, design=design))
    assert "Hand-overs" not in said
    assert "target: all, kept by all; 0 late" in said


def test_where_nothing_was_promised_nothing_is_told():
    design = "journey: Shop\npath: [Browse, Pay, Rate]\n"
    journeys = [[(name, None, at, None) for name, _, at, _ in GOOD]] * 3
    said = str(gap_of(*journeys, design=design))
    for part in ("Channel:", "Time,", "Hand-overs", "Experience:"):
        assert part not in said


@pytest.mark.parametrize(
    ("journeys", "words"),
    [
        ([GOOD] * 3, "All 3 customers travel the journey as designed"),
        (
            [GOOD, [*GOOD[:1], ("Pay", "web", 4, None), ("Rate", "web", 5, 5)]],
            "All 2 customers travel the journey as designed; 50\u00a0% are late at Pay",
        ),
        (
            [[("Browse", "phone", 0, None), *GOOD[1:]]],
            "The one customer travels the journey as designed; 100\u00a0% of all customers use "
            "another channel at Browse",
        ),
    ],
)
def test_the_headline_names_what_stands_beside_the_path(journeys, words):
    assert headline(gap_of(*journeys).to_dict()) == words


def test_a_headline_without_deviations_left_is_whole():
    design = SHOP + "accept: [{kind: missing}, {kind: stopped}]\n"
    found = headline(gap_of(GOOD, GOOD, [GOOD[0], GOOD[2]], design=design).to_dict())
    assert found == "67\u00a0% travel the journey as designed"


def test_what_may_still_come_is_not_told_as_a_deviation():
    young = [("Browse", "web", 3000, None)]
    gap = gap_of(*[GOOD] * 3, young)
    assert any(row.kind == "not_yet" for row in gap.deviations)
    assert "still on the way" not in str(gap)


def test_rows_of_one_touchpoint_say_their_activities():
    design = "journey: Shop\ntouchpoints:\n  Buy: {aliases: [web order, letter]}\npath: [Buy]\n"
    journeys = [
        [(name, None, at, None) for at, name in enumerate(path)]
        for path in (["web order", "letter"], ["letter", "web order"], ["letter", "web order"])
    ]
    said = str(gap_of(*journeys, design=design))
    assert "repeated Buy (web order)" in said
    assert "repeated Buy (letter)" in said


def test_scores_outside_of_the_scale_are_told_beside_those_that_are_used():
    far = [("Browse", "web", 0, None), ("Pay", "web", 1, 9), ("Rate", "web", 2, 7)]
    said = str(gap_of(*[GOOD] * 30, *[far] * 20))
    # 30 customers gave a score on the scale, 20 gave two that cannot be used
    assert "60.0 % (46.2 % to 72.4 %, n = 50) of the customers gave a score on this scale." in said
    assert "\n  40 of 70 scores in the log lie outside of 1 to 5, and are not used" in said
    said = str(gap_of(far))
    assert "Experience: no score can be used." in said
    assert "2 of 2 scores in the log lie outside" in said
    assert "outside of" not in str(gap_of(*[GOOD] * 30))
