"""The plain words of an evidence pack: what it holds, how it was made, what it cannot show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class About:
    """What a pack is: why and by whom it was made, when, and from what."""

    reason: str
    who: str
    at: datetime
    software: str
    ads: int
    cluster: str | None
    handling: str
    head: str | None
    models: Sequence[str]


FILES = {
    "captures.wacz": "the captured pages and pictures as a web archive; it opens offline in a "
    "replay program such as ReplayWeb.page, with screenshots where a browser drew the page",
    "ads.jsonl": "every version of every advertisement as it was read from its page, with every "
    "look at it",
    "signals.jsonl": "what was extracted (numbers, names, prices …): as written, where in the "
    "text, by which method and version, with which confidence",
    "links.jsonl": "why advertisements were linked, sentence by sentence, with weights and the "
    "version of the model",
    "cluster.json": "what holds the group together, what would split it, what speaks against it",
    "timeline.csv": "what happened when, in one table",
    "custody.jsonl": "the entries of the custody log on these captures, looks and readings, with "
    "the digests that tie them to the pages and advertisements of this pack",
    "CERTIFICATE-DRAFT.md": "a draft for the person who certifies these records",
}
"""The files of a pack, in the order in which a reader wants them."""

STATEMENT = """\
# Evidence pack: statement of content, method and limits

| | |
|---|---|
| About | {of}{ads} advertisements |
| Made | {at:%Y-%m-%d %H:%M:%S} UTC by {who} |
| Reason given | {reason} |
| Handling | {handling} |
| Software | {software} |
| Linking models | {models} |
| Head of the custody log when this was made | {head} |

## What is in it

| File | Rows or pages | Content |
|---|---|---|
{files}

{left_out}## How it was made

A program requested public pages as any visitor could: without logging in, without passing a
captcha, within the limits of a written warrant, and as the sites' robots.txt allows. Each answer
was stored as it came, under the SHA-256 digest of its bytes, before anything was read from it.
Pages drawn by a browser are stored as the browser had them, with a picture of the screen.
Advertisements that were brought in from a file, and not captured by this program, have no page
here.

Advertisements were read from the stored pages by rules written for each site, and values such as
telephone numbers were extracted from their texts by fixed rules. Two advertisements are compared
by the values, texts and pictures they share; each piece of evidence has a weight, and the rarer
the shared value is, the more it weighs. No face was recognised and no person was scored. The same
advertisements, read with the same versions, give the same links.

## What it cannot show

1. An advertisement is a lead, never a finding. Nothing here shows that a person committed an
   offence, or that a person in an advertisement is or is not a victim of one.
2. A link says how likely it is that two advertisements were posted by one operator. Shared
   contact details can have innocent explanations: a shared phone, an agency, copied text, spam.
   No link says that two advertisements show or concern the same person.
3. What a server sends may differ by visitor, place and time. A capture shows what it sent to this
   program at that moment, and not that what it sent was true.
4. Not everything was seen: a site may have been unreachable, or have hidden advertisements. That
   an advertisement is not here does not show that it did not exist.
5. The names in the custody log are as the software was told them. The times are those of the
   machine it ran on.

## How to check it

`MANIFEST.sha256` lists every file with its SHA-256 digest. In the unpacked folder,
`sha256sum -c MANIFEST.sha256` checks them without this software. `adwatch evidence verify FILE`
needs no database; it checks besides that every capture has the digest under which it was stored,
and that the entries of the custody log tell of these captures and were not altered. Who holds the
original database can check that its custody log still leads to the head named above:
`adwatch custody verify --head NUMBER:DIGEST`.
"""

CERTIFICATE = """\
# DRAFT certificate for the authentication of records

To be read, corrected and signed by a qualified person. What the law requires differs from place
to place: in United States federal courts, Federal Rules of Evidence 902(11), 902(13) and 902(14)
are the usual grounds; elsewhere, ask the prosecutor.

I, [NAME], [POSITION, ORGANISATION], state:

1. I am familiar with {software}, which made the records in this package, and am qualified to make
   this statement by [TRAINING, EXPERIENCE].
2. The records were made by an electronic process at or near the times they state, and kept in the
   course of a regularly conducted activity of [ORGANISATION].
3. The process stores each answer of a web server under the SHA-256 digest of its bytes when it
   arrives. It produces an accurate result: the same bytes have the same digest, and different
   bytes have, for all practical purposes, different digests.
4. The files of this package are copies of those records. On [DATE] I computed the SHA-256 digest
   of each file and compared it with the list in MANIFEST.sha256, whose own SHA-256 digest is
   [DIGEST]; they are the same.
5. [I found no sign that the process did not work properly at those times. / I found this: …]

I declare under penalty of perjury that the foregoing is true and correct.

[PLACE, DATE]                                                    [SIGNATURE]
"""


def statement(about: About, counts: Mapping[str, int], left_out: Sequence[str]) -> str:
    """The statement that opens a pack, as Markdown: no value from an ad stands in it."""
    files = [f"| `{name}` | {counts[name]} | {FILES[name]} |" for name in FILES if name in counts]
    missing = "".join(f"- {why}\n" for why in left_out)
    return STATEMENT.format(
        of=f"group {about.cluster}, " if about.cluster else "",
        ads=about.ads,
        at=about.at,
        who=_cell(about.who),
        reason=_cell(about.reason),
        handling=_cell(about.handling),
        software=about.software,
        models=", ".join(about.models) or "none",
        head=about.head or "none",
        files="\n".join(files),
        left_out=f"## What is left out\n\n{missing}\n" if missing else "",
    )


def certificate(about: About) -> str:
    """A draft for a certifying person to complete, correct and sign, as Markdown."""
    return CERTIFICATE.format(software=about.software)


def _cell(text: str) -> str:
    """A person's words as one cell of a table."""
    return " ".join(text.replace("|", "/").split())
