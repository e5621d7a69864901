"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from journeymine.log import EventLog
    from journeymine.log.filtering.events import How

__all__ = [
    "LogOptions", "OpenOptions", "common_options", "language_option", "layout_option",
    "log_options", "open_options", "shareable_option",
]  # fmt: skip

_Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class LogOptions:
    """How a log is to be read; the arguments of `read_log`."""

    case: str | None
    activity: str | None
    time: str | None
    channel: str | None
    end_time: str | None
    outcome: str | None
    score: str | None
    cost: str | None
    time_format: str | None
    timezone: str | None
    delimiter: str | None
    encoding: str | None
    sheet: str | None
    ignore: tuple[str, ...]
    classifier: str | None
    pair_lifecycle: bool
    object_type: str | None
    map: str | None
    journey_start: tuple[str, ...]
    journey_end: tuple[str, ...]
    journey_gap: str | None
    since: str | None
    until: str | None
    window: How | None
    no_cache: bool
    engine: str
    spark_master: str | None
    sequence: str | None
    memory: str | None

    def read(self, sources: tuple[str, ...], *, quiet: bool) -> EventLog:
        """The log of these files; where it comes from is said on stderr, unless `quiet`."""
        if self.engine == "spark" or any(source.startswith("spark://") for source in sources):
            return self._on_spark(sources)
        for name in ("spark_master", "sequence"):
            if getattr(self, name) is not None:
                raise _only_with("spark", name)
        from journeymine.reading import read_log

        log = read_log(
            *sources,
            case=self.case,
            activity=self.activity,
            time=self.time,
            channel=self.channel,
            end_time=self.end_time,
            outcome=self.outcome,
            score=self.score,
            cost=self.cost,
            time_format=self.time_format,
            timezone=self.timezone,
            delimiter=self.delimiter,
            encoding=self.encoding,
            sheet=self.sheet,
            ignore=self.ignore,
            classifier=self.classifier,
            pair_lifecycle=self.pair_lifecycle,
            object_type=self.object_type,
            map=self.map,
            cache=not self.no_cache,
            memory=self.memory,
        )
        if log.origin in _ORIGINS and not quiet:
            click.echo(_ORIGINS[log.origin], err=True)
        if self.journey_start or self.journey_end or self.journey_gap is not None:
            log = log.cut(start=self.journey_start, end=self.journey_end, gap=self.journey_gap)
        if self.since is self.until is self.window is None:
            return log
        return log.between(
            self.since, self.until, how=self.window or "whole", timezone=self.timezone
        )

    def inputs(self, sources: tuple[str, ...]) -> list[str]:
        """Every file that the log is made from, so that none is overwritten."""
        from journeymine.reading import is_sources_file, sources_named

        if self.map is not None and is_sources_file(self.map) and not sources:
            return [str(path) for path in sources_named(self.map)]
        return list(sources)

    def _on_spark(self, sources: tuple[str, ...]) -> EventLog:
        from journeymine.errors import Problem, UsageError
        from journeymine.reading import read_spark

        for name in (
            "end_time", "outcome", "score", "cost", "delimiter", "encoding", "sheet", "classifier",
            "pair_lifecycle", "object_type", "map", "memory", "journey_start", "journey_end",
            "journey_gap", "since", "until", "window",
        ):  # fmt: skip
            if getattr(self, name) not in _DEFAULTS:
                raise _only_with("local", name)
        if len(sources) != 1:
            message = f"Spark is asked for one table at a time; {len(sources)} were named."
            raise UsageError(Problem("JM-E064", message, "name the folder that holds them"))
        log = read_spark(
            sources[0],
            master=self.spark_master,
            case=self.case,
            activity=self.activity,
            time=self.time,
            channel=self.channel,
            sequence=self.sequence,
            time_format=self.time_format,
            timezone=self.timezone,
        )
        return log.without(self.ignore, why="asked to be ignored")

    def given(self) -> dict[str, object]:
        """The options that differ from their defaults."""
        chosen = {field.name: getattr(self, field.name) for field in fields(self)}
        del chosen["no_cache"], chosen["memory"]  # they change no result
        if self.map is not None:  # a path is no option that changes a result, what it holds is
            chosen["map"] = PurePath(self.map).name
        return {name: value for name, value in chosen.items() if value not in _DEFAULTS}


def _only_with(engine: str, name: str) -> Exception:
    from journeymine.errors import Problem, UsageError

    option = f"--{name.replace('_', '-')}"
    message = f"{option} works only with the engine {engine}."
    hint = f"leave it out, or choose --engine {engine}"
    return UsageError(Problem("JM-E064", message, hint))


_DEFAULTS = (None, (), False, "local")

_ORIGINS = {
    "kept": "The log is kept in the cache, so that it need not be read again.",
    "cache": "The log is taken from the cache; --no-cache reads its files again.",
}

_COLUMNS = {
    "case": "Column of the case: who travels (guessed if left out).",
    "activity": "Column of the activity: what happened (guessed if left out).",
    "time": "Column of the time (guessed if left out).",
    "channel": "Column of the channel.",
    "end-time": "Column of the time when the activity ended.",
    "outcome": "Column of the activity's outcome.",
    "score": "Column of the satisfaction score.",
    "cost": "Column of the cost.",
}


def log_options(command: _Command) -> _Command:
    """Add the options for reading logs; the command receives them as `log_options`."""

    @functools.wraps(command)
    def wrapped(*args: Any, **given: Any) -> Any:
        chosen = {field.name: given.pop(field.name) for field in fields(LogOptions)}
        return command(*args, log_options=LogOptions(**chosen), **given)

    options = [
        *(
            click.option(f"--{name}", metavar="COLUMN", help=text)
            for name, text in _COLUMNS.items()
        ),
        click.option(
            "--time-format", metavar="FORMAT", help="strptime format, or unix-s, unix-ms, unix-us."
        ),
        click.option(
            "--timezone", metavar="ZONE", help="Zone of times without one [default: UTC]."
        ),
        click.option("--delimiter", metavar="CHARACTER", help="Delimiter of CSV files."),
        click.option("--encoding", metavar="NAME", help="Encoding of text files, e.g. cp1252."),
        click.option("--sheet", metavar="NAME", help="Sheet of Excel workbooks."),
        click.option(
            "--ignore",
            metavar="NAME",
            multiple=True,
            help="Leave out an activity; * stands for any characters. May be repeated.",
        ),
        click.option(
            "--classifier", metavar="NAME", help="Classifier of an XES log that gives the activity."
        ),
        click.option(
            "--pair-lifecycle",
            is_flag=True,
            help="Make one event, with an end, of each start and its completion.",
        ),
        click.option(
            "--object-type", metavar="TYPE", help="Type of the objects that are cases, of OCEL."
        ),
        click.option(
            "--map",
            metavar="FILE|PRESET",
            help="A sources.yaml that joins many exports into one log (LOG is left out then), or "
            "a preset that knows whose export LOG is, such as ga4.",
        ),
        click.option(
            "--journey-start",
            metavar="NAME",
            multiple=True,
            help="A customer's next journey begins with this activity. May be repeated.",
        ),
        click.option(
            "--journey-end",
            metavar="NAME",
            multiple=True,
            help="A customer's next journey begins after this activity. May be repeated.",
        ),
        click.option(
            "--journey-gap",
            metavar="DURATION",
            help="A customer's next journey begins after a silence longer than this: 30m, 30d.",
        ),
        click.option(
            "--since",
            metavar="TIME",
            help="Leave out journeys before this day or time, e.g. 2026-03-01; see --window.",
        ),
        click.option(
            "--until",
            metavar="TIME",
            help="Leave out journeys after this day, or from this time on; see --window.",
        ),
        click.option(
            "--window",
            type=click.Choice(["whole", "touching", "starting", "trimmed"]),
            help="Which journeys belong to the time of --since and --until: those that lie in it "
            "whole [default], that have any event there, that start there, or the events in it "
            "alone.",
        ),
        click.option(
            "--no-cache",
            is_flag=True,
            help="Read the files, also if the log is in the cache, and keep nothing there.",
        ),
        click.option(
            "--engine",
            type=click.Choice(["local", "spark"]),
            default="local",
            show_default=True,
            help="spark: LOG is a Parquet file or folder that Spark reads, and the events stay "
            "there. So they do for a LOG named spark://HOST:PORT/TABLE, a table of that cluster.",
        ),
        click.option(
            "--spark-master",
            metavar="MASTER",
            help="Master of Spark, e.g. local[4] [default: as Spark is set up, else local[*]].",
        ),
        click.option(
            "--sequence",
            metavar="COLUMN",
            help="Column that orders events at the same time, for Spark, whose rows have no order.",
        ),
        click.option(
            "--memory",
            metavar="SIZE",
            help="What reading Parquet, SQLite or large files may use, e.g. 8GB [default: four "
            "fifths of what is available].",
        ),
    ]
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped


@dataclass(frozen=True, slots=True)
class OpenOptions:
    """Which journeys are still open: shown apart by `compare`, left out elsewhere."""

    end_activity: tuple[str, ...]
    open_after: str | None

    def complete(self, log: EventLog) -> EventLog:
        """The log without journeys that are open or cut off, if it can be told which are."""
        return log.complete(end_activity=self.end_activity, open_after=self.open_after)

    def given(self) -> dict[str, object]:
        """The options that differ from their defaults."""
        return {
            **({"end_activity": self.end_activity} if self.end_activity else {}),
            **({} if self.open_after is None else {"open_after": self.open_after}),
        }


def open_options(command: _Command) -> _Command:
    """Add the options that tell open journeys; the command receives them as `open_options`."""

    @functools.wraps(command)
    def wrapped(
        *args: Any, end_activity: tuple[str, ...], open_after: str | None, **given: Any
    ) -> Any:
        return command(*args, open_options=OpenOptions(end_activity, open_after), **given)

    options = [
        click.option(
            "--end-activity",
            metavar="NAME",
            multiple=True,
            help="A journey is complete when this activity or touchpoint occurs in it, else still "
            "open. May be repeated.",
        ),
        click.option(
            "--open-after",
            metavar="DURATION",
            help="A journey is complete when nothing happened in it for this long before the last "
            "event of the log, e.g. 90m, 36h, 14d, 2w.",
        ),
    ]
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped


def language_option(default: str, otherwise: str) -> Callable[[_Command], _Command]:
    """Add ``--lang``, the language of pages and pictures; the command receives `language`."""
    return click.option(
        "--lang",
        "language",
        default=default,
        metavar="CODE",
        callback=_known_language,
        help=f"Language of the page and of pictures: en, sv, da or nb [default: {otherwise}].",
    )


def _known_language(_: click.Context, option: click.Parameter, value: str) -> str:
    """Refused here, before the work, unless it is the default."""
    if value != option.default:
        from journeymine.language import language_of

        language_of(value)
    return value


def layout_option(command: _Command) -> _Command:
    """Add ``--layout``, what places the boxes of a picture; the command receives `layout`."""
    return click.option(
        "--layout",
        default="graphlay",
        metavar="NAME",
        show_default=True,
        callback=_known_layout,
        help="What places the boxes of the picture: graphlay, or graphviz with the extra of "
        "that name.",
    )(command)


def _known_layout(_: click.Context, option: click.Parameter, value: str) -> str:
    """Refused here, before the work, unless it is the default."""
    if value != option.default:
        from journeymine.drawing.graphs.layout import check_engine

        check_engine(value)
    return value


def shareable_option(command: _Command) -> _Command:
    """Add ``--shareable``, the fewest cases that a page tells of."""
    return click.option(
        "--shareable",
        type=click.IntRange(min=2),
        metavar="K",
        help="A page to be shared: no count of 1 to K-1 cases is in it, nor can be worked out.",
    )(command)


def common_options(command: _Command) -> _Command:
    """Add ``--json``, ``--quiet`` and ``--debug``, which every command has."""
    options = [
        click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
        click.option("--quiet", is_flag=True, help="Print nothing but errors (and --json)."),
        click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks."),
    ]
    for option in reversed(options):
        command = option(command)
    return command
