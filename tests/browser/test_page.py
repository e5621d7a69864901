"""The page in a real browser: no error, no request, not blank, sortable."""

import re
import shutil
import subprocess

import pytest
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Sequence, Step
from journeymine.discovery import discover
from journeymine.gap import compare
from journeymine.reporting import report

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--enable-logging=stderr", "--v=0", "--virtual-time-budget=3000",
]  # fmt: skip

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


def browse(page, profile, *options):
    return subprocess.run(
        [CHROMIUM, *QUIET, f"--user-data-dir={profile}", *options, page.as_uri()],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    names = ("browse", "<img src=x onerror=document.title='hit'>", "rate")
    design = DesignedJourney("Shop", Sequence(tuple(map(Step, names))))
    gap = compare(log_of_paths(names, names, ("browse", "call", "rate")), design)
    path = tmp_path_factory.mktemp("page") / "report.html"
    report(gap, discover(gap.events)).save(path)
    return path


def test_the_browser_shows_the_page_without_a_complaint(page, tmp_path):
    done = browse(page, tmp_path / "profile", "--dump-dom")
    assert "67" in done.stdout
    assert "travel the journey as designed" in done.stdout
    assert "<title>Shop: " in done.stdout
    complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    assert complaints == []


@pytest.mark.parametrize(
    ("clicks", "order", "turn"),
    [
        (1, ["&lt;img", "browse", "rate"], "ascending"),
        (2, ["rate", "browse", "&lt;img"], "descending"),
        (3, ["browse", "&lt;img", "rate"], None),
    ],
)
def test_a_heading_sorts_then_turns_then_restores(page, tmp_path, clicks, order, turn):
    clicked = page.with_name("clicked.html")
    html = page.read_text("utf-8")
    # the policy allows our script by its hash alone; a test may add one more by lifting it
    html = re.sub(r"<meta http-equiv=.*?>", "", html)
    tables = "[...document.querySelectorAll('table.sortable')]"
    table = f"{tables}.find(t => t.caption.textContent.startsWith('In the order'))"
    click = f"{table}.querySelectorAll('th button')[1].click()"
    script = f"for (let i = 0; i < {clicks}; i++) {click}"
    clicked.write_text(html.replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    dom = browse(clicked, tmp_path / "profile", "--dump-dom").stdout
    body = dom.split("<caption>In the order")[1]
    names = re.findall(r'<th scope="row">(.*?)</th>', body)[:3]
    assert [name.split(" ")[0] for name in names] == order
    assert re.findall(r'aria-sort="(\w+)"', body) == ([turn] if turn else [])


def test_the_picture_is_not_blank(page, tmp_path):
    target = tmp_path / "page.png"
    browse(page, tmp_path / "profile", f"--screenshot={target}", "--window-size=1200,900")
    assert target.stat().st_size > 20_000
