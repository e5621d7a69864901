"""The folder of a comparison, and the folder of a discovery."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal

from journeymine.design import DesignedJourney
from journeymine.discovery import DiscoveredJourney
from journeymine.drawing import draw
from journeymine.drawing.views import view_of
from journeymine.errors import DesignError
from journeymine.files import new_folder, write_file
from journeymine.gap import Gap
from journeymine.gap.segments import Segments
from journeymine.language import language_of
from journeymine.log import EventLog, LeftOut
from journeymine.reporting import render, summarize
from journeymine.reporting import shareable as without_few
from journeymine.reporting.render import Form
from journeymine.writing.design_files import design_bytes, lost_in, save_design
from journeymine.writing.run import json_bytes, versions, write_run
from journeymine.writing.tables import (
    alignments_table,
    csv_bytes,
    deviation_rows,
    parquet_bytes,
    quality_rows,
    reject_rows,
    segment_rows,
    touchpoint_rows,
)

__all__ = ["DesignForm", "save_discovery", "save_results"]

DesignForm = Literal["yaml", "bpmn", "pnml", "ptml", "mermaid"]

_ACTUAL = ("actual.journey.yaml", "actual.bpmn")

_ENDINGS: Mapping[DesignForm, str] = {
    "yaml": ".journey.yaml", "bpmn": ".bpmn", "pnml": ".pnml", "ptml": ".ptml",
    "mermaid": ".mmd",
}  # fmt: skip


def save_results(
    gap: Gap,
    actual: DiscoveredJourney | None,
    folder: str | Path,
    *,
    options: Mapping[str, object] | None = None,
    inputs: Iterable[str | Path] = (),
    segments: Sequence[Segments] = (),
    language: str = "en",
    shareable: int | None = None,
) -> None:
    """Write every result of a comparison into a folder, whole or not at all.

    Parameters
    ----------
    gap : Gap
    actual : DiscoveredJourney or None
        What `discover` found in `gap.complete_events`; None if no journey is complete.
    folder : path
        Made new; an existing one is replaced only if it is empty or holds the results of
        an earlier run.
    options : mapping, optional
        The options that were given; they are recorded in ``journeymine-run.json``.
    inputs : iterable of paths, optional
        The files the gap was made from: a folder that holds one of them is not replaced.
    segments : sequence of Segments, optional
        The gap taken apart, for ``segments.csv``, ``segments`` in ``gap.json``, and the page.
    language : str
        Of the words of the page and of the picture: ``en``, ``sv``, ``da`` or ``nb``.
    shareable : int, optional
        Write a folder that can be shared: the page and its data without any count of cases from
        1 to one less than this, and nothing else.

    Raises
    ------
    UsageError
        ``JM-E083`` if there are no words in the language, ``JM-E088`` if `shareable` is below 2.
    ResultError
        ``JM-E40x`` if the folder holds something else or cannot be written.
    """
    unwritten = {name: why for name in _ACTUAL if (why := _unwritable(actual, name))}
    gap = replace(
        gap, left_out=(*gap.left_out, *(LeftOut(name, why) for name, why in unwritten.items()))
    )
    data = summarize(gap, actual, versions=versions(), segments=segments, language=language)
    if shareable is not None:
        data = without_few(data, shareable)
        with new_folder(folder, command="compare", inputs=inputs) as target:
            write_file(target / "report.json", _rendered(data, "json"))
            write_file(target / "report.html", _rendered(data, "html"))
            write_run(target, "compare", {"shareable": shareable})
        return
    with new_folder(folder, command="compare", inputs=inputs) as target:
        write_file(target / "gap.json", json_bytes(_with_segments(gap, segments)))
        write_file(target / "report.json", _rendered(data, "json"))
        write_file(target / "touchpoints.csv", csv_bytes(*touchpoint_rows(gap)))
        write_file(target / "deviations.csv", csv_bytes(*deviation_rows(gap)))
        if segments:
            write_file(target / "segments.csv", csv_bytes(*segment_rows(segments)))
        write_file(target / "alignments.parquet", parquet_bytes(alignments_table(gap)))
        write_file(target / "cases.parquet", parquet_bytes(gap.cases()))
        write_file(target / "rejects.csv", csv_bytes(*reject_rows(gap.events)))
        view_of(data, "map", language_of(language)).save(target / "journey.svg")
        for name in _ACTUAL:
            if actual is not None and name not in unwritten:
                save_design(actual.journey, target / name)
        write_file(target / "report.html", _rendered(data, "html"))
        write_run(target, "compare", options or {}, logs=[gap.events], designs=[gap.journey])


def _rendered(data: Mapping[str, Any], form: Form) -> bytes:
    return render(data, form=form).encode("utf-8", "surrogatepass")


def _with_segments(gap: Gap, segments: Sequence[Segments]) -> dict[str, object]:
    """What ``gap.json`` holds; ``segments`` only where any were asked for."""
    told: dict[str, object] = {"segments": [one.to_dict() for one in segments]} if segments else {}
    return {**gap.to_dict(), **told}


def _unwritable(actual: DiscoveredJourney | None, name: str) -> str:
    """Why a format cannot hold the discovered journey; activities may be any text."""
    if actual is None:
        return "no journey is complete yet, so none was discovered"
    try:
        design_bytes(actual.journey, name)
    except DesignError as error:
        return error.problems[0].message
    return ""


def save_discovery(
    actual: DiscoveredJourney,
    log: EventLog,
    folder: str | Path,
    *,
    form: DesignForm = "yaml",
    design: DesignedJourney | None = None,
    options: Mapping[str, object] | None = None,
    inputs: Iterable[str | Path] = (),
    language: str = "en",
    layout: str = "graphlay",
) -> dict[str, object]:
    """Write what was discovered into a folder, whole or not at all.

    ``actual.journey.yaml`` (or another `form`), ``actual.bpmn``, ``actual.svg``,
    ``activities.csv``, ``flows.csv``, ``variants.csv``, ``quality.csv``, ``discovery.json``.
    A journey that is a net is written as ``.pnml`` where `form` cannot hold one.  The words of
    the picture are in the `language`, its boxes placed by the `layout`, and its activities called
    as in the `design`, where there is one; see `draw`.

    Returns
    -------
    dict
        What ``discovery.json`` holds.

    Raises
    ------
    ResultError
        ``JM-E40x`` if the folder holds something else or cannot be written.
    UsageError
        ``JM-E083`` if there are no words in the language, ``JM-E090``, ``JM-E091``, ``JM-E092``
        for the layout.
    """
    data: dict[str, object] = {"schema": "journeymine/discovery/1", **actual.to_dict()}
    data["rows"] = log.rows.to_dict()
    data["findings"] = [asdict(finding) for finding in log.findings]
    data["left_out"] = [asdict(entry) for entry in (*log.left_out, *actual.left_out)]
    model = f"actual{_ending(actual, form)}"
    lost = lost_in(actual.journey, model)
    data["lost"] = [{"code": found.code, "message": found.message} for found in lost]
    graph, variants = actual.graph, actual.variants
    with new_folder(folder, command="discover", inputs=inputs) as target:
        write_file(target / "discovery.json", json_bytes(data))
        activities = [(a.name, a.cases, a.times) for a in graph.activities]
        write_file(target / "activities.csv", csv_bytes(("activity", "cases", "times"), activities))
        write_file(target / "quality.csv", csv_bytes(*quality_rows(actual)))
        flows = [
            (f.source, f.target, f.cases, f.times, f.median_seconds, f.p90_seconds)
            for f in graph.arcs
        ]
        header = ("source", "target", "cases", "times", "median_seconds", "p90_seconds")
        write_file(target / "flows.csv", csv_bytes(header, flows))
        paths = [
            (i, int(cases), " > ".join(variant))
            for i, (variant, cases) in enumerate(zip(variants, variants.cases, strict=True))
        ]
        write_file(target / "variants.csv", csv_bytes(("variant", "cases", "path"), paths))
        picture = draw(actual, language=language, design=design, layout=layout)
        picture.save(target / "actual.svg")
        save_design(actual.journey, target / model)
        if form != "bpmn" and not _unwritable(actual, "actual.bpmn"):
            save_design(actual.journey, target / "actual.bpmn")
        designs = [] if design is None else [design]
        write_run(target, "discover", options or {}, logs=[log], designs=designs)
    return data


def _ending(actual: DiscoveredJourney, form: DesignForm) -> str:
    """That of the form, or of PNML where the journey is a net that the form cannot hold."""
    ending = _ENDINGS[form]
    if actual.journey.is_block or not _unwritable(actual, f"actual{ending}"):
        return ending
    return ".pnml"
