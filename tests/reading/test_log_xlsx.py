"""Excel workbooks as people send them, and as attackers would; the parts written by hand."""

from datetime import date, datetime
from string import ascii_uppercase

import pytest
import workbooks
from workbooks import CLOCK, DAY, LASTING, MOMENT, PADDED, sheet_xml, workbook

from journeymine.errors import LogError, UsageError
from journeymine.files import open_source
from journeymine.reading import read_log
from journeymine.reading.workbook.dates import date_text
from journeymine.reading.workbook.formats import Shown, shown_as
from journeymine.reading.workbook.rows import read_xlsx_rows

HEAD = ["case", "activity", "time"]
AT = (45663.354166666664, MOMENT)  # 2025-01-06 08:30
PAY = ["1", "pay", AT]


def rows_of(tmp_path, data, name="log.xlsx", **options):
    (tmp_path / name).write_bytes(data)
    with open_source(tmp_path / name) as source:
        return read_xlsx_rows(source, **options)


def one_column(tmp_path, *values, **options):
    """What a column becomes; a second one keeps the rows."""
    rows = [["a", "b"], *([value, "x"] for value in values)]
    raw = rows_of(tmp_path, workbook({"S": rows}, **options))
    return raw.table["a"].to_pylist()


def log_of(tmp_path, data, name="log.xlsx", **options):
    (tmp_path / name).write_bytes(data)
    return read_log(tmp_path / name, **options)


def refused(tmp_path, data, **options):
    with pytest.raises((LogError, UsageError)) as caught:
        log_of(tmp_path, data, **options)
    return caught.value.problems[0]


def said(raw):
    return {finding.code: finding.message for finding in raw.findings}


def test_a_workbook_is_a_log_with_times_as_they_are_shown(tmp_path):
    log = log_of(tmp_path, workbook({"S": [HEAD, PAY, [2, "send", (45664, DAY)]]}))
    table = log.to_arrow()
    assert table["case"].to_pylist() == ["1", "2"]
    assert [time.isoformat() for time in table["time"].to_pylist()] == [
        "2025-01-06T08:30:00+00:00", "2025-01-07T00:00:00+00:00",
    ]  # fmt: skip
    assert "JM-W102" in said(log)  # times without a zone, taken as UTC
    log = log_of(tmp_path, workbook({"S": [HEAD, PAY]}), "log.XLSM", timezone="Europe/Stockholm")
    assert log.to_arrow()["time"].to_pylist()[0].isoformat() == "2025-01-06T07:30:00+00:00"


def test_a_time_format_is_for_texts_and_not_for_real_dates(tmp_path):
    log = log_of(tmp_path, workbook({"S": [HEAD, PAY]}), time_format="%d.%m.%Y")
    assert log.n_events == 1
    text = workbook({"S": [HEAD, ["1", "pay", "06.01.2025"]]})
    log = log_of(tmp_path, text, time_format="%d.%m.%Y")
    assert log.to_arrow()["time"].to_pylist()[0].day == 6


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("><v>7</v>", "7"),
        ("><v>7.0</v>", "7"),
        ("><v>-7.0</v>", "-7"),
        ("><v>0.5</v>", "0.5"),
        ("><v>1E5</v>", "100000"),
        ("><v>1.5E-7</v>", "1.5e-07"),
        ("><v>0.30000000000000004</v>", "0.30000000000000004"),
        ("><v>999999999999999</v>", "999999999999999"),
        ("><v>9007199254740993</v>", "9007199254740993"),
        ('t="n"><v> 12 </v>', "12"),
        ('t="b"><v>1</v>', "true"),
        ('t="b"><v>0</v>', "false"),
        ('t="str"><f>A1</f><v>007</v>', "007"),
        ("><f>1+1</f><v>2</v>", "2"),
        ('t="s"><v>0</v>', "plain"),
        ('t="s"><v>1</v>', " two\nlines "),
        ('t="s"><v>2</v>', "rich text"),
        ('t="s"><v>3</v>', "東京"),
        ('t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is>', "ab"),
        ('t="str"><v>one_x000D_two _x005F_x000D_ _xD800_</v>', "one\rtwo _x000D_ _xD800_"),
        ('t="d"><v>2025-01-06T08:30:00</v>', datetime(2025, 1, 6, 8, 30)),
        ('t="d"><v>2025-01-06</v>', date(2025, 1, 6)),
        ('t="d"><v>6 Jan</v>', "6 Jan"),
        ('t="e"><v>#N/A</v>', None),
        ("><f>1+1</f>", None),
        ("><v></v>", None),
        (">", None),
        (f's="{DAY}"><v>45663</v>', date(2025, 1, 6)),
        (f's="{DAY}"><v>45663.5</v>', datetime(2025, 1, 6, 12)),
        (f's="{MOMENT}"><v>45663.354166666664</v>', datetime(2025, 1, 6, 8, 30)),
        (f's="{MOMENT}"><v>45663.3541666667</v>', datetime(2025, 1, 6, 8, 30)),
        (f's="{MOMENT}"><v>45663.35416739583</v>', datetime(2025, 1, 6, 8, 30, 0, 63000)),
        (f's="{CLOCK}"><v>0.354166666666667</v>', "08:30:00"),
        (f's="{CLOCK}"><v>45663.354166666664</v>', datetime(2025, 1, 6, 8, 30)),
        (f's="{LASTING}"><v>1.5</v>', "36:00:00"),
        (f's="{PADDED}"><v>7</v>', "7"),
        (f's="{MOMENT}"><v>-1</v>', "-1"),
        (f's="{MOMENT}"><v>2958466</v>', "2958466"),
        (f's="{DAY}" t="inlineStr"><is><t>45663</t></is>', "45663"),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_what_a_person_sees(tmp_path, written, read):
    strings = (
        "<si><t>plain</t></si><si><t xml:space='preserve'> two\nlines </t></si>"
        "<si><r><t>rich</t></r><r><rPr><b/></rPr><t xml:space='preserve'> text</t></r></si>"
        "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>"
    )
    assert one_column(tmp_path, f"<{written}", strings=strings) == [read]


def test_ids_stay_apart_as_texts_and_numbers_are(tmp_path):
    assert one_column(tmp_path, "007", 7, "07", "1e5", "NA", " 7 ", 7.5, True) == [
        "007", "7", "07", "1e5", "NA", " 7 ", "7.5", "true",
    ]  # fmt: skip


def test_dates_of_1904_and_the_day_that_never_was(tmp_path):
    properties = '<workbookPr date1904="1"/>'
    assert one_column(tmp_path, (44201, DAY), (0, DAY), properties=properties) == [
        date(2025, 1, 6), date(1904, 1, 1),
    ]  # fmt: skip
    counted = [(1, "1900-01-01"), (59, "1900-02-28"), (61, "1900-03-01"), (2958465, "9999-12-31")]
    for number, day in counted:
        assert date_text(number, Shown.DAY) == (Shown.DAY, day)
    for number in (-1, 0, 0.5, 60, 60.9, 2958466, 1e300):
        assert date_text(number, Shown.DAY) is None


def test_every_millisecond_of_a_day_comes_back(tmp_path):
    for millis in range(0, 86_400_000, 997):
        number = 45663 + millis / 86_400_000
        for written in (number, float(f"{number:.15g}")):
            _, text = date_text(written, Shown.MOMENT)
            moment = datetime.fromisoformat(text) - datetime(2025, 1, 6)
            assert round(moment.total_seconds() * 1000) == millis


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", Shown.NUMBER), ("0.00", Shown.NUMBER), ("#,##0 [$kr-41D]", Shown.NUMBER),
        ("0.00E+00", Shown.NUMBER), ('0 "days"', Shown.NUMBER), ("[Red]0.0", Shown.NUMBER),
        ("@", Shown.NUMBER), ("0%", Shown.NUMBER), (r"0\d", Shown.NUMBER), ("", Shown.NUMBER),
        ("yyyy-mm-dd", Shown.DAY), ("d mmm", Shown.DAY), ("mmmm", Shown.DAY),
        ("[$-409]d-mmm-yy;@", Shown.DAY), ("yyyy", Shown.DAY), ("[$-411]ggge", Shown.DAY),
        ("yyyy-mm-dd hh:mm", Shown.MOMENT), ("m/d/yy h:mm AM/PM", Shown.MOMENT),
        ("dd.mm.yyyy hh:mm:ss.000", Shown.MOMENT), ('yyyy-mm-dd"T"hh:mm:ss', Shown.MOMENT),
        ("hh:mm", Shown.CLOCK), ("mm:ss.0", Shown.CLOCK), ("h AM/PM", Shown.CLOCK),
        ("[h]:mm:ss", Shown.LASTING), ("[mm]:ss", Shown.LASTING),
    ],
)  # fmt: skip
def test_a_format_code_says_what_a_number_is(code, shown):
    assert shown_as(code) is shown


def test_dates_among_texts_are_text_and_each_row_is_accounted_for(tmp_path):
    rows = [HEAD, *([PAY] * 3), ["1", "go", "07/01/2025 9:00"], ["1", "go", "soon"]]
    log = log_of(tmp_path, workbook({"S": rows}))
    assert log.rows.to_dict()["rejected"] == {"JM-E104 unreadable time": 2}
    assert [reject.line for reject in log.rejects] == [5, 6]


def test_titles_empty_rows_and_empty_columns_around_a_table_are_no_rows(tmp_path):
    rows = [
        [None, "Orders of 2025"],
        [None, "Exported", (45663, DAY)],
        [],
        [None, None, "order", "step", None, "at", "note"],
        [None, None, 1, "pay", None, AT],
        [],
        [None, None, 2, "pay", None, AT, " "],
        [None, None, "Total", 2],
        ["", " "],
    ]
    raw = rows_of(tmp_path, workbook({"S": rows}))
    assert raw.table.column_names == ["order", "step", "at", "note"]
    assert raw.table.to_pylist()[1]["note"] == " "
    assert raw.places.tolist() == [5, 7, 8]
    assert said(raw) == {"JM-W165": "the names of the columns stand in row 4"}
    log = log_of(tmp_path, workbook({"S": rows}), case="order", activity="step", time="at")
    assert log.rows.to_dict() == {"in": 3, "kept": 2, "rejected": {"JM-E103 missing time": 1}}
    assert log.rejects[0].line == 8


def test_a_header_is_found_by_the_columns_that_were_asked_for(tmp_path):
    rows = [["a", "b", "c"], ["x", "y", "z"], HEAD, PAY]
    raw = rows_of(tmp_path, workbook({"S": rows}), names=("time", "case"))
    assert raw.table.column_names == HEAD
    assert raw.table.num_rows == 1


def test_a_header_of_two_lines_is_the_second_and_a_column_without_a_name_gets_its_letter(tmp_path):
    rows = [
        ["Customer", None, None, "Event", None],
        ["id", "name", None, "activity", "time"],
        ["1", "Ada", "note", "pay", AT],
    ]
    merged = '<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="D1:E1"/></mergeCells>'
    raw = rows_of(tmp_path, workbook({"S": sheet_xml(rows, merged)}))
    assert raw.table.column_names == ["id", "name", "column C", "activity", "time"]


def test_a_column_that_is_named_twice_is_refused_and_no_row_becomes_the_header(tmp_path):
    rows = [["case", "case", "activity", "time"], *([["1", "1", "pay", "2025-01-06"]] * 9)]
    assert refused(tmp_path, workbook({"S": rows})).code == "JM-E209"


def test_merged_cells_count_for_every_row_that_they_cover(tmp_path):
    rows = [
        HEAD,
        PAY,
        [None, "send", AT],
        [None, "receive", AT],
        [None, "lost", AT],
        ["2", "pay", AT],
    ]
    merged = '<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="A6:B6"/></mergeCells>'
    log = log_of(tmp_path, workbook({"S": sheet_xml(rows, merged)}))
    assert log.to_arrow()["case"].to_pylist() == ["1", "1", "1", "2"]
    assert log.rows.to_dict()["rejected"] == {"JM-E101 missing case": 1}
    assert log.rejects[0].line == 5
    assert said(log)["JM-W167"].endswith(": 2 more cells")


def test_errors_and_formulas_that_were_never_calculated_are_missing_and_said(tmp_path):
    rows = [
        HEAD, PAY, ['<t="e"><v>#N/A</v>', "pay", AT], ["1", '<t="e"><v>#REF!</v>', AT],
        ["1", '<t="e"><v>#N/A</v>', AT], ["1", "pay", "<><f>NOW()</f>"],
    ]  # fmt: skip
    log = log_of(tmp_path, workbook({"S": rows}))
    assert log.rows.to_dict()["rejected"] == {
        "JM-E101 missing case": 1, "JM-E102 missing activity": 2, "JM-E103 missing time": 1,
    }  # fmt: skip
    assert said(log)["JM-W166"] == (
        "4 cells without a value count as missing: 2 #N/A, 1 #REF! and 1 never calculated"
    )


def test_ids_with_more_digits_than_excel_keeps_are_said(tmp_path):
    rows = [HEAD, [1234567890123456, "pay", AT], [100, "pay", AT], ["1234567890123456", "go", AT]]
    assert said(log_of(tmp_path, workbook({"S": rows})))["JM-W169"] == (
        "1 of 3 numbers in 'case' have more than 15 digits, of which Excel keeps no more: "
        "different ones may have become the same"
    )


def test_hidden_rows_are_read_and_said(tmp_path):
    xml = sheet_xml([HEAD, PAY, PAY]).replace('<row r="3"', '<row r="3" hidden="1"')
    log = log_of(tmp_path, workbook({"S": xml}))
    assert log.n_events == 2
    assert said(log)["JM-W168"] == "1 of 2 rows are hidden in the sheet; they are read"


def test_one_sheet_with_a_table_is_taken_and_said(tmp_path):
    notes = [["About this export"], ["Made by the shop"]]
    data = workbook({"Notes": notes, "Orders": [HEAD, PAY], "Empty": []})
    assert said(rows_of(tmp_path, data))["JM-W165"] == "read from the sheet 'Orders', of 3"


def test_of_several_sheets_with_tables_one_must_be_named(tmp_path):
    data = workbook(
        {"Jan": [HEAD, PAY], "Feb's": [HEAD, PAY, PAY], "Old": [HEAD, PAY]}, hidden=["Old"]
    )
    problem = refused(tmp_path, data)
    assert (problem.code, problem.message.endswith("hold a table: 'Jan', 'Feb's'.")) == (
        "JM-E037",
        True,
    )
    assert "--sheet 'Jan'" in problem.hint
    assert log_of(tmp_path, data, sheet="Feb's").n_events == 2
    assert log_of(tmp_path, data, sheet="jan").n_events == 1
    assert "hidden sheet 'Old'" in said(log_of(tmp_path, data, sheet="Old"))["JM-W165"]
    problem = refused(tmp_path, data, sheet="Fbe's")
    assert (problem.code, problem.hint) == ("JM-E038", "Did you mean 'Feb's'?")
    assert "'Jan', 'Feb's', 'Old'" in problem.message


def test_a_hidden_sheet_is_taken_if_no_other_has_a_table(tmp_path):
    data = workbook({"Front": [["Welcome"]], "Data": [HEAD, PAY]}, hidden=["Data"])
    assert "hidden sheet 'Data'" in said(rows_of(tmp_path, data))["JM-W165"]


def test_a_sheet_for_files_that_have_none_is_a_wrong_option(tmp_path):
    (tmp_path / "log.csv").write_text("case,activity,time\n1,pay,2025-01-06\n")
    with pytest.raises(UsageError, match="JM-E039"):
        read_log(tmp_path / "log.csv", sheet="Jan")
    (tmp_path / "log.xlsx").write_bytes(workbook({"Jan": [HEAD, PAY]}))
    assert read_log(tmp_path / "log.csv", tmp_path / "log.xlsx", sheet="Jan").n_events == 2


@pytest.mark.parametrize("rows", [[], [["only"]], [["a"], ["b"]]])
def test_a_workbook_without_a_table_is_refused(tmp_path, rows):
    assert refused(tmp_path, workbook({"S": rows})).code == "JM-E229"


def test_a_table_without_rows_is_refused_as_any_log(tmp_path):
    assert refused(tmp_path, workbook({"S": [HEAD]})).code == "JM-E208"


def test_names_of_parts_and_prefixes_of_elements_are_a_programs_own(tmp_path):
    plain = sheet_xml([HEAD, PAY])
    xml = plain.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    assert log_of(tmp_path, workbook({"S": xml})).n_events == 1
    more = {
        "_rels/.rels": workbooks.relations({"a": ("officeDocument", "/xl/Book.xml")}),
        "xl/BOOK.XML": f'<workbook xmlns="{workbooks.MAIN}" xmlns:q="{workbooks.OFFICE}"><sheets>'
        '<sheet name="S" q:id="b"/></sheets></workbook>',
        "xl/_rels/Book.xml.rels": workbooks.relations(
            {"b": ("worksheet", "../Data/s.xml"), "s": ("styles", "styles.xml")}
        ),
        "Data/s.xml": plain.replace(' r="A1"', "").replace(' r="1"', ""),
        "xl/workbook.xml": None,
    }
    assert log_of(tmp_path, workbook({"S": []}, more=more)).n_events == 1


def row(number, *cells):
    return f'<row r="{number}">{"".join(cells)}</row>'


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        (row(1, '<c r="A1"><v>1</v></c>', '<c r="A1"><v>2</v></c>'), "out of order"),
        (row(1, '<c r="B1"><v>1</v></c>', '<c r="A1"><v>2</v></c>'), "out of order"),
        (row(1, '<c r="A2"><v>1</v></c>'), "stands in row 1"),
        (row(1, '<c r="1A"><v>1</v></c>'), "stands in row 1"),
        (row(1, '<c r="XFE1"><v>1</v></c>'), "out of order"),
        (row(2) + row(2), "row 2 stands after row 2"),
        (row(2) + row(1), "row 1 stands after row 2"),
        (row(1_048_577), "row 1048577"),
        (row("9" * 10_000), "damaged"),
        (row(1, '<c r="A1" t="s"><v>0</v></c>'), "a text that is not there"),
        (row(1, '<c r="A1"><v>seven</v></c>'), "'seven' in row 1 is no number"),
        (row(1, '<c r="A1"><v>1_000</v></c>'), "is no number"),
        (row(1, '<c r="A1"><v>1e999</v></c>'), "is no number"),
        (row(1, '<c r="A1" t="x"><v>1</v></c>'), "unknown kind 'x'"),
        ("<a>" * 64, "nested more than 64 deep"),
        (row(1, "<c"), "not well-formed"),
    ],
)
def test_a_sheet_whose_cells_cannot_be_trusted_is_refused(tmp_path, xml, says):
    problem = refused(tmp_path, workbook({"S": sheet_xml(xml)}))
    assert problem.code == "JM-E227"
    assert says in problem.message


def test_a_sheet_that_is_cut_off_is_refused(tmp_path):
    xml = sheet_xml([HEAD, PAY, PAY])
    for share in (0.3, 0.6, 0.99):
        data = workbook({"S": xml[: int(len(xml) * share)]})
        assert refused(tmp_path, data).code == "JM-E227"


DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
     "_rels/.rels", "xl/_rels/workbook.xml.rels"],
)  # fmt: skip
def test_a_part_that_declares_entities_or_is_damaged_is_refused(tmp_path, part):
    strings = "<si><t>x</t></si>"
    data = workbook({"S": [HEAD, PAY]}, strings=strings, more={part: f"{DTD}<x>&b;</x>"})
    assert refused(tmp_path, data).code == "JM-E228"
    data = workbook({"S": [HEAD, PAY]}, strings=strings, more={part: "<x>"})
    assert refused(tmp_path, data).code == "JM-E227"


def test_what_lies_outside_the_workbook_is_not_looked_for(tmp_path):
    (tmp_path / "secret.xml").write_text(sheet_xml([HEAD, PAY]))
    for target, mode in ((f"{tmp_path}/secret.xml", ""), ("../../../secret.xml", ""),
                         (f"file://{tmp_path}/secret.xml", ' TargetMode="External"')):  # fmt: skip
        rels = workbooks.relations({"rId1": ("worksheet", target)}).replace("/></", f"{mode}/></")
        data = workbook({"S": []}, more={"xl/_rels/workbook.xml.rels": rels})
        assert refused(tmp_path, data).code in {"JM-E227", "JM-E229"}


def test_what_is_no_workbook_is_refused_with_what_it_is(tmp_path):
    assert "begins with" in refused(tmp_path, b"<html><table>").message
    old = b"\xd0\xcf\x11\xe0" + bytes(2000)
    assert "of the old kind (.xls)" in refused(tmp_path, old).message
    assert (
        "has a password" in refused(tmp_path, old + "EncryptedPackage".encode("utf-16-le")).message
    )
    data = workbook({"S": []}, more={"xl/workbook.xml": None})
    assert "no list of sheets" in refused(tmp_path, data).message
    data = workbook({"S": []}, more={"xl/worksheets/sheet1.xml": None})
    assert "'S' is not in it" in refused(tmp_path, data).message
    assert refused(tmp_path, workbook({"S": [HEAD, PAY]})[:-30]).code == "JM-E204"


def test_two_cells_far_apart_do_not_fill_the_memory(tmp_path):
    xml = row(1, '<c r="A1"><v>1</v></c>') + row(1_048_576, '<c r="XFD1048576"><v>1</v></c>')
    assert refused(tmp_path, workbook({"S": sheet_xml(xml)})).code == "JM-E229"
    columns = ["B", *(f"A{a}{b}" for a in ascii_uppercase for b in ascii_uppercase)]
    wide = "".join(
        row(n, f'<c r="A{n}"><v>1</v></c>', f'<c r="{column}{n}"><v>1</v></c>')
        for n, column in enumerate([*columns, *["C"] * 60_000], 1)
    )
    assert refused(tmp_path, workbook({"S": sheet_xml(wide)})).code == "JM-E205"


def test_one_long_text_in_many_cells_does_not_fill_the_memory(tmp_path):
    cells = "".join(row(n, f'<c r="A{n}" t="s"><v>0</v></c>', f'<c r="B{n}" t="s"><v>0</v></c>')
                    for n in range(1, 5_001))  # fmt: skip
    strings = f"<si><t>{'x' * 32_000}</t></si>"
    data = workbook({"S": sheet_xml(cells)}, strings=strings)
    assert refused(tmp_path, data).code == "JM-E205"


def test_merged_cells_that_overlap_a_million_rows_each_are_refused(tmp_path):
    merged = "".join('<mergeCell ref="A2:A1048576"/>' for _ in range(1_000))
    data = workbook({"S": sheet_xml([HEAD, PAY], f"<mergeCells>{merged}</mergeCells>")})
    assert refused(tmp_path, data).code == "JM-E227"


def test_a_sheet_of_nothing_but_empty_cells_is_refused_before_it_takes_minutes(tmp_path):
    data = workbook({"S": sheet_xml(f"<row>{'<c/>' * 16_000}</row>" * 200)})
    problem = refused(tmp_path, data)
    assert (problem.code, "sheet1.xml" in problem.message) == ("JM-E205", True)
