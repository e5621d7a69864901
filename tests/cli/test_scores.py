"""`compare --scores`: answers on the command line, from the file to the figures."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ANSWERS = (
    "kund_id;touchpoint;svarsdatum;nps\n"
    "001;Place order;2026-03-03;9\n"
    "002;booking_created;2026-03-09 10:00;4\n"
    "003;;2026-03-12;\n"
    "004;Place order;2026-03-01;3\n"
    "999;Place order;2026-03-03;3\n"
    "005;Place order;2026-03-05;bra\n"
)


def compare(folder, *words):
    log, design = FIXTURES / "order.csv", FIXTURES / "order.journey.yaml"
    always = ["compare", str(log), "--design", str(design), "--out", "gap"]
    return subprocess.run(
        [sys.executable, "-m", "journeymine_cli", *always, *words],
        cwd=folder, env=os.environ, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture
def answers(tmp_path):
    file = tmp_path / "nps.csv"
    file.write_text(ANSWERS, encoding="utf-8")
    return str(file)


def test_answers_become_figures_and_every_one_is_accounted_for(tmp_path, answers):
    done = compare(tmp_path, "--scores", answers, "--score-scale", "0-10")
    assert done.returncode == 0, done.stderr
    assert "2 of 4 answers linked to a visit, 50.0 %" in done.stdout + done.stderr
    experience = json.loads((tmp_path / "gap" / "gap.json").read_text())["experience"]
    linked = experience["linked"]
    assert (linked["answers"], linked["linked"], linked["silent"]) == (4, 2, 1)
    assert linked["unlinked"] == {"unknown case": 1, "before the visit": 1}
    assert linked["rows"]["rejected"] == {"JM-E125 score that is no number": 1}
    assert linked["share"]["n"] == 4
    scores = {row["touchpoint"]: row["mean"]["value"] for row in experience["touchpoints"]}
    assert scores["Place order"] == 1 + 9 / 10 * 4  # on the scale of the design, 1 to 5
    assert scores["Book installation"] == 1 + 4 / 10 * 4  # named by its alias
    with (tmp_path / "gap" / "rejects.csv").open(newline="") as file:
        assert [row["file"] for row in csv.DictReader(file)] == ["nps.csv"]
    run = json.loads((tmp_path / "gap" / "journeymine-run.json").read_text())
    assert [source["name"] for source in run["answers"]] == ["nps.csv"]
    assert run["options"]["scores"] == ["nps.csv"]
    page = (tmp_path / "gap" / "report.html").read_text("utf-8").replace("\u00a0", " ")
    assert "1 answer whose case the log does not have" in page
    assert "2 of 4 answers linked to a visit, 50.0 % (15.0 % to 85.0 %, n = 4)" in page


def test_the_window_and_the_columns_can_be_said(tmp_path, answers):
    words = ["--scores", answers, "--score-window", "1h", "--score-column", "case=kund_id"]
    done = compare(
        tmp_path, *words, "--score-column", "score=nps", "--score-scale", "0-10", "--json"
    )
    assert done.returncode == 0, done.stderr
    linked = json.loads(done.stdout)["experience"]["linked"]
    assert linked["window"] == 3600
    assert linked["unlinked"]["outside the window"] == 2
    assert json.loads(done.stdout)["experience"]["journey"]["mean"]["value"] is None


def test_without_answers_nothing_is_said_of_them(tmp_path):
    done = compare(tmp_path, "--json")
    assert json.loads(done.stdout)["experience"] is None
    assert "answers" not in json.loads((tmp_path / "gap" / "journeymine-run.json").read_text())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param(["--score-scale", "0-10"], 2, "no --scores is given", id="left over"),
        pytest.param(["--scores", "FILE", "--score-column", "who=x"], 2, "case=NAME", id="role"),
        pytest.param(["--scores", "FILE", "--score-column", "case=x"], 2, "JM-E010", id="column"),
        pytest.param(["--scores", "FILE", "--score-window", "5"], 2, "JM-E035", id="window"),
        pytest.param(["--scores", "FILE", "--score-kind", "ces"], 2, "JM-E081", id="kind"),
        pytest.param(["--scores", "nowhere.csv"], 1, "JM-E200", id="no file"),
        pytest.param(["--scores", "TEN"], 1, "JM-E268", id="another scale"),
        pytest.param(["--scores", "TEN"], 1, "--score-scale 0-10", id="words that mend"),
        pytest.param(
            ["--scores", "FILE", "--score-column", "case=svarsdatum"], 1, "JM-E265", id="ids"
        ),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_written(
    tmp_path, answers, words, code, said
):
    ten = tmp_path / "ten.csv"
    ten.write_text(ANSWERS + "006;Place order;2026-03-05;10\n", encoding="utf-8")
    files = {"FILE": answers, "TEN": str(ten)}
    done = compare(tmp_path, *(files.get(word, word) for word in words))
    assert done.returncode == code
    assert said in done.stdout + done.stderr
    assert not (tmp_path / "gap").exists()


def test_results_never_take_the_place_of_the_answers(tmp_path):
    folder = tmp_path / "gap"
    assert compare(tmp_path).returncode == 0
    file = folder / "nps.csv"
    file.write_text(ANSWERS, encoding="utf-8")
    done = compare(tmp_path, "--scores", str(file), "--score-scale", "0-10")
    assert done.returncode == 1
    assert file.read_text(encoding="utf-8") == ANSWERS
