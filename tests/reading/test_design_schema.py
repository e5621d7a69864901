"""The JSON Schema of ``*.journey.yaml``: editors and the reader take and refuse the same."""

import copy
import json
from importlib.resources import files
from itertools import islice
from pathlib import Path

import pytest
import yaml
from full_designs import designs
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from journeymine.design.touchpoints import ACTORS, LANES
from journeymine.errors import DesignError
from journeymine.reading.designs.yaml.design import KEYS, read_yaml
from journeymine.writing.designs.yaml.write import yaml_bytes

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads(
    (files("journeymine.reading") / "schemas/journey.schema.json").read_text("utf8")
)
SCHEMA_OF_ALL = Draft202012Validator(SCHEMA)

EVERYTHING = """\
journey: Order
names: {sv: Beställning}
language: en
version: 1.10
date: 2026-01-31
description: What it is.
currency: SEK
value: 1200
scales: {satisfaction: [0, 10], experience: [1, 5], importance: [-1, 1]}
stages: {Buy: {description: Money, names: {da: Køb}}, Use: {}}
touchpoints:
  Pay:
    stage: Buy
    actor: customer
    lane: frontstage
    channels: [app]
    owner: Finance
    names: {sv: Betala, en-GB: Pay up}
    aliases: {sv: [betald], en: paid, other: [p-1]}
    importance: {score: 8, scale: [0, 10]}
    cost: 12.5
    targets:
      within: [{after: Browse, max: 2d, share: 90%}, {max: 36h}]
      reach: 0.8
      satisfaction: 8.5
      experience: 4
    weights: {skip: 3, add: 0.5, channel: 0.25}
    description: Money moves.
  Browse: {aliases: [seen], targets: {within: {after: Pay, max: 30min}}}
path:
  - Browse
  - any_order: [Pay, [Call, Chat]]
  - any_of: [Mail, Visit]
  - {choice: [Kit, {optional: Router}], name: Which}
  - {repeat: Fault, min: 1, max: 3, between: [Call]}
ignore: [ping]
failed: [declined]
success: {reaches: [Pay, Kit], without: [Cancelled], within: 30d}
end: {at: [Kit, Cancelled], open_after: 2w}
targets: {completion: 70%, duration: {max: 14d, share: 0.9}, satisfaction: {score: 4}}
personas: {Parent: {share: 0.3, likes: [app, ""]}, Other: ""}
assumptions: [They read mails, {claim: They pay, owner: {who: Finance}}]
"""

DOCS = (ROOT / "docs/designs.md").read_text("utf-8")

GOOD = {
    "the page of the docs": DOCS.partition("```yaml\n")[2].partition("```")[0],
    "everything": EVERYTHING,
    "the least": "journey: T\npath: [a]",
    "nothing in particular": "journey: T\npath: [a]\ntouchpoints: {a: }\nstages: [No, 12]\nignore: []",
    "short forms": "journey: T\npath: [a]\ntargets: {duration: 90 min}\nend: {at: a}\n"
                   "success: 'reaches: a'\ntouchpoints: {a: {importance: 5, cost: 0}}",
    **{
        path.name: path.read_text()
        for path in [*ROOT.glob("fixtures/*.journey.yaml"),
                     ROOT / "journeymine/simulation/order.journey.yaml"]
    },
}  # fmt: skip

BEYOND_A_SCHEMA = {
    "JM-E317": "whether a name stands in the path",
    "JM-E318": "whether two touchpoints have one name",
    "JM-E356": "whether a stage is listed",
    "JM-E357": "whether rules contradict each other",
    "outside of": "whether a score is on its scale",
    "below its end": "whether a scale begins below its end",
    "the calendar has": "whether there is such a day",
    "a hundred years": "whether a time is too long",
    "no number of times": "whether a least number is above a most",
}
"""What only the reader refuses: by a code, or by words of the message."""


def read(text):
    return read_yaml(text.encode(), "x.journey.yaml")


def refusals(text):
    try:
        read(text)
    except DesignError as error:
        return error.problems
    return ()


def plain(text):
    """The text as YAML without types, as our reader has it."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def typed(text):
    """As an editor sees it: numbers and booleans by YAML 1.2, dates as texts."""

    rules = yaml.SafeLoader.yaml_implicit_resolvers
    loader = type("Loader", (yaml.SafeLoader,), {})
    loader.yaml_implicit_resolvers = {
        first: [(tag, rule) for tag, rule in rules[first] if "timestamp" not in tag]
        for first in rules
        if first not in "yYnNoO"
    }
    return yaml.load(text, Loader=loader)


def test_the_schema_is_one_and_names_the_keys_of_the_reader():
    Draft202012Validator.check_schema(SCHEMA)
    assert tuple(SCHEMA["properties"]) == KEYS
    assert SCHEMA["$defs"]["touchpoint"]["anyOf"][2]["properties"]["actor"]["enum"] == [*ACTORS]
    assert SCHEMA["$defs"]["touchpoint"]["anyOf"][2]["properties"]["lane"]["enum"] == [*LANES]


def test_every_key_has_a_description_for_those_who_write_it():
    def undescribed(node, path):
        for name, value in node.get("properties", {}).items():
            target = value
            while "$ref" in target and "description" not in target:
                target = SCHEMA["$defs"][target["$ref"].rpartition("/")[2]]
            if "description" not in target:
                yield f"{path}.{name}"
        for key, value in node.items():
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict) and key != "not":
                    yield from undescribed(inner, f"{path}.{key}")

    assert [*undescribed(SCHEMA, "")] == []


def test_every_example_in_the_schema_is_taken_by_it():
    def examples(node):
        if isinstance(node, list):
            for inner in node:
                yield from examples(inner)
        if isinstance(node, dict):
            for example in (
                node.get("examples", []) if isinstance(node.get("examples"), list) else []
            ):
                yield {**node, "$defs": SCHEMA["$defs"]}, example
            for value in node.values():
                yield from examples(value)

    found = list(examples(SCHEMA))
    assert len(found) > 30
    for schema, example in found:
        assert Draft202012Validator(schema).is_valid(example), (example, schema)


@pytest.mark.parametrize("name", GOOD)
def test_what_the_reader_takes_an_editor_takes(name):
    assert refusals(GOOD[name]) == ()
    for data in (plain(GOOD[name]), typed(GOOD[name])):
        assert [error.message for error in SCHEMA_OF_ALL.iter_errors(data)] == []


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=50)
@given(designs())
def test_what_we_write_an_editor_takes(design):
    text = yaml_bytes(design).decode()
    for data in (plain(text), typed(text)):
        assert [error.message for error in SCHEMA_OF_ALL.iter_errors(data)] == []


def parts(data):
    """The data a key at a time, beside the least that a journey needs: small files are quick."""
    least = {"journey": "T", "path": ["Browse", "Pay", "Kit"], "scales": data["scales"]}
    for key, value in data.items():
        yield key, {**least, key: value}


def mutations(data):
    """The data with one thing wrong, or at least different, in every place of it."""
    for key, part in parts(data):
        yield from _mutations(part, key)


def _mutations(data, top):
    for path in paths(data):
        if path[0] != top:
            continue
        *outer, last = path
        for change in CHANGES:
            spoiled = copy.deepcopy(data)
            holder = spoiled
            for key in outer:
                holder = holder[key]
            if change(holder, last):
                yield path, change.__name__, spoiled


def paths(data, at=()):
    pairs = enumerate(data) if isinstance(data, list) else data.items()
    for key, value in pairs:
        yield (*at, key)
        if isinstance(value, (list, dict)):
            yield from paths(value, (*at, key))


def to(value):
    def change(holder, key):
        holder[key] = value
        return True

    change.__name__ = f"to {value!r}"
    return change


def removed(holder, key):
    del holder[key]
    return True


def renamed(holder, key):
    if isinstance(holder, dict):
        holder[f"{key}e"] = holder.pop(key)
    return isinstance(holder, dict)


def wrapped(holder, key):
    holder[key] = [holder[key]]
    return True


def doubled(holder, key):
    if isinstance(holder, list):
        holder.append(holder[key])
    return isinstance(holder, list)


def extended(holder, key):
    if isinstance(holder[key], dict):
        holder[key]["moer"] = "x"
    return isinstance(holder[key], dict)


CHANGES = [
    *map(to, ("", "  ", "zzz", "0", "1", "-1", "7.5", "120%", "80%", "1e3", "2d", "0d", "3 months",
              "reaches: Pay", "sv", "2026-02-30", [], [[]], ["Pay"], {}, {"Pay": "Pay"},
              {"optional": "Pay"}, {"max": "2d"}, {"score": "1"}, {"claim": "x"}, ["1", "5"])),
    removed, renamed, wrapped, doubled, extended,
]  # fmt: skip


def agreed(every):
    """How many mutations both take and both refuse, of each `every`-th; they must agree."""
    taken = refused = 0
    for path, change, data in islice(mutations(plain(EVERYTHING)), 0, None, every):
        problems = refusals(json.dumps(data))
        of_form = [
            p for p in problems
            if p.code not in BEYOND_A_SCHEMA and not any(w in p.message for w in BEYOND_A_SCHEMA)
        ]  # fmt: skip
        is_valid = SCHEMA_OF_ALL.is_valid(data)
        assert is_valid == (not of_form), (path, change, [str(p) for p in problems])
        taken, refused = taken + (not problems), refused + bool(of_form)
    return taken, refused


def test_what_the_reader_refuses_for_its_form_the_schema_refuses_and_no_other():
    taken, refused = agreed(every=7)  # of 31 changes at a place, so that all of them come
    assert taken > 50
    assert refused > 300


@pytest.mark.proof
def test_schema_and_reader_agree_on_every_mutation():
    taken, refused = agreed(every=1)
    assert taken > 300
    assert refused > 2_000


def test_what_an_editor_cannot_see_is_seen_by_the_reader():
    """The differences that are meant, one a line."""
    for text, code in (
        ("journey: T\npath: [a]\ntouchpoints: {b: {}}", "JM-E317"),
        ("journey: T\npath: [a, b]\ntouchpoints: {a: {aliases: [b]}}", "JM-E318"),
        ("journey: T\npath: [a]\nstages: [A]\ntouchpoints: {a: {stage: B}}", "JM-E356"),
        ("journey: T\npath: [a]\nsuccess: {reaches: a, without: [a]}", "JM-E357"),
        ("journey: T\npath: [a]\ntouchpoints: {a: {importance: 6}}", "JM-E353"),
        ("journey: T\npath: [a]\nscales: {importance: [2, 1]}", "JM-E353"),
        ("journey: T\npath: [a]\ndate: 2026-02-30", "JM-E354"),
        ("journey: T\npath: [a]\nend: {open_after: 9999999999d}", "JM-E349"),
        ("journey: T\npath: [{repeat: a, min: 3, max: 2}]", "JM-E319"),
    ):
        assert [p.code for p in refusals(text)] == [code]
        assert SCHEMA_OF_ALL.is_valid(plain(text))
    assert read("journey: null\npath: [~]").steps == ("~",)  # a name; an editor sees nothing
    assert not SCHEMA_OF_ALL.is_valid(typed("journey: null\npath: [~]"))
