"""``sources.yaml``: what it says, what it refuses and where, and that its schema agrees."""

import json
from datetime import timedelta
from importlib.resources import files

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from journeymine.errors import LogError
from journeymine.reading.sources.map_file import parse_sources

SCHEMA = json.loads(
    (files("journeymine.reading") / "schemas/sources.schema.json").read_text("utf8")
)

CONTRACT = """\
sources:
  - {folder: web, case: client_id, activity: event, time: ts, timezone: Europe/Stockholm, channel: web}
  - {file: crm.xlsx, case: customer, activity: action, time: done_at, channel_column: via}
touchpoints: [{when: {event: page_view, page: /loan/apply*}, is: Start application}]
identities: {file: ids.csv, columns: [client_id, customer]}
journeys: {start: [Start application], end: [Loan paid out], gap: 30d}
ignore: [scroll, "ping*"]
"""

EVERYTHING = """\
sources:
  - file: web/2026.csv.gz
    name: web
    case: 1st id
    activity: event
    time: ts
    end_time: until
    outcome: result
    score: nps
    cost: sek
    value: amount
    text: said
    owner: Digital
    actor_column: who
    time_format: "%d.%m.%Y %H:%M"
    delimiter: ";"
    encoding: cp1252
    sheet: 2026
    unique: [event_id, ts]
    id_kind: client
touchpoints:
  - when: {event: [pay, "paid*"], amount: 007}
    is: Pay
    source: web
    channel: web
    actor: customer
    stage: Buy
    owner: Sales
unmapped: drop
identities:
  - {file: a.csv, columns: [cookie, client], from: first, to: last, timezone: Europe/Oslo}
  - {file: b.csv, columns: [client, customer], confidence: sure, at_least: 0.8, on_conflict: split}
journeys: {start: Pay}
"""

SMALL = "sources: [{file: a.csv}]\n"

GOOD = [CONTRACT, EVERYTHING, SMALL, "sources: [{file: \"Ä [1].csv\", name: No}]",
        SMALL + "ignore: []"]  # fmt: skip


def said(text):
    return parse_sources(text.encode(), "sources.yaml")


def test_the_example_of_the_contract_is_read():
    web, crm = said(CONTRACT).sources
    assert (web.name, web.path, web.is_folder) == ("web", "web", True)
    assert web.columns == {"case": "client_id", "activity": "event", "time": "ts"}
    assert (web.constants, web.timezone) == ({"channel": "web"}, "Europe/Stockholm")
    assert (crm.name, crm.columns["channel"], crm.constants) == ("crm.xlsx", "via", {})
    (rule,) = said(CONTRACT).touchpoints
    assert rule.when == {"event": ("page_view",), "page": ("/loan/apply*",)}
    assert (rule.touchpoint, rule.line) == ("Start application", 4)
    assert said(CONTRACT).identities[0].columns == ("client_id", "customer")
    assert said(CONTRACT).journeys.gap == timedelta(days=30)
    assert said(CONTRACT).ignore == ("scroll", "ping*")
    assert (said(CONTRACT).unmapped, said(CONTRACT).on_conflict) == ("keep", "join")


def test_everything_that_can_be_said_is_read_and_text_stays_text():
    what = said(EVERYTHING)
    (web,) = what.sources
    assert web.columns["actor"] == "who"
    assert (web.constants, web.sheet, web.unique) == (
        {"owner": "Digital"},
        "2026",
        ("event_id", "ts"),
    )
    assert web.id_kind == "client"
    (rule,) = what.touchpoints
    assert rule.when == {"event": ("pay", "paid*"), "amount": ("007",)}
    assert rule.sets == {"channel": "web", "actor": "customer", "stage": "Buy", "owner": "Sales"}
    first, second = what.identities
    assert (first.since, first.until, second.confidence, second.at_least) == (
        "first", "last", "sure", 0.8,
    )  # fmt: skip
    assert (what.unmapped, what.on_conflict) == ("drop", "split")
    assert what.journeys.start == ("Pay",)


BAD = [
    pytest.param("", "JM-E243", None, None, id="nothing"),
    pytest.param("a: [1", "JM-E240", 2, None, id="not YAML"),
    pytest.param("sources: &a [*a]", "JM-E240", 1, None, id="an alias of itself"),
    pytest.param("sources: !!python/object:x []", "JM-E240", 1, None, id="a tag"),
    pytest.param("- file: a.csv", "JM-E242", 1, 1, id="a list"),
    pytest.param("ignore: [a]", "JM-E243", 1, 1, id="no sources"),
    pytest.param("sources: []", "JM-E243", 1, 10, id="empty sources"),
    pytest.param("sources: {file: a.csv}", "JM-E242", 1, 10, id="sources not a list"),
    pytest.param("sources: [a.csv]", "JM-E242", 1, 11, id="a source that is a name"),
    pytest.param("sources: [{case: a}]", "JM-E243", 1, 11, id="no file"),
    pytest.param("sources: [{file: a.csv, folder: b}]", "JM-E243", 1, 11, id="file and folder"),
    pytest.param("sources: [{file: a.csv, kase: b}]", "JM-E241", 1, 25, id="an unknown key"),
    pytest.param("sources: [{file: a.csv, case: [b]}]", "JM-E242", 1, 31, id="a list for a name"),
    pytest.param("sources: [{file: a.csv, case: }]", "JM-E242", 1, None, id="a blank name"),
    pytest.param("sources: [{file: /etc/passwd}]", "JM-E244", 1, 18, id="an absolute path"),
    pytest.param("sources: [{file: ../a.csv}]", "JM-E244", 1, 18, id="above the folder"),
    pytest.param("sources: [{file: a/../../b.csv}]", "JM-E244", 1, 18, id="above, hidden"),
    pytest.param("sources: [{folder: ..}]", "JM-E244", 1, 20, id="the folder above"),
    pytest.param('sources: [{file: "*.csv"}]', "JM-E244", 1, 18, id="a pattern"),
    pytest.param("sources: [{file: a?.csv}]", "JM-E244", 1, 18, id="a pattern of one"),
    pytest.param("sources: [{file: ~/a.csv}]", "JM-E244", 1, 18, id="a home"),
    pytest.param("sources: [{file: $HOME/a.csv}]", "JM-E244", 1, 18, id="a variable"),
    pytest.param('sources: [{file: "https://a/b.csv"}]', "JM-E244", 1, 18, id="an address"),
    pytest.param("sources: [{file: a.csv, channel: a, channel_column: b}]", "JM-E246", 1, 53, id="both"),
    pytest.param("sources: [{file: a.csv, unique: []}]", "JM-E243", 1, 33, id="no key"),
    pytest.param(SMALL + "touchpoints: [{is: A}]", "JM-E243", 2, 15, id="no when"),
    pytest.param(SMALL + "touchpoints: [{when: {a: b}}]", "JM-E243", 2, 15, id="no is"),
    pytest.param(SMALL + "touchpoints: [{when: {}, is: A}]", "JM-E243", 2, 22, id="empty when"),
    pytest.param(SMALL + "touchpoints: [{when: {a: []}, is: A}]", "JM-E243", 2, 26, id="no pattern"),
    pytest.param(SMALL + "touchpoints: [{when: {a: {b: c}}, is: A}]", "JM-E242", 2, 26, id="deep"),
    pytest.param(SMALL + "touchpoints: []", "JM-E243", 2, 14, id="no rules"),
    pytest.param(SMALL + "unmapped: throw", "JM-E246", 2, 11, id="another way"),
    pytest.param(SMALL + "identities: {file: i.csv}", "JM-E243", 2, 13, id="no columns"),
    pytest.param(SMALL + "identities: {columns: [a, b]}", "JM-E243", 2, 13, id="ids without a file"),
    pytest.param(SMALL + "identities: {file: i.csv, columns: [a]}", "JM-E246", 2, 36, id="one column"),
    pytest.param(SMALL + "identities: {file: i.csv, columns: [a, a]}", "JM-E246", 2, 36, id="a twice"),
    pytest.param(SMALL + "identities: {file: i.csv, columns: [a, b], at_least: 0.5}", "JM-E243", 2, 54, id="at_least alone"),
    pytest.param(SMALL + "identities: {file: i.csv, columns: [a, b], confidence: c, at_least: 2}", "JM-E246", 2, 69, id="above 1"),
    pytest.param(SMALL + "identities: {file: i.csv, columns: [a, b], on_conflict: ask}", "JM-E246", 2, 57, id="no conflict"),
    pytest.param(SMALL + "journeys: {}", "JM-E243", 2, 11, id="no journeys"),
    pytest.param(SMALL + "journeys: {gap: 1 month}", "JM-E246", 2, 17, id="a month"),
    pytest.param(SMALL + "journeys: {gap: 0d}", "JM-E246", 2, 17, id="no gap"),
    pytest.param(SMALL + "ignore: scroll", "JM-E242", 2, 9, id="ignore not a list"),
]  # fmt: skip

BEYOND_A_SCHEMA = [
    pytest.param("sources: [{file: a.csv}]\nsources: [{file: b.csv}]", "JM-E241", 2, 1, id="twice"),
    pytest.param("sources: [{file: a.csv}, {file: x/a.csv}]", "JM-E246", 1, 26, id="one name"),
    pytest.param("sources: [{file: a.csv, timezone: Europe/Stokholm}]", "JM-E246", 1, 35, id="zone"),
    pytest.param("sources: [{file: a.csv, time_format: soon}]", "JM-E246", 1, 38, id="format"),
    pytest.param(SMALL + "touchpoints: [{when: {a: b}, is: A, source: b.csv}]", "JM-E248", 2, 45, id="no such source"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line", "column"), BAD + BEYOND_A_SCHEMA)
def test_what_is_wrong_is_refused_where_it_stands(text, code, line, column):
    with pytest.raises(LogError) as caught:
        said(text)
    problem = caught.value.problems[0]
    assert (problem.code, problem.line) == (code, line)
    assert column in (None, problem.column)
    assert problem.hint
    assert problem.file == "sources.yaml"
    assert "design" not in problem.hint


def test_everything_that_is_wrong_is_said_at_once_in_the_order_of_the_file():
    text = CONTRACT.replace("channel: web", "chanel: web").replace("30d", "30")
    text = text.replace("ids.csv", "../ids.csv")
    with pytest.raises(LogError) as caught:
        said(text)
    assert [(p.code, p.line) for p in caught.value.problems] == [
        ("JM-E241", 2), ("JM-E244", 5), ("JM-E246", 6),
    ]  # fmt: skip
    assert caught.value.problems[0].hint == "Did you mean 'channel'?"


def plain(text):
    """The text as YAML without types, as our reader has it; None if that is not possible."""
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return None


def schema_takes(data):
    return Draft202012Validator(SCHEMA).is_valid(data)


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("text", GOOD)
def test_schema_and_reader_accept_the_same(text):
    said(text)
    assert schema_takes(plain(text))
    assert schema_takes(yaml.safe_load(text))  # as an editor sees it, with numbers


@pytest.mark.parametrize(("text", "code", "line", "column"), BAD)
def test_schema_and_reader_refuse_the_same(text, code, line, column):
    if code != "JM-E240":
        assert not schema_takes(plain(text))


words = st.sampled_from(["a.csv", "x/y.csv", "..", "~", "*", "join", "30d", "0d", "", "a", "0.5"])
keys = st.sampled_from(
    ["sources", "touchpoints", "identities", "journeys", "ignore", "unmapped", "file", "folder",
     "case", "channel", "channel_column", "when", "is", "columns", "on_conflict", "gap", "start",
     "confidence", "at_least", "unique"]
)  # fmt: skip
trees = st.recursive(
    words, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(keys, inner, max_size=3)
)


@given(
    st.dictionaries(
        st.sampled_from(["file", "channel", "channel_column", "unique", "zone"]), trees
    ),
    st.dictionaries(keys, trees, max_size=2),
)
def test_schema_and_reader_agree_on_whatever_is_said(source, more):
    data = {"sources": [{"file": "a.csv", **source}], **more}
    text = json.dumps(data)
    try:
        said(text)
        taken = True
    except LogError as error:
        beyond = {"stands twice", "sources are called", "There is no source"}
        if all(any(word in p.message for word in beyond) for p in error.problems):
            return
        taken = False
    assert taken == schema_takes(data)
