"""`journeymine match` and the lint of `journeymine check`, as a user meets them."""

import json
import os
import subprocess
import sys

import pytest
from command import journeymine

LOG = """case,activity,time
1,browse,2026-01-05 10:00
1,payment_done,2026-01-05 11:00
1,receive,2026-01-06 10:00
2,browse,2026-01-05 10:00
2,call,2026-01-07 10:00
"""

DESIGN = """# ours
journey: Shop
touchpoints:
  Pay: {aliases: [paid]}
path: [browse, Pay, receive]
"""


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "shop.journey.yaml").write_text(DESIGN, encoding="utf-8")
    return tmp_path


def test_match_prints_reasons_costs_and_a_block_that_can_be_pasted(shop):
    done = journeymine("match", "log.csv", "--design", "shop.journey.yaml", cwd=shop)
    assert done.returncode == 0, done.stderr
    said, _, block = done.stdout.partition("\n\n")
    assert "payment_done -> Pay: 'payment' is the word 'pay'\n    names 81." in said
    assert "call: 1 event in 1 case" in said
    assert block == "touchpoints:\n  Pay: {aliases: [paid, payment_done]}\n"
    pasted = DESIGN.replace("touchpoints:\n  Pay: {aliases: [paid]}\n", block)
    (shop / "shop.journey.yaml").write_text(pasted, encoding="utf-8")
    again = journeymine("match", "log.csv", "--design", "shop.journey.yaml", "--json", cwd=shop)
    data = json.loads(again.stdout)
    assert data["matched"] == {"browse": "browse", "payment_done": "Pay", "receive": "receive"}
    assert data["suggestions"] == []
    assert data["aliases"] == {}


def test_match_writes_into_the_design_only_on_request_and_keeps_its_comments(shop):
    words = ["match", "log.csv", "--design", "shop.journey.yaml", "--write"]
    done = journeymine(*words, cwd=shop)
    assert done.returncode == 0, done.stderr
    assert "1 alias written to shop.journey.yaml" in done.stdout
    written = (shop / "shop.journey.yaml").read_text("utf-8")
    assert written == DESIGN.replace("[paid]", "[paid, payment_done]")
    again = journeymine(*words, cwd=shop)
    assert "Nothing to write." in again.stdout
    assert (shop / "shop.journey.yaml").read_text("utf-8") == written


def test_aliases_are_not_written_into_a_net(shop):
    (shop / "net.pnml").write_text(NET, encoding="utf-8")
    (shop / "log.csv").write_text(LOG.replace("browse", "order"), encoding="utf-8")
    done = journeymine("match", "log.csv", "--design", "net.pnml", "--write", cwd=shop)
    assert done.returncode == 2
    assert "JM-E391" in done.stderr
    assert (shop / "net.pnml").read_text("utf-8") == NET


def test_the_block_keeps_aliases_in_languages(shop):
    aliases = "{sv: [betalt], other: [paid]}"
    (shop / "shop.journey.yaml").write_text(DESIGN.replace("[paid]", aliases), encoding="utf-8")
    done = journeymine("match", "log.csv", "--design", "shop.journey.yaml", cwd=shop)
    assert "  Pay: {aliases: {sv: [betalt], other: [paid, payment_done]}}" in done.stdout


def test_match_changes_no_file(shop):
    before = {path.name: path.read_bytes() for path in shop.iterdir()}
    journeymine("match", "log.csv", "--design", "shop.journey.yaml", cwd=shop)
    assert {path.name: path.read_bytes() for path in shop.iterdir()} == before


def test_a_higher_threshold_suggests_less(shop):
    done = journeymine(
        "match", "log.csv", "--design", "shop.journey.yaml", "--threshold", "1", "--json", cwd=shop
    )
    assert json.loads(done.stdout)["suggestions"] == []
    refused = journeymine(
        "match", "log.csv", "--design", "shop.journey.yaml", "--threshold", "0", cwd=shop
    )
    assert refused.returncode == 2


NET = """<pnml><net id="n" type="http://www.pnml.org/version-2009/grammar/pnmlcoremodel">
<page id="p">
<place id="i"><initialMarking><text>1</text></initialMarking></place><place id="a"/><place id="b"/>
<place id="o"/>
<transition id="t1"><name><text>Order</text></name></transition>
<transition id="t2"><name><text>Skip</text></name></transition>
<transition id="t3"><name><text>Ship</text></name></transition>
<arc id="1" source="i" target="t1"/><arc id="2" source="t1" target="a"/>
<arc id="3" source="i" target="t2"/><arc id="4" source="t2" target="o"/>
<arc id="5" source="a" target="t3"/><arc id="6" source="b" target="t3"/>
<arc id="7" source="t3" target="o"/></page>
<finalmarkings><marking><place idref="o"><text>1</text></place></marking></finalmarkings>
</net></pnml>
"""


def test_check_lints_a_usable_design_and_ends_with_0(shop):
    (shop / "net.pnml").write_text(NET, encoding="utf-8")
    done = journeymine("check", "--design", "net.pnml", "--json", cwd=shop)
    assert done.returncode == 0, done.stderr
    findings = json.loads(done.stdout)["design"]["findings"]
    assert [(f["code"], f["severity"], f["path"]) for f in findings] == [
        ("JM-W321", "serious", ["Order"]),
        ("JM-W303", "warning", []),
        ("JM-W303", "warning", []),
    ]
    shown = journeymine("check", "--design", "net.pnml", cwd=shop)
    assert "After 'Order', nothing can follow and the end is not reached" in shown.stdout


@pytest.mark.parametrize("text", ["journey: X\n", "", "{", "journey: X\npath: []\n"])
def test_check_refuses_a_design_that_cannot_be_used(shop, text):
    (shop / "bad.journey.yaml").write_text(text, encoding="utf-8")
    done = journeymine("check", "--design", "bad.journey.yaml", cwd=shop)
    assert done.returncode == 1
    assert "JM-E3" in done.stderr


@pytest.mark.parametrize("design", ["shop.journey.yaml", "net.pnml"])
def test_check_draws_a_design(shop, design):
    (shop / "net.pnml").write_text(NET, encoding="utf-8")
    done = journeymine("check", "--design", design, "--picture", "design.svg", cwd=shop)
    assert done.returncode == 0, done.stderr
    assert "Drawn to design.svg" in done.stdout
    assert (shop / "design.svg").read_text("utf-8").startswith("<svg")


def test_a_picture_needs_a_design(shop):
    done = journeymine("check", "log.csv", "--picture", "design.svg", cwd=shop)
    assert done.returncode == 2
    assert "--design" in done.stderr


def test_checking_and_drawing_a_design_loads_nothing_that_only_logs_need(shop):
    words = [
        "import sys, journeymine as jm",
        "design = jm.read_design('shop.journey.yaml')",
        "jm.lint(design)",
        "jm.draw(design).svg",
        "print(sorted({'numba', 'pandas', 'duckdb', 'pyarrow', 'graphlay'} & set(sys.modules)))",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "; ".join(words)],
        cwd=shop,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_findings_name_the_line_of_the_design(shop):
    text = (
        "journey: Shop  # ours\n"
        "touchpoints:\n"
        "  pay: {targets: {within: {after: receive, max: 2d}}}\n"
        "path:\n"
        "  - browse\n"
        "  - optional: Pay\n"
        "  - pay\n"
        "  - receive\n"
        "success: {reaches: receive, without: browse}\n"
    )
    (shop / "shop.journey.yaml").write_text(text, encoding="utf-8")
    done = journeymine("check", "--design", "shop.journey.yaml", "--json", cwd=shop)
    assert done.returncode == 0, done.stderr
    findings = json.loads(done.stdout)["design"]["findings"]
    assert [(f["code"], f["file"], f["line"], f["column"]) for f in findings] == [
        ("JM-W325", "shop.journey.yaml", 9, 1),
        ("JM-W328", "shop.journey.yaml", 3, 3),
        ("JM-W305", "shop.journey.yaml", 3, 3),
    ]
    shown = journeymine("check", "--design", "shop.journey.yaml", cwd=shop)
    assert "JM-W328 serious: shop.journey.yaml:3:3: The target of 'pay'" in shown.stdout
