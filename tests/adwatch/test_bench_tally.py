"""Counting over the cases: what is right, false and missed, and that held-out cases stay unseen."""

from dataclasses import replace

from adwatch.bench import extract, tally
from adwatch.bench.baselines import MATCHER, REGEX, matched
from adwatch.bench.cases import Case
from adwatch.model import Ad, AdKey, AdKind
from extractors.base import extractors

MAKERS = [maker for maker in extractors() if not maker.on_request]


def case(text, expected, kind=AdKind.ESCORT, topic="a topic"):
    ad = Ad(AdKey("cases", "1"), kind, text=text, country="US")
    return Case("1", topic, "dev", "t", "en", ad, expected)


def counted(*some):
    return tally.tallied(tally.answers(some, MAKERS))


def test_a_value_where_none_is_counts_against_precision():
    some = [
        case("call 212-555-0123", {"phone": ("+12125550123",)}),
        case("or 212-555-0199", {"phone": ()}),
    ]
    shares = counted(*some)["phone", tally.ALL, "dev"][tally.OURS].shares()
    assert shares == {"precision": 0.5, "recall": 1.0, "f1": 0.6667}


def test_a_topic_without_any_value_has_no_shares():
    shares = counted(case("no digits", {"phone": ()}))["phone", "a topic", "dev"][
        tally.OURS
    ].shares()
    assert set(shares.values()) == {None}


def test_a_detail_is_asked_for_behind_its_value():
    asked = case(
        "We are hiring cleaners, $15 an hour", {"price#role": ("15 USD/60 pay",)}, AdKind.JOB
    )
    assert counted(asked)["price#role", tally.ALL, "dev"][tally.OURS].right == 1


def test_terms_of_an_offer_are_counted_each_and_together():
    said = {"offer/role": ("waiter",), "offer/fee": ("charged",)}
    places = counted(case("Waiters wanted in a hotel, $15 an hour", said, AdKind.JOB))
    assert places["offer/role", tally.ALL, "dev"][tally.OURS].right == 1
    assert places["offer", tally.ALL, "dev"][tally.OURS].expected == 2


def test_a_kind_of_ad_is_counted_for_itself_too():
    places = counted(case("Waiters wanted in a hotel, $15 an hour", {"kind": ("job",)}))
    assert places["kind", f"{tally.ALL}: job", "dev"][tally.OURS].right == 1
    assert places["kind", f"{tally.ALL}: escort", "dev"][tally.OURS].expected == 0


def test_baselines_read_the_same_cases():
    tallies = counted(case("call 212-555-0123", {"phone": ("+12125550123",)}))[
        "phone", tally.ALL, "dev"
    ]
    assert {tallies[name].right for name in (MATCHER, REGEX)} == {1}


def test_the_matcher_is_told_the_country_of_the_ad():
    ad = Ad(AdKey("cases", "1"), AdKind.ESCORT, text="020 7946 0123", country="GB")
    assert matched(ad) == {"+442079460123"}


def test_misses_name_what_was_missed_and_what_was_false():
    wrong = case("call 212-555-0123", {"phone": ("+12125550199",)})
    (miss,) = extract.misses("a", [wrong])
    assert (miss["missed"], miss["false"]) == (["+12125550199"], ["+12125550123"])


def test_misses_never_show_a_held_out_case():
    wrong = case("call 212-555-0123", {"phone": ("+12125550199",)})
    hidden = replace(wrong, id="2", split="held_out")
    assert [miss["case"] for miss in extract.misses("a", [wrong, hidden])] == ["1"]
