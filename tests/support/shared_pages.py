"""Pages for sharing: small logs, their data, and what in these is no count of cases."""

from hypothesis import assume
from hypothesis import strategies as st
from small_logs import log_of_paths

from journeymine.design import DesignedJourney
from journeymine.errors import ResultError
from journeymine.gap import compare
from journeymine.reporting import shareable, summarize
from journeymine.reporting.shareable.counts import counts_of
from journeymine.reporting.shareable.patterns import patterns_of

SHOP = DesignedJourney.of_steps("browse", "pay", "rate", name="Shop")

NO_COUNTS = {
    "touchpoints", "states", "shortest_run", "fewest", "most", "variant", "cost", "place", "step",
    "at", "source", "target", "after", "first", "last", "branches", "column",
}  # fmt: skip
"""Keys of whole numbers that are no count of cases: of the design, of a path, of a place."""

THRESHOLDS = st.sampled_from([2, 5, 10])


def data_of(*paths, design=SHOP):
    return summarize(compare(log_of_paths(*paths), design))


def counted(data):
    """The counts that the attacker is told of."""
    return counts_of(data, patterns_of(data))


def whole_numbers(data, key=""):
    """Every whole number of plain data with its key."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from whole_numbers(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from whole_numbers(value, key)
    elif isinstance(data, int) and not isinstance(data, bool):
        yield key, data


def matches(paths):
    """Whether any step is designed; other logs are refused."""
    return any(name in SHOP.touchpoints for path in paths for name in path)


steps = st.sampled_from(["browse", "pay", "rate", "call", "chat"])


def logs_of(paths, length, cases):
    """Logs of so many paths, each so long and taken so often at most."""
    return (
        st.lists(
            st.tuples(
                st.lists(steps, min_size=1, max_size=length).map(tuple), st.integers(1, cases)
            ),
            min_size=1,
            max_size=paths,
            unique_by=lambda one: one[0],
        )
        .map(lambda found: [path for path, n in found for _ in range(n)])
        .filter(matches)
    )


logs, small = logs_of(8, 5, 30), logs_of(5, 3, 9)


def shared(paths, fewest):
    """The data for sharing of a log, or no example where it has too few cases."""
    try:
        return shareable(data_of(*paths), fewest)
    except ResultError as error:
        assume(error.problems[0].code != "JM-E431")
        raise
