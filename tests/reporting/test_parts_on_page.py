"""The parts beside the path on the page: what was counted, safe with any name."""

import json
import re
from datetime import timedelta
from html import unescape

import pandas as pd
import pytest
from page_texts import Page, said
from shop_with_parts import SHOP, START, shop_gap
from small_logs import log_of_paths

from journeymine.design import DesignedJourney
from journeymine.gap import compare
from journeymine.language import ENGLISH
from journeymine.log import EventLog
from journeymine.reading.designs.yaml.design import read_yaml
from journeymine.reporting import render, report, summarize
from journeymine.reporting.filters import filters_of
from journeymine.reporting.findings import findings_of
from journeymine.statistics import causal_words


@pytest.fixture(scope="module")
def gap():
    return shop_gap()


@pytest.fixture(scope="module")
def page(gap):
    text = report(gap, segments=[gap.by("country")]).html
    return Page(text.replace("\u202f", ",").replace("\u00a0", " "))


def test_channels_are_a_grid_of_designed_and_used_ones(page):
    assert "30 of 120 visits of touchpoints with designed channels were in another one" in said(
        page
    )
    assert page.row("Channels by touchpoint", "Touchpoint")[1:3] == ["web", "phone"]
    assert page.row("Channels by touchpoint", "Browse")[1:4] == ["100 % 70", "", "0 %"]
    assert page.row("Channels by touchpoint", "Pay")[1:4] == ["40 % 20", "(60 %) 30", "60.0 %"]
    assert page.row("Changes of channel", "web")[1:5] == ["phone", "30", "30", "50.0 %"]


def test_targets_stand_with_what_became_of_them(page):
    assert page.row("Time targets", "Pay")[:6] == [
        "Pay within 2 hours of Browse", "50 %", "33.3 %", "21.8 % to 45.2 %", "60", "missed, clear"
    ]  # fmt: skip
    assert page.row("Time targets", "Pay")[6:10] == ["20", "30", "9", "1"]
    assert page.row("Time targets", "Pay")[10].startswith("5 hours")
    assert page.row("Time targets", "The whole journey")[6:10] == ["50", "9", "–", "1"]


def test_that_fewer_journeys_tell_of_the_whole_than_are_counted_is_said(gap, page):
    whole = gap.parts.time.duration
    told = re.search(r"judged by the (\d+) of (\d+) journeys that began so long ago", said(page))
    assert [int(n) for n in told.groups()] == [whole.kept.n, 60]
    assert whole.kept.n < 60 == whole.on_time + whole.late + whole.not_yet


def test_points_that_are_few_are_not_none_and_owners_stand_where_there_are_any(page):
    points = filters_of(ENGLISH)["points"]
    assert [points(value) for value in (0, 0.004, 0.006, 1.239)] == [
        "0.00",
        "<0.01",
        "0.01",
        "1.24",
    ]
    assert "Owner " in page.tables["What the gap index is made of"][0]
    design = DesignedJourney.of_steps("browse", "pay")
    bare = Page(report(compare(log_of_paths(("browse", "pay"), ("browse",)), design)).html)
    assert "Owner " not in bare.tables["What the gap index is made of"][0]


def test_hand_overs_stand_with_their_waits(page):
    assert page.row("Hand-overs", "Shop")[1:4] == ["Bank", "50", "50"]
    assert page.row("Hand-overs", "Shop")[4].startswith("5 hours")
    assert page.row("Hand-overs", "Bank")[4].startswith("1 hour")


def test_scores_stand_beside_what_was_meant(page):
    rows = {row[1].strip(): row for row in page.tables["Scores by touchpoint"] if len(row) > 1}
    cells = [" ".join(cell.split()) for cell in rows["Rate"]]
    assert cells[2:7] == ["4", "3.00", "2.86 to 3.14", "50", "100 %"]
    assert cells[8:] == ["−1.00", "below, clear"]
    assert [" ".join(cell.split()) for cell in rows["Pay"]][-1] == "no score"


def test_scores_outside_of_the_scale_are_said_on_the_page():
    rows = [(f"c{i}", "Rate", START, score) for i, score in enumerate([*[3] * 30, *[9] * 20])]
    frame = pd.DataFrame(rows, columns=["case", "activity", "time", "score"])
    design = read_yaml(SHOP.replace("BANK", "Bank").encode(), "a.yaml")

    def text(frame):
        log = EventLog.from_pandas(frame, score="score")
        return said(Page(report(compare(log, design)).html.replace("\u00a0", " ")))

    told = text(frame)
    assert "60.0 % of 50 customers (46.2 % to 72.4 %) gave a score on this scale" in told
    assert "20 of 50 scores in the log lie outside of 1 to 5 and are not used" in told
    told = text(frame[frame["score"] == 9])
    assert "Experience: no score can be used" in told
    assert "20 of 20 scores in the log lie outside" in told
    assert "outside of 1 to 5" not in text(frame[frame["score"] == 3])


def test_the_outcome_stands_with_where_journeys_are_lost(page):
    assert "84.7 % of all journeys succeed" in said(page)
    assert "50 succeeded, 9 ended without success; of 1 it is not known yet" in said(page)
    # customers, visits, went on, succeeded, lost, not known yet, share lost
    assert page.row("Lost by touchpoint", "Browse")[1:8] == [
        "60", "60", "50", "0", "9", "1", "15.4 %"
    ]  # fmt: skip
    assert page.row("Lost by stage", "Buy")[1:7] == ["50", "50", "0", "50", "0", "0"]
    assert page.row("Failed steps", "Pay")[1:4] == ["50", "30", "60.0 %"]


def test_segments_add_up_to_the_index(page, gap):
    rows = [page.row("Segments 1", name) for name in ("NO", "SE")]
    assert [row[1] for row in rows] == ["30", "30"]
    assert sum(float(row[-1]) for row in rows) == pytest.approx(gap.index.value, abs=0.011)
    assert "tested together" in said(page)
    differences = [row for row in page.tables["Differences 1"] if row[0].strip() == "SE"]
    assert {row[-1].strip() for row in differences} <= {"clear", "likely"}
    assert differences


def test_what_may_still_come_is_no_row_of_deviations(page):
    assert all("still on the way" not in row[0] for row in page.tables["Deviations"] if row)


def test_every_heading_of_a_table_has_a_scope_and_every_region_a_name_of_its_own(page):
    scopes = [a for a in page.attributes if a[0] == "th" and a[1] == "scope"]
    assert len(scopes) == page.tags.count("th")
    names = [a[2] for a in page.attributes if a[1] == "aria-label"]
    assert len(names) == len(set(names))


def test_no_text_claims_a_cause(page):
    assert causal_words(said(page)) == ()


def test_the_page_is_made_of_its_data_alone(gap):
    data = summarize(gap, segments=[gap.by("country")])
    assert render(json.loads(json.dumps(data))) == render(data)
    old = {key: value for key, value in data.items() if key != "segments"}
    assert "Segments 1" not in Page(render(old)).tables


def test_parts_without_data_have_no_section():
    rows = [("c1", "Browse", START), ("c1", "Pay", START + timedelta(hours=1))]
    log = EventLog.from_pandas(pd.DataFrame(rows, columns=["case", "activity", "time"]))
    plain = read_yaml(b"journey: Shop\npath: [Browse, Pay]\n", "a.yaml")
    page = Page(report(compare(log, plain)).html)
    shown = set(page.tables)
    assert "Lost by touchpoint" in shown
    assert not shown & {"Channels by touchpoint", "Time targets", "Hand-overs", "Failed steps"}
    assert not shown & {"Scores by touchpoint", "Lost by stage", "Segments 1"}


@pytest.mark.parametrize(
    "payload",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</table><form>", "{{ 7*7 }}"],
)
def test_a_name_is_only_ever_text(payload):
    gap = shop_gap(phone=payload, bank=payload, country=payload)
    page = Page(report(gap, segments=[gap.by("country")]).html)
    assert page.tags.count("script") == 2
    assert not {"img", "iframe", "object", "embed", "form", "link", "base"} & set(page.tags)
    assert payload in "".join(page.texts)
    assert "".join(page.texts).count(payload) >= 6


@pytest.mark.parametrize("language", ["en", "sv", "da", "nb"])
def test_no_line_ends_between_n_and_its_number(gap, language):
    html = render(summarize(gap, segments=[gap.by("country")]), language)
    assert len(re.findall("\\bn\u00a0=\u00a0[0-9]", html)) > 15
    assert re.findall(r".{20}\bn =\s.{9}|.{20}\bn\s= .{9}", re.sub("<script>.*", "", html)) == []


def test_a_name_like_a_number_of_cases_stays_as_it_is():
    gap = shop_gap(phone="n = 7")
    assert "<bdi>n = 7</bdi>" in report(gap).html


def test_verdicts_have_one_form_on_the_page(gap):
    told = json.dumps(summarize(gap, segments=[gap.by("country")]))
    assert told.count('"clear"') > 3
    data = json.loads(told.replace('"clear"', '"can\'t tell"'))
    for language, words in {"en": "can’t tell", "sv": "går inte att säga"}.items():
        page = unescape(render(data, language))
        assert words in page
        assert "can't" not in page


def test_the_summary_tells_other_channels_and_targets_of_every_part(page):
    summary = said(page).split("In short")[-1].split("The journey map")[0]
    assert (
        "25.0 % of the visits of touchpoints with designed channels are in another channel"
        in summary
    )
    assert "Rate is scored 3.00 (2.86 to 3.14, n = 50); the design intends 4." in summary
    assert "Pay comes in time for 33.3 % (21.8 % to 45.2 %, n = 60), not for 50 % as promised." in (
        summary
    )


@pytest.mark.parametrize(
    ("verdict", "difference", "told"),
    [
        ("clear", -0.1, "The target of 95 % is missed."),
        ("likely", 0.1, "The target of 95 % is kept."),
        ("can't tell", -0.1, "Whether the target of 95 % is kept cannot be told."),
    ],
)
def test_the_summary_tells_whether_the_target_of_success_is_kept(gap, verdict, difference, told):
    figures = gap.to_dict()
    done = figures["outcome"]["completion"]
    done["verdict"], done["difference"]["value"] = verdict, difference
    found = [s.replace("\u00a0", " ") for s in findings_of(figures, ENGLISH) if "succeed" in s]
    assert [sentence.endswith(told) for sentence in found] == [True]
    done["target"] = None
    assert told not in " ".join(findings_of(figures, ENGLISH)).replace("\u00a0", " ")


def test_steps_that_never_failed_are_counted_and_are_no_rows(page):
    assert len(page.tables["Failed steps"]) == 2  # the heading, and Pay
    assert "At 1 more touchpoint no visit failed." in said(page)


def test_a_journey_without_a_failed_visit_says_so():
    found = Page(report(shop_gap(outcome="ok")).html)
    assert "No visit of a touchpoint failed." in said(found)
    assert "Failed steps" not in found.tables
