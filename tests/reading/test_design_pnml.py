"""Nets in PNML: markings, weights, silence, pages; and what is refused by line."""

from pathlib import Path

import pytest
from languages import words

from journeymine.errors import DesignError
from journeymine.reading import read_design
from journeymine.reading.designs.pnml import read_pnml

PLACES = (
    '<place id="p"><initialMarking><text>1</text></initialMarking></place>',
    '<place id="q"/>',
)
PAY = '<transition id="t"><name><text>pay</text></name></transition>'
ARCS = ('<arc id="1" source="p" target="t"/>', '<arc id="2" source="t" target="q"/>')
SIMPLE = (*PLACES, PAY, *ARCS)


def pnml(*lines, final="", net='id="n"'):
    """A net with each line on a line of its own; the first is line 3."""
    return "\n".join(["<pnml>", f"<net {net}>", *lines, final, "</net></pnml>"])


def read(*lines, **rest):
    return read_pnml(pnml(*lines, **rest).encode(), "x.pnml", "x")


def refused(*lines, **rest):
    with pytest.raises(DesignError) as refusal:
        read(*lines, **rest)
    return [(p.code, p.line, p.message) for p in refusal.value.problems]


def marking(*places):
    inside = "".join(f'<place idref="{p}"><text>{n}</text></place>' for p, n in places)
    return f"<marking>{inside}</marking>"


def final(*markings):
    return f"<finalmarkings>{''.join(markings)}</finalmarkings>"


def test_the_end_is_the_only_place_without_an_outgoing_arc():
    journey = read(*SIMPLE)
    assert journey.steps == ("pay",)
    assert (journey.path.initial, journey.path.final) == ({"p": 1}, {"q": 1})
    assert words(journey.automaton, 2) == {("pay",)}


def test_final_markings_that_are_given_count():
    journey = read(*SIMPLE, '<place id="r"/>', final=final(marking(("q", 1), ("p", 0))))
    assert journey.path.final == {"q": 1}


def test_several_final_markings_are_several_ends():
    both = final(marking(("p", 1)), marking(("q", 1)), marking(("q", 1)))
    assert words(read(*SIMPLE, final=both).automaton, 2) == {(), ("pay",)}


def test_weights_of_arcs_count_tokens():
    weight = "<inscription><text>2</text></inscription>"
    journey = read(
        '<place id="p"><initialMarking><text>2</text></initialMarking></place>',
        '<place id="q"/>', '<place id="r"/>', PAY,
        '<transition id="u"><name><text>ship</text></name></transition>',
        *ARCS,
        f'<arc id="3" source="q" target="u">{weight}</arc>',
        '<arc id="4" source="u" target="r"/>',
    )  # fmt: skip
    assert words(journey.automaton, 4) == {("pay", "pay", "ship")}


def test_two_arcs_between_the_same_nodes_add_up():
    journey = read(*PLACES, PAY, *ARCS, '<arc id="3" source="t" target="q"/>',
                   final=final(marking(("q", 2))))  # fmt: skip
    assert journey.path.transitions[0].produces == {"q": 2}
    assert words(journey.automaton, 2) == {("pay",)}
    journey = read(*PLACES, PAY, *ARCS, '<arc id="3" source="p" target="t"/>')
    assert journey.path.transitions[0].consumes == {"p": 2}


@pytest.mark.parametrize(
    "inside",
    [
        '<name><text>tau</text></name><toolspecific tool="ProM" version="6.4" activity="$invisible$"/>',
        "<name><text></text></name>",
        "<name><text>\n   </text></name>",
        "",
    ],
    ids=["marked", "empty", "blank", "unnamed"],
)
def test_a_transition_without_a_label_is_silent(inside):
    skip = f'<transition id="s">{inside}</transition>'
    arcs = ('<arc id="3" source="p" target="s"/>', '<arc id="4" source="s" target="q"/>')
    journey = read(*SIMPLE, skip, *arcs)
    assert journey.steps == ("pay",)
    assert words(journey.automaton, 2) == {(), ("pay",)}


def test_steps_are_numbered_in_the_order_of_the_file_through_all_pages():
    second = '<transition id="a"><name><text>second</text></name></transition>'
    first = '<transition id="z"><name><text>first</text></name></transition>'
    arcs = [f'<arc id="{t}{i}" source="{a}" target="{b}"/>'
            for t in "az" for i, (a, b) in enumerate([("p", t), (t, "q")])]  # fmt: skip
    journey = read('<page id="1">', first, '<page id="2">', *PLACES, second, "</page>", "</page>",
                   *arcs)  # fmt: skip
    assert journey.steps == ("first", "second")


def test_a_label_keeps_its_blanks_and_loses_the_line_breaks_of_the_file():
    label = '<transition id="t"><name><text>{}</text></name></transition>'
    assert read(*PLACES, label.format(" pay "), *ARCS).steps == (" pay ",)
    assert read(*PLACES, label.format("\n  pay\n "), *ARCS).steps == ("pay",)


def test_the_name_is_the_nets_own_or_the_files():
    assert read("<name><text>Order</text></name>", *SIMPLE).name == "Order"
    assert read("<name><text/></name>", *SIMPLE).name == "x"


def test_a_namespace_and_another_encoding_change_nothing():
    text = pnml(*SIMPLE).replace(
        "<pnml>", '<pnml xmlns="http://www.pnml.org/version-2009/grammar/pnml">'
    )
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + text.replace("pay", "köp")
    assert read_pnml(text.encode("latin-1"), "x.pnml", "x").steps == ("köp",)


@pytest.mark.parametrize(
    ("lines", "code", "line", "message"),
    [
        pytest.param([*SIMPLE, '<arc id="3" source="t" target="nowhere"/>'], "JM-E326", 8,
                     "The arc '3' names 'nowhere', which does not exist", id="a dangling arc"),
        pytest.param([*SIMPLE, '<arc id="3" target="t"/>'], "JM-E326", 8, "names ''", id="half an arc"),
        pytest.param([*SIMPLE, '<arc id="3" source="p" target="q"/>'], "JM-E327", 8,
                     "joins two places, 'p' and 'q'", id="an arc between places"),
        pytest.param([*SIMPLE, '<arc id="3" source="p" target="t"><arctype><text>inhibitor</text>'
                     "</arctype></arc>"], "JM-E324", 8, "type 'inhibitor'", id="an inhibitor arc"),
        pytest.param([*SIMPLE, '<arc id="3" source="p" target="t"><type value="reset"/></arc>'],
                     "JM-E324", 8, "type 'reset'", id="a reset arc"),
        pytest.param([*SIMPLE, PAY], "JM-E325", 8, "'t' stands twice, first on line 5", id="an id twice"),
        pytest.param([*SIMPLE, '<arc id="2" source="p" target="t"/>'], "JM-E325", 8, "'2' stands twice",
                     id="an arc twice"),
        pytest.param([*PLACES, PAY, '<arc id="1" source="p" target="t"><inscription><text>0</text>'
                     "</inscription></arc>", ARCS[1]], "JM-E332", 6, "'0'; it must be a whole number",
                     id="no weight"),
        pytest.param(['<place id="p"><initialMarking><text>one</text></initialMarking></place>',
                      *SIMPLE[1:]], "JM-E332", 3, "'one'; it must be", id="a word for a number"),
        pytest.param(['<place id="p"/>', *SIMPLE[1:]], "JM-E328", 2, "no initial marking",
                     id="no initial marking"),
        pytest.param([*SIMPLE, '<place id="r"/>'], "JM-E328", 2,
                     "cannot be guessed: 2 places have no outgoing arc", id="two ends"),
        pytest.param([*SIMPLE, '<arc id="3" source="q" target="t"/>'], "JM-E328", 2,
                     "cannot be guessed: no places", id="no end"),
        pytest.param([*PLACES, '<transition id="t"/>', *ARCS], "JM-E329", 2,
                     "no transition with a label", id="nothing but silence"),
        pytest.param([*SIMPLE, '<referencePlace id="r" ref="p"/>'], "JM-E324", 8,
                     "<referencePlace> ('r') is not supported", id="a reference place"),
        pytest.param([*PLACES, PAY.replace('id="t"', 'id="t" guard="x>1"'), *ARCS], "JM-E324", 5,
                     "'t' has a guard", id="a guard"),
        pytest.param(["<place/>", *SIMPLE], "JM-E327", 3, "A place has no id", id="no id"),
    ],
)  # fmt: skip
def test_a_broken_net_is_refused_by_name_and_line(lines, code, line, message):
    found = refused(*lines)
    assert any(f[:2] == (code, line) and message in f[2] for f in found), found


def test_a_final_marking_at_an_unknown_place_is_refused():
    found = refused(*SIMPLE, final=final(marking(("end", 1))))
    assert found[0][:2] == ("JM-E326", 8)


def test_a_final_marking_that_is_empty_cannot_stand_beside_others():
    found = refused(*SIMPLE, final=final(marking(), marking(("q", 1))))
    assert found[0][0] == "JM-E328"


def test_high_level_nets_and_second_nets_are_refused():
    assert refused(*SIMPLE, net='id="n" type="http://x/grammar/highlevelnet"')[0][0] == "JM-E324"
    with pytest.raises(DesignError) as refusal:
        read_pnml(pnml(*SIMPLE).replace("</pnml>", '<net id="m"/></pnml>').encode(), "x.pnml", "x")
    assert refusal.value.code == "JM-E322"


def test_other_xml_is_no_net():
    for text in (b"<a/>", b"<pnml/>", b"<ptml><net/></ptml>"):
        with pytest.raises(DesignError) as refusal:
            read_pnml(text, "x.pnml", "x")
        assert refusal.value.code == "JM-E322"


FILES = Path(__file__).resolve().parents[2] / "fixtures" / "designs" / "formats"


@pytest.mark.parametrize(
    ("file", "name", "runs"),
    [
        ("prom.pnml", "Buy a used book",
         {("Place order+complete",), ("Place order+complete", "Get receipt+complete")}),
        ("woped.pnml", "woped",
         {("Place order", *["Check order"] * n) for n in range(1, 4)}),
        ("apromore.pnml", "apromore", {("Place order",)}),
    ],
)  # fmt: skip
def test_the_dialects_of_other_tools_have_the_runs_that_their_tools_show(file, name, runs):
    design = read_design(FILES / file)
    assert design.name == name
    assert words(design.automaton, 4) == runs


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ('<place id="r"><capacity><text>2</text></capacity></place>', "capacity of 2"),
        ('<transition id="s"><name><text>Sub</text></name><toolspecific tool="WoPeD" version="1">'
         "<subprocess>true</subprocess></toolspecific></transition>", "is a sub-process"),
        ('<page id="s"><net id="inner"/></page>', "<net>"),
        ('<referencePlace id="r" ref="p"/>', "<referencePlace>"),
    ],
)  # fmt: skip
def test_what_would_change_the_runs_is_refused_by_name(extra, said):
    found = refused(*SIMPLE, extra)
    assert ("JM-E324", 8) in [(code, line) for code, line, _ in found]
    assert any(said in message for _, _, message in found)


def test_a_capacity_of_nothing_is_no_capacity():
    assert read(
        *SIMPLE[1:], PLACES[0].replace("<initial", "<capacity><value>0</value></capacity><initial")
    ).steps == ("pay",)
