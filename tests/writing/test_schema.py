"""gap.json is what its published schema says."""

import copy
import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from journeymine.design import Weights
from journeymine.gap import compare
from journeymine.gap.costs import costs
from journeymine.gap.knowledge.figures import KINDS_OF_SPOT
from journeymine.reading import read_design, read_log

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SCHEMA = json.loads(
    files("journeymine.writing").joinpath("schemas/gap.schema.json").read_text("utf-8")
)


@pytest.fixture(scope="module")
def figures():
    log = read_log(FIXTURES / "order.csv")
    gap = compare(log, read_design(FIXTURES / "order.journey.yaml"))
    return json.loads(json.dumps(gap.to_dict()))


@pytest.fixture(scope="module")
def all_figures():
    """With open journeys, weights and bounds."""
    log, design = read_log(FIXTURES / "order.csv"), read_design(FIXTURES / "order.journey.yaml")
    name = design.touchpoints[0]
    weighted = replace(design.touchpoint(name), weights=Weights(2.5))
    design = replace(design, details={**design.details, name: weighted})
    gap = compare(log, design, open_after="90m")
    assert gap.path.open.deviations
    alignments = replace(gap.alignments, lower=gap.alignments.lower // 2)
    path = replace(gap.path, bounds=costs(alignments).bounds)
    return json.loads(json.dumps(replace(gap, path=path).to_dict()))


def test_the_figures_are_as_the_schema_says(figures):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(figures, SCHEMA)


def test_so_are_those_of_open_journeys_weights_and_bounds(all_figures):
    jsonschema.validate(all_figures, SCHEMA)
    for key in ("open", "weighted", "bounds"):
        described = SCHEMA["$defs"][key]
        assert set(all_figures["path"][key]) == set(described["properties"])
        assert set(described["required"]) == set(described["properties"])
        spoiled = copy.deepcopy(all_figures)
        spoiled["path"][key].popitem()
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(spoiled, SCHEMA)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("path"),
        lambda data: data["path"].update(fitness=1.2),
        lambda data: data["path"].pop("precision"),
        lambda data: data["deviations"][0].update(kind="unknown"),
        lambda data: data["deviations"][0].update(cases=0),
        lambda data: data["touchpoints"][0]["reached"].pop("n"),
        lambda data: data.update(schema="journeymine/gap/2"),
        lambda data: data["log"]["rows"]["rejected"].update({"no code": 1}),
    ],
)
def test_other_figures_are_not(figures, spoil):
    spoiled = copy.deepcopy(figures)
    spoil(spoiled)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoiled, SCHEMA)


def test_every_key_of_the_figures_is_described(figures):
    assert set(figures) == set(SCHEMA["properties"])
    assert set(figures["path"]) == set(SCHEMA["properties"]["path"]["properties"])
    row = SCHEMA["$defs"]["deviation"]["properties"]
    assert set(figures["deviations"][0]) == set(row)


def test_every_key_of_a_white_spot_is_described(figures):
    described = SCHEMA["$defs"]
    assert set(figures["knowledge"]) == set(described["knowledge"]["properties"])
    assert figures["knowledge"]["spots"]
    for spot in figures["knowledge"]["spots"]:
        assert set(spot) == set(described["whiteSpot"]["properties"])
    for row in figures["knowledge"]["touchpoints"]:
        assert set(row) == set(described["evidence"]["properties"])


def test_every_kind_of_white_spot_is_in_the_schema():
    assert tuple(SCHEMA["$defs"]["whiteSpot"]["properties"]["kind"]["enum"]) == KINDS_OF_SPOT
