"""Damage to files, seeded: of bytes, of the blocks and fields of a format, and of its tree.

What is damaged as a tree stays well formed, and so reaches what a parser would stop.
"""

import json
import random
import re
from copy import deepcopy

import yaml
from lxml import etree

_TOKENS = {
    "xml": re.compile(rb"<[^>]*>|[^<]+", re.DOTALL),
    "json": re.compile(rb'[][{}:,]|"(?:[^"\\]|\\.)*"|[^][{}:,"]+|"'),
    "lines": re.compile(rb"[^\n\r]*[\n\r]+|[^\n\r]+"),
    "cells": re.compile(rb"[,;\t|\n\r]|[^,;\t|\n\r]+"),
    "words": re.compile(rb"\w+|\W"),
}
_OF = {
    **dict.fromkeys(("xes", "sheet", "part", "ocel-xml", "pnml", "ptml", "bpmn"), "xml"),
    **dict.fromkeys(("jsonl", "json", "ocel", "ga4", "segment", "matomo", "zendesk"), "json"),
    **dict.fromkeys(("cloudevents", "contact-centre"), "json"),
    **dict.fromkeys(("csv", "utf16", "snowplow", "adobe"), "cells"),
    **dict.fromkeys(("map", "yaml", "sql"), "words"),
}
_ANYWHERE = [
    b"\0", b'"', b"'", b"<", b">", b"&", b"\n", b"\r\n", b",", b";", b"\t", b": ", b"\xff", b"\xc3",
    b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xed\xa0\x80", b"9" * 400, b"-1", b"1e999", b"NaN",
    b"0x10", b"2026-02-30", b"2026-10-25 02:30:00", b"9999-12-31T23:59:59.9999999Z", b"0000-00-00",
    b"x" * 3_000, b" " * 50, b"\\", b"\\u0000", b"=1+1", b"%s", b"None",
]  # fmt: skip
_FIELDS = {
    "xml": [
        b"<a>", b"</a>", b"</log>", b"</trace>", b"<trace>", b"<event>", b"</event>", b"<a/>",
        b"<!-- ", b"-->", b"<![CDATA[", b"]]>", b"<?x?>", b"&lt;", b"&#0;", b"&#xD800;", b"&e;",
        b"<!DOCTYPE a [<!ENTITY e 'x'>]>", b'<string key="k" value="v"/>', b'key="k" ', b'id="a" ',
        b'<date key="time:timestamp" value="2026-13-45"/>', b'xmlns:x="y" ', b"<x:y/>",
        b"<a>" * 70, b'r="XFD1048576" ', b'r="A0" ', b't="s" ', b"<v>99999</v>", b"<v>1e400</v>",
        b'<float key="cost" value="1e400"/>', b'<list key="l"><values>', b'count="4294967296" ',
    ],
    "json": [
        b"{", b"}", b"[", b"]", b"[" * 70, b'{"a":' * 70, b"null", b"true", b"1e400", b"-0",
        b'"\\ud800"', b'"case": 1,', b'"":', b'"time": null,', b"{}", b"[]", b'"a.b": 1,', b"01",
        b'{"a": {"b": 1}, "a.b": 2}', b'"id": "e1",', b"1" * 5_000, b"Infinity", b"'x'",
    ],
    "lines": [b"\n\n", b'"\n', b',,,,\n', b"a,b\n"],
    "cells": [
        b'""', b'"a', b'b"', b'"x,y"', b'"x\ny"', b"", b"\xc2\xa0", b"\r", b"case", b"time",
        b"2026-03-29 02:30:00", b"24:00", b"1767225600", b"12/11/2026", b"1,5", b"Infinity",
    ],
    "words": [
        b"[", b"]", b"{", b"}", b"- ", b"&a ", b"*a", b"!!python/object:x ", b"|", b">", b"#", b"?",
        b"%YAML 1.1", b"---", b"...", b"<<", b"~", b"yes", b"1:30", b"path", b"\n    ", b"\n",
        b"choice", b"repeat", b"optional", b"[" * 70, b"source", b"NULL", b"x'00'", b"'; --",
    ],
}  # fmt: skip


_VALUES = [
    None, True, 0, -1, 1e300, 10**30, "", " ", "NA", "007", [], {}, [[]], [None], {"": ""}, [{}],
    "2026-02-30", "\x01", "x" * 2_000, {"a": {"b": {"c": [1]}}}, "case", "time", 1767225600, "a.b",
    "\u2028", "=1+1", ["x", "x"], "2026-10-25 02:30", float("1e17"), "\N{ZERO WIDTH SPACE}",
]  # fmt: skip
_SIGNS = [
    "", " ", "0", "-1", "1e400", "A0", "XFD1", "AAAA9999999999", "s", "inlineStr", "id", "log", "x",
    "concept:name", "time:timestamp", "case:concept:name", "2026-01-05T10:00:00", "2026-13-45",
    "9" * 30, "é", "e1", "o1", "place", "1970-01-01T00:00:00Z", "NaN", "true", "\N{NO-BREAK SPACE}",
]  # fmt: skip


def mutated(inside: bytes, kind: str, others: list[bytes], chance: random.Random) -> bytes:
    """The inside of a seed, damaged in one to three places; `others` are of its kind."""
    if chance.random() < 0.5 and (tree := _of_tree(inside, kind, chance)) is not None:
        return tree
    for _ in range(chance.randint(1, 3)):
        how = chance.randrange(10)
        if how < 3 or kind not in _OF:
            inside = _of_bytes(inside, chance)
        elif how < 9:
            inside = _of_tokens(inside, kind, others, chance)
        else:
            inside = inside[: chance.randrange(len(inside) + 1)]
    return inside


def _of_bytes(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, removed, doubled, swapped, put in, or a bit turned."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randrange(len(changed) + 1), chance.randrange(len(changed) + 1)
        match chance.randrange(6):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + chance.randint(1, 40)]
            case 2:
                changed[at:at] = changed[at : at + chance.randint(1, 40)]
            case 3:
                changed[at:at] = chance.choice(_ANYWHERE)
            case 4:
                changed[at : at + 8], changed[other : other + 8] = (
                    changed[other : other + 8], changed[at : at + 8],
                )  # fmt: skip
            case _:
                if at < len(changed):
                    changed[at] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _of_tokens(data: bytes, kind: str, others: list[bytes], chance: random.Random) -> bytes:
    """Blocks of the format removed, doubled, moved, taken from others; fields of other words."""
    form = _OF[kind]
    if form in ("cells", "words", "json") and chance.random() < 0.3:
        form = "lines"
    tokens = _TOKENS[form].findall(data)
    if not tokens:
        return chance.choice(_ANYWHERE)
    at = chance.randrange(len(tokens))
    end = at + chance.choice((1, 1, 2, 3, 10, len(tokens)))
    match chance.randrange(7):
        case 0:
            del tokens[at:end]
        case 1:
            tokens[at:at] = tokens[at:end] * chance.choice((1, 1, 2, 50))
        case 2:
            to = chance.randrange(len(tokens) + 1)
            tokens[to:to] = tokens[at:end]
            tokens[at:end], block = [], tokens[at:end]
            tokens[at // 2 : at // 2] = block
        case 3:
            tokens[at] = chance.choice(_FIELDS[form] + _ANYWHERE)
        case 4:
            tokens.insert(at, chance.choice(_FIELDS[form] + _ANYWHERE))
        case 5:  # a field of another word: inside its quotes, or inside a tag
            word, put = tokens[at], chance.choice(_FIELDS[form] + _ANYWHERE)
            inner = chance.randrange(len(word) + 1)
            tokens[at] = word[:inner] + put + word[inner + chance.randrange(4) :]
        case _:
            more = _TOKENS[form].findall(chance.choice(others))
            start = chance.randrange(len(more) + 1)
            taken = more[start : start + chance.choice((1, 2, 5, 20, len(more)))]
            tokens[at : chance.choice((at, end))] = taken
    return b"".join(tokens)


def _of_tree(data: bytes, kind: str, chance: random.Random) -> bytes | None:
    """The same with a few nodes of its tree changed; None where it has no tree."""
    form, changes = _OF.get(kind), chance.randint(1, 3)
    if form == "xml":
        root = etree.fromstring(data)
        for _ in range(changes):
            _change_element(root, chance)
        return etree.tostring(root, xml_declaration=True, encoding="utf-8")
    if kind == "jsonl":
        values = [json.loads(line) for line in data.splitlines()]
    elif form == "json":
        values = json.loads(data)
    elif kind in ("map", "yaml") and b": " in data:
        values = yaml.safe_load(data)
    else:
        return None
    holder = [values]
    for _ in range(changes):
        _change_value(holder, chance)
    if kind == "jsonl" and isinstance(holder[0], list):
        return "".join(json.dumps(v, ensure_ascii=False) + "\n" for v in holder[0]).encode()
    if form == "json":
        return json.dumps(holder[0], ensure_ascii=False).encode()
    return yaml.safe_dump(holder[0], allow_unicode=True, sort_keys=False).encode()


def _change_value(holder: list, chance: random.Random) -> None:
    """One value replaced, removed, doubled, renamed or put in another's place."""
    places = list(_places(holder))
    inside, key = chance.choice(places)
    other, other_key = chance.choice(places)
    match chance.randrange(6):
        case 0 | 1:
            inside[key] = deepcopy(chance.choice(_VALUES))
        case 2:
            inside[key] = deepcopy(other[other_key])
        case 3 if inside is not holder:
            del inside[key]
        case 4 if isinstance(inside, list):
            inside[key:key] = [deepcopy(inside[key])] * chance.choice((1, 1, 3))
        case _ if isinstance(inside, dict):
            new = chance.choice(["", "case", "a.b", "id", "time", "type", str(other_key), "x" * 70])
            inside[new] = inside.pop(key)
        case _:
            inside[key] = str(inside[key])[:200]


def _places(holder):
    """Every place of a value: in what it is, and its key or number there."""
    for key in holder if isinstance(holder, dict) else range(len(holder)):
        yield holder, key
        if isinstance(holder[key], (dict, list)):
            yield from _places(holder[key])


def _change_element(root: etree._Element, chance: random.Random) -> None:
    """One element or attribute removed, doubled, moved, renamed or given another value."""
    everything = [element for element in root.iter() if isinstance(element.tag, str)]
    one, other = chance.choice(everything), chance.choice(everything)
    parent = one.getparent()
    match chance.randrange(8):
        case 0 if parent is not None:
            parent.remove(one)
        case 1 if parent is not None:
            parent.insert(parent.index(one), deepcopy(one))
        case 2:
            other.insert(chance.randrange(len(other) + 1), deepcopy(one))
        case 3:
            one.tag = other.tag
        case 4 if one.attrib:
            del one.attrib[chance.choice(list(one.attrib))]
        case 5 if other.attrib:
            key = chance.choice(list(other.attrib))
            one.set(key, other.get(key))
        case 6:
            one.text = chance.choice([*_SIGNS, other.text])
        case _ if one.attrib:
            one.set(chance.choice(list(one.attrib)), chance.choice(_SIGNS))
        case _:
            one.set("id", chance.choice(_SIGNS))
