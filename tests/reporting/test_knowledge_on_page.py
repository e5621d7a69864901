"""White spots on the page and in the text: what is not known, of whom, and how far it moves."""

from dataclasses import replace

import pytest
from page_texts import Page, said
from small_logs import log_of, log_of_paths

from journeymine.design import DesignedJourney
from journeymine.gap import compare
from journeymine.gap.knowledge.figures import GRADES, KINDS_OF_SPOT
from journeymine.log import Rows
from journeymine.reporting import render, report, summarize, words

SHOP = DesignedJourney.of_steps("browse", "pay", "receive", name="Shop")
PATHS = [("browse", "receive")] * 3 + [("browse", "call", "receive")]


def page_of(gap):
    return Page(report(gap).html.replace("\u202f", ",").replace("\u00a0", " "))


@pytest.fixture(scope="module")
def page():
    return page_of(compare(log_of_paths(*PATHS), SHOP))


def test_every_white_spot_is_a_row_with_what_was_counted_by_hand(page):
    # Now 1 / 5, 1 / 5, 1 / 5 and 2 / 6 are lost; if all had paid, nothing but 1 / 7 of the last.
    assert page.row("White spots", "'pay'") == [
        "'pay' was never logged", "never logged", "4 of 4", "–", "0.767 to 0.964", "1.4 to 9.3",
        "7.9", "nobody did it, or all did wherever that makes their path no worse "
        "(both ends may be true)",
    ]  # fmt: skip
    assert page.row("White spots", "'call'")[1:7] == [
        "not in the design", "1 of 4", "1 of 9", "0.767 to 0.850", "6.0 to 9.3", "3.3"
    ]  # fmt: skip
    assert len(page.tables["White spots"]) == 3
    assert "Fitness is 0.767 now, the gap index 9.3." in said(page)
    assert "1 touchpoint was never logged. 1 white spot alone could move the gap index by" in said(
        page
    )


def test_every_touchpoint_has_a_grade(page):
    table = "How well touchpoints are known"
    assert page.row(table, "browse") == ["browse", "seen", "4", "4", "–"]
    assert page.row(table, "pay") == ["pay", "never logged", "0", "0", "never logged"]


def test_a_log_that_lacks_nothing_says_so_and_has_no_table_of_white_spots():
    found = page_of(compare(log_of_paths(*[("browse", "pay", "receive")] * 40), SHOP))
    assert "White spots" not in found.tables
    assert "Everything that the design asks for is in the log." in said(found)
    assert found.row("How well touchpoints are known", "pay")[1] == "seen"


def test_what_nothing_bounds_is_said_to_be_so():
    rows = [(f"c{i}", name, 60 * at) for i in range(3) for at, name in enumerate(PATHS[0])]
    lost = Rows(7, 6, {"JM-E120 identity row without two ids": 1})
    gap = compare(replace(log_of(*rows), rows=lost), SHOP)
    row = page_of(gap).row("White spots", "1 row rejected")
    assert row[4:7] == ["not bounded", "not bounded", "not bounded"]
    (spot,) = [s for s in summarize(gap)["knowledge"]["spots"] if s["kind"] == "rejected_rows"]
    assert spot["points"] is None


def test_the_page_has_a_word_for_every_kind_and_grade():
    assert set(words.SPOTS) == set(KINDS_OF_SPOT)
    assert set(words.GRADES) == {*words.GRADE_HELP, "white"} == set(GRADES)


def test_names_in_white_spots_are_escaped():
    paths = [("browse", "<b>call</b>", "pay", "receive")]
    html = report(compare(log_of_paths(*paths), SHOP)).html
    assert "<b>call</b>" not in html
    assert "&lt;b&gt;call&lt;/b&gt;" in html


def test_data_of_a_report_without_white_spots_is_rendered_without_them():
    data = summarize(compare(log_of_paths(*PATHS), SHOP))
    data["knowledge"] = None
    assert "White spots" not in Page(render(data)).tables


def test_the_text_names_the_largest_white_spots_with_their_base():
    lines = str(compare(log_of_paths(*PATHS), SHOP)).splitlines()
    assert [line for line in lines if line.startswith("Not known")] == [
        "Not known: 'pay' was never logged; the gap index could be 1.4 to 9.3, the fitness 0.767 "
        "to 0.964 (n = 4 of 4).",
        "Not known: 'call' is no touchpoint (1 event); the gap index could be 6.0 to 9.3, the "
        "fitness 0.767 to 0.850 (n = 1 of 4).",
    ]
