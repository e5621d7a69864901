"""Every result is also a table: Arrow first, pandas and Polars from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["Tabular"]


class Tabular:
    """A result that is also a table; a kind of result defines `to_arrow`."""

    __slots__ = ()

    def to_arrow(self) -> pa.Table:
        """The result as an Arrow table."""
        raise NotImplementedError

    def to_frame(self) -> pd.DataFrame:
        """The result as a pandas table; columns as in `to_arrow`."""
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> pl.DataFrame:
        """The result as a Polars table; needs ``pip install journeymine[polars]``.

        Columns are those of `to_arrow`.
        """
        import polars as pl

        return pl.DataFrame(self.to_arrow())
