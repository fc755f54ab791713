"""`python -m adwatch.demo.boards`: show a market in the foreground for one workspace."""

from __future__ import annotations

import argparse
from pathlib import Path

from adwatch.demo.boards.serving import serve
from adwatch.demo.lists import Living, Scale


def main() -> None:
    """Read the arguments and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="adwatch.demo.boards", description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    for name, default in (("--ads", 600), ("--seed", 1), ("--day", 0), ("--days", 30)):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--lists", type=int, help="the market that lives, with so many lists")
    parser.add_argument("--per-day", type=float, default=Scale().per_day)
    parser.add_argument("--hard", action="store_true")
    given = parser.parse_args()
    living = None
    if given.lists is not None:
        living = Living(Scale(given.lists, given.per_day, given.days), given.hard)
    serve(given.home, given.ads, given.seed, given.day, living)


if __name__ == "__main__":
    main()
