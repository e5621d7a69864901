"""gap.json is what its published schema says."""

import copy
import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

from journeymine.design import DesignedJourney, Weights
from journeymine.gap import compare
from journeymine.gap.costs import costs
from journeymine.gap.knowledge.figures import KINDS_OF_SPOT
from journeymine.log import EventLog, Finding
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
def by_segment():
    """Two countries of enough cases to be compared, and one of too few."""
    ways = {"SE": ["abc"] * 20 + ["ac"] * 20, "NO": ["ab"] * 35, "DK": ["abc"] * 2, "": ["abc"]}
    paths = [(country, way) for country, several in ways.items() for way in several]
    rows = [
        (f"c{number}", name, datetime(2026, 1, 5, hour, tzinfo=UTC), country or None)
        for number, (country, way) in enumerate(paths)
        for hour, name in enumerate(way)
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "time", "country"])
    gap = compare(EventLog.from_pandas(frame), DesignedJourney.of_steps("a", "b", "c", name="S"))
    found = gap.by("country")
    return json.loads(json.dumps({**gap.to_dict(), "segments": [found.to_dict()]}))


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
    assert {*figures, "segments"} == set(SCHEMA["properties"])
    assert set(figures["path"]) == set(SCHEMA["properties"]["path"]["properties"])
    row = SCHEMA["$defs"]["deviation"]["properties"]
    assert set(figures["deviations"][0]) == set(row)


def test_what_only_the_file_of_a_design_holds_is_described(figures):
    told = Finding("JM-W321", "The file names a pool that nothing is sent to.")
    data = copy.deepcopy(figures)
    data["design"]["of_file"] = [json.loads(json.dumps(asdict(told)))]
    jsonschema.validate(data, closed(SCHEMA))
    data["design"]["of_file"][0].pop("message")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


def closed(schema):
    """The schema with no room for keys that it does not describe."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    described = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        described.setdefault("additionalProperties", False)
    return described


@pytest.mark.parametrize("name", ["figures", "all_figures", "by_segment"])
def test_nothing_is_written_that_the_schema_does_not_describe(name, request):
    jsonschema.validate(request.getfixturevalue(name), closed(SCHEMA))


def test_segments_are_as_the_schema_says(by_segment):
    jsonschema.validate(by_segment, SCHEMA)
    (country,) = by_segment["segments"]
    names = [one["name"] for one in country["segments"]]
    assert names == ["SE", "NO", "DK", "(not known)"]
    words = {figure["word"] for one in country["segments"] for figure in one["figures"]}
    assert "clear" in words
    assert "" in words


@pytest.mark.parametrize(
    "keys",
    [
        ("segments", 0, "follow_up"),
        ("segments", 0, "schema"),
        ("segments", 0, "segments", 1, "points"),
        ("segments", 0, "segments", 1, "index", "measurable"),
        ("segments", 0, "segments", 1, "figures", 2, "q"),
        ("segments", 0, "segments", 1, "figures", 2, "difference", "low"),
        ("segments", 0, "segments", 1, "figures", 2, "here", "n"),
    ],
)
def test_a_misspelt_key_of_a_segment_is_refused(by_segment, keys):
    spoiled = copy.deepcopy(by_segment)
    *way, last = keys
    inside = spoiled
    for key in way:
        inside = inside[key]
    inside[last + "s"] = inside.pop(last)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoiled, SCHEMA)


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
