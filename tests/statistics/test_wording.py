"""Numbers as people read them: parts that add up, and one style of thousands."""

from decimal import Decimal
from math import fsum

from hypothesis import given
from hypothesis import strategies as st

from journeymine.statistics import apportioned, spaced

parts = st.lists(st.floats(0, 100), max_size=8)


@given(parts, st.integers(0, 3))
def test_rounded_parts_add_up_to_the_rounded_sum(values, decimals):
    rounded = apportioned(values, decimals)
    whole = Decimal(f"{fsum(values):.{decimals}f}")
    assert sum((Decimal(f"{one:.{decimals}f}") for one in rounded), Decimal(0)) == whole


@given(parts, st.integers(0, 3))
def test_no_part_is_off_by_a_whole_unit(values, decimals):
    rounded = apportioned(values, decimals)
    assert all(
        abs(one - value) < 10**-decimals + 1e-9 for one, value in zip(rounded, values, strict=True)
    )


def test_the_largest_remainders_get_what_is_missing():
    # 0.44 + 0.43 + 0.42 = 1.29, which is 1.3; one by one they would give 1.2
    assert apportioned([0.42, 0.44, 0.43]) == [0.4, 0.5, 0.4]


def test_only_commas_between_thousands_become_spaces():
    assert spaced("1,234 of 5,678,901, 1,2, 12,3456") == (
        "1\u202f234 of 5\u202f678\u202f901, 1,2, 12,3456"
    )
