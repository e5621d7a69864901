"""The command line with Spark as the engine."""

import json
import sys
from hashlib import sha256

import pyarrow.parquet as pq
import pytest
from command import journeymine
from spark_session import spark
from tied_logs import tied

from journeymine.errors import UsageError
from journeymine.reading import read_log, read_spark
from journeymine_cli.check import check

DESIGN = "journey: Steps\nignore: [step 4]\npath:\n  - step 0\n  - step 1\n  - step 2\n"


@pytest.fixture
def folder(tmp_path):
    table = tied(400, activities=6)
    (tmp_path / "events").mkdir()
    for part in range(2):
        pq.write_table(table.slice(part * 200, 200), tmp_path / "events" / f"{part}.parquet")
    pq.write_table(table.sort_by("sequence"), tmp_path / "log.parquet")
    (tmp_path / "d.journey.yaml").write_text(DESIGN, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["d.journey.yaml", "--engine", "spark"], "JM-E065", id="not Parquet"),
        pytest.param(["gone.parquet", "--engine", "spark"], "JM-E065", id="no such file"),
        pytest.param(["s3://bucket/x", "--engine", "spark"], "JM-E065", id="another address"),
        pytest.param(["spark://host/t"], "JM-E065", id="no port"),
        pytest.param(["spark://host:7077/a;b"], "JM-E065", id="not a table"),
        pytest.param(["spark://h:1/t", "--spark-master", "local"], "JM-E065", id="two masters"),
        pytest.param(["events", "events", "--engine", "spark"], "JM-E064", id="two tables"),
        pytest.param(["log.parquet", "--sequence", "sequence"], "JM-E064", id="sequence of a file"),
        pytest.param(["log.parquet", "--spark-master", "local"], "JM-E064", id="master alone"),
        pytest.param(
            ["events", "--engine", "spark", "--delimiter", ";"], "JM-E064", id="delimiter"
        ),
    ],
)
def test_wrong_usage_is_refused_before_spark_starts(folder, monkeypatch, words, code):
    monkeypatch.chdir(folder)
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(UsageError) as refused:
        check.main([*words, "--quiet"], standalone_mode=False)
    assert refused.value.code == code
    assert refused.value.problems[0].hint


def test_without_pyspark_the_package_to_install_is_named(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UsageError, match=r"JM-E060.*(?s:.)*journeymine\[spark\]"):
        read_spark(folder / "log.parquet")


def test_spark_that_cannot_start_is_told_apart_from_a_bad_log(folder):
    pytest.importorskip("pyspark", reason="no pyspark")
    words = ["check", "events", "--engine", "spark"]
    done = journeymine(*words, cwd=folder, JAVA_HOME="/nowhere")
    assert done.returncode == 2
    assert "JM-E066" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["a*b.parquet", "a[1].parquet", "{a,b}.parquet"])
def test_signs_in_the_name_of_a_file_stand_for_themselves(folder, name):
    spark()
    pq.write_table(tied(50), folder / "aXb.parquet")
    pq.write_table(tied(50), folder / "a1.parquet")
    (folder / "log.parquet").rename(folder / name)
    assert read_spark(folder / name, sequence="sequence").n_events == 400


def test_the_files_that_spark_reads_are_those_of_the_log(folder):
    spark()
    (folder / "events" / "_SUCCESS").write_text("", encoding="utf-8")
    (folder / "events" / "b é %41.parquet").write_bytes((folder / "log.parquet").read_bytes())
    wanted = [
        (f"events/{name}", sha256((folder / "events" / name).read_bytes()).hexdigest())
        for name in ("0.parquet", "1.parquet", "b é %41.parquet")
    ]
    read = read_spark(folder / "events", sequence="sequence")
    assert [(source.name, source.sha256) for source in read.sources] == wanted
    alone = read_spark(folder / "log.parquet", sequence="sequence").sources
    assert alone == read_log(folder / "log.parquet").sources
    assert alone[0].size == (folder / "log.parquet").stat().st_size


@pytest.mark.proof
def test_the_results_are_those_of_the_local_engine(folder):
    spark()  # skips without Java
    shared = ["--design", "d.journey.yaml", "--open-after", "1d", "--ignore", "step 5", "--quiet"]
    here = journeymine("compare", "log.parquet", *shared, "--out", "here", cwd=folder)
    there = journeymine(
        "compare", "events", *shared, "--out", "there", "--engine", "spark", "--sequence",
        "sequence", "--spark-master", "local[2]", cwd=folder,
    )  # fmt: skip
    assert (here.returncode, there.returncode) == (0, 0), there.stderr
    parts = {"channel", "time", "experience", "outcome"}  # need events, which stay there
    apart = {
        "cases.parquet", "gap.json", "report.json", "report.html", "journeymine-run.json",
    }  # fmt: skip
    for path in (folder / "here").iterdir():
        if path.name not in apart:
            assert path.read_bytes() == (folder / "there" / path.name).read_bytes(), path.name
    one, other = (
        json.loads((folder / name / "gap.json").read_text("utf-8")) for name in ("here", "there")
    )
    assert {name for name in parts if other[name] is None} == parts
    assert parts <= {entry["what"] for entry in other["left_out"]}
    for figures in (one, other):
        for name in (*parts, "findings", "left_out", "knowledge", "index"):
            figures.pop(name)
    assert one == other
    mine, theirs = (pq.read_table(folder / name / "cases.parquet") for name in ("here", "there"))
    assert mine.select(theirs.schema.names).equals(theirs)
    assert set(mine.schema.names) - set(theirs.schema.names) == {
        "failed", "channel", "late", "not_yet",
    }  # fmt: skip
    assert one["path"]["open"]["cases"] > 0
    run = json.loads((folder / "there" / "journeymine-run.json").read_text("utf-8"))
    assert [source["name"] for source in run["logs"]] == ["events/0.parquet", "events/1.parquet"]


@pytest.mark.proof
def test_check_and_discover_take_a_log_on_spark(folder):
    spark()
    words = ["events", "--engine", "spark", "--sequence", "sequence", "--spark-master", "local[2]"]
    done = journeymine("check", *words, "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["log"]
    assert told["rows"] == {"in": 400, "kept": 400, "rejected": {}}
    done = journeymine("discover", *words, "--out", "actual", cwd=folder)
    assert done.returncode == 0, done.stderr
    here = journeymine("discover", "log.parquet", "--out", "here", cwd=folder)
    assert here.returncode == 0
    for name in ("flows.csv", "variants.csv", "activities.csv", "actual.svg"):
        assert (folder / "actual" / name).read_bytes() == (folder / "here" / name).read_bytes()
