"""One table in every form: plain, packed, in an archive, in a folder, it is the same log."""

import csv
import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks import workbook

from journeymine.errors import LogError
from journeymine.reading import read_log

COLUMNS = ["case", "activity", "time", "channel"]
HEAD = "case,activity,time\n"


def as_csv(rows, delimiter=","):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([COLUMNS, *rows])
    return text.getvalue().encode()


def as_jsonl(rows):
    objects = (dict(zip(COLUMNS, row, strict=True)) for row in rows)
    return "".join(json.dumps(one) + "\n" for one in objects).encode()


def as_parquet(rows):
    room = io.BytesIO()
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    pq.write_table(pa.Table.from_arrays(columns, COLUMNS), room)
    return room.getvalue()


def as_xlsx(rows):
    return workbook({"Orders": [COLUMNS, *(tuple_of_texts(row) for row in rows)]})


def tuple_of_texts(row):
    """Cells of text whatever they begin with: none is the XML of a cell."""
    return [f'<t="str"><v>{escape(value.replace("_x", "_x005F_x"))}</v>' for value in row]


def as_json(rows):
    return b"[" + b",".join(as_jsonl(rows).splitlines()) + b"]"


def as_xes(rows):
    """A trace a row, so that the order of the rows is that of the file."""
    said = []
    for case, activity, time, channel in rows:
        via = f'<string key="channel" value={quoteattr(channel)}/>'
        said.append(
            f'<trace><string key="concept:name" value={quoteattr(case)}/><event>'
            f'<string key="concept:name" value={quoteattr(activity)}/>{via}'
            f'<date key="time:timestamp" value="{time}"/></event></trace>\n'
        )
    return f"<log>{''.join(said)}</log>".encode()


def as_ocel(rows):
    """One type of objects, the cases; an event of each row."""
    cases, steps = (list(dict.fromkeys(row[place] for row in rows)) for place in (0, 1))
    events = [
        {
            "id": str(number), "type": activity, "time": time,
            "attributes": [{"name": "channel", "value": channel}],
            "relationships": [{"objectId": case, "qualifier": ""}],
        }
        for number, (case, activity, time, channel) in enumerate(rows)
    ]  # fmt: skip
    log = {
        "objectTypes": [{"name": "order", "attributes": []}],
        "eventTypes": [{"name": step, "attributes": []} for step in steps],
        "objects": [{"id": case, "type": "order", "attributes": []} for case in cases],
        "events": events,
    }
    return json.dumps(log).encode()


FORMS = {
    ".csv": as_csv, ".tsv": lambda rows: as_csv(rows, "\t"), ".jsonl": as_jsonl,
    ".ndjson": as_jsonl, ".parquet": as_parquet, ".xlsx": as_xlsx, ".json": as_json,
    ".xes": as_xes, ".jsonocel": as_ocel,
}  # fmt: skip


def zipped(*members):
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return room.getvalue()


def events_of(*paths, ending=".csv"):
    """The log; what is no table has its columns by its format."""
    if ending in (".xes", ".jsonocel"):
        return read_log(*paths, isolate=False)
    columns = {name: name for name in ("case", "activity", "time", "channel")}
    return read_log(*paths, **columns, isolate=False)


def same(log, other):
    names = [*COLUMNS, "sequence"]
    return log.to_arrow().select(names).equals(other.to_arrow().select(names))


name = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=5)
time = st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
row = st.tuples(name, name, time.map(datetime.isoformat), st.one_of(name, st.just("")))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25)
@given(st.lists(row, min_size=1, max_size=8))
def test_a_table_is_the_same_log_in_every_form(tmp_path_factory, rows):
    tmp_path = tmp_path_factory.mktemp("forms")
    (tmp_path / "plain.csv").write_bytes(as_csv(rows))
    wanted = events_of(tmp_path / "plain.csv")
    assert wanted.n_events == len(rows)
    for ending, written in FORMS.items():
        data = written(rows)
        for name, stored in {
            f"a{ending}": data,
            f"a{ending}.gz": gzip.compress(data),
            f"a{ending}.zip": zipped((f"a{ending}", data)),
        }.items():
            (tmp_path / name).write_bytes(stored)
            assert same(events_of(tmp_path / name, ending=ending), wanted), name


def halves(rows):
    return rows[: len(rows) // 2], rows[len(rows) // 2 :]


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=25)
@given(st.lists(row, min_size=2, max_size=8), st.sampled_from(sorted(FORMS)))
def test_a_table_in_two_files_is_the_same_log(tmp_path_factory, rows, ending):
    tmp_path = tmp_path_factory.mktemp("halves")
    (tmp_path / "plain.csv").write_bytes(as_csv(rows))
    wanted = events_of(tmp_path / "plain.csv")
    first, second = map(FORMS[ending], halves(rows))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / f"2025-02{ending}").write_bytes(second)
    (folder / f"2025-01{ending}.gz").write_bytes(gzip.compress(first))
    archive = tmp_path / "log.zip"
    archive.write_bytes(zipped((f"x/2{ending}", second), (f"x/1{ending}", first)))
    both = [folder / f"2025-01{ending}.gz", folder / f"2025-02{ending}"]
    assert same(events_of(folder, ending=ending), wanted)
    assert same(events_of(archive, ending=ending), wanted)
    assert same(events_of(*both, ending=ending), wanted)


def test_what_was_passed_over_and_what_was_rejected_is_said_with_its_file(tmp_path):
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "jan.csv").write_text(HEAD + "1,pay,2025-01-06\n,pay,2025-01-07\n")
    data = zipped(("feb.jsonl", '{"case": 1, "activity": "go", "time": "2025-02-01"}\nbad\n'))
    (folder / "feb.zip").write_bytes(data)
    (folder / "readme.txt").write_text("no")
    log = read_log(folder)
    assert log.rows.to_dict() == {
        "in": 4, "kept": 2,
        "rejected": {"JM-E101 missing case": 1, "JM-E112 not a JSON object": 1},
    }  # fmt: skip
    assert [(reject.file, reject.line) for reject in log.rejects] == [
        ("web/feb.zip/feb.jsonl", 2), ("web/jan.csv", 3),
    ]  # fmt: skip
    assert [source.name for source in log.sources] == ["web/feb.zip/feb.jsonl", "web/jan.csv"]
    said = {finding.code: finding for finding in log.findings}
    assert said["JM-W163"].message == "web: left out 1 file of another kind (readme.txt)"
    assert said["JM-W163"].count == 1


def test_a_month_without_rows_is_said_but_a_folder_without_rows_is_refused(tmp_path):
    for month in ("1", "2", "3"):
        (tmp_path / f"{month}.csv").write_text(HEAD)
    with pytest.raises(LogError, match="JM-E208"):
        read_log(tmp_path)
    with pytest.raises(LogError, match="JM-E208"):
        read_log(tmp_path / "1.csv")
    (tmp_path / "2.csv").write_text(HEAD + "1,pay,2025-01-06\n")
    log = read_log(tmp_path)
    (said,) = (finding for finding in log.findings if finding.code == "JM-W164")
    own = tmp_path.name
    assert said.message == f"2 files have no rows: {own}/1.csv, {own}/3.csv"
    assert (log.n_events, said.count) == (1, 2)


def test_a_fault_in_a_file_of_an_archive_names_archive_and_file(tmp_path):
    (tmp_path / "log.zip").write_bytes(zipped(("a.csv", HEAD + '1,"pay,2025-01-06\n')))
    with pytest.raises(LogError) as caught:
        read_log(tmp_path / "log.zip")
    problem = caught.value.problems[0]
    assert (problem.code, problem.file) == ("JM-E212", f"{tmp_path / 'log.zip'}/a.csv")


def test_an_unknown_ending_is_refused_with_those_there_are(tmp_path):
    (tmp_path / "log.jsnl").write_text("{}")
    with pytest.raises(LogError) as caught:
        read_log(tmp_path / "log.jsnl")
    problem = caught.value.problems[0]
    assert problem.code == "JM-E207"
    assert all(ending in problem.message for ending in (*FORMS, ".xes", ".gz", ".zip", "folder"))
    assert problem.hint == "Did you mean '.jsonl'?"


def test_what_every_file_of_a_folder_shows_is_said_once(tmp_path):
    folder = tmp_path / "web"
    folder.mkdir()
    for month in range(1, 13):
        rows = f"1,go,2025-{month:02}-01 10:00\n1,pay,2025-{month:02}-02 10:00Z\n"
        (folder / f"{month:02}.csv").write_text(HEAD + rows)
    (said,) = (f for f in read_log(folder).findings if f.code == "JM-W102")
    assert said.message.startswith("all 12 files: 12 of 24 times ")
    assert (said.count, said.of) == (12, 24)
