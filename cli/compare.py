"""`journeymine compare`: the gap between a log and its designed journey."""

from __future__ import annotations

import click

from journeymine_cli.options import LogOptions, common_options, log_options
from journeymine_cli.output import say
from journeymine_cli.progress import aligning, doing

__all__ = ["compare"]

EXIT_BELOW_THRESHOLD = 4


@click.command(
    epilog="Example: journeymine compare orders.csv --design order.journey.yaml --out gap"
)
@click.argument("log", nargs=-1, required=True)
@click.option("--design", required=True, metavar="FILE", help="The designed journey.")
@click.option("--out", required=True, metavar="DIR", help="Folder for the results.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 1),
    metavar="FITNESS",
    help="End with code 4 if the mean fitness is below this.",
)
@log_options
@common_options
def compare(
    log: tuple[str, ...],
    design: str,
    out: str,
    fail_under: float | None,
    log_options: LogOptions,
    as_json: bool,
    quiet: bool,
) -> int:
    """Measure where, how often and how far customers leave the designed journey.

    LOG is one or more files (.csv .tsv .parquet .xes, each also .gz).  Writes figures,
    tables, the journey map and a page to DIR; open DIR/report.html.
    """
    import journeymine as jm

    with doing("Reading the log", quiet=quiet):
        events = log_options.read(log)
    designed = jm.read_design(design)
    with aligning(quiet=quiet), doing("Comparing", quiet=quiet):
        gap = jm.compare(events, designed)
    with doing("Discovering the actual journey", quiet=quiet):
        actual = jm.discover(gap.events)
    with doing("Writing the results", quiet=quiet):
        jm.save_results(gap, actual, out, options=log_options.given(), inputs=[*log, design])
    if gap.matched_share < 0.5 and not quiet:
        click.echo(str(gap).splitlines()[0], err=True)
    say(f"{gap}\n\nReport: {out}/report.html", gap.to_dict(), as_json=as_json, quiet=quiet)
    fitness = gap.path.fitness
    if fail_under is not None and fitness is not None and fitness < fail_under:
        click.echo(f"Fitness {fitness:.4f} is below {fail_under}.", err=True)
        return EXIT_BELOW_THRESHOLD
    return 0
