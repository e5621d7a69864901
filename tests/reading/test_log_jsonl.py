"""JSON Lines: an object a row, digits as they stand, bad lines rejected alone."""

import gzip
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.errors import LogError, UsageError
from journeymine.files import open_source
from journeymine.log import Finding
from journeymine.reading import read_log
from journeymine.reading.json_text import lines as jsonl_lines
from journeymine.reading.json_text.lines import read_jsonl_rows
from journeymine.reading.presets import whole

AT = '"time": "2025-01-06"'
GOOD = f'{{"case": "1", "activity": "pay", {AT}}}\n'


def log_of(tmp_path, data, name="log.jsonl", **options):
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_log(tmp_path / name, **options)


def rows_of(tmp_path, data, name="log.jsonl"):
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    with open_source(tmp_path / name) as source:
        return whole(read_jsonl_rows(source))


def refused(tmp_path, data, **options):
    with pytest.raises(LogError) as caught:
        log_of(tmp_path, data, **options)
    return caught.value.problems[0]


def test_numbers_keep_the_digits_that_stand_in_the_file(tmp_path):
    written = ["7", "7.0", "7e0", "1e5", "-0", "9007199254740993", "1" * 400, "0.10"]
    text = "".join(f'{{"case": {number}, "activity": 1.50, {AT}}}\n' for number in written)
    table = log_of(tmp_path, text).to_arrow()
    assert sorted(table["case"].to_pylist()) == sorted(written)
    assert set(table["activity"].to_pylist()) == {"1.50"}


def test_words_of_json_are_words_and_null_is_missing(tmp_path):
    text = '{"a": true, "b": false, "c": null, "d": "", "e": "NA"}\n{"a": "true"}\n'
    assert rows_of(tmp_path, text).table.to_pylist() == [
        {"a": "true", "b": "false", "c": None, "d": "", "e": "NA"},
        {"a": "true", "b": None, "c": None, "d": None, "e": None},
    ]


def test_objects_become_columns_and_lists_stay_json(tmp_path):
    text = (
        '{"who": {"id": 7, "at": {"city": "Åbo"}}, "tags": '
        '[1.0, "a\\"b", {"x": null, "x": true}]}\n'
        '{"who": {"id": "8"}, "tags": []}\n{"who.id": "9", "who": {}}\n'
    )
    raw = rows_of(tmp_path, text)
    assert raw.table.to_pylist() == [
        {"who.id": "7", "who.at.city": "Åbo", "tags": '[1.0,"a\\"b",{"x":null,"x":true}]'},
        {"who.id": "8", "who.at.city": None, "tags": "[]"},
        {"who.id": "9", "who.at.city": None, "tags": None},
    ]
    assert raw.findings == ()


def test_an_object_or_a_list_among_plain_values_is_said_and_no_object_becomes_a_name(tmp_path):
    text = GOOD * 3 + (
        f'{{"case": "1", "activity": {{"name": "x"}}, {AT}}}\n'
        f'{{"case": "1", "activity": ["y"], {AT}}}\n'
    )
    log = log_of(tmp_path, text)
    assert log.rows.to_dict()["rejected"] == {"JM-E102 missing activity": 1}
    assert log.rejects[0].raw == f'{{"case": "1", "activity": {{"name": "x"}}, {AT}}}'
    assert log.activities == ('["y"]', "pay")
    said = {finding.code: (finding.count, finding.of) for finding in log.findings}
    assert (said["JM-W161"], said["JM-W162"]) == ((1, 5), (1, 5))
    assert "activity.name" not in log.columns.values()


def test_null_in_the_place_of_an_object_is_no_column_of_its_own(tmp_path):
    raw = rows_of(tmp_path, '{"who": null}\n{"who": {"id": 1}}\n')
    assert raw.table.to_pylist() == [{"who.id": None}, {"who.id": "1"}]
    assert raw.findings == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", "JM-E112"),
        ('{"case": "1",}', "JM-E112"),
        ("[1, 2]", "JM-E112"),
        ('"text"', "JM-E112"),
        ("null", "JM-E112"),
        ("12", "JM-E112"),
        ('{"case": NaN}', "JM-E112"),
        ('{"case": -Infinity}', "JM-E112"),
        ('{"case": 01}', "JM-E112"),
        ("{'case': 1}", "JM-E112"),
        ('{"case": 1} {"case": 2}', "JM-E112"),
        ('{"case": "a\tb"}', "JM-E112"),
        ('{"case": "a\0b"}', "JM-E112"),
        ('{"case": "1", "case": "1"}', "JM-E109"),
        ('{"case": null, "case": "1"}', "JM-E109"),
        ('{"case": {"x": 1}, "case.x": "1"}', "JM-E109"),
        ('{"case": "\\ud800"}', "JM-E106"),
        ('{"\\udfff": 1}', "JM-E106"),
        ('{"case": ' + "[" * 64 + "]" * 64 + "}", "JM-E113"),
        ('{"case": ' + "[" * 100_000, "JM-E113"),
        ('{"a":' * 64 + "1" + "}" * 64 + "}", "JM-E112"),
        (f'{{"case": "{"x" * (1 << 20)}x"}}', "JM-E108"),
        (f'{{"{"k" * 1001}": 1}}', "JM-E108"),
        (f'{{"case": [{"1," * 1_100_000}1]}}', "JM-E108"),
    ],
)
def test_a_line_that_is_no_row_is_rejected_alone_with_its_line_and_text(tmp_path, line, reason):
    log = log_of(tmp_path, GOOD + line + "\n" + GOOD)
    assert (log.rows.came, log.rows.kept) == (3, 2)
    (reject,) = log.rejects
    assert (reject.file, reject.line, reject.code) == ("log.jsonl", 2, reason)
    assert reject.raw == line[:200]


def test_brackets_in_texts_and_64_levels_are_no_harm(tmp_path):
    deep = '{"case": "1", "activity": "pay", "note": ' + "[" * 63 + "]" * 63 + f", {AT}}}\n"
    texts = f'{{"case": "1", "activity": "{"[{" * 99}\\"", {AT}}}\n'
    log = log_of(tmp_path, deep + texts)
    assert log.rows.kept == 2
    assert log.activities == ("[{" * 99 + '"', "pay")


def test_a_cut_off_last_line_is_one_rejected_row(tmp_path):
    log = log_of(tmp_path, (GOOD * 3)[:-30])
    assert log.rows.to_dict() == {"in": 3, "kept": 2, "rejected": {"JM-E112 not a JSON object": 1}}


def test_the_reject_says_what_is_wrong_and_where_in_the_line(tmp_path):
    log = log_of(tmp_path, GOOD + '{"case": "1" "activity": 2}\n' + "[1]\n")
    assert [reject.reason for reject in log.rejects] == [
        "not a JSON object: expecting ',' delimiter at column 14",
        "not a JSON object: it is a list",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_line_ends_and_blank_lines_are_no_rows(tmp_path, encoding):
    text = (GOOD + "\n \n" + GOOD.replace("pay", "Åka\u2028hem")).replace("\n", "\r\n")
    log = log_of(tmp_path, text.encode(encoding))
    assert log.rows.to_dict() == {"in": 2, "kept": 2, "rejected": {}}
    assert log.activities == ("pay", "Åka\u2028hem")
    assert Finding("JM-W160", "2 blank lines are not rows", 2) in log.findings
    log = log_of(tmp_path, gzip.compress(text.encode(encoding)), "log.ndjson.gz")
    assert log.rows.kept == 2


def test_other_encodings_are_taken_if_named_and_never_guessed(tmp_path):
    data = GOOD.replace("pay", "köp").encode("cp1252")
    assert log_of(tmp_path, data, encoding="cp1252").activities == ("köp",)
    problem = refused(tmp_path, GOOD.encode() + data)
    assert (problem.code, problem.line) == ("JM-E211", 2)
    with pytest.raises(UsageError, match="JM-E022"):
        log_of(tmp_path, data, encoding="latin-9999")


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (f"[{GOOD.strip()},\n{GOOD.strip()}]\n", "JM-E223", "jq -c"),
        (f"[\n{GOOD.strip()},\n{GOOD.strip()}\n]\n", "JM-E223", "a list of all rows"),
        ('{\n"case": "1",\n"activity": "pay"}\n', "JM-E223", "spans several lines"),
        ("case,activity,time\n1,pay,2025-01-06\n", "JM-E223", "'case,activity,time'"),
        ("\n \n", "JM-E208", "blank"),
        (b"PAR1\0\0", "JM-E210", "Parquet"),
        (GOOD.encode("utf-16-le"), "JM-E223", "Not one line"),
        ('{"case": "1", "activity": "' + "x" * (16 << 20) + '"}', "JM-E217", "16 MB"),
    ],
)
def test_a_file_that_is_no_json_lines_is_refused(tmp_path, data, code, says):
    problem = refused(tmp_path, data)
    assert problem.code == code
    assert says in problem.message + problem.hint


def test_keys_that_are_values_are_refused_before_they_fill_the_memory(tmp_path):
    text = "".join(f'{{"{i}": 1}}\n' for i in range(10_001))
    assert refused(tmp_path, text).code == "JM-E205"
    text = "".join(f'{{"{i % 9_000}": 1}}\n' for i in range(60_000))
    problem = refused(tmp_path, text)
    assert (problem.code, "different keys" in problem.message) == ("JM-E205", True)


def test_rows_of_several_batches_keep_their_columns_and_lines(tmp_path, monkeypatch):
    monkeypatch.setattr("journeymine.reading.json_text.lines._BATCH_CELLS", 10)
    text = "".join(f'{{"n": {i}, "{"odd" if i % 2 else "even"}": {i}}}\n' for i in range(20))
    raw = rows_of(tmp_path, text + "{}\n" * 30)
    assert raw.table["n"].to_pylist() == [str(i) for i in range(20)] + [None] * 30
    assert raw.table["odd"].to_pylist()[:4] == [None, "1", None, "3"]
    assert raw.places.tolist() == list(range(1, 51))


plain = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.one_of(plain, st.none(), st.booleans(), st.integers(), st.decimals(allow_nan=False))
names = st.text("abc", min_size=1, max_size=3)


@given(st.lists(st.dictionaries(names, values), min_size=1), st.booleans())
def test_every_value_comes_back_as_it_was_written(tmp_path_factory, rows, letters):
    def written(value):
        if isinstance(value, Decimal):  # of a form that JSON has
            return format(value, "f") if value.is_finite() else "null"
        return json.dumps(value, ensure_ascii=letters)

    def meant(value):
        if value is None or isinstance(value, str):
            return value
        text = written(value)
        return None if text == "null" else text

    lines = [", ".join(f'"{k}": {written(v)}' for k, v in row.items()) for row in rows]
    text = "".join(f"{{{line}}}\n" for line in lines)
    raw = rows_of(tmp_path_factory.mktemp("law"), text)
    found = [{k: v for k, v in row.items() if v is not None} for row in raw.table.to_pylist()]
    wanted = [{k: meant(v) for k, v in row.items() if meant(v) is not None} for row in rows]
    assert found == wanted


@pytest.mark.parametrize("piece", [1, 2, 3])
def test_pieces_make_the_log_of_the_whole(tmp_path, monkeypatch, piece):
    lines = [
        f'{{"case": "1", "activity": "pay", {AT}, "more": {{"at": 1}}}}',
        "no JSON",
        f'{{"case": "2", "activity": "pay", {AT}, "more": "x", "tags": [1]}}',
        "",
        f'{{"case": "", "activity": "pay", {AT}, "tags": "one"}}',
        f'{{"case": "3", "activity": "pay", {AT}, "tags": null, "new": true}}',
        f'{{"case": "3", "case": "4", "activity": "pay", {AT}}}',
        f'{{"case": "4", "activity": "pay", {AT}, "more": null',
    ]
    text = "\n".join(lines)
    one = log_of(tmp_path, text)
    monkeypatch.setattr(jsonl_lines, "_PIECE", piece)
    monkeypatch.setattr(jsonl_lines, "_LARGE", 0)
    several = log_of(tmp_path, text)
    assert several.to_arrow().to_pylist() == one.to_arrow().to_pylist()
    assert (several.rows, list(several.rejects)) == (one.rows, list(one.rejects))
    assert list(several.findings) == list(one.findings)
