"""`--shareable`: a page without counts of few people."""

import json

import pytest
from command import journeymine

STEPS = {"bpr": 40, "br": 12, "b": 1}
NAMES = {"b": "browse", "p": "pay", "r": "receive"}


@pytest.fixture
def shop(tmp_path):
    lines, case = ["case,activity,time,region"], 0
    for path, cases in STEPS.items():
        for _ in range(cases):
            case += 1
            lines += [
                f"K{case},{NAMES[s]},2026-01-0{day},{'nord' if case % 2 else 'syd'}"
                for day, s in enumerate(path, 1)
            ]
    (tmp_path / "log.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    design = "journey: Shop\npath: [browse, pay, receive]\n"
    (tmp_path / "shop.journey.yaml").write_text(design, encoding="utf-8")
    return tmp_path


COMPARE = ["compare", "log.csv", "--design", "shop.journey.yaml", "--out", "gap"]


def test_compare_writes_a_folder_that_can_be_shared(shop):
    done = journeymine(*COMPARE, "--shareable", "5", cwd=shop)
    assert done.returncode == 0, done.stderr
    held = {path.name: path.read_text("utf-8") for path in (shop / "gap").iterdir()}
    assert set(held) == {"report.html", "report.json", "journeymine-run.json"}
    assert json.loads(held["report.json"])["gap"]["log"]["cases"] == 50
    for name in ("log.csv", "K53", "receive.csv"):
        assert not any(name in text for text in held.values())


def test_compare_leaves_nothing_of_an_earlier_run_in_the_folder(shop):
    assert journeymine(*COMPARE, "--by", "region", cwd=shop).returncode == 0
    assert (shop / "gap/cases.parquet").exists()
    done = journeymine(*COMPARE, "--by", "region", "--shareable", "5", cwd=shop)
    assert "Share gap alone: what is printed here tells of single cases." in done.stdout
    assert {path.name for path in (shop / "gap").iterdir()} == {
        "report.html", "report.json", "journeymine-run.json",
    }  # fmt: skip
    assert json.loads((shop / "gap/report.json").read_text("utf-8"))["segments"] == []


def test_report_adds_a_page_that_can_be_shared(shop):
    assert journeymine(*COMPARE, cwd=shop).returncode == 0
    done = journeymine("report", "gap", "--shareable", "5", cwd=shop)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "Report: gap/report-shareable.html\n"
        "Share this file alone: the others in gap tell of single cases.\n"
    )
    assert "counts under 5 are not shown" in (shop / "gap/report-shareable.html").read_text("utf-8")


@pytest.mark.parametrize("words", [COMPARE, ["report", "gap"], ["demo"]], ids=lambda w: w[0])
def test_a_threshold_of_one_is_refused(shop, words):
    done = journeymine(*words, "--shareable", "1", cwd=shop)
    assert done.returncode == 2
    assert "--shareable" in done.stderr


def test_a_log_of_few_is_refused_and_nothing_is_written(shop):
    done = journeymine(*COMPARE, "--shareable", "60", cwd=shop)
    assert done.returncode == 1
    assert "JM-E431 53 complete journeys are too few" in done.stderr
    assert not (shop / "gap").exists()
