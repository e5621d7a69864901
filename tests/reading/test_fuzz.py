"""Damaged files: a file is read, or refused with a code; nothing else ever happens."""

import random
import zipfile
from pathlib import Path

import pytest
from workbooks import sheet_xml, workbook

from journeymine.design import Choice, DesignedJourney, Optional, Repeat, Sequence, Step
from journeymine.errors import JourneyMineError
from journeymine.log import EventLog
from journeymine.reading import read_design, read_log
from journeymine.writing import save_design, save_log

CSV = "case,activity,time,channel\n" + "".join(
    f"{case},{activity},2026-01-{day:02}T10:00:00+01:00,web\n"
    for case in ("007", "7", "Åsa")
    for day, activity in enumerate(("browse", '"pay, now"', "receive"), start=1)
)
XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <trace><string key="concept:name" value="1"/>
    <event><string key="concept:name" value="browse"/>
      <date key="time:timestamp" value="2026-01-05T10:00:00.000+01:00"/>
    </event>
    <event><string key="concept:name" value="pay"/>
      <date key="time:timestamp" value="2026-01-06T10:00:00Z"/>
    </event>
  </trace>
</log>
"""
XLSX = "case,activity,time\n" + "".join(f"{i},pay,2026-01-0{i}T10:00:00Z\n" for i in range(1, 9))
JSONL = "".join(
    f'{{"case": {i}, "activity": "pay", "time": "2026-01-0{i}T10:00:00Z", "to": {{"id": 7}}}}\n'
    for i in range(1, 9)
)
DESIGN = DesignedJourney(
    "Shop",
    Sequence(
        (
            Step("browse"),
            Choice((Step("pay"), Step("invoice"))),
            Optional(Step("rate")),
            Repeat(Step("call")),
        )
    ),
)
NAMES = (
    "log.csv", "log.xes", "log.jsonl", "log.csv.zip", "log.xlsx", "log.parquet",
    "shop.journey.yaml", "shop.pnml", "shop.ptml", "shop.bpmn",
)  # fmt: skip


@pytest.fixture(scope="module")
def seeds(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    (folder / "log.csv").write_text(CSV, encoding="utf-8")
    (folder / "log.xes").write_text(XES, encoding="utf-8")
    (folder / "log.jsonl").write_text(JSONL, encoding="utf-8")
    rows = [line.split(",") for line in XLSX.splitlines()]
    (folder / "log.xlsx").write_text(sheet_xml(rows))  # packed when it is damaged
    with zipfile.ZipFile(folder / "log.csv.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("log.csv", CSV)
    save_log(read_log(folder / "log.csv"), folder / "log.parquet")
    for name in NAMES[6:]:
        save_design(DESIGN, folder / name)
    return folder


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, removed, doubled, swapped for others that matter, or cut off."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        match chance.randrange(6):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.randint(1, 40)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 40)]
            case 3:
                changed[at:at] = chance.choice(
                    [b"\0", b'"', b"<", b"&", b"\n", b",", b": ", b"\xff"]
                )
            case 4:
                other = chance.randrange(len(changed) + 1)
                changed[at : at + 8], changed[other : other + 8] = (
                    changed[other : other + 8],
                    changed[at : at + 8],
                )
            case _:
                del changed[at:]
    return bytes(changed)


def survives(path: Path) -> None:
    try:
        if "log" in path.name:
            log = read_log(path, isolate=False)
            assert isinstance(log, EventLog)
            assert log.rows.came == log.n_events + sum(log.rows.rejected.values())
            assert len(log.rejects) == sum(log.rows.rejected.values())
        else:
            assert read_design(path).automaton.n_states >= 1
    except JourneyMineError as error:
        for problem in error.problems:
            assert problem.code.startswith("JM-E")
            assert problem.message


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_file_is_read_or_refused_with_a_code(seeds, tmp_path, name):
    _fuzz(seeds, tmp_path, name, runs=60)


@pytest.mark.proof
@pytest.mark.parametrize("name", NAMES)
def test_many_damaged_files_are_read_or_refused_with_a_code(seeds, tmp_path, name):
    _fuzz(seeds, tmp_path, name, runs=1_500)


def _fuzz(seeds: Path, tmp_path: Path, name: str, *, runs: int) -> None:
    data = (seeds / name).read_bytes()
    target = tmp_path / name
    for seed in range(runs):
        damaged = mutated(data, random.Random(seed))
        if name == "log.xlsx":
            damaged = workbook({"Orders": []}, more={"xl/worksheets/sheet1.xml": damaged})
        target.write_bytes(damaged)
        survives(target)
