"""What damaged files once broke: each find of the fuzzing stays as a test."""

import pytest

from journeymine.errors import LogError
from journeymine.reading import read_log

SOURCES = """\
sources: [{file: web.csv, case: client, activity: event, time: ts, unique: event}]
identities: {file: ids.csv, columns: [client, customer]}
"""
WEB, IDS = "client,event,ts\nc1,view,2026-01-05\n", "client,customer\nc1,7\n"


@pytest.mark.parametrize(
    ("web", "ids", "file", "column"),
    [
        (WEB.replace("event,ts", "event,ts,ts").replace("05", "05,x"), IDS, "web.csv", "ts"),
        (WEB, IDS.replace("customer", "customer,client").replace("7", "7,8"), "ids.csv", "client"),
    ],
    ids=["of a source that drops repeats", "of a table of ids"],
)
def test_a_column_named_twice_is_refused_beside_a_map(tmp_path, web, ids, file, column):
    for name, text in (("sources.yaml", SOURCES), ("web.csv", web), ("ids.csv", ids)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(LogError) as caught:
        read_log(map=tmp_path / "sources.yaml")
    problem = caught.value.problems[0]
    assert (problem.code, problem.file) == ("JM-E209", str(tmp_path / file))
    assert f"'{column}' occurs 2 times" in problem.message


def test_a_column_named_twice_is_refused_in_the_export_of_a_vendor(tmp_path):
    columns = "Id,IsDeleted,CaseId,CreatedDate,Field,OldValue,NewValue,IsDeleted\n"
    row = "1,false,c,2026-01-05T10:00:00Z,Status,,New,false\n"
    (tmp_path / "h.csv").write_text(columns + row, encoding="utf-8")
    with pytest.raises(LogError, match=r"JM-E209 .*'IsDeleted' occurs 2 times"):
        read_log(tmp_path / "h.csv", map="salesforce")
