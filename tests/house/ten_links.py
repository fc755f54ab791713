"""The page of ten explained links, made from frozen ads of the demo market.

`python -m tests.house.ten_links` writes it anew; the ads and their truth lie beside this file.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from adwatch.cli.words import why_words
from adwatch.model import AdKey
from adwatch.pipeline.importing import ImportOrder, import_file
from adwatch.pipeline.linking import link_ads
from adwatch.pipeline.views import link_row, why
from adwatch.pipeline.workspace import Workspace, make_workspace, open_workspace
from adwatch.settings import load_settings

HERE = Path(__file__).parent
ADS, TRUTH = HERE / "ten_links.jsonl", HERE / "ten_links_truth.csv"
PAGE = HERE.parents[1] / "docs" / "explanation" / "ten-links.md"
WITHOUT = frozenset({"meaning", "picture"})
TEXT = 320

Row = Mapping[str, Any]


def _named(link: Row) -> set[str]:
    return {one["matcher"].partition("/")[0] for one in link["evidence"] if one["bits"] > 0}


def _kinds(link: Row) -> set[str]:
    return {one["kind"] for one in link["evidence"] if one["bits"] > 0}


def _shares(link: Row) -> bool:
    return "shared_identifier" in _named(link)


def _copies(link: Row) -> bool:
    return "near_copy" in _named(link)


def _differs(link: Row) -> bool:
    return any(one["bits"] < 0 for one in link["evidence"])


def _boards(link: Row) -> bool:
    return link["kinds"][0] != link["kinds"][1]


Choice = tuple[str, str, bool, bool, Callable[[Row], bool]]
CHOICES: tuple[Choice, ...] = (
    ("Same number, same words", "Two independent grounds agree: the usual strong link.", True, True,
     lambda one: _shares(one) and _copies(one)),
    ("Same number, other words", "The number alone carries the link; see what it hinges on.", True,
     True, lambda one: _shares(one) and not _copies(one) and not _boards(one)),
    ("Same words, another number", ("A number changed, the text stayed. The two numbers speak "
     "against the tie, by a little only: many operators have several."), True, True,
     lambda one: _copies(one) and _differs(one)),
    ("Same words, no number in common to hold against them", "One of the ads gives no number.",
     True, True, lambda one: _copies(one) and not _differs(one) and not _shares(one)),
    ("A job offer and a service ad", ("One contact recruits and advertises: the tie an analyst of "
     "recruitment looks for. It shows the contact, not who answers it."), True, True,
     _boards),
    ("A tie that was missed", ("In truth one operator, but the evidence is thin: it is kept as "
     "`related`, shown on request, and counts for nothing until a person says so."), True, False,
     lambda one: "shared_identifier" not in _named(one)),
    ("Copied words, wrongly linked", ("The text went round and another advertiser took it. Without "
     "a contact in common such a link rests on words alone: the first thing to doubt."),
     False, True,
     lambda one: not _shares(one)),
    ("A shared number, wrongly linked", ("Two advertisers behind one number: a flat, an agency, a "
     "line that others answer."), False, True, _shares),
    ("Like words, rightly not linked", "Stock phrases of the trade, two numbers.", False,
     False, lambda one: not _shares(one)),
    ("A number that many give, rightly not linked", ("A help line or an agency's number lost its "
     "weight, because nearly every ad that gives it has another contact of its own."), False, False,
     _shares),
)  # fmt: skip
"""Heading, what to see, whether it is one operator, whether it is linked, which links qualify."""


def page() -> str:
    """The page as it must read."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(Path(folder) / "home")
        make_workspace(settings)
        with open_workspace(settings) as workspace:
            _fill(workspace)
            return "\n".join([*_head(), *_cases(workspace)]) + "\n"


def _fill(workspace: Workspace) -> None:
    problems: list[object] = []
    import_file(workspace, ImportOrder(ADS, "demo", None, {}), problems.append)
    assert not problems
    link_ads(workspace, full=True, without=WITHOUT)


def _truth() -> dict[str, str]:
    rows = TRUTH.read_text("utf-8").splitlines()[1:]
    return dict(row.split(",") for row in rows)


def _cases(workspace: Workspace) -> Iterator[str]:
    truth, used = _truth(), set()
    links = []
    for link in workspace.store.links(related=True):
        ads = [workspace.store.ad(key) for key in (link.left, link.right)]
        links.append({**link_row(link), "kinds": [str(ad.kind) for ad in ads if ad]})
    links.sort(key=lambda one: (-one["score"], one["left"], one["right"]))
    for number, (heading, seen, same, linked, fits) in enumerate(CHOICES, 1):
        found = next(
            (
                one
                for one in links
                if one["accepted"] is linked
                and (truth[one["left"].partition("/")[2]] == truth[one["right"].partition("/")[2]])
                is same
                and fits(one)
                and not {one["left"], one["right"]} & used
            ),
            None,
        )
        assert found is not None, f"the frozen ads hold no example of: {heading}"
        used |= {found["left"], found["right"]}
        yield from _case(workspace, found, f"## {number}. {heading}", seen, same)


def _case(workspace: Workspace, link: Row, heading: str, seen: str, same: bool) -> Iterator[str]:
    state = "linked" if link["accepted"] else "not linked"
    verdict = "right" if link["accepted"] is same else "wrong"
    operators = "one operator" if same else "two operators"
    yield from (heading, "", f"**In truth {operators}; {state}: {verdict}.** {seen}", "")
    for name in ("left", "right"):
        ad = workspace.store.ad(AdKey.parse(link[name]))
        assert ad is not None
        text = " ".join((ad.text or "").split())
        cut = f"{text[:TEXT]}…" if len(text) > TEXT else text
        yield from (f"> `{ad.key}` ({ad.kind}, {ad.place}): **{ad.title}** {cut}", "")
    # Which cluster holds them is left out: the page is about links.
    lines = why_words(why(workspace, link["left"], link["right"])).splitlines()
    told = "\n".join(line for line in lines if not line.startswith("They are in "))
    yield from ("```text", told, "```", "")


def _head() -> Iterator[str]:
    count = len(ADS.read_text("utf-8").splitlines())
    yield f"""# Ten links, explained

Ten pairs of ads from an invented market, each as `adwatch why LEFT RIGHT` explains it, \
with the truth beside it, which no real case has. Six are of one operator, four are not; \
some links are right, some wrong, and one tie was missed. The market has {count} ads; \
meaning and pictures were left out. A test makes this page anew and fails if a word of \
it no longer holds.

How to read an explanation:

- A **bit** doubles the odds that two ads belong together. Ten bits off at the start say \
that of a thousand pairs looked at one belongs together. Each line adds or takes bits; \
bars run from one sum to the next, and `|` marks even odds.
- **Counted by half**: evidence of one family, such as several looks at one text, has \
one cause. Only the strongest counts in full.
- **Bits off**: a value that many share, or that was not surely read, says less.
- **Hinges on**: what would have to be wrong for the link to fall.
- The **score** is the sum as a probability. A link says that two ads are likely posted \
from one hand or one office. It never says who that is, nor that anybody did wrong."""
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"{PAGE}\n")
