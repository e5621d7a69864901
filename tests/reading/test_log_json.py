"""JSON arrays: every element is a row, and every value the text that stands in the file."""

import json

import pytest

from journeymine.errors import LogError
from journeymine.reading import read_log

ROW = '{"case": 007, "activity": "a", "time": "2026-01-01"}'.replace("007", '"007"')


def log_of(tmp_path, text):
    (tmp_path / "rows.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_log(tmp_path / "rows.json")


def test_values_are_the_text_of_the_file_and_objects_become_columns(tmp_path):
    row = """[{"case": 12345678901234567890, "activity": "a", "time": "2026-01-01", "n": 1.50,
        "yes": true, "none": null, "in": {"side": {"x": 1e5}}, "list": [1.0, {"b": "å"}]}]"""
    table = log_of(tmp_path, row).to_arrow()
    assert table.drop_columns(["activity", "time", "sequence"]).to_pylist() == [
        {"case": "12345678901234567890", "n": "1.50", "yes": "true", "none": None,
         "in.side.x": "1e5", "list": '[1.0,{"b":"å"}]'}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (f"[{ROW},\n{ROW}]", 2),
        (ROW, 1),
        (f'{{"rows": [{ROW}, {ROW}], "count": 2, "next_page": null}}', 2),
        (b"\xef\xbb\xbf" + f"[{ROW}]".encode(), 1),
        (f"[{ROW}]".encode("utf-16"), 1),
    ],
    ids=["array", "one object", "a page", "with a mark", "UTF-16"],
)
def test_arrays_pages_and_single_objects_are_read(tmp_path, text, events):
    log = log_of(tmp_path, text)
    assert (log.n_events, log.rows.came) == (events, events)


def test_bad_elements_are_rejected_alone_and_counted_from_one(tmp_path):
    twice = ROW.replace('"activity"', '"case": "8", "activity"')
    half = ROW.replace('"a"', r'"\ud800"')
    late = ROW.replace("2026-01-01", "soon")
    long = ROW.replace('"activity"', f'"{"k" * 1001}": 1, "activity"')
    log = log_of(tmp_path, f"[{twice}, {ROW}, {half}, {late}, {ROW}, {long}]")
    assert [(r.line, r.code, r.column) for r in log.rejects] == [
        (1, "JM-E109", "case"), (3, "JM-E106", "activity"), (4, "JM-E104", "time"),
        (6, "JM-E108", "k" * 200),
    ]  # fmt: skip
    assert '"soon"' in log.rejects[2].raw
    assert (log.rows.came, log.rows.kept) == (6, 2)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("[{", "JM-E239", "not JSON"),
        (f"[{ROW}", "JM-E239", "line 1"),
        (f"[{ROW}, 3]", "JM-E239", "Element 2 of the array is not an object"),
        ("[]", "JM-E208", "no elements"),
        ("3", "JM-E239", "one value"),
        (ROW.replace('"a"', "NaN"), "JM-E239", "it has NaN"),
        ('{"a":' * 70 + "1" + "}" * 70, "JM-E239", "nested above 64"),
        ("[" * 100_000, "JM-E239", "nested above 64|not JSON"),
        (b"[\xff]", "JM-E211", "bytes ff"),
    ],
)
def test_what_is_no_array_of_objects_is_refused(tmp_path, text, code, words):
    with pytest.raises(LogError, match=f"{code} (.|\n)*({words})"):
        log_of(tmp_path, text)


def test_a_file_that_cannot_be_held_in_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("journeymine.reading.json_text.whole._MAX_BYTES", 9)
    with pytest.raises(LogError, match=r"JM-E239 .*larger than (.|\n)*JSON Lines"):
        log_of(tmp_path, json.dumps([{"a": 1}]))
