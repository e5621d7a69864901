"""Names are data: whatever stands in them is shown as it is, and nothing of it runs."""

import json

import pandas as pd
import pytest
from hostile_names import NAMES

from journeymine.design import DesignedJourney, Sequence, Step, Targets, TimeTarget, Touchpoint
from journeymine.discovery import discover
from journeymine.gap import compare
from journeymine.log import EventLog
from journeymine.reporting import summarize

SHEETS = [NAMES[i : i + 15] for i in range(0, len(NAMES), 15)]
HARMLESS = tuple(f"name {i}" for i in range(15))

TEXTS = "(elements) => elements.map((e) => e.textContent)"
KINDS = """() => {
  const all = [...document.querySelectorAll('*')];
  return [all.map((e) => e.namespaceURI + ' ' + e.localName),
    all.flatMap((e) => e.getAttributeNames().map((name) => e.localName + ' ' + name))]
    .map((names) => [...new Set(names)].sort());
}"""
TURNING = """(names) => {
  // A text that opens a direction and does not close it, or closes one that is not its own,
  // must stand in an element that isolates it.  Left aside: lines of pictures, which end where
  // their text does, and sentences that stand in text files as well.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const loose = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentNode.closest('script, svg, #quality, #paths > p')) continue;
    let open = [], stray = false;
    for (const c of node.data) {
      if ('\\u202a\\u202b\\u202d\\u202e'.includes(c)) open.push('embedded');
      if ('\\u2066\\u2067\\u2068'.includes(c)) open.push('isolated');
      if (c === '\\u202c') { if (open.at(-1) === 'embedded') open.pop(); else stray = true; }
      if (c === '\\u2069') {
        if (!open.includes('isolated')) stray = true;
        while (open.length && open.pop() !== 'isolated');
      }
    }
    if (!open.length && !stray) continue;
    let around = node.parentNode;
    while (around && !getComputedStyle(around).unicodeBidi.includes('isolate')
      && getComputedStyle(around).display === 'inline') around = around.parentNode;
    // A name alone in its cell, whole or a line of it, has nothing after it.
    const line = node.data.trim();
    const alone = names.some((n) => ` ${n} added ${n} channel `.includes(line));
    if (around.localName !== 'bdi' && !alone) {
      loose.push(around.outerHTML.slice(0, 200));
    }
  }
  return loose;
}"""


def data_of(names, title):
    """Plain data of a page that has the names in every place that a name can reach."""
    steps = tuple(map(Step, names))
    details = {
        name: Touchpoint(
            name,
            stage=name,
            owner=f"{name} owner",
            channels=(f"{name} channel",),
            targets=Targets((TimeTarget(60, names[i - 1] if i else ""),), reach=0.9, experience=4),
        )
        for i, name in enumerate(names)
    }
    design = DesignedJourney(title, Sequence(steps), details, failed=tuple(names))
    rows = []
    for i, name in enumerate(names):
        journey = [*names[: i + 1], f"{name} added", *names[i + 2 :]]
        rows += [
            (f"{name} case {k}", activity, pd.Timestamp(2026, 1, 1 + k, at, tz="UTC"),
             f"{name} channel", name, name, 1 + at % 5)
            for k in range(3)
            for at, activity in enumerate(journey)
        ]  # fmt: skip
    columns = ["case", "activity", "time", "channel", "outcome", "segment", "score"]
    log = EventLog.from_pandas(
        pd.DataFrame(rows, columns=columns), channel="channel", outcome="outcome", score="score"
    )
    gap = compare(log, design)
    data = summarize(gap, discover(log), segments=[gap.by("segment", smallest=2)])
    data["sources"] = [{"name": f"{n}.csv", "size": 1, "sha256": "0" * 64} for n in names]
    return data


@pytest.fixture(scope="module", params=range(len(SHEETS)))
def sheet(request, saved):
    names = SHEETS[request.param]
    title = " ".join(names)
    return names, title, saved(data_of(names, title))


@pytest.fixture(scope="module")
def harmless(saved):
    return saved(data_of(HARMLESS, "Harmless"))


def used(page, scripts):
    """Move, sort and step through the page, then the kinds of elements and attributes in it."""
    if scripts:
        page.mouse.move(300, 300)
        page.locator("#touchpoints th button").first.click()
        for _ in range(3):
            page.keyboard.press("Tab")
    page.wait_for_timeout(50)  # what waits for an error or an event has had its time
    return page.evaluate(KINDS)


def test_sixty_names_are_tried():
    assert len(set(NAMES)) >= 60


@pytest.mark.parametrize("scripts", [True, False])
def test_hostile_names_run_nothing_and_make_no_element(visit, sheet, harmless, scripts):
    path = sheet[2]
    visited = visit(path, scripts=scripts)
    elements, attributes = used(visited.page, scripts)
    assert visited.page.evaluate("[window.ran, {}.ran, document.scripts.length]") == [None, None, 2]
    assert (visited.requests, visited.messages) == ([], [])
    known_elements, known_attributes = used(visit(harmless, scripts=scripts).page, scripts)
    assert set(elements) - set(known_elements) == set()
    assert set(attributes) - set(known_attributes) == set()
    assert visited.page.url == path.as_uri()


def test_hostile_names_are_shown_as_they_are(visit, sheet):
    names, title, path = sheet
    page = visit(path).page

    def shown(selector):
        return page.locator(selector).evaluate_all(TEXTS)

    assert shown(".kicker bdi") == [title]
    assert page.evaluate("document.querySelector('title').textContent").startswith(title)
    assert shown("#touchpoints tbody th bdi") == list(names)
    assert shown("#touchpoints tbody td:first-child bdi") == list(names)
    assert set(shown("#channel thead bdi")) == {f"{name} channel" for name in names}
    assert set(shown("#owners h3 bdi")) == {f"{name} owner" for name in names}
    assert set(shown("#segments-1 table.sortable tbody th bdi")) == set(names)
    assert shown("#sources bdi") == [f"{name}.csv" for name in names]
    added = {f"{name} added" for name in names}
    assert added <= set(shown("#path-list .move.log bdi"))
    assert set(names) <= set(shown("#path-list .move.sync bdi"))
    assert added <= set(shown("#quality dd bdi"))
    assert shown("#deviations tbody th bdi")
    assert set(shown("#deviations tbody th bdi")) <= added | set(names)


def test_hostile_names_are_found_by_the_search(visit, sheet):
    names, _, path = sheet
    page = visit(path).page
    paths = page.locator("#path-list > li")
    for name in names:
        wanted = as_searched(f"{name} added")
        page.get_by_label("Search").fill(wanted)
        assert paths.count() == sum(wanted in as_searched(f"{other} added") for other in names)


def as_searched(name):
    """As people type what they see: spaces for new lines, in any case."""
    return " ".join(name.split()).lower()


def test_names_that_turn_the_writing_direction_turn_nothing_around_them(visit, sheet):
    names, _, path = sheet
    assert visit(path).page.evaluate(TURNING, names) == []


def test_a_turning_name_in_the_headline_turns_only_itself(visit, order, saved):
    name = "right \u202eto left"
    text = json.dumps(order).replace("Measure speed", json.dumps(name)[1:-1])
    page = visit(saved(json.loads(text))).page
    assert name in page.locator("h1").inner_text()
    assert page.evaluate(TURNING, [name]) == []


def test_hostile_names_leave_the_page_as_wide_as_a_phone(visit, sheet):
    page = visit(sheet[2], width=390).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
