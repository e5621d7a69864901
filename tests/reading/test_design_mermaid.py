"""Mermaid journeys: the grammar of version 11 as its own parser reads it, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.design import DesignedJourney, Score, Targets, Touchpoint
from journeymine.design.paths.blocks import Sequence, Step, simplify
from journeymine.errors import DesignError
from journeymine.reading.designs.mermaid import read_mermaid
from journeymine.writing.designs.mermaid import mermaid_bytes


def read(text):
    return read_mermaid(text.encode(), "x.mmd", "x")


def tasks(text):
    design = read(text)
    found = []
    for name in design.steps:
        touchpoint = design.touchpoint(name)
        score = touchpoint.targets.experience.value if touchpoint.targets else None
        found.append((touchpoint.stage, name, score, touchpoint.actor, touchpoint.owner))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("journey\n title My day\n section Go\n  Tea: 5: Me\n  Up: 3: Me, Cat\n",
                     [("Go", "Tea", 5, "", "Me"), ("Go", "Up", 3, "", "Me, Cat")], id="the example"),
        pytest.param("journey title X\nA: 3", [("", "A", 3, "", "")], id="a title on the first line"),
        pytest.param("%% hi\njourney\n%% c\n % d\n A: 4 # c\n B: 2: Me # c\n# all\n",
                     [("", "A", 4, "", ""), ("", "B", 2, "", "Me")], id="comments"),
        pytest.param("%%{init: {'theme':\n 'base'}}%%\njourney\nA: 1", [("", "A", 1, "", "")], id="a directive"),
        pytest.param("journey\nA: 5:\nB: 3.5", [("", "A", 5, "", ""), ("", "B", 3.5, "", "")], id="nobody"),
        pytest.param("journey\r\nsection s\r\nA: 3: Me\r\n", [("s", "A", 3, "", "Me")], id="other line ends"),
        pytest.param("JOURNEY\nSECTION y\nA: 3", [("y", "A", 3, "", "")], id="capital letters"),
        pytest.param("journey\nA#58;B#35;1: 3: M#59;e", [("", "A:B#1", 3, "", "M;e")], id="signs by number"),
        pytest.param("journey\nQ#amp;A: 3", [("", "Q&A", 3, "", "")], id="signs by name"),
        pytest.param("journey\nA: : Me", [("", "A", None, "", "Me")], id="no score"),
        pytest.param("journey\nA: 0", [("", "A", None, "", "")], id="the score 0"),
        pytest.param("journey\nA: 3: Me # not said", [("", "A", None, "", "Me")], id="a score not said"),
        pytest.param("journey\nA: 3: Sales, CUSTOMER, Partner",
                     [("", "A", 3, "customer", "Sales, Partner")], id="who acts"),
        pytest.param("journey\nsection s\nA: 3\nsection #32;\nB: 3",
                     [("s", "A", 3, "", ""), ("", "B", 3, "", "")], id="a section that ends"),
        pytest.param("journey\nsectional: 3", [("", "sectional", 3, "", "")], id="a longer word"),
    ],
)  # fmt: skip
def test_tasks_have_their_section_score_and_people(text, expected):
    assert tasks(text) == expected


def test_titles_and_descriptions_are_kept():
    text = "---\ntitle: 'Front'\n---\njourney\n{}accDescr {{\n two\n lines }}\nA: 3"
    assert (read(text.format("")).name, read(text.format("")).description) == (
        "Front",
        "two\nlines",
    )
    assert read(text.format("title Inside\n")).name == "Inside"
    assert read("journey\naccTitle: t\naccDescr: one line\nA: 3").description == "one line"
    assert read("journey\nA: 3").name == "x"


def test_a_task_in_two_sections_has_the_first_stage_and_that_is_said():
    design = read("journey\nsection One\nA: 3: Me\nsection Two\nA: 4: You")
    assert design.steps == ("A", "A")
    assert (design.touchpoint("A").stage, design.touchpoint("A").owner) == ("One", "Me, You")
    assert [(f.code, f.message) for f in design.findings] == [
        ("JM-W350", "'A' has several stages, One and Two: the first counts"),
        ("JM-W350", "'A' has several intended experiences, 3 and 4: the first counts"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "line", "said"),
    [
        ("flowchart LR\n a --> b", "JM-E377", 1, "begins with 'flowchart'"),
        ("%% c\n\nsequenceDiagram\n", "JM-E377", 3, "begins with 'sequenceDiagram'"),
        ("---\ntitle: x\n---\ngantt", "JM-E377", 4, "begins with 'gantt'"),
        ("```mermaid\njourney\nA: 3\n```", "JM-E377", 1, "Markdown"),
        ("%% nothing", "JM-E377", 1, "no diagram"),
        ("journey\n", "JM-E329", 1, "no task"),
        ("journey\nA", "JM-E378", 2, "no colon"),
        ("journey\nA: good", "JM-E378", 2, "'good'"),
        ("journey\nA: 6", "JM-E378", 2, "'6'"),
        ("journey\nA: -1", "JM-E378", 2, "'-1'"),
        ("journey\nA: 0.5", "JM-E378", 2, "'0.5'"),
        ("journey\nA; b: 3", "JM-E378", 2, "semicolon"),
        ("journey\nPay: now: 3", "JM-E378", 2, "'now'"),
        ("journey\nA: 3: Me: 4", "JM-E378", 2, "more than a score"),
        ("journey\n : 3", "JM-E316", 2, "no name"),
    ],
)
def test_what_is_no_journey_is_refused_by_its_line(text, code, line, said):
    with pytest.raises(DesignError, match=said) as refusal:
        read(text)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.line) == (code, line)
    assert problem.hint


def test_every_line_that_is_wrong_is_told_at_once():
    with pytest.raises(DesignError) as refusal:
        read("journey\nA\nB: 9\nC: 3\nD: x")
    assert [p.line for p in refusal.value.problems] == [2, 3, 5]


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
    lambda text: text.strip() and "\ufffe" not in text and "\uffff" not in text
)
owners = texts.map(lambda text: text.replace(",", "").strip()).filter(
    lambda text: text and text.casefold() not in ("customer", "company", "partner", "system")
)
touchpoints = st.builds(
    Touchpoint,
    texts,
    texts | st.just(""),
    owner=owners | st.just(""),
    actor=st.sampled_from(["", "customer", "system"]),
    targets=st.none() | st.floats(1, 5, width=16).map(lambda n: Targets(experience=Score(n))),
)


@given(st.lists(touchpoints, min_size=1, max_size=4, unique_by=lambda t: t.name), texts)
def test_a_line_of_touchpoints_is_written_and_read_again_as_it_was(line, title):
    path = simplify(Sequence(tuple(Step(t.name) for t in line)))
    details = {t.name: t for t in line if t != Touchpoint(t.name)}
    design = DesignedJourney(title, path, details, description=title)
    assert read_mermaid(mermaid_bytes(design), "x", "x") == design


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("journey x", "#106;ourney x: 3 # not said"),
        ("Title a", "#84;itle a: 3 # not said"),
        ("section b", "#115;ection b: 3 # not said"),
        ("% a", "#37; a: 3 # not said"),
        ("a: b; #c", "a#58; b#59; #35;c: 3 # not said"),
        (" a ", "#32;a#32;: 3 # not said"),
    ],
)
def test_what_mermaid_would_take_for_something_else_is_written_by_its_number(name, line):
    # what its own parser, version 11.12, was seen to read back as the very name
    written = mermaid_bytes(DesignedJourney.of_steps(name, "z")).decode()
    assert written.splitlines()[2].strip() == line


@pytest.mark.parametrize("name", ["a\x07", "a\ud800", "  "])
def test_a_name_that_mermaid_cannot_hold_is_refused(name):
    with pytest.raises(DesignError) as refusal:
        mermaid_bytes(DesignedJourney.of_steps(name))
    assert refusal.value.code == "JM-E351"


@given(st.text("journey\nsection title :;#%{}0123ab", max_size=40))
def test_any_text_is_read_or_refused_with_a_line(text):
    try:
        found = read(f"journey\n{text}").steps
    except DesignError as error:
        found = [problem.code for problem in error.problems if problem.line]
    assert found
