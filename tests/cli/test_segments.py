"""`compare --by` and `--over`: the figures taken apart by columns of the log, and by periods."""

import csv
import json
import os
import subprocess
import sys

import pytest

PATHS = {"SE": ["browse,pay,receive"] * 20 + ["browse,receive"] * 20, "NO": ["browse,pay"] * 35}


@pytest.fixture
def shop(tmp_path):
    lines = ["case,activity,time,country,shop"]
    number = 0
    for country, paths in PATHS.items():
        for path in paths:
            number += 1
            lines += [
                f"{number},{activity},2026-01-05 1{at}:00,{country},=1"
                for at, activity in enumerate(path.split(","))
            ]
    (tmp_path / "log.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    design = "journey: Shop\npath: [browse, pay, receive]\n"
    (tmp_path / "shop.journey.yaml").write_text(design, encoding="utf-8")
    return tmp_path


def compared(folder, *more):
    words = ["compare", "log.csv", "--design", "shop.journey.yaml", "--out", "gap", *more]
    return subprocess.run(
        [sys.executable, "-m", "journeymine_cli", *words],
        cwd=folder, env=os.environ, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def test_segments_stand_in_the_results_and_in_print(shop):
    done = compared(shop, "--by", "country", "--by", "shop")
    assert done.returncode == 0, done.stderr
    assert "By country: 2 values, 75 complete cases." in done.stdout
    with (shop / "gap/segments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["by"], row["segment"]) for row in rows} == {
        ("country", "SE"), ("country", "NO"), ("shop", "'=1")
    }  # fmt: skip
    (skipped,) = (r for r in rows if r["segment"] == "SE" and r["kind"] == "missing")
    assert float(skipped["value"]) == 0.5
    data = json.loads((shop / "gap/gap.json").read_text("utf-8"))
    assert [one["by"] for one in data["segments"]] == ["country", "shop"]
    run = json.loads((shop / "gap/journeymine-run.json").read_text("utf-8"))
    assert run["options"]["by"] == ["country", "shop"]


def test_periods_stand_beside_columns_by_the_clock_of_the_log(shop):
    log = (shop / "log.csv").read_text("utf-8").splitlines()
    # Half past midnight in Oslo is still January in Greenwich.
    later = [f"b{line}".replace("01-05 1", "02-01 0").replace(":00,", ":30,") for line in log[1:]]
    (shop / "log.csv").write_text("\n".join([*log, *later]) + "\n", encoding="utf-8")
    words = ("--by", "country", "--over", "month", "--over", "quarter")
    done = compared(shop, *words, "--timezone", "Europe/Oslo")
    assert done.returncode == 0, done.stderr
    with (shop / "gap/segments.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["by"] for row in rows} == {"country", "start:month", "start:quarter"}
    months = {r["segment"] for r in rows if r["by"] == "start:month"}
    assert months == {"2026-01", "2026-02"}
    run = json.loads((shop / "gap/journeymine-run.json").read_text("utf-8"))
    assert run["options"]["over"] == ["month", "quarter"]
    data = json.loads((shop / "gap/gap.json").read_text("utf-8"))
    assert [one["timezone"] for one in data["segments"][1:]] == ["Europe/Oslo"] * 2
    assert "By month" in (shop / "gap/report.html").read_text("utf-8")


def test_a_period_that_is_none_is_refused(shop):
    done = compared(shop, "--over", "year")
    assert done.returncode == 2
    assert "day" in done.stderr


def test_json_is_what_the_file_holds(shop):
    done = compared(shop, "--by", "country", "--json")
    assert json.loads(done.stdout) == json.loads((shop / "gap/gap.json").read_text("utf-8"))


def test_without_it_there_is_no_table_of_segments(shop):
    assert compared(shop).returncode == 0
    assert not (shop / "gap/segments.csv").exists()
    assert "segments" not in json.loads((shop / "gap/gap.json").read_text("utf-8"))


def test_a_column_that_is_not_there_is_refused(shop):
    done = compared(shop, "--by", "contry")
    assert done.returncode == 2
    assert "Did you mean 'country'?" in done.stderr
    assert not (shop / "gap").exists()


def test_a_column_of_ids_is_said_to_be_one(shop):
    log = (shop / "log.csv").read_text("utf-8").splitlines()
    told = [f"{log[0]},order_no", *(f"{line},no {line.split(',')[0]}" for line in log[1:])]
    (shop / "log.csv").write_text("\n".join(told) + "\n", encoding="utf-8")
    done = compared(shop, "--by", "order_no", "--by", "country")
    assert done.returncode == 0, done.stderr
    assert "By order_no: 75 values, 75 complete cases." in done.stdout
    assert done.stdout.count("Note JM-W250: column 'order_no' looks like an id") == 1
    assert "JM-W250" in (shop / "gap/report.html").read_text("utf-8")
