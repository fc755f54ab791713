"""Digests: a set of texts that takes eight bytes for each."""

from __future__ import annotations

import tracemalloc

from crawlers.digests import Digests


def test_a_text_is_new_once_and_there_from_then_on() -> None:
    seen = Digests()
    assert [seen.add(one) for one in ("a", "b", "a", "\ud800")] == [True, True, False, True]
    assert "a" in seen
    assert "c" not in seen
    assert len(seen) == 3


def test_many_texts_are_told_apart_in_little_memory() -> None:
    seen = Digests()
    tracemalloc.start()
    assert all(seen.add(f"/ad/{number}") for number in range(20_000))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert all(f"/ad/{number}" in seen for number in range(20_000))
    assert held < 20_000 * 12
