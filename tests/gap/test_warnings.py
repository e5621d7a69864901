"""What a comparison warns of: a silence that is too short, journeys of one customer, few cases."""

import re
from datetime import timedelta
from html import unescape

import pandas as pd
import pytest
from small_logs import log_of

from journeymine.drawing import headline
from journeymine.gap import compare
from journeymine.log import EventLog
from journeymine.reading.designs.yaml.design import read_yaml
from journeymine.reporting import report

DAY = 86_400

SHOP = """
journey: Shop
touchpoints:
  pay: {targets: {within: {after: order, max: 45d}}}
  ship: {targets: {within: {max: 60d}}}
path: [order, pay, ship]
targets: {completion: 50%, duration: {max: 90d, share: 50%}}
"""


def design_of(text=SHOP, end=""):
    return read_yaml(f"{text}{end}".encode(), "shop.journey.yaml")


def paths(done=10, left=4):
    """All steps, a day apart; or the first alone, long before the end of the log."""
    rows = [(f"done {i}", name, DAY * at) for i in range(done) for at, name in enumerate(STEPS)]
    rows += [(f"left {i}", "order", 0) for i in range(left)]
    return log_of(*rows, ("last", "order", 200 * DAY))


STEPS = ("order", "pay", "ship")


def warned(gap, code):
    return [finding for finding in gap.findings if finding.code == code]


def test_a_silence_shorter_than_a_time_target_is_warned_of():
    gap = compare(paths(), design_of())
    (found,) = warned(gap, "JM-W251")
    assert (found.count, found.of) == (4, 15)
    assert "after a silence of 1 day, since 99 of 100 pauses" in found.message
    assert "gives 'ship' 60 days after the first event (1 more target as well)" in found.message
    assert "--open-after 60d" in found.message
    assert "given up after a silence of 1 day, since 99 of 100 pauses" in str(gap)
    outcome = report(gap).html.split("Outcome: how many arrive")[1].split("</section>")[0]
    assert "JM-W251" in outcome


def test_the_option_that_the_warning_names_mends_it():
    gap = compare(paths(), design_of(), open_after="60d")
    assert warned(gap, "JM-W251") == []
    assert "given up after a silence of 60 days, as was asked for (--open-after)" in str(gap)
    mended = compare(paths(), design_of(end="end: {open_after: 60d}\n"))
    assert warned(mended, "JM-W251") == []
    assert "given up after a silence of 60 days, as the design says" in str(mended)


def test_a_silence_that_was_asked_for_is_warned_of_as_well():
    (found,) = warned(compare(paths(), design_of(), open_after="59d"), "JM-W251")
    assert "a silence of 59 days, as was asked for (--open-after), while" in found.message
    assert "more target" not in found.message


def test_where_nobody_was_given_up_there_is_no_warning():
    assert warned(compare(paths(left=0), design_of()), "JM-W251") == []


def test_a_verdict_of_time_or_outcome_needs_30_cases_as_one_of_experience_does():
    # of 28 and a journey that has just begun 29 cases tell, of 29 and that one 30
    for done, word in ((28, "can't tell"), (29, "clear")):
        gap = compare(paths(done, left=0), design_of(), open_after="60d")
        completion, duration = gap.parts.outcome.completion, gap.parts.time.duration
        assert completion.estimate.n == done + 1
        assert completion.verdict == word
        assert duration.verdict == ("can't tell" if duration.kept.n < 30 else "clear")
        few = f"can't tell: too few cases (n = {done + 1})"
        assert (few in str(gap)) == (word != "clear")
        assert ("can’t tell, too few" in unescape(report(gap).html)) == (duration.kept.n < 30)


@pytest.fixture(scope="module")
def cut():
    start = pd.Timestamp("2026-01-05", tz="UTC")
    rows = [
        (f"c{i}", name, start + timedelta(days=100 * again + at))
        for i in range(6)
        for again in range(2 if i < 4 else 1)
        for at, name in enumerate(STEPS[: 3 if i else 2])
    ] + [("last", "order", start + timedelta(days=300))]
    frame = pd.DataFrame(rows, columns=["case", "activity", "time"])
    log = EventLog.from_pandas(frame).cut(start="order", gap="30d")
    return compare(log, design_of())


def test_a_log_that_was_cut_counts_journeys_and_says_whose_they_are(cut):
    (found,) = warned(cut, "JM-W252")
    journeys, customers = 11, 7
    assert (found.count, found.of) == (journeys - customers, journeys)
    assert found.message.startswith("11 journeys are those of 7 customers")
    assert cut.unit == cut.to_dict()["log"]["unit"] == "journey"
    assert " of 10 journeys that are complete travel as designed" in str(cut)
    assert "customer" not in str(cut).replace(found.message, "").replace("customer = ", "")
    assert "customer" not in headline(cut.to_dict())


def test_the_page_of_a_log_that_was_cut_counts_journeys(cut):
    # pictures beside the map still say customers
    page = re.sub(r"<svg.*?</svg>", "", report(cut).html, flags=re.DOTALL)
    assert "10 journeys whose journey" not in page
    for words in (">Customers<", "10 customers", "<small>customers</small>"):
        assert words not in page
    assert "<small>journeys</small>" in page


def test_a_log_that_was_not_cut_counts_customers():
    gap = compare(paths(), design_of())
    assert gap.unit == "customer"
    assert warned(gap, "JM-W252") == []
