"""Designs in tables: columns in five languages, orders, choices, repeats; errors by cell."""

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from languages import difference
from strategies import blocks

from journeymine.design import DesignedJourney, Score, Targets, Touchpoint
from journeymine.design.paths.blocks import (
    AnyOrder,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    simplify,
)
from journeymine.errors import DesignError
from journeymine.reading import is_design_file, read_design
from journeymine.writing.design_files import save_design
from journeymine.writing.designs.table import in_rows

FILES = Path(__file__).resolve().parents[2] / "fixtures" / "designs" / "formats"
A, B, C, D = map(Step, "ABCD")


@pytest.fixture
def table(tmp_path):
    """Reads a table from its lines."""

    def read(*lines, ending=".csv"):
        path = tmp_path / f"table{ending}"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return read_design(path)

    return read


def refused(table, *lines):
    with pytest.raises(DesignError) as refusal:
        table(*lines)
    assert all(p.hint for p in refusal.value.problems)
    return [(p.code, p.line, p.column) for p in refusal.value.problems], str(refusal.value)


def test_a_table_in_english_says_what_its_columns_say():
    design = read_design(FILES / "book.csv")
    home = Sequence((Step("Get a delivery date"), Step("Take in parcel")))
    assert design.path == Sequence(
        (
            Repeat(Step("Search"), 1),
            Step("Place order"),
            Optional(Step("Get receipt")),
            Choice((Step("Pick up parcel"), home), "Delivery"),
        )
    )
    assert design.touchpoint("Place order") == Touchpoint(
        "Place order", "Buy", ("web", "app"), "Bookis", actor="customer",
        targets=Targets(experience=Score(5)),
    )  # fmt: skip
    said = [finding.message for finding in design.findings]
    assert said == ["1 column of the table says nothing that is known: 'Price'"]


def test_a_table_in_swedish_is_sorted_by_its_order():
    design = read_design(FILES / "bok.tsv")
    together = AnyOrder((Optional(Step("Få kvitto")), Step("Få leveransbesked")))
    assert design.path == Sequence((Step("Sök"), Step("Lägg beställning"), together))
    assert design.touchpoint("Få kvitto").channels == ("e-post", "sms")
    assert design.touchpoint("Lägg beställning").targets == Targets(experience=Score(4.5))
    assert design.touchpoint("Få leveransbesked").actor == "company"


@pytest.mark.parametrize(
    "header",
    [
        "touchpoint,stage,owner", "Step,Phase,Responsible", "Kontaktpunkt,Fas,Ansvarig",
        "Trin,Fase,Ejer", "Trinn,Fase,Eier", "Schritt,Phase,Verantwortlich",
        "TOUCHPOINT,Stage , owner",
    ],
)  # fmt: skip
def test_columns_are_known_in_five_languages(table, header):
    design = table(header, "A,x,y")
    assert design.details == {"A": Touchpoint("A", "x", owner="y")}


def test_a_column_with_the_very_name_goes_before_one_that_means_the_same(table):
    design = table("step,touchpoint", "1,A", "2,B")
    assert design.steps == ("A", "B")
    assert "'step'" in design.findings[0].message


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        (["touchpoint", "A", "", "B"], Sequence((A, B))),
        (["touchpoint;optional", "A;yes", "B;no", "C;x", "D;"],
         Sequence((Optional(A), B, Optional(C), D))),
        (["touchpoint,repeat", "A,yes", "B,0+", "C,2-3", "D,2"],
         Sequence((Repeat(A, 1), Repeat(B, 0), Repeat(C, 2, None, 3), Repeat(D, 2, None, 2)))),
        (["touchpoint,repeat,optional", "A,yes,yes"], Repeat(A, 0)),
        (["touchpoint,order", "B,2", "A,1", "C,2"], Sequence((A, AnyOrder((B, C))))),
        (["touchpoint,order", "A,0", "B,0"], AnyOrder((A, B))),
        (["touchpoint,order", "A,1", "B,1.5", "C,2"], Sequence((A, B, C))),
        (["touchpoint,choice", "A,", "B,x", "C,x", "D,"], Sequence((A, Choice((B, C), "x"), D))),
        (["touchpoint,choice", "A,x", "B,x", "C,y", "D,y"],
         Sequence((Choice((A, B), "x"), Choice((C, D), "y")))),
        (["touchpoint,choice,branch", "A,x,1", "B,x,2", "C,x,1"],
         Choice((Sequence((A, C)), B), "x")),
        (["touchpoint,choice,branch,order", "A,x,1,1", "B,x,1,1", "C,x,,1", "D,,,1"],
         AnyOrder((Choice((AnyOrder((A, B)), C), "x"), D))),
        (["touchpoint,choice", "A,A | B", "B,A | B"], Choice((A, B))),
    ],
)  # fmt: skip
def test_rows_make_a_path(table, lines, path):
    assert table(*lines).path == simplify(path)


@pytest.mark.parametrize(
    ("lines", "expected", "said"),
    [
        (["stage,owner", "a,b"], [("JM-E380", 1, None)], "No column names the touchpoints"),
        (["tuchpoint,owner", "a,b"], [("JM-E380", 1, None)], "Did you mean 'touchpoint'"),
        (["touchpoint,owner,ägare", "a,b,c"], [], ""),
        (["touchpoint,phase,fas", "a,b,c"], [("JM-E380", 1, 3)], "'phase' and 'fas'"),
        (["case,activity,time", "1,a,2020-01-01"], [("JM-E380", 1, None)], "is a log"),
        (["touchpoint,experience", "a,9", "b,good"], [("JM-E381", 2, 2), ("JM-E381", 3, 2)], "'good'"),
        (["touchpoint,optional", "a,perhaps"], [("JM-E381", 2, 2)], "yes or no"),
        (["touchpoint,repeat", "a,often", "b,3-2", "c,0"], [("JM-E381", 2, 2), ("JM-E381", 3, 2)], "how often"),
        (["touchpoint,actor,lane", "a,nobody,attic"], [("JM-E381", 2, 2), ("JM-E381", 2, 3)], "attic"),
        (["touchpoint,owner", "a,b", ",c"], [("JM-E381", 3, 1)], "no touchpoint"),
        (["touchpoint,branch", "a,b"], [("JM-E381", 2, 2)], "belongs to no choice"),
        (["touchpoint,order", "a,1", "b,"], [("JM-E382", 3, 2)], "has no order"),
        (["touchpoint,order", "a,first"], [("JM-E381", 2, 2)], "must be a number"),
        (["touchpoint,choice", "a,x", "b,", "c,x"], [("JM-E382", 2, 2), ("JM-E382", 4, 2), ("JM-E382", 4, 2)],
         "do not stand together"),
        (["touchpoint,choice", "a,x", "b,"], [("JM-E382", 2, 2)], "one branch only"),
        (["touchpoint,owner", "a,b,c"], [("JM-E382", 2, None), ], "cannot be read"),
        (["touchpoint,owner"], [("JM-E329", 1, None)], "no row"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_cell_is_told_by_its_row_and_column(table, lines, expected, said):
    if not expected:
        assert table(*lines).details["a"].owner == "b"
        return
    found, text = refused(table, *lines)
    assert found == expected
    assert said in text


def test_a_file_that_is_no_table_is_refused_as_a_design(tmp_path):
    for name, data in (("a.xlsx", b"PK\x03\x04"), ("a.csv", b"\xff\xfea"), ("b.csv", b"%PDF-1.4")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(DesignError) as refusal:
            read_design(tmp_path / name)
        assert refusal.value.code.startswith("JM-E2")


def test_a_workbook_is_read_below_its_title_and_told_by_its_rows(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [
        ["Our journey"],
        [],
        ["Touchpoint", "Order", "Experience"],
        ["Pay", 2, 4],
        ["Order", 1, 5],
    ]
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    design = read_design(tmp_path / "a.xlsx")
    assert (design.name, design.steps) == ("a", ("Order", "Pay"))
    assert design.touchpoint("Order").targets == Targets(experience=Score(5))
    sheet["C5"] = "six"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(DesignError) as refusal:
        read_design(tmp_path / "a.xlsx")
    assert (refusal.value.problems[0].line, refusal.value.problems[0].column) == (5, 3)


def test_a_table_is_no_design_by_its_name_alone():
    assert not any(map(is_design_file, ("a.csv", "a.tsv", "a.xlsx")))


names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1
)
plain = names.filter(lambda text: text == text.strip() and ";" not in text)
touchpoints = st.builds(
    Touchpoint,
    plain,
    plain | st.just(""),
    st.lists(plain, max_size=2, unique=True).map(tuple),
    plain | st.just(""),
    actor=st.sampled_from(["", "customer"]),
    lane=st.sampled_from(["", "backstage"]),
    targets=st.none() | st.floats(1, 5, width=16).map(lambda n: Targets(experience=Score(n))),
    description=plain | st.just(""),
)


@pytest.mark.parametrize("ending", [".csv", ".tsv"])
@given(data=st.data())
def test_touchpoints_are_written_and_read_again_as_they_were(tmp_path_factory, ending, data):
    line = data.draw(st.lists(touchpoints, min_size=1, max_size=4, unique_by=lambda t: t.name))
    path = simplify(Sequence(tuple(Step(t.name) for t in line)))
    design = DesignedJourney("a", path, {t.name: t for t in line if t != Touchpoint(t.name)})
    file = tmp_path_factory.mktemp("table") / f"a{ending}"
    save_design(design, file)
    assert read_design(file) == design


@given(block=blocks())
def test_what_a_table_holds_it_keeps_and_what_it_flattens_is_said(tmp_path_factory, block):
    design = DesignedJourney("a", block)
    file = tmp_path_factory.mktemp("table") / "a.csv"
    lost = save_design(design, file)
    found = read_design(file)
    flattened = in_rows(design)[1]
    assert ("JM-W352" in [finding.code for finding in lost]) == bool(flattened)
    if not flattened:
        assert difference(found.automaton, design.automaton) is None
    assert sorted(found.steps) == sorted(design.steps)


def test_a_formula_is_written_so_that_no_spreadsheet_runs_it(tmp_path):
    design = DesignedJourney("a", Sequence((Step("=1+1"), Step("'=x"), Step("-"))))
    save_design(design, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "touchpoint\n'=1+1\n''=x\n'-\n"
    assert read_design(tmp_path / "a.csv").steps == design.steps


@pytest.mark.parametrize(
    "touchpoint", [Touchpoint(" a"), Touchpoint("a", channels=("x;y",)), Touchpoint("a\ud800")]
)
def test_a_name_that_a_table_cannot_hold_is_refused(tmp_path, touchpoint):
    design = DesignedJourney("a", Step(touchpoint.name), {touchpoint.name: touchpoint})
    with pytest.raises(DesignError) as refusal:
        save_design(design, tmp_path / "a.csv")
    assert refusal.value.code == "JM-E351"
