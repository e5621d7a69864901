"""The demo: as large as promised, and its gaps are the planted ones."""

import csv
import io
from collections import Counter, defaultdict

import pytest

from journeymine.conformance import KINDS, align, type_moves
from journeymine.gap import compare
from journeymine.log import Variants
from journeymine.reading import read_log
from journeymine.simulation import demo

CHANNELS = {"web", "app", "e-mail", "sms", "phone", "field", "chat", "store", "letter"}


@pytest.fixture(scope="module")
def made():
    return demo.make()


@pytest.fixture(scope="module")
def rows(made):
    return list(csv.DictReader(io.StringIO(made.log_csv.decode())))


def test_the_demo_is_as_large_as_promised(rows):
    assert len({row["order_id"] for row in rows}) == 4_000
    assert len({row["touchpoint"] for row in rows}) == 24
    assert {row["channel"] for row in rows} == CHANNELS
    assert {row["score"] for row in rows} == {"", "1", "2", "3", "4", "5"}
    assert {row["outcome"] for row in rows} == {"ok", "no signal"}
    assert {letter for row in rows for letter in row["touchpoint"]} >= set("åäö")


def test_the_design_and_the_plants_that_are_shipped_are_those_that_were_used(made):
    assert made.design_yaml.startswith(b"# The designed journey of the demo")
    assert len(demo.design().touchpoints) == 14
    assert demo.design().stages == ("Consider", "Order", "Install", "Get started", "Pay")
    assert made.plants_yaml.count(b"\n- {") == len(demo.plants())
    assert sum(plant.kind == "ad_hoc" for plant in demo.plants()) == 10


def test_the_planted_gaps_are_what_alignments_of_the_written_log_find(made, rows):
    design, paths = demo.design(), defaultdict(list)
    for row in rows:  # by time, as written
        paths[row["order_id"]].append(row["touchpoint"])
    cases = sorted(paths)
    alignments = align(Variants.from_sequences([tuple(paths[case]) for case in cases]), design)
    found = Counter(
        (case, d.kind, d.after if d.kind == "stopped" else d.touchpoint, d.activity)
        for i, case in enumerate(cases)
        for d in type_moves(design, alignments.moves(i))
    )
    planted = Counter(
        (p.case, p.kind, p.touchpoint, p.activity) for p in made.truth.planted if p.kind in KINDS
    )
    assert found == planted


def test_every_part_of_the_gap_finds_what_was_planted_beside_the_path(made, tmp_path):
    (tmp_path / "orders.csv").write_bytes(made.log_csv)
    gap = compare(read_log(tmp_path / "orders.csv"), demo.design())
    planted = Counter((p.kind, p.touchpoint) for p in made.truth.planted if p.kind not in KINDS)
    found = Counter()
    for row in gap.deviations:
        if row.kind in ("channel", "late", "failed"):
            found[row.kind, row.touchpoint] += row.cases
    assert found == planted
    assert {kind for kind, _ in found} == {"channel", "late", "failed"}
    assert gap.index.measurable == 100
    assert all(part.points > 0 for part in gap.index.parts)


def test_every_plant_of_the_demo_happens_and_none_is_lost_to_the_others(made):
    counts = Counter((p.kind, p.touchpoint) for p in made.truth.planted if p.touchpoint)
    for plant in demo.plants():
        if plant.touchpoint:
            share = counts[plant.kind, plant.touchpoint] / demo.CASES
            assert 0.7 * plant.share < share < 1.2 * plant.share


def test_customers_score_lower_after_a_deviation(made, rows):
    touched = {entry.case for entry in made.truth.planted}
    scores = defaultdict(list)
    for row in rows:
        if row["score"] and row["touchpoint"] == "första_fakturan":
            scores[row["order_id"] in touched].append(int(row["score"]))
    means = {key: sum(values) / len(values) for key, values in scores.items()}
    assert means[True] < means[False] - 0.4


def test_a_smaller_demo_can_be_made_from_another_seed():
    one, two = demo.make(cases=50, seed=1), demo.make(cases=50, seed=2)
    assert one.log_csv != two.log_csv
    assert demo.make(cases=50, seed=1).log_csv == one.log_csv
