"""Opening designs: endings, folders, archives, and XML that would do harm."""

import gzip

import pytest

import journeymine as jm
from journeymine.design import DesignedJourney
from journeymine.errors import DesignError, UsageError
from journeymine.log import Source
from journeymine.reading import is_design_file, read_design

YAML = b"journey: Order\npath: [Pay]\n"
PTML = b'<ptml><processTree id="t" name="" root="r"><manualTask id="r" name="Pay"/></processTree></ptml>'


def refusal_of(path):
    with pytest.raises(DesignError) as refusal:
        read_design(path)
    (problem,) = refusal.value.problems
    assert problem.hint
    assert problem.file == str(path)
    return problem.code


@pytest.mark.parametrize("name", ["a.journey.yaml", "a.yaml", "a.yml", "A.Journey.YAML"])
def test_every_ending_of_yaml_is_read(tmp_path, name):
    (tmp_path / name).write_bytes(YAML)
    assert read_design(tmp_path / name).steps == ("Pay",)
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(YAML))
    assert read_design(str(tmp_path / f"{name}.gz")).steps == ("Pay",)
    assert is_design_file(name)
    assert is_design_file(f"{name}.gz")


def test_the_source_of_a_design_is_its_plain_name_its_fingerprint_and_its_size(tmp_path):
    path = tmp_path / "order.journey.yaml"
    path.write_bytes(YAML)
    source = read_design(path).source
    assert isinstance(source, Source)
    assert (source.name, source.size, len(source.sha256)) == ("order.journey.yaml", 27, 64)
    assert read_design(path) == DesignedJourney("Order", read_design(path).path)


def test_a_design_without_a_name_has_that_of_its_file(tmp_path):
    (tmp_path / "order.v2.ptml").write_bytes(PTML)
    assert read_design(tmp_path / "order.v2.ptml").name == "order"


@pytest.mark.parametrize("name", ["a.docx", "a", "a.xml", "yaml", ".yaml.zip", "a.gz"])
def test_another_ending_is_refused_with_those_that_are_known(name):
    with pytest.raises(UsageError, match=r"name a \.journey\.yaml, \.bpmn, \.pnml, .* or a table"):
        read_design(name)
    assert not is_design_file(name)


def test_what_is_no_file_is_refused(tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "empty.bpmn").write_bytes(b"")
    assert refusal_of(tmp_path / "none.journey.yaml") == "JM-E300"
    assert refusal_of(tmp_path / "folder.yaml") == "JM-E301"
    assert refusal_of(tmp_path / "empty.bpmn") == "JM-E306"


def test_an_empty_design_was_perhaps_not_saved_and_an_empty_log_badly_exported(tmp_path):
    for name, read, hint in (
        ("a.journey.yaml", read_design, "check that it was saved"),
        ("a.csv", jm.read_log, "export it again"),
    ):
        (tmp_path / name).write_bytes(b"")
        with pytest.raises(jm.JourneyMineError) as refused:
            read(tmp_path / name)
        assert hint in refused.value.problems[0].hint


@pytest.mark.parametrize(
    ("data", "line", "column", "message", "hint"),
    [
        (b"PK\x03\x04abc", None, None, "no XML: it seems to be a zip archive", "name the file"),
        (b"{}", 1, 1, "seems to be JSON", "save it as XML"),
        (b"\x00\x01\x02", 1, 1, "does not begin with '<'", "name the file"),
        (b"  ", None, None, "has no '<'", "name the file"),
        (b"<a>\n<b>Q & A</b></a>", 2, 7, "A bare & stands", "&amp;"),
        (b'<a>\n<b name="a < b"/></a>', 2, 12, "A bare < stands", "&lt;"),
        (b"<a>\n<b>", 2, 4, "cut off: <b> of line 2 is never closed", "copy it whole"),
        (b"<a>\n<b", 2, 1, "cut off, or a tag is not closed", "copy it whole"),
        (b"<a>\n<b></a>", 2, 6, "than <b> of line 2, which is open", "close <b>"),
        (b"<a/>\n<a/>", 2, 1, "behind the end", "one document"),
        (b"<a>&nbsp;</a>", 1, 4, "code with &", "UTF-8"),
        (b"<b:a/>", 1, 1, "prefix that nothing declares", "xmlns:bpmn"),
        (b'<a b="1"\n b="2"/>', 2, 2, "given twice", "keep one"),
        (b"<a>\xe5</a>", 1, 4, "not in the encoding", "save it as UTF-8"),
        (b"<a>\x07</a>", 1, 4, "control character U+0007", "delete it"),
        (b"<a b=c/>", 1, 6, "'c' stands where XML does not allow it", "quotes"),
        (b"\n<?xml version='1.0'?><a/>", 2, 1, "very beginning", "delete what stands"),
        ('<a name="'.encode("utf-16"), None, None, "cut off", "copy it whole"),
    ],
)
def test_what_is_no_xml_is_told_in_words_that_mend_it(tmp_path, data, line, column, message, hint):
    (tmp_path / "a.bpmn").write_bytes(data)
    with pytest.raises(DesignError) as refused:
        read_design(tmp_path / "a.bpmn")
    problem = refused.value.problems[0]
    assert problem.code == "JM-E320"
    assert message in problem.message
    assert hint in problem.hint
    assert line is None or (problem.line, problem.column) == (line, column)


def test_a_damaged_or_endless_archive_is_refused(tmp_path):
    packed = gzip.compress(YAML * 100)
    (tmp_path / "cut.yaml.gz").write_bytes(packed[:-12])
    (tmp_path / "plain.yaml.gz").write_bytes(YAML)
    (tmp_path / "large.yaml.gz").write_bytes(gzip.compress(b"# " + b"a" * 10_000_001))
    assert refusal_of(tmp_path / "cut.yaml.gz") == "JM-E304"
    assert refusal_of(tmp_path / "plain.yaml.gz") == "JM-E303"
    assert refusal_of(tmp_path / "large.yaml.gz") == "JM-E307"


BOMB = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]>'


@pytest.mark.parametrize("ending", ["bpmn", "pnml", "ptml"])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(BOMB + PTML, "JM-E321", id="entities"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "JM-E321",
                     id="an external entity"),
        pytest.param(b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a>&x;</a>', "JM-E321",
                     id="an entity of an external file"),
        pytest.param(b"<a>&x;</a>", "JM-E320", id="an entity that nobody declares"),
        pytest.param(PTML[:-20], "JM-E320", id="cut off"),
        pytest.param(b"{}", "JM-E320", id="JSON"),
        pytest.param(b"\x89PNG\r\n", "JM-E320", id="a picture"),
        pytest.param(b'<?xml version="1.0" encoding="gbk"?><a/>', "JM-E320", id="an odd encoding"),
        pytest.param(b"<a>" * 101 + b"</a>" * 101, "JM-E323", id="deep nesting"),
        pytest.param(b"<x:a/>", "JM-E320", id="an undeclared prefix"),
        pytest.param(b"<a/>", "JM-E322", id="other XML"),
    ],
)  # fmt: skip
def test_xml_that_is_broken_or_would_do_harm_is_refused(tmp_path, ending, text, code):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(text)
    assert refusal_of(path) == code


def test_a_plain_doctype_is_no_harm(tmp_path):
    (tmp_path / "a.ptml").write_bytes(b'<!DOCTYPE ptml SYSTEM "http://127.0.0.1:9/a.dtd">' + PTML)
    assert read_design(tmp_path / "a.ptml").steps == ("Pay",)


def test_a_chain_of_three_thousand_tasks_is_read_and_compiled(tmp_path):
    tasks = "".join(f'<task id="t{i}" name="T{i}"/>' for i in range(3000))
    flows = "".join(
        f'<sequenceFlow id="f{i}" sourceRef="t{i}" targetRef="t{i + 1}"/>' for i in range(2999)
    )
    (tmp_path / "long.bpmn").write_text(
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
        f'<startEvent id="s"/>{tasks}<endEvent id="e"/>{flows}'
        '<sequenceFlow id="fs" sourceRef="s" targetRef="t0"/>'
        '<sequenceFlow id="fe" sourceRef="t2999" targetRef="e"/></process></definitions>'
    )
    assert read_design(tmp_path / "long.bpmn").automaton.shortest_run == 3000


def test_a_model_drawn_by_people_is_read_with_its_lanes_and_its_signal(shared):
    journey = read_design(shared / "bpic20_dd/models/bpic20_designed_declaration_documents.bpmn")
    assert journey.touchpoints == (
        "submit travel request", "prove request", "prepare payment", "reject request",
        "prepare resubmission", "approve",
    )  # fmt: skip
    assert journey.steps.count("approve") == 3
    assert journey.touchpoint("approve").owner == "Budget Owner, Supervisor, Director"
    assert journey.automaton.shortest_run == 3
