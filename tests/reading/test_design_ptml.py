"""Process trees: read as pm4py reads them, or refused."""

import pytest
from oracles import block_of

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
from journeymine.errors import DesignError
from journeymine.reading import read_design
from journeymine.reading.designs.ptml import read_ptml

A, B, C = Step("a"), Step("b"), Step("c")


STEPS = {
    "1": "manualTask 1 a",
    "2": "manualTask 2 b",
    "3": "manualTask 3 c",
    "0": "automaticTask 0",
    "4": "automaticTask 4",
}


def ptml(*lines, root="r", name=""):
    """A tree from lines ``tag id name`` and ``parent > child``; the first is line 3."""
    made = []
    for number, line in enumerate(lines):
        if ">" in line:
            above, below = line.split(" > ")
            made.append(f'<parentsNode id="arc{number}" sourceId="{above}" targetId="{below}"/>')
        else:
            tag, key, *label = line.split(" ", 2)
            made.append(f'<{tag} id="{key}" name="{"".join(label)}"/>')
    head = f'<ptml>\n<processTree id="t" name="{name}" root="{root}">'
    return "\n".join([head, *made, "</processTree></ptml>"])


def tree(tag, *children):
    """The block of a tree of one operator over some of the steps."""
    lines = [f"{tag} r", *(STEPS[child] for child in children)]
    text = ptml(*lines, *(f"r > {child}" for child in children))
    return read_ptml(text.encode(), "x.ptml", "x").path


def refused(*lines, **rest):
    with pytest.raises(DesignError) as refusal:
        read_ptml(ptml(*lines, **rest).encode(), "x.ptml", "x")
    return [(p.code, p.line, p.message) for p in refusal.value.problems]


def test_children_stand_in_the_order_of_their_arcs():
    assert tree("sequence", "2", "1") == Sequence((B, A))
    assert tree("and", "3", "1") == AnyOrder((C, A))
    assert tree("xor", "2", "1") == Choice((B, A))
    assert tree("or", "2", "1") == AnyOf((B, A))


def test_silent_children_become_options_or_leave():
    assert tree("xor", "1", "0") == Optional(A)
    assert tree("or", "1", "0", "2") == Optional(AnyOf((A, B)))
    assert tree("sequence", "1", "0") == A
    assert tree("and", "0", "1") == A


@pytest.mark.parametrize(
    ("children", "block"),
    [
        ("12", Repeat(A, 1, B)),
        ("123", Sequence((Repeat(A, 1, B), C))),
        ("10", Repeat(A, 1)),
        ("104", Repeat(A, 1)),
        ("01", Repeat(A, 0)),
        ("014", Repeat(A, 0)),
        ("013", Sequence((Repeat(A, 0), C))),
    ],
)
def test_a_loop_is_do_then_redo_and_do_again_then_exit(children, block):
    assert tree("xorLoop", *children) == block


def test_the_name_is_the_trees_own_or_the_files():
    text = ptml("manualTask r a", name="Order &amp; pay")
    assert read_ptml(text.encode(), "x.ptml", "order").name == "Order & pay"
    for other in ("", "t"):  # pm4py writes the id as the name
        text = ptml("manualTask r a", name=other)
        assert read_ptml(text.encode(), "x.ptml", "order").name == "order"


@pytest.mark.parametrize(
    ("lines", "code", "line", "message"),
    [
        pytest.param(["nor r", "manualTask 1 a", "r > 1"], "JM-E324", 3,
                     "<nor> ('r') is not supported", id="an operator it does not know"),
        pytest.param(["sequence r", "manualTask 1 a", "manualTask 1 b", "r > 1"], "JM-E325", 5,
                     "'1' stands twice, first on line 4", id="an id twice"),
        pytest.param(["sequence r", "manualTask 1 a", "r > 1", "r > 9"], "JM-E326", 6,
                     "names '9'", id="an arc to nowhere"),
        pytest.param(["sequence r", "sequence s", "manualTask 1 a", "r > s", "r > 1", "s > 1"],
                     "JM-E327", 8, "two parents, 'r' and 's'", id="two parents"),
        pytest.param(["sequence r", "manualTask 1 a", "manualTask 2 b", "r > 1"], "JM-E327", 5,
                     "'2' (manualTask) is not below the root", id="a node on its own"),
        pytest.param(["sequence r", "sequence s", "manualTask 1 a", "r > 1", "s > r", "r > s"],
                     "JM-E327", 4, "The root of the tree stands below", id="a circle"),
        pytest.param(["sequence r", "manualTask 1 a", "manualTask 2 b", "r > 1", "1 > 2"],
                     "JM-E327", 4, "'1' has 1 children", id="a step with children"),
        pytest.param(["xorLoop r", "manualTask 1 a", "r > 1"], "JM-E327", 3,
                     "has 1 children; it needs do, redo", id="a loop without redo"),
        pytest.param(["sequence r", "and s", "manualTask 1 a", "r > 1", "r > s"], "JM-E316", 4,
                     "The and 's' has no children", id="an empty operator"),
        pytest.param(["manualTask r  "], "JM-E316", 3, "has no name", id="a step without a name"),
        pytest.param(["automaticTask r"], "JM-E329", 2, "holds no step", id="nothing but silence"),
    ],
)  # fmt: skip
def test_a_broken_tree_is_refused_by_name_and_line(lines, code, line, message):
    found = refused(*lines)
    assert any(f[:2] == (code, line) and message in f[2] for f in found), found


def test_a_root_that_is_missing_is_refused():
    assert refused("manualTask 1 a", root="9")[0][0] == "JM-E326"


def test_other_xml_is_no_tree():
    for text in (b"<a/>", b"<ptml/>", b'<pnml><net id="n"/></pnml>'):
        with pytest.raises(DesignError) as refusal:
            read_ptml(text, "x.ptml", "x")
        assert refusal.value.code == "JM-E322"


def test_a_very_deep_tree_is_refused():
    lines = [f"sequence n{i}" for i in range(150)] + ["manualTask 1 a"]
    lines += [f"n{i} > n{i + 1}" for i in range(149)] + ["n149 > 1"]
    assert refused(*lines, root="n0")[0][0] == "JM-E323"


def sorted_tree(block):
    """The block with the children of choices and free orders sorted, as pm4py sorts them."""
    match block:
        case AnyOrder(children):
            return AnyOrder(tuple(sorted(map(sorted_tree, children), key=repr)))
        case Choice(children):
            return Choice(tuple(sorted(map(sorted_tree, children), key=repr)))
        case Sequence(children):
            return Sequence(tuple(map(sorted_tree, children)))
        case Optional(body):
            return Optional(sorted_tree(body))
        case Repeat(body, minimum, between):
            pause = None if between is None else sorted_tree(between)
            return Repeat(sorted_tree(body), minimum, pause)
    return block


@pytest.mark.parametrize(
    "model",
    [
        "receipt/models/08_receipt-im.ptml",
        "receipt/models/08_receipt-imf.ptml",
        "running_example/models/running-example.ptml",
        "synthetic_a12/a12.ptml",
    ],
)
def test_the_open_trees_are_those_that_pm4py_reads(shared, model):
    import pm4py

    theirs = simplify(block_of(pm4py.read_ptml(str(shared / model))))
    ours = read_design(shared / model).path
    assert sorted_tree(ours) == sorted_tree(theirs)
