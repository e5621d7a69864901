"""`journeymine discover`: the journey that customers actually make."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from journeymine_cli.options import (
    LogOptions,
    OpenOptions,
    common_options,
    language_option,
    layout_option,
    log_options,
    open_options,
)
from journeymine_cli.output import left_out, say, say_of_file
from journeymine_cli.progress import aligning, doing

if TYPE_CHECKING:
    from journeymine.discovery import Miner
    from journeymine.writing.results import DesignForm

__all__ = ["discover"]

_MINERS = ("inductive", "inductive-follows", "heuristics", "powl")


class _Noise(click.ParamType):  # type: ignore[type-arg]  # not generic before click 8.4
    """A number from 0 to 1, or ``auto``."""

    name = "noise"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | Literal["auto"]:
        if value == "auto":
            return "auto"
        return click.FloatRange(0, 1).convert(value, param, ctx)  # type: ignore[arg-type]


@click.command(epilog="Example: journeymine discover orders.csv --out actual --as bpmn")
@click.argument("log", nargs=-1)
@click.option("--out", required=True, metavar="DIR", help="Folder for the results.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["yaml", "bpmn", "pnml", "ptml", "mermaid"]),
    default="yaml",
    show_default=True,
    help="Format of the discovered journey.",
)
@click.option(
    "--noise",
    type=_Noise(),
    metavar="SHARE|auto",
    default=0.2,
    show_default=True,
    help="How rare a path must be to be left out of the model: 0 keeps all; auto picks the "
    "noise with the highest F1 on held-out cases.",
)
@click.option(
    "--miner",
    type=click.Choice(_MINERS),
    default="inductive",
    show_default=True,
    help="What makes the model; heuristics and powl may make a net that no other format holds: "
    "it is written as PNML, whatever --as says.",
)
@click.option(
    "--design",
    metavar="FILE",
    help="A designed journey: the picture has the names of its touchpoints, and tints what is "
    "none of them; everything else keeps the names of the log.",
)
@language_option("en", "en")
@layout_option
@open_options
@log_options
@common_options
def discover(
    log: tuple[str, ...],
    out: str,
    form: DesignForm,
    noise: float | Literal["auto"],
    miner: Miner,
    design: str | None,
    language: str,
    layout: str,
    open_options: OpenOptions,
    log_options: LogOptions,
    as_json: bool,
    quiet: bool,
) -> None:
    """Find the journey that customers actually make.

    Writes the directly-follows graph, the variants, a picture, and a model that can be
    opened, edited and used as the next design, with a table of its quality.  Every journey
    counts as complete; with --end-activity or --open-after those still on the way are left
    out, and of a log that --journey-gap and its like cut into journeys those that its ends
    cut off.
    """
    import journeymine as jm

    with doing("Reading the log", quiet=quiet):
        events = log_options.read(log, quiet=quiet)
    designed = None
    if design is not None:
        designed = jm.read_design(design)
        say_of_file(designed, quiet=quiet)
    with doing("Discovering", quiet=quiet), aligning(quiet=quiet):
        actual = jm.discover(
            events,
            miner=miner,
            noise=noise,
            end_activity=open_options.end_activity,
            open_after=open_options.open_after,
        )
    if actual.quality.left_out and not quiet:
        names = ", ".join(actual.quality.left_out)
        click.echo(
            f"note: left out of the journey as noise: {names}; --noise 0 keeps all", err=True
        )
    options = {**log_options.given(), **open_options.given(), "noise": noise, "as": form}
    if miner != "inductive":
        options["miner"] = miner
    if language != "en":
        options["lang"] = language
    if layout != "graphlay":
        options["layout"] = layout
    with doing("Writing the results", quiet=quiet), aligning(quiet=quiet):
        data = jm.save_discovery(
            actual,
            events,
            out,
            form=form,
            options=options,
            inputs=[*log_options.inputs(log), *([] if design is None else [design])],
            design=designed,
            language=language,
            layout=layout,
        )
    if form != "pnml" and not quiet and (Path(out) / "actual.pnml").exists():
        why = "it is a net that is not made of nested blocks"
        click.echo(f"note: the journey is written as actual.pnml, not as {form}: {why}", err=True)
    lines = [str(actual), f"Quality for the log: {actual.figures}.", *left_out(events)]
    if actual.quality.chosen is not None:
        lines += ["", f"Noises tried, {actual.quality.chosen}"]
    text = "\n".join([*lines, "", f"Written to {out}"])
    say(text, data, as_json=as_json, quiet=quiet)
