"""What the gap and designs tell is made of sentences, so that a page can say it in its language."""

import ast

import pytest
from catalogs import ROOT

from journeymine.reporting.words import LEFT_OUT

SAID = {  # what of each is a text that people read: by its place, by its name
    "LeftOut": {0: "what", 1: "why"},
    "Finding": {1: "message"},
    "WhiteSpot": {9: "what", 12: "assumed"},
    "_spot": {2: "what", None: "assumed"},
    "DesignFinding": {2: "message", 3: "hint"},
}


def faults(source):
    """Texts that no language but English can say: (line, text)."""
    nodes = list(ast.walk(ast.parse(source)))
    own = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
    return sorted(
        {
            fault
            for function in own.values()
            for call in ast.walk(function)
            if isinstance(call, ast.Call)
            for text in told(call)
            for fault in english(text, function, own)
        }
    )


def told(call):
    """The arguments of a call that people read."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name == "replace":
        return [word.value for word in call.keywords if word.arg in ("what", "why", "message")]
    places = SAID.get(name, {})
    ordered = [arg for at, arg in enumerate(call.args) if at in places]
    return [*ordered, *(w.value for w in call.keywords if w.arg in places.values())]


def english(node, function, own, seen=frozenset()):
    """What of an expression is a text, also by way of names and of functions of the module."""
    if isinstance(node, ast.JoinedStr):
        return [(node.lineno, ast.unparse(node))]
    if isinstance(node, ast.Constant):
        fine = not isinstance(node.value, str) or node.value == "" or node.value in LEFT_OUT
        return [] if fine else [(node.lineno, node.value)]
    if isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    elif isinstance(node, ast.BoolOp):
        parts = node.values
    elif isinstance(node, ast.BinOp):
        parts = [node.left, node.right]
    elif isinstance(node, ast.Name) and node.id not in seen:
        parts = values_of(node.id, function)
    elif isinstance(node, ast.Call):
        return in_call(node, function, own, seen)
    else:
        return []
    seen = seen | {getattr(node, "id", "")}
    return [fault for part in parts for fault in english(part, function, own, seen)]


def in_call(call, function, own, seen):
    """What a call gives back: of a function of the module, or of a text as `", ".join(names)`."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in own and name not in seen:
        given = [node.value for node in ast.walk(own[name]) if isinstance(node, ast.Return)]
        return [e for one in given if one for e in english(one, own[name], own, seen | {name})]
    if isinstance(call.func, ast.Attribute):
        return english(call.func.value, function, own, seen)
    return []


def values_of(name, function):
    """What a name of a function is set to."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == name:
                    yield node.value
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = zip(target.elts, node.value.elts, strict=False)
                    yield from (v for t, v in pairs if getattr(t, "id", "") == name)


FOLDERS = ("gap", "design/linting", "reading/designs")
PATHS = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(ROOT)))
def test_whatever_is_told_of_a_gap_or_a_design_is_a_sentence(path):
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        '"no time"', 'f"{n} rows"', '"a" if n else sentence("b")', '"a " + name', "text",
        '"{} rows".format(n)', 'n or "none"', '", ".join(names)',
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "call", ["LeftOut('time', {})", "Finding('JM-W1', {})", "_spot(ground, 'open', {})",
             "WhiteSpot(kind='open', what={})", "replace(entry, why={})", "log.LeftOut({}, '')",
             "DesignFinding('JM-W1', 'note', '', {})"]
)  # fmt: skip
def test_a_text_that_is_none_is_found(call, text):
    module = "def f(n, name):\n    text = f'{n} rows'\n    yield " + call.format(text)
    assert faults(f"{module}\n\ndef _words(n):\n    return 'rows'\n")


@pytest.mark.parametrize(
    "text", ['sentence("no time")', "why", "entry.why", "_why(n)", "_WHY[n]", '""']
)
def test_a_sentence_is_none_of_them(text):
    module = "def f(n, why):\n    why = sentence('a') if n else _why(n)\n    yield LeftOut('time', "
    assert not faults(f"{module}{text})\n\ndef _why(n):\n    return sentence('b')\n")
