"""The catalogs are whole, and they say what the English messages say."""

import ast
import re
from string import Formatter

import pytest
from catalogs import ROOMS, ROOT, TEXTS, catalog, in_modules, messages
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Sequence, Step
from journeymine.discovery import discover
from journeymine.gap import compare
from journeymine.language import Language
from journeymine.reporting import render, summarize
from journeymine.statistics import causal_words

CODES = ("sv", "da", "nb")
SIGNS = "%<>=×Σ√−"  # as many in the translation as in the message


def entries(code):
    """Of every message: its English texts, one for one and one for many, and what they became."""
    for entry in catalog(code):
        if entry.id:
            asked = entry.id if isinstance(entry.id, tuple) else (entry.id,)
            told = entry.string if isinstance(entry.string, tuple) else (entry.string,)
            yield asked, told


def places(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def faults(asked, told, code):
    """What a translation gets wrong; each text is held against its own of the message."""
    if len(asked) != len(told):
        return [f"{len(told)} forms, {len(asked)} asked for"]
    found = []
    for english, text in zip(asked, told, strict=True):
        if not text.strip():
            found.append("no translation")
            continue
        if places(english) != places(text):
            found.append(f"places {places(text)}, {places(english)} asked for")
        if english[0].isspace() != text[0].isspace() or english[-1].isspace() != text[-1].isspace():
            found.append("space around it")
        if (english[-1] in ".:") != (text[-1] in ".:"):
            found.append("a full stop or a colon at the end of one alone")
        if [english.count(sign) for sign in SIGNS] != [text.count(sign) for sign in SIGNS]:
            found.append("other signs")
        if re.search(r"\d %", text):
            found.append("a space before % that may break")
        found.extend(f"claims a cause: {word}" for word in causal_words(text, code))
    return found


@pytest.mark.parametrize("code", CODES)
def test_every_message_has_an_entry_and_none_is_left_over(code):
    held = {asked if len(asked) == 2 else asked[0] for asked, _ in entries(code)}
    assert held == messages(), "run `make words`, then translate what is new"


@pytest.mark.parametrize("code", CODES)
def test_every_translation_keeps_places_signs_and_space(code):
    wrong = [
        (asked[0], found) for asked, told in entries(code) if (found := faults(asked, told, code))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("asked", "told", "fault"),
    [
        pytest.param(("{n} path",), ("",), "no translation", id="empty"),
        pytest.param(("{n} path",), ("{m} väg",), "places", id="another place"),
        pytest.param(("{a} of {a}",), ("{a}",), "places", id="a place once"),
        pytest.param(("path",), ("väg ",), "space", id="space at the end"),
        pytest.param(("A path.",), ("En väg",), "full stop", id="no full stop"),
        pytest.param(("a − b",), ("a - b",), "signs", id="a hyphen for a minus"),
        pytest.param(("95 % of all",), ("95 % av alla",), "may break", id="a space that breaks"),
        pytest.param(("one", "many"), ("en",), "forms", id="one form"),
        pytest.param(
            ("{n} one", "{n} many"), ("{n} en", "många"), "places", id="many lost a place"
        ),
        pytest.param(("late",), ("beror på väntan",), "cause", id="a cause"),
    ],
)
def test_a_fault_is_found(asked, told, fault):
    assert any(fault in found for found in faults(asked, told, "sv"))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("sv", "Sena svar orsakar samtal"), ("sv", "det BEROR\n på posten"), ("sv", "leder till"),
        ("sv", "väntan påverkar betygen"), ("sv", "grundorsaken"), ("sv", "på grund av väntan"),
        ("da", "opkald skyldes ventetid"), ("da", "forårsaget af"), ("da", "det fører til tab"),
        ("da", "ventetid påvirker scoren"), ("da", "på grund af"), ("da", "fordi"),
        ("nb", "samtaler skyldes venting"), ("nb", "forårsaker"), ("nb", "årsaken er"),
        ("nb", "venting påvirker scoren"), ("nb", "på grunn av"), ("nb", "det fører til tap"),
    ],
)  # fmt: skip
def test_words_that_claim_a_cause_are_found_in_every_language(code, text):
    assert causal_words(text, code)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("sv", "hänger samman med fler byten"), ("sv", "kommer i tid"), ("sv", "oberoende"),
        ("da", "hænger sammen med flere skift"), ("da", "når frem til"),
        ("nb", "henger sammen med flere bytter"), ("nb", "kommer fram til"),
        ("da", "fører"), ("nb", "skyld"),
    ],
)  # fmt: skip
def test_words_that_do_not_are_left_alone_in_every_language(code, text):
    assert causal_words(text, code) == ()


@pytest.mark.parametrize("room", ROOMS)
def test_messages_are_written_where_they_are_said(room):
    """A message behind another name of `say_counted`, or put together, would not be found."""
    for path in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign):
                renamed = [name for name, verb in bound(node) if verb in TEXTS and name != verb]
                assert renamed == [], f"{path.name}:{node.lineno}"
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in TEXTS:
                put_together = [arg for arg in node.args if isinstance(arg, ast.JoinedStr)]
                assert put_together == [], f"{path.name}:{node.lineno}"


def bound(assignment):
    """What an assignment binds to attributes as they are: pairs of a name and the attribute."""
    target, value = assignment.targets[0], assignment.value
    several = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
    pairs = zip(target.elts, value.elts, strict=True) if several else [(target, value)]
    for name, given in pairs:
        if isinstance(name, ast.Name) and isinstance(given, ast.Attribute):
            yield name.id, given.attr


@pytest.mark.parametrize("code", CODES)
def test_whatever_a_page_says_is_in_the_catalogs(code, monkeypatch):
    said = set()
    say, say_counted = Language.say, Language.say_counted

    def heard(self, message, /, **values):
        said.add(message)
        return say(self, message, **values)

    def heard_counted(self, n, one, many, /, **values):
        said.add((one, many))
        return say_counted(self, n, one, many, **values)

    monkeypatch.setattr(Language, "say", heard)
    monkeypatch.setattr(Language, "say_counted", heard_counted)
    log = log_of_paths(
        *[("browse", "pay", "rate")] * 40, *[("browse", "call")] * 8, ("rate", "pay")
    )
    design = DesignedJourney("Shop", Sequence(tuple(map(Step, ("browse", "pay", "rate")))))
    render(summarize(compare(log, design), discover(log)), code)
    assert len(said) > 100
    assert said <= messages()


def test_messages_are_found_in_the_values_of_others():
    assert "{touchpoint} ({points} points)" in set(in_modules("reporting"))
