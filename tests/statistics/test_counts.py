"""Counting whole numbers: always what numpy.unique says, however the numbers lie."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.statistics.counts import (
    changes,
    grouped,
    how_many,
    numbered_densely,
    occurrences,
    places_of_each,
)

small = st.lists(st.integers(0, 9), max_size=60)
wide = st.lists(st.integers(-(2**62), 2**62), max_size=30)
some_large = st.lists(st.sampled_from([0, 1, 2, 10**9, 2**40]), max_size=60)
values = st.one_of(small, wide, some_large).map(lambda found: np.array(found, np.int64))


@given(values)
def test_every_value_is_counted_as_numpy_counts_it(numbers):
    distinct, counts = np.unique(numbers, return_counts=True)
    ours = occurrences(numbers)
    assert ours[0].tolist() == distinct.tolist()
    assert ours[1].tolist() == counts.tolist()
    assert how_many(numbers) == len(distinct)


@given(values)
def test_the_places_of_a_value_hold_that_value_and_every_place_is_told_once(numbers):
    distinct, places = places_of_each(numbers)
    assert [set(numbers[some].tolist()) for some in places] == [{v} for v in distinct.tolist()]
    assert sorted(np.concatenate([np.zeros(0, int), *places]).tolist()) == [*range(len(numbers))]
    assert all((np.diff(some) > 0).all() for some in places)


@given(values)
def test_dense_numbers_keep_the_values_apart_and_their_order(numbers):
    distinct, codes = numbered_densely(numbers)
    assert len(distinct) == len(np.unique(numbers))
    order = np.argsort(numbers, kind="stable")
    assert np.array_equal(changes(numbers[order]), changes(codes[order]))
    assert (np.diff(codes[order]) >= 0).all()
    assert not len(codes) or int(codes.max()) < 4 * len(codes) + 64


@pytest.mark.parametrize("n", [3, 40_000])
def test_what_has_no_number_stands_in_no_group(n):
    codes = np.random.default_rng(0).integers(-1, n, 500).astype(np.int32)
    places, bounds = grouped(codes, n)
    assert len(bounds) == n + 1
    for code in range(min(n, 100)):
        expected = np.flatnonzero(codes == code).tolist()
        assert places[bounds[code] : bounds[code + 1]].tolist() == expected
