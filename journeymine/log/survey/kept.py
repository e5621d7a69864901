"""Answers in a folder: from the process that read them to the one that asked."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from journeymine.files import write_file
from journeymine.log.accounting.rejects import Rejects
from journeymine.log.accounting.rows import Finding, Rows, Source
from journeymine.log.survey.answers import SurveyAnswers

__all__ = ["keep_answers", "open_answers"]

_ANSWERS, _REJECTS, _ABOUT = "answers.parquet", "rejects.parquet", "answers.json"


def keep_answers(answers: SurveyAnswers, folder: Path) -> None:
    """Write them to an empty folder; `open_answers` opens it."""
    for name, table in ((_ANSWERS, answers.to_arrow()), (_REJECTS, answers.rejects.to_arrow())):
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        write_file(folder / name, sink.getvalue().to_pybytes())
    rows = answers.rows
    about = {
        "rows": [rows.came, rows.kept, dict(rows.rejected)],
        "columns": dict(answers.columns),
        "scale": answers.scale,
        "findings": [finding.to_dict() for finding in answers.findings],
        "sources": [asdict(source) for source in answers.sources],
    }
    text = json.dumps(about, ensure_ascii=False)
    write_file(folder / _ABOUT, text.encode("utf-8", "surrogatepass"))


def open_answers(folder: Path) -> SurveyAnswers:
    """The answers that were written there."""
    about = json.loads((folder / _ABOUT).read_bytes().decode("utf-8", "surrogatepass"))
    scale = about["scale"]
    return SurveyAnswers(
        pq.ParquetFile(folder / _ANSWERS).read(),
        Rows(*about["rows"]),
        about["columns"],
        None if scale is None else (float(scale[0]), float(scale[1])),
        tuple(Finding.from_dict(finding) for finding in about["findings"]),
        Rejects(pq.ParquetFile(folder / _REJECTS).read()),
        tuple(Source(**source) for source in about["sources"]),
    )
