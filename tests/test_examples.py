"""The worked examples of the docs run on their logs, and every figure in their text was printed."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
DATA = ROOT.parent / "shared" / "data"

LOGS = {
    "receipt": ("receipt/receipt.parquet", "receipt.parquet"),
    "helpdesk": ("helpdesk_pm4py/helpdesk.xes.gz", "helpdesk.xes.gz"),
    "campaign": (
        "completejourney_touchpoints/completejourney_touchpoints.parquet",
        "touchpoints.parquet",
    ),
}

NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?: ?%)?(?![\w])")


def run(words, folder):
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def blocks(page, kind):
    return re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)


def figures(text):
    """The numbers of a text, shares with their sign: 90.0 % and 90% are one."""
    plain = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", ",", text)
    found = (one.replace(",", "").replace(" ", "") for one in NUMBER.findall(plain))
    return {re.sub(r"\.0(?=%|$)", "", one) for one in found}


@pytest.fixture(scope="module", params=sorted(LOGS))
def example(request, tmp_path_factory):
    """The page, what its commands printed, and what its scripts printed."""
    source, name = LOGS[request.param]
    if not (DATA / source).exists():
        pytest.skip("the open logs are not here")
    folder = tmp_path_factory.mktemp(request.param)
    (folder / name).symlink_to((DATA / source).resolve())
    design = DOCS / "examples" / f"{request.param}.journey.yaml"
    (folder / design.name).write_bytes(design.read_bytes())
    page = (DOCS / f"example-{request.param}.md").read_text(encoding="utf-8")
    (commands,) = blocks(page, "sh")
    said = []
    for line in commands.splitlines():
        command, *words = shlex.split(line)
        assert command == "journeymine"
        said.append(run([sys.executable, "-m", "journeymine_cli", *words], folder))
    scripts = "\n".join(blocks(page, "python"))
    return page, said, run([sys.executable, "-c", scripts], folder), design.read_text("utf-8")


def test_an_example_prints_what_its_page_shows(example):
    page, said, _, _ = example
    (shown,) = blocks(page, "text")
    printed = said[-1].splitlines()
    at = 0
    for line in shown.splitlines():
        if line != "...":
            assert line in printed[at:]
            at = printed.index(line, at) + 1


def test_the_scripts_of_an_example_print_what_they_say(example):
    page, _, printed, _ = example
    wanted = re.findall(r"#> (.*)", "\n".join(blocks(page, "python")))
    assert [line.strip() for line in printed.splitlines()] == [line.strip() for line in wanted]


def test_every_figure_in_the_text_of_an_example_was_printed_or_is_in_the_design(example):
    page, said, printed, design = example
    prose = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "", prose)  # names, and addresses
    promised = re.sub(r"(\d)[dhw]\b", r"\1 ", design)
    known = figures("\n".join([*said, printed, promised]))
    known |= {f"{one}%" for one in figures(printed)}  # a script may print a share without its sign
    assert sorted(figures(prose) - known) == []


def test_an_example_says_how_sure_it_is_and_claims_no_cause(example):
    from journeymine.statistics import causal_words

    page = example[0]
    assert causal_words(page) == ()
    assert "associated with" in page or "does not mean" in page
    assert len(page.splitlines()) < 150


def test_a_figure_that_nobody_printed_is_found():
    found = figures("79.6 % of 1,434 in 7 days; 2 469 households, 90.0 %, T05 and JM-W110")
    assert found == {"79.6%", "1434", "7", "2469", "90%"}
