"""What stands on a page: its texts, and the cells of its tables."""

import re
from html.parser import HTMLParser


class Page(HTMLParser):
    """The texts of a page, and the cells of its tables by their name."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.texts, self.tables = [], [], [], {}
        self.rows, self.inside = None, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.extend((tag, *pair) for pair in attrs)
        found = dict(attrs)
        if found.get("role") == "region":
            self.rows = self.tables.setdefault(found["aria-label"], [])
        if tag == "tr" and self.rows is not None:
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.inside = False
        if tag == "table":
            self.rows = None

    def handle_data(self, data):
        self.texts.append(data)
        if self.inside and self.rows:
            self.rows[-1][-1] += " ".join(data.split()) + " "

    def row(self, table, name):
        """The cells of the row of a table that begins with a name."""
        (found,) = (row for row in self.tables[table] if row and row[0].strip().startswith(name))
        return [" ".join(cell.split()) for cell in found]


def said(page):
    """All texts of a page, as one."""
    return re.sub(r"\s+", " ", " ".join(page.texts))
