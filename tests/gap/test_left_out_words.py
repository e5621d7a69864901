"""What is left out of a figure is said in words that the page knows, and no count is lost."""

import re
from dataclasses import replace

from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Targets, TimeTarget, Touchpoint
from journeymine.gap import compare
from journeymine.gap.parts import _of_figures
from journeymine.log import LeftOut
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
