"""A real browser, Debian's Chromium, steered by Playwright; every request is written down.

Where there is no Chromium, or no Playwright, the tests of this folder are skipped.
"""

import shutil
from dataclasses import dataclass, field
from itertools import count

import pytest

from journeymine.discovery import discover
from journeymine.gap import compare
from journeymine.reading import read_design, read_log
from journeymine.reporting import render, summarize
from journeymine.simulation import demo

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)


@dataclass
class Visit:
    """An open page, the requests it made beyond itself, and what it said to the console."""

    page: object
    requests: list = field(default_factory=list)
    messages: list = field(default_factory=list)


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser):
    """Open a file: ``visit(path, width=1440, scripts=True, scheme="light")`` -> `Visit`."""
    contexts = []

    def opened(path, *, width=1440, height=900, scripts=True, scheme="light", script=None):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            color_scheme=scheme,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        found = Visit(context.new_page())
        if script:
            context.add_init_script(script)
        found.page.on("request", lambda request: found.requests.append(request.url))
        found.page.on("console", lambda message: found.messages.append(message.text))
        found.page.on("pageerror", lambda error: found.messages.append(str(error)))
        found.page.on("dialog", lambda dialog: found.messages.append(dialog.message))
        found.page.goto(path.as_uri())
        found.requests = [url for url in found.requests if url != path.as_uri()]
        return found

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def saved(tmp_path_factory):
    """Save the page of plain data: ``saved(data)`` -> its path."""
    folder, numbers = tmp_path_factory.mktemp("pages"), count()

    def save(data, language=""):
        path = folder / f"page{next(numbers)}.html"
        path.write_text(render(data, language), "utf-8")
        return path

    return save


@pytest.fixture(scope="session")
def order(tmp_path_factory):
    """Plain data of a page with every section: the demo with 400 customers, taken apart."""
    folder = tmp_path_factory.mktemp("order")
    made = demo.make(cases=400)
    (folder / "orders.csv").write_bytes(made.log_csv)
    (folder / "order.journey.yaml").write_bytes(made.design_yaml)
    log = read_log(folder / "orders.csv", case="order_id", activity="touchpoint")
    gap = compare(log, read_design(folder / "order.journey.yaml"))
    return summarize(
        gap, discover(gap.events), segments=[gap.by("channel")], versions={"journeymine": "0"}
    )


@pytest.fixture(scope="session")
def order_page(order, saved):
    return saved(order)
