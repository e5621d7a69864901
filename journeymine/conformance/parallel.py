"""Many words on several cores: sorted words are cut into stretches, each aligned by itself.

Kernels let other threads run, so threads do; nothing is shared between stretches, and the
answer does not depend on where the cuts are.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from os import cpu_count

import numpy as np

from journeymine.conformance.walks import Walks, Words

__all__ = ["WORTHWHILE", "in_stretches"]

WORTHWHILE = 50_000
"""Events in all words; with fewer, starting threads costs what they save."""

_STRETCHES_A_THREAD = 4


def in_stretches(
    align: Callable[[Words], Walks], words: Words, *, threads: int | None = None
) -> Walks:
    """Align words in several threads where there are enough of them.

    Parameters
    ----------
    align : function of Words
        Called from several threads at once; must not share what it writes on.
    words : Words
    threads : int, optional
        As many as the machine has cores, if left out; 1 where the words are few.
    """
    if threads is None:
        threads = (cpu_count() or 1) if len(words.tokens) >= WORTHWHILE else 1
    if threads <= 1 or len(words) < 2:
        return align(words)
    shares = np.linspace(0, len(words.tokens), threads * _STRETCHES_A_THREAD + 1)
    cuts = np.unique(np.searchsorted(words.offsets, shares))
    cuts[-1] = len(words)
    stretches = [_stretch(words, *cut) for cut in pairwise(cuts)]
    with ThreadPoolExecutor(threads) as pool:
        return _joined(list(pool.map(align, stretches)))


def _stretch(words: Words, first: int, last: int) -> Words:
    offsets = words.offsets[first : last + 1]
    return Words(words.tokens[offsets[0] : offsets[-1]], offsets - offsets[0])


def _joined(walks: list[Walks]) -> Walks:
    ends = np.cumsum([0, *(len(part.events) for part in walks)])
    offsets = [part.offsets[:-1] + end for part, end in zip(walks, ends[:-1], strict=True)]
    return Walks(
        np.concatenate([part.cost for part in walks]),
        np.concatenate([part.lower for part in walks]),
        np.concatenate([part.canonical for part in walks]),
        np.concatenate([part.events for part in walks]),
        np.concatenate([part.steps for part in walks]),
        np.concatenate([*offsets, ends[-1:]]).astype(np.int64),
    )
