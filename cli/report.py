"""`journeymine report`: the page of a result folder, rendered again."""

from __future__ import annotations

from typing import Literal

import click

from journeymine_cli.options import common_options, language_option, shareable_option
from journeymine_cli.output import say

__all__ = ["report"]


@click.command(epilog="Example: journeymine report gap")
@click.argument("folder", metavar="DIR")
@click.option(
    "--as",
    "form",
    type=click.Choice(["html", "md"]),
    default="html",
    show_default=True,
    help="md: DIR/report.md, the page as Markdown.",
)
@language_option("", "that of the run")
@shareable_option
@common_options
def report(
    folder: str,
    language: str,
    form: Literal["html", "md"],
    shareable: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make DIR/report.html and DIR/journey.svg again from DIR/report.json.

    Nothing is measured anew.  With --lang they are in another language; the data stay.

    With --as md the same words and tables are written to DIR/report.md.  With
    --shareable K the page is DIR/report-shareable.html, which alone is to be shared.
    """
    import journeymine as jm

    page = jm.render_again(folder, language=language, form=form, shareable=shareable)
    shown = f"Report: {page}"
    if shareable is not None:
        shown += f"\nShare this file alone: the others in {folder} tell of single cases."
    say(shown, {"report": page}, as_json=as_json, quiet=quiet)
