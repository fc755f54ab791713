"""What is usual: shares and numbers against earlier runs, with few ads and with few runs."""

from __future__ import annotations

import pytest

from crawlers.usual import Part, is_unusual_number, is_unusual_share, usual_share

ALL = [Part(60, 60)]


@pytest.mark.parametrize("runs", [1, 3, 14])
def test_field_that_nobody_states_any_more_is_unusual_after_one_run(runs: int) -> None:
    assert is_unusual_share(Part(0, 60), ALL * runs)
    assert not is_unusual_share(Part(57, 60), ALL * runs)


@pytest.mark.parametrize(("today", "is_unusual"), [(Part(0, 2), False), (Part(0, 20), True)])
def test_two_ads_prove_nothing_and_twenty_do(today: Part, is_unusual: bool) -> None:
    assert is_unusual_share(today, [Part(2, 2)] * 14 if today.of == 2 else ALL) is is_unusual


def test_share_that_swings_from_run_to_run_must_swing_further() -> None:
    swinging = [Part(count, 60) for count in (10, 50, 25, 45, 12, 48)]
    steady = [Part(count, 60) for count in (31, 32, 30, 33, 32, 31)]
    assert is_unusual_share(Part(4, 60), steady)
    assert not is_unusual_share(Part(4, 60), swinging)


def test_rise_is_as_unusual_as_a_fall() -> None:
    assert is_unusual_share(Part(60, 60), [Part(0, 60)])
    assert not is_unusual_share(Part(7, 60), [Part(0, 60)])


def test_change_too_small_to_matter_is_none_however_certain() -> None:
    assert not is_unusual_share(Part(86_000, 100_000), [Part(100_000, 100_000)] * 14)
    assert is_unusual_share(Part(80_000, 100_000), [Part(100_000, 100_000)] * 14)


@pytest.mark.parametrize("past", [[], [Part(0, 0)]])
def test_without_a_past_nothing_is_unusual(past: list[Part]) -> None:
    assert not is_unusual_share(Part(0, 60), past)


def test_usual_share_is_never_quite_none_or_all() -> None:
    assert 0 < usual_share([Part(0, 60)]) < 0.01 < 0.99 < usual_share([Part(60, 60)]) < 1


@pytest.mark.parametrize(
    ("today", "past", "is_unusual"),
    [
        (300, [1000] * 14, True),
        (760, [1000] * 14, False),
        (20, [60], True),
        (40, [60], False),
        (3, [6] * 14, False),
        (0, [60], True),
        (3000, [1000] * 3, True),
        (10, [], False),
    ],
)
def test_number_is_unusual_by_its_factor_and_by_how_many_ads_it_rests_on(
    today: float, past: list[float], is_unusual: bool
) -> None:
    assert is_unusual_number(today, past, of=past[0] if past else 0) is is_unusual
