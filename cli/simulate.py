"""`journeymine simulate`: a log from a design, with planted deviations and the truth."""

from __future__ import annotations

import click

from journeymine_cli.options import common_options
from journeymine_cli.output import of_file, say, say_of_file
from journeymine_cli.progress import doing

__all__ = ["simulate"]


@click.command(
    epilog="Example: journeymine simulate order.journey.yaml --cases 500 --seed 7 --out log.csv"
)
@click.argument("design")
@click.option("--cases", type=click.IntRange(1), required=True, metavar="N", help="How many cases.")
@click.option(
    "--seed", type=click.IntRange(0), required=True, metavar="S", help="Same seed, same log."
)
@click.option("--out", required=True, metavar="LOG", help="The log: .csv, .csv.gz or .parquet.")
@click.option("--plant", metavar="FILE", help="Deviations to plant (YAML).")
@click.option(
    "--until",
    metavar="DATE",
    help="When the log is extracted, as 2026-03-31 (the whole day) or 2026-03-31T12:00:00Z.",
)
@common_options
def simulate(
    design: str,
    cases: int,
    seed: int,
    out: str,
    plant: str | None,
    until: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make a log of a design, and truth.json beside it: who was given which deviation.

    A plant file lists deviations with the share of cases that get them:

    \b
      - {kind: missing, touchpoint: Check address, share: 0.1}
      - {kind: ad_hoc, activity: Call support, share: 0.2}

    With --until the log ends there, so that some journeys are still on the way; the truth
    also says how they go on.
    """  # noqa: D301
    import journeymine as jm

    designed = jm.read_design(design)
    say_of_file(designed, quiet=quiet)
    plants = jm.read_plants(plant, designed) if plant else ()
    with doing("Simulating", quiet=quiet):
        made = jm.simulate(designed, cases=cases, seed=seed, plants=plants, until=until)
    truth = jm.save_simulation(made, out)
    if until is not None and not quiet:
        click.echo(_cut_off(made.truth.cut, made.truth.not_begun, cases), err=True)
    counts = {**made.truth.to_dict(), "of_file": of_file(designed)}
    text = f"{made}\nWritten to {out}; the truth to {truth}"
    say(text, counts, as_json=as_json, quiet=quiet)


def _cut_off(cut: int, not_begun: int, cases: int) -> str:
    """What became of the journeys at the end of the log."""
    from journeymine.statistics import counted

    return (
        f"{cut:,} of {counted(cases, 'journey')} {'was' if cut == 1 else 'were'} cut open; "
        f"{not_begun:,} had not begun."
    )
