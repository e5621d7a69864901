"""The docs run: docstrings, the README's script, and the example of every command's help."""

import doctest
import pkgutil
import re
import shlex
import subprocess
import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path

import gallery
import numpy as np
import pytest
from matplotlib.image import imread

import journeymine

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(journeymine.__path__, "journeymine.")
    if not module.name.endswith("__main__")
)
COMMANDS = ["demo", "check", "discover", "compare", "match", "report", "convert", "simulate"]


@pytest.mark.parametrize("name", ["journeymine", *MODULES])
def test_the_examples_of_the_docstrings_are_true(name):
    results = doctest.testmod(
        import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    )
    assert results.failed == 0


def run(*words, cwd=None):
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A folder in which `make demo` was run: the demo in `demo`."""
    folder = tmp_path_factory.mktemp("readme")
    done = run(sys.executable, "-m", "journeymine_cli", "demo", "--out", "demo", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_python_script_of_the_readme_runs(demo):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    done = run(sys.executable, "-c", script, cwd=demo)
    assert done.returncode == 0, done.stderr
    assert "travel as designed" in done.stdout
    assert (demo / "journey.html").stat().st_size > 10_000


def test_the_picture_in_the_readme_is_the_one_that_the_demo_draws(demo):
    drawn = (demo / "demo" / "gap" / "journey.svg").read_bytes()
    assert drawn == (ROOT / "docs" / "demo-journey.svg").read_bytes()


def test_the_pictures_of_the_gallery_are_those_that_its_code_makes(demo):
    gallery.make(demo)
    shown = set(re.findall(r"\]\(gallery/(.*?)\)", (ROOT / "docs/gallery.md").read_text("utf-8")))
    made = {path.name: path.read_bytes() for path in (demo / "gallery").iterdir()}
    kept = {path.name: path.read_bytes() for path in (ROOT / "docs/gallery").iterdir()}
    assert set(made) == set(kept) == shown
    assert [name for name in made if not same_picture(made[name], kept[name])] == []


def same_picture(one, other):
    """Our own to the byte; those of matplotlib by their dots, however they are packed."""
    if not one.startswith(b"\x89PNG"):
        return one == other
    return np.array_equal(imread(BytesIO(one)), imread(BytesIO(other)))


@pytest.mark.parametrize(
    "page",
    [
        "tutorial.md",
        "sources.md",
        "matching.md",
        "gap-index.md",
        "gap-experience.md",
        "gap-knowledge.md",
        "simulation.md",
    ],
)
def test_a_page_of_the_docs_runs_and_prints_what_it_says(page, tmp_path):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    script = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    wanted = [line.strip() for line in re.findall(r"#> (.*)", script)]
    done = run(sys.executable, "-c", script, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [line.strip() for line in done.stdout.splitlines()] == wanted


def test_the_commands_of_the_page_about_simulation_work_on_what_it_shows(demo, tmp_path):
    text = (ROOT / "docs" / "simulation.md").read_text(encoding="utf-8")
    (commands,) = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    for name in ("order.journey.yaml", "plants.yaml"):
        (tmp_path / name).write_bytes((demo / "demo" / name).read_bytes())
    for line in commands.splitlines():
        command, *words = shlex.split(line)
        assert command == "journeymine"
        done = run(sys.executable, "-m", "journeymine_cli", *words, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "truth.json").exists()


def test_the_design_in_the_readme_can_be_read(tmp_path):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (design,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "order.journey.yaml").write_text(design, encoding="utf-8")
    design = journeymine.read_design(tmp_path / "order.journey.yaml")
    assert len(design.touchpoints) == 11


def test_the_page_about_designs_runs_on_the_design_it_shows(tmp_path):
    text = (ROOT / "docs" / "designs.md").read_text(encoding="utf-8")
    (design,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "order.journey.yaml").write_text(design, encoding="utf-8")
    script = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    done = run(sys.executable, "-c", script, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == re.findall(r"#> (.*)", script)


def test_the_design_of_the_docs_says_everything_that_can_be_said_of_a_journey():
    from journeymine.reading.designs.yaml.design import KEYS, read_yaml

    text = (ROOT / "docs" / "designs.md").read_text(encoding="utf-8")
    (design,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert [key for key in KEYS if f"\n{key}:" not in design] == []
    assert len(read_yaml(design.encode(), "designs.md").touchpoints) == 13


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_of_the_help_works(command, demo, tmp_path):
    page = run(sys.executable, "-m", "journeymine_cli", command, "--help")
    assert page.returncode == 0
    example = re.search(r"Example: (journeymine .*(?:\n +.*)*)", page.stdout)
    assert example, page.stdout
    words = shlex.split(example[1])
    assert words[:2] == ["journeymine", command]
    for name in ("orders.csv", "order.journey.yaml"):
        (tmp_path / name).write_bytes((demo / "demo" / name).read_bytes())
    if command == "report":
        run(
            sys.executable, "-m", "journeymine_cli", "compare", "orders.csv",
            "--design", "order.journey.yaml", "--out", "gap", cwd=tmp_path,
        )  # fmt: skip
    done = run(sys.executable, "-m", "journeymine_cli", *words[1:], cwd=tmp_path)
    assert done.returncode == 0, done.stderr
