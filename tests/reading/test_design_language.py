"""What a ``.journey.yaml`` says beside the path: read as it is meant, refused where it stands."""

import datetime
import subprocess
import sys

import pytest

from journeymine.design import (
    DesignedJourney,
    End,
    JourneyTargets,
    Scale,
    Scales,
    Score,
    Stage,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
    Weights,
)
from journeymine.design.paths.blocks import Sequence, Step
from journeymine.errors import DesignError
from journeymine.reading.designs.yaml.design import read_yaml

MINUTE, HOUR, DAY = 60, 3_600, 86_400

WHOLE = """\
journey: Home fibre order
names: {sv: Fiberbeställning, en: Fibre order}
language: en
version: 1.10
date: 2026-01-31
description: >
  From the first look
  to the first invoice.
currency: SEK
value: 1200.5
scales: {satisfaction: [0, 10]}
stages:
  Consider: {description: They look around., names: {sv: Överväga}}
  Pay:
touchpoints:
  Order:
    stage: Consider
    actor: customer
    lane: frontstage
    channels: [web, store, web]
    owner: Sales
    names: {sv: Beställ}
    aliases: {sv: [beställt, köpt], en-GB: bought, other: [ORD-1]}
    importance: {score: 90, scale: [0, 100]}
    cost: 12.5
    targets: {reach: 80%, satisfaction: 8, experience: 4}
    weights: {skip: 3}
    description: |
      They order.
      And get a receipt.
  Invoice:
    stage: Pay
    actor: system
    lane: backstage
    aliases: [invoice_sent]
    targets:
      within:
        - {after: Order, max: 36h, share: 0.95}
        - {max: 2w}
path: [Order, Install, Invoice]
success: {reaches: [Invoice, Install], without: [Cancelled, No], within: 30d}
end: {at: [Invoice, Cancelled], open_after: 90min}
targets: {completion: 0.7, duration: {max: 14d, share: 90%}, satisfaction: {score: 40, scale: [-100, 100]}}
personas:
  Busy parent: {share: 0.30, likes: [app, No], home: {town: yes}}
assumptions:
  - At least 80 % get a confirmation within 2 days
  - {claim: Nobody calls, owner: Care}
"""


def read(text):
    return read_yaml(text.encode(), "x.journey.yaml")


def problems(text):
    with pytest.raises(DesignError) as refusal:
        read(text)
    return refusal.value.problems


def of_pay(details, path="[Browse, Pay]"):
    """A design whose touchpoint Pay has the details; they stand from line 3, column 8."""
    return f"journey: T\ntouchpoints:\n  Pay: {{{details}}}\npath: {path}\n"


def test_everything_that_can_be_said_is_read_as_it_is_meant():
    journey = read(WHOLE)
    order = Touchpoint(
        "Order", "Consider", ("web", "store"), "Sales", ("ORD-1",), Weights(skip=3),
        actor="customer", lane="frontstage", importance=Score(90, Scale(0, 100)), cost=12.5,
        targets=Targets((), 0.8, Score(8, Scale(0, 10)), Score(4, Scale(1, 5))),
        description="They order.\nAnd get a receipt.\n", names={"sv": "Beställ"},
        aliases_in={"sv": ("beställt", "köpt"), "en-GB": ("bought",)},
    )  # fmt: skip
    times = (TimeTarget(36 * HOUR, "Order", 0.95), TimeTarget(14 * DAY))
    invoice = Touchpoint(
        "Invoice", "Pay", aliases=("invoice_sent",), actor="system", lane="backstage",
        targets=Targets(times),
    )  # fmt: skip
    assert journey == DesignedJourney(
        "Home fibre order",
        Sequence((Step("Order"), Step("Install"), Step("Invoice"))),
        {"Order": order, "Invoice": invoice},
        success=Success(("Invoice", "Install"), ("Cancelled", "No"), 30 * DAY),
        end=End(("Invoice", "Cancelled"), 90 * MINUTE),
        targets=JourneyTargets(
            0.7, TimeTarget(14 * DAY, share=0.9), Score(40, Scale(-100, 100))
        ),
        stage_order=(Stage("Consider", "They look around.", {"sv": "Överväga"}), Stage("Pay")),
        scales=Scales(satisfaction=Scale(0, 10)),
        currency="SEK",
        value=1200.5,
        version="1.10",
        date=datetime.date(2026, 1, 31),
        description="From the first look to the first invoice.\n",
        language="en",
        names={"sv": "Fiberbeställning", "en": "Fibre order"},
        personas={"Busy parent": {"share": "0.30", "likes": ("app", "No"), "home": {"town": "yes"}}},
        assumptions=(
            "At least 80 % get a confirmation within 2 days",
            {"claim": "Nobody calls", "owner": "Care"},
        ),
    )  # fmt: skip
    assert journey.written == WHOLE
    assert journey.stages == ("Consider", "Pay")


def test_activities_match_by_every_name_in_every_language():
    found = read(WHOLE).matching(
        ["Order", "Beställ", "beställt", "köpt", "bought", "ORD-1", "invoice_sent", "Beställt", "x"]
    )
    assert found == {
        **dict.fromkeys(["Order", "Beställ", "beställt", "köpt", "bought", "ORD-1"], "Order"),
        "invoice_sent": "Invoice",
    }
    assert read(WHOLE).touchpoint("Order").shown_in("sv") == "Beställ"
    assert read(WHOLE).touchpoint("Order").shown_in("fi") == "Order"


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("1s", 1), ("30min", 1_800), ("90m", 5_400), ("36h", 129_600), ("2d", 172_800),
     ("2w", 1_209_600), ("2 d", 172_800), ("'  2d '", 172_800), ("036525d", 3_155_760_000)],
)  # fmt: skip
def test_a_time_is_read_in_seconds(written, seconds):
    text = of_pay(f"targets: {{within: {{max: {written}}}}}")
    (target,) = read(text).touchpoint("Pay").targets.within
    assert target == TimeTarget(seconds)


@pytest.mark.parametrize(("written", "share"), [("80%", 0.8), ("0.8", 0.8), ("1", 1), ("100 %", 1),
                                                ("12.5%", 0.125), ("7%", 0.07)])  # fmt: skip
def test_a_share_may_be_in_percent(written, share):
    assert read(of_pay(f"targets: {{reach: {written}}}")).touchpoint("Pay").targets.reach == share


@pytest.mark.parametrize("name", ["No", "yes", "null", "~", "1.10", "2024-01-01", "0x1F", "12:30"])
def test_names_that_other_readers_take_for_values_stay_names_wherever_they_stand(name):
    journey = read(f"""\
journey: {name}
version: {name}
currency: {name}
stages: [{name}]
touchpoints:
  {name}: {{stage: {name}, channels: [{name}], owner: {name}, names: {{sv: {name}}}}}
path: [{name}]
ignore: [{name}]
success: {{reaches: {name}}}
end: {{at: {name}}}
personas: {{{name}: {name}}}
assumptions: [{name}]
""")
    known = journey.touchpoint(name)
    assert (journey.name, journey.version, journey.currency, journey.stages) == (
        name, name, name, (name,)
    )  # fmt: skip
    assert (known.stage, known.channels, known.owner, known.names) == (
        name,
        (name,),
        name,
        {"sv": name},
    )
    assert (journey.steps, journey.ignore) == ((name,), (name,))
    assert (journey.success, journey.end) == (Success(name), End((name,)))
    assert (journey.personas, journey.assumptions) == ({name: name}, (name,))


def test_what_says_nothing_is_nothing():
    journey = read(
        "journey: T\ntouchpoints: {a: , b: {}, c: {channels: [], targets: {}}}\npath: [a, b, c]\n"
        "targets: {}\nscales: {}\nstages: []\npersonas: {}\nassumptions: []\n"
    )
    assert journey == DesignedJourney("T", Sequence((Step("a"), Step("b"), Step("c"))))


TEN = """\
journey: Order
date: 2026-02-30
stages: [Buy, Use]
touchpoints:
  Pay:
    stage: Bye
    actor: custommer
    importance: 9
    cost: 12,5
    targets: {within: {after: Brows, max: 1.5d}, reach: 80}
    aliases: {swedish: [betalning]}
path: [Browse, Pay]
end: {open_after: 3 months}
"""


def test_ten_mistakes_in_one_file_are_these_ten_where_they_stand():
    found = [(p.line, p.column, p.code, p.hint) for p in problems(TEN)]
    assert found == [
        (2, 7, "JM-E354", "write year, month and day: 2026-01-31"),
        (6, 12, "JM-E356", "Did you mean 'Buy'?"),
        (7, 12, "JM-E348", "Did you mean 'customer'?"),
        (8, 17, "JM-E353", "write a score from 1 to 5, or say another scale: {score: 8, scale: [0, 10]}"),
        (9, 11, "JM-E353", "write 12.5"),
        (10, 31, "JM-E317", "Did you mean 'Browse'?"),
        (10, 43, "JM-E349", "write 36h"),
        (10, 57, "JM-E353", "write 80% if that is meant"),
        (11, 15, "JM-E355", "write sv; aliases that are in no language stand under other"),
        (13, 19, "JM-E349", "write days, such as 30d or 365d"),
    ]  # fmt: skip
    assert {p.file for p in problems(TEN)} == {"x.journey.yaml"}


REFUSED = [
    # what is wrong | the file | code | line | column | message | hint
    ("another actor", of_pay("actor: Company"), "JM-E348", 3, 16, "'actor' of 'Pay' is 'Company'; there are customer, company", "Did you mean 'company'?"),
    ("another lane", of_pay("lane: [backstage]"), "JM-E348", 3, 15, "is a list; there are frontstage", "write frontstage"),
    ("a misspelt detail", of_pay("importence: 3"), "JM-E313", 3, 9, "'importence' is not a key of the touchpoint 'Pay'", "Did you mean 'importance'?"),
    ("a misspelt target", of_pay("targets: {experiance: 3}"), "JM-E313", 3, 19, "'experiance' is not a key of the targets of 'Pay'", "Did you mean 'experience'?"),
    ("a negative cost", of_pay("cost: -1"), "JM-E353", 3, 15, "must be a number from 0 to 1,000,000,000,000", "write a number"),
    ("a cost in words", of_pay("cost: 10 EUR"), "JM-E353", 3, 15, "'cost' of 'Pay' is '10 EUR'", "write a number"),
    ("a cost with an exponent", of_pay("cost: 1e3"), "JM-E353", 3, 15, "'1e3'", "write a number"),
    ("a cost that is no number", of_pay("cost: .nan"), "JM-E353", 3, 15, "'.nan'", "write a number"),
    ("an importance off the scale", of_pay("importance: 0"), "JM-E353", 3, 21, "outside of the scale from 1 to 5", "say another scale"),
    ("a score without a score", of_pay("importance: {scale: [0, 10]}"), "JM-E315", 3, 21, "has no score", "write {score: 8"),
    ("a scale upside down", of_pay("importance: {score: 1, scale: [5, 1]}"), "JM-E353", 3, 39, "begins at 5, which is not below its end 1", "[1, 5]"),
    ("a scale of one number", of_pay("importance: {score: 1, scale: 5}"), "JM-E353", 3, 39, "must be a list of two numbers", "[1, 5]"),
    ("a share of nothing", of_pay("targets: {reach: 0}"), "JM-E353", 3, 26, "a share above 0", "write 0.8 or 80%"),
    ("more than all", of_pay("targets: {reach: 101%}"), "JM-E353", 3, 26, "a share above 0", "write 0.8 or 80%"),
    ("a time from nowhere", of_pay("targets: {within: 2d}"), "JM-E314", 3, 27, "it must be a mapping with 'max'", "within: {max: 2d} to count from the first event"),
    ("a time without a limit", of_pay("targets: {within: {after: Browse}}"), "JM-E315", 3, 27, "how long it may take", "add max: 2d"),
    ("no times", of_pay("targets: {within: []}"), "JM-E315", 3, 27, "an empty list", "within: {after:"),
    ("a time without a unit", of_pay("targets: {within: {max: 48}}"), "JM-E349", 3, 33, "is '48'", "say the unit: 48d, 48h or 48min"),
    ("a time of nothing", of_pay("targets: {within: {max: 0d}}"), "JM-E349", 3, 33, "more than nothing", "write for example 2d"),
    ("a time too long", of_pay("targets: {within: {max: 36601d}}"), "JM-E349", 3, 33, "longer than a hundred years", "write for example 2d"),
    ("a time in two units", of_pay("targets: {within: {max: 1d 12h}}"), "JM-E349", 3, 33, "'1d 12h'", "write for example 2d"),
    ("a time in ISO 8601", of_pay("targets: {within: {max: P2D}}"), "JM-E349", 3, 33, "'P2D'", "write for example 2d"),
    ("a language in words", of_pay("names: {Svenska: Betala}"), "JM-E355", 3, 17, "'Svenska' is not the tag", "write sv"),
    ("a blank name", of_pay("names: {sv: ''}"), "JM-E316", 3, 21, "blank", "name it"),
    ("a name that another touchpoint has", of_pay("names: {sv: Browse}"), "JM-E318", 3, 21, "The name 'Browse' of 'Pay' is the name of another touchpoint", "one touchpoint only"),
    ("aliases that are a text", of_pay("aliases: paid"), "JM-E314", 3, 18, "'aliases' must be a list", "write aliases: [paid]"),
    ("a description that is a list", of_pay("description: [a]"), "JM-E314", 3, 22, "it must be a text", "quotes"),
    ("an empty description", of_pay("description: "), "JM-E316", 3, None, "is empty", "leave the key out"),
    ("a merge", "journey: T\npath: [a]\ntouchpoints:\n  a: {<<: {owner: x}}", "JM-E313", 4, 7, "'<<' is not a key", "mappings are not merged"),
    ("a day in words", "journey: T\npath: [a]\ndate: 31 Jan 2026", "JM-E354", 3, 7, "it must be a day", "2026-01-31"),
    ("a value in words", "journey: T\npath: [a]\nvalue: much", "JM-E353", 3, 8, "'value' is 'much'", "write a number"),
    ("a stage twice", "journey: T\npath: [a]\nstages: [A, B, A]", "JM-E312", 3, 16, "The stage 'A' stands twice", "keep one"),
    ("stages that are a text", "journey: T\npath: [a]\nstages: A", "JM-E314", 3, 9, "'stages' must be a list", "write stages: [A]"),
    ("a misspelt scale", "journey: T\npath: [a]\nscales: {satisfacton: [0, 10]}", "JM-E313", 3, 10, "of 'scales'", "Did you mean 'satisfaction'?"),
    ("a journey target of a touchpoint", "journey: T\npath: [a]\ntargets: {reach: 0.8}", "JM-E313", 3, 11, "'reach' is not a key of the targets of the journey", "remove it"),
    ("a duration from a touchpoint", "journey: T\npath: [a]\ntargets: {duration: {after: a, max: 2d}}", "JM-E313", 3, 22, "'after' is not a key", "remove it"),
    ("success without itself", "journey: T\npath: [a]\nsuccess: {reaches: a, without: [a]}", "JM-E357", 3, 33, "needs 'a' and is without it", "one of the two"),
    ("success at nothing", "journey: T\npath: [a]\nsuccess: {reaches: []}", "JM-E315", 3, 20, "'reaches' is an empty list", "name one"),
    ("success only without", "journey: T\npath: [a]\nsuccess: {without: [b]}", "JM-E315", 3, 10, "holds no rule", "reaches"),
    ("an end that says nothing", "journey: T\npath: [a]\nend: {}", "JM-E315", 3, 6, "'end' holds no rule", "open_after: 30d"),
    ("an end that is a name", "journey: T\npath: [a]\nend: a", "JM-E314", 3, 6, "'end' must be a mapping", "key: value"),
    ("personas as a list", "journey: T\npath: [a]\npersonas: [A]", "JM-E314", 3, 11, "'personas' must be a mapping", "key: value"),
    ("a key twice in a persona", "journey: T\npath: [a]\npersonas: {A: {b: {c: 1, c: 2}}}", "JM-E312", 3, 26, "'c' stands twice", "keep one"),
    ("an assumption with a colon", "journey: T\npath: [a]\nassumptions:\n  - We think: they pay", "JM-E315", 4, 5, "does not say what is believed", "quotes"),
    ("an assumption that is a list", "journey: T\npath: [a]\nassumptions: [[a]]", "JM-E314", 3, 15, "The assumption is a list", "write assumptions"),
    ("assumptions as a text", "journey: T\npath: [a]\nassumptions: a", "JM-E314", 3, 14, "'assumptions' must be a list", "write assumptions"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "message", "hint"),
    [pytest.param(*case, id=what) for what, *case in REFUSED],
)
def test_a_mistake_is_refused_with_its_place_and_the_words_that_mend_it(
    text, code, line, column, message, hint
):
    (problem,) = problems(text)
    assert (problem.code, problem.line) == (code, line)
    assert column in (None, problem.column)
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "n" * 500, "two\nlines", "🙂🇸🇪", "{{ x }}", "\u202eevil", "$(ls)",
     "'; DROP", "%s%n", "\\u0000", "a\tb", " lead", "../../etc"],
)  # fmt: skip
def test_hostile_names_are_names(name):
    quoted = '"' + name.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t") + '"'
    text = WHOLE.replace("Install, Invoice]", f"Install, Invoice, {quoted}]")
    journey = read(text.replace("owner: Sales", f"owner: {quoted}"))
    assert journey.steps[-1] == name
    assert journey.touchpoint("Order").owner == name


SCRIPT = """
import sys
from journeymine.errors import DesignError
from journeymine.reading.designs.yaml.design import read_yaml
try:
    print(len(read_yaml(sys.stdin.buffer.read(), "x").steps))
except DesignError as error:
    print(len(error.problems), error.code)
"""

MEGABYTE = {
    "names that are all wrong": (
        "journey: T\npath: [a]\ntouchpoints:\n"
        + "".join(f"  touchpoint {n}: {{}}\n" for n in range(40_000)), "50 JM-E317"),
    "names that are all nearly right": (
        "journey: T\npath:\n" + "".join(f"  - touchpoint {n}\n" for n in range(20_000))
        + "touchpoints:\n" + "".join(f"  touchpoint_{n}: {{}}\n" for n in range(20_000)), "50 JM-E317"),
    "words that are all wrong": (
        "journey: T\npath: [a]\ntouchpoints: {a: {channels: []}}\npersonas:\n"
        + "".join(f"  persona {n}: {{a: b, a: c}}\n" for n in range(20_000)), "50 JM-E312"),
    "one long key": (f"journey: T\npath: [a]\n? {'journe' * 170_000}\n: x\n", "1 JM-E313"),
    "one long number": (of_pay(f"cost: {'9' * 1_000_000}"), "1 JM-E353"),
    "one long time": (of_pay(f"targets: {{within: {{max: {'1' * 1_000_000}d}}}}"), "1 JM-E349"),
    "many right names": (
        "journey: T\npath:\n" + "".join(f"  - touchpoint {n}\n" for n in range(20_000))
        + "touchpoints:\n"
        + "".join(f"  touchpoint {n}: {{aliases: [a{n}]}}\n" for n in range(20_000)), "20000"),
    "plain data nested deeply": (
        f"journey: T\npath: [a]\npersonas: {{a: {'[' * 100_000}", "1 JM-E310"),
}  # fmt: skip


@pytest.mark.parametrize("what", MEGABYTE)
def test_a_megabyte_is_answered_and_not_thought_about_for_ever(what):
    text, answer = MEGABYTE[what]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=text.encode(),
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.stdout.decode().strip() == answer, done.stderr.decode()[-500:]


def test_a_message_stays_readable_whatever_the_length_of_the_names():
    (problem,) = problems(MEGABYTE["one long key"][0])
    assert len(str(problem)) < 2_200
    assert problem.message.endswith(" ...")
