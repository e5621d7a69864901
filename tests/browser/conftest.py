"""A real browser, Debian's Chromium, steered by Playwright; every request is written down."""

import shutil
from dataclasses import dataclass, field

import pytest

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
        contexts.append(context)
        found = Visit(context.new_page())
        if script:
            context.add_init_script(script)
        found.page.on("request", lambda request: found.requests.append(request.url))
        found.page.on("console", lambda message: found.messages.append(message.text))
        found.page.on("pageerror", lambda error: found.messages.append(str(error)))
        found.page.goto(path.as_uri())
        found.requests = [url for url in found.requests if url != path.as_uri()]
        return found

    yield opened
    for context in contexts:
        context.close()
