"""Designs written and read again: by ourselves, and by pm4py."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from languages import difference, words
from strategies import blocks

from journeymine.design import DesignedJourney, PetriNet, Success, Touchpoint, Transition, Weights
from journeymine.design.blocks import (
    EMPTY,
    AnyOrder,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    simplify,
)
from journeymine.errors import DesignError, ResultError, UsageError
from journeymine.reading import read_design
from journeymine.writing.design_files import save_design
from journeymine.writing.designs.bpmn_layout import diagram_of

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FORMATS = (".journey.yaml", ".ptml", ".pnml", ".bpmn")
NET = DesignedJourney(
    "Net",
    PetriNet(
        (
            Transition("t", "a", {"p": 1}, {"q": 2}),
            Transition("u", None, {"q": 1}, {}),
            Transition("v", "b", {"q": 2}, {}),
        ),
        {"p": 1},
        {},
    ),
)

names = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
    lambda name: name.strip() and "\ufffe" not in name and "\uffff" not in name
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("designs")


def unwritten(design):
    """The design without the text that it was read from, so that all of it is laid out anew."""
    return replace(design, written="")


def again(design, path):
    save_design(design, path)
    return read_design(path)


def test_the_example_is_written_as_it_was_written_by_hand(tmp_path):
    by_hand = FIXTURES / "order.journey.yaml"
    save_design(unwritten(read_design(by_hand)), tmp_path / "order.journey.yaml")
    lines = [line.split(" #")[0].rstrip() for line in by_hand.read_text().splitlines()]
    written = (tmp_path / "order.journey.yaml").read_text()
    assert written.splitlines() == [line for line in lines if line and line[0] != "#"]


def test_every_word_of_the_language_is_written_for_people(tmp_path):
    care = unwritten(read_design(FIXTURES / "care.journey.yaml"))
    assert again(care, tmp_path / "care.journey.yaml") == care
    assert (tmp_path / "care.journey.yaml").read_text() == """\
journey: Home care
touchpoints:
  Apply: {stage: Decide, channels: [web, paper], owner: Care office, aliases: [application_received]}
  "Decision: yes": {stage: Decide, aliases: [granted]}
  Visit: {stage: Receive}
path:
  - Apply
  - choice:
      - "Decision: yes"
      - [Ask for papers, Send papers, "Decision: yes"]
    name: How it is decided
  - any_order:
      - Get keys
      - optional: [Plan care, Agree on time]
  - {repeat: Visit, min: 1, between: Call}
  - repeat:
      choice:
        - Change plan
        - Pause
  - "No"
ignore: [page_view, "scroll*"]
failed: [declined, error]
success: {reaches: Visit}
"""  # fmt: skip


@given(blocks())
def test_yaml_and_trees_keep_the_path_exactly(folder, block):
    design = DesignedJourney("Test", block)
    for ending in (".journey.yaml", ".ptml"):
        found = again(design, folder / f"same{ending}")
        assert found.path == simplify(block)
        assert found.name == "Test"


@given(blocks())
def test_every_format_keeps_the_runs_and_the_order_of_the_steps(folder, block):
    design = DesignedJourney("Test", block)
    for ending in FORMATS:
        found = again(design, folder / f"runs{ending}")
        assert difference(found.automaton, design.automaton) is None
        assert (found.steps, found.name) == (design.steps, "Test")


@given(st.lists(names, min_size=1, max_size=4, unique=True), names)
def test_any_name_is_written_so_that_it_is_read_again(folder, touchpoints, title):
    details = {name: Touchpoint(name, title, (title,), title) for name in touchpoints}
    path = simplify(Sequence((*map(Step, touchpoints), Choice((Step(touchpoints[0]), EMPTY)))))
    design = DesignedJourney(title, path, details, (title,), (title,), Success(touchpoints[0]))
    assert again(design, folder / "names.journey.yaml") == design
    for ending in FORMATS[1:]:
        assert again(design, folder / f"names{ending}").touchpoints == design.touchpoints


@pytest.mark.parametrize(
    "name",
    ["No", "null", "~", "12", "- a", "a: b", "a #b", "#a", "[a]", "{a}", "*a", "&a", "!a", "@a", "%a",
     "'a'", '"a"', "a\\b", " a", "a ", "ä ö", "日本", "🙂", "a\u2028b", "\u202ea", "\ufeffa", "Q&A <b>",
     "]]>", "optional: a", "a, b", "|", ">", "?", "-", "a" * 2000],
)  # fmt: skip
def test_names_with_a_meaning_elsewhere_keep_their_own(tmp_path, name):
    touchpoint = Touchpoint(name, aliases=("x, y",), weights=Weights(0.001, 1000, 12.5))
    design = DesignedJourney(name, Sequence((Step(name), Optional(Step("b")))), {name: touchpoint})
    assert again(design, tmp_path / "a.journey.yaml") == design
    for ending in FORMATS[1:]:
        assert again(design, tmp_path / f"a{ending}").steps == (name, "b")


def test_line_breaks_and_tabs_in_names_survive_where_they_are_not_refused(tmp_path):
    design = DesignedJourney.of_steps("a\nb\tc\rd", name="x\ny")
    for ending in (".journey.yaml", ".ptml", ".pnml"):
        assert again(design, tmp_path / f"a{ending}").steps == design.steps


def test_another_yaml_reader_reads_the_same_text(tmp_path):
    design = DesignedJourney(
        "No", Sequence((Step("yes"), Step("12"), Step("2024-01-01"), Step("Pay")))
    )
    save_design(design, tmp_path / "a.yaml")
    data = yaml.safe_load((tmp_path / "a.yaml").read_text())
    assert data == {"journey": "No", "path": ["yes", "12", "2024-01-01", "Pay"]}


def test_the_name_of_a_choice_survives_in_yaml_and_trees(tmp_path):
    design = DesignedJourney("Test", Choice((Step("a"), Step("b")), "Which <way>?"))
    for ending in (".yaml", ".ptml"):
        assert again(design, tmp_path / f"a{ending}").path == design.path


def test_a_net_is_written_as_pnml_with_its_weights_and_its_empty_end(tmp_path):
    found = again(NET, tmp_path / "net.pnml")
    assert words(found.automaton, 3) == {("a",), ("a", "b")}
    assert difference(found.automaton, NET.automaton) is None


@pytest.mark.parametrize("ending", [".journey.yaml", ".ptml", ".bpmn"])
def test_a_net_has_no_other_form(tmp_path, ending):
    with pytest.raises(DesignError, match=r"save it as \.pnml") as refusal:
        save_design(NET, tmp_path / f"net{ending}")
    assert refusal.value.code == "JM-E350"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "endings"),
    [
        ("a\x07", (".ptml", ".pnml", ".bpmn")),
        ("a\ud800", FORMATS),
        ("a\nb", (".bpmn",)),
        ("\na", (".pnml",)),
        (" ", (".yaml",)),
    ],
)
def test_a_name_that_a_format_cannot_hold_is_refused_not_changed(tmp_path, name, endings):
    for ending in endings:
        with pytest.raises(DesignError) as refusal:
            save_design(DesignedJourney.of_steps(name), tmp_path / f"a{ending}")
        assert refusal.value.code == "JM-E351"
    assert not list(tmp_path.iterdir())


def test_a_control_character_is_written_in_yaml_but_not_read_raw(tmp_path):
    design = DesignedJourney.of_steps("a\x07b\nc\td\x85e")
    assert again(design, tmp_path / "a.yaml").steps == design.steps


def test_a_journey_without_a_step_is_refused(tmp_path):
    for ending in (".yaml", ".bpmn"):
        with pytest.raises(DesignError) as refusal:
            save_design(DesignedJourney("Nothing", Optional(EMPTY)), tmp_path / f"a{ending}")
        assert refusal.value.code == "JM-E352"


def test_an_unknown_ending_and_a_missing_folder_are_refused(tmp_path):
    with pytest.raises(UsageError, match=r"end the name in \.journey\.yaml"):
        save_design(NET, tmp_path / "net.docx")
    with pytest.raises(ResultError):
        save_design(NET, tmp_path / "none" / "net.pnml")


def test_the_same_journey_gives_the_same_bytes_in_every_process(tmp_path):
    script = f"""
import sys
from pathlib import Path
from journeymine.reading import read_design
from journeymine.writing.design_files import save_design
for ending in {FORMATS!r}:
    save_design(read_design({str(FIXTURES / "care.journey.yaml")!r}), sys.argv[1] + ending)
"""
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / seed)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            check=True,
        )
    for ending in FORMATS:
        first, second = (tmp_path / f"{seed}{ending}" for seed in ("1", "2"))
        assert first.read_bytes() == second.read_bytes()


# --- the picture ----------------------------------------------------------------------


def _touch(a, b):
    return (
        a.x < b.x + b.width and b.x < a.x + a.width
        and a.y < b.y + b.height and b.y < a.y + a.height
    )  # fmt: skip


def _crosses(start, end, shape):
    """Whether a horizontal or vertical line runs through the inside of a shape."""
    (x1, x2), (y1, y2) = sorted([start[0], end[0]]), sorted([start[1], end[1]])
    return (
        x1 < shape.x + shape.width and shape.x < x2
        and y1 < shape.y + shape.height and shape.y < y2
    )  # fmt: skip


@given(blocks(max_steps=10))
def test_nothing_in_the_picture_overlaps_and_flows_run_around_the_shapes(block):
    diagram = diagram_of(simplify(block))
    shapes = diagram.shapes
    for i, shape in enumerate(shapes):
        assert 0 <= shape.x <= diagram.width - shape.width
        assert 0 <= shape.y <= diagram.height - shape.height
        assert not any(_touch(shape, other) for other in shapes[i + 1 :])
    for flow in diagram.flows:
        for start, end in zip(flow.points, flow.points[1:], strict=False):
            assert start[0] == end[0] or start[1] == end[1]
            assert not any(_crosses(start, end, shape) for shape in shapes)


def _on_the_edge(point, shape):
    x, y = point
    inside_x, inside_y = (
        shape.x <= x <= shape.x + shape.width,
        shape.y <= y <= shape.y + shape.height,
    )
    on_x, on_y = x in (shape.x, shape.x + shape.width), y in (shape.y, shape.y + shape.height)
    return inside_x and inside_y and (on_x or on_y)


@given(blocks(max_steps=10))
def test_every_flow_begins_and_ends_at_the_edge_of_its_shapes(block):
    diagram = diagram_of(simplify(block))
    by_number = {shape.number: shape for shape in diagram.shapes}
    for flow in diagram.flows:
        assert _on_the_edge(flow.points[0], by_number[flow.source])
        assert _on_the_edge(flow.points[-1], by_number[flow.target])


def test_every_node_and_every_flow_has_its_picture(tmp_path):
    save_design(read_design(FIXTURES / "care.journey.yaml"), tmp_path / "a.bpmn")
    root = ElementTree.parse(tmp_path / "a.bpmn").getroot()
    drawn = {e.get("bpmnElement") for e in root.iter() if e.get("bpmnElement")} - {"process"}
    process = root.find("{*}process")
    assert process is not None
    assert drawn == {e.get("id") for e in process}


# --- pm4py as the oracle --------------------------------------------------------------

LONGEST = 5


def their_words(net, start, final):
    """Words of a net of pm4py, by its own firing rule."""
    from pm4py.objects.petri_net import semantics

    level, found = {(): {start}}, set()
    for _ in range(LONGEST + 1):
        following = {}
        for word, markings in level.items():
            queue, seen = list(markings), set(markings)
            for marking in queue:
                if marking == final:
                    found.add(word)
                for transition in semantics.enabled_transitions(net, marking):
                    after = semantics.execute(transition, net, marking)
                    if transition.label is not None:
                        following.setdefault((*word, transition.label), set()).add(after)
                    elif after not in seen:
                        seen.add(after)
                        queue.append(after)
        level = following
    return found


@settings(max_examples=40)
@given(block=blocks(max_steps=5))
def test_pm4py_reads_the_same_runs_from_every_format(folder, block):
    import pm4py

    design = DesignedJourney("Test", block)
    for ending in FORMATS[1:]:
        save_design(design, folder / f"theirs{ending}")
    file = str(folder / "theirs")
    nets = {
        "pnml": pm4py.read_pnml(f"{file}.pnml"),
        "ptml": pm4py.convert_to_petri_net(pm4py.read_ptml(f"{file}.ptml")),
        "bpmn": pm4py.convert_to_petri_net(pm4py.read_bpmn(f"{file}.bpmn")),
    }
    ours = words(design.automaton, LONGEST)
    assert {name: their_words(*net) for name, net in nets.items()} == dict.fromkeys(nets, ours)


def test_pm4py_writes_what_we_read(tmp_path):
    import pm4py
    from pm4py.objects.bpmn.exporter import exporter as bpmn  # write_bpmn wants Graphviz

    tree = pm4py.parse_process_tree("->('a', *('b', X('c', tau)), +('d', X(tau, 'e')))")
    net, start, final = pm4py.convert_to_petri_net(tree)
    pm4py.write_ptml(tree, str(tmp_path / "a.ptml"))
    pm4py.write_pnml(net, start, final, str(tmp_path / "a.pnml"))
    bpmn.apply(pm4py.convert_to_bpmn(tree), str(tmp_path / "a.bpmn"))
    block = Sequence(
        (
            Step("a"),
            Repeat(Step("b"), 1, Optional(Step("c"))),
            AnyOrder((Step("d"), Optional(Step("e")))),
        )
    )
    expected = DesignedJourney("Test", block).automaton
    for ending in (".ptml", ".pnml", ".bpmn"):
        assert difference(read_design(tmp_path / f"a{ending}").automaton, expected) is None
