"""In = kept + rejected by reason: tables with bad cells, read as the policy says by hand.

The oracle is what the reading policy says, row by row: the gravest fault of a row is its
reason, every reject stands at its line, and what is kept is kept as it was written.
"""

import csv
import io
import json
import os
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks import workbook

from journeymine.errors import LogError
from journeymine.log import REASONS
from journeymine.reading import read_log

RUNS = 250 if os.environ.get("HYPOTHESIS_PROFILE") == "proof" else 25  # 4 formats: 1,000
HEADER = ("case", "activity", "time", "channel")
FORMAT = "%Y-%m-%d %H:%M:%S"
STOCKHOLM = ZoneInfo("Europe/Stockholm")
BLANK = {None, "", " ", "\t", "\N{NO-BREAK SPACE}"}
NEVER = "2026-03-29 02:30:00"
UNREADABLE = {"soon", "2026-02-30 10:00:00", "2026-01-05", "0", "2026-13-01 00:00:00", "NaN"}
NOTHING = (None,) * 4
FIRST = ("007", "browse", "2026-01-05 10:00:00", "web")

words = st.sampled_from(
    [
        "007",
        "7",
        "NA",
        "null",
        "1e5",
        "Åsa",
        " a ",
        "=1+1",
        'say "hi"',
        "a,b;c",
        "a\u2028b",
        "0",
        "-",
    ]
)
blanks = st.sampled_from(sorted(BLANK - {None}))
good_times = st.datetimes(datetime(2026, 4, 1), datetime(2026, 10, 1)).map(
    lambda time: f"{time:{FORMAT}}"
)
bad_times = st.sampled_from([*sorted(UNREADABLE), NEVER])


def mostly(good, *bad):
    """Seven of eight are good."""
    return st.integers(0, 7).flatmap(lambda n: st.one_of(*bad) if n == 0 else good)


def rows_of(nul=True, null=True):
    """Rows of cells; None is no value at all."""
    none = [st.none()] if null else []
    hurt = [st.just("a\0b")] if nul else []
    cell = mostly(words, blanks, *none, *hurt)
    time = mostly(good_times, bad_times, blanks, *none, *hurt)
    channel = st.one_of(words, blanks, *none, *hurt)
    return st.lists(st.tuples(cell, cell, time, channel), max_size=12)


def fault(row):
    """The reason for which the policy rejects a row; None if it is kept."""
    case, activity, time, _ = row
    if any(cell is not None and "\0" in cell for cell in row):
        return "JM-E107"
    for code, cell in (("JM-E101", case), ("JM-E102", activity), ("JM-E103", time)):
        if cell in BLANK:
            return code
    if time == NEVER:
        return "JM-E110"
    return "JM-E104" if time in UNREADABLE else None


def check(path, lines, **said):
    """Read the file and compare it with `lines`: its rows, their places, and faults that the
    reader itself should find."""
    wanted = [(place, early or fault(row), row) for place, row, early in lines]
    kept = [row for _, code, row in wanted if code is None]
    rejected = [(place, code) for place, code, _ in wanted if code is not None]
    times = [row[2] for _, row, _ in lines if row[2] not in BLANK]
    readable = [time for time in times if time not in UNREADABLE and "\0" not in time]
    if not kept or 2 * len(readable) < len(times):
        with pytest.raises(LogError, match="JM-E215" if kept else "JM-E21"):
            read_log(path, isolate=False, **said)
        return
    log = read_log(path, isolate=False, **said)
    reasons = Counter(f"{code} {REASONS[code]}" for _, code in rejected)
    assert log.rows.to_dict() == {"in": len(lines), "kept": len(kept), "rejected": dict(reasons)}
    assert [(reject.line, reject.code) for reject in log.rejects] == rejected
    table = log.to_arrow().sort_by("sequence")
    seen = zip(*(table[name].to_pylist() for name in HEADER), strict=True)
    assert Counter(seen) == Counter(map(event, kept))
    order = zip(table["sequence"].to_pylist(), table["case"].to_pylist(), strict=True)
    in_order = [row[0] for row in kept]
    assert [case for _, case in order] == in_order


def event(row):
    case, activity, time, channel = row
    at = datetime.strptime(time, FORMAT).replace(tzinfo=STOCKHOLM)
    return case, activity, at.astimezone(ZoneInfo("UTC")), None if channel in BLANK else channel


SAID = {"time_format": FORMAT, "timezone": "Europe/Stockholm"}
slow = settings(max_examples=RUNS, suppress_health_check=list(HealthCheck))
bad_lines = st.sampled_from(["", "  ", "short,row", "a,b,c,d,e", '"x"y,b,c,d'])


@slow
@given(rows_of(null=False), st.lists(st.tuples(st.integers(0, 12), bad_lines), max_size=3),
       st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]),
       st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.booleans())  # fmt: skip
def test_csv(tmp_path_factory, rows, odd, delimiter, end, encoding, multiline):
    text, lines, number = io.StringIO(), [], 0

    def put(written, row, early):
        nonlocal number
        text.write(written)
        if early != "blank":
            lines.append((number + 1, row, early))
        number += written.count("\n")

    def as_text(row):
        room = io.StringIO()
        csv.writer(room, delimiter=delimiter, lineterminator=end).writerow(row)
        return room.getvalue()

    number = as_text(HEADER).count("\n")
    text.write(as_text(HEADER))
    for place, row in enumerate([FIRST, *rows]):
        if multiline and "\0" not in row[1] and row[1] not in BLANK:
            row = (row[0], f"{row[1]}\nagain", *row[2:])
        put(as_text(row), row, None)
        for line in (line for at, line in odd if at == place):
            early = "JM-E111" if line.startswith('"') else "JM-E105"
            early = early if line.strip() else "blank"
            put(line.replace(",", delimiter) + end, NOTHING, early)
    path = tmp_path_factory.mktemp("csv") / "log.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    check(path, lines, delimiter=delimiter, **SAID)


json_lines = st.sampled_from(
    [
        ("", "blank"), ("   ", "blank"), ("[1]", "JM-E112"), ('{"case": NaN}', "JM-E112"),
        ("{", "JM-E112"), ("null", "JM-E112"), ('{"case": 1, "case": 2}', "JM-E109"),
        ('{"a": ' + "[" * 70 + "]" * 70 + "}", "JM-E113"), ('{"case": "\\ud800"}', "JM-E106"),
        ("{}", "JM-E101"), ('{"case": "x"}', "JM-E102"),
    ]
)  # fmt: skip


@slow
@given(rows_of(), st.lists(st.tuples(st.integers(0, 12), json_lines), max_size=3), st.booleans(),
       st.booleans())  # fmt: skip
def test_jsonl(tmp_path_factory, rows, odd, plain, left_out):
    written, lines = [], []
    for place, row in enumerate([FIRST, *rows]):
        said = dict(zip(HEADER, row, strict=True))
        if left_out:  # a key that is not there is missing as null is
            said = {key: value for key, value in said.items() if value is not None}
        text = json.dumps(said, ensure_ascii=plain)
        for number in ("7", "0", "1e5"):  # numbers keep their text
            if plain:
                text = text.replace(f'"case": "{number}"', f'"case": {number}')
        written.append(text)
        lines.append((len(written), row, None))
        for line, early in (one for at, one in odd if at == place):
            written.append(line)
            if early != "blank":
                lines.append((len(written), NOTHING, early))
    path = tmp_path_factory.mktemp("jsonl") / "log.jsonl"
    path.write_text("\n".join(written) + "\n", encoding="utf-8")
    check(path, lines, **SAID)


@slow
@given(rows_of(), st.sampled_from([pa.string(), pa.large_string(), pa.binary()]), st.booleans(),
       st.lists(st.integers(1, 12), max_size=2), st.integers(1, 5))  # fmt: skip
def test_parquet(tmp_path_factory, rows, kind, coded, undecoded, group):
    rows = [FIRST, *rows]
    columns = dict(zip(HEADER, map(list, zip(*rows, strict=True)), strict=True))
    lines = [(place, row, None) for place, row in enumerate(rows, 1)]
    if pa.types.is_binary(kind):
        columns["case"] = [None if case is None else case.encode() for case in columns["case"]]
        for place in {at for at in undecoded if at < len(rows)}:
            columns["case"][place] = b"\xff\xfe"
            other = any("\0" in cell for cell in rows[place][1:] if cell)
            lines[place] = (place + 1, rows[place], "JM-E107" if other else "JM-E106")
    table = pa.table({**columns, "case": pa.array(columns["case"], kind)})
    if coded:
        encoded = table["activity"].dictionary_encode()
        table = table.set_column(1, "activity", encoded)
    path = tmp_path_factory.mktemp("parquet") / "log.parquet"
    pq.write_table(table, path, row_group_size=group)
    check(path, lines, **SAID)


@slow
@given(rows_of(nul=False), st.lists(st.integers(0, 12), max_size=2))
def test_xlsx(tmp_path_factory, rows, gaps):
    written, lines = [HEADER], []
    for place, row in enumerate([FIRST, *rows]):
        row = (*row[:3], row[3] or "web")  # a row without a filled cell is no row
        written.append(row)
        lines.append((len(written), row, None))
        written += [(None,) * 4] * gaps.count(place)
    path = tmp_path_factory.mktemp("xlsx") / "log.xlsx"
    path.write_bytes(workbook({"Orders": written}))
    check(path, lines, **SAID)
