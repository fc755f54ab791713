"""What was acknowledged is there after the writing process was killed at any instant."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from contextlib import closing

import pytest

from storage.blobs import FileBlobs

pytest_plugins = ("tests.storage.engines",)

WRITER = """
import sys
from pathlib import Path
from storage.store import SqlStore
from storage.blobs import FileBlobs
from tests.storage.makes import ad, look, page
home, url, first = Path(sys.argv[1]), sys.argv[2] or None, int(sys.argv[3])
store, blobs = SqlStore.open(home, url), FileBlobs(home / "blobs")
for number in range(first, first + 10_000):
    digest = blobs.put(f"page {number}".encode())
    store.save_page(page(body_digest=digest))
    said = ad(str(number), f"text {number}", page_digest=digest)
    store.save_ad(said, look(said))
    print(number, flush=True)
"""


def killed_after(place, first: int, lines: int) -> int:
    """Start a writer, kill it some way into a write; the last number it acknowledged."""
    command = [sys.executable, "-c", WRITER, str(place.home), place.url or "", str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        for _ in range(lines):
            last = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        return int((writer.stdout.read().split() or [last])[-1])


@pytest.mark.slow
@pytest.mark.parametrize("kills", [2, pytest.param(25, marks=pytest.mark.proof)])
def test_acknowledged_ads_survive_a_killed_writer(place, kills):
    rng, first = random.Random(kills), 0
    for _ in range(kills):
        acknowledged = killed_after(place, first, rng.randint(1, 9))
        with closing(place.open()) as store:
            kept = {one.key.local_id: one.text for one in store.ads()}
            counts = store.counts()
        assert kept.keys() >= {str(number) for number in range(acknowledged + 1)}
        assert all(text == f"text {number}" for number, text in kept.items())
        assert counts["ads"] == counts["versions"] == counts["sightings"] <= counts["pages"]
        first = len(kept)


@pytest.mark.slow
def test_every_page_that_survived_has_its_bytes(place):
    killed_after(place, 0, 5)
    with closing(place.open()) as store:
        assert list(FileBlobs(place.home / "blobs", store.kept_digests).verify()) == []
