"""`--lang`: the page and the pictures in another language than English."""

import json

import pytest
from command import journeymine

LOG = "\n".join(
    ["case,activity,time", "0,browse,2026-01-05 10:00"]
    + [f"{case},pay,2026-01-05 11:00" for case in range(1_200)]
)


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    design = "journey: Shop\npath: [browse, pay]\n"
    (tmp_path / "shop.journey.yaml").write_text(design, encoding="utf-8")
    return tmp_path


COMPARE = ["compare", "log.csv", "--design", "shop.journey.yaml", "--out", "gap"]


def test_compare_writes_in_a_language_and_report_in_another(shop):
    done = journeymine(*COMPARE, "--lang", "da", cwd=shop)
    assert done.returncode == 0, done.stderr
    page = (shop / "gap/report.html").read_text("utf-8")
    assert '<html lang="da">' in page
    assert "1.200" in (shop / "gap/journey.svg").read_text("utf-8")
    run = json.loads((shop / "gap/journeymine-run.json").read_text("utf-8"))
    assert run["options"]["lang"] == "da"
    assert journeymine("report", "gap", "--lang", "nb", cwd=shop).returncode == 0
    assert '<html lang="nb">' in (shop / "gap/report.html").read_text("utf-8")
    assert journeymine("report", "gap", cwd=shop).returncode == 0
    assert (shop / "gap/report.html").read_text("utf-8") == page


def test_the_picture_of_discover_is_in_the_language(shop):
    done = journeymine("discover", "log.csv", "--out", "a", "--lang", "da", cwd=shop)
    assert done.returncode == 0, done.stderr
    assert "1.200" in (shop / "a/actual.svg").read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [COMPARE, ["discover", "log.csv", "--out", "gap"], ["demo", "--out", "gap"], ["report", "gap"]],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("language", ["fi", "SV"])
def test_an_unknown_language_is_refused_before_the_work(shop, words, language):
    done = journeymine(*words, "--lang", language, cwd=shop)
    assert done.returncode == 2
    assert done.stderr == (
        f"Error JM-E083 There are no words in the language '{language}'.\n"
        "\nHint: choose one of en, sv, da, nb\n\n"
    )
    assert not (shop / "gap").exists()


def test_report_writes_markdown(shop):
    assert journeymine(*COMPARE, cwd=shop).returncode == 0
    done = journeymine("report", "gap", "--as", "md", "--lang", "da", cwd=shop)
    assert (done.returncode, done.stdout) == (0, "Report: gap/report.md\n")
    assert "1.200" in (shop / "gap/report.md").read_text("utf-8")
