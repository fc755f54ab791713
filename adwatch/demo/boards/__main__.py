"""`python -m adwatch.demo.boards`: show a market in the foreground for one workspace."""

from __future__ import annotations

import argparse
from pathlib import Path

from adwatch.demo.boards.serving import serve


def main() -> None:
    """Read the arguments and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="adwatch.demo.boards", description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    for name, default in (("--ads", 600), ("--seed", 1), ("--day", 0)):
        parser.add_argument(name, type=int, default=default)
    given = parser.parse_args()
    serve(given.home, given.ads, given.seed, given.day)


if __name__ == "__main__":
    main()
