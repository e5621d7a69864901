"""A sentence made while measuring is its English text, and can be said in another language."""

import copy
import json
import pickle
from dataclasses import asdict

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.design import DesignedJourney
from journeymine.gap import compare
from journeymine.language import (
    Figure,
    Sentence,
    as_plain,
    language_of,
    of_plain,
    sentence,
    sentence_counted,
    sentences_in,
)
from journeymine.log import EventLog, Finding, LeftOut
from journeymine.reporting import render, summarize

FIGURES = [
    (Figure("percent", 0.1834), "18.3 %", "18,3\N{NO-BREAK SPACE}%"),
    (Figure("percent", 0.5, 0), "50 %", "50\N{NO-BREAK SPACE}%"),
    (Figure("decimal", 1234.5, 2), "1,234.50", "1\N{NARROW NO-BREAK SPACE}234,50"),
    (Figure("signed", -0.25, 2), "-0.25", "\N{MINUS SIGN}0,25"),
    (Figure("signed", 1.5), "+1.5", "+1,5"),
    (Figure("trimmed", 2.0), "2", "2"),
    (Figure("lasting", 7_200), "2 hours", "2\N{NO-BREAK SPACE}timmar"),
    (Figure("day", "2026-01-31T10:00:00Z"), "2026-01-31", "31\N{NO-BREAK SPACE}jan. 2026"),
    (Figure("listed", ("a",)), "a", "a"),
    (Figure("listed", ("a", "b", "c")), "a, b and c", "a, b och c"),
    (Figure("listed", ()), "", ""),
]


@pytest.mark.parametrize(("figure", "english", "swedish"), FIGURES)
def test_a_figure_has_the_form_of_its_language(figure, english, swedish):
    assert str(figure) == english
    told = figure.said_in(language_of("sv"))
    assert told.replace("\N{NO-BREAK SPACE}", " ") == swedish.replace("\N{NO-BREAK SPACE}", " ")


def test_a_figure_of_the_wrong_kind_is_refused():
    with pytest.raises(TypeError, match="no value of the kind percent"):
        str(Figure("percent", "a"))
    with pytest.raises(TypeError, match="no value of the kind day"):
        Figure("day", 1.0).said_in(language_of("sv"))


def test_counts_names_and_inner_sentences_are_said_each_in_its_way():
    inner = sentence_counted(2_000, "{n} customer", "{n} customers")
    told = sentence("{part} of {whole}", part=1_000, whole=inner)
    assert told == "1,000 of 2,000 customers"
    swedish = told.said_in(language_of("sv"))
    assert swedish.replace("\N{NARROW NO-BREAK SPACE}", " ") == "1 000 av 2 000 kunder"


def test_names_with_braces_are_names():
    assert sentence("{name} is left out", name="{n} %s") == "{n} %s is left out"


def test_the_form_hangs_on_the_number():
    assert sentence_counted(1, "{n} path", "{n} paths") == "1 path"
    assert sentence_counted(0, "{n} path", "{n} paths") == "0 paths"


TEXTS = st.text(max_size=9)
PLAIN = st.one_of(st.integers(0, 10**9), TEXTS, st.sampled_from([f for f, *_ in FIGURES]))


@st.composite
def made(draw, depth=2):
    places = PLAIN
    if depth:
        places = st.one_of(places, made(depth=depth - 1))
    values = {"a": draw(places), "b": draw(places)}
    if draw(st.booleans()):
        return sentence("{a} beside {b}", **values)
    return sentence_counted(draw(st.integers(0, 3)), "{n} {a} {b}", "{a}: {n} of {b}", **values)


@given(made())
def test_a_sentence_comes_back_whole_from_json_copies_and_pickles(one):
    by_json = of_plain(json.loads(json.dumps(as_plain(one))))
    for again in (by_json, copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert isinstance(again, Sentence)
        assert again == one
        assert again.to_dict() == one.to_dict()
        assert again.said_in(language_of("da")) == one.said_in(language_of("da"))


def test_a_page_in_another_language_says_what_was_found_in_it_also_from_its_file():
    days = {"early": ["01-01"], "a": ["04-01", "06-01"], "b": ["05-01"], "late": ["09-01"]}
    rows = [(case, "visit", f"2026-{day}") for case, some in days.items() for day in some]
    frame = pd.DataFrame(rows, columns=["case", "activity", "time"])
    gap = compare(EventLog.from_pandas(frame).cut(gap="30d"), DesignedJourney.of_steps("visit"))
    data = summarize(gap)
    page = render(data, "sv")
    assert "alla intervall och test går efter kund" in page
    assert "journeys are those of" not in page
    assert render(json.loads(json.dumps(data)), "sv") == page
    data["sentences"] = {}
    assert "journeys are those of" in render(data, "sv")


@given(TEXTS)
def test_a_text_that_is_no_sentence_stays_what_it_is(text):
    assert of_plain(as_plain(text)) == text


def test_findings_and_what_is_left_out_keep_their_sentences_in_our_json_alone():
    told = sentence_counted(2, "{n} path", "{n} paths")
    finding, left = Finding("JM-W252", told, 1, 2, ("x",)), LeftOut("paths", told, 3)
    for kind, one in ((Finding, finding), (LeftOut, left)):
        again = kind.from_dict(json.loads(json.dumps(one.to_dict())))
        assert again == one
        assert next(sentences_in(asdict(again))).to_dict() == told.to_dict()
        assert "2 paths" in asdict(one).values()  # what is published has the text


def test_sentences_are_found_however_deep_they_are():
    one, other = sentence("one"), sentence("other")
    data = {"a": [{"b": (one, "text")}], other: 3, "c": b"one"}
    assert list(sentences_in(data)) == [one, other]
