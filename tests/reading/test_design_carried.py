"""What BPMN and PNML files carry along: kept when other tools changed what is drawn."""

import pytest

from journeymine.design import DesignedJourney, PetriNet, Success, Targets, TimeTarget, Touchpoint
from journeymine.design.paths.blocks import Choice, Repeat, Sequence, Step
from journeymine.errors import DesignError
from journeymine.reading import read_design
from journeymine.writing.design_files import save_design

DESIGN = DesignedJourney(
    "Shop",
    Sequence((Step("Order"), Choice((Step("Pay"), Step("Call")), "How"), Repeat(Step("Help"), 0, None, 2))),
    {
        "Order": Touchpoint("Order", "Buy", owner="Sales"),
        "Pay": Touchpoint("Pay", "Buy", ("web",), "Finance", ("paid",),
                          targets=Targets(within=(TimeTarget(60, after="Order"),))),
    },
    ("ping",),
    success=Success(("Pay", "Call")),
)  # fmt: skip


@pytest.fixture
def edited(tmp_path):
    """What is read after a text of the written file was replaced."""

    def read(*changes, ending=".bpmn"):
        path = tmp_path / f"a{ending}"
        save_design(DESIGN, path)
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        return read_design(path)

    return read


@pytest.mark.parametrize("ending", [".bpmn", ".pnml"])
def test_a_file_that_nobody_changed_gives_the_journey_back(edited, ending):
    assert edited(ending=ending) == DESIGN


def test_a_task_that_was_renamed_keeps_what_is_known_of_it(edited):
    design = edited((' name="Pay" ', ' name="Pay by card" '), (' name="Order" ', ' name="Buy" '))
    pay = design.touchpoint("Pay by card")
    assert (pay.channels, pay.owner, pay.aliases) == (("web",), "Finance", ("paid",))
    assert pay.targets == Targets(within=(TimeTarget(60, after="Buy"),))
    assert design.success == Success(("Pay by card", "Call"))
    assert design.path == Sequence(
        (Step("Buy"), Choice((Step("Pay by card"), Step("Call")), "How"), Repeat(Step("Help"), 0, None, 2))
    )  # fmt: skip
    assert design.findings == ()


def test_a_task_that_was_moved_to_another_lane_has_its_owner(edited):
    design = edited(('<lane id="lane_2" name="Finance">', '<lane id="lane_2" name="Bank">'))
    assert design.touchpoint("Pay").owner == "Bank"
    assert design.touchpoint("Pay").aliases == ("paid",)


def test_a_task_that_is_gone_is_left_and_that_is_said(edited):
    design = edited((' name="Pay" journeymine:touchpoint="Pay"', ' name="Send invoice"'))
    assert "Pay" not in design.details
    assert design.success == Success("Call")
    assert [finding.message for finding in design.findings] == [
        "'Pay' is no touchpoint any more: what the file carries along of it is left",
        "the rule of success names touchpoints that are not there any more",
    ]


def test_a_path_that_was_redrawn_is_that_of_the_drawing(edited):
    design = edited(("exclusiveGateway", "parallelGateway"))
    assert isinstance(design.path, PetriNet)
    assert design.touchpoint("Pay").aliases == ("paid",)
    assert design.ignore == ("ping",)


def test_a_text_that_is_no_journey_is_refused_with_its_own_line(edited):
    with pytest.raises(DesignError, match="what it carries along") as refusal:
        edited(("success:", "succes:"))
    assert refusal.value.problems[0].line > 1


def test_the_same_namespace_in_another_element_carries_nothing(tmp_path):
    save_design(DesignedJourney.of_steps("Pay"), tmp_path / "a.pnml")
    text = (
        (tmp_path / "a.pnml")
        .read_text()
        .replace("<pnml>", '<pnml xmlns:j="urn:journeymine:design:1">')
    )
    (tmp_path / "a.pnml").write_text(text)
    assert read_design(tmp_path / "a.pnml").details == {}
