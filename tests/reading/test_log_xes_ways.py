"""The fast reader of XES and the strict one give one table, or the fast one gives up."""

from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.errors import LogError
from journeymine.files import SourceFile
from journeymine.reading.xes.strict import read_strictly
from journeymine.reading.xes.tags import read_tags

PLAIN = (
    '<trace><string key="concept:name" value="1"/><event><int key="n" value="1"/></event></trace>'
)


def source(data):
    data = data.encode() if isinstance(data, str) else data
    return SourceFile("log.xes", "log.xes", ".xes", "", len(data), BytesIO(data))


def both(data):
    """What each way makes of a file: rows, or the code of the refusal; None for giving up."""
    fast = read_tags(source(data))
    return (None if fast is None else what(lambda: fast, data)), what(
        lambda: read_strictly(source(data)), data
    )


def what(read, data):
    try:
        raw = read().rows(source(data))
    except LogError as error:
        return error.code
    columns = {name: raw.table[name].to_pylist() for name in raw.table.column_names}
    return columns, list(columns), raw.places.tolist(), raw.findings, raw.rejects


def log(*inside, root="log"):
    return f"<{root}>{''.join(inside)}</log>"


def test_a_plain_log_is_read_fast():
    comment = "<?xml version='1.0'?>\n<!-- <event> --><?go on?>"
    extra = '<extension name="x"/><global scope="event"><int key="n" value="0"/></global>'
    fast, strict = both(comment + log(extra, PLAIN, PLAIN) + "\n<!-- end -->\n")
    assert fast == strict
    assert fast[0] == {"n": ["1", "1"], "case:concept:name": ["1", "1"]}


def test_a_long_log_is_read_in_parts_that_fit_together():
    events = "".join(f'<event><int key="n" value="{i}"/>\n</event>\n' for i in range(60_000))
    fast, strict = both(log(f"<trace>{events}</trace>", PLAIN))
    assert fast == strict
    assert len(fast[0]["n"]) == 60_001


@pytest.mark.parametrize(
    "inside",
    [
        '<string key="q" value=\'say "no"\'/>',
        '<string  value="before"\n\tkey="q" />',
        '<string key="q" value="a > b"/>',
        '<string key="q" value="a &lt; &#x62; &amp;amp;"/>',
        '<string key="q" value="two\r\nlines\tand one"/>',
        '<string key="q" value="x" more="y"/>',
        '<string key="q" value="x"></string>',
        '<string key="q" value="x"> text <![CDATA[<event>]]> </string>',
        '<string key="q" value="x"><!-- <int key="z" value="1"/> --></string>',
        '<string key="q" value="x"><int key="z" value="1"/><int key="y" value="2"/></string>',
        '<container key="q"><container key="q"><int key="q" value="1"/></container></container>',
        '<string key="q"/>',
        '<string key="" value=""/>',
        '<int key="q" value="007"/><float key="r" value="1e400"/>',
        '<int key="q" value="123456789012345678901234567890"/>',
        '<date key="q" value="24:00 on a day"/>',
        f'<string key="q" value="{"x" * 3000}>"/>',
    ],
)  # fmt: skip
def test_what_is_written_otherwise_is_read_fast_and_the_same(inside):
    for where in (f"<trace><event>{inside}</event></trace>", f"<trace>{inside}<event/></trace>"):
        fast, strict = both(log(where, PLAIN))
        assert fast == strict
        assert "q" in str(strict[0]) or inside in ('<string key="q"/>', '<string key="" value=""/>')


@pytest.mark.parametrize(
    "odd",
    [
        log('<trace><event><int key="n" value="1"/><int key="n" value="2"/></event></trace>'),
        log('<trace><int key="n" value="1"/><int key="n" value="2"/><event/></trace>'),
        log('<trace><event><int value="1"/></event></trace>'),
        log("<trace><event><thing/></event></trace>"),
        log("<trace><event><event/></event></trace>"),
        log("<trace><trace/></trace>"),
        log('<trace><event><list key="l"><values/></list></event></trace>'),
        log('<trace><event><values key="l" value="1"/></event></trace>'),
        log("<event/>", PLAIN),
        log(PLAIN.replace("<trace>", '<trace xmlns="urn:other">'), PLAIN),
        log(PLAIN.replace("<int ", '<int xmlns="urn:other" '), PLAIN),
        log(PLAIN.replace("<int ", "<x:int "), root='log xmlns:x="urn:other"'),
        log("<trace/>"),
        log(),
        "<x:log xmlns:x='urn:x'><x:trace><x:event/></x:trace></x:log>",
        "<!DOCTYPE log>" + log(PLAIN),
        log(PLAIN)[:-3],
        log(PLAIN) + "<log/>",
        log("<trace><event>", "<int key='1' value='1'>" * 63, "</int>" * 63, "</event></trace>"),
    ],
)
def test_what_is_odd_is_left_to_the_strict_reader(odd):
    assert both(odd)[0] is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "us-ascii", "utf-8-sig"])
@pytest.mark.parametrize("length", [1, 1_500, 5_000])
def test_every_encoding_is_read_the_same(encoding, length):
    text = ("é>" if encoding != "us-ascii" else "e>") * length
    declared = encoding.removesuffix("-sig")
    plain = PLAIN.replace("1", text)
    data = f'<?xml version="1.0" encoding="{declared}"?>{log(plain)}'.encode(encoding)
    fast, strict = both(data)
    assert fast in (None, strict)
    assert strict[0]["n"] == [text]
    if length == 1 or encoding.startswith("utf-8"):
        assert fast == strict


names = st.sampled_from(["concept:name", "k", "case:k", "k/k", "event:case:k", "a&b", "<", " é "])
values = st.text(
    st.characters(codec="utf-8", exclude_categories=["C"]) | st.sampled_from("\t\n<>&\"'")
)
spaces = st.sampled_from(
    ["", " ", "\n\t", "\r\n", "<!-- <event/> -->", "text", "<![CDATA[</log>]]>"]
)


@st.composite
def attributes(draw, depth=0):
    tag = draw(st.sampled_from(["string", "int", "date", "float", "boolean", "id", "container"]))
    if draw(st.integers(0, 200)) == 77:  # shrunk and common draws stay plain
        tag = draw(st.sampled_from(["list", "values", "odd"]))
    name = draw(names)
    key = f" key={quoteattr(name)}" if draw(st.integers(0, 200)) != 77 else ""
    value = f" value={quoteattr(draw(values))}" if draw(st.integers(0, 5)) else ""
    said = value + key if draw(st.integers(0, 5)) == 0 else key + value
    inside = [text for _, text in draw(mixed(depth + 1, 2))] if depth < 3 else []
    if not inside and draw(st.booleans()):
        return name, f"<{tag}{said}{draw(st.sampled_from(['', ' ', chr(10)]))}/>"
    if tag == "list" and draw(st.booleans()):
        inside = ["<values>", *inside, "</values>"]
    return name, f"<{tag}{said}>{draw(spaces)}{''.join(inside)}</{tag}>"


def mixed(depth, most):
    """Attributes of one holder, now and then two of one key."""
    found = attributes(depth)
    return st.integers(0, 30).flatmap(
        lambda n: st.lists(found, max_size=most, unique_by=None if n == 17 else lambda a: a[0])
    )


@st.composite
def logs(draw):
    found = [draw(spaces.map(lambda text: text if "!" in text else escape(text)))]
    for _ in range(draw(st.integers(0, 4))):
        inside = [text for _, text in draw(mixed(0, 2))]
        for _ in range(draw(st.integers(0, 4))):
            extra = "".join(text for _, text in draw(mixed(0, 3)))
            inside.append(f"<event>{extra}{draw(spaces)}</event>" if extra else "<event/>")
        draw(st.randoms(use_true_random=False)).shuffle(inside)
        found.append(f"<trace>{''.join(inside)}</trace>{draw(spaces)}")
    if draw(st.integers(0, 30)) == 17:
        found.append("<event><string key='k' value='outside'/></event>")
    if draw(st.integers(0, 3)) == 0:
        found.insert(
            1, "<classifier name='c' keys='k'/><global>" + draw(attributes())[1] + "</global>"
        )
    root = draw(st.sampled_from(["log", "log xes.version='1.0'", 'log xmlns="http://x/"']))
    text = log(*found, root=root)
    return text if draw(st.integers(0, 40)) != 17 else text[: draw(st.integers(0, len(text)))]


@given(logs())
def test_both_ways_agree_on_any_log(text):
    fast, strict = both(text)
    assert fast in (None, strict)


tidy = st.dictionaries(names, values | st.none(), max_size=4).map(
    lambda found: "".join(
        f"<string key={quoteattr(key)}/>"
        if value is None
        else f"<string key={quoteattr(key)} value={quoteattr(value)}/>"
        for key, value in found.items()
    )
)


@given(st.lists(st.tuples(tidy, st.lists(tidy, min_size=1, max_size=4)), min_size=1, max_size=4))
def test_a_log_without_oddities_is_never_given_up(traces):
    inside = (
        f"<trace>{''.join(f'<event>{one}</event>' for one in events)}{own}</trace>"
        for own, events in traces
    )
    fast, strict = both(log(*inside))
    assert fast is not None
    assert fast == strict
