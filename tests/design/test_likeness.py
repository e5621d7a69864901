"""Suggestions for names: planted renamings, labels that people drew, and nothing to find."""

import random
import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.design import DesignedJourney, Sequence, Step, Touchpoint
from journeymine.design.likeness.pairs import pairs
from journeymine.design.likeness.scores import Names, edits

ORDER = (
    "Compare prices", "Check address", "Place order", "Get confirmation", "Book installation",
    "Technician visit", "Activate router", "Measure speed", "Welcome call", "First invoice",
)  # fmt: skip
LOAN = (
    "Söka lån", "Kreditprövning", "Lämna underlag", "Godkänna ansökan", "Signera avtal",
    "Utbetalning", "Avslag på ansökan",
)  # fmt: skip
CLAIMS = (
    "examine thoroughly", "pay compensation", "decide", "reinitiate request",
    "register claim", "reject claim",
)  # fmt: skip
MACHINES = ("scroll", "page_view", "heartbeat", "session_start", "click", "video_progress")


def suggested(activities, *touchpoints, **options):
    design = DesignedJourney.of_steps(*touchpoints)
    return {pair.activity: pair.touchpoint for pair in pairs(activities, design, **options)}


@pytest.mark.parametrize(
    ("activity", "touchpoint", "kind"),
    [
        ("place_order", "Place order", "spelling"),
        ("PlaceOrder", "Place order", "spelling"),
        ("ＰＬＡＣＥ　ＯＲＤＥＲ", "Place order", "spelling"),
        ("Bestalla", "Beställa", "accents"),
        ("Fornyelse", "Førnyelse", "accents"),
        ("Technican visit", "Technician visit", "typing"),
        ("order placed", "Place order", "words"),
        ("submitted", "submit", "words"),
        ("betalning", "Betala", "words"),
        ("bekreftelse sendt", "Sende bekreftelse", "words"),
        ("fakturor skickade", "Skicka faktura", "words"),
        ("ordrebekræftelsen modtaget", "Modtage ordrebekræftelse", "words"),
        ("evt: technician_visit (done)", "Technician visit", "words"),
    ],
)
def test_one_thing_under_two_names_is_suggested_with_the_kind_of_reason(activity, touchpoint, kind):
    (pair,) = pairs([activity], DesignedJourney.of_steps("Something else", touchpoint))
    assert (pair.touchpoint, pair.likeness.kind) == (touchpoint, kind)
    assert pair.likeness.reason


@pytest.mark.parametrize(
    ("activity", "touchpoint"),
    [
        ("Reminder 1", "Reminder 2"),
        ("Send offer", "Send invoice"),
        ("Open account", "Close account"),
        ("visit", "kit"),
        ("call the bank of the house", "The end of the day"),
        ("", "Pay"),
        ("🙂", "Pay"),
        ("scroll", "Place order"),
    ],
)
def test_two_things_are_not_suggested_as_one(activity, touchpoint):
    assert suggested([activity], touchpoint) == {}


def slip(random_, name):
    at, kind = random_.randrange(1, len(name) - 1), random_.randrange(3)
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return (name[:at] + name[at + 1 :], name[:at] + "e" + name[at:], swapped)[kind]


RENAMINGS = {
    "upper case": lambda _, name: name.upper(),
    "snake case": lambda _, name: re.sub(r"\W+", "_", name.lower()),
    "camel case": lambda _, name: "".join(w.capitalize() for w in re.split(r"\W+", name)),
    "a typing error": slip,
    "word order": lambda _, name: " ".join(reversed(name.split())),
    "a Swedish prefix": lambda _, name: f"Aktivitet: {name}",
    "a prefix of a system": lambda _, name: f"evt_{name.replace(' ', '_')}",
    "an ending": lambda _, name: f"{name} completed",
}


@pytest.mark.parametrize("renaming", RENAMINGS)
@pytest.mark.parametrize("names", [ORDER, LOAN, CLAIMS], ids=["order", "loan", "claims"])
def test_planted_renamings_are_found_and_nothing_else_is(renaming, names):
    source = random.Random(11)
    truth = {RENAMINGS[renaming](source, name): name for name in names}
    truth = {new: old for new, old in truth.items() if new not in names}
    found = suggested([*truth, *MACHINES], *names)
    assert {new: old for new, old in found.items() if truth.get(new) != old} == {}
    assert len(found) >= len(truth) - 1  # in every twentieth name an error hits the only word


@pytest.mark.parametrize(("log", "design"), list(permutations([ORDER, LOAN, CLAIMS, MACHINES], 2)))
def test_of_vocabularies_that_have_nothing_in_common_nothing_is_suggested(log, design):
    assert suggested(log, *design) == {}


# The log of BPI Challenge 2020, domestic declarations, and the labels of a model that students
# drew of it by hand (bptlab/bpi-challenge-2020); the right pairs, from reading both.  "prove
# request" is the check of the administration.
LABELS = {
    "submit travel request": "Employee",
    "prove request": "Travel Administration",
    "approve": "",
    "prepare payment": "Travel Administration",
    "reject request": "Employee",
    "prepare resubmission": "Employee",
}
DECLARATIONS = {
    "Declaration SUBMITTED by EMPLOYEE": "submit travel request",
    "Declaration APPROVED by ADMINISTRATION": "prove request",
    "Declaration APPROVED by BUDGET OWNER": "approve",
    "Declaration APPROVED by PRE_APPROVER": "approve",
    "Declaration FINAL_APPROVED by SUPERVISOR": "approve",
    "Request Payment": "prepare payment",
    "Declaration REJECTED by EMPLOYEE": "reject request",
    "Payment Handled": None,
    "Declaration SAVED by EMPLOYEE": None,
    "Declaration REJECTED by ADMINISTRATION": None,
    "Declaration REJECTED by BUDGET OWNER": None,
    "Declaration REJECTED by MISSING": None,
    "Declaration REJECTED by PRE_APPROVER": None,
    "Declaration REJECTED by SUPERVISOR": None,
    "Declaration FOR_APPROVAL by ADMINISTRATION": None,
    "Declaration FOR_APPROVAL by PRE_APPROVER": None,
    "Declaration FOR_APPROVAL by SUPERVISOR": None,
}


def test_of_labels_drawn_by_hand_six_of_seven_pairs_are_suggested_beside_four_wrong_ones():
    details = {name: Touchpoint(name, owner=owner) for name, owner in LABELS.items()}
    design = DesignedJourney("Drawn", Sequence(tuple(map(Step, LABELS))), details)
    found = {pair.activity: pair.touchpoint for pair in pairs(DECLARATIONS, design)}
    right = {name for name, touchpoint in found.items() if DECLARATIONS[name] == touchpoint}
    missed = {name for name, touchpoint in DECLARATIONS.items() if touchpoint} - right
    assert missed == {"Declaration APPROVED by ADMINISTRATION"}  # 'prove' is no word of it
    assert sorted(set(found) - right) == [
        "Declaration APPROVED by ADMINISTRATION",
        "Declaration FOR_APPROVAL by ADMINISTRATION",
        "Declaration FOR_APPROVAL by PRE_APPROVER",
        "Declaration FOR_APPROVAL by SUPERVISOR",
    ]


# --- the rule -------------------------------------------------------------------------


def test_what_matches_already_is_not_suggested_for_anything_else():
    pay = Touchpoint("Pay", aliases=("payment_done",))
    design = DesignedJourney("Shop", Step("Pay"), {"Pay": pay})
    assert pairs(["Pay", "payment_done"], design) == ()


def test_a_touchpoint_that_matches_already_gets_spellings_but_no_words():
    assert suggested(["Pay", "PAY", "Pay reminder"], "Pay", "Ship") == {"PAY": "Pay"}


def test_several_activities_are_one_touchpoint_only_if_each_has_all_of_its_words():
    assert suggested(["approved by owner", "approved by manager"], "Approve") == {
        "approved by owner": "Approve",
        "approved by manager": "Approve",
    }
    found = suggested(["sent payment", "late payment"], "prepare payment", threshold=0.4)
    assert len(found) == 1


def test_who_is_equally_likely_is_decided_by_who_asks_and_said():
    design = DesignedJourney.of_steps("prepare payment")
    for wanted, other in (("early payment", "late payment"), ("late payment", "early payment")):
        (pair,) = pairs(
            ["late payment", "early payment"],
            design,
            threshold=0.4,
            prefer=lambda _, equal, w=wanted: w,
        )
        assert (pair.activity, pair.rivals) == (wanted, (other,))


def test_an_activity_that_may_be_two_touchpoints_says_so():
    (pair,) = pairs(["payment"], DesignedJourney.of_steps("early payment", "other payment"))
    assert (pair.touchpoint, pair.others) == ("early payment", ("other payment",))


def test_the_owner_of_a_touchpoint_counts_towards_it():
    owned = Touchpoint("reject request", owner="Employee")
    names = Names(["REJECTED by EMPLOYEE", "REJECTED by BANK"], [owned])
    by_owner = names.likeness("REJECTED by EMPLOYEE", owned)
    assert by_owner.score > names.likeness("REJECTED by BANK", owned).score
    assert "'Employee'" in by_owner.reason


def test_who_did_it_is_not_taken_for_what_was_done():
    assert suggested(["request REJECTED by APPROVER"], "approve") == {}
    assert suggested(["requestRejectedByApprover"], "approve", "reject request") == {
        "requestRejectedByApprover": "reject request"
    }


def test_what_stands_after_by_counts_where_the_touchpoint_says_by_as_well():
    ways = ("Pay by card", "Pay by invoice")
    assert suggested(["paying by the card", "invoice: pay by it"], *ways) == {
        "paying by the card": "Pay by card",
        "invoice: pay by it": "Pay by invoice",
    }


def test_aliases_and_shown_names_count_as_names():
    pay = Touchpoint("Pay", aliases=("kassa_klar",), names={"sv": "Betala"})
    design = DesignedJourney("Shop", Step("Pay"), {"Pay": pay})
    found = {p.activity: p.likeness.reason for p in pairs(["KassaKlar", "BETALA"], design)}
    assert set(found) == {"KassaKlar", "BETALA"}
    assert "its name 'Betala'" in found["BETALA"]


names = st.text("abc ÅåöE_-1", max_size=8)


@given(names, names)
def test_scores_are_shares_and_the_same_name_scores_1(one, two):
    touchpoint = Touchpoint(two)
    score = Names([one], [touchpoint]).likeness(one, touchpoint).score
    assert 0 <= score <= 1
    assert score == 1 or one != two or not any(c.isalnum() for c in one)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_edits_are_a_distance(one, two):
    assert edits(one, two) == edits(two, one)
    assert (edits(one, two) == 0) == (one == two)
    assert abs(len(one) - len(two)) <= edits(one, two) <= max(len(one), len(two))
    swapped = f"{one}xy{two}"
    assert edits(swapped, f"{one}yx{two}") == 1


@given(st.lists(names, max_size=8), st.randoms())
def test_suggestions_do_not_depend_on_the_order_of_the_log(activities, source):
    mixed = list(activities)
    source.shuffle(mixed)
    assert suggested(activities, "ab c", "Å1") == suggested(mixed, "ab c", "Å1")
