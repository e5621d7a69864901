"""`journeymine check`: what is in a log and what is wrong with it; lint of a design."""

from __future__ import annotations

from dataclasses import asdict

import click

from journeymine_cli.options import (
    LogOptions,
    OpenOptions,
    common_options,
    log_options,
    open_options,
)
from journeymine_cli.output import findings, left_out, of_file, say, say_of_file
from journeymine_cli.progress import doing

__all__ = ["check"]


@click.command(epilog="Example: journeymine check orders.csv --design order.journey.yaml")
@click.argument("log", nargs=-1)
@click.option("--design", metavar="FILE", help="A designed journey to lint.")
@click.option("--picture", metavar="FILE", help="Draw the design, as .svg or .png.")
@open_options
@log_options
@common_options
def check(
    log: tuple[str, ...],
    design: str | None,
    picture: str | None,
    open_options: OpenOptions,
    log_options: LogOptions,
    as_json: bool,
    quiet: bool,
) -> None:
    """Say what is in a log, what was rejected and why, and lint a design.

    With both, also say which activities no touchpoint matches; `journeymine match` suggests
    which they may be.  With --end-activity or
    --open-after, journeys still on the way are counted and left out.
    """
    import journeymine as jm
    from journeymine.reading.designs.places import located
    from journeymine.statistics.wording import counted

    if not log and log_options.map is None and design is None:
        raise click.UsageError("Nothing to check: name a log, or a design with --design FILE.")
    if picture is not None and design is None:
        raise click.UsageError("--picture draws a design: name it with --design FILE.")
    parts: list[str] = []
    data: dict[str, object] = {"schema": "journeymine/check/1", "log": None, "design": None}
    events = designed = None
    if design is not None:
        designed = jm.read_design(design)
        say_of_file(designed, quiet=quiet)
        found = located(designed, jm.lint(designed), design)
        parts.append(str(designed))
        parts.extend(f"  {problem}" for problem in found)
        if picture is not None:
            jm.draw(designed).save(picture)
            parts.append(f"Drawn to {picture}")
        data["design"] = {
            "name": designed.name,
            "touchpoints": list(designed.touchpoints),
            "steps": len(designed.steps),
            "findings": [asdict(problem) for problem in found],
            "of_file": of_file(designed),
        }
    if log or log_options.map is not None:
        with doing("Reading the log", quiet=quiet):
            events = open_options.complete(log_options.read(log, quiet=quiet))
        variants = events.variants()
        parts.append(f"{events}\n{counted(len(variants), 'variant')}")
        parts.extend(f"  rejected {n:,}: {why}" for why, n in sorted(events.rows.rejected.items()))
        parts.extend(left_out(events))
        with doing("Looking for what is wrong with it", quiet=quiet):
            parts.extend(findings(events))
        data["log"] = {
            "cases": events.n_cases,
            "events": events.n_events,
            "variants": len(variants),
            "activities": list(events.activities),
            "columns": dict(events.columns),
            "rows": events.rows.to_dict(),
            "findings": [asdict(finding) for finding in events.findings],
            "left_out": [asdict(entry) for entry in events.left_out],
        }
    if events is not None and designed is not None:
        from journeymine.gap.knowledge import near_misses

        known = designed.matching(events.activities)
        near = list(near_misses(events.activities, designed))
        data["findings"] = [asdict(finding) for finding in near]
        strangers = [name for name in events.activities if name not in known]
        data["unmatched"] = strangers
        parts.append(
            f"{len(known)} of {counted(len(events.activities), 'activity')} match a touchpoint"
            + "".join(f"\n  unmatched: {name}" for name in strangers)
            + "".join(f"\n  {finding.code} {finding.message}" for finding in near)
        )
    say("\n".join(parts), data, as_json=as_json, quiet=quiet)
