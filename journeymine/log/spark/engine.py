"""Spark as the engine behind a log."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from journeymine.errors import LogError, Problem
from journeymine.log.sql import SPARK, Dialect

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["OnSpark", "answering"]


class OnSpark:
    """Answers queries over a frame of ``case_id, activity, ts, seq`` and perhaps ``channel``."""

    def __init__(self, events: DataFrame) -> None:
        self._events, self._session = events, events.sparkSession
        self._sent: dict[int, tuple[pa.Table, DataFrame]] = {}

    @property
    def dialect(self) -> Dialect:
        """Spark's words."""
        return SPARK

    def run(self, query: str, tables: Mapping[str, pa.Table]) -> pa.Table:
        """The answer, brought here.

        Raises
        ------
        LogError
            ``JM-E259`` if Spark cannot answer.
        """
        with answering():
            frames: dict[str, Any] = {name: self._frame(tables[name]) for name in tables}
            return self._session.sql(query, events=self._events, **frames).toArrow()

    def _frame(self, table: pa.Table) -> DataFrame:
        """A table that is sent along; one that was sent before is not sent again."""
        key = id(table)  # the table is kept beside its frame, so that no other gets its id
        if key not in self._sent:
            self._sent[key] = table, self._session.createDataFrame(table)
        return self._sent[key][1]


@contextmanager
def answering() -> Iterator[None]:
    """What Spark says when it cannot answer, as our error.

    Raises
    ------
    LogError
        ``JM-E259``.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as fault:
        said = next((line for line in str(fault).splitlines() if line.strip()), "")
        said = re.sub(r"\S*(?:Exception|Error): ", "", said).strip()[:300].rstrip(".")
        message = f"Spark could not answer: {said or type(fault).__name__}."
        hint = "look into the log of Spark; the frame must be one that frame.count() can read"
        raise LogError(Problem("JM-E259", message, hint)) from fault
