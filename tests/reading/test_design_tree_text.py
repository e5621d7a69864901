"""Process trees as text: what pm4py reads and prints, and errors by line and column."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from languages import difference
from strategies import blocks

from journeymine.design import DesignedJourney
from journeymine.design.paths.blocks import (
    EMPTY,
    AnyOf,
    AnyOrder,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    simplify,
    steps,
)
from journeymine.design.paths.rounds import in_full
from journeymine.errors import DesignError
from journeymine.reading import read_design
from journeymine.reading.designs.tree_text import read_tree_text
from journeymine.writing.designs.tree_text import tree_text_bytes

A, B, C, D = map(Step, "abcd")


def read(text):
    return read_tree_text(text.encode(), "x.ptree", "x")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("'a'", A),
        ("->( 'a', 'b' )", Sequence((A, B))),
        ("->('a','b')", Sequence((A, B))),
        ("X( 'a', 'b' )", Choice((A, B))),
        ("X( 'a', tau )", Optional(A)),
        ("+( 'a', 'b' )", AnyOrder((A, B))),
        ("O( 'a', 'b' )", AnyOf((A, B))),
        ("*( 'a', tau )", Repeat(A, 1)),
        ("*( 'a', 'b' )", Repeat(A, 1, B)),
        ("*( tau, 'a' )", Repeat(A, 0)),
        ("*( 'a', 'b', 'c' )", Sequence((Repeat(A, 1, B), C))),
        ("<>( 'a', X( 'b', tau ) )", AnyOrder((A, Optional(B)))),
        ("→( 'a', ×( 'b', τ ), ∧( 'c', 'd' ) )", Sequence((A, Optional(B), AnyOrder((C, D))))),
        ("->( 'a',\n    'b' )\n", Sequence((A, B))),
        ("\ufeff->( 'it (is), a -> name', \"what's new\" )",
         Sequence((Step("it (is), a -> name"), Step("what's new")))),
    ],
)  # fmt: skip
def test_every_sign_has_its_meaning(text, path):
    assert read(text).path == path


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "said"),
    [
        ("->( 'a', b )", "JM-E375", 1, 10, "'b' without quotes|Here stands 'b'"),
        ("->( 'a' 'b' )", "JM-E375", 1, 9, "no meaning"),
        ("->( 'a', 'b'", "JM-E375", 1, 13, "too early"),
        ("->( 'a',\n  'b ) ", "JM-E375", 2, 3, "never closed"),
        ("-> 'a'", "JM-E375", 1, 4, "no meaning"),
        ("'a' 'b'", "JM-E375", 1, 5, "no meaning"),
        ("", "JM-E375", 1, 1, "too early"),
        ("->( 'a', '' )", "JM-E316", 1, 10, "no name"),
        ("->( 'a',\n X() )", "JM-E316", 2, 2, "no parts"),
        ("*( 'a', 'b', 'c', 'd' )", "JM-E327", 1, 1, "4 parts"),
        ("*( 'a' )", "JM-E327", 1, 1, "1 parts"),
        ("<>( 'a', ->( 'b', 'c' ) )", "JM-E324", 1, 1, "longer than one step"),
        ("PO( 'a', 'b' )", "JM-E324", 1, 1, "partial order"),
        ("X( tau, tau )", "JM-E329", 1, None, "no step"),
    ],
)
def test_what_breaks_the_notation_is_told_by_line_and_column(text, code, line, column, said):
    with pytest.raises(DesignError, match=said) as refusal:
        read(text)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.line, problem.column) == (code, line, column)
    assert problem.hint


def test_everything_that_is_wrong_with_a_tree_is_told_at_once():
    with pytest.raises(DesignError) as refusal:
        read("->( '', *( 'a' ), X() )")
    assert [p.code for p in refusal.value.problems] == ["JM-E316", "JM-E327", "JM-E316"]


def test_a_tree_nested_too_deep_is_refused():
    with pytest.raises(DesignError) as refusal:
        read("X( " * 101 + "'a'" + " )" * 101)
    assert refusal.value.code == "JM-E323"


@pytest.mark.parametrize("data", [b"->( '\xff' )", b"\x00"])
def test_what_is_not_text_is_refused_by_its_line(data):
    with pytest.raises(DesignError) as refusal:
        read_tree_text(b"\n" + data, "x.ptree", "x")
    assert (refusal.value.code, refusal.value.problems[0].line) == ("JM-E376", 2)


@given(blocks())
def test_a_tree_that_is_written_is_read_again_but_for_names_of_choices(block):
    design = DesignedJourney("Test", block)
    found = read_tree_text(tree_text_bytes(design), "x.ptree", "Test")
    assert difference(found.automaton, design.automaton) is None
    assert found.steps == tuple(steps(in_full(simplify(block))))


@settings(max_examples=60)
@given(block=blocks(max_steps=6))
def test_pm4py_parses_our_text_and_we_parse_what_pm4py_prints(block):
    import pm4py

    design = DesignedJourney("Test", block)
    text = tree_text_bytes(design).decode()
    theirs = pm4py.parse_process_tree(text.strip())
    printed = theirs.to_string() if theirs.children else f"'{theirs.label}'"
    assert printed == text.strip()
    assert read(printed).path == read(text).path


@given(st.text("ab'->X+*O(),tau \n\"", max_size=20))
def test_any_text_is_read_or_refused_with_a_place(text):
    try:
        found = read(text).steps
    except DesignError as error:
        found = [problem.code for problem in error.problems if problem.line]
    assert found


def test_the_name_of_the_journey_is_that_of_the_file(tmp_path):
    (tmp_path / "order.ptree").write_text("'a'")
    assert read_design(tmp_path / "order.ptree").name == "order"


@pytest.mark.parametrize("name", ["a\nb", "a'b\"c", " ", "a\0"])
def test_a_name_that_no_quotes_can_hold_is_refused(name):
    with pytest.raises(DesignError) as refusal:
        tree_text_bytes(DesignedJourney.of_steps(name))
    assert refusal.value.code == "JM-E351"


def test_nothing_is_written_as_tau():
    assert tree_text_bytes(DesignedJourney("Nothing", EMPTY)) == b"tau\n"
