"""`extract --explain` for people: what was read, where, how surely, and what was refused."""

import json

import pytest
from rich.cells import cell_len

TEXT = (
    "Hi, I am Anna, 24 years old. Half hour $120, hour $200, call 212-555-0123 until late. "
    "No one under 21, ad id 2125550123, 12 years of experience. They took my passport."
)


@pytest.fixture
def explain(adwatch):
    def run(*options, **ad):
        row = json.dumps({"id": "a-1", "country": "US", **ad})
        return adwatch("extract", "--explain", *options, stdin=row.encode()).out

    return run


def test_each_signal_is_told_with_its_place_method_and_confidence(explain):
    told = explain(text=TEXT)
    assert "+12125550123                   0.95  plain; country US" in told
    start = TEXT.index("212-555-0123")
    assert f"text {start}-{start + 12}  …" in told
    assert "hour $200, call «212-555-0123» until late." in told


def test_refused_candidates_are_told_with_their_reason(explain):
    refused = explain(text=TEXT).partition("refused:")[2]
    assert "years of experience or of business, not of age" in refused
    assert "«12 years»" in refused


def test_what_cannot_wait_comes_first(explain):
    read = explain(text=TEXT).partition("read:")[2].split()
    assert read[:2] == ["urgent", "danger"]


def test_signals_too_unsure_to_count_are_told_apart(explain):
    unsure = explain(text="only over 25 years").partition("too unsure")[2]
    assert "25" in unsure.partition("refused:")[0]


@pytest.mark.parametrize("text", [TEXT, "按摩 " * 80 + "一小时300元，电话 02079460123", "💋" * 300])
def test_no_line_is_wider_than_a_terminal(explain, text):
    assert max(cell_len(line) for line in explain(text=text, title=text[:90]).splitlines()) <= 100


def test_marks_of_an_ad_reach_no_terminal(explain):
    told = explain(text="call 212-555-0123 \u202e\x1b[31m now")
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_an_ad_that_says_nothing_is_told_so(explain):
    assert explain(text="-").count("(nothing)") == 2


def test_the_same_is_given_to_machines_with_the_evidence_of_the_kind(explain):
    line = json.loads(explain("--json", text=TEXT))
    assert line["kind_bits"]["escort"] > line["kind_bits"]["job"]
    assert {"raw", "reason", "field", "start", "end", "kind"} <= line["rejected"][0].keys()
