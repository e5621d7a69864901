"""A ``.journey.yaml`` that is read and written again: all that it says, comments and layout."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from full_designs import WORDS, designs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journeymine.design import End, Stage, Success, Targets, TimeTarget, Touchpoint
from journeymine.design.paths.blocks import Optional, Sequence, Step
from journeymine.errors import DesignError
from journeymine.reading import read_design
from journeymine.reading.designs.yaml.design import read_yaml
from journeymine.writing.design_files import save_design
from journeymine.writing.designs.yaml.edits import kept_text, with_aliases
from journeymine.writing.designs.yaml.write import yaml_bytes

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

COMMENTED = """\
# yaml-language-server: $schema=journey.schema.json
# Ours.

journey: Order   # as customers call it
success: {reaches: Receive}      # the end comes first here

touchpoints:
  # the first step
  Browse:
    channels:    # where
      - web      # mostly
      - app

  'Pay': { stage:  Buy, aliases: [ paid , "done" ], targets: {reach: 80%} }   # money
path:
  - Browse       # begins
  # paying is a step of its own
  - 'Pay'
  - optional: Call   # some do
  - Receive
# the end
"""


def read(text):
    return read_yaml(text.encode(), "x.journey.yaml")


def written(design):
    return yaml_bytes(design).decode()


slow = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@slow
@given(designs())
def test_everything_that_a_design_says_is_written_and_read_again(design):
    found = read(written(design))
    assert found == design
    assert found.stages == design.stages


@slow
@given(designs())
def test_a_design_that_was_not_changed_keeps_its_text_to_the_letter(design):
    text = written(design).replace("\npath:", "\n# the path\npath:   # from here", 1)
    assert written(read(text)) == text


@slow
@given(designs(), designs())
def test_whatever_was_changed_the_text_reads_to_the_changed_design(one, other):
    changed = replace(other, written=written(one))
    assert read(written(changed)) == changed


@slow
@given(designs(), st.data())
def test_a_change_of_one_thing_keeps_every_comment(design, data):
    """A comment behind the last line of every entry at the top, and one before it."""
    lines = []
    for line in written(design).splitlines():
        if line[:1].isalpha():
            lines.append(f"# before {len(lines)}")
        lines.append(line)
    text = "\n".join(lines) + "\n"
    first = design.touchpoints[0]
    key = data.draw(
        st.sampled_from(["value", "end", "version", "date", "ignore", "success", "details", "path"])
    )
    other = {
        "value": 7.5, "end": End(("Over",)), "version": "9", "date": date(2026, 2, 3),
        "ignore": (*design.ignore, "ping"), "success": Success(first, (), 60),
        "details": {**design.details, first: Touchpoint(first, owner="Me")},
        "path": Sequence((design.path, Step(first))),
    }[key]  # fmt: skip
    changed = replace(read(text), **{key: other})
    after = written(changed)
    again = read(after)
    assert replace(again, path=changed.path) == changed
    assert again.steps == changed.steps
    assert [line for line in lines if line[0:8] == "# before"] == [
        line for line in after.splitlines() if line[0:8] == "# before"
    ]


aliases = st.sampled_from([f"log {word}" for word in WORDS])


@slow
@given(designs(), st.data())
def test_aliases_are_added_and_nothing_else_changes(design, data):
    text = written(design)
    chosen = data.draw(st.lists(st.sampled_from(design.touchpoints), unique=True, min_size=1))
    pool = data.draw(st.lists(aliases, unique=True, min_size=len(chosen)))
    more = {name: pool[place :: len(chosen)] for place, name in enumerate(chosen)}
    after = with_aliases(text, more)
    details = dict(design.details)
    for name, new in more.items():
        known = design.touchpoint(name)
        details[name] = replace(known, aliases=(*known.aliases, *new))
    assert read(after) == replace(design, details=details)
    old, new = text.splitlines(), after.splitlines()
    # A line that comes may be there elsewhere already, so places are compared, not only lines.
    assert len(old) - longest_in_both(old, new) <= len(chosen)


def longest_in_both(old, new):
    """How many lines of both stand in the same order."""
    best = [0] * (len(new) + 1)
    for line in old:
        row = [0]
        for place, other in enumerate(new):
            same = best[place] + 1 if line == other else 0
            row.append(max(same, best[place + 1], row[place]))
        best = row
    return best[-1]


def test_a_file_is_converted_to_the_same_file(tmp_path):
    for name in ("order", "care"):
        source = FIXTURES / f"{name}.journey.yaml"
        save_design(read_design(source), tmp_path / "b.journey.yaml")
        assert (tmp_path / "b.journey.yaml").read_bytes() == source.read_bytes()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("at_the_end", [True, False])
def test_an_alias_is_added_in_place_whatever_the_layout(newline, at_the_end):
    text = COMMENTED.replace("\n", newline)
    text = text if at_the_end else text.rstrip()
    after = with_aliases(text, {"Browse": ["prices"], "Pay": ["No", "paid"], "Call": ["rang"]})
    expected = (
        COMMENTED.replace('"done" ]', '"done", "No" ]')
        .replace("      - app\n", "      - app\n    aliases: [prices]\n")
        .replace("# money\n", "# money\n  Call: {aliases: [rang]}\n")
    ).replace("\n", newline)
    assert after == (expected if at_the_end else expected.rstrip())
    assert with_aliases(after, {"Pay": ["No", "paid"], "Browse": []}) == after


def test_edits_in_python_change_their_own_lines_only():
    design = read(COMMENTED)
    pay = replace(
        design.touchpoint("Pay"), owner="Finance", stage="", targets=Targets((TimeTarget(60),))
    )
    path = Sequence(
        (Step("Browse"), Step("Pay"), Optional(Step("Chat")), Step("Receive"), Step("Rate"))
    )
    details = {**design.details, "Pay": pay}
    details["Browse"] = replace(design.touchpoint("Browse"), channels=("web", "phone", "app"))
    changed = replace(design, path=path, details=details, version="2")
    expected = COMMENTED
    for old, new in (
        ("customers call it\n", 'customers call it\nversion: "2"\n'),
        ("# mostly\n", "# mostly\n      - phone\n"),
        ("{ stage:  Buy, aliases:", "{ owner: Finance, aliases:"),
        ("{reach: 80%}", "{within: {max: 1min}}"),
        ("optional: Call ", "optional: Chat "),
        ("  - Receive\n", "  - Receive\n  - Rate\n"),
    ):
        assert old in expected
        expected = expected.replace(old, new)
    assert written(changed) == expected
    assert read(expected) == changed


def test_what_is_added_at_one_place_comes_in_the_order_of_the_language():
    changed = replace(read(COMMENTED), version="2", date=date(2026, 1, 31), currency="EUR")
    added = 'call it\nversion: "2"\ndate: 2026-01-31\ncurrency: EUR\nsuccess:'
    assert written(changed) == COMMENTED.replace("call it\nsuccess:", added)


def test_what_is_taken_out_leaves_and_the_comments_around_it_stay():
    design = read(COMMENTED)
    path = Sequence((Step("Browse"), Step("Pay"), Step("Receive")))
    without = replace(design, success=None, details={"Pay": design.touchpoint("Pay")}, path=path)
    after = written(without)
    assert read(after) == without
    lines = after.splitlines()
    assert "  # the first step" in lines
    assert "  # paying is a step of its own" in lines
    assert not [line for line in lines if "optional" in line or "success" in line]
    assert "  - Browse       # begins" in lines


def test_a_file_with_anchors_is_edited_as_well():
    text = """\
journey: T  # t
touchpoints:
  a: {channels: &both [web, app]}  # a
  b: {channels: *both}   # b
path: [a, b]  # p
"""
    assert with_aliases(text, {"b": ["x"]}) == text.replace("*both}", "*both, aliases: [x]}")
    design = read(text)
    a = replace(design.touchpoint("a"), channels=("web",))
    changed = replace(design, details={**design.details, "a": a})
    assert read(written(changed)) == changed  # the anchor cannot change for one alone


def test_what_cannot_be_patched_is_written_anew_below_the_comments_at_the_top():
    text = "# ours\n\n{journey: T, path: [a]}  # short\n"
    changed = replace(read(text), name="U", path=Step("b"))
    after = written(changed)
    assert after.startswith("# ours\n\n")
    assert read(after) == changed


def test_a_changed_order_of_stages_is_written():
    design = read("journey: T\nstages: {A: {description: x}, B: {}}\npath: [a]\n")
    changed = replace(design, stage_order=(Stage("B"), Stage("A", "x")))
    assert read(written(changed)) == changed
    assert read(written(changed)).stages == ("B", "A")


def test_a_design_that_was_read_from_nothing_is_not_kept():
    assert kept_text(read("journey: T\npath: [a]")) == "journey: T\npath: [a]"
    assert kept_text(replace(read("journey: T\npath: [a]"), written="")) == ""
    broken = replace(read("journey: T\npath: [a]"), written="journey: [")
    assert written(broken) == "journey: [\n".replace("[", "T") + "path:\n  - a\n"


@pytest.mark.parametrize(
    ("aliases", "code", "said"),
    [
        ({"Brows": ["x"]}, "JM-E317", "Did you mean 'Browse'?"),
        ({"Browse": ["Pay"]}, "JM-E318", "it is 'Pay'"),
        ({"Browse": ["done"]}, "JM-E318", "it is 'Pay'"),
        ({"Browse": ["x"], "Call": ["x"]}, "JM-E318", "it is 'Browse'"),
        ({"Browse": [" "]}, "JM-E351", "blank"),
    ],
)
def test_an_alias_that_cannot_be_is_refused(aliases, code, said):
    with pytest.raises(DesignError, match=said) as refusal:
        with_aliases(COMMENTED, aliases)
    assert refusal.value.code == code


def test_lines_of_text_are_kept_as_lines():
    text = """\
journey: T
description: |
  Two lines,
    one indented.

  And a third: all kept.
touchpoints:
  a:
    owner: Me
    description: |-
      First.
      Second.
path:
  - a
"""
    design = read(text)
    assert design.description == "Two lines,\n  one indented.\n\nAnd a third: all kept.\n"
    assert written(replace(design, written="")) == text
    assert "      First.\n      Third.\n" in written(
        replace(
            design, details={"a": replace(design.touchpoint("a"), description="First.\nThird.")}
        )
    )


def test_a_long_touchpoint_gets_a_line_for_every_detail():
    touchpoint = Touchpoint("a", "Stage", ("web", "app"), "O" * 60, ("x" * 30,), description="D")
    text = written(replace(read("journey: T\npath: [a]"), written="", details={"a": touchpoint}))
    assert text.splitlines()[1:5] == [
        "touchpoints:", "  a:", "    stage: Stage", "    channels: [web, app]",
    ]  # fmt: skip


def test_the_layout_does_not_hang_on_chance():
    text = (FIXTURES / "care.journey.yaml").read_text()
    design = read(text)
    names = list(design.touchpoints)
    random.Random(3).shuffle(names)
    shuffled = replace(
        design, written="", details={n: design.details[n] for n in names if n in design.details}
    )
    assert written(shuffled) == written(replace(design, written=""))
