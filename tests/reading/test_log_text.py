"""Text tables: every line is accounted for, and nothing in a field is changed."""

import codecs
import csv
import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.errors import JourneyMineError, LogError, UsageError
from journeymine.reading import read_log

HEAD = "case,activity,time,note\n"


def log_of(tmp_path, data, name="log.csv", **options):
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_log(tmp_path / name, **options)


def triples(log):
    table = log.to_arrow()
    times = [time.strftime("%d") for time in table["time"].to_pylist()]
    return list(zip(table["case"].to_pylist(), table["activity"].to_pylist(), times, strict=True))


TWO = [("1", "pay", "06"), ("2", "browse", "07")]
LINES = ["case{0}activity{0}time{0}note", "1{0}pay{0}2025-01-06{0}x", "2{0}browse{0}2025-01-07{0}"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_line_ends_and_encoding_are_recognised(tmp_path, end, delimiter, encoding):
    text = end.join(line.format(delimiter) for line in LINES)
    assert triples(log_of(tmp_path, text.encode(encoding))) == TWO
    assert triples(log_of(tmp_path, gzip.compress(text.encode(encoding)), "a.csv.gz")) == TWO


def test_a_tsv_is_separated_by_tabs_whatever_else_is_in_it(tmp_path):
    text = "case\tactivity\ttime\n1,2\tpay,now\t2025-01-06\n"
    assert triples(log_of(tmp_path, text, "log.tsv")) == [("1,2", "pay,now", "06")]


def test_a_delimiter_that_is_given_is_used(tmp_path):
    text = "case^activity^time\n1^pay, then ; go^2025-01-06\n"
    assert triples(log_of(tmp_path, text, delimiter="^")) == [("1", "pay, then ; go", "06")]
    with pytest.raises(UsageError, match="JM-E023"):
        log_of(tmp_path, text, delimiter="::")


def test_an_encoding_that_is_given_is_used_and_one_that_is_not_is_never_guessed(tmp_path):
    data = f"{HEAD}1,pay,2025-01-06,x\n1,Besök,2025-01-06,x\n".encode("cp1252")
    assert triples(log_of(tmp_path, data, encoding="cp1252"))[1][1] == "Besök"
    with pytest.raises(LogError) as caught:
        log_of(tmp_path, data)
    problem = caught.value.problems[0]
    assert (problem.code, problem.line) == ("JM-E211", 3)
    assert "--encoding cp1252" in problem.hint
    for name in ("latin-9999", "rot13", "hex"):
        with pytest.raises(UsageError, match="JM-E022"):
            log_of(tmp_path, data, encoding=name)


def test_the_line_of_bad_bytes_is_right_beyond_the_first_chunk(tmp_path):
    data = HEAD.encode() + b"1,pay,2025-01-06,x\n" * 200_000 + b"1,\xff\xfe,2025-01-06,x\n"
    with pytest.raises(LogError) as caught:
        log_of(tmp_path, data)
    assert caught.value.problems[0].line == 200_002


def test_quotes_keep_what_is_between_them(tmp_path):
    text = HEAD + '1,"Call\ncentre, ""now""",2025-01-06,"x"\n2,6" pipe,2025-01-07,\n'
    assert triples(log_of(tmp_path, text)) == [
        ("1", 'Call\ncentre, "now"', "06"), ("2", '6" pipe', "07"),
    ]  # fmt: skip


def test_rows_of_a_wrong_width_or_with_broken_quotes_leave_alone_with_their_line(tmp_path):
    text = (
        HEAD
        + '1,"a\nb",2025-01-06,x\n'  # lines 2 and 3
        + "1,short\n\n   \n1,a,2025-01-06,x,long,longer\n"  # 4, 7
        + '1,"a" b,2025-01-06,x\n'  # 8
        + "1,a,soon,x\n"  # 9
        + "1,a,2025-01-06,x,long\n"  # 10
    )
    log = log_of(tmp_path, text)
    assert [(r.file, r.line, r.code, r.raw) for r in log.rejects] == [
        ("log.csv", 4, "JM-E105", "1,short"),
        ("log.csv", 7, "JM-E105", "1,a,2025-01-06,x,long,longer"),
        ("log.csv", 8, "JM-E111", '1,"a" b,2025-01-06,x'),
        ("log.csv", 9, "JM-E104", "1,a,soon,x"),
        ("log.csv", 10, "JM-E105", "1,a,2025-01-06,x,long"),
    ]
    assert log.rejects[0].reason == "wrong number of fields: 2 instead of 4"
    assert log.rows.to_dict()["in"] == 6
    assert "2 blank lines are not rows" in [f.message for f in log.findings]


def test_the_raw_text_of_a_row_of_several_lines_is_cut_at_200_characters(tmp_path):
    text = f'{HEAD}1,"{"a" * 150}\n{"b" * 150}",soon,x\n1,a,2025-01-06,x\n'
    (reject,) = log_of(tmp_path, text).rejects
    assert reject.line == 2
    assert reject.raw == f'1,"{"a" * 150}\n{"b" * 46}'


@pytest.mark.parametrize(
    "bad",
    [
        '1,"never closed,2025-01-06,x\n1,a,2025-01-06,x\n',
        '1,"closed late,2025-01-06,x\n1,a,2025-01-06,x\n1,"quoted",2025-01-06,x\n',
        '1,"swallows,2025-01-06,x\n1,a"\n1,a,2025-01-06,x\n',
    ],
)
def test_a_quote_that_swallows_rows_refuses_the_file_at_its_line(tmp_path, bad):
    with pytest.raises(LogError) as caught:
        log_of(tmp_path, f"{HEAD}1,a,2025-01-06,x\n{bad}")
    problem = caught.value.problems[0]
    assert (problem.code, problem.line) == ("JM-E212", 3)


def test_a_field_up_to_a_million_characters_is_kept_and_a_longer_one_leaves_alone(tmp_path):
    before = csv.field_size_limit()
    text = f"{HEAD}1,{'a' * 1_000_000},2025-01-06,x\n1,{'a' * 1_100_000},2025-01-06,x\n"
    log = log_of(tmp_path, text)
    assert log.rows.rejected == {"JM-E108 value too long": 1}
    assert csv.field_size_limit() == before


def test_a_line_above_16_mb_is_refused(tmp_path):
    with pytest.raises(LogError, match="JM-E217"):
        log_of(tmp_path, HEAD + "a," * (9 << 20))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "JM-E206"),
        (b"\n\n", "JM-E208"),
        (HEAD.encode(), "JM-E208"),
        (b"case,activity,activity,time\n1,a,b,2025-01-06\n", "JM-E209"),
        (b"PK\x03\x04....", "JM-E210"),
        (b"PAR1....PAR1", "JM-E210"),
        (b"\n<!DOCTYPE html><html></html>", "JM-E210"),
        (codecs.BOM_UTF8 + b'{"error": 1}', "JM-E210"),
        (bytes(4096), "JM-E210"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "JM-E211"),
        (b"case,activity,time\n,,\n,,\n", "JM-E214"),
    ],
)
def test_what_is_no_text_table_with_rows_is_refused(tmp_path, data, code):
    with pytest.raises(LogError) as caught:
        log_of(tmp_path, data)
    assert caught.value.code == code


def test_a_file_of_one_column_names_it_in_the_error(tmp_path):
    with pytest.raises(UsageError, match="Its columns are: case"):
        log_of(tmp_path, "case\n1\n1\n2\n", case="case")
    with pytest.raises(LogError, match=r"JM-E264.*'# exported 2025'"):
        log_of(tmp_path, f"# exported 2025\n\n{HEAD}1,a,2025-01-06,x\n", case="case")


def test_columns_without_a_name_are_named_by_their_place(tmp_path):
    log = log_of(tmp_path, ",case,activity,time,\n0,1,a,2025-01-06,x\n")
    assert log.to_arrow().column_names == [
        "case", "activity", "time", "column 1", "column 5", "sequence",
    ]  # fmt: skip


def test_several_files_are_one_log_in_the_order_given(tmp_path):
    (tmp_path / "a.csv").write_text("case,activity,time\n1,a,2025-01-06\n1,,2025-01-06\n")
    (tmp_path / "b.csv").write_text("order_id;activity;time;channel\n1;b;06.01.2025 10:00;web\n"
                                    "2;c;13.01.2025;app\n;d;13.01.2025;app\n")  # fmt: skip
    log = read_log(tmp_path / "b.csv", tmp_path / "a.csv")
    assert triples(log) == [("1", "b", "06"), ("2", "c", "13"), ("1", "a", "06")]
    assert log.to_arrow()["sequence"].to_pylist() == [0, 1, 2]
    assert log.to_arrow()["channel"].to_pylist() == ["web", "app", None]
    assert [(r.file, r.line) for r in log.rejects] == [("b.csv", 4), ("a.csv", 3)]
    assert log.rows.to_dict()["in"] == 5
    assert [source.name for source in log.sources] == ["b.csv", "a.csv"]
    assert log.columns["case"] == "case, order_id"
    assert "b.csv: times in 'time' are read as day/month/year" in [f.message for f in log.findings]


def test_ignored_activities_leave_and_are_counted(tmp_path):
    text = "case,activity,time\n1,ping 1,2025-01-06\n1,pay,2025-01-06\n2,ping 2,2025-01-06\n"
    log = log_of(tmp_path, text, ignore=["ping*"])
    assert log.activities == ("pay",)
    assert log.rows.kept == 3
    assert (log.left_out[0].events, log.left_out[1].cases) == (2, 1)


def test_no_file_and_an_unknown_ending_are_said(tmp_path):
    with pytest.raises(UsageError, match="JM-E013"):
        read_log()
    (tmp_path / "log.xls").write_text(HEAD)
    with pytest.raises(LogError, match=r"JM-E207.*\.xls; logs end in \.csv"):
        read_log(tmp_path / "log.xls")


texts = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=8)


@given(st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=6))
def test_what_the_csv_module_writes_comes_back_exactly(tmp_path_factory, rows):
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["case", "activity", "time", "note"])
    writer.writerows((case, activity, "2025-01-06", note) for case, activity, note in rows)
    writer.writerow(("last", "a", "2025-01-06", ""))
    log = log_of(tmp_path_factory.mktemp("csv"), out.getvalue())
    table = log.to_arrow()
    kept = [row for row in rows if row[0].strip() and row[1].strip()]
    assert table["case"].to_pylist() == [*(row[0] for row in kept), "last"]
    assert table["activity"].to_pylist() == [*(row[1] for row in kept), "a"]
    assert table["note"].to_pylist() == [
        *(row[2] if row[2].strip() else None for row in kept),
        None,
    ]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_log_or_an_error_of_ours(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("any")
    for name in ("a.csv", "a.xes", "a.parquet"):
        for start in (b"", b"case,activity,time\n1,a,2025-01-06\n", b"<log><trace>", b"PAR1"):
            try:
                log = log_of(folder, start + data, name)
            except (LogError, UsageError):
                continue
            assert log.rows.kept == log.n_events


TABLE = "case;activity;time\n1;go;2025-01-06\n1;pay;2025-01-07\n2;go;2025-01-08\n"


@pytest.mark.parametrize(
    ("above", "said"),
    [
        pytest.param("sep=;\n", "'sep=;', is for Excel", id="of Excel"),
        pytest.param("Orders 2025\n\n", "'Orders 2025', is not the names", id="a title"),
        pytest.param("\ufeffOrders, 2025\n", None, id="a title that looks like two columns"),
    ],
)
def test_what_stands_above_the_names_of_the_columns_is_refused(tmp_path, above, said):
    with pytest.raises(JourneyMineError) as error:
        log_of(tmp_path, above + TABLE)
    if said is not None:
        assert (error.value.code, error.value.problems[0].line) == ("JM-E264", 1)
        assert said in error.value.problems[0].message
        assert "delete the lines above" in error.value.problems[0].hint


@pytest.mark.parametrize("given", [{}, {"delimiter": ";"}])
def test_a_table_without_anything_above_it_is_read(tmp_path, given):
    assert len(triples(log_of(tmp_path, "\n\n" + TABLE, **given))) == 3
    below = TABLE.replace("time\n", "time\nsep=;\n")
    assert len(triples(log_of(tmp_path, below, **given))) == 3


def test_a_header_is_no_title_whatever_else_the_rows_have_commas_in(tmp_path):
    data = "case;activity;time\n" + "".join(f"{n};a,b,c;2025-01-0{n}\n" for n in (1, 2, 3))
    assert [name for _, name, _ in triples(log_of(tmp_path, data))] == ["a,b,c"] * 3
