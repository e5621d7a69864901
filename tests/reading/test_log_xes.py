"""XES: an event a row, nothing merged, nothing read from elsewhere, half a log refused."""

import gzip

import pytest

from journeymine.errors import LogError
from journeymine.reading import read_log
from journeymine.reading.xes import rows as xes_rows
from journeymine.reading.xes import tags as xes_tags

NAMESPACE = 'xmlns="http://www.xes-standard.org/"'


def attribute(key, value, tag="string", inner=""):
    return f'<{tag} key="{key}" value="{value}">{inner}</{tag}>'


def event(name="a", time="2025-01-06T08:00:00Z", extra=""):
    named = attribute("concept:name", name) if name else ""
    timed = attribute("time:timestamp", time, "date") if time else ""
    return f"<event>{named}{timed}{extra}</event>"


def trace(name, *events, extra=""):
    named = attribute("concept:name", name) if name else ""
    return f"<trace>{named}{extra}{''.join(events)}</trace>"


def log_of(tmp_path, *traces, root="<log>", end="</log>", head="", **options):
    file = tmp_path / "log.xes"
    file.write_text(f"{head}{root}{''.join(traces)}{end}", encoding="utf-8")
    return read_log(file, **options)


def rows(log, *names):
    table = log.to_arrow()
    names = names or ("case", "activity")
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


def said(log):
    return {finding.code: finding.count for finding in log.findings}


def test_events_of_traces_are_rows_with_the_trace_attributes_beside_them(tmp_path):
    log = log_of(
        tmp_path,
        trace("1", event("a", extra=attribute("cost", "12.5", "float")), event("b"),
              extra=attribute("channel", "web")),
        trace("2", event("a")),
    )  # fmt: skip
    assert rows(log, "case", "activity", "cost", "case:channel") == [
        ("1", "a", 12.5, "web"), ("1", "b", None, "web"), ("2", "a", None, None),
    ]  # fmt: skip
    assert log.columns["case"] == "case:concept:name"


def test_attributes_of_a_trace_count_also_after_its_events(tmp_path):
    late = f"{event('a')}{event('b')}{attribute('concept:name', '1')}{attribute('x', 'y')}"
    log = log_of(tmp_path, f"<trace>{late}</trace>", trace("2", event("a")))
    assert rows(log, "case", "activity", "case:x") == [
        ("1", "a", "y"), ("1", "b", "y"), ("2", "a", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("root", "end", "prefix"),
    [
        (f"<log {NAMESPACE}>", "</log>", ""),
        ('<x:log xmlns:x="http://www.xes-standard.org/">', "</x:log>", "x:"),
        ('<log xmlns="urn:any">', "</log>", ""),
    ],
)
def test_the_namespace_does_not_matter(tmp_path, root, end, prefix):
    text = trace("1", event("a"), event("b"))
    text = (
        text.replace("</", "<\0").replace("<", f"<{prefix}").replace(f"<{prefix}\0", f"</{prefix}")
    )
    assert rows(log_of(tmp_path, text, root=root, end=end)) == [("1", "a"), ("1", "b")]


def test_dates_may_mix_the_forms_of_the_standard(tmp_path):
    forms = ["2025-01-06T08:00:00Z", "2025-01-06T09:00:00.000+01:00", "2025-01-06T08:00:00"]
    log = log_of(tmp_path, trace("1", *(event(time=form) for form in forms)))
    assert len(set(log.to_arrow()["time"].to_pylist())) == 1


def nested(key, value, *inner, tag="string"):
    return attribute(key, value, tag, "".join(inner))


def test_attributes_inside_attributes_are_kept_at_every_depth(tmp_path):
    deep = nested("meta", "m", nested("concept:name", "WRONG", nested("deeper", "x")))
    log = log_of(
        tmp_path, trace("1", event("a", extra=deep), extra=nested("kind", "k", nested("of", "o")))
    )
    names = ("activity", "meta", "meta/concept:name", "meta/concept:name/deeper", "case:kind/of")
    assert rows(log, *names) == [("a", "m", "WRONG", "x", "o")]
    assert log.findings == ()


def test_a_name_that_a_nested_attribute_shares_with_another_belongs_to_the_other(tmp_path):
    extra = nested("a", "1", nested("b", "inner")) + attribute("a/b", "own")
    log = log_of(tmp_path, trace("1", event("x", extra=extra), event("y")))
    assert rows(log, "a", "a/b", "a/b (nested)") == [("1", "own", "inner"), (None, None, None)]


def test_an_event_may_say_what_its_trace_says_too(tmp_path):
    extra = attribute("case:x", "of the event") + attribute("event:case:x", "and more")
    log = log_of(
        tmp_path, trace("1", event("a", extra=extra), extra=attribute("x", "of the trace"))
    )
    names = ("case:x", "event:case:x", "event:event:case:x")
    assert rows(log, *names) == [("of the trace", "of the event", "and more")]


def test_the_values_of_a_list_are_kept_in_their_order(tmp_path):
    items = attribute("k", "2") + nested("k", "1", nested("unit", "kg")) + attribute("k", "2")
    inner = f'<list key="inner"><values>{attribute("z", "é")}</values></list>'
    lists = f'<list key="l">{attribute("by", "me")}<values>{items}{inner}</values></list>'
    log = log_of(tmp_path, trace("1", event("a", extra=lists + '<list key="e"><values/></list>')))
    said = '[["k","2"],["k","1",[["unit","kg"]]],["k","2"],["inner",null,[["z","é"]]]]'
    assert rows(log, "l", "l/by", "e") == [(said, "me", "[]")]
    assert log.findings == ()


def test_a_container_is_an_attribute_without_a_value_of_its_own(tmp_path):
    box = f'<container key="box">{attribute("size", "3", "int")}{attribute("size", "4", "int")}'
    log = log_of(tmp_path, trace("1", event("a", extra=f"{box}</container>")))
    assert rows(log, "box/size") == [("3",)]
    assert not log.has("box")
    assert [f.message for f in log.findings] == [
        "left out: 1 attribute that repeats inside another (the first counts)"
    ]


def test_text_that_traces_would_repeat_without_end_is_refused(tmp_path):
    many = "".join(event(str(i)) for i in range(2_000))
    with pytest.raises(LogError, match="JM-E205"):
        log_of(tmp_path, trace("1", many, extra=attribute("long", "x" * 200_000)))


def test_keys_that_are_ids_are_refused_before_they_fill_the_memory(tmp_path):
    many = (event("a", extra=attribute(f"id {i}", "1")) for i in range(15_000))
    with pytest.raises(LogError, match="JM-E230"):
        log_of(tmp_path, trace("1", *many))


def test_defaults_and_classifiers_are_not_events(tmp_path):
    head = f'<global scope="event">{attribute("concept:name", "UNKNOWN")}</global>'
    log = log_of(
        tmp_path, head, '<classifier name="c" keys="x"/>', trace("1", event("a"), event(""))
    )
    assert rows(log) == [("1", "a")]
    assert log.rows.rejected == {"JM-E102 missing activity": 1}


def test_events_that_lack_something_are_rejected_by_their_number(tmp_path):
    twice = event("a", extra=attribute("concept:name", "b"))
    log = log_of(
        tmp_path, trace("1", event(), event(time=""), "<event/>", twice, event(time="never")),
        event("loose"), trace("2", event()), trace("3", event()),
    )  # fmt: skip
    assert [(r.line, r.code) for r in log.rejects] == [
        (2, "JM-E103"), (3, "JM-E102"), (4, "JM-E109"), (5, "JM-E104"), (6, "JM-E101"),
    ]  # fmt: skip
    assert log.rejects[2].raw.startswith("concept:name=a, time:timestamp=2025")
    assert log.rows.came == 8


def test_odd_traces_are_said(tmp_path):
    step = "lifecycle:transition"
    log = log_of(
        tmp_path, trace("1", event(extra=attribute(step, "start"))),
        trace("1", event("b", "2025-01-07T08:00:00Z")),
        trace("2", event(extra=attribute(step, "COMPLETE"))), trace("3"), "<trace/>",
    )  # fmt: skip
    assert log.n_cases == 2
    assert log.n_events == 3
    assert said(log) == {"JM-W150": 2, "JM-W151": None, "JM-W152": 1, "JM-W209": 1}


def test_traces_without_names_are_told_apart_by_their_numbers(tmp_path):
    log = log_of(tmp_path, trace("", event("a"), event("b")), trace("", event("a")))
    assert rows(log) == [("trace 1", "a"), ("trace 1", "b"), ("trace 2", "a")]
    assert "JM-W153" in said(log)


def test_another_key_can_be_the_activity(tmp_path):
    log = log_of(
        tmp_path, trace("1", event("a", extra=attribute("Activity", "b"))), activity="Activity"
    )
    assert rows(log, "activity", "concept:name") == [("b", "a")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_encoding_is_the_one_declared(tmp_path, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><log>{trace("1", event("Besök"))}</log>'
    (tmp_path / "log.xes.gz").write_bytes(gzip.compress(text.encode(encoding)))
    assert rows(read_log(tmp_path / "log.xes.gz")) == [("1", "Besök")]


WHOLE = f"<log>\n{trace('1', event('a'), event('b'))}\n{trace('2', event('a'))}\n</log>"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (WHOLE[:-6], "JM-E221", 4),
        (WHOLE[: len(WHOLE) // 2], "JM-E221", 2),
        (WHOLE.replace("</trace>\n<", "</trase>\n<"), "JM-E221", 2),
        (WHOLE.replace('"b"', '"b & c"'), "JM-E221", 2),
        (WHOLE.replace('"b"', '"&#0;"'), "JM-E221", 2),
        (WHOLE + "<log/>", "JM-E221", 4),
        ("not XML", "JM-E221", 1),
        ("<feed/>", "JM-E220", 1),
        ("<log/>", "JM-E220", 1),
        ("<log><trace/></log>", "JM-E208", None),
        ("<!DOCTYPE log>" + WHOLE, "JM-E219", 1),
        ('<!DOCTYPE log [<!ENTITY a "b">]>' + WHOLE.replace('"b"', '"&a;"'), "JM-E219", 1),
        ('<!DOCTYPE log SYSTEM "http://127.0.0.1:9/x.dtd">' + WHOLE, "JM-E219", 1),
        (WHOLE.replace("<event>", "<event>" + '<string key="n" value="v">' * 70, 1), "JM-E222", 2),
    ],
)  # fmt: skip
def test_what_cannot_be_trusted_is_refused_whole_with_its_line(tmp_path, text, code, line):
    (tmp_path / "log.xes").write_text(text)
    with pytest.raises(LogError) as caught:
        read_log(tmp_path / "log.xes")
    problem = caught.value.problems[0]
    assert (problem.code, problem.line) == (code, line)


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        (WHOLE[:-6], (4, 1), "cut off: <log> of line 1 is never closed.", "copy it whole"),
        (WHOLE[:-3], (4, 1), "cut off, or a tag is not closed with '>'.", "copy it whole"),
        (WHOLE.replace("</trace>\n<", "</trase>\n<"), (2, None),
         "Here another element is closed than <trace> of line 2, which is open.", "close <trace>"),
        (WHOLE.replace('"b"', '"b & c"'), (2, None), "A bare & stands here", "write &amp; for &"),
        (WHOLE.replace('"b"', '"b < c"'), (2, None), "A bare < stands here", "write &lt; for <"),
        (WHOLE.replace('"b"', '"\a"'), (2, None), "the control character U+0007", "delete it"),
        (WHOLE + "<log/>", (4, 7), "Something stands behind the end", "one document a file"),
        ("not XML", (1, 1), "no XML: it does not begin with '<'.", "name the log itself"),
        ('{"events": []}', (1, 1), "no XML: it seems to be JSON.", "name the log itself"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_what_is_no_xml_is_told_in_words_that_mend_it(tmp_path, text, place, message, hint, pack):
    path = tmp_path / ("log.xes" if pack is str.encode else "log.xes.gz")
    path.write_bytes(pack(text))
    with pytest.raises(LogError) as caught:
        read_log(path)
    (problem,) = caught.value.problems
    line, column = place
    assert (problem.code, problem.line) == ("JM-E221", line)
    assert column in (None, problem.column)
    assert message in problem.message
    assert problem.message.endswith("Half a log must not pass for a whole one.")
    assert hint in problem.hint


def test_the_place_of_a_fault_is_found_in_a_large_file_and_in_utf_16(tmp_path):
    many = "\n".join(trace(str(i), event("a")) for i in range(2_000))
    head = '<?xml version="1.0" encoding="utf-16"?>'
    text = f"{head}\n<log>\n{many}\n{trace('x', event('b & c'))}</log>"
    (tmp_path / "log.xes").write_bytes(text.encode("utf-16"))
    with pytest.raises(LogError, match="A bare & stands here") as caught:
        read_log(tmp_path / "log.xes")
    assert caught.value.problems[0].line == 2_003


def test_an_encoding_that_nobody_knows_is_refused(tmp_path):
    head = '<?xml version="1.0" encoding="UT8"?>'
    with pytest.raises(LogError, match="encoding") as error:
        log_of(tmp_path, trace("1", event()), head=head)
    assert (error.value.code, error.value.problems[0].line) == ("JM-E221", 1)


def test_a_log_in_pieces_is_read_as_one_also_where_the_first_was_taken_for_another(
    tmp_path, monkeypatch
):
    traces = ["<trace>" + event("a") + "</trace>", trace("7", event("b"))]
    whole = log_of(tmp_path, *traces)
    monkeypatch.setattr(xes_rows, "_ROOM", 1)
    monkeypatch.setattr(xes_tags, "_CHUNK", 1)
    pieces = log_of(tmp_path, *traces)
    assert rows(pieces, "case", "activity") == rows(whole, "case", "activity") == [("7", "b")]
    assert pieces.rows == whole.rows
    assert list(pieces.rejects) == list(whole.rejects)
    assert said(pieces) == said(whole)
