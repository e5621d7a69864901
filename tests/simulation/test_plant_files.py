"""Plant files: what is read, and every refusal with its code, line and mend."""

from pathlib import Path

import pytest

from journeymine.design import Choice, DesignedJourney, Sequence, Step, Touchpoint
from journeymine.errors import DesignError
from journeymine.simulation import Plant, parse_plants, read_plants

ORDER = DesignedJourney(
    "Order",
    Sequence((Step("Browse"), Step("Pay"), Choice((Step("Visit"), Step("Kit"))))),
    {"Pay": Touchpoint("Pay", aliases=("paid",))},
)


def plants(text):
    return parse_plants(text.encode(), ORDER, file="plants.yaml")


def problems(text):
    with pytest.raises(DesignError) as error:
        plants(text)
    return [(p.code, p.line) for p in error.value.problems], str(error.value)


def test_all_kinds_are_read():
    assert plants(
        """
        # a comment
        - {kind: missing, touchpoint: Pay, share: 0.1}
        - {kind: missing, touchpoint: Visit | Kit, share: 1}
        - kind: ad_hoc
          activity: "007"
          after: Pay
          channels: [phone, chat]
          share: 0
        """
    ) == (
        Plant("missing", 0.1, touchpoint="Pay"),
        Plant("missing", 1.0, touchpoint="Visit | Kit"),
        Plant("ad_hoc", 0.0, activity="007", after="Pay", channels=("phone", "chat")),
    )


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("{kind: missing}", "JM-E341", "begin each with a dash"),
        ("- missing", "JM-E314", "mapping"),
        ("- {kind: missing, touchpoin: Pay, share: 0.1}", "JM-E313", "'touchpoint'?"),
        ("- {kind: missing, kind: order, touchpoint: Pay, share: 1}", "JM-E312", "twice"),
        ("- {touchpoint: Pay}", "JM-E342", "add share: 0.1"),
        ("- {kind: mising, touchpoint: Pay, share: 1}", "JM-E343", "'missing'?"),
        ("- {kind: missing, touchpoint: Pay, share: 1.2}", "JM-E344", "it was 1.2"),
        ("- {kind: missing, touchpoint: Pay, share: nan}", "JM-E344", "from 0 to 1"),
        ("- {kind: missing, touchpoint: Pay, share: 10%}", "JM-E344", "this is '10%'"),
        ("- {kind: missing, touchpoint: pay, share: 1}", "JM-E345", "'Pay'?"),
        ("- {kind: order, touchpoint: Visit | Kit, share: 1}", "JM-E345", "no touchpoint"),
        ("- {kind: order, share: 1}", "JM-E342", "add for example touchpoint: Browse"),
        ("- {kind: order, touchpoint: Pay, activity: x, share: 1}", "JM-E342", "ad_hoc"),
        ("- {kind: ad_hoc, share: 1}", "JM-E342", "needs an activity"),
        ("- {kind: ad_hoc, activity: paid, share: 1}", "JM-E345", "no alias has"),
        ("- {kind: ad_hoc, activity: x, after: Payy, share: 1}", "JM-E345", "'Pay'?"),
        ("- {kind: ad_hoc, activity: x, touchpoint: Pay, share: 1}", "JM-E342", "after:"),
        ("- {kind: missing, touchpoint: [Pay], share: 1}", "JM-E314", "a list was found"),
        ("- !!python/name:os.system {}", "JM-E311", "not allowed"),
        ("- {kind: missing]", "JM-E310", "YAML"),
        ("# nothing", "JM-E341", "no deviation"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_code_line_and_mend(text, code, words):
    found, message = problems(text)
    assert set(found) <= {(code, 1), (code, None)}
    assert words in message


def test_all_problems_are_told_at_once_with_their_lines():
    codes, _ = problems(
        "- {kind: nix, touchpoint: Pay, share: 1}\n"
        "- {kind: missing, touchpoint: Pay, share: 0.5}\n"
        "- {kind: missing, touchpoint: Visitt, share: 2}\n"
    )
    assert codes == [("JM-E343", 1), ("JM-E344", 3), ("JM-E345", 3)]


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path, code in ((tmp_path / "no.yaml", "JM-E300"), (tmp_path, "JM-E301")):
        with pytest.raises(DesignError) as error:
            read_plants(path, ORDER)
        assert error.value.code == code


def test_a_file_is_read(tmp_path):
    path = Path(tmp_path, "plants.yaml")
    path.write_text("- {kind: missing, touchpoint: Pay, share: 0.1}\n", encoding="utf-8")
    assert read_plants(path, ORDER) == (Plant("missing", 0.1, touchpoint="Pay"),)
