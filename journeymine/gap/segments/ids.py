"""A column whose values are ids: it tells cases apart, not groups of them."""

from __future__ import annotations

import numpy as np

from journeymine.gap.segments.labels import NOT_KNOWN, Labels
from journeymine.language import sentence, sentence_counted
from journeymine.log import Finding

__all__ = ["like_ids"]

_CASES_A_VALUE = 2
"""Values with fewer cases than this, on average, look like ids."""


def like_ids(labels: Labels, column: str, *, smallest: int) -> tuple[Finding, ...]:
    """What is said of a column that has nearly as many values as there are cases with one.

    Parameters
    ----------
    labels : Labels
    column : str
    smallest : int
        Of fewer cases altogether nothing is said: few values are then no sign of ids.

    Examples
    --------
    >>> names = tuple(f"order {i}" for i in range(40))
    >>> (found,) = like_ids(Labels(names, np.arange(40), values=40), "order_no", smallest=30)
    >>> found.code, found.count, found.of
    ('JM-W250', 40, 40)
    """
    unknown = labels.names.index(NOT_KNOWN) if NOT_KNOWN in labels.names[-1:] else -1
    known = int(np.count_nonzero(labels.code != unknown))
    if known < smallest or labels.values * _CASES_A_VALUE <= known:
        return ()
    message = sentence(
        "column '{column}' looks like an id: it has {values} in {cases}, so hardly any value has "
        "the {smallest} cases that a comparison needs; name a column whose values many cases "
        "share, such as a country or a channel, after --by",
        column=column,
        values=sentence_counted(labels.values, "{n} value", "{n} values"),
        cases=sentence_counted(known, "{n} case", "{n} cases"),
        smallest=smallest,
    )
    examples = labels.names[:5]
    return (Finding("JM-W250", message, labels.values, known, examples),)
