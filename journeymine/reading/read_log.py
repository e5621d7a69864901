"""Read event logs from files: the only way from bytes to an `EventLog`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from journeymine.errors import Problem, UsageError
from journeymine.files import SourceSet, open_sources
from journeymine.files.cache import scratch_folder, scratch_for_good, until_exit
from journeymine.isolation import parse_memory
from journeymine.language import sentence
from journeymine.log import Asked, EventLog, Finding, Source, append, assemble
from journeymine.log import pair_lifecycle as paired
from journeymine.log.kept import open_log
from journeymine.log.store import InFolder
from journeymine.reading.apart.parent import is_foreign, read_apart
from journeymine.reading.cache import SMALL, Reading, cached
from journeymine.reading.file_steps import passed_over, steps_of_files
from journeymine.reading.formats import ENDINGS, Form, check_form
from journeymine.reading.sources.map_files import is_sources_file

if TYPE_CHECKING:
    from journeymine.reading.presets import Preset

__all__ = ["read_log"]

_Read = tuple[EventLog, tuple[Finding, ...]]  # a log, and what was noted beside it


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
    sheet: str | None = None,
    ignore: Sequence[str] = (),
    cache: bool = True,
    map: str | Path | None = None,  # noqa: A002 - the name of the option
    classifier: str | None = None,
    pair_lifecycle: bool = False,
    object_type: str | None = None,
    memory: str | int | None = None,
    isolate: bool = True,
) -> EventLog:
    r"""Read one log of one or several files.

    Parameters
    ----------
    *sources : path
        ``.csv .tsv .jsonl .ndjson .json .xlsx .xlsm .parquet .xes``, and OCEL 2.0 as
        ``.jsonocel .json .xmlocel .xml .sqlite``; each also ``.gz`` or, one or several of
        them, ``.zip``; or a folder of these.  Names are plain: no pattern is
        expanded.  The events of several files are joined in the order given, those in a
        folder or an archive by name.
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
    sheet : str, optional
        Of Excel workbooks; may be left out if only one has a table.
    ignore : sequence of str, optional
        Activities to leave out; ``*`` stands for any characters.  Counted in `left_out`.
    cache : bool, default True
        Keep a log of a megabyte or more in the user's cache folder, and take it from there
        when the same files are read in the same way again.  `origin` of the log says so.
    map : str or path, optional
        The name of a preset: whose export the files are, as ``ga4`` or ``segment``.  What
        is said beside it comes first.  Or a ``sources.yaml`` that says which files make the
        log and what their columns, events and ids mean; nothing about columns or formats goes
        beside it.
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
    memory : str or int, optional
        What reading may use, as ``8GB`` or in bytes; left out, four fifths of what is available.
        It holds for what is read in a process of its own.
    isolate : bool, default True
        Read Parquet and SQLite files, and whatever has a megabyte or more, in a process of its
        own: it gets the opened files, can reach nothing else, and whatever becomes of it is an
        error like any other.  Without it, nothing limits what reading takes.

    Raises
    ------
    UsageError
        ``JM-E010`` to ``JM-E029``: a column that is not there or cannot be told, a format,
        zone, delimiter, encoding or ending that is none.  ``JM-E037`` to ``JM-E039``: a sheet
        that has to be named, is not there, or is named where there are none.  ``JM-E047``,
        ``JM-E048``: a file that is not the preset's export, a preset that is none.
        ``JM-E043``, ``JM-E044``: what does not go beside a map.
        ``JM-E067``, ``JM-E069``: a classifier or a type of objects that is none.
        ``JM-E070``: an amount of memory that is none.
    LogError
        ``JM-E200`` to ``JM-E249``: a file that cannot be read as a whole.
        ``JM-E260`` to ``JM-E263``: one that needs more memory or time than reading may use, or
        that breaks its reader.

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
    if map is not None and is_sources_file(map):
        from journeymine.reading.sources.read_sources import read_sources

        beside = {
            "case": case, "activity": activity, "time": time, "end_time": end_time,
            "channel": channel, "outcome": outcome, "score": score, "cost": cost,
            "time_format": time_format, "timezone": timezone, "delimiter": delimiter,
            "encoding": encoding, "sheet": sheet, "classifier": classifier,
            "object_type": object_type,
        }  # fmt: skip
        _check_beside(sources, [name for name, said in beside.items() if said is not None])
        joined = read_sources(
            map, pair_lifecycle=pair_lifecycle, cache=cache, memory=memory, isolate=isolate
        )
        log = joined.log
        return log.without(_listed(ignore), why=sentence("asked to be ignored")) if ignore else log
    if not sources:
        raise UsageError(Problem("JM-E013", "No log was named.", "name at least one file"))
    asked = Asked(
        case=case, activity=activity, time=time, end_time=end_time, channel=channel,
        outcome=outcome, score=score, cost=cost, time_format=time_format, timezone=timezone,
    )  # fmt: skip
    chosen = None if map is None else _preset(str(map))
    if classifier is not None and activity is not None:
        message = f"Both the activity '{activity}' and the classifier '{classifier}' were named."
        raise UsageError(Problem("JM-E067", message, "name one of them"))
    most = None if memory is None else parse_memory(memory)
    names = tuple(asked.columns().values())
    form = Form(delimiter, encoding, sheet, chosen, names, classifier, object_type)
    with ExitStack() as opened:
        sets = [opened.enter_context(open_sources(path, ENDINGS)) for path in sources]
        check_form([file for each in sets for file in each.files], form)
        log = _gathered(sets, asked, form, opened, cache=cache, isolate=isolate, memory=most)
    notes = passed_over([one for each in sets for one in each.skipped])
    log = log.remarked(notes)
    log = paired(log) if pair_lifecycle else log
    return log.without(_listed(ignore), why=sentence("asked to be ignored")) if ignore else log


def _preset(name: str) -> Preset:
    from journeymine.reading.presets import preset

    return preset(name)


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
    sets: Sequence[SourceSet],
    asked: Asked,
    form: Form,
    opened: ExitStack,
    *,
    cache: bool,
    isolate: bool,
    memory: int | None,
) -> EventLog:
    files = [(file, each.several) for each in sets for file in each.files]
    apart = isolate and is_foreign([file for file, _ in files])

    def scratch() -> Path:
        return opened.enter_context(scratch_folder())

    def whole(folder: Path | None) -> _Read:
        if apart:
            with ExitStack() as unneeded:
                place = folder or unneeded.enter_context(scratch_folder())
                read_apart(
                    files, asked, form,
                    folder=place, scratch=scratch, memory=memory, lasting=folder is not None,
                )  # fmt: skip
                log, notes = open_log(place, in_memory=folder is None)
                if isinstance(log.storage, InFolder):  # it stays there
                    until_exit(unneeded)
            return log, notes
        steps, notes = steps_of_files(files, asked, form)
        made = scratch_for_good if folder is None else lambda: folder
        kept = folder is not None
        log = assemble(steps, scratch=scratch, folder=made, keep=kept, lasting=kept)
        return log, notes

    def after(base: EventLog, n: int, folder: Path) -> _Read:
        if apart:
            there = base.storage
            assert isinstance(there, InFolder), "what is added to lies in a folder"
            read_apart(
                files[n:], asked, form,
                folder=folder, scratch=scratch, memory=memory, base=there.folder,
            )  # fmt: skip
            return open_log(folder, in_memory=False)
        steps, notes = steps_of_files(files[n:], asked, form)
        return append(base, steps, scratch=scratch, folder=folder), notes

    if not cache or sum(file.size for file, _ in files) < SMALL:
        log, notes = whole(None)
    else:
        said: dict[str, object] = {**asdict(asked), **asdict(replace(form, preset=None))}
        if form.preset is not None:  # its columns may stand in a file beside those that are hashed
            from journeymine.reading.presets import header_of

            columns = (header_of(form.preset.text, file) for file, _ in files)
            said["preset"] = [form.preset.name, *columns]
        known = [Source(file.name, file.sha256, file.size) for file, _ in files]
        log, notes = cached(known, said, Reading(whole, after))
    return log.remarked(notes)
