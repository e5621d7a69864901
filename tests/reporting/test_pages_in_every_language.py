"""A page in another language tells of the gap in it; names of the log stay as they are."""

import re
from functools import cache
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from faulty_designs import FAULTY
from known_shop import SHOP, shop_log
from page_texts import Page, said
from small_logs import log_of, log_of_paths

from journeymine.design import (
    AnyOrder,
    DesignedJourney,
    Score,
    Sequence,
    Step,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.discovery import discover
from journeymine.gap import compare
from journeymine.gap.survey.join import join_scores
from journeymine.language import sentences_in
from journeymine.log import EventLog, SurveyAnswers
from journeymine.reading import read_design
from journeymine.reporting import render, summarize
from journeymine.reporting.shareable import shareable
from journeymine.simulation import simulate

CODES = ("sv", "da", "nb")
ENGLISH = r"\b(the|of|and|are|is|which|not|with|that|they|have|has|from|without|this|was)\b"
DAY = 86_400
KEY = "'without'"
"""Of a design's file; it is called so in every language."""

UNTIL = "2026-02-20"
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs/examples"
LINE = DesignedJourney.of_steps("ask", "pay", "rate", name="Butik")


def whole():
    """Channels, scores, owners, time targets, outcomes; open journeys; groups and periods."""
    gap = compare(shop_log(3, 600, until=UNTIL), SHOP, end_activity="pay")
    return gap, discover(gap.complete_events, noise="auto"), [gap.by("channel"), gap.over("month")]


def example(name):
    """A design of the documentation, and journeys as it would have them, nearly."""
    design = read_design(EXAMPLES / f"{name}.journey.yaml")
    gap = compare(simulate(design, cases=120, seed=1).log, design)
    return gap, discover(gap.events), []


def nothing():
    """A log of names and times alone, beside a design that asks for more."""
    design = DesignedJourney(
        "Butik",
        Sequence((Step("ask"), Step("payment"), Step("rate"))),
        {
            "ask": Touchpoint("ask", channels=("web",), owner="Sälj"),
            "payment": Touchpoint("payment", targets=Targets((TimeTarget(DAY, after="ask"),))),
        },
    )
    rows = [("a", "ask", 0), ("a", "Ask ", 0), ("a", "paymemt", 9), ("b", "ask", 0)]
    return compare(log_of(*rows, ("b", "ring", 5)), design), None, []


def given_up():
    """Journeys that are given up long before the design does."""
    promised = TimeTarget(30 * DAY, after="ask"), TimeTarget(20 * DAY)
    design = DesignedJourney(
        "Butik", LINE.path, {"pay": Touchpoint("pay", targets=Targets(promised))}
    )
    rows = [(f"c{i}", "ask", i * DAY) for i in range(20)]
    rows += [(f"c{i}", name, i * DAY + 60) for i in range(10) for name in ("pay", "rate")]
    return compare(log_of(*rows), design), None, []


def bare():
    """Neither the log nor the design has more than steps."""
    gap = compare(log_of_paths(*[("ask", "pay")] * 3, ("ask", "ring", "rate")), LINE)
    return gap, discover(gap.events, miner="heuristics", noise=0.5), []


def none_complete():
    gap = compare(log_of_paths(("ask",), ("ask", "pay")), LINE, end_activity="pay")
    return compare(gap.events, LINE, end_activity=["pay", "ask"]), None, []


def all_open():
    return (
        compare(log_of_paths(("ask",), ("ask",), ("ask", "pay")), LINE, open_after="1d"),
        None,
        [],
    )


def unlisted():
    """A design with more states than can be looked at."""
    wide = AnyOrder(tuple(Sequence((Step(f"{b:02}.0"), Step(f"{b:02}.1"))) for b in range(20)))
    run = [f"{b:02}.{s}" for b in range(20) for s in range(2)]
    return compare(log_of_paths(run, run[1:]), DesignedJourney("Bred", wide)), None, []


def cut():
    days = {"early": ["01-01"], "a": ["04-01", "06-01"], "b": ["05-01"], "late": ["09-01"]}
    rows = [(case, "ask", f"2026-{day}") for case, some in days.items() for day in some]
    frame = pd.DataFrame(rows, columns=["case", "activity", "time"])
    return compare(EventLog.from_pandas(frame).cut(gap="30d"), LINE), None, []


def surveyed():
    """Answers with every fault that there is."""
    log = log_of(("1", "ask", 0), ("1", "pay", DAY), ("1", "ring", 2 * DAY), ("2", "ask", 0))
    start = pd.Timestamp("2026-01-01", tz="UTC")
    rows = [
        ("1", "ask", 5, 4), ("1", "ask", 6, 3), ("9", "pay", 5, 3), ("1", "hop", 5, 3),
        ("1", "pay", None, 3), ("1", "rate", 5, 3), ("1", "pay", 0.5, 3), ("1", "pay", 90, 3),
        ("1", "ask", 5, 99), ("1", "ring", 5, "x"), *[("2", "ask", 5, 2)] * 9,
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["case", "touchpoint", "time", "score"])
    frame["time"] = [pd.NaT if n is None or n != n else start + pd.Timedelta(days=n)
                     for n in frame["time"]]  # fmt: skip
    answers = SurveyAnswers.from_pandas(frame)
    return compare(join_scores(log, answers, LINE), LINE), None, []


def rejected():
    rows = [("a", "ask", "2026-01-05"), ("a", "pay", None), (None, "ask", "2026-01-06")]
    frame = pd.DataFrame(rows, columns=["case", "activity", "time"])
    return compare(EventLog.from_pandas(frame), LINE), None, []


def dated(*, channel=True):
    """Days without a time, shared by events of one case; a channel or step that falls silent."""
    promised = {"pay": Touchpoint("pay", targets=Targets((TimeTarget(2 * DAY, after="ask"),)))}
    design = DesignedJourney("Butik", LINE.path, promised)
    rows = [
        (f"c{i}", name, i * DAY // 2 // DAY * DAY + wait * DAY, channel)
        for i in range(400)
        for name, wait, channel in (("ask", 0, "web"), ("pay", i % 4, "bank"), ("rate", 3, "app"))
        if not (name == "pay" and 100 < i < 160)
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "time", "channel"])
    frame["time"] = pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(frame["time"], unit="s")
    if not channel:
        frame = frame.drop(columns="channel")
    return compare(EventLog.from_pandas(frame), design), None, []


def felt(*, scored=True):
    """Scores at one of two touchpoints that are meant to feel well, or at none."""
    meant = {
        name: Touchpoint(name, targets=Targets(experience=Score(4))) for name in ("ask", "pay")
    }
    rows = [(f"c{i}", name, at, 3.0) for i in range(40) for at, name in enumerate(("ask", "pay"))]
    frame = pd.DataFrame(rows, columns=["case", "activity", "time", "score"])
    frame["time"] = pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(frame["time"], unit="h")
    frame.loc[(frame["activity"] == "pay") | (frame.index > 50), "score"] = None
    log = EventLog.from_pandas(frame if scored else frame.drop(columns="score"))
    return compare(log, DesignedJourney("Butik", LINE.path, meant)), None, []


def told_apart():
    """Groups that differ, a group without a name, more groups than are told apart; ids."""
    paths = [("ask", "pay", "rate")] * 60 + [("ask", "rate")] * 60
    groups = ["SE"] * 55 + [None] * 5 + ["NO"] * 60
    rows = [
        (f"c{i}", name, f"2026-0{1 + i // 60}-01T0{at}:00Z", groups[i], f"id {i}")
        for i, path in enumerate(paths)
        for at, name in enumerate(path)
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "time", "country", "order"])
    gap = compare(EventLog.from_pandas(frame), LINE)
    return gap, None, [gap.by("country", smallest=5), gap.by("order"), gap.over("month")]


def faulty(design):
    """A design that `lint` has something to say of, and journeys that leave it."""
    steps = design.touchpoints
    return compare(log_of_paths(steps, steps[:2]), design), None, []


def of_file(name):
    """A design whose file holds what the design does not."""
    design = read_design(ROOT / "fixtures" / name)
    assert design.findings
    return faulty(design)


FILES = (
    "designs/formats/book.csv", "designs/formats/book.cjml.xml",
    "bpmn/no_start_several.camunda_7.bpmn", "bpmn/no_start_in_subprocess.camunda_7.bpmn",
    "bpmn/path_ends_beside_end_event.bpmn_io.bpmn",
)  # fmt: skip

WORLDS = {
    "whole": whole, "nothing": nothing, "given up": given_up, "bare": bare,
    "none complete": none_complete,
    "all open": all_open, "unlisted": unlisted, "cut": cut, "surveyed": surveyed,
    "rejected": rejected, "dated": dated, "silent": lambda: dated(channel=False),
    "told apart": told_apart, "felt": felt, "without scores": lambda: felt(scored=False),
    **{name: lambda name=name: example(name) for name in ("receipt", "helpdesk", "campaign")},
    **{name: lambda design=design: faulty(design) for name, design in FAULTY.items()},
    **{name: lambda name=name: of_file(name) for name in FILES},
}  # fmt: skip


@cache
def data_of(world):
    """Plain data of a page, what of it was said while reading, and the names in it."""
    gap, actual, segments = WORLDS[world]()
    own = {"JM-W199", "JM-W250", "JM-W251", "JM-W252", "JM-W330", "JM-W340"}
    reading = [one.message for one in gap.events.findings if one.code not in own]
    reading += [text for one in gap.events.left_out for text in (one.what, one.why)]
    reading += [gap.path.open.rule] if gap.path.open else []
    return (
        summarize(gap, actual, segments=segments),
        {*reading, *gap.events.rows.rejected},
        set(names_in(gap)),
    )


def names_in(gap):
    yield from gap.journey.touchpoints
    yield from gap.events.activities
    yield from gap.journey.stages
    yield gap.journey.name
    for details in gap.journey.details.values():
        yield from (details.owner, details.lane, *details.channels, *details.aliases)
    yield from gap.journey.ignore


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("world", WORLDS)
def test_nothing_that_the_gap_tells_is_english_on_a_page_in_another_language(world, code):
    data, reading, names = data_of(world)
    page = render(data, code)
    marked = re.findall(r'<span lang="en">(.*?)</span>', page)
    english = {re.sub("<.*?>", "", unescape(one)).replace("\u202f", ",") for one in marked}
    assert english <= reading
    hidden = ["style", "script", 'span lang="en">']
    if any(re.search(ENGLISH, name) for name in names):
        hidden.append("svg")  # pictures break names into lines
    shown = page
    for tag in hidden:
        shown = re.sub(rf"<{tag}.*?</{tag.split()[0]}>", " ", shown, flags=re.DOTALL)
    text = said(Page(shown))
    for name in sorted({*names, *reading, KEY} - {""}, key=len, reverse=True):
        text = text.replace(name, " ")
    found = [text[max(0, m.start() - 60) : m.end() + 60] for m in re.finditer(ENGLISH, text)]
    assert found == []


KINDS = {
    "never_logged", "source_silent", "touchpoint_silent", "unmatched", "rejected_rows",
    "window_start", "window_end", "open", "tied_times", "no_time_of_day", "no_channel",
    "no_scores", "few_scores", "undecided", "no_owner",
}  # fmt: skip


ABOUT_A_DESIGN = {  # but JM-W301: without an end nothing can be compared
    "JM-W304", "JM-W305", "JM-W306", "JM-W320", "JM-W321", "JM-W322", "JM-W323", "JM-W324",
    "JM-W325", "JM-W326", "JM-W327", "JM-W328", "JM-W329",
}  # fmt: skip


def test_the_pages_tell_of_white_spots_findings_and_gaps_of_every_kind():
    pages = [data_of(world)[0] for world in WORLDS]
    assert {spot["kind"] for data in pages for spot in data["knowledge"]["spots"]} >= KINDS
    codes = {one["code"] for data in pages for one in data["gap"]["findings"]}
    codes |= {one["code"] for data in pages for by in data["segments"] for one in by["findings"]}
    assert codes >= {"JM-W199", "JM-W250", "JM-W251", "JM-W252", "JM-W330", "JM-W340"}
    of_designs = {one["code"] for data in pages for one in data["design_findings"]}
    assert of_designs == {"JM-W302", "JM-W303", *ABOUT_A_DESIGN}
    of_files = {one["code"] for data in pages for one in data["gap"]["design"]["of_file"]}
    assert of_files == {"JM-W350", "JM-W353"}
    told = {one["what"] for data in pages for one in data["gap"]["left_out"]}
    assert told >= {
        "path.precision_prefix", "certain deviations", "path.open", "open journeys",
        "complete journeys", "path.weighted", "channel", "channel.other", "time", "hand-overs",
        "failed visits", "experience", "losses of experience", "answers of the survey",
        "outcome of journeys", "drop-off by stage",
    }  # fmt: skip


def test_what_is_to_be_said_of_a_design_stands_on_the_page_with_the_words_that_mend_it():
    text = said(Page(render(data_of("over before")[0], "sv")))
    assert "Om designen (allvarligt)" in text
    assert (
        "Ingen resa kan lyckas: 'success' väntar på ”pay” eller ”rate”, och på varje väg är resan "
        "över dessförinnan, enligt 'end' vid ”ask”. Så rättas det: låt resan sluta senare" in text
    )
    english = said(Page(render(data_of("over before")[0], "en")))
    assert "No journey can succeed: 'success' waits for 'pay' or 'rate', and on every" in english
    assert "Om designens fil" in said(Page(render(data_of(FILES[0])[0], "sv")))


def test_of_a_design_with_many_findings_the_first_are_shown_and_the_others_counted():
    line = [f"{name}{i}" for i in range(40) for name in ("Step ", "step ")]
    gap = compare(log_of_paths(line), DesignedJourney.of_steps(*line))
    text = said(Page(render(summarize(gap), "en")))
    assert text.count("differ only in case or blanks") == 25
    assert "and 15 more; all are listed by journeymine check --design" in text


def test_a_page_made_from_its_file_again_is_the_same_page():
    import json

    data, _, _ = data_of("told apart")
    assert render(json.loads(json.dumps(data)), "nb") == render(data, "nb")


def test_figures_and_groups_are_said_in_the_numbers_of_the_language():
    page = Page(render(data_of("told apart")[0], "sv"))
    text = said(page).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "hoppade över pay" in text
    assert re.search(r"[+−]\d+,\d procentenheter \([+−]\d", text)
    assert "(inte känt)" in text
    assert "Per månad" in text
    english = said(Page(render(data_of("told apart")[0], "en")))
    assert "skipped pay" in english
    assert "(not known)" in english
    assert "By month" in english


def test_a_name_that_turns_the_writing_direction_turns_only_itself_in_every_language():
    gap = compare(log_of_paths(("ask", "ring\u202e", "pay")), LINE)
    shown = [text for text in Page(render(summarize(gap), "sv")).texts if "\u202e" in text]
    alone = "ring\u202e"
    assert any(f"”\u2068{alone}\u2069” är ingen kontaktpunkt" in text for text in shown)


def test_a_page_for_sharing_has_no_sentences_that_hold_counts():
    data, _, _ = data_of("whole")
    assert data["sentences"]
    shared = shareable(data, 5)
    assert "sentences" not in shared
    assert list(sentences_in(shared)) == []
