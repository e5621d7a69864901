"""Lint of what a design means: order of touchpoints, targets, success, stages and names."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from strategies import NAMES, blocks

from journeymine.design import (
    AnyOrder,
    Choice,
    DesignedJourney,
    End,
    Optional,
    PetriNet,
    Repeat,
    Sequence,
    Stage,
    Step,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
    Transition,
)
from journeymine.design.lint import lint
from journeymine.design.linting.names import is_one_edit
from journeymine.design.paths.block_net import net_of_block
from journeymine.design.paths.precedence import precedence


def said(design):
    return [(finding.code, finding.message) for finding in lint(design)]


def line(*names):
    return Sequence(tuple(map(Step, names)))


WAYS = Sequence((Step("order"), Choice((Step("visit"), Step("kit"))), Step("pay")))


def promised(touchpoint, after, path=WAYS):
    targets = Targets((TimeTarget(3600, after=after),))
    return DesignedJourney("Shop", path, {touchpoint: Touchpoint(touchpoint, targets=targets)})


@pytest.mark.parametrize(
    ("touchpoint", "after", "message"),
    [
        ("pay", "order", None),
        ("pay", "kit", None),
        ("visit", "kit", "no complete run has both."),
        ("order", "pay", "'pay' comes after 'order' on every run that has both."),
        ("pay", "pay", "no complete run has it twice."),
    ],
)
@pytest.mark.parametrize("path", [WAYS, net_of_block(WAYS)], ids=["blocks", "net"])
def test_a_target_between_touchpoints_that_never_follow_is_named(touchpoint, after, message, path):
    whole = f"The target of '{touchpoint}' counts from '{after}', but {message}"
    expected = [("JM-W328", whole)] if message else []
    assert said(promised(touchpoint, after, path)) == expected


def test_a_target_within_a_loop_may_count_from_what_is_written_behind_it():
    again = Repeat(line("call", "visit"), 1)
    assert said(promised("call", "visit", again)) == []
    assert said(promised("call", "call", again)) == []


def brute(design):
    """Every pair of touchpoints that some run of at most 9 steps has in this order."""
    pairs = set()
    queue = [(design.automaton.start, ())]
    for state, run in queue:
        if design.automaton.is_end(state):
            pairs |= {(a, b) for i, a in enumerate(run) for b in run[i + 1 :]}
        if len(run) < 9:
            queue += [
                (arc.target, (*run, design.steps[arc.step]))
                for arc in design.automaton.leaving[state]
            ]
        if len(queue) > 3_000:
            return None
    return pairs


@given(blocks(max_steps=4))
@settings(max_examples=80, deadline=None)
def test_what_can_come_before_what_is_what_the_runs_show(block):
    design = DesignedJourney("Any", block)
    can, by_net = precedence(design), precedence(DesignedJourney("Any", net_of_block(block)))
    shown = brute(design)
    for one in NAMES:
        for two in NAMES:
            assert can(one, two) == by_net(one, two)
            if shown is not None:  # longer runs may show more; the net's states know all
                assert can(one, two) or (one, two) not in shown


# --- success --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "end", "message"),
    [
        (Success("pay"), None, None),
        (Success("pay", without=("kit",)), None, None),
        (
            Success("refund"),
            None,
            "No journey can succeed: 'success' waits for 'refund', and every complete run ends "
            "without it.",
        ),
        (
            Success("pay", without=("order",)),
            None,
            "No journey can succeed: 'success' waits for 'pay' without 'order', and no complete "
            "run has the one without the other.",
        ),
        (
            Success("pay"),
            End(("order", "kit")),
            "No journey can succeed: 'success' waits for 'pay', and on every run the journey is "
            "over before, by 'end' at 'kit' or 'order'.",
        ),
        (Success("pay"), End(("kit",)), None),
        (Success("pay"), End(("pay",)), None),
    ],
)
def test_a_rule_of_success_that_no_run_meets_is_named(rule, end, message):
    design = DesignedJourney("Shop", WAYS, success=rule, end=end)
    assert said(design) == ([("JM-W325", message)] if message else [])


def test_success_at_a_step_that_no_complete_run_visits_is_named():
    trap = PetriNet(
        (
            Transition("1", "pay", {"p": 1}, {"end": 1}),
            Transition("2", "thank", {"nowhere": 1}, {"end": 1}),
        ),
        {"p": 1},
        {"end": 1},
    )
    codes = [code for code, _ in said(DesignedJourney("Trap", trap, success=Success("thank")))]
    assert codes == ["JM-W325", "JM-W303"]


# --- stages ---------------------------------------------------------------------------


def staged(path, order=(), **stages):
    details = {name: Touchpoint(name, stage) for name, stage in stages.items()}
    return DesignedJourney("Shop", path, details, stage_order=tuple(map(Stage, order)))


def test_stages_in_two_branches_of_a_choice_do_not_come_back():
    path = Choice((line("a", "b"), line("c", "d")))
    assert said(staged(path, a="Buy", b="Use", c="Buy", d="Use")) == []


def test_stages_that_interleave_do_not_come_back():
    path = AnyOrder((line("a", "b"), line("c", "d")))
    assert said(staged(path, a="Buy", b="Use", c="Buy", d="Use")) == []


def test_a_stage_that_comes_back_behind_an_option_is_named():
    path = Sequence((Step("a"), Optional(Step("b")), Step("c")))
    assert [code for code, _ in said(staged(path, a="Buy", b="Use", c="Buy"))] == ["JM-W304"]
    as_net = staged(net_of_block(path), a="Buy", b="Use", c="Buy")
    assert [code for code, _ in said(as_net)] == ["JM-W304"]


def test_stages_in_another_order_than_they_are_listed_are_named_once():
    found = staged(line("a", "b", "c"), ("Use", "Buy"), a="Buy", b="Use", c="Use")
    assert said(found) == [
        ("JM-W329", "The stage 'Buy' is listed after 'Use', but 'a' of it comes before 'b'.")
    ]
    assert said(staged(line("a", "b"), ("Buy", "Use"), a="Buy", b="Use")) == []


# --- names ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "code"),
    [
        ("Pay", "PAY", "JM-W305"),
        ("Offert såld", "Offert sald", "JM-W326"),
        ("Place order", "Place_order", "JM-W326"),
        ("Place order", "placeOrder", "JM-W305"),
        ("self-service", "self service", "JM-W326"),
        ("ＣＡＬＬ us", "call us", "JM-W326"),
        ("Invoice", "Invoices", "JM-W327"),
        ("Confirmation", "Confrimation", "JM-W327"),
        ("Send offer", "Sent offer", "JM-W327"),
        ("Reminder 1", "Reminder 2", None),
        ("Reminder 1", "Reminder 12", None),
        ("Pay", "Say", None),
        ("Open account", "Close account", None),
        ("步骤一", "步骤二", None),
    ],
)
def test_two_names_for_one_thing_are_named(one, two, code):
    assert [found for found, _ in said(DesignedJourney.of_steps(one, two))] == [code] * bool(code)


def test_an_alias_that_is_nearly_another_touchpoint_is_named_and_its_own_is_not():
    pay = Touchpoint("Payment", aliases=("payment", "Invoices"), names={"sv": "Payments"})
    design = DesignedJourney("Shop", line("Payment", "Invoice"), {"Payment": pay})
    assert said(design) == [
        (
            "JM-W327",
            "The alias 'Invoices' of 'Payment' and the touchpoint 'Invoice' differ in one letter.",
        )
    ]


def test_one_edit_is_a_letter_more_less_another_or_two_swapped():
    import string
    from random import Random

    random = Random(5)
    for _ in range(500):
        word = "".join(random.choices(string.ascii_lowercase[:4], k=random.randint(1, 6)))
        other = "".join(random.choices(string.ascii_lowercase[:4], k=random.randint(1, 6)))
        assert is_one_edit(word, other) == (other in edits(word)), (word, other)


def edits(word):
    letters = "abcd"
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    found = {a + b[1:] for a, b in splits if b}
    found |= {a + c + b for a, b in splits for c in letters}
    found |= {a + c + b[1:] for a, b in splits if b for c in letters}
    found |= {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    return found - {word}


def test_findings_stand_by_severity_then_code():
    order = ("serious", "warning", "note")
    design = DesignedJourney(
        "Shop", line("Pay now", "pay now", "Invoice", "Invoices"), ignore=("Inv*",)
    )
    ranks = [(order.index(f.severity), f.code) for f in lint(design)]
    assert ranks == sorted(ranks)
    assert len({rank for rank, _ in ranks}) == 3
    assert all(a <= b for a, b in pairwise(ranks))
