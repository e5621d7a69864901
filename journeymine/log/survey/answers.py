"""The answers of a survey as they were read: who, of what, when, and the score.

A row is somebody who was asked.  Where the score is missing they gave none: that is kept, since
the share that answers says how far the answers can be trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from journeymine.log.accounting.rejects import Rejects
from journeymine.log.accounting.rows import Finding, Rows, Source
from journeymine.log.schema import MICROSECONDS
from journeymine.log.tabular import Tabular
from journeymine.statistics import counted

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ANSWERS_SCHEMA", "SurveyAnswers"]

ANSWERS_SCHEMA = pa.schema(
    [
        ("case", pa.string()),
        ("touchpoint", pa.string()),
        ("time", MICROSECONDS),
        ("kind", pa.string()),
        ("score", pa.float64()),
    ]
)
"""The columns of answers; ``touchpoint`` and ``time`` are left out where no source has them."""


@dataclass(frozen=True, slots=True, eq=False)
class SurveyAnswers(Tabular):
    """Answers of customers, a row for each question that was asked.

    Made by `read_answers` and `SurveyAnswers.from_pandas`.

    Attributes
    ----------
    rows : Rows
        Rows in, kept, and rejected by reason.
    columns : mapping of str to str
        ``case, touchpoint, time, score, kind`` -> the name it had in the source.
    scale : tuple of float, or None
        The lowest and the highest score that could be given, where it was said; otherwise
        scores are taken to be on the scale of the design.
    findings : tuple of Finding
    rejects : Rejects
        Every rejected row, in the order of the sources.
    sources : tuple of Source
        The files; empty for answers from memory.
    """

    _table: pa.Table = field(repr=False)
    rows: Rows
    columns: Mapping[str, str] = field(default_factory=dict)
    scale: tuple[float, float] | None = None
    findings: tuple[Finding, ...] = ()
    rejects: Rejects = field(default_factory=Rejects, repr=False)
    sources: tuple[Source, ...] = ()

    @classmethod
    def from_pandas(
        cls,
        frame: pd.DataFrame,
        *,
        case: str | None = None,
        touchpoint: str | None = None,
        time: str | None = None,
        score: str | Sequence[str] | None = None,
        kind: str | None = None,
        scale: str | tuple[float, float] | None = None,
        time_format: str | None = None,
        timezone: str | None = None,
    ) -> SurveyAnswers:
        """The answers of a pandas frame, a row an answer; parameters as in `read_answers`.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"customer": [7, 8, None], "nps": [9, None, 3]})
        >>> answers = SurveyAnswers.from_pandas(frame)
        >>> print(answers)
        1 answer of 2 asked for, 2 customers; 3 rows read, 1 rejected
        >>> answers.to_frame()[["case", "score"]].values.tolist()
        [['7', 9.0], ['8', nan]]
        """
        from journeymine.log.conversions import table_of_pandas
        from journeymine.log.survey.asked import AskedAnswers
        from journeymine.log.survey.step import answers_of_rows
        from journeymine.log.typed.raw import RawRows

        asked = AskedAnswers.of(
            case=case, touchpoint=touchpoint, time=time, score=score, kind=kind, scale=scale,
            time_format=time_format, timezone=timezone,
        )  # fmt: skip
        return answers_of_rows(RawRows(table_of_pandas(frame)), asked)

    @classmethod
    def joined(cls, parts: Sequence[SurveyAnswers]) -> SurveyAnswers:
        """All parts, one after the other; what one of them lacks is missing there.

        Parts are read alike, so that they have one scale.  Where each has one kind of score
        without a name, and their columns have different names, these are the kinds.
        """
        if len(parts) == 1:
            return parts[0]
        unnamed = [part for part in parts if part.kinds in ((), ("",))]
        if len({part.columns["score"].casefold() for part in unnamed}) > 1:
            parts = [part._named() if part in unnamed else part for part in parts]
        names = [name for name in ANSWERS_SCHEMA.names if any(part.has(name) for part in parts)]
        schema = pa.schema([ANSWERS_SCHEMA.field(name) for name in names])
        tables = [_widened(part.to_arrow(), schema) for part in parts]
        columns: dict[str, str] = {}
        for part in parts:
            columns = {**part.columns, **columns}
        return cls(
            pa.concat_tables(tables),
            sum((part.rows for part in parts), start=Rows(0, 0)),
            columns,
            parts[0].scale,
            tuple(dict.fromkeys(finding for part in parts for finding in part.findings)),
            Rejects.joined(part.rejects for part in parts),
            tuple(source for part in parts for source in part.sources),
        )

    def _named(self) -> SurveyAnswers:
        """The same with the name of the column as the kind of the scores."""
        place = self._table.column_names.index("kind")
        kind = pa.repeat(pa.scalar(self.columns["score"]), len(self._table))
        return replace(self, _table=self._table.set_column(place, "kind", kind))

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was asked for, in code-point order: ``nps``, ``csat``; one without a name if all
        scores are of one kind.
        """
        return tuple(sorted(pc.unique(self._table["kind"]).to_pylist()))

    @property
    def n_answers(self) -> int:
        """How many have a score."""
        return int(self._table.num_rows - self._table["score"].null_count)

    def has(self, column: str) -> bool:
        """Whether the sources have the column."""
        return column in self._table.column_names

    def to_arrow(self) -> pa.Table:
        """``case, touchpoint, time, kind, score`` in the order of the sources; see `has`."""
        return self._table

    def __str__(self) -> str:
        lost = self.rows.came - self.rows.kept
        who = pc.count_distinct(self._table["case"]).as_py()
        return (
            f"{counted(self.n_answers, 'answer')} of {len(self._table):,} asked for, "
            f"{counted(who, 'customer')}; {counted(self.rows.came, 'row')} read, {lost:,} rejected"
        )


def _widened(table: pa.Table, schema: pa.Schema) -> pa.Table:
    columns = [
        table[field.name] if field.name in table.column_names else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)
