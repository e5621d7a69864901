"""Small pictures of every view are those that were looked at and kept, byte by byte."""

from difflib import unified_diff
from itertools import islice

import pytest
from small_pictures import SNAPSHOTS, small_pictures

from journeymine.drawing.canvas.colours import FAINT, INK, MUTED, OFF_TARGET

from lines_in_pictures import elements_with_place  # isort: skip
from pictures import SVG, outside, overlapping

KEPT = {path.stem: path for path in sorted(SNAPSHOTS.glob("*.svg"))}
HOW = "If it is meant so, look at the picture and keep it: make snapshots"


@pytest.fixture(scope="module")
def drawn():
    return {name: drawing.svg for name, drawing in small_pictures()}


def what_differs(name, kept, svg):
    """The first lines that differ, as a patch."""
    lines = unified_diff(kept.splitlines(), svg.splitlines(), "kept", "drawn now", lineterm="", n=1)
    return "\n".join([f"{name}.svg is drawn otherwise than it was kept.", *islice(lines, 24), HOW])


def test_every_small_case_is_kept_and_no_other(drawn):
    assert set(KEPT) == set(drawn), HOW


@pytest.mark.parametrize("name", KEPT)
def test_a_picture_is_the_one_that_was_kept(drawn, name):
    kept = KEPT[name].read_bytes().decode("utf-8")
    assert drawn[name] == kept, what_differs(name, kept, drawn[name])


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_picture_is_small_and_sound(name):
    svg = KEPT[name].read_text("utf-8")
    assert len(svg.encode()) < 15_000
    root = next(elements_with_place(svg))[0]
    assert overlapping(svg) == []
    assert outside(svg, float(root.get("width")), float(root.get("height"))) == []


@pytest.mark.parametrize("name", KEPT)
def test_words_have_the_colours_and_sizes_of_words(name):
    """Pale greys are for shapes: words in them could not be read."""
    texts = [
        e for e, *_ in elements_with_place(KEPT[name].read_text("utf-8")) if e.tag == f"{SVG}text"
    ]
    assert {e.get("fill") for e in texts} <= {INK, MUTED, FAINT, OFF_TARGET, "#fff"}
    small = [e for e in texts if float(e.get("font-size")) < 11]
    assert [e for e in small if float(e.get("font-size")) != 9.5] == []  # inside of shapes


def test_the_message_says_what_differs():
    told = what_differs("x", "<svg>\n<a/>\n</svg>", "<svg>\n<b/>\n</svg>")
    assert "-<a/>" in told
    assert "+<b/>" in told
    assert "make snapshots" in told
