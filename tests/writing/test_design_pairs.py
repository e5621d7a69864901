"""Every format into every other: what is kept, what is said to be lost, and what is refused."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from languages import difference
from strategies import NAMES, blocks

from journeymine.design import (
    DesignedJourney,
    PetriNet,
    Score,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
    Transition,
)
from journeymine.design.paths.blocks import (
    AnyOf,
    AnyOrder,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    parts,
    simplify,
)
from journeymine.errors import DesignError
from journeymine.reading import read_design
from journeymine.writing.design_files import is_design_target, lost_in, save_design

FILES = Path(__file__).resolve().parents[2] / "fixtures" / "designs" / "formats"
TARGETS = (".journey.yaml", ".bpmn", ".pnml", ".ptml", ".ptree", ".mmd", ".csv", ".tsv")
SOURCES = tuple(sorted(p.name for p in FILES.iterdir() if p.name != "README.md"))

labels = st.sampled_from(("", "Find", "Buy"))
details = st.fixed_dictionaries(
    {
        name: st.builds(
            Touchpoint,
            st.just(name),
            labels,
            st.lists(st.sampled_from(("web", "phone, home")), max_size=2, unique=True).map(tuple),
            st.sampled_from(("", "Sales", "Care & co")),
            st.just((f"{name}_done",)) | st.just(()),
            actor=st.sampled_from(("", "company")),
            lane=st.sampled_from(("", "frontstage")),
            targets=st.none() | st.just(Targets(experience=Score(4), within=(TimeTarget(60),))),
        )
        for name in NAMES
    }
)


def designed(block, about, **more):
    known = {n: t for n, t in about.items() if t != Touchpoint(n)}
    design = DesignedJourney("Test: a", simplify(block))
    kept = {name: known[name] for name in design.touchpoints if name in known}
    return DesignedJourney("Test: a", simplify(block), kept, **more)


def has_any_of(block):
    return isinstance(block, AnyOf) or any(map(has_any_of, parts(block)))


@settings(max_examples=60)
@given(block=blocks(max_steps=6), about=details)
@pytest.mark.parametrize("ending", [".journey.yaml", ".bpmn", ".pnml"])
def test_formats_that_hold_everything_give_the_very_same_journey_back(
    tmp_path_factory, ending, block, about
):
    design = designed(block, about, ignore=("ping*",), failed=("declined",))
    design = DesignedJourney(
        **{**vars_of(design), "success": Success(design.touchpoints[0]), "description": "x"}
    )
    if ending == ".bpmn" and has_any_of(design.path):
        return  # nested in loops, its nets are too large for so many examples; see below
    file = tmp_path_factory.mktemp("pairs") / f"a{ending}"
    save_design(design, file)
    found = read_design(file)
    assert found == design
    assert found.findings == ()


def test_a_choice_of_some_is_the_very_same_after_bpmn(tmp_path):
    some = AnyOf((Step("a"), Sequence((Step("b"), Optional(Step("c"))))), "Which of them")
    design = DesignedJourney("Some", Sequence((some, Repeat(Step("d"), 1, None, 2))))
    save_design(design, tmp_path / "a.bpmn")
    assert read_design(tmp_path / "a.bpmn") == design


def vars_of(design):
    return {
        key: getattr(design, key)
        for key in ("name", "path", "details", "ignore", "failed")
    }  # fmt: skip


@pytest.mark.parametrize(("source", "ending"), list(itertools.product(SOURCES, TARGETS)))
def test_every_file_becomes_every_other_and_keeps_its_runs_or_says_what_it_loses(
    tmp_path, source, ending
):
    design = read_design(FILES / source)
    lost = save_design(design, tmp_path / f"a{ending}")
    assert lost == lost_in(design, tmp_path / f"a{ending}")
    found = read_design(tmp_path / f"a{ending}")
    flattened = any("one after the other" in finding.message for finding in lost)
    same = difference(found.automaton, design.automaton) is None
    assert same is not flattened
    kept = {"stage", "channels", "owner"}
    gone = {word for word in kept for f in lost if f" no {word}:" in f.message}
    for name in design.touchpoints:
        for word in kept - gone:
            assert getattr(found.touchpoint(name), word) == getattr(design.touchpoint(name), word)


@given(block=blocks(max_steps=6))
def test_a_net_of_blocks_is_written_in_every_format_as_its_block_would_be(tmp_path_factory, block):
    folder = tmp_path_factory.mktemp("nets")
    save_design(DesignedJourney("Test", block), folder / "a.pnml")
    net = read_design(folder / "a.pnml")
    if not isinstance(net.path, PetriNet) or has_counts(simplify(block)):
        return
    for ending in (".journey.yaml", ".ptree"):
        save_design(net, folder / f"b{ending}")
        assert difference(read_design(folder / f"b{ending}").automaton, net.automaton) is None


def has_counts(block):
    counted = isinstance(block, Repeat) and (block.minimum > 1 or block.maximum is not None)
    return counted or has_any_of(block) or any(map(has_counts, parts(block)))


CROSSED = PetriNet(
    (
        Transition("a", "a", {"p": 1}, {"q": 1}),
        Transition("b", "b", {"q": 1}, {"r": 1}),
        Transition("c", "c", {"p": 1}, {"q": 1, "r": 1}),
    ),
    {"p": 1},
    {"r": 1},
)


@pytest.mark.parametrize("ending", [e for e in TARGETS if e != ".pnml"])
def test_a_net_that_is_not_made_of_blocks_is_refused_and_nothing_is_written(tmp_path, ending):
    with pytest.raises(
        DesignError, match=r"not made of nested blocks.*\n*.*save it as \.pnml"
    ) as refusal:
        save_design(DesignedJourney("Net", CROSSED), tmp_path / f"a{ending}")
    assert refusal.value.code == "JM-E350"
    assert not list(tmp_path.iterdir())


def test_everything_that_a_format_cannot_hold_is_said():
    pay = Touchpoint(
        "Pay", "Buy", ("web",), "Sales", ("paid",), actor="customer",
        targets=Targets(experience=Score(4), reach=0.5),
    )  # fmt: skip
    some = Optional(AnyOrder((Step("c"), Step("d"))))
    path = Sequence((Step("Pay"), Choice((Step("a"), Step("b")), "Which"), some, TWICE))
    design = DesignedJourney("Shop", path, {"Pay": pay}, ("ping",), version="2")
    said = {e: [f"{f.code} {f.message}" for f in lost_in(design, f"a{e}")] for e in TARGETS}
    left, gone = ": those of 1 touchpoint are left out", "of a journey: it is left out"
    assert said[".journey.yaml"] == []
    assert said[".pnml"] == [f"JM-W352 PNML {ROUNDS}"]
    assert said[".bpmn"] == [f"JM-W352 BPMN {ROUNDS}"]
    assert said[".mmd"] == [
        f"JM-W351 Mermaid holds no channels{left}",
        f"JM-W351 Mermaid holds no aliases{left}",
        f"JM-W351 Mermaid holds no targets but intended experience{left}",
        f"JM-W351 Mermaid holds no list of ignored activities {gone}",
        f"JM-W351 Mermaid holds no version {gone}",
        "JM-W352 Mermaid holds only steps one after the other, without the 1 choice, 1 option,"
        " 1 free order and 1 repeat of the path",
    ]
    assert said[".tsv"] == said[".csv"]
    assert said[".csv"] == [
        f"JM-W351 A table holds no targets but intended experience{left}",
        f"JM-W351 A table holds no name {gone}",
        f"JM-W351 A table holds no list of ignored activities {gone}",
        f"JM-W351 A table holds no version {gone}",
        "JM-W352 A table holds only single steps and choices of them one after the other, without"
        " the 1 option of the path",
    ]
    assert [s for s in said[".ptree"] if "choices" in s or "rounds" in s] == [
        "JM-W351 The text of a process tree holds no names of choices: 'Which'",
        f"JM-W352 The text of a process tree {ROUNDS}",
    ]
    assert not any("choices" in s for s in said[".ptml"])


TWICE = Repeat(Step("e"), 2)
ROUNDS = "counts no rounds: those of 1 repeat are written out as steps of their own"


def test_only_endings_of_designs_make_a_design_of_a_table():
    assert all(is_design_target(f"a{e}") for e in TARGETS if e not in (".csv", ".tsv"))
    assert not any(is_design_target(f"a{e}") for e in (".csv", ".tsv", ".parquet", ".xlsx"))
