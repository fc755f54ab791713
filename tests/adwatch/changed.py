"""A board whose pages changed after a sound run, as a workspace keeps it."""

from __future__ import annotations

from hashlib import sha256

from adwatch.kept import PageKind
from adwatch.model import Ad, AdKey, AdKind, Presence, RunVerdict, Sighting
from tests.storage.makes import later, page, run

SITE = "corner"
FILE = """name = "corner"
start = "/"

[ad.fields]
title = "h1"  # the heading
price = "label:Rates"
place = "label:Location"
"""
COUNT = 6


def old(number):
    """The ad as a sound run read it."""
    said = {"title": f"Quiet hands {number}", "price": f"{number}0 €", "place": f"Town {number}"}
    return Ad(AdKey(SITE, str(number)), AdKind.MASSAGE, url=url(number), **said)


def url(number):
    return f"https://corner.example/ad/{number}"


def body(number):
    """The page as it is today: the price has moved, title and place have changed places."""
    ad = old(number)
    facts = f"<dl><dt>Fee<dd>{ad.price}<dt>Location<dd>{ad.title}</dl>"
    return f"<html><body><h1>{ad.place}</h1>{facts}</body></html>".encode()


def keep_changed(workspace, home):
    """A sound run an hour ago, and one just now that read nothing right."""
    (home / "sites").mkdir()
    (home / "sites" / f"{SITE}.toml").write_text(FILE)
    store = workspace.store
    for name, minutes, sound in (("sound", 0, True), ("newest", 60, False)):
        begun = run(name, minutes, site=SITE, figures={"sound": sound})
        store.start_run(begun)
        for number in range(1, COUNT + 1):
            ad, moment = old(number), later(minutes + 1)
            look = (AdKey(SITE, str(number)), Presence.PRESENT, moment, url(number), name)
            if sound:
                store.save_ad(ad, Sighting(*look, ad.content_digest))
            else:
                kept = body(number)
                workspace.blobs.put(kept)
                stated = {"requested_url": url(number), "final_url": url(number), "run": name}
                digest = sha256(kept).hexdigest()
                kind = {"kind": PageKind.AD, "headers": (("Content-Type", "text/html"),)}
                store.save_page(page(site=SITE, body_digest=digest, **stated, **kind))
        verdict = RunVerdict.COMPLETE if sound else RunVerdict.UNHEALTHY
        ended = {"ended": later(minutes + 5), "verdict": verdict}
        store.finish_run(run(name, minutes, site=SITE, figures={"sound": sound}, **ended))
