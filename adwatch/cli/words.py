"""Views in words, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adwatch.cli.shell import visible

CAUTION = (
    "Shared contact details can have innocent explanations "
    "(shared phone, agency, copied text, spam)."
)
"""Printed under everything that ties ads together."""

LEAST_SHARED = 0.3
"""Share of two texts below which setting them side by side shows nothing."""

SHOWN_MEMBERS = 12
"""Members and reasons listed before the rest is only counted."""


def cluster_words(view: Mapping[str, Any]) -> str:
    """A cluster: what it holds, why, and what would split it."""
    return "\n".join(map(visible, _cluster_lines(view)))


def _cluster_lines(view: Mapping[str, Any]) -> Iterator[str]:
    yield f"Cluster {view['cluster']}: {view['ads']} linked ads"
    yield f"  on {', '.join(view['sites'])}; {', '.join(view['kinds'])}"
    if view["places"]:
        yield f"  in {', '.join(view['places'])}"
    yield f"  seen from {view['first_seen']} to {view['last_seen']}"
    yield "Why these ads are together:"
    yield from _listed(view["reasons"], "  (one ad alone)")
    yield "What would split it:"
    yield from _listed(view["splits"], "  (no single piece of evidence)")
    yield "Ads:"
    yield from _listed(view["members"], "")
    yield CAUTION


def _listed(lines: list[str], none: str) -> Iterator[str]:
    if not lines and none:
        yield none
    yield from (f"  - {line}" for line in lines[:SHOWN_MEMBERS])
    if len(lines) > SHOWN_MEMBERS:
        yield f"  … and {len(lines) - SHOWN_MEMBERS} more"


def why_words(view: Mapping[str, Any]) -> str:
    """Why two ads are, or are not, linked."""
    head = f"{view['left']} and {view['right']}"
    if view["left"] == view["right"]:
        return visible(f"{head} are one ad.")
    together = "They are in one cluster." if view["same_cluster"] else "They are in two clusters."
    texts = _texts(view.get("texts"))
    if "sentences" not in view:
        return visible(f"{head}: no evidence ties these two ads directly. {together}")
    state = "linked" if view["linked"] else "related, but not linked"
    lines = [f"{head}: {state}, score {view['score']:.2f} (model {view['model']})."]
    lines += [f"  - {sentence}" for sentence in view["sentences"]]
    return "\n".join(map(visible, [*lines, *texts, together, CAUTION]))


def _texts(compared: Mapping[str, Any] | None) -> Iterator[str]:
    """How far two texts agree, and what stands in the slots where they do not."""
    if compared is None or compared["shared"] < LEAST_SHARED:
        return
    yield f"Their texts share {compared['shared']:.0%}; where they differ:"
    slots = [f"{_cut(left)} | {_cut(right)}" for left, right in compared["slots"]]
    yield from _listed(slots, "  (nowhere)")


def _cut(text: str) -> str:
    return f"{text[:60]}…" if len(text) > 60 else text or "–"
