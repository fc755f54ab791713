"""The command that asks a person about ties: judge."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    note,
    print_json,
    print_table,
    say,
    visible,
    workspace_for,
)
from adwatch.custody import Act
from adwatch.errors import ConfigError
from adwatch.model import Ad, Verdict

if TYPE_CHECKING:
    from adwatch.pipeline.workspace import Workspace
    from matching.asking import Question
    from matching.judgement import Pair

KEYS = {"s": Verdict.SAME, "d": Verdict.DIFFERENT, "u": Verdict.UNSURE}
BACK, QUIT = "b", "q"
MOST_TEXT = 700
"""Characters shown of each ad's text."""


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(judge)


def judge(
    left: Annotated[str, typer.Argument(help="An ad; the most useful pairs if left out.")] = "",
    right: Annotated[str, typer.Argument(help="Another ad.")] = "",
    verdict: Annotated[
        Verdict | None, typer.Option("--verdict", help="Of the two ads named, without asking.")
    ] = None,
    why: Annotated[str, typer.Option("--why", help="The reason for --verdict.")] = "",
    by: Annotated[str | None, typer.Option("--by", help="Who; the account if left out.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Pairs asked at most.")] = 20,
    second: Annotated[
        bool, typer.Option("--second", help="Ask what others judged, without their word.")
    ] = False,
    agreement: Annotated[
        bool, typer.Option("--agreement", help="Report how far people agree, and ask nothing.")
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Ask for a person's word on ties: same, different, unsure, and why."""
    if bool(left) != bool(right) or (verdict is not None and not left):
        raise ConfigError("name two ads, or none to be asked")
    with workspace_for(home) as workspace:
        person = by or workspace.settings.user or getuser()
        if agreement:
            _report(workspace, json)
        elif verdict is not None:
            _keep(workspace, _named(workspace, left, right), verdict, person, why)
        else:
            _session(workspace, _asked(workspace, (left, right), person, limit, second), person)


def _named(workspace: Workspace, left: str, right: str) -> Pair:
    from adwatch.pipeline.views import find_key

    one, other = sorted((find_key(workspace, left), find_key(workspace, right)))
    if one == other:
        raise ConfigError("these are one ad", where=left)
    return one, other


def _asked(
    workspace: Workspace, named: tuple[str, str], by: str, limit: int, second: bool
) -> list[Question]:
    from adwatch.pipeline.judging import ask
    from matching.asking import Question

    if named[0]:
        return [Question(_named(workspace, *named), "named")]
    return ask(workspace, by, limit, second)


def _session(workspace: Workspace, asked: list[Question], by: str) -> None:
    """Ask one after another; `b` asks the last again, whose new word then counts."""
    at = judged = 0
    while at < len(asked):
        _show(workspace, asked[at], at + 1, len(asked))
        key = _line("s same · d different · u unsure · b back · q quit: ")
        if key in (None, QUIT):
            break
        if key == BACK:
            at = max(0, at - 1)
        elif key in KEYS:
            reason = _line("why: ") or ""
            if reason:
                _keep(workspace, asked[at].pair, KEYS[key], by, reason)
                at, judged = at + 1, judged + 1
            else:
                say("a judgement needs a reason; nothing was kept")
        else:
            say("one of s d u b q")
    say(f"{judged} judged by {by}; `adwatch link` applies it" if judged else "nothing judged")


def _line(prompt: str) -> str | None:
    """A line typed by the person, None at the end of input."""
    print(prompt, end="", file=sys.stderr, flush=True)
    typed = sys.stdin.readline()
    return typed.strip() if typed else None


def _keep(workspace: Workspace, pair: Pair, verdict: Verdict, by: str, reason: str) -> None:
    from adwatch.pipeline.judging import judge as kept

    for left, right in kept(workspace, pair, verdict, by, reason):
        say(f"contradiction: {left} and {right} are judged different, and judgements tie them")


def _show(workspace: Workspace, asked: Question, number: int, count: int) -> None:
    from adwatch.cli.words import why_words
    from adwatch.pipeline.views import why
    from matching.asking import REASONS

    left, right = asked.pair
    told = REASONS.get(asked.reason, "")
    print(f"--- {number} of {count}" + (f": {told}" if told else ""))
    for key in asked.pair:
        ad = workspace.store.ad(key)
        if ad is not None:
            print("\n".join(_ad_lines(ad)))
    print(why_words(why(workspace, str(left), str(right))))
    note(workspace, Act.READ, asked.pair, command="judge")


def _ad_lines(ad: Ad) -> Iterator[str]:
    facts = [ad.place, ad.price, ad.author, ad.posted_at and ad.posted_at.date().isoformat()]
    yield visible(f"{ad.key} · {ad.kind} · {ad.title or '–'}")
    yield visible("  " + " · ".join(fact for fact in facts if fact))
    text = ad.text or "–"
    yield visible("  " + (f"{text[:MOST_TEXT]}…" if len(text) > MOST_TEXT else text))


def _report(workspace: Workspace, json: bool) -> None:
    from adwatch.pipeline.judging import agreements

    found = agreements(workspace)
    if json:
        print_json([{"one": it.one, "other": it.other, "pairs": it.pairs, "alike": it.alike,
                     "kappa": it.kappa} for it in found])  # fmt: skip
        return
    rows = [
        [it.one, it.other, it.pairs, f"{it.alike:.2f}",
         "–" if it.kappa is None else f"{it.kappa:.2f}"]
        for it in found
    ]  # fmt: skip
    print_table("pairs that two people judged", ["one", "other", "pairs", "alike", "kappa"], rows)
