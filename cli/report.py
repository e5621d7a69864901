"""`journeymine report`: the page of a result folder, rendered again."""

from __future__ import annotations

import click

from journeymine_cli.options import common_options
from journeymine_cli.output import say

__all__ = ["report"]


@click.command(epilog="Example: journeymine report gap")
@click.argument("folder", metavar="DIR")
@common_options
def report(folder: str, as_json: bool, quiet: bool) -> None:
    """Render DIR/report.html again from DIR/report.json, with nothing measured anew."""
    import journeymine as jm

    page = jm.render_again(folder)
    say(f"Report: {page}", {"report": page}, as_json=as_json, quiet=quiet)
