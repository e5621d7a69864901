"""gap.json is what its published schema says."""

import copy
import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from journeymine.gap import compare
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


def test_the_figures_are_as_the_schema_says(figures):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(figures, SCHEMA)


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
    row = SCHEMA["properties"]["deviations"]["items"]["properties"]
    assert set(figures["deviations"][0]) == set(row)
