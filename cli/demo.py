"""`journeymine demo`: a log with known gaps, its design, and the comparison of both."""

from __future__ import annotations

import click

from journeymine_cli.options import common_options, language_option, shareable_option
from journeymine_cli.output import say
from journeymine_cli.progress import aligning, doing

__all__ = ["demo"]


@click.command(epilog="Example: journeymine demo --out demo")
@click.option("--out", default="demo", show_default=True, metavar="DIR", help="Folder to make.")
@language_option("en", "en")
@shareable_option
@common_options
def demo(out: str, language: str, shareable: int | None, as_json: bool, quiet: bool) -> None:
    """Make a home-fibre order log with known gaps and compare it with its design.

    About 4,000 invented customers.  DIR holds the log, the design, the planted truth, and
    DIR/gap, the result: open DIR/gap/report.html.
    """
    import journeymine as jm

    with aligning(quiet=quiet), doing("Making the demo", quiet=quiet):
        gap = jm.make_demo(out, language=language, shareable=shareable)
    text = (
        f"{gap}\n\nThe log, its design and the planted truth: {out}\n"
        f"Report: {out}/gap/report.html\n"
        f"The same by hand:\n  journeymine compare {out}/orders.csv --design "
        f"{out}/order.journey.yaml --out my-gap"
    )
    if shareable is not None:
        text += f"\nShare {out}/gap alone: what is printed here, and the log, tell of single cases."
    say(text, gap.to_dict(), as_json=as_json, quiet=quiet)
