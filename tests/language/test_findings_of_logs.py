"""What is found in logs, and what is taken out of them, is said in the language of the page."""

import ast
import html
import re
from importlib import import_module

import pytest
from catalogs import ROOT, messages
from workbooks import workbook

from journeymine.design import DesignedJourney
from journeymine.files import cache as places
from journeymine.gap import compare
from journeymine.language import LANGUAGES, Figure, Sentence, language_of
from journeymine.reading import read_answers, read_log
from journeymine.reading.apart import parent as apart
from journeymine.reporting import render, summarize

READING = [
    import_module(f"journeymine.reading.{name}") for name in ("read_log", "sources.read_sources")
]
OTHERS = [code for code in LANGUAGES if code != "en"]
SV = language_of("sv")
DESIGN = DesignedJourney.of_steps("browse", "pay")

ONLY_DESIGNS = {"reading/designs"}
"""What is found in a design is told when it is read, and never stands on a page."""

TELLS = {  # what tells of something: the places of its texts
    "Finding": (1,), "LeftOut": (0, 1), "noted": (2,), "noting": (1, 2), "keeping_cases": (2, 3),
    "sentence": (0,), "add": (1,),
}  # fmt: skip
PUT_TOGETHER = {"join", "numbered", "counted", "format"}


def plain_texts(tree):
    """Where a text that is no sentence stands for one."""
    for scope in ast.walk(tree):
        if isinstance(scope, ast.FunctionDef | ast.Module):
            given, calls = {}, []
            for node in own_nodes(scope):
                if isinstance(node, ast.Call):
                    calls.append(node)
                for target in node.targets if isinstance(node, ast.Assign) else ():
                    given.setdefault(getattr(target, "id", ""), []).append(node.value)
            for call in calls:
                for place in TELLS.get(name_of(call), ()):
                    for text in call.args[place : place + 1]:
                        found = given.get(text.id, []) if isinstance(text, ast.Name) else [text]
                        if name_of(call) == "sentence" and found == [text]:
                            continue  # a message in its own place
                        if name_of(call) == "add" and "JM-W" not in ast.unparse(call.args[0]):
                            continue  # to something else than a tally
                        yield from (one.lineno for one in found if is_plain(one))


def own_nodes(scope):
    """The nodes of a function or module, without those of the functions in it."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef):
            yield node
            yield from own_nodes(node)


def name_of(call):
    called = getattr(call, "func", None)
    return getattr(called, "attr", getattr(called, "id", ""))


def is_plain(node):
    constant = isinstance(node, ast.Constant) and isinstance(node.value, str)
    put_together = isinstance(node, ast.JoinedStr | ast.BinOp) or name_of(node) in PUT_TOGETHER
    return constant or put_together


@pytest.mark.parametrize("room", ["log", "reading"])
def test_what_is_told_of_a_log_is_a_sentence(room):
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / room).rglob("*.py"))
        if not any(path.is_relative_to(ROOT / part) for part in ONLY_DESIGNS)
        for line in plain_texts(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        "Finding('JM-W1', 'a text')",
        "def f(n):\n    said = f'{n} rows'\n    return Finding('JM-W1', said, n)",
        "LeftOut(sentence('cases'), 'a' + b)",
        "kept.noting(log, sentence('cases'), ', '.join(names))",
        "Finding('JM-W1', numbered(n, '[row|rows]'))",
        "tally.add('JM-W1', '{count} of {of} rows', 1, 2)",
        "def f():\n    message = 'rows'\n    return sentence(message)",
    ],
)
def test_a_text_that_is_no_sentence_is_seen(code):
    assert list(plain_texts(ast.parse(code)))


def test_a_sentence_is_not_taken_for_a_text():
    code = "def f():\n    said = sentence('{n} rows', n=1)\n    return Finding('JM-W1', said)"
    assert list(plain_texts(ast.parse(code))) == []


def messages_of(told):
    """The messages that a sentence is made of, those inside of it too."""
    yield told.message if told.many is None else (told.message, told.many)
    for value in told.places.values():
        inner = value.value if isinstance(value, Figure) else (value,)
        for part in inner if isinstance(inner, tuple) else ():
            if isinstance(part, Sentence):
                yield from messages_of(part)


MONTH = "order_id,event,ts,cost,channel,outcome,end_time,Kanal X\n"
ROWS = [
    *(f"c{n},browse,2026-01-{n % 28 + 1:02d} 10:00,1,web,ok,,x" for n in range(30)),
    *(f"c{n},pay,2026-01-{n % 28 + 1:02d} 11:00,2,,ok,,x" for n in range(20)),
    "c1,pay,2026-01-02 11:00,2,,ok,,x",  # a copy
    "c2,Pay,2026-01-03 11:00,2,Web,ok,,x",  # another spelling, at one time
    "c3,pay,2026-01-04 12:00,\"1,5\",web,ok,soon,",
    "c4,pay,2026-01-05 12:00,much,web,ok,2026-01-05 11:00,x",
    "",
    ",pay,2026-01-05 12:00,1,web,ok,,x",
    "c5,,2026-01-05 12:00,1,web,ok,,x",
    "c6,pay,sometime,1,web,ok,,x",
    "c7,pay,2026-01-05 12:00,1,web,ok,,x,too many",
    "c8,pay,1970-01-01 00:00,1,web,ok,,x",
    "c9,pay,2026-01-09 12:00:00.1234567,1,web,ok,,x",
]  # fmt: skip


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Months of a log with much to tell of, and what is no month; everything is kept."""
    monkeypatch.setenv(places.PLACE, str(tmp_path / "cache"))
    for module in READING:
        monkeypatch.setattr(module, "SMALL", 0)
    where = tmp_path / "months"
    where.mkdir()
    rows = "\n".join(ROWS)
    (where / "a.csv").write_text(f"{MONTH}{rows}\n")
    (where / "b.csv").write_text(f"{MONTH}{rows}\n".replace("c1,", "d1,"))
    (where / "c.csv").write_text(MONTH)
    (where / ".hidden.csv").write_text(MONTH)
    (where / "notes.txt.bak").write_text("no log")
    return where


def csv_log(folder):
    return read_log(folder, cache=False)


def xes_log(folder):
    def event(name, time, step):
        return (
            f'<event><string key="concept:name" value="{name}"/>'
            f'<string key="lifecycle:transition" value="{step}"/>'
            f'<date key="time:timestamp" value="{time}Z"/><strange/></event>'
        )

    steps = [
        event("browse", "2026-01-05T10:00:00", "start"),
        event("browse", "2026-01-05T11:00:00", "complete"),
        event("pay", "2026-01-06T10:00:00", "start"),
    ]
    named = '<string key="concept:name" value="1"/>'
    traces = f"<trace>{named}{''.join(steps)}</trace><trace>{named}{steps[0]}</trace><trace/>"
    keys = '<classifier name="Both" keys="concept:name lifecycle:transition"/>'
    path = folder.parent / "log.xes"
    path.write_text(f'<log xes.version="1.0">{keys}{traces}</log>')
    return read_log(path, cache=False)


def paired_log(folder):
    xes_log(folder)
    return read_log(folder.parent / "log.xes", cache=False, pair_lifecycle=True)


def json_log(folder):
    lines = [
        '{"case": "1", "activity": "browse", "time": "05/01/2026 10:00", "via": {"web": 1}}',
        '{"case": "1", "activity": "pay", "time": "25/01/2026 11:00", "via": "x", "l": [1]}',
        '{"case": "2", "activity": "pay", "time": "25/01/2026 11:00", "l": 2}',
        "",
        "[1]",
    ]
    path = folder.parent / "log.jsonl"
    path.write_text("\n".join(lines))
    return read_log(path, cache=False)


def sources_log(folder):
    for name in ("notes.txt.bak", "c.csv"):
        (folder / name).unlink(missing_ok=True)
    said = """\
sources:
  - {folder: months, case: order_id, activity: event, time: ts, unique: [order_id, event, ts]}
  - {file: crm.csv, case: customer, activity: action, time: done_at, channel: via}
touchpoints:
  - {when: {event: pay}, is: pay}
  - {when: {event: nothing}, is: never}
unmapped: drop
ignore: [never*]
identities: {file: ids.csv, columns: [order_id, customer]}
"""
    (folder.parent / "crm.csv").write_text(
        "customer,action,done_at,via\nk1,pay,2026-01-07 10:00,x\nk2,call,2026-01-07 10:00,y\n"
    )
    (folder.parent / "ids.csv").write_text("order_id,customer\nc1,k1\nc1,k9\nc2,\nc77,k77\n")
    (folder.parent / "sources.yaml").write_text(said)
    return read_log(map=folder.parent / "sources.yaml", cache=False)


def filtered_log(folder):
    log = csv_log(folder)
    log = log.between("2026-01-01", how="touching").between(end="2027-01-01", how="starting")
    log = log.between("2026-01-01", "2027-01-01").most_common(coverage=0.99).most_common(n=9)
    log = log.lasting(at_most="300d").with_events(at_least=1, at_most=1_000)
    log = log.where(channel=["web", "Web"], cost=(0, None)).where(case=None, events="first")
    return csv_log(folder).following("browse -> pay", at_most="90d").with_activities(
        "browse", "pay"
    ).without(["pay*"], why="ours"), log  # fmt: skip


LOGS = [csv_log, xes_log, paired_log, json_log, sources_log]


@pytest.mark.parametrize("made", LOGS)
def test_all_that_is_found_in_a_log_is_in_the_catalogs(folder, made):
    log, known = made(folder), messages()
    assert len(log.findings) > 3
    for finding in log.findings:
        assert isinstance(finding.message, Sentence), finding.code
        assert set(messages_of(finding.message)) <= known


def test_all_that_filters_take_is_in_the_catalogs(folder):
    known, said = messages(), set()
    for log in filtered_log(folder):
        for entry in log.left_out:
            for text in {entry.what, entry.why} - {"ours"}:
                assert isinstance(text, Sentence), text
                assert set(messages_of(text)) <= known
                said.add(text.said_in(SV))
    assert "bara fall med en händelse i den efterfrågades" in said
    assert "utanför tiden från 2026-01-01 fram till 2027-01-01" in said
    assert "bara fall med 'browse -> pay' efterfrågades, varje steg högst 90 dagar" in said


@pytest.mark.parametrize("made", LOGS)
def test_no_page_says_in_english_what_was_found_in_a_log(folder, made):
    log = made(folder)
    data = summarize(compare(log, DESIGN))
    texts = {finding.message for finding in log.findings}
    texts |= {text for entry in log.left_out for text in (entry.what, entry.why)}
    shown = [finding.message for finding in log.findings if finding.touches]
    shown += [text for entry in log.left_out for text in (entry.what, entry.why)]
    for code in OTHERS:
        page = html.unescape(re.sub("</?bdi>", "", render(data, code)))
        english = re.findall('<span lang="en">(.*?)</span>', page)
        assert texts & set(english) == set()
        assert [told for told in shown if told.said_in(language_of(code)) not in page] == []


def test_reasons_of_rejection_are_said_in_the_language_of_the_page(folder):
    log = csv_log(folder)
    assert len(log.rows.rejected) > 3
    data = summarize(compare(log, DESIGN))
    for code in OTHERS:
        page = html.unescape(render(data, code))
        for reason in log.rows.rejected:
            name, _, words = reason.partition(" ")
            assert f"({name} {language_of(code).say(words)})" in page


def test_a_page_is_the_same_from_a_log_read_kept_cached_and_read_apart(folder, monkeypatch):
    monkeypatch.setattr(apart, "_LARGE", 10**9)
    logs = [read_log(folder, cache=False), read_log(folder), read_log(folder)]
    monkeypatch.setattr(apart, "_LARGE", 0)
    started = []
    run = apart.run

    def counted(*given, **named):
        started.append(given)
        return run(*given, **named)

    monkeypatch.setattr(apart, "run", counted)
    logs.append(read_log(folder, cache=False))
    assert [log.origin for log in logs] == ["read", "kept", "cache", "read"]
    assert started
    first, *others = (render(summarize(compare(log, DESIGN)), "sv") for log in logs)
    assert others == [first] * len(others)


def test_a_joined_log_keeps_its_sentences_in_the_cache(folder):
    read = sources_log(folder)
    path = folder.parent / "sources.yaml"
    kept = [read_log(map=path), read_log(map=path)]
    assert [log.origin for log in kept] == ["kept", "cache"]

    def said(log):
        left = [(one.what.said_in(SV), one.why.said_in(SV)) for one in log.left_out]
        return [found.message.said_in(SV) for found in log.findings], left

    assert said(read)[1]
    assert said(kept[0]) == said(kept[1]) == said(read)


def test_answers_read_apart_keep_their_sentences(folder, monkeypatch):
    path = folder.parent / "answers.csv"
    path.write_text("kund,betyg\nc1,3\nc2,4\n,5\nc3,much\n")
    monkeypatch.setattr(apart, "_LARGE", 0)
    read, there = (read_answers(path, isolate=isolate) for isolate in (False, True))
    told = [finding.message.said_in(SV) for finding in there.findings]
    assert told == [finding.message.said_in(SV) for finding in read.findings]
    assert "gissade kolumner med svar: case = 'kund', score = 'betyg'" in told


def test_a_workbook_tells_where_it_was_read(folder):
    path = folder.parent / "book.xlsx"
    rows = [
        ["1", "browse", "2026-01-05 10:00", "x"],
        ["2", "pay", "2026-01-06", '<t="e"><v>#N/A</v>'],
    ]
    sheets = {"Notes": [["text"]], "Log": [["Export"], ["case", "activity", "time", "via"], *rows]}
    path.write_bytes(workbook(sheets, hidden=["Log"]))
    log = read_log(path, cache=False)
    told = [finding.message.said_in(SV) for finding in log.findings]
    assert "läst från det dolda bladet 'Log', av 2; kolumnnamnen står på rad 2" in told
    assert "1 cell utan värde räknas som saknad: 1 #N/A" in told


def test_the_rule_of_open_journeys_is_said_in_the_language_of_the_page(folder):
    asked = {"end_activity": ["pay", "Pay"], "open_after": "2d"}
    rule = "varken 'pay' eller 'Pay' ännu, och en händelse under loggens sista 2 dagar"
    data = summarize(compare(csv_log(folder), DESIGN, **asked))
    page = html.unescape(re.sub("</?bdi>", "", render(data, "sv")))
    assert f"({rule})" in page
    assert data["gap"]["path"]["open"]["rule"] == (
        "neither 'pay' nor 'Pay' yet, and an event in the last 2 days of the log"
    )


def test_what_completes_a_log_is_said_in_another_language(folder):
    log = csv_log(folder).cut(gap="1d").complete()
    left = [(one.what.said_in(SV), one.why.said_in(SV)) for one in log.left_out]
    assert left == [
        (
            "resor avskurna av loggens början",
            "de kan ha börjat innan loggen gör det, så de är aldrig avslutade",
        ),
        ("öppna resor", "fortfarande på väg: ett slut utanför loggen"),
    ]
