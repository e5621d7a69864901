"""Judge a log in two looks: the first counts, the second looks closer at what is suspected.

The first look makes the tallies, which add up over cases; the rules judge by them.  What a
rule suspects is then counted exactly, with the first five examples in the order of the
sources; where nothing is suspected there is no second look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from journeymine.log.accounting.rows import Finding
from journeymine.log.quality import calendar, clocks, crowds, instants, names, order, values
from journeymine.log.quality.suspicion import Count, Facts, Suspicion
from journeymine.log.quality.tallies import Tally, tally
from journeymine.log.quality.weights import by_weight
from journeymine.log.store import Bucket, Storage

__all__ = ["Quality", "quality_findings"]

_RULES: tuple[Callable[[Tally, Facts], Iterator[Suspicion]], ...] = (
    order.suspect, instants.suspect, clocks.suspect, crowds.suspect, values.suspect,
    names.suspect, calendar.suspect,
)  # fmt: skip

_FEWEST_BITS, _MOST_BITS = 8, 22


class Quality:
    """Looks at every bucket of a log once, in any order, and then says what was found.

    Parameters
    ----------
    events : int
        About how many the log has.
    sources : int, default 1
        How many sources were read one after the other: the rows of several are not expected
        to stand in the order of time.

    Notes
    -----
    The rules, each with what it takes to speak, stand in the modules of this room.
    """

    def __init__(self, events: int, *, sources: int = 1) -> None:
        self.tally = Tally()
        self._bits = min(max(events.bit_length() + 2, _FEWEST_BITS), _MOST_BITS)
        self._sources = sources

    def look(self, bucket: Bucket) -> None:
        """Count what a bucket, with all its columns, shows."""
        self.tally.add(tally(bucket, bits=self._bits))

    def findings(self, storage: Storage) -> tuple[Finding, ...]:
        """What all buckets together show, the heaviest first.

        Parameters
        ----------
        storage : Storage
            Of the same buckets; it is looked at again for what is suspected.
        """
        if storage.sizes.events == 0:
            return ()
        facts = Facts(storage, self._sources)
        suspicions = [found for rule in _RULES for found in rule(self.tally, facts)]
        counts = _looked_at(storage, suspicions, storage.columns)
        pairs = zip(suspicions, counts, strict=True)
        made = [suspicion.finding(count, facts) for suspicion, count in pairs]
        return by_weight(finding for finding in made if finding is not None)


def quality_findings(storage: Storage, *, sources: int = 1) -> tuple[Finding, ...]:
    """Everything about the events of a log that a reader of figures should know.

    Parameters are those of `Quality`.
    """
    quality = Quality(storage.sizes.events, sources=sources)
    for bucket in storage.buckets(list(storage.columns)):
        quality.look(bucket)
    return quality.findings(storage)


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
