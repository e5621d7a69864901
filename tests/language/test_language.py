"""Numbers, times and dates as people of four countries write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.errors import UsageError
from journeymine.language import ENGLISH, LANGUAGES, language_of

NARROW, HARD = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("code", "count", "decimal", "share"),
    [
        ("en", f"12{NARROW}345", f"1{NARROW}234.5", f"18.3{HARD}%"),
        ("sv", f"12{NARROW}345", f"1{NARROW}234,5", f"18,3{HARD}%"),
        ("da", "12.345", "1.234,5", f"18,3{HARD}%"),
        ("nb", f"12{NARROW}345", f"1{NARROW}234,5", f"18,3{HARD}%"),
    ],
)
def test_numbers_are_written_as_the_country_does(code, count, decimal, share):
    language = language_of(code)
    assert language.count(12_345) == count
    assert language.decimal(1234.5) == decimal
    assert language.percent(0.1834, 1) == share


@pytest.mark.parametrize(
    ("code", "one", "many", "day"),
    [
        ("en", "1 day", "14 days", "5 Jan 2026"),
        ("sv", "1 dygn", "14 dygn", "5 jan. 2026"),
        ("da", "1 dag", "14 dage", "5. jan. 2026"),
        ("nb", "1 døgn", "14 døgn", "5. jan. 2026"),
    ],
)
def test_times_and_days_are_written_as_the_country_does(code, one, many, day):
    language = language_of(code)
    assert language.lasting(86_400).replace(HARD, " ") == one
    assert language.lasting(14 * 86_400).replace(HARD, " ") == many
    assert language.day("2026-01-05T10:00:00+00:00").replace(HARD, " ") == day


@given(st.sampled_from(LANGUAGES), st.floats(0, 1), st.integers(0, 2))
def test_none_and_all_are_only_said_when_they_are_exact(code, share, decimals):
    said = language_of(code).percent(share, decimals)
    assert (said == f"0{HARD}%") == (share == 0)
    assert (said == f"100{HARD}%") == (share == 1)


@given(st.sampled_from(LANGUAGES), st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_number_can_be_read_again(code, value, decimals):
    language = language_of(code)
    plain = language.decimal(value, decimals).replace(NARROW, "").replace("\u2212", "-")
    if code == "da":
        plain = plain.replace(".", "")
    assert float(plain.replace(",", ".")) == pytest.approx(value, abs=0.51 * 10**-decimals)
    assert not plain.startswith("-0") or float(plain.replace(",", ".")) < 0


def test_a_name_with_braces_is_no_place():
    assert ENGLISH.say("{share} skip {touchpoint}", share="1", touchpoint="{x}") == "1 skip {x}"
    assert ENGLISH.say("{not a place}") == "{not a place}"


def test_a_language_without_words_is_refused():
    with pytest.raises(UsageError, match="JM-E083"):
        language_of("fr")
