"""Twenty-odd customers of the home-fibre design, worked out by hand, move by move.

The touchpoints are written by their first letters::

    P compare Prices   A check Address   O place Order
    C get Confirmation | B Book installation        (any order)
    R get Reminder                                  (optional)
    T Technician visit or  K self-installation Kit, then U activate roUter
    F report Fault                                  (any number of times)
    I first Invoice

A move is written ``P`` (synchronous), ``-P`` (model: skipped) or ``+P`` (log: extra);
``X`` is an activity that the design does not know.
"""

import pytest

from journeymine.conformance import align, type_moves
from journeymine.design import AnyOrder, Choice, DesignedJourney, Optional, Repeat, Sequence, Step
from journeymine.log import Variants

LETTERS = {
    "P": "Compare prices", "A": "Check address", "O": "Place order", "C": "Get confirmation",
    "B": "Book installation", "R": "Get reminder", "T": "Technician visit",
    "K": "Self-installation kit", "U": "Activate router", "F": "Report fault",
    "I": "First invoice", "X": "Call centre", "": "",
}  # fmt: skip
NAMES = {name: letter for letter, name in LETTERS.items()}
NAMES["Technician visit | Self-installation kit"] = "T|K"

ORDER = DesignedJourney(
    "Home fibre order",
    Sequence(
        (
            *(Step(LETTERS[letter]) for letter in "PAO"),
            AnyOrder((Step(LETTERS["C"]), Step(LETTERS["B"]))),
            Optional(Step(LETTERS["R"])),
            Choice((Step(LETTERS["T"]), Sequence((Step(LETTERS["K"]), Step(LETTERS["U"]))))),
            Repeat(Step(LETTERS["F"])),
            Step(LETTERS["I"]),
        )
    ),
)

TABLE = [
    # what happened,  the canonical alignment,            the deviations, in journey words
    pytest.param("PAOCBTI", "P A O C B T I", "", id="as designed, technician"),
    pytest.param("PAOBCRKUFFI", "P A O B C R K U F F I", "", id="as designed, kit and two faults"),
    pytest.param("POCBTI", "P -A O C B T I", "missing A", id="one step skipped"),
    pytest.param("PAOBTI", "P A O B -C T I", "missing C", id="one of the overlapping skipped"),
    pytest.param("PAOTI", "P A O -C -B T I", "missing C, missing B", id="both overlapping skipped"),
    pytest.param("PAOCBI", "P A O C B -T I", "missing T|K", id="a whole choice skipped"),
    pytest.param("PAOCBKI", "P A O C B K -U I", "missing U", id="a begun branch left"),
    pytest.param("PAOCBUI", "P A O C B -K U I", "missing K", id="the branch begun in its middle"),
    pytest.param("PAOCBTKUI", "P A O C B +T K U I", "alternative T after B", id="both branches, the longer fits"),
    pytest.param("PAOCBTKI", "P A O C B T +K I", "alternative K after T", id="a visit, and the kit as well"),
    pytest.param("PAOCBKTUI", "P A O C B K +T U I", "alternative T after K", id="the other branch within"),
    pytest.param("POACBTI", "P -A O +A C B T I", "order A after O", id="two steps swapped"),
    pytest.param("APOCBTI", "-P A +P O C B T I", "order P after A", id="the first two swapped"),
    pytest.param("PRAOCBTI", "P +R A O C B T I", "order R after P", id="an early optional step"),
    pytest.param("PAOCBTFIF", "P A O C B T F I +F", "repeated F after I", id="a fault after the end"),
    pytest.param("FPAOCBTI", "+F P A O C B T I", "order F after ", id="a fault before the start"),
    pytest.param("PPAOCBTI", "P +P A O C B T I", "repeated P after P", id="a repeat at once"),
    pytest.param("PAOPCBTI", "P A O +P C B T I", "repeated P after O", id="a repeat later"),
    pytest.param("BPAOCBTI", "+B P A O C B T I", "repeated B after ", id="booked before the start and again"),
    pytest.param("PAOXCBXTI", "P A O +X C B +X T I", "ad_hoc X after O, ad_hoc X after B", id="two unplanned calls"),
    pytest.param("PAO", "P A O -C -B -T -I", "stopped after O", id="a drop-out"),
    pytest.param("PAOC", "P A O C -B -T -I", "missing B, stopped after C", id="a drop-out with half of the overlap"),
    pytest.param("PAOCBT", "P A O C B T -I", "stopped after T", id="only the invoice is missing"),
    pytest.param("", "-P -A -O -C -B -T -I", "stopped after ", id="an empty trace"),
    pytest.param("X", "+X -P -A -O -C -B -T -I", "ad_hoc X after , stopped after ", id="nothing but a call"),
    pytest.param("TPAOCBI", "+T P A O C B -T I", "order T after ", id="the visit before everything"),
    pytest.param("KPAOCBI", "+K P A O C B -T I", "order K after ", id="the choice made, not at its place"),
    pytest.param("KUPAOCBI", "+K +U P A O C B -T I", "order K after , order U after ", id="a whole branch too early"),
]  # fmt: skip


def written(move):
    sign = {"sync": "", "log": "+", "model": "-"}[move.kind]
    return sign + NAMES[move.activity or move.touchpoint]


def said(deviation):
    name = NAMES[deviation.touchpoint or deviation.activity]
    after = "" if deviation.kind == "missing" else f"after {NAMES[deviation.after]}"
    return " ".join(filter(None, [deviation.kind, name])) + (f" {after}" if after else "")


@pytest.mark.parametrize(("happened", "moves", "deviations"), TABLE)
def test_the_customer_reads_as_worked_out_by_hand(happened, moves, deviations):
    variant = [LETTERS[letter] for letter in happened]
    alignments = align(Variants.from_sequences([variant]), ORDER)
    found = type_moves(ORDER, alignments.moves(0))
    assert " ".join(map(written, alignments.moves(0))) == moves
    assert ", ".join(map(said, found)) == deviations
    assert alignments.cost[0] == moves.count("+") + moves.count("-")
    assert sum(d.moves for d in found) == alignments.cost[0]
