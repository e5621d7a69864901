"""The picture of a design: every touchpoint, nothing overlaps, and what it says is the design."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_engines import ENGINES
from lines_in_pictures import boxes, elements_with_place, strokes
from pictures import SVG, outside, overlapping, text_boxes
from small_nets import nets
from strategies import blocks

import journeymine as jm
from journeymine.design import (
    AnyOf,
    AnyOrder,
    Choice,
    DesignedJourney,
    Optional,
    PetriNet,
    Repeat,
    Sequence,
    Step,
    Touchpoint,
    Transition,
)
from journeymine.design.paths.block_net import net_of_block
from journeymine.drawing.canvas.colours import AS_DESIGNED
from journeymine.drawing.graphs.net_map import _graph


def shown(drawing):
    return [box[4] for box in text_boxes(drawing.svg)]


def drawn(*parts, **details):
    known = {name: Touchpoint(name, **given) for name, given in details.items()}
    return jm.draw(DesignedJourney("Shop", Sequence(parts), known))


A, B, C = Step("a"), Step("b"), Step("c")


@pytest.mark.parametrize(
    ("block", "words", "ticks"),
    [
        (Choice((A, B)), "one of these ways", 1),
        (Choice((A, Sequence((B, C))), "Which way"), "Which way", 1),
        (AnyOf((A, B, C)), "one or more of these ways", 2),
        (AnyOrder((A, B, C)), "in any order", 2),
        (Optional(Sequence((A, B))), "optional", 0),
        (Repeat(Sequence((A, B)), 0), "any number of times", 0),
        (Repeat(A, 1), "once or more", 0),
        (Repeat(Sequence((A, B)), 2, None, 4), "2 to 4 times", 0),
        (Repeat(Sequence((A, B)), 0, None, 1), "at most once", 0),
        (Repeat(Sequence((A, B)), 1, C), "once or more, the last part between", 1),
    ],
)
def test_every_kind_of_block_has_a_bracket_with_its_words_and_a_tick_for_each_branch(
    block, words, ticks
):
    drawing = drawn(Step("first"), block, Step("last"))
    assert words in shown(drawing)
    (bracket,) = re.findall(r'<path d="([^"]*)" fill="none"', drawing.svg)
    assert bracket.count("M") == 1 + ticks


def test_a_line_of_steps_has_no_bracket():
    assert "<path" not in drawn(A, B).svg


def test_the_colours_of_the_rings_are_explained_where_there_are_any():
    said = "Colour of a ring: its first channel"
    coloured = drawn(A, B, a={"channels": ("web", "app")})
    assert shown(coloured).count(said) == 1
    assert shown(coloured)[-1] == "web"
    assert said not in shown(drawn(A, B))


def test_brackets_nest_and_stations_show_stage_channels_and_owner():
    drawing = drawn(
        Optional(Choice((A, Sequence((B, C))))),
        a={"stage": "Buy", "channels": ("web", "app"), "owner": "Order desk"},
        b={"stage": "Use"},
    )
    boxes = {box[4]: box for box in text_boxes(drawing.svg)}
    assert {"Buy", "Use", "web · app", "Order desk", "a", "b", "c"} <= set(boxes)
    assert boxes["Buy"][1] < boxes["optional"][1] < boxes["one of these ways"][1] < boxes["a"][1]


def test_a_touchpoint_at_two_places_is_two_stations():
    drawing = drawn(A, B, A)
    assert shown(drawing).count("a") == 2
    assert any("2 touchpoints at 3 stations" in words for words in shown(drawing))


names = st.text(alphabet="abcdefghij åäöÅÄÖ-&<>'\"", min_size=1, max_size=45).map(
    lambda name: name.strip() or "x"
)


@given(blocks(max_steps=30), st.lists(names, min_size=4, max_size=4), st.lists(names, max_size=3))
@settings(max_examples=60, deadline=None)
def test_no_text_overlaps_another_and_none_leaves_the_picture(block, called, stages):
    called = dict(zip("abcd", (f"{name}{i}" for i, name in enumerate(called)), strict=True))
    block = renamed(block, called)
    details = {
        name: Touchpoint(name, stage=stage, channels=(name, stage), owner=stage)
        for name, stage in zip(called.values(), stages, strict=False)
    }
    drawing = jm.draw(DesignedJourney(called["a"] * 3, block, details))
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []
    circles = ElementTree.fromstring(drawing.svg).findall("{http://www.w3.org/2000/svg}circle")
    assert len(circles) == len(list(DesignedJourney("x", block).steps))


def renamed(block, called):
    match block:
        case Step(name):
            return Step(called[name])
        case Sequence(children):
            return Sequence(tuple(renamed(c, called) for c in children))
        case AnyOrder(children):
            return AnyOrder(tuple(renamed(c, called) for c in children))
        case Choice(children, name):
            return Choice(tuple(renamed(c, called) for c in children), name)
        case AnyOf(children, name):
            return AnyOf(tuple(renamed(c, called) for c in children), name)
        case Optional(body):
            return Optional(renamed(body, called))
        case Repeat(body, least, between, most):
            pause = None if between is None else renamed(between, called)
            return Repeat(renamed(body, called), least, pause, most)


# --- nets -----------------------------------------------------------------------------


def test_a_net_is_drawn_as_its_touchpoints_and_what_stands_between():
    path = net_of_block(Sequence((A, Choice((B, C)), AnyOrder((A, Optional(B))))))
    graph = _graph(path)
    kinds = list(graph.kinds.values())
    assert sorted(graph.labels.values()) == ["a", "a", "b", "b", "c"]
    assert kinds.count("all") == 2  # the split and the join of the free order
    assert kinds.count("or") == 4  # the choice and the option, opened and closed
    drawing = jm.draw(DesignedJourney("Shop", path))
    assert {"start", "end", "a", "b", "c", "or"} <= set(shown(drawing))


LANGUAGES = {
    "sv": ("eller", "slut", "Den tänkta kundresan: 3 kontaktpunkter. Läses uppifrån och ned."),
    "da": ("eller", "slut", "Den planlagte kunderejse: 3 kontaktpunkter. Læses fra oven og ned."),
    "nb": ("eller", "slutt", "Den planlagte kundereisen: 3 kontaktpunkter. Leses ovenfra og ned."),
}


@pytest.mark.parametrize("layout", ENGINES)
@pytest.mark.parametrize(("code", "words"), LANGUAGES.items())
def test_a_net_speaks_the_language_that_is_asked_for(code, words, layout):
    net = net_of_block(Sequence((A, Choice((B, C)), AnyOrder((A, B)))))
    design = DesignedJourney("Shop", net)
    drawing = jm.draw(design, language=code, layout=layout)
    assert set(words) <= {said.replace("\u00a0", " ") for said in shown(drawing)}
    same = {"start", "Shop", "a", "b", "c"}
    assert set(shown(drawing)) & set(shown(jm.draw(design, layout=layout))) == same
    assert drawing.description != jm.draw(design).description
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []


def test_the_word_of_a_gateway_stands_inside_of_it():
    net = net_of_block(Sequence((A, Choice((B, C)))))
    for code in (*LANGUAGES, "en"):
        svg = jm.draw(DesignedJourney("Shop", net), language=code).svg
        gateways = boxes(svg, lambda e: e.get("rx") == "8" and float(e.get("height")) == 18)
        word = {"en": "or"}.get(code, "eller")
        words = [box for box in text_boxes(svg) if box[4] == word]
        assert len(gateways) == len(words) == 2
        for around, said in zip(gateways, words, strict=True):
            assert around[0] + 4 <= said[0]
            assert said[2] <= around[2] - 4


@pytest.mark.parametrize("more", [0, 1, 2, 5, 10])
def test_arrows_meet_the_border_of_a_gateway(more):
    ways = tuple(map(Step, "defghijklm"[:more]))
    net = net_of_block(Sequence((A, Choice((B, C, *ways)), AnyOrder((A, B)), Optional(C))))
    svg = jm.draw(DesignedJourney("Shop", net)).svg
    gateways = boxes(svg, lambda e: e.get("rx") == "8" and float(e.get("height")) == 18)
    heads = [
        (*map(float, e.get("points").split()[0].split(",")), dx, dy)
        for e, dx, dy in elements_with_place(svg)
        if e.tag == f"{SVG}polygon"
    ]
    tips = [(x + dx, y + dy) for x, y, dx, dy in heads]
    feet = [points[0] for points, _ in strokes(svg, lambda e: e.get("stroke") == AS_DESIGNED)]
    from_corner = [
        min(x - left, right - x)
        for x, y in (*tips, *feet)
        for left, top, right, bottom in gateways
        if left - 5 <= x <= right + 5 and min(abs(y - top), abs(y - bottom)) < 1
    ]
    assert len(from_corner) >= 2 * len(gateways)
    assert min(from_corner) >= 5  # where the round border is still within half of its line


def test_what_gateways_and_several_arrows_mean_is_said_where_there_are_any():
    choice = shown(jm.draw(DesignedJourney("Shop", net_of_block(Choice((A, B))))))
    order = shown(jm.draw(DesignedJourney("Shop", net_of_block(AnyOrder((A, B))))))
    line = shown(jm.draw(DesignedJourney("Shop", net_of_block(Sequence((A, B))))))
    of_choice, of_order = "or: one of the ways out of it.", "Several arrows out of a box or a bar"
    for words, has_choice, has_order in (
        (choice, True, False), (order, False, True), (line, False, False)
    ):  # fmt: skip
        assert (of_choice in words) == has_choice
        assert any(said.startswith(of_order) for said in words) == has_order


def test_a_net_with_a_long_hostile_name_stays_inside():
    name = "<b>&\u202e" + "x y" * 200
    drawing = jm.draw(DesignedJourney(name, net_of_block(Choice((A, B)))))
    assert overlapping(drawing.svg) == []
    assert outside(drawing.svg, drawing.width, drawing.height) == []
    assert "<b>" not in drawing.svg


def test_a_net_without_a_final_token_still_ends():
    path = PetriNet((Transition("t", "a", {"p": 1}, {}),), {"p": 1}, {})
    assert ("start", "t0") in _graph(path).arrows
    assert ("t0", "end") in _graph(path).arrows


def test_two_ways_past_each_other_stay_two_in_the_picture():
    path = PetriNet(
        (
            Transition("1", "a", {"p": 1}, {"q": 1}),
            Transition("2", None, {"q": 1}, {"r": 1}),
            Transition("3", None, {"q": 1}, {"r": 1}),
            Transition("4", "b", {"r": 1}, {"e": 1}),
        ),
        {"p": 1},
        {"e": 1},
    )
    kinds = list(_graph(path).kinds.values())
    assert (kinds.count("or"), kinds.count("all")) == (2, 1)  # one of the two is an arrow


def reached(arrows, start):
    seen, queue = {start}, [start]
    for at in queue:
        for a, b in arrows:
            if a == at and b not in seen:
                seen.add(b)
                queue.append(b)
    return seen


@pytest.mark.parametrize("layout", ENGINES)
@given(nets())
@settings(max_examples=40, deadline=None)
def test_every_transition_with_a_name_is_a_box_and_no_way_is_lost(layout, path):
    graph = _graph(path)
    assert sorted(graph.labels.values()) == sorted(t.label for t in path.transitions if t.label)
    assert set(graph.kinds) >= {key for arrow in graph.arrows for key in arrow}
    whole = [
        *((f"t{i}", p) for i, t in enumerate(path.transitions) for p in t.produces),
        *((p, f"t{i}") for i, t in enumerate(path.transitions) for p in t.consumes),
    ]
    for key in graph.labels:
        assert reached(whole, key) & set(graph.labels) == reached(graph.arrows, key) & set(
            graph.labels
        )
    drawing = jm.draw(DesignedJourney("Net", path), layout=layout)
    assert ElementTree.fromstring(drawing.svg) is not None
    assert outside(drawing.svg, drawing.width, drawing.height) == []


def test_the_same_design_gives_the_same_picture():
    for path in (Sequence((A, Choice((B, C)))), net_of_block(Sequence((A, Choice((B, C)))))):
        first, second = (jm.draw(DesignedJourney("Shop", path)).svg for _ in range(2))
        assert first == second
