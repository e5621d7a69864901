"""Read event logs from files: the only way from bytes to an `EventLog`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from journeymine.errors import LogError, Problem, UsageError, did_you_mean
from journeymine.files import SourceFile, open_source
from journeymine.files.cache import scratch_folder, scratch_for_good
from journeymine.log import Asked, EventLog, RawStream, Source, TypedStep, assemble
from journeymine.log import pair_lifecycle as paired
from journeymine.reading.cache import SMALL, cached, key_of
from journeymine.reading.ocel_rows import OCEL_ENDINGS, read_ocel_rows
from journeymine.reading.parquet_rows import read_parquet_rows
from journeymine.reading.text_rows import read_text_rows
from journeymine.reading.xes_rows import read_xes_rows

__all__ = ["read_log"]

_TEXT = (".csv", ".tsv")
_OTHERS: dict[str, Callable[[SourceFile], RawStream]] = {
    ".parquet": read_parquet_rows,
}


@dataclass(frozen=True, slots=True)
class _Form:
    """What was said about the files themselves; each concerns some formats only."""

    delimiter: str | None
    encoding: str | None
    classifier: str | None
    object_type: str | None


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
    classifier: str | None = None,
    pair_lifecycle: bool = False,
    object_type: str | None = None,
) -> EventLog:
    r"""Read one log of one or several files.

    Parameters
    ----------
    *sources : path
        ``.csv .tsv .parquet .xes``, and OCEL 2.0 as ``.jsonocel .json .xmlocel .xml
        .sqlite``, each also ``.gz``.  Names are plain: no pattern is
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
    classifier : str, optional
        Of XES: the classifier of the log whose classes are the activities, ``pay+complete``;
        left out, the activity is ``concept:name``.
    pair_lifecycle : bool, default False
        Make one event, with an ``end_time``, of each start and the completion that belongs
        to it; otherwise each stays an event.
    object_type : str, optional
        Of object-centric logs: the type of the objects that are the cases; an event stands in
        the case of every such object that it is related to.  May be left out where there is
        only one.

    Raises
    ------
    UsageError
        ``JM-E010`` to ``JM-E049``: a column that is not there or cannot be told, a format,
        zone, delimiter, encoding or ending that is none.
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
    if not sources:
        raise UsageError(Problem("JM-E013", "No log was named.", "name at least one file"))
    if isinstance(ignore, str):
        ignore = (ignore,)
    asked = Asked(
        case=case, activity=activity, time=time, end_time=end_time, channel=channel,
        outcome=outcome, score=score, cost=cost, time_format=time_format, timezone=timezone,
    )  # fmt: skip
    if classifier is not None and activity is not None:
        message = f"Both the activity '{activity}' and the classifier '{classifier}' were named."
        raise UsageError(Problem("JM-E043", message, "name one of them"))
    form = _Form(delimiter, encoding, classifier, object_type)
    with ExitStack() as opened:
        files = [opened.enter_context(open_source(path)) for path in sources]
        log = _gathered(files, asked, form, opened, cache=cache)
    log = paired(log) if pair_lifecycle else log
    return log.without(ignore, why="asked to be ignored") if ignore else log


def _gathered(
    files: Sequence[SourceFile],
    asked: Asked,
    form: _Form,
    opened: ExitStack,
    *,
    cache: bool,
) -> EventLog:
    def read(folder: Path | None) -> EventLog:
        streams = [_stream(file, form) for file in files]
        return assemble(
            [TypedStep(stream, asked) for stream in streams],
            scratch=lambda: opened.enter_context(scratch_folder()),
            folder=scratch_for_good if folder is None else lambda: folder,
            keep=folder is not None,
        )

    if not cache or sum(file.size for file in files) < SMALL:
        return read(None)
    said = {**asdict(asked), **asdict(form)}
    known = [Source(file.name, file.sha256, file.size) for file in files]
    return cached(key_of(known, said), read)


def _stream(source: SourceFile, form: _Form) -> RawStream:
    ending = source.ending
    if form.classifier is not None and ending != ".xes":
        message = f"A log that ends in {ending or 'nothing'} has no classifiers."
        hint = "name the activity's column instead: activity=..., or --activity"
        raise UsageError(Problem("JM-E043", message, hint, file=source.path))
    if form.object_type is not None and ending not in OCEL_ENDINGS:
        message = f"A log that ends in {ending or 'nothing'} has no types of objects."
        hint = "name the case's column instead: case=..., or --case"
        raise UsageError(Problem("JM-E045", message, hint, file=source.path))
    if ending in _TEXT:
        return read_text_rows(source, delimiter=form.delimiter, encoding=form.encoding)
    if ending == ".xes":
        return RawStream.of(read_xes_rows(source, form.classifier))
    if ending in OCEL_ENDINGS:
        return RawStream.of(read_ocel_rows(source, form.object_type))
    if source.ending in _OTHERS:
        return _OTHERS[source.ending](source)
    raise _unknown_ending(source)


def _unknown_ending(source: SourceFile) -> LogError:
    known = (*_TEXT, *_OTHERS, ".xes", *OCEL_ENDINGS)
    said = f"ends in {source.ending}" if source.ending else "has no ending"
    message = f"The name {said}; logs end in {' '.join(known)}, each also .gz."
    hint = did_you_mean(source.ending, known) or "save the log as one of these"
    return LogError(Problem("JM-E207", message, hint, file=source.path))
