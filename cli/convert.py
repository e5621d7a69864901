"""`journeymine convert`: a log or a design into another format."""

from __future__ import annotations

import os
from dataclasses import asdict

import click

from journeymine_cli.options import (
    LogOptions,
    OpenOptions,
    common_options,
    log_options,
    open_options,
)
from journeymine_cli.output import left_out, say, say_of_file
from journeymine_cli.progress import doing

__all__ = ["convert"]


@click.command(epilog="Example: journeymine convert orders.csv orders.parquet")
@click.argument("source", nargs=-1)
@click.argument("target")
@open_options
@log_options
@common_options
def convert(
    source: tuple[str, ...],
    target: str,
    open_options: OpenOptions,
    log_options: LogOptions,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write SOURCE as TARGET; the file endings say what they are.

    Several logs, or those that --map names, become one.

    Logs: .csv .tsv .jsonl .xlsx .parquet .xes (each also .gz or .zip), or a folder of them,
    to .csv .csv.gz or .parquet.
    With --end-activity or --open-after, journeys still on the way are left out.
    Designs: .journey.yaml .bpmn .pnml .ptml .ptree .mmd to the same or to a table (.csv
    .tsv); also from .cjml.xml, and from a table (.csv .tsv .xlsx) with a row a touchpoint.
    What TARGET cannot hold of a design is said on stderr.
    """
    import journeymine as jm
    from journeymine.writing.design_files import is_design_target

    for named in log_options.inputs(source):
        if os.path.realpath(named) == os.path.realpath(target):  # also of a link to itself
            raise click.UsageError("SOURCE and TARGET are the same file; name another TARGET.")
    one = len(source) == 1 and log_options.map is None
    if one and (jm.is_design_file(source[0]) or is_design_target(target)):
        _design(source[0], target, as_json=as_json, quiet=quiet)
        return
    with doing("Reading the log", quiet=quiet):
        log = log_options.read(source, quiet=quiet)
        if open_options.given():
            log = open_options.complete(log)
    jm.save_log(log, target)
    findings = [{"code": f.code, "message": f.message} for f in log.findings]
    notes = (f"  {f.code} {f.message}" for f in log.findings)
    text = "\n".join([str(log), *left_out(log), *notes])
    data = {
        "rows": log.rows.to_dict(),
        "columns": dict(log.columns),
        "findings": findings,
        "left_out": [asdict(entry) for entry in log.left_out],
    }
    say(f"{text}\nWritten to {target}", data, as_json=as_json, quiet=quiet)


def _design(source: str, target: str, *, as_json: bool, quiet: bool) -> None:
    import journeymine as jm

    design = jm.read_design(source)
    lost = jm.save_design(design, target)
    say_of_file(design, quiet=quiet)
    if not quiet:
        for found in lost:
            click.echo(f"{found.code} {found.message}", err=True)
    about = {
        "design": design.name,
        "touchpoints": list(design.touchpoints),
        "findings": [{"code": f.code, "message": f.message} for f in design.findings],
        "lost": [{"code": f.code, "message": f.message} for f in lost],
    }
    say(f"{design}\nWritten to {target}", about, as_json=as_json, quiet=quiet)
