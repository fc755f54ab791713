"""Where Chromium is on this machine.

How it is started is in `crawlers.chromium`, how one page is drawn in `crawlers.drawing`, and what
it may connect to in `crawlers.proxy`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from adwatch.errors import Unavailable
from adwatch.settings import load_settings

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""What Chromium is called on PATH, in the order tried."""

OWN_FOLDERS = (
    ".cache/ms-playwright",
    "Library/Caches/ms-playwright",
    "AppData/Local/ms-playwright",
)
"""Where Playwright keeps browsers it installed, under the home folder."""

OWN_FILES = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    "chromium-*/chrome-win*/chrome.exe",
)


def find_chromium() -> Path:
    """The Chromium of this machine: the one in the settings, Playwright's own, or one on PATH.

    Raises Unavailable where there is none.
    """
    told = load_settings().chromium
    if told is not None:
        if not told.is_file():
            raise Unavailable("the chromium in the settings is no file", where=str(told))
        return told
    found = next(_installed(), None)
    if found is None:
        raise Unavailable(
            "no Chromium was found: install the system's package chromium, run "
            "`playwright install chromium`, or set ADWATCH_CHROMIUM to its path"
        )
    return found


def _installed() -> Iterator[Path]:
    home = Path.home()
    for folder in OWN_FOLDERS:
        for pattern in OWN_FILES:
            # The highest revision is the newest Playwright's.
            yield from sorted((home / folder).glob(pattern), reverse=True)
    for name in NAMES:
        found = shutil.which(name)
        if found is not None:
            yield Path(found)


if __name__ == "__main__":
    find_chromium()
