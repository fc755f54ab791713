"""The demo's commands: the whole main job on an invented market, and its parts."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from adwatch.cli.shell import (
    HomeOption,
    JsonOption,
    PlainOption,
    choose,
    counting,
    print_json,
    say,
    settings_for,
)
from adwatch.demo.lists import MOST_LISTS, Living, Scale
from adwatch.errors import NotFound

AdsOption = Annotated[int, typer.Option("--ads", min=10, help="Ads in the market.")]
SeedOption = Annotated[int, typer.Option("--seed", help="The market's seed.")]

HardOption = Annotated[bool, typer.Option("--hard", help="With thieves, spam, flats.")]
PerDayOption = Annotated[
    float, typer.Option("--per-day", min=1.0, max=1e6, help="New ads a day on all lists.")
]
DaysOption = Annotated[int, typer.Option("--days", min=1, max=1000, help="Days of the market.")]
LIVING = "Show the market that lives for months, with so many lists."

demo_app = typer.Typer(help="Run the whole main job on the built-in demo market.")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(demo_app, name="demo")


@demo_app.callback(invoke_without_command=True)
def demo(
    context: typer.Context,
    ads: AdsOption = 400,
    days: Annotated[int, typer.Option("--days", min=0, help="Simulated days after the first.")] = 1,
    seed: SeedOption = 1,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the boards up.")] = False,
    plain: PlainOption = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Put the boards up, crawl, extract, link, evaluate, explain one cluster, boards down."""
    if context.invoked_subcommand is not None:
        if home is not None:
            choose(home)
        return
    from adwatch.cli.demo_words import summary_words
    from adwatch.cli.watching import watching
    from adwatch.pipeline.demo import DemoOrder, Told, run_demo

    order = DemoOrder(ads=ads, days=days, seed=seed, keep=keep)
    told = Told(say, partial(watching, plain=plain), partial(counting, "demo"))
    summary = run_demo(settings_for(home), order, told)
    if json:
        print_json(summary)
    else:
        print(summary_words(summary))


@demo_app.command()
def market(
    out: Annotated[Path, typer.Option("--out", help="Folder for ads.jsonl and truth.csv.")],
    ads: AdsOption = 2000,
    seed: SeedOption = 1,
    pictures: Annotated[bool, typer.Option("--pictures", help="Picture files too.")] = False,
    hard: HardOption = False,
    days: Annotated[int, typer.Option("--days", min=0, max=1000, help="Later days, too.")] = 0,
) -> None:
    """Write an invented market: ads.jsonl to import, truth.csv to evaluate against."""
    from adwatch.demo.export import write_days
    from adwatch.demo.write import write

    if days == 0:
        write(ads, seed, out, pictures=pictures, hard=hard)
        say(f"{ads} ads and their truth are in {out}")
        return
    if pictures:
        raise typer.BadParameter("pictures are drawn for day 0 only: leave out --days")
    counts = write_days(ads, seed, days, out, hard)
    say(f"{counts['versions']} versions of ads over {days} days and their truth are in {out}")


@demo_app.command()
def timeline(
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")],
    lists: Annotated[int, typer.Option("--lists", min=1, max=MOST_LISTS)] = 400,
    per_day: PerDayOption = 14_000.0,
    days: DaysOption = 30,
    seed: SeedOption = 1,
    hard: HardOption = False,
    texts: Annotated[bool, typer.Option("--texts", help="What each ad says, too.")] = False,
) -> None:
    """Write a market over months: when each ad appears, is edited, removed, and who posts it."""
    from adwatch.demo.export import write_timeline

    counts = write_timeline(Living(Scale(lists, per_day, days), hard), seed, out, texts)
    say(", ".join(f"{count} {name}" for name, count in counts.items()) + f" are in {out}")


@demo_app.command()
def up(
    ads: AdsOption = 400,
    seed: SeedOption = 1,
    day: int = 0,
    lists: Annotated[
        int | None, typer.Option("--lists", min=1, max=MOST_LISTS, help=LIVING)
    ] = None,
    per_day: PerDayOption = 200.0,
    days: DaysOption = 30,
    hard: HardOption = False,
    home: HomeOption = None,
) -> None:
    """Put the demo boards up in the background, for an hour at most."""
    from adwatch.demo.boards import start_detached

    settings = settings_for(home)
    living = None if lists is None else Living(Scale(lists, per_day, days), hard)
    for site, address in start_detached(settings.home, ads, seed, day, living).items():
        print(f"{site}  {address}")


@demo_app.command()
def day(number: Annotated[int, typer.Argument(min=0)], home: HomeOption = None) -> None:
    """Show another simulated day on the demo boards of this workspace."""
    from adwatch.demo.boards import advance

    _told(advance(settings_for(home).home, number), f"the boards show day {number}")


@demo_app.command()
def change(
    site: Annotated[str, typer.Argument(help="demo_escort, demo_job or demo_massage.")],
    move: Annotated[list[str] | None, typer.Option("--move", help="Field to move.")] = None,
    swap: Annotated[tuple[str, str] | None, typer.Option("--swap", help="Two fields.")] = None,
    draw_numbers: Annotated[bool, typer.Option("--draw-numbers", help="As pictures.")] = False,
    trouble: Annotated[str | None, typer.Option("--trouble", help="down, cut, blocked.")] = None,
    home: HomeOption = None,
) -> None:
    """Change the layout of a demo board, or make it fail; without options it is as built."""
    from adwatch.demo.boards import change as change_board
    from adwatch.demo.boards.calendar import BoardDay

    told = {"moved": move, "swapped": swap, "drawn": draw_numbers, "trouble": trouble}
    try:
        today = BoardDay.from_dict(told)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from wrong
    _told(change_board(settings_for(home).home, site, today), f"{site} has changed")


def _told(was_done: bool, words: str) -> None:
    if not was_done:
        raise NotFound("no demo board is up that can show this: adwatch demo up")
    say(words)


@demo_app.command()
def down(home: HomeOption = None) -> None:
    """Take the demo boards of this workspace down."""
    from adwatch.demo.boards import stop

    was_up = stop(settings_for(home).home)
    say("the boards are down" if was_up else "no boards were up")
