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

BAR = 30
"""Characters from the least to the greatest sum of a waterfall."""

SHOWN = 60
"""Characters of a text or sentence shown on a line."""

SHOWN_MEMBERS = 12
"""Members and reasons listed before the rest is only counted."""


def cluster_words(view: Mapping[str, Any]) -> str:
    """A cluster: what it holds, why, and what would split it."""
    return "\n".join(map(visible, _cluster_lines(view)))


def grounds_words(view: Mapping[str, Any]) -> str:
    """What holds a cluster, what speaks against it, and where it is weak."""
    return "\n".join(map(visible, _grounds(view)))


def _grounds(view: Mapping[str, Any]) -> Iterator[str]:
    yield from view["sentences"][:-1]
    yield "Against it:"
    yield from _listed(view["against"], "  (nothing)")
    yield "Links without which ads would come off:"
    weak = [
        f"{one['left']} – {one['right']} (score {one['score']:.2f}) holds {one['ads']} of the ads: "
        f"{one['reason']}"
        for one in view["weak_places"]
    ]
    yield from _listed(weak, "  (none: each ad is held in more than one way)")
    yield CAUTION


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
        told = f"{head}: no evidence ties these two ads directly. {together}"
        return "\n".join(map(visible, [told, *_way(view.get("way", []))]))
    state = "linked" if view["linked"] else "related, but not linked"
    lines = [f"{head}: {state}, score {view['score']:.2f} (model {view['model']})."]
    lines += [f"  - {sentence}" for sentence in view["sentences"]]
    lines += [*_steps(view["waterfall"]), *view["hinges"], view["calibration"]]
    return "\n".join(map(visible, [*lines, *texts, together, CAUTION]))


def _way(ads: list[str]) -> Iterator[str]:
    if ads:
        yield f"Links lead from one to the other over {len(ads) - 1} steps: {' – '.join(ads)}."


def _steps(waterfall: list[Mapping[str, Any]]) -> Iterator[str]:
    """The bits one after another: a bar from each sum to the next, `|` where chances are even."""
    if not waterfall:
        return
    yield "From bit to bit (each bit doubles the odds; bars end where the sum stands):"
    ends = [0.0, *(step["total"] for step in waterfall)]
    low, high = min(ends), max(*ends, 1.0)
    for before, step in zip(ends, waterfall, strict=False):
        note = f" [{step['note']}]" if step["note"] else ""
        bar = _bar(before, step["total"], low, high)
        yield f"  {bar} {step['bits']:+6.1f} {step['total']:+6.1f}  {_cut(step['told'])}{note}"


def _bar(start: float, end: float, low: float, high: float) -> str:
    places = [round((at - low) / (high - low) * BAR) for at in (start, end, 0.0)]
    first, last = sorted(places[:2])
    cells = ["█" if first <= at < max(last, first + 1) else " " for at in range(BAR + 1)]
    cells[places[2]] = "|" if cells[places[2]] == " " else cells[places[2]]
    return "".join(cells)


def _texts(compared: Mapping[str, Any] | None) -> Iterator[str]:
    """How far two texts agree, and what stands in the slots where they do not."""
    if compared is None or compared["shared"] < LEAST_SHARED:
        return
    yield f"Their texts share {compared['shared']:.0%}; where they differ:"
    slots = [f"{_cut(left)} | {_cut(right)}" for left, right in compared["slots"]]
    yield from _listed(slots, "  (nowhere)")


def _cut(text: str) -> str:
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text or "–"
