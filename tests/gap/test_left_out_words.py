"""What is left out of a figure is said in words that the page knows, and no count is lost."""

import re
from dataclasses import replace

import pandas as pd
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Targets, TimeTarget, Touchpoint
from journeymine.gap import compare
from journeymine.gap.parts import _of_figures
from journeymine.log import EventLog, LeftOut
from journeymine.reporting import report
from journeymine.reporting.words import LEFT_OUT

SHOP = DesignedJourney.of_steps("browse", "pay", "receive")


def test_events_that_a_figure_misses_are_counted_in_words():
    (told,) = _of_figures(LeftOut("hand-overs", "events without an owner", 0, 1_200))
    assert (told.why, told.events) == ("events without an owner (1,200 events)", 0)
    cases = LeftOut("time", "the design promises no times", 7)
    assert _of_figures(cases) == (cases,)


def test_the_page_has_a_word_for_whatever_can_not_be_measured():
    gap = compare(log_of_paths(("browse", "call", "pay")), SHOP)
    assert len(gap.parts.left_out) >= 5
    assert {entry.what for entry in gap.parts.left_out} <= set(LEFT_OUT)


def test_a_late_step_is_said_to_be_after_nothing():
    soon = Touchpoint("pay", targets=Targets((TimeTarget(60, after="browse"),)))
    gap = compare(
        log_of_paths(("browse", "wait", "pay", "receive")), replace(SHOP, details={"pay": soon})
    )
    page = report(gap).html.split("Where customers leave the design")[1]
    row = next(row for row in re.findall("<tr.*?</tr>", page, re.DOTALL) if ">late</td>" in row)
    assert "<bdi>pay</bdi>" in row
    assert "the start" not in row


def test_what_is_said_to_count_open_journeys_does_and_nothing_else():
    pay = Touchpoint(
        "pay", owner="Bank", channels=("web",), targets=Targets((TimeTarget(90, after="browse"),))
    )
    details = {"browse": Touchpoint("browse", owner="Sales"), "pay": pay}
    rows = [("a", "browse"), ("a", "pay"), ("a", "receive"), ("b", "browse"), ("b", "pay")]
    table = pd.DataFrame(rows, columns=["case", "activity"])
    table["time"] = pd.date_range("2026-01-05", periods=5, freq="min", tz="UTC")
    log = EventLog.from_pandas(table.assign(channel="web", score=4.0, outcome="refused"))
    design = replace(SHOP, details=details, failed=("refused",))
    gap = compare(log, design, end_activity="receive")
    assert (gap.path.open.cases, gap.path.fitting_share.n) == (1, 1)
    cases = {
        "log": gap.log.cases,
        "time": gap.parts.time.targets[0].cases,
        "hand_overs": gap.parts.hand_overs[0].cases,
        "failed": gap.parts.failed[0].cases,
        "experience": gap.parts.experience.touchpoints[1].mean.n,
        "outcome": gap.parts.outcome.completion.succeeded + gap.parts.outcome.completion.undecided,
        "channel": gap.parts.channel.cases,
        "touchpoints": gap.touchpoints[0].reached.n,
    }
    (told,) = [entry.why for entry in gap.left_out if entry.what == "open journeys"]
    said = re.search("path.open; (.*) count them too", told)[1]
    assert set(re.split(", | and ", said)) == {
        "unmatched",
        *(k for k, n in cases.items() if n == 2),
    }
    assert {key for key, n in cases.items() if n == 1} == {"channel", "touchpoints"}
