"""Values that are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.language import Figure, Sentence, sentence, sentence_counted
from journeymine.log.quality.suspicion import EXAMPLES, Count, Facts, Suspicion, short
from journeymine.log.quality.tallies import Tally
from journeymine.log.schema import LOG_SCHEMA
from journeymine.log.store import Bucket
from journeymine.statistics import percent

__all__ = ["suspect"]


def suspect(tally: Tally, facts: Facts) -> Iterator[Suspicion]:
    """Each canonical column with missing values; all other columns together.

    The column ``cut`` of journeys is empty where nothing is cut off, and a sparse one where
    nothing was joined.
    """
    gaps = {str(name): n for (name,), n in tally.of("missing").items()}
    for name in facts.columns:
        if name in LOG_SCHEMA and name in gaps and name not in facts.sparse:
            touches = ("time",) if name == "end_time" else (name,)
            said = _said(name, facts.events)
            yield Suspicion("JM-W208", touches, _missing(name), said, (name,))
    others = {name: n for name, n in gaps.items() if name not in LOG_SCHEMA and name != "cut"}
    if others:
        ranked = sorted(others.items(), key=lambda pair: (-pair[1], pair[0]))
        shown = tuple(
            f"{short(name)}: {n:,} ({percent(n / facts.events)})" for name, n in ranked[:EXAMPLES]
        )
        n, of = sum(others.values()), len(others) * facts.events
        said_of_all = sentence_counted(
            len(others),
            "{n} other column has missing values",
            "{n} other columns have missing values",
        )
        yield Suspicion("JM-W209", (), _none, lambda _: said_of_all, examples=shown, count=n, of=of)


def _missing(name: str) -> Callable[[Bucket], NDArray[np.bool_]]:
    def marks(bucket: Bucket) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = pc.is_null(bucket.columns[name]).to_numpy(zero_copy_only=False)
        return found

    return marks


def _said(name: str, of: int) -> Callable[[Count], Sentence]:
    return lambda n: sentence(
        "{count} of {of} events ({share}) have no {column}",
        count=n.events, of=of, share=Figure("percent", n.events / of), column=name,
    )  # fmt: skip


def _none(bucket: Bucket) -> NDArray[np.bool_]:
    return np.zeros(bucket.n_events, np.bool_)
