"""How far fitness moves with what is not known, beside aligning again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeymine.conformance import align
from journeymine.design import DesignedJourney
from journeymine.gap.knowledge import if_activity_left, if_logged
from journeymine.log import Variants

LINE = DesignedJourney.of_steps("browse", "pay", "receive", "pay")
paths = st.lists(
    st.lists(st.sampled_from(["browse", "pay", "receive", "call"]), max_size=7).map(tuple),
    min_size=1, max_size=6, unique=True,
)  # fmt: skip


def fitness_of(sequences):
    return sum(float(align(Variants.from_sequences([s]), LINE).fitness[0]) for s in sequences)


@settings(deadline=None, max_examples=50)
@given(paths)
def test_leaving_an_activity_out_is_what_aligning_again_says(sequences):
    found = if_activity_left(align(Variants.from_sequences(sequences), LINE), "call")
    again = fitness_of([tuple(a for a in s if a != "call") for s in sequences])
    assert found.otherwise == pytest.approx(again / len(sequences))
    assert found.events == sum(s.count("call") for s in sequences)


@settings(deadline=None, max_examples=50)
@given(paths)
def test_logging_what_was_skipped_is_what_aligning_again_says(sequences):
    alignments = align(Variants.from_sequences(sequences), LINE)
    mended = []
    for i in range(len(alignments)):
        moves = alignments.moves(i)
        mended.append(
            tuple(
                m.activity or m.touchpoint
                for m in moves
                if m.kind != "model" or m.touchpoint == "pay"
            )
        )
    assert if_logged(alignments, "pay").otherwise == pytest.approx(fitness_of(mended) / len(mended))
