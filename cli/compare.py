"""`journeymine compare`: the gap between a log and its designed journey."""

from __future__ import annotations

import click

from journeymine_cli.options import (
    LogOptions,
    OpenOptions,
    common_options,
    language_option,
    log_options,
    open_options,
    shareable_option,
)
from journeymine_cli.output import say, say_of_file
from journeymine_cli.progress import aligning, doing
from journeymine_cli.scores import ScoreOptions, score_options

__all__ = ["compare"]

EXIT_BELOW_THRESHOLD = 4


@click.command(
    epilog="Example: journeymine compare orders.csv --design order.journey.yaml --out gap"
)
@click.argument("log", nargs=-1)
@click.option("--design", required=True, metavar="FILE", help="The designed journey.")
@click.option("--out", required=True, metavar="DIR", help="Folder for the results.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 1),
    callback=lambda _, option, value: _number(value, option),
    metavar="FITNESS",
    help="End with code 4 if the mean fitness is below this, or there is none.",
)
@click.option(
    "--weight",
    "weights",
    multiple=True,
    metavar="PART=SHARE",
    help="What a part weighs in the gap index; all that are given add up to 1.",
)
@click.option(
    "--by",
    "columns",
    multiple=True,
    metavar="COLUMN",
    help="Take the figures apart by a column of the log; can be given several times.",
)
@click.option(
    "--over",
    "periods",
    multiple=True,
    type=click.Choice(["day", "week", "month", "quarter"]),
    help="Take the figures apart by when journeys began, by the clock of --timezone; can be given "
    "several times.",
)
@language_option("en", "en")
@shareable_option
@open_options
@score_options
@log_options
@common_options
def compare(
    log: tuple[str, ...],
    design: str,
    out: str,
    fail_under: float | None,
    weights: tuple[str, ...],
    columns: tuple[str, ...],
    periods: tuple[str, ...],
    language: str,
    shareable: int | None,
    open_options: OpenOptions,
    score_options: ScoreOptions,
    log_options: LogOptions,
    as_json: bool,
    quiet: bool,
) -> int:
    """Measure where, how often and how far customers leave the designed journey.

    LOG is one or more files (.csv .tsv .jsonl .xlsx .parquet .xes, each also .gz or .zip), or
    folders of them.  Writes figures, tables, the journey map and a page to DIR; open
    DIR/report.html.

    Every journey counts as complete, unless --end-activity or --open-after is given: then a
    journey that neither calls complete is still open, is not charged for what is not due yet,
    and is shown apart:

    \b
      --end-activity "First invoice" --end-activity Cancelled --open-after 30d

    --scores FILE joins the answers of a survey: each is about the last visit of its touchpoint
    within --score-window before it, or, where it names none, about the last touchpoint.  How
    many are linked, and why others are not, is said:

    \b
      --scores nps.csv --score-scale 0-10 --score-column case=customer_no --score-window 14d

    With --by and --over, every figure is compared between groups of journeys, and what stands out
    is said:

    \b
      --by region --over month --timezone Europe/Stockholm

    With --shareable K, DIR holds report.html and its data alone, without any figure of fewer than
    K journeys; what is printed here still tells all.

    With --engine spark, LOG is a Parquet file or a folder of them that Spark reads; named
    spark://HOST:PORT/TABLE, it is a table (NAME, SCHEMA.NAME or CATALOG.SCHEMA.NAME) that the
    cluster with this master knows.  The events stay there; only paths, counts and the table of
    cases come back:

    \b
      journeymine compare events/ --engine spark --spark-master spark://cluster:7077
      journeymine compare spark://cluster:7077/web.events --sequence event_no
    """  # noqa: D301
    import journeymine as jm

    score_options.check()
    with doing("Reading the log", quiet=quiet):
        events = log_options.read(log, quiet=quiet)
    designed = jm.read_design(design)
    say_of_file(designed, quiet=quiet)
    events = score_options.join(events, designed)
    with aligning(quiet=quiet), doing("Comparing", quiet=quiet):
        gap = jm.compare(
            events,
            designed,
            end_activity=open_options.end_activity,
            open_after=open_options.open_after,
            weights=_weights(weights),
        )
    with doing("Discovering the actual journey", quiet=quiet):
        actual = jm.discover(gap.complete_events) if gap.complete_cases else None
    with doing("Taking it apart", quiet=quiet):
        segments = [gap.by(column) for column in dict.fromkeys(columns)]
        segments += [
            gap.over(period, timezone=log_options.timezone) for period in dict.fromkeys(periods)
        ]
    with doing("Writing the results", quiet=quiet):
        options = {**log_options.given(), **open_options.given(), **score_options.given()}
        if weights:
            options["weight"] = list(weights)
        if columns:
            options["by"] = list(columns)
        if periods:
            options["over"] = list(periods)
        if language != "en":
            options["lang"] = language
        jm.save_results(
            gap,
            actual,
            out,
            options=options,
            inputs=[*log_options.inputs(log), *score_options.scores, design],
            segments=segments,
            language=language,
            shareable=shareable,
        )
    if gap.matched_share < 0.5 and not quiet:
        click.echo(str(gap).splitlines()[0], err=True)
    shown = "\n\n".join([str(gap), *map(str, segments), f"Report: {out}/report.html"])
    if shareable is not None:
        shown += f"\nShare {out} alone: what is printed here tells of single cases."
    told = {"segments": [one.to_dict() for one in segments]} if segments else {}
    say(shown, {**gap.to_dict(), **told}, as_json=as_json, quiet=quiet)
    return 0 if fail_under is None else _against(gap.path.fitness, fail_under)


def _weights(given: tuple[str, ...]) -> dict[str, float] | None:
    """``path=0.5`` and so on; None if nothing is given."""
    weights = {}
    for text in given:
        part, _, share = text.partition("=")
        try:
            weights[part.strip()] = float(share)
        except ValueError:
            message = f"'{text}' is no weight; write for example --weight path=0.5"
            raise click.BadParameter(message, param_hint="--weight") from None
    return weights or None


def _number(value: float | None, option: click.Parameter) -> float | None:
    """A threshold that something can be below; nothing is below `nan`, which is in any range."""
    if value is not None and value != value:
        raise click.BadParameter("'nan' is not a number; write one from 0 to 1", param=option)
    return value


def _against(fitness: float | None, least: float) -> int:
    """The exit code of a threshold; what cannot be measured does not pass it."""
    if fitness is None:
        click.echo(f"No journey is complete, so no fitness can reach {least}.", err=True)
        return EXIT_BELOW_THRESHOLD
    if fitness < least:
        click.echo(f"Fitness {fitness:.4f} is below {least}.", err=True)
        return EXIT_BELOW_THRESHOLD
    return 0
