"""The contents of the page: derived from the sections that it has, all of them."""

from html.parser import HTMLParser

import pytest
from shop_with_parts import shop_gap
from small_logs import log_of_paths

from journeymine.design import DesignedJourney
from journeymine.gap import compare
from journeymine.reporting import render, shareable, summarize
from journeymine.reporting.contents import Contents


class Sections(HTMLParser):
    """The links of the contents, every id, and the section of every heading of the second rank."""

    def __init__(self, html):
        super().__init__()
        self.links, self.ids, self.headed, self.section, self.words = [], [], [], "", []
        self.inside = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        if tag == "section":
            self.section = found["id"]
        if tag == "h2":
            self.headed.append(self.section)
        if tag in ("nav", "a", "summary"):
            self.inside.append(tag)
        if tag == "a" and "nav" in self.inside:
            self.links.append(found["href"])
            self.words.append("")

    def handle_endtag(self, tag):
        if tag == "section":
            self.section = ""
        if self.inside and tag == self.inside[-1]:
            self.inside.pop()

    def handle_data(self, data):
        if self.inside[:1] == ["nav"] and self.inside[-1] == "a":
            self.words[-1] += data


@pytest.fixture(scope="module")
def whole():
    gap = shop_gap()
    return summarize(gap, segments=[gap.by("country"), gap.by("channel")], versions={"x": "1"})


def small():
    design = DesignedJourney.of_steps("browse", "pay")
    return summarize(compare(log_of_paths(("browse", "pay")), design))


def assert_leads_everywhere(html):
    page = Sections(html)
    assert "" not in page.headed
    assert page.links == [f"#{section}" for section in page.headed]
    assert len(set(page.links)) == len(page.links)
    assert len(set(page.ids)) == len(page.ids)
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert all(page.words)
    assert len(set(page.words)) == len(page.words)
    return page


@pytest.mark.parametrize("language", ["en", "sv", "da", "nb"])
def test_every_heading_is_in_the_contents_and_every_entry_has_its_section(whole, language):
    page = assert_leads_everywhere(render(whole, language))
    assert {"index", "channel", "time", "hand-overs", "scores", "outcome", "failed"} <= set(
        page.ids
    )
    assert {"segments-1", "segments-2", "analysts", "white", "sources"} <= set(page.headed)
    assert max(map(len, page.words)) <= 40


def test_a_page_with_few_sections_has_few_entries(whole):
    few = assert_leads_everywhere(render(small()))
    assert len(few.links) < len(Sections(render(whole)).links)
    assert not {"#owners", "#channel", "#time", "#segments-1"} & set(few.links)


def test_a_page_for_sharing_has_its_own_contents():
    design = DesignedJourney.of_steps("browse", "pay")
    data = summarize(compare(log_of_paths(*[("browse", "pay")] * 40, *[("browse",)] * 9), design))
    page = assert_leads_everywhere(render(shareable(data, 5)))
    views = [link for link in page.links if link.startswith("#view-")]
    assert views == [f"#view-{view}" for view in ("map", "table", "patterns", "paths")]
    assert "#analysts" not in page.links


def test_the_page_is_divided_for_its_three_readers(whole):
    html = render(whole)
    assert html.count('<details name="contents">') == 3
    owners, analysts = (
        html.index('<p class="part">For owners'),
        html.index('<p class="part">For an'),
    )
    order = [html.index(f'<section class="page" id="{i}"') for i in ("view-map", "deviations")]
    assert order[0] < order[1] < owners < html.index('id="outcome"')
    assert html.index('id="outcome"') < analysts < html.index('id="methods"')
    assert html.count('<p class="part">') == 2


def test_a_part_without_sections_is_none():
    contents = Contents()
    contents.begin("one")
    contents.begin("two")
    contents.add("a", "A")
    assert [part.words for part in contents.parts] == ["two"]
