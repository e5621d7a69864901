"""Tables of answers: columns told by name, every row accounted for, whatever the format."""

import gzip

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from journeymine.errors import LogError, UsageError
from journeymine.log import SurveyAnswers
from journeymine.reading import read_answers

ROWS = (
    "customer_id,touchpoint,answered_at,rating\n"
    "007,pay,2026-01-07 10:00,4\n"
    "008,,2026-01-08 10:00,\n"
    ",pay,2026-01-07,3\n"
    "010,pay,soon,3\n"
    "011,pay,2026-01-07 10:00,good\n"
    "012,pay,,2.5\n"
)


def written(folder, text, name="answers.csv", encoding="utf-8"):
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def rows(answers):
    return [
        tuple(None if pd.isna(cell) else cell for cell in row)
        for row in answers.to_frame().itertuples(index=False)
    ]


def test_every_row_is_kept_or_rejected_for_a_reason(tmp_path):
    answers = read_answers(written(tmp_path, ROWS))
    assert rows(answers) == [
        ("007", "pay", pd.Timestamp("2026-01-07 10:00", tz="UTC"), "", 4.0),
        ("008", None, pd.Timestamp("2026-01-08 10:00", tz="UTC"), "", None),
        ("012", "pay", None, "", 2.5),
    ]
    assert answers.rows.to_dict() == {
        "in": 6,
        "kept": 3,
        "rejected": {
            "JM-E101 missing case": 1,
            "JM-E104 unreadable time": 1,
            "JM-E125 score that is no number": 1,
        },
    }
    assert [(one.line, one.column, one.code) for one in answers.rejects] == [
        (4, "customer_id", "JM-E101"), (5, "answered_at", "JM-E104"), (6, "rating", "JM-E125"),
    ]  # fmt: skip
    assert (answers.n_answers, answers.kinds) == (2, ("",))
    assert [source.name for source in answers.sources] == ["answers.csv"]


def test_the_formats_of_logs_are_those_of_answers(tmp_path):
    plain = written(tmp_path, ROWS)
    wanted = rows(read_answers(plain))
    packed = tmp_path / "answers.csv.gz"
    packed.write_bytes(gzip.compress(ROWS.encode()))
    tabs = written(tmp_path, ROWS.replace(",", "\t"), "answers.tsv")
    other = written(tmp_path, ROWS.replace(",", ";"), "other.csv", "utf-16")
    frame = pd.read_csv(plain, dtype=str)
    lines = written(tmp_path, frame.to_json(orient="records", lines=True), "answers.jsonl")
    pq.write_table(pa.Table.from_pandas(frame), tmp_path / "answers.parquet")
    book = tmp_path / "answers.xlsx"
    frame.to_excel(book, index=False)
    for file in (packed, tabs, other, lines, tmp_path / "answers.parquet", book):
        assert rows(read_answers(file)) == wanted, file.name


def test_a_process_of_its_own_reads_the_same(tmp_path):
    pq.write_table(
        pa.Table.from_pandas(pd.read_csv(written(tmp_path, ROWS), dtype=str)),
        tmp_path / "a.parquet",
    )
    apart = read_answers(tmp_path / "a.parquet", scale="1-5")
    here = read_answers(tmp_path / "a.parquet", scale=(1, 5), isolate=False)
    assert apart.to_arrow().equals(here.to_arrow())
    assert apart.rejects.to_arrow().equals(here.rejects.to_arrow())
    for name in ("rows", "columns", "scale", "findings", "sources"):
        assert getattr(apart, name) == getattr(here, name)
    with pytest.raises(UsageError, match="JM-E010"):
        read_answers(tmp_path / "a.parquet", score="nps")


def test_a_folder_is_one_table_and_what_one_file_lacks_is_missing_there(tmp_path):
    written(tmp_path, "case,score\n1,4\n", "january.csv")
    written(tmp_path, "case,score,touchpoint\n2,5,pay\n", "february.csv")
    written(tmp_path, "case,score\n", "march.csv")
    answers = read_answers(tmp_path)
    assert rows(answers) == [("2", "pay", "", 5.0), ("1", None, "", 4.0)]
    assert answers.rows.came == 2
    assert "march.csv" in next(f.message for f in answers.findings if f.code == "JM-W164")


def test_files_of_different_scores_are_of_different_kinds(tmp_path):
    (tmp_path / "a.csv").write_text("customer,nps\n1,9\n2,3\n", "utf-8")
    (tmp_path / "b.csv").write_text("customer,csat\n1,4\n", "utf-8")
    (tmp_path / "c.csv").write_text("customer,nps\n3,7\n", "utf-8")
    found = read_answers(tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv")
    assert found.kinds == ("csat", "nps")
    scores = found.to_arrow().select(["kind", "score"]).to_pylist()
    assert sorted((row["kind"], row["score"]) for row in scores) == [
        ("csat", 4), ("nps", 3), ("nps", 7), ("nps", 9)
    ]  # fmt: skip
    alike = read_answers(tmp_path / "a.csv", tmp_path / "c.csv")
    assert alike.kinds == ("",)


def test_columns_are_told_in_other_languages_and_that_is_said(tmp_path):
    text = "Kundnr;Kontaktpunkt;Svarsdatum;Betyg\n1;betala;2026-01-07;4\n"
    answers = read_answers(written(tmp_path, text))
    assert dict(answers.columns) == {
        "case": "Kundnr", "touchpoint": "Kontaktpunkt", "time": "Svarsdatum", "score": "Betyg",
    }  # fmt: skip
    assert "case = 'Kundnr'" in answers.findings[0].message


def test_a_date_is_the_end_of_its_day(tmp_path):
    text = "case,time,score\n1,2026-01-07,4\n2,2026-01-07,5\n"
    end = pd.Timestamp("2026-01-07 23:59:59.999999", tz="UTC")
    answers = read_answers(written(tmp_path, text))
    assert answers.to_frame()["time"].tolist() == [end, end]
    assert [f.code for f in answers.findings] == ["JM-W198", "JM-W102", "JM-W196"]
    frame = pd.DataFrame(
        {"case": [1, 2], "score": [4, 5], "time": pd.to_datetime(["2026-01-07"] * 2)}
    )
    assert SurveyAnswers.from_pandas(frame).to_frame()["time"].tolist() == [end, end]
    frame["time"] += pd.to_timedelta([0, 1], unit="h")
    assert SurveyAnswers.from_pandas(frame).to_frame()["time"].dt.hour.tolist() == [0, 1]


def test_two_columns_that_may_be_the_score_are_an_error_that_names_both(tmp_path):
    file = written(tmp_path, "case,nps,csat\n1,9,4\n")
    with pytest.raises(
        UsageError, match=r"JM-E011.*'nps' and 'csat'(?s:.*)--score-column score=nps"
    ):
        read_answers(file)
    assert read_answers(file, score="csat").to_frame()["score"].tolist() == [4]
    both = read_answers(file, score=["nps", "csat"])
    assert both.kinds == ("csat", "nps")
    assert sorted(both.to_frame()["score"]) == [4, 9]


def test_one_column_may_hold_scores_of_several_kinds(tmp_path):
    answers = read_answers(written(tmp_path, "case,metric,score\n1,nps,9\n1,csat,4\n2,,3\n"))
    assert answers.kinds == ("", "csat", "nps")


@pytest.mark.parametrize(
    ("text", "said", "code"),
    [
        pytest.param("case,score\n1,4\n", {"score": "scor"}, "JM-E010", id="no such column"),
        pytest.param("who,points\n1,4\n", {}, "JM-E012", id="no known name"),
        pytest.param("case,score\n1,4\n", {"scale": "high"}, "JM-E082", id="no scale"),
        pytest.param("case,score\n1,4\n", {"scale": (5, 1)}, "JM-E082", id="scale upside down"),
        pytest.param(
            "case,score,time\n1,4,2026-01-05\n", {"timezone": "Mars"}, "JM-E021", id="no zone"
        ),
        pytest.param("case,score\n1,4\n", {"map": "survey-monkey"}, "JM-E048", id="no preset"),
        pytest.param("case,score\n1,4\n", {"sheet": "May"}, "JM-E039", id="no workbook"),
        pytest.param("case,score\n", {}, "JM-E208", id="no rows"),
        pytest.param("case,score\n1,x\n2,y\n", {}, "JM-E214", id="nothing kept"),
        pytest.param("case,score,time\n1,4,often\n", {}, "JM-E215", id="no times"),
        pytest.param("case,score,time\n1,4,02/03/2026\n", {}, "JM-E216", id="day or month"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_a_code(tmp_path, text, said, code):
    with pytest.raises((UsageError, LogError), match=code) as refused:
        read_answers(written(tmp_path, text), **said)
    assert refused.value.problems[0].hint


def test_nothing_to_read_is_refused():
    with pytest.raises(UsageError, match="JM-E013"):
        read_answers()


def test_a_score_outside_of_the_scale_is_rejected(tmp_path):
    answers = read_answers(written(tmp_path, "case,nps\n1,0\n2,10\n3,11\n4,-1\n"), scale="0-10")
    assert answers.rows.rejected == {"JM-E126 score outside of its scale": 2}
    assert answers.scale == (0, 10)


def test_a_comma_in_a_score_is_never_guessed_to_mean_anything(tmp_path):
    answers = read_answers(written(tmp_path, 'case;score\n1;"4,5"\n2;4.5\n'))
    assert answers.rows.rejected == {"JM-E125 score that is no number": 1}


def test_a_survey_tool_whose_export_is_known_needs_no_columns(tmp_path):
    text = (
        "StartDate,EndDate,Status,RecordedDate,ResponseId,ExternalReference,Q1_NPS_GROUP,Q1\n"
        "Start Date,End Date,Response Type,Recorded Date,Response ID,Ref,Group,How likely?\n"
        '"{""ImportId"":""startDate"",""timeZone"":""Europe/Stockholm""}",x,x,x,x,x,x,x\n'
        "2026-01-07 10:00:00,2026-01-07 10:01:00,IP Address,2026-01-07 10:01:00,R_1,007,3,9\n"
        "2026-01-07 10:00:00,2026-01-07 10:01:00,Survey Preview,2026-01-07 10:01:00,R_2,008,1,2\n"
    )
    answers = read_answers(written(tmp_path, text), map="qualtrics", scale="0-10")
    assert rows(answers) == [("007", pd.Timestamp("2026-01-07 09:01", tz="UTC"), "", 9.0)]
    assert answers.rows.rejected == {"JM-E123 excluded by the vendor's own mark": 1}
