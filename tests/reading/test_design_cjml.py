"""CJML in both of its forms: planned and actual journeys, actors, phases, dangling references."""

from pathlib import Path

import pytest

from journeymine.design import Stage, Touchpoint
from journeymine.errors import DesignError
from journeymine.reading import is_design_file, read_design
from journeymine.reading.designs.cjml.read_cjml import read_cjml

FILES = Path(__file__).resolve().parents[2] / "fixtures" / "designs" / "formats"
ACTORS = (
    '<actors><endUser actorID="U"><actorName>Carl</actorName></endUser>'
    '<serviceProvider actorID="S"><companyName>Shop</companyName></serviceProvider></actors>'
)


def side(tag, actor, label):
    inside = f'<refersTo actorIDref="{actor}"/><{tag}Label>{label}</{tag}Label>'
    return f"<{tag}>{inside}</{tag}>"


def talk(one="U", said="ask", other="S", heard="asked", more="", key="T1"):
    sides = side("initiator", one, said) + side("receiver", other, heard)
    name = "plannedCommunicationPoint"
    return f"<{name}><touchpointID>{key}</touchpointID>{sides}{more}</{name}>"


def act(actor="U", said="wait", key="T2"):
    inside = f"<touchpointID>{key}</touchpointID>{side('initiator', actor, said)}"
    return f"<plannedAction>{inside}</plannedAction>"


def planned(*points, head="<journeyID>PJ1</journeyID>", actors=ACTORS):
    inside = "\n".join(points)
    return f"<plannedJourney>{head}{actors}<touchpoints>\n{inside}</touchpoints></plannedJourney>"


def cjml(*journeys):
    return f'<CJML version="2.0">{"".join(journeys)}</CJML>'


def read(text):
    return read_cjml(text.encode(), "x.cjml.xml", "x")


def refused(text):
    with pytest.raises(DesignError) as refusal:
        read(text)
    return [(p.code, p.line, p.message) for p in refusal.value.problems]


def test_the_planned_journey_of_a_file_is_the_design():
    design = read_design(FILES / "book.cjml.xml")
    assert design.name == "Buy a used book"
    assert design.description == "From order to parcel"
    assert design.steps == ("Place order", "Get receipt", "Hand over parcel", "Unpack book")
    assert design.stage_order == (Stage("Buy"), Stage("Receive", "By post"))
    assert list(design.details.values()) == [
        Touchpoint("Place order", "Buy", ("Web",), "Bookis", ("Order registered",),
                   actor="customer", lane="frontstage", description="In the shop"),
        Touchpoint("Get receipt", "Buy", ("email",), "Bookis", ("Send receipt",),
                   actor="company", lane="frontstage"),
        Touchpoint("Hand over parcel", "Receive", (), "Bookis", actor="company", lane="backstage"),
        Touchpoint("Unpack book", "Receive", actor="customer"),
    ]  # fmt: skip


def test_actual_journeys_are_left_and_that_is_said():
    said = [finding.message for finding in read_design(FILES / "book.cjml.xml").findings]
    assert said == [
        "1 actual journey of the file is left: 'AJ1'; the design is what is planned",
        "the actor 'Company A' is referred to by its name, 'Bookis'",
    ]


def test_the_form_of_the_swimlane_editor_is_read_as_planned():
    design = read_design(FILES / "swimlane.cjml.xml")
    assert design.steps == ("Place order", "Unpack book")
    order = Touchpoint("Place order", "", ("web",), "Bookis", ("Order registered",),
                       actor="customer", lane="frontstage")  # fmt: skip
    assert design.details == {
        "Place order": order, "Unpack book": Touchpoint("Unpack book", actor="customer")
    }  # fmt: skip


def test_the_editors_other_form_keeps_actors_in_attributes():
    design = read(
        '<cjml><actors><actor id="1" name="Reader" role="Customer"/><actor id="2" name="Shop"'
        ' role="Company"/></actors><touchpoints><action initiatorId="1" time="">\n Search\n</action>'
        '<communicationPoint senderId="2" receiverId="1"><sender>Send receipt</sender>'
        "<receiver>Get receipt</receiver></communicationPoint></touchpoints></cjml>"
    )
    assert design.steps == ("Search", "Get receipt")
    assert design.touchpoint("Get receipt").owner == "Shop"
    assert design.touchpoint("Get receipt").actor == "company"


def test_actors_without_a_known_role_are_neither_customer_nor_owner():
    design = read(
        '<cjml><actor id="1"><actorName>A</actorName><actorRole>Friend</actorRole></actor>'
        '<touchpoint id="t" type="action"><initiator>1</initiator>'
        "<initiatorDescription>Look</initiatorDescription></touchpoint></cjml>"
    )
    assert design.details == {}


def test_a_touchpoint_is_called_what_its_end_user_does_or_sees():
    design = read(cjml(planned(talk("S", "send", "U", "get"), talk("S", "Sending", "U", "Receiving"
                       .replace("Receiving", "read")), act("S", "pack"))))  # fmt: skip
    assert design.steps == ("get", "read", "pack")
    assert design.touchpoint("get").aliases == ("send",)
    assert design.touchpoint("read").aliases == ()
    assert design.touchpoint("pack").lane == "backstage"


def test_the_other_side_of_several_touchpoints_is_an_alias_of_none():
    design = read(cjml(planned(talk("S", "send", "U", "letter"), talk("S", "send", "U", "bill"))))
    assert [t.aliases for t in design.details.values()] == [(), ()]
    assert len(design.findings) == 2
    assert "'send', the other side of 'letter'" in design.findings[0].message


def test_one_touchpoint_at_two_places_joins_its_channels():
    channel = "<channel><channelName>{}</channelName></channel>"
    points = [talk(more=channel.format(name)) for name in ("web", "phone")]
    design = read(cjml(planned(*points)))
    assert design.steps == ("ask", "ask")
    assert design.touchpoint("ask").channels == ("web", "phone")


def test_actors_of_another_journey_of_the_file_are_known():
    actual = "<actualJourney><journeyID>A</journeyID><plannedReference>P9</plannedReference>"
    actual += '<actors><endUser actorID="V"/></actors></actualJourney>'
    design = read(cjml(planned(talk("V")), actual))
    assert design.touchpoint("ask").actor == "customer"
    assert "refers to the planned one 'P9', which is not in the file" in design.findings[1].message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<a/>", [("JM-E322", 1, "<a>")], id="other XML"),
        pytest.param(cjml("<actualJourney><journeyID>A</journeyID></actualJourney>"),
                     [("JM-E379", 1, "only 1 actual one")], id="nothing planned"),
        pytest.param(cjml(), [("JM-E379", 1, "no planned journey")], id="no journey"),
        pytest.param(cjml(planned(talk()), "\n", planned(talk())),
                     [("JM-E379", 3, "second planned journey, 'PJ1'")], id="two planned"),
        pytest.param(cjml(planned()), [("JM-E329", 1, "no touchpoint")], id="no touchpoint"),
        pytest.param(cjml(planned(talk("X"))),
                     [("JM-E326", 2, "'T1' refers to the actor 'X', which")], id="a dangling actor"),
        pytest.param(cjml(planned(talk(more='<belongsTo phaseIDref="P"/>'))),
                     [("JM-E326", 2, "the phase 'P'")], id="a dangling phase"),
        pytest.param(cjml(planned(talk(""), act("Y"))),
                     [("JM-E326", 2, "does not say who"), ("JM-E326", 3, "'T2' refers to the actor 'Y'")],
                     id="two of them at once"),
        pytest.param(cjml(planned("<gateway/>", act())),
                     [("JM-E324", 2, "<gateway>")], id="a choice"),
        pytest.param(cjml(planned(act(said="Enter text"))),
                     [("JM-E316", 2, "'T2' has no label")], id="the editor's own text"),
        pytest.param(cjml(planned(act()), "<riskModel/>"),
                     [("JM-E324", 2, "<riskModel>")], id="an extension"),
        pytest.param("<cjml><actor id='1' name='a' role='user'/><x/></cjml>",
                     [("JM-E324", 1, "<x>")], id="an element the editor never writes"),
        pytest.param("<cjml><actors><actor id=1/></actors></cjml>",
                     [("JM-E320", 1, "where XML does not allow it")], id="attributes without quotes"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_its_line(text, expected):
    found = refused(text)
    assert [(code, line) for code, line, _ in found] == [(code, line) for code, line, _ in expected]
    for (_, _, message), (_, _, said) in zip(found, expected, strict=True):
        assert said in message


def test_both_endings_are_designs_and_other_xml_is_not(tmp_path):
    for name in ("a.cjml", "a.cjml.xml", "A.CJML.XML"):
        (tmp_path / name).write_text(cjml(planned(act())))
        assert read_design(tmp_path / name).steps == ("wait",)
        assert is_design_file(name)
    assert not is_design_file("a.xml")
