"""`journeymine match`: which activity of a log may be which touchpoint of a design."""

from __future__ import annotations

import click

from journeymine_cli.options import LogOptions, common_options, log_options
from journeymine_cli.output import of_file, say, say_of_file
from journeymine_cli.progress import aligning, doing

__all__ = ["match"]


@click.command(epilog="Example: journeymine match orders.csv --design order.journey.yaml")
@click.argument("log", nargs=-1)
@click.option("--design", required=True, metavar="FILE", help="The designed journey.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.5,
    show_default=True,
    metavar="SCORE",
    help="How alike names are at least that are suggested: 1 is the same but for case and blanks.",
)
@click.option(
    "--write", is_flag=True, help="Write the aliases into the design, whose comments are kept."
)
@log_options
@common_options
def match(
    log: tuple[str, ...],
    design: str,
    threshold: float,
    write: bool,
    log_options: LogOptions,
    as_json: bool,
    quiet: bool,
) -> None:
    """Say which activities match a touchpoint, suggest which others may, and what it would change.

    A comparison counts an activity as a touchpoint only by its name or an alias.  The aliases
    that are suggested are printed as a block to paste under `touchpoints:` of the design, beside
    those that it has; strike out what is wrong.
    """
    import journeymine as jm
    from journeymine.statistics import numbered
    from journeymine.writing.design_files import save_aliases
    from journeymine.writing.designs.alias_block import alias_block

    designed = jm.read_design(design)
    say_of_file(designed, quiet=quiet)
    with doing("Reading the log", quiet=quiet):
        events = log_options.read(log, quiet=quiet)
    with aligning(quiet=quiet), doing("Matching", quiet=quiet):
        found = jm.match(events, designed, threshold=threshold)
    if write and found.aliases:
        save_aliases(designed, found.aliases, design)
    block = alias_block(designed, found.aliases)
    text = f"{found}\n\n{block}" if block else str(found)
    if write:
        n = sum(map(len, found.aliases.values()))
        said = numbered(n, "[alias|aliases] written to ") + design if n else "Nothing to write."
        text += f"\n\n{said}"
    data = {**found.to_dict(), "aliases": found.aliases, "of_file": of_file(designed)}
    say(text, data, as_json=as_json, quiet=quiet)
