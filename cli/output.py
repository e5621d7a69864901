"""What a command prints: text for people, or one JSON document for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from journeymine.design import DesignedJourney
    from journeymine.log import EventLog

__all__ = ["findings", "left_out", "of_file", "say", "say_of_file"]


def left_out(log: EventLog) -> list[str]:
    """A line for everything that was left out of a log, and why."""
    return [f"  left out: {entry}" for entry in log.left_out]


def findings(log: EventLog) -> list[str]:
    """What was found in a log, the heaviest first: how much of it, and the first examples."""
    from journeymine.statistics import percent

    lines = []
    for found in log.findings:
        share = ""
        if found.count is not None and found.of:
            share = f"[{percent(found.count / found.of)}] "
        lines.append(f"  {found.code} {share}{found.message}")
        lines.extend(f"    {example}" for example in found.examples)
    return lines


def say_of_file(design: DesignedJourney, *, quiet: bool) -> None:
    """Say on stderr what the file of a design holds and the design does not."""
    if not quiet:
        for found in design.findings:
            click.echo(f"{found.code} {found.message}", err=True)


def of_file(design: DesignedJourney) -> list[dict[str, object]]:
    """The same, for ``--json``."""
    return [asdict(found) for found in design.findings]


def say(text: str, data: object, *, as_json: bool, quiet: bool) -> None:
    """Print the result: `data` with ``--json``, else `text` unless ``--quiet``."""
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))
    elif not quiet:
        click.echo(text)
