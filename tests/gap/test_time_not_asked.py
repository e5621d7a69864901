"""A touchpoint that the journey did not ask for is never absent."""

import pytest
from small_logs import log_of_paths

from journeymine.design import (
    Choice,
    DesignedJourney,
    Optional,
    Sequence,
    Step,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.gap import compare

SOON = Targets((TimeTarget(60, "order"),))


def absent(path, *journeys):
    design = DesignedJourney("Shop", path, {"visit": Touchpoint("visit", targets=SOON)})
    later = ("order", *["wait"] * 9)
    (target,) = compare(log_of_paths(*journeys, later), design).parts.time.targets
    return target.absent


@pytest.mark.parametrize(
    ("middle", "journey", "expected"),
    [
        pytest.param(Step("visit"), ("order", "pay"), 2, id="left out"),
        pytest.param(Optional(Step("visit")), ("order", "pay"), 0, id="optional"),
        pytest.param(Choice((Step("visit"), Step("kit"))), ("order", "kit", "pay"), 0, id="other"),
        pytest.param(Choice((Step("visit"), Step("kit"))), ("order", "pay"), 0, id="neither"),
        pytest.param(
            Choice(
                (Sequence((Step("visit"), Step("kit"))), Sequence((Step("call"), Step("visit"))))
            ),
            ("order", "pay"),
            2,
            id="in both",
        ),
    ],
)
def test_only_what_the_journey_leaves_out_is_absent(middle, journey, expected):
    path = Sequence((Step("order"), middle, Step("pay")))
    assert absent(path, journey) == expected


@pytest.mark.parametrize(
    ("middle", "expected"),
    [
        pytest.param(Optional(Step("visit")), (2, 2, 2), id="passed by"),
        pytest.param(Step("visit"), (4, 4, 0), id="left out"),
    ],
)
def test_an_open_journey_is_not_asked_for_a_step_that_it_has_passed_by(middle, expected):
    design = DesignedJourney(
        "Shop",
        Sequence((Step("order"), middle, Step("pay"), Step("ship"))),
        {"visit": Touchpoint("visit", targets=SOON)},
    )
    log = log_of_paths(("order", "pay"), ("order",), ("order", "pay", "ship"), ("order", *"xxxx"))
    (target,) = compare(log, design, end_activity="ship").parts.time.targets
    assert (target.clocks, target.absent, target.not_due) == expected
