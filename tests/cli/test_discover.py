"""The command `discover`: every miner, the chosen noise, and what it writes."""

import csv
import json
import os
import subprocess
import sys

import pytest
from layout_engines import needs_graphviz

from journeymine import read_design

PATHS = ["ask pay ship end"] * 12 + ["ask ship pay end"] * 8 + ["ask end"] * 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("discover")
    rows = ["case,activity,time"]
    for i, path in enumerate(PATHS):
        rows += [
            f"c{i:02},{step},2026-01-01T10:{at:02}:00Z" for at, step in enumerate(path.split())
        ]
    (folder / "log.csv").write_text("\n".join(rows), encoding="utf-8")
    return folder


def discover(folder, *words, **environment):
    return subprocess.run(
        [sys.executable, "-m", "journeymine_cli", "discover", "log.csv", *words],
        cwd=folder, capture_output=True, text=True, env={**os.environ, **environment},
    )  # fmt: skip


@pytest.mark.parametrize("miner", ["inductive", "inductive-follows", "heuristics", "powl"])
def test_every_miner_writes_a_journey_that_can_be_read_and_its_quality(folder, miner):
    done = discover(folder, "--out", miner, "--miner", miner, "--noise", "0")
    assert done.returncode == 0, done.stderr
    (model,) = [*(folder / miner).glob("actual.*yaml"), *(folder / miner).glob("actual.pnml")]
    assert set(read_design(model).touchpoints) == {"ask", "pay", "ship", "end"}
    (row,) = csv.DictReader((folder / miner / "quality.csv").open(encoding="utf-8"))
    assert (row["miner"], row["measured_on"], row["cases"]) == (miner, "the log", "21")
    assert float(row["fitness"]) == 1
    assert "Quality for the log: fitness 1.000" in done.stdout


def test_the_chosen_noise_is_said_and_its_table_written(folder):
    done = discover(folder, "--out", "auto", "--noise", "auto", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["quality"]
    rows = list(csv.DictReader((folder / "auto" / "quality.csv").open(encoding="utf-8")))
    assert [row["measured_on"] for row in rows] == ["the log", *["held-out cases"] * 8]
    assert told["noise"] == float(rows[0]["noise"])
    best = max(float(row["f1"]) for row in rows[1:])
    chosen = next(row for row in rows[1:] if row["noise"] == rows[0]["noise"])
    assert float(chosen["f1"]) == pytest.approx(best)


@pytest.mark.parametrize("miner", ["inductive-follows", "heuristics", "powl"])
def test_another_hash_seed_writes_the_same_bytes(folder, miner):
    made = []
    for seed in ("0", "1"):
        out = folder / f"{miner} {seed}"
        done = discover(
            folder, "--out", out.name, "--miner", miner, "--noise", "0", PYTHONHASHSEED=seed
        )
        assert done.returncode == 0, done.stderr
        files = {
            str(file.relative_to(out)): file.read_bytes().replace(out.name.encode(), b"OUT")
            for file in out.rglob("*")
            if file.is_file()
        }
        made.append((files, done.stdout.replace(out.name, "OUT")))
    assert {"quality.csv", "variants.csv"} <= made[0][0].keys()
    assert made[0] == made[1]


def test_activities_left_out_are_said_beside_the_result_unless_quiet(folder):
    rows = ["case,activity,time"]
    paths = ["ask pay end"] * 30 + ["pay call ask"]
    for i, path in enumerate(paths):
        rows += [f"c{i},{s},2026-01-01T10:{at:02}:00Z" for at, s in enumerate(path.split())]
    (folder / "rare.csv").write_text("\n".join(rows), encoding="utf-8")

    def said(*words):
        done = subprocess.run(
            [sys.executable, "-m", "journeymine_cli", "discover", "rare.csv", *words],
            cwd=folder, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return [line for line in done.stderr.splitlines() if line.startswith("note: left out")]

    with_json = said("--out", "rare", "--json")
    assert with_json == ["note: left out of the journey as noise: call; --noise 0 keeps all"]
    assert said("--out", "quiet", "--quiet") == []
    assert said("--out", "all", "--noise", "0") == []
    assert said("--out", "connected", "--miner", "heuristics") == []


@pytest.mark.parametrize("form", ["yaml", "bpmn"])
def test_a_net_that_a_format_cannot_hold_is_written_as_pnml_and_it_is_said(folder, form):
    """c waits for a and b, d for b alone: no nested blocks, every step once, have these runs."""
    paths = ["a b c d", "a b d c", "b a c d", "b a d c", "b d a c"] * 3
    rows = ["case,activity,time"]
    for i, path in enumerate(paths):
        rows += [f"c{i},{s},2026-01-01T10:{at:02}:00Z" for at, s in enumerate(path.split())]
    (folder / "n.csv").write_text("\n".join(rows), encoding="utf-8")
    words = ["n.csv", "--out", f"n {form}", "--miner", "powl", "--noise", "0", "--as", form]
    done = subprocess.run(
        [sys.executable, "-m", "journeymine_cli", "discover", *words],
        cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"note: the journey is written as actual.pnml, not as {form}: it is a net" in done.stderr
    assert {file.suffix for file in (folder / f"n {form}").glob("actual.*")} == {".pnml", ".svg"}
    found = read_design(folder / f"n {form}" / "actual.pnml")
    for path in paths:
        assert found.accepts([found.steps.index(step) for step in path.split()])
    assert not found.accepts([found.steps.index(step) for step in "bcad"])


@pytest.mark.parametrize("noise", ["1.5", "some"])
def test_a_noise_that_is_none_is_wrong_usage(folder, noise):
    assert discover(folder, "--out", "none", "--noise", noise).returncode == 2


def test_a_design_lends_its_names_to_the_picture_and_changes_nothing_else(folder):
    design = (
        "journey: Shop\ntouchpoints: {Order: {aliases: [pay]}}\npath: [ask, Order, ship, end]\n"
    )
    (folder / "shop.journey.yaml").write_text(design, encoding="utf-8")
    for name, words in (("as logged", ()), ("as designed", ("--design", "shop.journey.yaml"))):
        done = discover(folder, "--out", name, *words)
        assert done.returncode == 0, done.stderr
    for logged in (folder / "as logged").iterdir():
        if logged.name not in ("journeymine-run.json", "actual.svg"):
            assert logged.read_bytes() == (folder / "as designed" / logged.name).read_bytes()
    assert ">pay</text>" in (folder / "as logged" / "actual.svg").read_text("utf-8")
    picture = (folder / "as designed" / "actual.svg").read_text("utf-8")
    assert ">Order</text>" in picture
    assert ">pay</text>" not in picture
    run = json.loads((folder / "as designed" / "journeymine-run.json").read_text("utf-8"))
    assert [source["name"] for source in run["designs"]] == ["shop.journey.yaml"]


def test_a_folder_that_holds_the_design_is_not_replaced(folder):
    assert discover(folder, "--out", "kept").returncode == 0
    (folder / "kept" / "own.journey.yaml").write_text("journey: Shop\npath: [ask]\n", "utf-8")
    done = discover(folder, "--out", "kept", "--design", "kept/own.journey.yaml")
    assert done.returncode != 0
    assert (folder / "kept" / "own.journey.yaml").exists()


@needs_graphviz
def test_graphviz_places_the_boxes_of_the_picture_and_changes_nothing_else(folder):
    for name, words in (("usual", ()), ("dot", ("--layout", "graphviz"))):
        done = discover(folder, "--out", name, *words)
        assert done.returncode == 0, done.stderr
    for usual in (folder / "usual").iterdir():
        if usual.name != "journeymine-run.json":
            same = usual.read_bytes() == (folder / "dot" / usual.name).read_bytes()
            assert same == (usual.name != "actual.svg"), usual.name
    run = json.loads((folder / "dot" / "journeymine-run.json").read_text("utf-8"))
    assert run["options"]["layout"] == "graphviz"


def test_a_layout_that_is_not_there_is_refused_before_the_work(folder):
    done = discover(folder, "--out", "neato", "--layout", "neato")
    assert done.returncode == 2, done.stderr
    assert "JM-E090" in done.stderr
    assert "choose one of graphlay, graphviz" in done.stderr
    assert not (folder / "neato").exists()
