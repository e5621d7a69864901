"""Where a log is cut into journeys, pictures and charts count journeys and do not say customers."""

import re
from datetime import UTC, datetime, timedelta

import matplotlib
import pandas as pd
import pytest
from pictures import said_in

from journeymine.discovery import discover
from journeymine.drawing import draw
from journeymine.drawing.charts import calendar, dotted, durations, endings, waiting
from journeymine.drawing.views import VIEWS
from journeymine.gap import compare
from journeymine.language import LANGUAGES
from journeymine.log import EventLog
from journeymine.reading.designs.yaml.design import read_yaml

matplotlib.use("Agg")

DESIGN = """
journey: Shop
touchpoints:
  browse: {owner: Sales, channels: [web]}
  pay: {owner: Finance, targets: {within: {max: 2d, after: browse}, satisfaction: 4}, IMPORTANCE}
  rate: {owner: Care, targets: {satisfaction: 4.5}, IMPORTANCE}
path: [browse, pay, rate]
success: {reaches: rate}
"""

# Customers, or so many of one; "the customer" is whom the design serves, in every log.
COUNTED = {
    "en": r"customers|\d customer|[aA] customer|one customer",
    "sv": r"\bkunder(na|s)?\b|\d kund\b|en kund\b|enda kund",
    "da": r"\bkunder(ne|s)?\b|\d kunde\b|en kunde\b|eneste kunde",
    "nb": r"\bkunde(r|ne|nes)\b|\d kunde\b|en kunde\b|eneste kunde",
}


def cut_log(paths):
    """Three journeys of every customer, 90 days apart: the edges of the log cut two of them off."""
    start, rows = datetime(2026, 1, 5, tzinfo=UTC), []
    for case, path in enumerate(paths):
        for again in (0, 90, 180):
            for step, name in enumerate(path):
                at = start + timedelta(days=again + step, minutes=case)
                rows.append((f"c{case}", name, at, "web", 2.0 if name == "pay" else 4.5))
    columns = ["case", "activity", "time", "channel", "score"]
    log = EventLog.from_pandas(
        pd.DataFrame(rows, columns=columns), channel="channel", score="score"
    )
    return log.cut(gap="30d")


def design(importance):
    words = "importance: 5" if importance else "actor: company"
    return read_yaml(DESIGN.replace("IMPORTANCE", words).encode(), "shop.yaml")


PATHS = {
    "many ways": [["browse", "pay", "rate"]] * 20
    + [["browse", "rate"]] * 9
    + [["browse", "call", "pay"]] * 6,
    "one way": [["browse", "pay", "rate"]] * 20,
    "few": [["browse", "pay", "rate"]] * 3,
}


@pytest.fixture(scope="module", params=[(name, by) for name in PATHS for by in (True, False)])
def gap(request):
    name, importance = request.param
    return compare(cut_log(PATHS[name]), design(importance))


def counted_as_customers(words, code):
    """The texts that count customers."""
    return [text for text in words if re.search(COUNTED[code], text)]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_of_a_cut_log_counts_journeys(gap, view, code):
    words = said_in(draw(gap, view, language=code).svg)
    assert counted_as_customers(words, code) == []


def test_the_same_log_uncut_is_of_customers():
    """So that the test above can fail in every view."""
    log = cut_log(PATHS["many ways"]).to_frame().drop(columns=["customer", "journey", "cut"])
    gap = compare(EventLog.from_pandas(log, channel="channel", score="score"), design(False))
    for view in VIEWS:
        assert counted_as_customers(said_in(draw(gap, view).svg), "en") != [], view
    assert counted_as_customers(said_in(draw(discover(gap.events)).svg), "en") != []


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("paths", PATHS)
def test_a_process_map_of_a_cut_log_counts_journeys(paths, code):
    drawing = draw(discover(cut_log(PATHS[paths])), language=code)
    assert counted_as_customers(said_in(drawing.svg), code) == []


def test_the_journeys_of_a_cut_log_are_counted_not_its_customers():
    assert str(draw(discover(cut_log(PATHS["one way"])))) == "All 20 journeys took the same path"
    title = str(draw(discover(cut_log(PATHS["many ways"])))).replace("\u00a0", " ")
    assert title == "35 journeys took 3 different paths; the commonest was taken by 57 %"


def test_a_chart_of_a_cut_log_counts_journeys(gap):
    from matplotlib import pyplot

    log = gap.events
    for ax in (calendar(log), dotted(log), durations(log), endings(gap), waiting(gap, "pay")):
        texts = [ax.get_title(loc="left"), ax.get_xlabel(), ax.get_ylabel()]
        texts += [one.get_text() for one in ax.texts]
        assert counted_as_customers(texts, "en") == []
        pyplot.close(ax.figure)
