"""A person's word on ties: which pairs are asked, how it is kept, and what it contradicts.

The terminal and the workbench ask through these functions.
"""

from __future__ import annotations

from adwatch.errors import NeedsReason
from adwatch.model import AdKey, Cut, Judgement, Verdict
from adwatch.pipeline.workspace import Workspace
from matching.asking import Agreement, Question, Tie, agreement, questions
from matching.judgement import Decisions, Pair, contradictions


def ask(workspace: Workspace, by: str, limit: int, second: bool = False) -> list[Question]:
    """The pairs whose judgement by a person is worth most; none that this person judged.

    As a `second` person one is asked only what others judged, and not told what they said.
    """
    judged = workspace.store.judgements()
    mine = {_pair(one) for one in judged if one.by == by}
    if second:
        theirs = sorted({_pair(one) for one in judged if one.by != by} - mine)
        return [Question(pair, "second") for pair in theirs[:limit]]
    decisions = Decisions.of(judged)
    ties = [
        Tie((link.left, link.right), link.score, link.accepted)
        for link in workspace.store.links(related=True)
    ]
    working, strict = (_clusters(workspace, cut) for cut in (Cut.WORKING, Cut.STRICT))
    decided = {*mine, *decisions.same, *decisions.different}
    return questions(ties, working, strict, decided, limit)


def _clusters(workspace: Workspace, cut: Cut) -> dict[AdKey, str]:
    return {key: one.id for one in workspace.store.clusters(cut, 2) for key in one.members}


def _pair(one: Judgement) -> Pair:
    return min(one.left, one.right), max(one.left, one.right)


def judge(
    workspace: Workspace, pair: Pair, verdict: Verdict, by: str, reason: str
) -> tuple[Pair, ...]:
    """Keep a person's word; it is in force from the next `link` on, and outranks every score.

    An earlier word on the pair is superseded, never erased. Returns the pairs judged `different`
    that judgements of `same` now tie. Raises NeedsReason without a reason.
    """
    if not reason.strip():
        raise NeedsReason("a judgement needs a reason")
    before = set(contradictions(Decisions.of(workspace.store.judgements())))
    now = workspace.clock.now()
    workspace.store.add_judgement(Judgement(*pair, verdict, by, now, reason.strip()))
    after = contradictions(Decisions.of(workspace.store.judgements()))
    return tuple(one for one in after if one not in before)


def agreements(workspace: Workspace) -> tuple[Agreement, ...]:
    """How far each two people who judged the same pairs agree."""
    return agreement(workspace.store.judgements())
