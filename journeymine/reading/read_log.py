"""Read event logs from files: the only way from bytes to an `EventLog`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from journeymine.errors import LogError, Problem, UsageError, did_you_mean
from journeymine.files import SourceFile, open_source
from journeymine.files.cache import scratch_folder, scratch_for_good
from journeymine.log import Asked, EventLog, RawStream, Source, TypedStep, assemble
from journeymine.reading.cache import SMALL, cached, key_of
from journeymine.reading.json_rows import read_json_rows
from journeymine.reading.parquet_rows import read_parquet_rows
from journeymine.reading.presets import Preset, apply_preset, header_of, preset, whole
from journeymine.reading.text_rows import read_text_rows
from journeymine.reading.xes_rows import read_xes_rows

__all__ = ["opened_rows", "read_log"]

_TEXT = (".csv", ".tsv")
_OTHERS: dict[str, Callable[[SourceFile], RawStream]] = {
    ".json": lambda source: RawStream.of(read_json_rows(source)),
    ".parquet": read_parquet_rows,
    ".xes": lambda source: RawStream.of(read_xes_rows(source)),
}


def read_log(
    *sources: str | Path,
    case: str | None = None,
    activity: str | None = None,
    time: str | None = None,
    end_time: str | None = None,
    channel: str | None = None,
    outcome: str | None = None,
    score: str | None = None,
    cost: str | None = None,
    time_format: str | None = None,
    timezone: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    ignore: Sequence[str] = (),
    cache: bool = True,
    map: str | Path | None = None,  # noqa: A002 - the name of the option
) -> EventLog:
    r"""Read one log of one or several files.

    Parameters
    ----------
    *sources : path
        ``.csv .tsv .json .parquet .xes``, each also ``.gz``.  Names are plain: no pattern is
        expanded.  The events of several files are joined in the order given.
    case, activity, time : str, optional
        The columns; guessed if left out, which `findings` of the log say: the canonical
        name, then known names, then the same whatever their case, then by content.
    end_time, channel, outcome, score, cost : str, optional
        More columns; taken by their canonical name if left out.
    time_format : str, optional
        A strptime format, or ``unix-s``, ``unix-ms``, ``unix-us``.  Recognised if left
        out, but the order of day and month is never guessed.
    timezone : str, optional
        The IANA zone of times without one, as ``Europe/Stockholm``; UTC if left out.
    delimiter, encoding : str, optional
        Of text tables; recognised if left out.
    ignore : sequence of str, optional
        Activities to leave out; ``*`` stands for any characters.  Counted in `left_out`.
    cache : bool, default True
        Keep a log of a megabyte or more in the user's cache folder, and take it from there
        when the same files are read in the same way again.  `origin` of the log says so.
    map : str or path, optional
        The name of a preset: whose export the files are, as ``ga4`` or ``segment``.  What
        is said beside it comes first.  Or a ``sources.yaml`` that says which files make the
        log and what their columns, events and ids mean; nothing but `ignore` goes beside
        it, and the log is not kept.

    Raises
    ------
    UsageError
        ``JM-E010`` to ``JM-E029``: a column that is not there or cannot be told, a format,
        zone, delimiter, encoding or ending that is none; ``JM-E043``, ``JM-E044``:
        what does not go beside a map; ``JM-E047``, ``JM-E048``: a file that is not the
        preset's export, a preset that is none.
    LogError
        ``JM-E200`` to ``JM-E249``: a file that cannot be read as a whole.

    Notes
    -----
    Case ids and activities are text, exactly as they stand: ``007``, ``NA`` and ``1e5``
    stay as they are, and only null, empty or blank is missing.  A row without case,
    activity or a readable time is rejected; `rows` counts it and `rejects` says why.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "orders.csv"
    ...     _ = file.write_text("order,step,at\n007,pay,2025-01-06\n007,,2025-01-07\n")
    ...     log = read_log(file, case="order", activity="step", time="at")
    >>> log.rows.to_dict()
    {'in': 2, 'kept': 1, 'rejected': {'JM-E102 missing activity': 1}}
    >>> log.to_arrow()["case"].to_pylist()
    ['007']
    """
    if map is not None and Path(map).suffix.lower() in (".yaml", ".yml"):
        from journeymine.reading.read_sources import read_sources

        beside = {
            "case": case, "activity": activity, "time": time, "end_time": end_time,
            "channel": channel, "outcome": outcome, "score": score, "cost": cost,
            "time_format": time_format, "timezone": timezone, "delimiter": delimiter,
            "encoding": encoding,
        }  # fmt: skip
        _check_beside(sources, [name for name, said in beside.items() if said is not None])
        log = read_sources(map).log
        return log.without(_listed(ignore), why="asked to be ignored") if ignore else log
    if not sources:
        raise UsageError(Problem("JM-E013", "No log was named.", "name at least one file"))
    asked = Asked(
        case=case, activity=activity, time=time, end_time=end_time, channel=channel,
        outcome=outcome, score=score, cost=cost, time_format=time_format, timezone=timezone,
    )  # fmt: skip
    chosen = None if map is None else preset(str(map))
    with ExitStack() as opened:
        files = [opened.enter_context(open_source(path)) for path in sources]
        log = _gathered(files, asked, delimiter, encoding, chosen, opened, cache=cache)
    return log.without(_listed(ignore), why="asked to be ignored") if ignore else log


def _listed(ignore: Sequence[str]) -> Sequence[str]:
    return (ignore,) if isinstance(ignore, str) else ignore


def _check_beside(sources: Sequence[str | Path], options: Sequence[str]) -> None:
    """A map file says everything; what is said beside it would be passed over."""
    if sources:
        message = f"A map names the files of the log, and '{sources[0]}' is named beside it."
        raise UsageError(Problem("JM-E043", message, "name it in the map, or leave the map out"))
    if options:
        message = f"'{options[0]}' is given beside a map; there it is said for each source."
        hint = f"write {options[0]}: ... in the source, inside the map"
        raise UsageError(Problem("JM-E044", message, hint))


def _gathered(
    files: Sequence[SourceFile],
    asked: Asked,
    delimiter: str | None,
    encoding: str | None,
    chosen: Preset | None,
    opened: ExitStack,
    *,
    cache: bool,
) -> EventLog:
    def read(folder: Path | None) -> EventLog:
        return assemble(
            [TypedStep(*opened_rows(file, asked, delimiter, encoding, chosen)) for file in files],
            scratch=lambda: opened.enter_context(scratch_folder()),
            folder=scratch_for_good if folder is None else lambda: folder,
            keep=folder is not None,
        )

    if not cache or sum(file.size for file in files) < SMALL:
        return read(None)
    said = {**asdict(asked), "delimiter": delimiter, "encoding": encoding}
    if chosen is not None:  # whose columns may stand in a file beside those that are hashed
        said["map"] = [chosen.name, *(header_of(chosen.text, file) for file in files)]
    known = [Source(file.name, file.sha256, file.size) for file in files]
    return cached(key_of(known, said), read)


def opened_rows(
    source: SourceFile,
    asked: Asked,
    delimiter: str | None = None,
    encoding: str | None = None,
    chosen: Preset | None = None,
    *,
    sheet: str | None = None,
) -> tuple[RawStream, Asked]:
    """The rows of an opened file, by the ending of its name, and what is asked of them.

    Raises
    ------
    UsageError
        ``JM-E046`` if a sheet is named of what is no workbook.
    LogError
        ``JM-E207`` if the ending is not known; what its reader refuses.
    """
    if sheet is not None and source.ending != ".xlsx":
        message = f"There is no sheet '{sheet}' in a file that is no workbook."
        raise UsageError(Problem("JM-E046", message, "leave the sheet out", file=source.path))
    stream = _stream(source, delimiter, encoding, chosen)
    if chosen is None:
        return stream, asked
    raw, wanted = apply_preset(chosen, whole(stream), asked)
    return RawStream.of(raw), wanted


def _stream(
    source: SourceFile, delimiter: str | None, encoding: str | None, chosen: Preset | None
) -> RawStream:
    if source.ending == ".tsv" and chosen is not None:
        return read_text_rows(
            source,
            delimiter=delimiter,
            encoding=encoding,
            header=header_of(chosen.text, source),
            quoting=chosen.text.quoting,
            escape=chosen.text.escape,
        )
    if source.ending in _TEXT:
        return read_text_rows(source, delimiter=delimiter, encoding=encoding)
    if source.ending in _OTHERS:
        return _OTHERS[source.ending](source)
    raise _unknown_ending(source)


def _unknown_ending(source: SourceFile) -> LogError:
    known = (*_TEXT, *_OTHERS)
    said = f"ends in {source.ending}" if source.ending else "has no ending"
    message = f"The name {said}; logs end in {' '.join(known)}, each also .gz."
    hint = did_you_mean(source.ending, known) or "save the log as one of these"
    return LogError(Problem("JM-E207", message, hint, file=source.path))
