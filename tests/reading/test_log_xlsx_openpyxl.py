"""Workbooks written by openpyxl, which knows nothing of our reader."""

import io
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journeymine.files import open_source
from journeymine.reading import read_log
from journeymine.reading.workbook.rows import read_xlsx_rows

openpyxl = pytest.importorskip("openpyxl")

HEAD = ["case", "activity", "time"]
AT = datetime(2025, 1, 6, 8, 30)


def written(path, *rows, change=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change is not None:
        change(book)
    book.save(path)
    return path


def table_of(path):
    with open_source(path) as source:
        return read_xlsx_rows(source).table


def test_values_of_every_kind_come_back(tmp_path):
    values = {
        "007": "007", 7.0: "7", 7.25: "7.25", True: "true", "=A1": None, "#N/A": None,
        " x\ny ": " x\ny ", "é<&>\"'": "é<&>\"'", time(8, 30): "08:30:00",
        timedelta(hours=30): "30:00:00",
    }  # fmt: skip
    path = written(tmp_path / "a.xlsx", ["a", "b"], *([value, "x"] for value in values))
    assert table_of(path)["a"].to_pylist() == list(values.values())


def test_numbers_of_a_program_that_writes_points_are_whole_numbers(tmp_path):
    path = written(tmp_path / "a.xlsx", ["a", "b"], [7, 7.0], [10**15, 1e15])
    assert table_of(path).to_pylist() == [
        {"a": "7", "b": "7"}, {"a": "1000000000000000", "b": "1000000000000000"},
    ]  # fmt: skip


def test_dates_are_dates_and_moments_moments(tmp_path):
    rows = [["day", "moment"], [date(2025, 1, 6), AT], [date(1999, 12, 31), AT]]
    assert table_of(written(tmp_path / "a.xlsx", *rows)).to_pylist() == [
        {"day": date(2025, 1, 6), "moment": AT}, {"day": date(1999, 12, 31), "moment": AT},
    ]  # fmt: skip
    path = tmp_path / "b.xlsx"
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in rows:
        book.active.append(row)
    book.save(path)
    assert table_of(path)["moment"].to_pylist() == [AT, AT]


def test_a_workbook_as_people_send_it(tmp_path):
    def change(book):
        sheet = book.active
        sheet.insert_rows(1, 2)
        sheet.insert_cols(1)
        sheet["B1"] = "Orders of 2025"
        sheet.merge_cells("B1:D1")
        sheet.merge_cells("B4:B5")
        sheet.row_dimensions[6].hidden = True
        sheet.auto_filter.ref = "B3:D6"
        book.create_sheet("Notes")["A1"] = "none"
        sheet["F2"].font = openpyxl.styles.Font(bold=True)
        sheet["B9"].number_format = "yyyy-mm-dd"  # formatted, but empty

    rows = [HEAD, [1, "browse", AT], [None, "pay", AT], ["2", "pay", "#N/A"]]
    log = read_log(written(tmp_path / "a.xlsx", *rows, change=change))
    assert log.to_arrow()["case"].to_pylist() == ["1", "1"]
    assert log.rows.to_dict() == {"in": 3, "kept": 2, "rejected": {"JM-E103 missing time": 1}}
    assert log.rejects[0].line == 6
    codes = {finding.code for finding in log.findings}
    assert {"JM-W165", "JM-W166", "JM-W167", "JM-W168"} <= codes


texts = st.text(st.characters(exclude_categories=["C"], exclude_characters="="), max_size=6)
values = st.one_of(
    st.none(), texts.filter(lambda text: not text.startswith("#")), st.booleans(),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
)  # fmt: skip
moments = st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31))


def meant(value):
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        value = float(f"{value:.16g}")  # openpyxl writes no more digits
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.lists(st.tuples(values, moments), min_size=1, max_size=5))
def test_what_was_written_is_what_is_read(tmp_path_factory, rows):
    rows = [(value, at.replace(microsecond=at.microsecond // 1000 * 1000)) for value, at in rows]
    room = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["value", "at"])
    for row in rows:
        book.active.append(row)
    book.save(room)
    path = tmp_path_factory.mktemp("law") / "a.xlsx"
    path.write_bytes(room.getvalue())
    table = table_of(path)
    assert table["value"].to_pylist() == [meant(value) for value, _ in rows]
    found = [at.replace(tzinfo=UTC) for at in table["at"].to_pylist()]
    assert found == [at.replace(tzinfo=UTC) for _, at in rows]
