"""Every 95 % interval of a gap, by a name that is the same in every gap of one design."""

NAMED_BY = (
    "part", "kind", "touchpoint", "activity", "place", "name", "stage", "source", "target",
    "channel",
)  # fmt: skip
"""What tells the rows of a table apart."""

APART = (
    ("interval", "value"),
    ("interval", "loss"),
    ("fitness_interval", "fitness"),
    ("mean_cost_interval", "mean_cost"),
)
"""Intervals that stand beside their value."""

NO_INTERVALS = {"curve", "lost_curve", "bounds", "rows", "sensitivity", "findings", "left_out"}
"""Curves rise step by step and are read at other times in every log; bounds are proved."""


def intervals(gap):
    """name -> (value, low, high, n) of every figure that has an interval."""
    return dict(_of(gap.to_dict(), ()))


def _of(found, name):
    if isinstance(found, dict):
        yield from _own(found, name)
        for key, value in found.items():
            if key not in NO_INTERVALS:
                yield from _of(value, (*name, key))
    elif isinstance(found, (list, tuple)):
        for row in found:
            if isinstance(row, dict):
                told = tuple(str(row[key]) for key in NAMED_BY if isinstance(row.get(key), str))
                yield from _of(row, (*name, told))


def _own(found, name):
    if found.get("low") is not None and found.get("high") is not None:
        value = found.get("value", found.get("seconds"))
        n = found.get("n", found.get("cases"))
        if value is not None and n is not None:
            yield name, (value, found["low"], found["high"], n)
    for interval, value in APART:
        own = found.get(interval)
        if own and found.get(value) is not None and own.get("low") is not None:
            yield (*name, value), (found[value], own["low"], own["high"], own["n"])
