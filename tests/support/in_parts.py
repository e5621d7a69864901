"""A log whose cases stand in several buckets, as those of a large log do."""

from dataclasses import replace

import numpy as np


class InParts:
    """One bucket in several; none has a column that was not asked for."""

    def __init__(self, storage, parts):
        self.whole, self.parts = storage.bucket, parts
        self.activities, self.columns = storage.activities, dict(storage.columns)
        self.sizes = storage.sizes

    @classmethod
    def of(cls, log, parts):
        """The log with its cases in so many buckets, some of them empty."""
        return replace(log, _storage=cls(log.storage, parts))

    def buckets(self, columns=()):
        part = np.arange(self.whole.n_cases) * 7919 % self.parts
        for number in range(self.parts):
            bucket = self.whole.of_cases(part == number)
            yield replace(bucket, columns={name: bucket.columns[name] for name in columns})
