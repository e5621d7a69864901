"""Filters by how common a case's path is, by how long it lasts, by its events."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.language import Figure, sentence, sentence_counted
from journeymine.log.filtering.asked import bounds_said, keeping_cases, limits, refused
from journeymine.log.store import Bucket
from journeymine.log.times.durations import in_words

if TYPE_CHECKING:
    from journeymine.log.event_log import EventLog

__all__ = ["lasting", "most_common", "with_events"]


def most_common(log: EventLog, *, coverage: float | None = None, n: int | None = None) -> EventLog:
    """The log of its commonest variants.

    Parameters
    ----------
    log : EventLog
    coverage : float, optional
        Enough variants to cover this share of the cases, above 0 and at most 1.
    n : int, optional
        So many variants.

    Notes
    -----
    Variants that equally many cases took stay or go together: the group in which the share
    or the number is reached stays.  So there can be more than `n` variants, and which ones
    never depends on a choice among equals.  By coverage the filter is not idempotent: a share
    of what is left is less.

    Raises
    ------
    UsageError
        ``JM-E058`` unless one of the two is given, in its range.
    """
    if (coverage is None) == (n is None):
        raise refused("JM-E058", "Either coverage or n says how many variants stay.",
                      "give one of them: coverage=0.8, or n=10")  # fmt: skip
    if coverage is not None and not 0 < coverage <= 1:
        raise refused("JM-E058", f"coverage={coverage!r} is no share of the cases.",
                      "give one above 0 and at most 1, as 0.8")  # fmt: skip
    if n is not None and n < 1:
        raise refused("JM-E058", f"n={n!r} variants would leave nothing.", "give 1 or more")
    variants = log.variants()
    cases = np.sort(variants.cases)[::-1]
    if not len(cases):
        return log.noting(log, sentence("rarer variants"), sentence("the log has no cases"))
    if n is None:
        assert coverage is not None
        before = np.cumsum(cases)
        at = int(np.searchsorted(before, np.ceil(coverage * int(before[-1]) - 1e-9)))
        why = sentence(
            "only variants that cover {share} of the cases were asked for",
            share=Figure("percent", coverage),
        )
    else:
        at = n - 1
        why = sentence_counted(
            n,
            "only the commonest variant was asked for, and those as common",
            "only the {n} commonest variants were asked for, and those as common",
        )
    least = int(cases[min(at, len(cases) - 1)])
    table = variants.case_variant
    assert table is not None, "the variants are made from a log"
    rare = variants.cases < least
    gone = table["case"].filter(pa.array(rare[table["variant"].to_numpy()])).combine_chunks()

    def keeps(bucket: Bucket) -> NDArray[np.bool_]:
        left: NDArray[np.bool_] = pc.is_in(bucket.cases, value_set=gone).to_numpy(
            zero_copy_only=False
        )
        return ~left

    what = sentence_counted(
        least, "variants of fewer than {n} case", "variants of fewer than {n} cases"
    )
    return keeping_cases(log, keeps, what, why)


def lasting(
    log: EventLog,
    *,
    at_least: str | timedelta | None = None,
    at_most: str | timedelta | None = None,
) -> EventLog:
    """The log of the cases that last so long, from their first event to their last.

    Parameters
    ----------
    log : EventLog
    at_least, at_most : str or timedelta, optional
        ``90m``, ``36h``, ``14d``; a case that lasts exactly so long stays.

    Raises
    ------
    UsageError
        ``JM-E035`` for what is no duration, ``JM-E058`` if neither is given or they cross.
    """
    least, most = limits(at_least, at_most)
    if least is None and most is None:
        raise refused("JM-E058", "Nothing says how long a case is to last.",
                      "give at_least='1d', at_most='30d' or both")  # fmt: skip

    def keeps(bucket: Bucket) -> NDArray[np.bool_]:
        lasted = bucket.time[bucket.offsets[1:] - 1] - bucket.time[bucket.offsets[:-1]]
        found = np.ones(bucket.n_cases, np.bool_)
        if least is not None:
            found &= lasted >= least // timedelta(microseconds=1)
        if most is not None:
            found &= lasted <= most // timedelta(microseconds=1)
        return found

    said = bounds_said(*(None if given is None else in_words(given) for given in (least, most)))
    why = sentence("they are to last {times}", times=said)
    return keeping_cases(log, keeps, sentence("shorter or longer cases"), why)


def with_events(
    log: EventLog, *, at_least: int | None = None, at_most: int | None = None
) -> EventLog:
    """The log of the cases with so many events.

    Raises
    ------
    UsageError
        ``JM-E058`` if neither is given or they cross.
    """
    if at_least is None and at_most is None:
        raise refused("JM-E058", "Nothing says how many events a case is to have.",
                      "give at_least=2, at_most=50 or both")  # fmt: skip
    if at_least is not None and at_most is not None and at_least > at_most:
        raise refused("JM-E058", f"at_least={at_least} is more than at_most={at_most}.",
                      "swap them, or leave one out")  # fmt: skip

    def keeps(bucket: Bucket) -> NDArray[np.bool_]:
        found = np.ones(bucket.n_cases, np.bool_)
        if at_least is not None:
            found &= bucket.lengths >= at_least
        if at_most is not None:
            found &= bucket.lengths <= at_most
        return found

    why = sentence("they are to have {times} events", times=bounds_said(at_least, at_most))
    return keeping_cases(log, keeps, sentence("cases with fewer or more events"), why)
