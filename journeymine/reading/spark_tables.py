"""Tables that Spark reads: Parquet by its path, a table of a catalog by ``spark://``."""

from __future__ import annotations

import logging
import re
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from journeymine.errors import LogError, Problem, UsageError
from journeymine.files import open_source
from journeymine.log import EventLog, Source

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["read_spark"]

_SETTINGS = {
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    # without it a driver that runs out of memory waits for ever
    "spark.driver.defaultJavaOptions": "-XX:+ExitOnOutOfMemoryError",
}
_TRACES = "DataFrameQueryContextLogger"
_PART = r"[A-Za-z0-9_][A-Za-z0-9_-]*"
_ADDRESS = re.compile(
    rf"spark://(?P<host>[A-Za-z0-9.-]+:\d+)/(?P<table>{_PART}(?:\.{_PART}){{0,2}})"
)


def read_spark(
    source: str | Path,
    *,
    master: str | None = None,
    case: str | None = None,
    activity: str | None = None,
    time: str | None = None,
    channel: str | None = None,
    sequence: str | None = None,
    time_format: str | None = None,
    timezone: str | None = None,
) -> EventLog:
    """A log of a table that Spark reads and keeps; see `EventLog.from_spark`.

    Parameters
    ----------
    source : path
        A Parquet file or a folder of them, or ``spark://HOST:PORT/TABLE``: the table
        ``TABLE`` (``name``, ``schema.name`` or ``catalog.schema.name``) that the cluster with
        this master knows.
    master : str, optional
        The master for a path: ``local[4]``, ``spark://HOST:PORT``, ``yarn``.  If left out, the
        session that runs already, or what Spark itself is set to, which is ``local[*]``.
    case, activity, time, channel, sequence, time_format, timezone : str, optional
        As in `EventLog.from_spark`.

    Returns
    -------
    EventLog
        Its `sources` are the Parquet files that Spark reads, with their SHA-256; a table of a
        catalog has none.

    Raises
    ------
    UsageError
        ``JM-E060`` pyspark is not installed, ``JM-E065`` a source that Spark is not asked
        for, ``JM-E066`` no session of Spark could be started.
    LogError
        ``JM-E257`` the source cannot be read.
    """
    frame = _frame(str(source), master)
    log = EventLog.from_spark(
        frame, case=case, activity=activity, time=time, channel=channel, sequence=sequence,
        time_format=time_format, timezone=timezone,
    )  # fmt: skip
    if _ADDRESS.fullmatch(str(source)):
        return log
    return replace(log, sources=tuple(_files(frame, Path(source))))


def _files(frame: DataFrame, source: Path) -> Iterator[Source]:
    """The files that Spark reads, by their names below the source; each is read once more here."""
    top = source.absolute()
    for path in sorted(Path(unquote(urlsplit(address).path)) for address in frame.inputFiles()):
        below = path.relative_to(top.resolve() if path.is_relative_to(top.resolve()) else top)
        with open_source(path) as file:
            yield Source((Path(top.name) / below).as_posix(), file.sha256, file.size)


def _frame(source: str, master: str | None) -> DataFrame:
    found = _ADDRESS.fullmatch(source)
    if found is None:
        _check_path(source)
    elif master is not None:
        message = f"'{source}' names its master itself; '{master}' was named as well."
        raise UsageError(Problem("JM-E065", message, "leave out --spark-master"))
    session = _session(f"spark://{found['host']}" if found else master)
    from pyspark.errors import PySparkException

    try:
        return session.table(found["table"]) if found else session.read.parquet(_plain(source))
    except PySparkException as fault:
        said = str(fault).splitlines()[0][:300].rstrip(".")
        message = f"Spark cannot read '{source}': {said}."
        hint = "name a Parquet file or folder, or spark://HOST:PORT/TABLE with a table it knows"
        raise LogError(Problem("JM-E257", message, hint, file=source)) from None


def _check_path(source: str) -> None:
    hint = "name a Parquet file, a folder of them, or spark://HOST:PORT/TABLE"
    if "://" in source:
        message = f"'{source}' is no address that is read."
        raise UsageError(Problem("JM-E065", message, hint))
    path = Path(source)
    if not path.exists():
        message = f"There is no file or folder '{source}'."
        raise UsageError(Problem("JM-E065", message, hint))
    if not path.is_dir() and path.suffix != ".parquet":
        message = f"'{source}' is not Parquet, the one kind of file that Spark is asked for."
        raise UsageError(Problem("JM-E065", message, f"{hint}; or leave out --engine spark"))


def _plain(source: str) -> str:
    """The path so that nothing in it stands for other names."""
    return re.sub(r"([\\*?\[\]{},])", r"\\\1", str(Path(source).absolute()))


def _session(master: str | None) -> SparkSession:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of pandas, which is not used
            from pyspark.sql import SparkSession
    except ImportError:
        message = "The engine spark needs the package pyspark, which is not installed."
        hint = "pip install 'journeymine[spark]'; Java 17 is needed as well"
        raise UsageError(Problem("JM-E060", message, hint)) from None
    running = SparkSession.getActiveSession()
    if running is not None and master is None:
        return running
    builder = SparkSession.builder.appName("JourneyMine")
    logging.getLogger(_TRACES).disabled = True  # what goes wrong is said by our own error
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    if master is not None:
        builder = builder.master(master)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            return builder.getOrCreate()
    except Exception as fault:
        java = "" if shutil.which("java") else " There is no Java here."
        said = (str(fault).splitlines() or [type(fault).__name__])[0][:200].rstrip(".")
        message = f"No session of Spark could be started: {said}.{java}"
        hint = "Spark needs Java 17 or later and a master that answers (--spark-master)"
        raise UsageError(Problem("JM-E066", message, hint)) from fault
