"""Judge a log in two looks: the first counts, the second looks closer at what is suspected.

The first look makes the tallies, which add up over cases; the rules judge by them.  What a
rule suspects is then counted exactly, with the first five examples in the order of the
sources; where nothing is suspected there is no second look.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from journeymine.log.accounting.rows import Finding
from journeymine.log.quality import calendar, clocks, crowds, instants, names, order, values
from journeymine.log.quality.suspicion import Count, Facts, Suspicion
from journeymine.log.quality.tallies import Tally, tally
from journeymine.log.quality.weights import by_weight
from journeymine.log.store import Storage

__all__ = ["quality_findings"]

_RULES: tuple[Callable[[Tally, Facts], Iterator[Suspicion]], ...] = (
    order.suspect, instants.suspect, clocks.suspect, crowds.suspect, values.suspect,
    names.suspect, calendar.suspect,
)  # fmt: skip

_FEWEST_BITS, _MOST_BITS = 8, 22


def quality_findings(
    storage: Storage, *, sources: int = 1, sparse: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Everything about the events of a log that a reader of figures should know.

    Parameters
    ----------
    storage : Storage
        Looked at once, and once more where something is suspected.
    sources : int, default 1
        How many sources were read one after the other: the rows of several are not expected
        to stand in the order of time.
    sparse : collection of str
        Columns that most events have no value in by their nature.

    Returns
    -------
    tuple of Finding
        The heaviest first.

    Notes
    -----
    The rules, each with what it takes to speak, stand in the modules of this room.
    """
    events = storage.sizes.events
    if events == 0:
        return ()
    bits = min(max(events.bit_length() + 2, _FEWEST_BITS), _MOST_BITS)
    counted = Tally()
    for bucket in storage.buckets(list(storage.columns)):
        counted.add(tally(bucket, bits=bits))
    facts = Facts(storage, sources, frozenset(sparse))
    suspicions = [found for rule in _RULES for found in rule(counted, facts)]
    counts = _looked_at(storage, suspicions, storage.columns)
    pairs = zip(suspicions, counts, strict=True)
    made = [suspicion.finding(count, facts) for suspicion, count in pairs]
    return by_weight(finding for finding in made if finding is not None)


def _looked_at(
    storage: Storage, suspicions: list[Suspicion], columns: Mapping[str, object]
) -> list[Count]:
    counts = [Count() for _ in suspicions]
    if not suspicions:
        return counts
    asked = {name for suspicion in suspicions for name in suspicion.needs}
    for bucket in storage.buckets([name for name in columns if name in asked]):
        for suspicion, count in zip(suspicions, counts, strict=True):
            suspicion.look(bucket, count, storage.activities)
    return counts
