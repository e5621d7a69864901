"""The exit codes of the command: each is met as a newcomer meets it, and says why on stderr."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

LOG = "case,activity,time\n1,browse,2026-01-05\n1,pay,2026-01-06\n2,pay,2026-01-05\n"
DESIGN = "journey: Shop\npath: [browse, pay]\n"
COMPARE = ["compare", "log.csv", "--design", "shop.journey.yaml", "--out", "gap"]

FAULT = """
import journeymine, sys
def broken(*a, **k): raise {fault}
journeymine.compare = broken
from journeymine_cli.main import main
main(sys.argv[1:])
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "shop.journey.yaml").write_text(DESIGN, encoding="utf-8")
    (tmp_path / "late.csv").write_text(LOG.replace("2026-", "soon "), encoding="utf-8")
    (tmp_path / "broken.bpmn").write_text("<definitions>", encoding="utf-8")

    def run(words, *, fault=None):
        how = ["-m", "journeymine_cli"] if fault is None else ["-c", FAULT.format(fault=fault)]
        before = sorted(tmp_path.iterdir())
        done = subprocess.run(
            [sys.executable, *how, *words],
            cwd=tmp_path,
            env={**os.environ, "JOURNEYMINE_CACHE": str(tmp_path.parent / "cache")},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        done.left_alone = sorted(tmp_path.iterdir()) == before
        return done

    return run


def refused(done, code, *said):
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert all(words in done.stderr for words in said), done.stderr
    assert "Traceback" not in done.stderr
    assert done.left_alone


def test_0_is_done(run):
    done = run(["check", "log.csv", "--design", "shop.journey.yaml"])
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 cases" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "none.csv"], ("JM-E200", "no such file", "Hint:")),
        (["check", "late.csv"], ("JM-E2", "Hint:")),
        (["check", "--design", "broken.bpmn"], ("JM-E320", "line 1", "never closed", "Hint:")),
        (["report", "."], ("JM-E410", "Hint:")),
    ],
)
def test_1_is_an_input_that_is_rejected_as_a_whole(run, words, said):
    refused(run(words), 1, *said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Usage: journeymine"),
        (["chek"], "Did you mean 'check'?"),
        (["check"], "name a log"),
        (["check", "log.csv", "--nope"], "--nope"),
        (["check", "log.csv", "--case", "customer"], "JM-E010"),
        ([*COMPARE, "--fail-under", "2"], "--fail-under"),
        ([*COMPARE, "--fail-under", "nan"], "write one from 0 to 1"),
    ],
)
def test_2_is_wrong_usage(run, words, said):
    refused(run(words), 2, said)


def test_3_is_a_fault_of_our_own_that_asks_for_a_report(run):
    done = run(COMPARE, fault="ZeroDivisionError('by nothing')")
    refused(done, 3, "JM-E900", "ZeroDivisionError: by nothing", "with --debug and report")


def test_4_is_a_missed_threshold_after_all_is_done(run):
    done = run([*COMPARE, "--fail-under", "0.99"])
    assert done.returncode == 4
    assert "Fitness 0.8333 is below 0.99." in done.stderr
    assert "Shop" in done.stdout
    assert not done.left_alone
    quiet = run([*COMPARE, "--fail-under", "0.99", "--quiet"])
    assert (quiet.returncode, quiet.stdout) == (4, "")
    assert run([*COMPARE, "--fail-under", "0.8"]).returncode == 0


def test_130_is_interrupted(run):
    refused(run(COMPARE, fault="KeyboardInterrupt"), 130, "Interrupted; nothing was written.")


def test_wrong_usage_is_told_to_programs_as_well(run):
    done = run(["compare", "log.csv", "--json"])
    assert done.returncode == 2
    (error,) = json.loads(done.stdout)["errors"]
    assert (error["code"], error["message"]) == ("JM-E002", "Missing option '--design'.")
    assert error["hint"] == "see journeymine compare --help"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk_is_no_fault_of_ours(tmp_path):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "journeymine_cli", "check", "log.csv"],
            cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, timeout=300, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "JM-E400 The result cannot be printed" in done.stderr
    assert "make room on the disk" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_interrupt_while_the_command_is_loaded_leaves_no_traceback(tmp_path):
    broken = "import journeymine_cli\nraise KeyboardInterrupt"
    done = subprocess.run(
        [sys.executable, "-c", broken], cwd=tmp_path, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 130
    assert done.stderr == "Interrupted; nothing was written.\n"
