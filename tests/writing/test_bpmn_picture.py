"""The picture of a BPMN file: nothing overlaps, flows run around, left to right, in lanes."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import NAMES, blocks

from journeymine.design import DesignedJourney, Touchpoint
from journeymine.design.paths.blocks import (
    AnyOf,
    AnyOrder,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    simplify,
)
from journeymine.design.paths.rounds import in_full
from journeymine.reading import read_design
from journeymine.writing.design_files import save_design
from journeymine.writing.designs.bpmn.grid import grid_of
from journeymine.writing.designs.bpmn.layout import diagram_of

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

owners = st.dictionaries(
    st.sampled_from(NAMES), st.sampled_from(("Sales", "Care", "Stock")), max_size=4
)


def picture(block, owned=None):
    return diagram_of(grid_of(in_full(simplify(block))), owned)


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


def _lines(flow):
    return list(zip(flow.points, flow.points[1:], strict=False))


@given(blocks(max_steps=10), owners)
def test_nothing_in_the_picture_overlaps_and_flows_run_around_the_shapes(block, owned):
    diagram = picture(block, owned)
    shapes = diagram.shapes
    for i, shape in enumerate(shapes):
        assert 0 <= shape.x <= diagram.width - shape.width
        assert 0 <= shape.y <= diagram.height - shape.height
        assert not any(_touch(shape, other) for other in shapes[i + 1 :])
    for flow in diagram.flows:
        for start, end in _lines(flow):
            assert start[0] == end[0] or start[1] == end[1]
            assert not any(_crosses(start, end, shape) for shape in shapes)


@given(blocks(max_steps=10), owners)
def test_flows_that_go_up_or_down_never_share_a_line_but_next_to_a_node(block, owned):
    verticals = [
        (start[0], *sorted([start[1], end[1]]), flow)
        for flow in picture(block, owned).flows
        for start, end in _lines(flow)
        if start[0] == end[0]
    ]
    for i, (x, low, high, flow) in enumerate(verticals):
        for x2, low2, high2, other in verticals[i + 1 :]:
            assert flow is other or x != x2 or high <= low2 or high2 <= low


def _on_the_edge(point, shape):
    x, y = point
    return x in (shape.x, shape.x + shape.width) and y == shape.y + shape.height // 2


@given(blocks(max_steps=10), owners)
def test_every_flow_begins_and_ends_at_the_side_of_its_shapes(block, owned):
    diagram = picture(block, owned)
    by_number = {shape.number: shape for shape in diagram.shapes}
    for flow in diagram.flows:
        assert _on_the_edge(flow.points[0], by_number[flow.source])
        assert _on_the_edge(flow.points[-1], by_number[flow.target])


@given(blocks(max_steps=8))
def test_without_loops_every_flow_runs_from_left_to_right(block):
    diagram = picture(_without_loops(simplify(block)))
    by_number = {shape.number: shape for shape in diagram.shapes}
    for flow in diagram.flows:
        source, target = by_number[flow.source], by_number[flow.target]
        assert source.x + source.width < target.x
        assert [x for x, _ in flow.points] == sorted(x for x, _ in flow.points)


def _without_loops(block):
    match block:
        case Repeat(body):
            return _without_loops(body)
        case Step():
            return block
        case Optional(body):
            return Optional(_without_loops(body))
        case _:
            return type(block)(tuple(map(_without_loops, block.children)))


@given(blocks(max_steps=8), owners)
def test_every_node_stands_in_the_lane_of_its_owner_and_lanes_fill_the_pool(block, owned):
    diagram = picture(block, owned)
    used = {owned.get(shape.name, "") for shape in diagram.shapes if shape.kind == "task"}
    assert {lane.name for lane in diagram.lanes} == (used if used != {""} else set())
    by_name = {lane.name: lane for lane in diagram.lanes}
    for shape in diagram.shapes:
        if shape.kind == "task":
            assert shape.lane == owned.get(shape.name, "")
        if by_name:
            lane = by_name[shape.lane]
            assert lane.y <= shape.y - shape.label_height
            assert shape.y + shape.height <= lane.y + lane.height
            assert lane.x < shape.x < shape.x + shape.width < lane.x + lane.width
    for above, below in zip(diagram.lanes, diagram.lanes[1:], strict=False):
        assert above.y + above.height == below.y


@pytest.mark.parametrize(
    "name", ["Pay", "Donaudampfschifffahrtsgesellschaft", "one two three four five six seven " * 5]
)
def test_a_box_is_large_enough_for_its_name_at_eight_pixels_a_letter(name):
    (task,) = (shape for shape in picture(Step(name)).shapes if shape.kind == "task")
    words, inside = name.split(), task.width - 20
    assert max(map(len, words)) * 8 <= inside
    letters = inside // 8
    lines, used = 1, 0
    for word in words:
        if used and used + 1 + len(word) > letters:
            lines, used = lines + 1, len(word)
        else:
            used += len(word) + bool(used)
    assert lines * 15 + 20 <= task.height


def test_the_name_of_a_choice_has_room_above_its_gateway():
    path = Sequence((Step("a"), Choice((Step("b"), Step("c")), "Which of the two ways it goes")))
    split = next(s for s in picture(path).shapes if s.name.startswith("Which"))
    assert split.label_height == 45  # three lines of at most 13 letters
    assert split.y - 5 - split.label_height >= 0


def test_a_picture_that_was_laid_out_by_hand_stays_as_it_is():
    path = Sequence((Step("a"), AnyOrder((Step("b"), Step("c"))), Optional(Step("d"))))
    diagram = picture(path)
    kinds = {s.kind: (s.x, s.y, s.width, s.height) for s in diagram.shapes if not s.name}
    assert kinds["startEvent"] == (70, 102, 36, 36)
    by_name = {s.name: (s.x, s.y) for s in diagram.shapes if s.name}
    assert by_name == {"a": (156, 80), "b": (406, 80), "c": (406, 190), "d": (756, 80)}
    assert diagram.lanes == ()


def test_every_node_flow_and_lane_has_its_picture(tmp_path):
    save_design(read_design(FIXTURES / "care.journey.yaml"), tmp_path / "a.bpmn")
    root = ElementTree.parse(tmp_path / "a.bpmn").getroot()
    drawn = {e.get("bpmnElement") for e in root.iter() if e.get("bpmnElement")}
    process = root.find("{*}process")
    assert process is not None
    parts = {e.get("id") for e in process if e.get("id") not in (None, "lanes")}
    lanes = {e.get("id") for e in root.iter() if e.tag.endswith("}lane")}
    assert drawn == parts | lanes | {"pool", "collaboration"}
    assert len(lanes) == 2


def test_a_choice_of_some_is_an_inclusive_gateway(tmp_path):
    design = DesignedJourney("Some", AnyOf((Step("a"), Step("b")), "Which"))
    save_design(design, tmp_path / "a.bpmn")
    kinds = [e.tag.split("}")[1] for e in ElementTree.parse(tmp_path / "a.bpmn").getroot().iter()]
    assert kinds.count("inclusiveGateway") == 2
    assert "exclusiveGateway" not in kinds


def test_lanes_are_owners_when_the_file_is_read_again(tmp_path):
    pay = Touchpoint("Pay", owner="Finance & co")
    design = DesignedJourney("Shop", Sequence((Step("Order"), Step("Pay"))), {"Pay": pay})
    save_design(design, tmp_path / "a.bpmn")
    text = (tmp_path / "a.bpmn").read_text()
    cut = text[: text.index("<extensionElements>")] + text[text.index("<laneSet") :]
    (tmp_path / "bare.bpmn").write_text(cut)
    assert read_design(tmp_path / "bare.bpmn").touchpoint("Pay").owner == "Finance & co"
    assert read_design(tmp_path / "bare.bpmn").touchpoint("Order").owner == ""
