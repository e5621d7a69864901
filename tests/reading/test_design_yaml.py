"""The language of ``.journey.yaml``: what it means, and everything it refuses."""

from pathlib import Path

import pytest
import yaml as pyyaml

from journeymine.design import Success, Touchpoint, Weights
from journeymine.design.paths.blocks import (
    AnyOf,
    AnyOrder,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
)
from journeymine.errors import DesignError
from journeymine.reading.designs.yaml.design import read_yaml
from journeymine.reading.read_design import read_design
from journeymine.reading.yaml_text import nodes
from journeymine.reading.yaml_text.faults import fault_of

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def read(text):
    return read_yaml(text.encode(), "x.journey.yaml")


def path_of(text):
    return read(f"journey: Test\npath:\n{text}\n").path


def problems(text):
    with pytest.raises(DesignError) as refusal:
        read(text)
    return refusal.value.problems


def test_the_example_of_the_issue_is_read_as_it_is_meant():
    journey = read_yaml((FIXTURES / "order.journey.yaml").read_bytes(), "order.journey.yaml")
    assert journey.name == "Home fibre order"
    assert journey.path == Sequence(
        (
            Step("Compare prices"),
            Step("Check address"),
            Step("Place order"),
            AnyOrder((Step("Get confirmation"), Step("Book installation"))),
            Optional(Step("Get reminder")),
            Choice(
                (
                    Step("Technician visit"),
                    Sequence((Step("Self-installation kit"), Step("Activate router"))),
                )
            ),
            Repeat(Step("Report fault")),
            Step("First invoice"),
        )
    )
    assert journey.details == {
        "Book installation": Touchpoint(
            "Book installation", "Install", ("app", "phone"), "Order desk", ("booking_created",)
        )
    }
    assert (journey.ignore, journey.failed, journey.success) == ((), (), None)


def test_every_word_of_the_language_is_read_as_it_is_meant():
    journey = read_yaml((FIXTURES / "care.journey.yaml").read_bytes(), "care.journey.yaml")
    granted = Step("Decision: yes")
    papers = Sequence((Step("Ask for papers"), Step("Send papers"), granted))
    assert journey.path == Sequence(
        (
            Step("Apply"),
            Choice((granted, papers), "How it is decided"),
            AnyOrder(
                (Step("Get keys"), Optional(Sequence((Step("Plan care"), Step("Agree on time")))))
            ),
            Repeat(Step("Visit"), 1, Step("Call")),
            Repeat(Choice((Step("Change plan"), Step("Pause")))),
            Step("No"),
        )
    )
    assert (journey.places[1], journey.places[4]) == (1, 2)
    assert journey.touchpoint("Decision: yes").aliases == ("granted",)
    assert journey.ignore == ("page_view", "scroll*")
    assert journey.failed == ("declined", "error")
    assert journey.success == Success("Visit")
    assert journey.automaton.shortest_run == 5


@pytest.mark.parametrize(
    "name",
    ["No", "yes", "on", "null", "~", "12", "007", "1e5", "0x1F", "12:30:00", "2024-01-01", "1_000"],
)
def test_every_value_is_text_as_it_is_written(name):
    assert path_of(f"  - {name}\n  - optional: {name}") == Sequence(
        (Step(name), Optional(Step(name)))
    )
    assert read(f"journey: {name}\npath: [a]").name == name


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("  - repeat: a", Repeat(Step("a"), 0)),
        ("  - {repeat: a, min: 0}", Repeat(Step("a"), 0)),
        ("  - {repeat: a, min: 1}", Repeat(Step("a"), 1)),
        ("  - {repeat: a, between: b}", Repeat(Step("a"), 0, Step("b"))),
        ("  - repeat: [a, b]\n    min: '1'\n    between: [c, d]",
         Repeat(Sequence((Step("a"), Step("b"))), 1, Sequence((Step("c"), Step("d"))))),
        ("  - {repeat: a, min: 2, max: 4, between: b}", Repeat(Step("a"), 2, Step("b"), 4)),
        ("  - {repeat: a, max: 3}", Repeat(Step("a"), 0, None, 3)),
        ("  - {repeat: a, min: 100, max: 100}", Repeat(Step("a"), 100, None, 100)),
        ("  - {any_of: [a, [b, c]], name: Ways}",
         AnyOf((Step("a"), Sequence((Step("b"), Step("c")))), "Ways")),
        ("  - optional: [a, [b, [c]]]", Optional(Sequence((Step("a"), Step("b"), Step("c"))))),
        ("  - optional:\n      choice: [a, b]\n      name: Which",
         Optional(Choice((Step("a"), Step("b")), "Which"))),
        ("  - any_order:\n    - [a, b]\n    - optional: c",
         AnyOrder((Sequence((Step("a"), Step("b"))), Optional(Step("c"))))),
        ("  - &twice [a, b]\n  - optional: *twice",
         Sequence((Step("a"), Step("b"), Optional(Sequence((Step("a"), Step("b"))))))),
    ],
)  # fmt: skip
def test_a_block_may_be_written_in_short_or_in_long(text, block):
    assert path_of(text) == block


def test_success_may_be_a_mapping_or_its_text():
    for form in ("{reaches: b}", "'reaches: b'", "\n  reaches: b"):
        assert read(f"journey: T\npath: [a, b]\nsuccess: {form}").success == Success("b")


REFUSED = [
    # what is wrong | the file | code | line | column | message | hint
    ("an unknown key", "journey: T\npaths: [a]\npath: [a]", "JM-E313", 2, 1,
     "'paths' is not a key of a journey", "Did you mean 'path'?"),
    ("a missing journey", "path: [a]", "JM-E315", 1, None, "The key 'journey' is missing", "journey:"),
    ("a missing path", "journey: T", "JM-E315", 1, None, "The key 'path' is missing", "path:"),
    ("a blank journey", "journey: '  '\npath: [a]", "JM-E316", 1, 10, "missing or blank", "name it"),
    ("a duplicate key", "journey: T\npath: [a]\njourney: U", "JM-E312", 3, 1,
     "'journey' stands twice; it was given on line 1", "keep one"),
    ("a touchpoint twice", "journey: T\ntouchpoints:\n  a: {}\n  a: {}\npath: [a]", "JM-E312", 4, 3,
     "'a' stands twice", "keep one"),
    ("a misspelt detail", "journey: T\ntouchpoints:\n  a: {chanels: [app]}\npath: [a]", "JM-E313", 3, 7,
     "'chanels' is not a key of the touchpoint 'a'", "Did you mean 'channels'?"),
    ("a described touchpoint that is not in the path",
     "journey: T\ntouchpoints:\n  Plase order: {stage: Buy}\npath: [Place order]", "JM-E317", 3, 3,
     "'Plase order' is described but not in the path", "Did you mean 'Place order'?"),
    ("a shared alias",
     "journey: T\ntouchpoints:\n  a: {aliases: [x]}\n  b: {aliases: [y, x]}\npath: [a, b]",
     "JM-E318", 4, 20, "The alias 'x' of 'b' is also an alias of 'a'", "one touchpoint only"),
    ("an alias that is another touchpoint's name",
     "journey: T\ntouchpoints:\n  a: {aliases: [b]}\npath: [a, b]",
     "JM-E318", 3, 17, "The alias 'b' of 'a' is the name of another touchpoint", "one touchpoint"),
    ("channels that are no list", "journey: T\ntouchpoints:\n  a: {channels: app}\npath: [a]",
     "JM-E314", 3, 17, "'channels' must be a list", "write channels: [app]"),
    ("details that are no mapping", "journey: T\ntouchpoints:\n  a: web\npath: [a]",
     "JM-E314", 3, 6, "The touchpoint 'a' must be a mapping", "key: value"),
    ("touchpoints that are a list", "journey: T\ntouchpoints: [a]\npath: [a]",
     "JM-E314", 2, 14, "'touchpoints' must be a mapping", "key: value"),
    ("a path that is no list", "journey: T\npath: a", "JM-E314", 2, 7, "it must be a list", "'- '"),
    ("a path that is a block", "journey: T\npath:\n  choice: [a, b]", "JM-E314", 3, 3,
     "'path' is a mapping", "'- '"),
    ("an empty path", "journey: T\npath: []", "JM-E316", 2, 7, "The list is empty", "optional"),
    ("a path with nothing behind it", "journey: T\npath:", "JM-E314", 2, 6, "'path' is empty", "'- '"),
    ("an unquoted colon", "journey: T\npath:\n  - Order: paid", "JM-E313", 3, 5,
     "'Order' is not a kind of block", '"Order: paid"'),
    ("a name with a colon behind it", "journey: T\npath:\n  - Rate visit:", "JM-E313", 3, 5,
     "'Rate visit' is not a kind of block", "leave out the ':' after it: Rate visit"),
    ("a misspelt block", "journey: T\npath:\n  - any-order: [a, b]", "JM-E313", 3, 5,
     "'any-order' is not a kind of block", "Did you mean 'any_order'?"),
    ("two blocks in one item", "journey: T\npath:\n  - optional: a\n    repeat: b", "JM-E314", 3, 5,
     "One item holds several blocks: optional, repeat", "'- '"),
    ("a key that the block does not know", "journey: T\npath:\n  - optional: a\n    nam: x",
     "JM-E313", 4, 5, "'nam' is not a key of 'optional'", "remove it"),
    ("a key of another block", "journey: T\npath:\n  - {optional: a, min: 1}", "JM-E313", 3, 19,
     "'min' is not a key of 'optional'", "remove it"),
    ("a choice of one", "journey: T\npath:\n  - choice: [a]", "JM-E319", 3, 13,
     "at least two branches", "optional:"),
    ("an empty choice", "journey: T\npath:\n  - choice: []", "JM-E316", 3, 13, "empty", "optional"),
    ("a choice with nothing behind it", "journey: T\npath:\n  - choice:", "JM-E316", 3, 12,
     "'choice' holds empty", "write choice: [Technician visit"),
    ("a free order without a list", "journey: T\npath:\n  - any_order: a", "JM-E314", 3, 16,
     "needs a list of its branches", "write any_order: [Get"),
    ("an optional nothing", "journey: T\npath:\n  - optional:", "JM-E316", 3, 14,
     "'optional:' holds nothing", "name a touchpoint"),
    ("an empty branch", "journey: T\npath:\n  - choice: [a, []]", "JM-E316", 3, 17, "empty", "optional"),
    ("an empty between", "journey: T\npath:\n  - {repeat: a, between: ''}", "JM-E316", 3, 26,
     "'between:' holds nothing", "name a touchpoint"),
    ("a minimum in words", "journey: T\npath:\n  - {repeat: a, min: two}", "JM-E319", 3, 22,
     "'min' is the text 'two'; it must be a whole number from 0 to 100", "in digits"),
    ("a maximum below 0", "journey: T\npath:\n  - {repeat: a, max: -1}", "JM-E319", 3, 22,
     "'max' is the text '-1'", "in digits"),
    ("a maximum of 0", "journey: T\npath:\n  - {repeat: a, max: 0}", "JM-E319", 3, 22,
     "'max' is 0: the block could never happen", "'max: 1'"),
    ("a list of bounds", "journey: T\npath:\n  - {repeat: a, max: [2, 3]}", "JM-E319", 3, 22,
     "'max' is a list", "in digits"),
    ("a minimum above the maximum", "journey: T\npath:\n  - {repeat: a, min: 4, max: 2}",
     "JM-E319", 3, 22, "'min' is 4 and 'max' is 2", "write 'min: 2' and 'max: 4'"),
    ("a maximum too large", "journey: T\npath:\n  - {repeat: a, max: 101}", "JM-E319", 3, 22,
     "'max' is 101; rounds are counted up to 100", "leave 'max' out"),
    ("a minimum too large", "journey: T\npath:\n  - {repeat: a, min: 1000000}", "JM-E319", 3, 22,
     "'min' is 1000000; rounds are counted up to 100", "write 100 or less"),
    ("a pause that cannot be", "journey: T\npath:\n  - {repeat: a, max: 1, between: b}",
     "JM-E319", 3, 34, "'max' is 1: what stands at 'between' could never happen",
     "remove 'between:'"),
    ("an any-of of one", "journey: T\npath:\n  - any_of: [a]", "JM-E319", 3, 13,
     "'any_of' needs at least two branches", "optional:"),
    ("an any-of without a list", "journey: T\npath:\n  - any_of: a", "JM-E314", 3, 13,
     "needs a list of its branches", "write any_of: [Read mail"),
    ("an empty mapping", "journey: T\npath:\n  - {}", "JM-E316", 3, 5, "empty mapping", "quotes"),
    ("an empty item", "journey: T\npath:\n  - a\n  - # later", "JM-E316", 4, None, "blank", "#"),
    ("a forgotten dash", "journey: T\npath:\n  - Pay\n    Receive\n  - b", "JM-E316", 3, 5,
     "'Pay Receive' goes on over several lines", "'- '"),
    ("a name that is a list", "journey: [a]\npath: [a]", "JM-E314", 1, 10, "a list was found", "quotes"),
    ("success without a rule", "journey: T\npath: [a]\nsuccess: a", "JM-E315", 3, 10,
     "holds no rule", "reaches"),
    ("success with another rule", "journey: T\npath: [a]\nsuccess: {reach: a}", "JM-E313", 3, 11,
     "'reach' is not a key of 'success'", "Did you mean 'reaches'?"),
    ("success at an unknown touchpoint", "journey: T\npath: [First invoice]\nsuccess: {reaches: Invoice}",
     "JM-E317", 3, 20, "'Invoice', which is not in the path", "First invoice"),
    ("a blank outcome", "journey: T\npath: [a]\nfailed: ['']", "JM-E316", 3, 10, "blank", "name it"),
    ("an ignore that is no list", "journey: T\npath: [a]\nignore: scroll", "JM-E314", 3, 9,
     "'ignore' must be a list", "write ignore: [scroll]"),
    ("an ignore of an unquoted star", "journey: T\npath: [a]\nignore: [*view]", "JM-E311", 3, 10,
     "refers to nothing", "'*view'"),
    ("a list at the root", "- a", "JM-E314", 1, 1, "A journey must be a mapping", "key: value"),
    ("a bare word", "hello", "JM-E314", 1, 1, "A journey must be a mapping", "key: value"),
    ("nothing but comments", "# soon", "JM-E315", None, None, "nothing but comments", "path"),
    ("a tag", "journey: !!str T\npath: [a]", "JM-E311", 1, 10, "tag:yaml.org,2002:str", "remove it"),
    ("a Python tag", "journey: !!python/object/apply:os.system [ls]\npath: [a]", "JM-E311", 1, 10,
     "python/object/apply", "remove it"),
    ("a merge key", "journey: T\npath: [a]\ntouchpoints:\n  a: &d {stage: S}\n  b: {<<: *d}",
     "JM-E313", 5, 7, "'<<' is not a key", "remove it"),
    ("two documents", "journey: T\npath: [a]\n---\njourney: U\npath: [b]", "JM-E311", 3, 1,
     "several documents", "one document a file"),
    ("an alias of itself", "journey: T\npath: &p [a, *p]", "JM-E311", 2, 14, "refers to itself", "quotes"),
    ("a tab between steps", "journey: T\npath:\n  - a\n\t- b", "JM-E310", 4, 1,
     "a tab cannot indent", "blanks"),
    ("a tab", "journey: T\npath:\n\t- a", "JM-E310", 3, 1, "a tab cannot indent", "blanks"),
    ("a colon in a colon", "journey: T\npath:\n  - Order: paid: twice", "JM-E310", 3, 16,
     "a second colon", '"Order: paid"'),
    ("a name that begins with a sign", "journey: T\npath:\n  - @home", "JM-E310", 3, 5,
     "no name begins with @", "'@home'"),
    ("an open bracket", "journey: T\npath: [a", "JM-E310", 3, 1, "[ of line 2 is not closed", "]"),
    ("a step too far to the left", "journey: T\npath:\n  - a\n - b", "JM-E310", 4, 2,
     "the line begins at column 2", "at column 3, like line 3, or at column 1, like line 2"),
    ("a key too far to the left", "journey: T\npath: [a]\ntouchpoints:\n  a:\n    owner: O\n   stage: S",
     "JM-E310", 6, 4, "the line begins at column 4", "at column 5, like line 5, or at column 3, like line 4"),
    ("a key too far to the right", "journey: T\n  path: [a]", "JM-E310", 2, 7,
     "'path' is read as a part of line 1", "begin it at column 1"),
    ("a key without its colon", "journey T\npath: [a]", "JM-E310", 2, 5,
     "'path' is read as a part of line 1", "journey T:"),
    ("a list without its colon", "journey: T\npath: [a]\ntouchpoints\n  a: {}", "JM-E310", 4, 4,
     "line 3 is neither a key", "'touchpoints:'"),
    ("a key in a list", "journey: T\npath:\n  - a\n  b: c", "JM-E310", 4, 3,
     "a list began on line 3", "'- '"),
    ("an item among keys", "journey: T\npath:\n  a: b\n  - c", "JM-E310", 4, 3,
     "a list goes on here, where line 3 began keys", "key of its own"),
    ("an open brace", "journey: T\npath:\n  - {choice: [a, b]\n", "JM-E310", 4, 1,
     "{ of line 3 is not closed", "}"),
    ("an open quote", "journey: T\npath:\n  - 'a\n  - b", "JM-E310", 4, 6,
     "the quote that opens on line 3 is never closed", "''"),
    ("words behind a quote", "journey: 'T' of X\npath: [a]", "JM-E310", 1, 14,
     "'of X' stands behind a value that has ended", "one pair of quotes"),
    ("a bare star", "journey: T\npath:\n  - *", "JM-E310", 3, 6, "* begins a reference", "'*'"),
    ("a backslash", 'journey: T\npath: ["a\\q"]', "JM-E310", 2, 10, "\\q has no meaning", "single quotes"),
    ("a bracket that closes nothing", "journey: T\npath: ]", "JM-E310", 2, 7,
     "] stands where a value is expected", "quotes"),
    ("another version of YAML", "%YAML 3.0\n---\njourney: T", "JM-E310", 1, 1, "version of YAML", "%"),
    ("a control character", "journey: T\npath: [a\x07b]", "JM-E309", 2, 9, "U+0007", "delete it"),
    ("deep nesting", f"journey: T\npath: {'[' * 70}a{']' * 70}", "JM-E311", 2, 70,
     "deeper than 64 levels", "one list"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "message", "hint"),
    [pytest.param(*case, id=what) for what, *case in REFUSED],
)
def test_a_mistake_is_refused_with_its_place_and_the_words_that_mend_it(
    text, code, line, column, message, hint
):
    found = [problem for problem in problems(text) if problem.code == code]
    assert found, problems(text)
    problem = found[0]
    assert message in problem.message
    assert hint in problem.hint
    assert problem.file == "x.journey.yaml"
    assert line is None or problem.line == line
    assert column is None or problem.column == column


def test_only_one_problem_is_told_for_one_mistake():
    alone = {
        "a missing path": 1, "a misspelt block": 1, "an unquoted colon": 1, "a choice of one": 1,
        "an empty choice": 1, "a shared alias": 1, "a touchpoint twice": 1, "a minimum in words": 1, "a maximum of 0": 1,
        "a minimum above the maximum": 1, "a maximum too large": 1, "a pause that cannot be": 1,
        "an empty item": 1, "a bare word": 1, "a list at the root": 1, "an empty path": 1,
    }  # fmt: skip
    told = {what: len(problems(text)) for what, text, *_ in REFUSED if what in alone}
    assert told == alone


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines():
    text = """\
jorney: T
touchpoints:
  Pay: {stagge: Buy, aliases: [x]}
  Call: {aliases: [x]}
  Cal: {}
path:
  - Pay
  - chioce: [Call, Visit]
  - optional: []
  - {repeat: Pay, min: 7, max: 2}
success: {reaches: Pya}
"""
    found = [(problem.line, problem.code) for problem in problems(text)]
    assert found == [
        (1, "JM-E315"), (1, "JM-E313"), (3, "JM-E313"), (4, "JM-E318"), (5, "JM-E317"),
        (8, "JM-E313"), (9, "JM-E316"), (10, "JM-E319"), (11, "JM-E317"),
    ]  # fmt: skip


def test_very_many_mistakes_are_counted_not_all_told():
    text = "journey: T\npath:\n" + "  - optional: []\n" * 80
    found = problems(text)
    assert len(found) == 50
    assert "and 30 more problems" in found[-1].message


def test_bytes_that_are_no_utf8_are_named():
    with pytest.raises(DesignError, match="0xe9") as refusal:
        read_yaml("journey: Café\npath: [a]".encode("latin-1"), "x.yaml")
    assert refusal.value.problems[0].line == 1
    assert read_yaml(b"\xef\xbb\xbfjourney: T\npath: [a]", "x.yaml").name == "T"


def test_aliases_that_grow_without_bound_are_refused_quickly():
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 8)}]\n" for i in range(1, 7)
    )
    (problem,) = problems(bomb)
    assert problem.code == "JM-E311"
    many = "journey: T\npath:\n  - &a a\n" + "  - *a\n" * 51
    (problem,) = problems(many)
    assert "more than 50 aliases" in problem.message
    assert len(read("journey: T\npath:\n  - &a a\n" + "  - *a\n" * 50).steps) == 51


def test_the_slow_pure_python_yaml_gives_the_same(monkeypatch):
    monkeypatch.setattr(nodes, "_LOADER", pyyaml.SafeLoader)
    journey = read_yaml((FIXTURES / "care.journey.yaml").read_bytes(), "care.journey.yaml")
    monkeypatch.undo()
    assert journey == read_yaml((FIXTURES / "care.journey.yaml").read_bytes(), "c.journey.yaml")


def test_a_choice_must_not_have_the_name_of_a_touchpoint():
    text = b"journey: T\npath:\n  - {choice: [a, b], name: c}\n  - c\n"
    with pytest.raises(DesignError, match="has the name of a touchpoint") as error:
        read_yaml(text, "t.journey.yaml")
    (problem,) = error.value.problems
    assert (problem.code, problem.line, problem.column) == ("JM-E318", 3, 28)


def test_weights_are_read_and_what_is_not_said_keeps_its_default():
    journey = read(
        "journey: T\ntouchpoints:\n  a: {weights: {skip: 3, channel: 0.25}}\n  b: {}\npath: [a, b]"
    )
    assert journey.touchpoint("a").weights == Weights(3, 1, 0.25)
    assert journey.touchpoint("b").weights is None
    assert journey.has_weights


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ("{skip: 0}", "skip is 0.0; it must be more than 0"),
        ("{add: 1001}", "add is 1001.0; it must be at least 0 and at most 1,000"),
        ("{channel: 0.0001}", "channel is 0.0001; it may have at most three decimals"),
        ("{add: dear}", "add is 'dear'; it must be a number"),
        ("{add: nan}", "add is 'nan'; it must be a number"),
    ],
)
def test_weights_that_cannot_be_used_are_refused_with_their_line(weights, said):
    with pytest.raises(DesignError) as caught:
        read(f"journey: T\ntouchpoints:\n  a: {{weights: {weights}}}\npath: [a]")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("JM-E308", 3)
    assert said in problem.message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("journey: T\npath: [a]".encode("utf-16"), "UTF-16"),
        ("journey: T\npath: [a]".encode("utf-16-be"), "UTF-16"),
        ("journey: T\npath: [a]".encode("utf-32"), "UTF-32"),
        ("journey: T\npath: [å]".encode("cp1252"), "byte 0xe5"),
        (b"\x7fELF\x02\x01\x01\x00\x00\xd0", "not text"),
    ],
)
def test_text_in_another_encoding_is_told_which_and_how_to_save_it(tmp_path, data, message):
    for name, code in (("a.journey.yaml", "JM-E309"), ("a.mmd", "JM-E376"), ("a.ptree", "JM-E376")):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(DesignError) as refused:
            read_design(path)
        problem = refused.value.problems[0]
        assert problem.code == code
        assert message in problem.message
        assert problem.line == (2 if "byte" in message else 1)
        assert ("UTF-8" in problem.hint) == (message != "not text")


@pytest.mark.parametrize(
    "text", [case[1] for case in REFUSED if case[2] == "JM-E310"], ids=lambda text: text[:30]
)
def test_the_parser_in_python_is_explained_as_the_one_in_c(text):
    said = []
    for loader in (pyyaml.SafeLoader, pyyaml.CSafeLoader):
        with pytest.raises(pyyaml.YAMLError) as refused:
            list(pyyaml.parse(text, Loader=loader))
        said.append(fault_of(refused.value, text).message)
    assert "found" not in said[0] + said[1]
    assert "expected <" not in said[0] + said[1]
