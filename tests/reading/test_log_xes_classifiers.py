"""Classifiers of XES: the activity as the log itself defines it."""

import pytest

from journeymine.errors import UsageError
from journeymine.reading import read_log

DEFINED = """
<classifier name="Step" keys="concept:name lifecycle:transition"/>
<classifier scope="trace" name="Trace" keys="concept:name"/>
<classifier name="Quoted" scope="event" keys="'the code' concept:name"/>
<classifier name="Unquoted" keys="concept:name the code"></classifier>
<classifier name="Name" keys="concept:name"/>
<classifier name="Nobody" keys="nobody"/>
<classifier name="Half" keys="nobody concept:name"/>
"""


def event(day, **attributes):
    said = "".join(f'<string key="{key}" value="{value}"/>' for key, value in attributes.items())
    return f'<event>{said}<date key="time:timestamp" value="2025-01-{day:02}"/></event>'


@pytest.fixture(params=["fast", "strict"])
def file(tmp_path, request):
    odd = "" if request.param == "fast" else "<thing/>"
    events = [
        event(1, **{"concept:name": "pay", "lifecycle:transition": "start", "the code": "7"}),
        event(2, **{"concept:name": "pay", "lifecycle:transition": "complete"}),
        event(3, **{"lifecycle:transition": "complete"}),
        event(4, other="x"),
    ]
    text = f'<string key="concept:name" value="1"/>{odd}{"".join(events)}'
    path = tmp_path / "log.xes"
    path.write_text(f"<log>{DEFINED}<trace>{text}</trace></log>")
    return path


@pytest.mark.parametrize(
    ("classifier", "activities"),
    [
        ("Step", ["pay+start", "pay+complete", "+complete"]),
        ("Quoted", ["7+pay", "+pay"]),
        ("Unquoted", ["pay+7", "pay+"]),
        ("Name", ["pay", "pay"]),
        ("Half", ["+pay", "+pay"]),
        (None, ["pay", "pay"]),
    ],
)
def test_the_activity_is_the_values_of_the_keys_joined(file, classifier, activities):
    log = read_log(file, classifier=classifier)
    assert log.to_arrow()["activity"].to_pylist() == activities
    assert log.rows.rejected == {"JM-E102 missing activity": 4 - len(activities)}


def test_the_parts_of_the_activity_stay_columns_of_their_own(file):
    log = read_log(file, classifier="Step")
    assert log.columns["activity"] == "classifier:Step"
    assert log.to_arrow()["concept:name"].to_pylist() == ["pay", "pay", None]


def test_what_a_log_offers_is_said_unless_one_was_asked_for(file):
    said = [finding.message for finding in read_log(file).findings if finding.code == "JM-W170"]
    assert len(said) == 1
    assert "'Step' (concept:name + lifecycle:transition), 'Quoted' (the code + concep" in said[0]
    assert "--classifier Step" in said[0]
    assert "'Name'" not in said[0]
    assert not [f for f in read_log(file, classifier="Name").findings if f.code == "JM-W170"]


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ({"classifier": "Stp"}, "JM-E067", "Did you mean 'Step'"),
        ({"classifier": "zzz"}, "JM-E067", "Its classifiers are: 'Step', 'Quoted', 'Unquoted', 'N"),
        ({"classifier": "Trace"}, "JM-E067", "no classifier 'Trace'"),
        ({"classifier": "Nobody"}, "JM-E067", "'nobody', which no event has"),
        ({"classifier": "Step", "activity": "concept:name"}, "JM-E067", "name one of them"),
    ],
)
def test_a_classifier_that_cannot_be_used_is_refused_with_what_there_is(file, asked, code, words):
    with pytest.raises(UsageError) as caught:
        read_log(file, **asked)
    assert caught.value.code == code
    assert words in str(caught.value)


def test_only_xes_has_classifiers(tmp_path):
    (tmp_path / "log.csv").write_text("case,activity,time\n1,a,2025-01-01\n")
    with pytest.raises(UsageError, match="JM-E067"):
        read_log(tmp_path / "log.csv", classifier="Step")
    (tmp_path / "log.xes").write_text(
        '<log><trace><event><string key="concept:name" value="a"/></event></trace></log>'
    )
    with pytest.raises(UsageError, match="no classifiers at all"):
        read_log(tmp_path / "log.xes", classifier="Step")
