"""What the engines call the few things that standard SQL has no word for.

Everything else in `queries.py` is the same text everywhere: windows, integers, decimals.
Percentiles are found by counting, so no engine's own idea of a percentile matters.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DUCKDB", "SPARK", "Dialect"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """The words of one engine.

    Attributes
    ----------
    name : str
    struct : str
        A struct of fields; ``{}`` stands for them.
    field : str
        One of those fields: the column ``{0}`` under its own name.
    sorted_list : str
        The values ``{}`` of a group as a list, in the order of the values themselves.
    field_of_all : str
        Field ``{1}`` of all structs in the list ``{0}``.
    """

    name: str
    struct: str
    field: str
    sorted_list: str
    field_of_all: str

    def ordered(self, *columns: str) -> str:
        """The last column of a group as a list, in the order of all these columns.

        Examples
        --------
        >>> SPARK.ordered("ts", "code")
        'TRANSFORM(ARRAY_SORT(COLLECT_LIST(STRUCT(ts, code))), x -> x.code)'
        """
        struct = self.struct.format(", ".join(self.field.format(name) for name in columns))
        return self.field_of_all.format(self.sorted_list.format(struct), columns[-1])


DUCKDB = Dialect(
    "DuckDB",
    struct="STRUCT_PACK({})",
    field="{0} := {0}",
    sorted_list="LIST_SORT(LIST({}))",
    field_of_all="LIST_TRANSFORM({0}, LAMBDA x: x.{1})",
)

SPARK = Dialect(
    "Spark",
    struct="STRUCT({})",
    field="{0}",
    sorted_list="ARRAY_SORT(COLLECT_LIST({}))",
    field_of_all="TRANSFORM({0}, x -> x.{1})",
)
