"""What two logs must agree in to be one log."""

from journeymine.log import reductions


def assert_same_reductions(one, other):
    """Paths, with and without channels, cases, arcs, counts and sizes of two storages."""
    for by_channel in (False, True):
        a = reductions.variants(one, by_channel=by_channel)
        b = reductions.variants(other, by_channel=by_channel)
        assert (a.activities, a.channels) == (b.activities, b.channels)
        assert a.codes.tolist() == b.codes.tolist()
        assert a.offsets.tolist() == b.offsets.tolist()
        assert a.cases.tolist() == b.cases.tolist()
        assert a.case_variant.equals(b.case_variant)
    (names, arcs), (other_names, other_arcs) = reductions.follows(one), reductions.follows(other)
    assert names == other_names
    assert arcs.to_pylist() == other_arcs.to_pylist()
    if "channel" in one.columns:
        assert reductions.counts_by(one, "channel") == reductions.counts_by(other, "channel")
    sizes = [(s.cases, s.events, s.times.tolist(), s.first, s.last)
             for s in (one.sizes, other.sizes)]  # fmt: skip
    assert sizes[0] == sizes[1]
