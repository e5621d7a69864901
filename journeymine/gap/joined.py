"""Arrays that were gathered bucket by bucket, as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

__all__ = ["joined"]


def joined(parts: Sequence[object], kinds: Mapping[str, DTypeLike]) -> dict[str, NDArray[Any]]:
    """The arrays of these names of all parts, one part after the other.

    Parameters
    ----------
    parts : sequence
        Each with an attribute for every name.
    kinds : mapping of str to dtype
        What the arrays hold where there is no part.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> parts = [SimpleNamespace(case=np.array([0, 1])), SimpleNamespace(case=np.array([2]))]
    >>> joined(parts, {"case": np.int64})["case"].tolist()
    [0, 1, 2]
    """
    found = {name: [getattr(part, name) for part in parts] for name in kinds}
    return {
        name: np.concatenate(some) if some else np.zeros(0, kinds[name])
        for name, some in found.items()
    }
