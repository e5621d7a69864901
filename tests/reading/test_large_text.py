"""The compiled reader of large tables splits them as the small one does."""

import csv

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from journeymine.errors import LogError
from journeymine.files import open_source
from journeymine.reading.presets.whole import whole
from journeymine.reading.text import large as large_text
from journeymine.reading.text import lines
from journeymine.reading.text import rows as text_rows
from journeymine.reading.text.rows import read_text_rows

cell = st.sampled_from(
    ["", "a", "7", " ", "åäö", '"', '""', '"x"', '"x,y"', '"x\ny"', '"x""y"', 'x"y', '"x"y',
     "\u00a0", "\u2003 ", '" "', "007", "\0", "a\0", "long enough", '"longer, and ""quoted"" text"']
)  # fmt: skip
end = st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n", ""])
rows_of = st.lists(st.tuples(st.lists(cell, min_size=1, max_size=4), end), max_size=8)
anything = st.text(alphabet='a,"\n\r ;\u00a0é', max_size=40)
runs = st.lists(
    st.sampled_from(
        ['"', '"', ",", ",", "\n", "\r", "\0", "x", "x" * 7, "x" * 8, "é" * 9, "#!\x0b\x0c-"]
    ),
    max_size=20,
).map("".join)  # bytes are looked at eight at a time


def read(path, large, size):
    """What a reader makes of a file: rows, places, rejects and findings; or its refusal."""
    before = text_rows._LARGE, large_text._BYTES, large_text._ROWS
    text_rows._LARGE, large_text._BYTES = (0 if large else 10**9), size
    try:
        with open_source(path) as source:
            stream = read_text_rows(source, delimiter=",")
            pieces = list(stream.pieces())
            raws = [raw for piece in pieces for raw in piece.raw_of(range(len(piece.table)))]
    except LogError as error:
        return error.code, error.problems[0].line
    finally:
        text_rows._LARGE, large_text._BYTES, large_text._ROWS = before
    rows = [row for piece in pieces for row in piece.table.to_pylist()]
    places = [place for piece in pieces for place in piece.places.tolist()]
    rejects = [reject for piece in pieces for reject in piece.rejects]
    findings = [finding for piece in pieces for finding in piece.findings]
    return rows, places, raws, rejects, findings


@settings(deadline=None)
@given(
    st.one_of(rows_of.map(lambda rows: "".join(",".join(f) + e for f, e in rows)), anything, runs),
    st.sampled_from([7, 40, 10**6]),
)
@example('a\n"x\n', 7)
@example("a,bcde\r\n1,2\r\n", 7)
@example('a\r\n"x\r\ny"\r\n\r\n', 7)
@example("a\n\u00a0\n\u2028\n\x1c\n", 7)
@pytest.mark.parametrize("header", ["a,b\n", "a\n", '\n\n"a\n1",b,c\r\n', ""])
def test_rows_rejects_and_refusals_are_the_same(tmp_path_factory, header, text, size):
    path = tmp_path_factory.mktemp("text") / "log.csv"
    path.write_bytes((header + text).encode("utf-8") or b"\n")
    assert read(path, True, size) == read(path, False, size)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"a,b\n{'x' * 30},1\nq,2\n", id="a long field"),
        pytest.param(f'a,b\n"{"x" * 30}",1\nq,2\n', id="a long quoted field"),
        pytest.param(f'a,b\n"{"x" * 30}\n",1\nq,2\n', id="a long field before its line ends"),
        pytest.param(f'a,b\n"x\n{"x" * 30}",1\nq,2\n', id="a field too long over two lines"),
        pytest.param(f"a,b\n{'å' * 20},1\n{'å' * 21},2\n", id="characters count, not bytes"),
        pytest.param(f"a,b\n1,2\n{'x,' * 60}\n", id="a long line"),
        pytest.param(f"a,b\n1,2\n{'x,' * 60}", id="a long last line"),
    ],
)
@pytest.mark.parametrize("size", [11, 10**6])
def test_limits_are_the_same(tmp_path, monkeypatch, text, size):
    for module in (text_rows, large_text):
        monkeypatch.setattr(module, "MAX_FIELD", 20)
    for module in (lines, large_text):
        monkeypatch.setattr(module, "MAX_LINE", 100)
    path = tmp_path / "log.csv"
    path.write_text(text, encoding="utf-8")
    assert read(path, True, size) == read(path, False, size)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_other_encodings_are_read_in_pieces_too(tmp_path, monkeypatch, encoding):
    monkeypatch.setattr(text_rows, "_LARGE", 0)
    monkeypatch.setattr(large_text, "_BYTES", 64)
    path = tmp_path / "log.csv"
    path.write_text("".join(f"käse{i},åäö\n" for i in range(50)), encoding=encoding)
    with open_source(path) as source:
        given = None if encoding in ("utf-8-sig", "utf-16") else encoding
        pieces = list(read_text_rows(source, encoding=given).pieces())
    rows = [row for piece in pieces for row in piece.table.to_pylist()]
    assert [row["käse0"] for row in rows] == [f"käse{i}" for i in range(1, 50)]


def test_more_rows_than_there_is_room_for_are_read_in_turns(tmp_path, monkeypatch):
    monkeypatch.setattr(text_rows, "_LARGE", 0)
    monkeypatch.setattr(large_text, "_ROWS", 1)
    monkeypatch.setattr(large_text, "_OTHERS", 3)
    path = tmp_path / "log.csv"
    text = "".join(f"{i},x{',y' * (i % 2)}\n" for i in range(5_000))
    path.write_text("a,b\n" + text, encoding="utf-8")
    with open_source(path) as source:
        pieces = list(read_text_rows(source).pieces())
    assert sum(len(piece.table) for piece in pieces) == 2_500
    assert sum(len(piece.rejects) for piece in pieces) == 2_500


def test_texts_that_repeat_are_numbered_and_stay_what_they_are(tmp_path, monkeypatch):
    monkeypatch.setattr(text_rows, "_LARGE", 0)
    ids = ["7", "007", "7.0", " 7", "", "é", "a\0", "a", "a text of more than eight bytes", '7"']
    path = tmp_path / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("id", "at"), *((ids[i * i % 7 + i % 3], i) for i in range(90))]
        )
    with open_source(path) as source:
        (piece,) = read_text_rows(source).pieces()
    assert pa.types.is_dictionary(piece.table["id"].type)
    assert pa.types.is_string(piece.table["at"].type)
    assert piece.table["id"].to_pylist() == [ids[i * i % 7 + i % 3] for i in range(90)]


def test_pieces_with_and_without_numbers_are_put_together(tmp_path, monkeypatch):
    monkeypatch.setattr(text_rows, "_LARGE", 0)
    monkeypatch.setattr(large_text, "_BYTES", 60)
    values = ["a"] * 40 + [f"b{i}" for i in range(40)]
    path = tmp_path / "log.csv"
    path.write_text("x,y\n" + "".join(f"{value},1\n" for value in values), encoding="utf-8")
    with open_source(path) as source:
        stream = read_text_rows(source)
        kinds = {str(piece.table["x"].type) for piece in stream.pieces()}
        assert len(kinds) == 2
        assert whole(stream).table["x"].to_pylist() == values
