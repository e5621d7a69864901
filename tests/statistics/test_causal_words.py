"""The words that claim a cause, and that no string which reaches a report holds one."""

import ast
from pathlib import Path

import pytest

import journeymine
from journeymine.statistics import causal_words

PACKAGE = Path(journeymine.__file__).parent
ROOMS = ("gap", "reporting", "drawing", "explanation", "planning", "revisiting")
FILES = sorted(path for room in ROOMS for path in (PACKAGE / room).rglob("*.py"))
CHECKOUT = Path(__file__).resolve().parents[2]
COMMANDS = sorted((CHECKOUT / "cli").rglob("*.py"))
TEMPLATES = sorted(
    path
    for path in (PACKAGE / "reporting" / "templates").rglob("*")
    if path.suffix in (".html", ".js", ".txt", ".md", ".jinja", ".j2")
)

ALLOWED: dict[str, str] = {}
"""A string, or part of it -> why it claims nothing. Empty, and better so."""


def strings_of(path: Path) -> list[tuple[int, str]]:
    """The strings of a module that could be shown: all but docstrings and names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    found = []
    joined = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part for part in node.values if isinstance(part, ast.Constant)]
            joined |= {id(part) for part in parts}
            # a value stands for a word, so that words on its two sides are not taken as one
            text = "".join(
                str(p.value) if isinstance(p, ast.Constant) else "…" for p in node.values
            )
            found.append((node.lineno, text))
    for node in ast.walk(tree):
        shown = isinstance(node, ast.Constant) and id(node) not in docs | joined
        if shown and isinstance(node.value, str):
            found.append((node.lineno, node.value))
    return found


def claims(path: Path) -> list[str]:
    return [
        f"{path.name}:{line}: {', '.join(words)}: {text!r}"
        for line, text in strings_of(path)
        if (words := causal_words(text)) and not any(part in text for part in ALLOWED)
    ]


@pytest.mark.parametrize(
    "path", [*FILES, *COMMANDS], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_no_string_that_is_shown_claims_a_cause(path):
    assert claims(path) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_claims_a_cause(path):
    assert causal_words(path.read_text(encoding="utf-8")) == ()


def test_there_is_something_to_look_at():
    assert len(FILES) > 10
    assert COMMANDS
    assert TEMPLATES
    assert sum(len(strings_of(path)) for path in FILES) > 200


def test_a_claim_is_found_wherever_it_is_written(tmp_path):
    module = tmp_path / "words.py"
    module.write_text(
        '"""Calls cause nothing here: this is a docstring."""\n'
        "def say(n):\n"
        '    """Nor this: because."""\n'
        '    return f"{n} late bills lead to {n} calls"\n'
        'WORDS = {"wait": "Long waits " "drive customers away"}\n',
        encoding="utf-8",
    )
    assert [claim.split(":")[1] for claim in claims(module)] == ["4", "5"]


@pytest.mark.parametrize(
    "text",
    [
        "Late bills cause calls", "caused by the mail", "BECAUSE of it", "Cost you 5 %",
        "waits drive them away", "which leads to\n a call", "resulted in loss", "due to delay",
        "the effect of waiting", "an impact on scores", "the root causes", "Waiting affects them",
        "customers leave owing to it", "a driver of scores", "this triggers a call",
    ],
)  # fmt: skip
def test_words_that_claim_a_cause_are_found(text):
    assert causal_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "Longer waits are associated with lower scores", "not yet due", "3 targets due today",
        "overdue to be paid", "the lead", "a result of 5", "cost 3",
        "the effective number of cases", "case by case", "in the first place",
    ],
)  # fmt: skip
def test_words_that_do_not_are_left_alone(text):
    assert causal_words(text) == ()
