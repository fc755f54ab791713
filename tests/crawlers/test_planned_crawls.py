"""Sites of TOML files are crawled like any other, over each kind of list, on real servers."""

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest

from adwatch.demo.boards.answer import JSON, Answer, Ask, html_page
from adwatch.demo.warrant import DEMO_WARRANT
from adwatch.model import AdKind, RunVerdict
from crawlers.sitefiles import FOLDER
from tests.crawlers.scripted import OPEN, crawled, journal, scripted

HEAD = 'name = "corner"\nkind = "massage"\nstart = ["{start}"]\n'
AD = '[ad]\nis = "article"\n[ad.fields]\ntitle = ["h1", "h2"]\n'
GONE = Answer(404, b"no such page")

pytestmark = pytest.mark.slow


class Warrants:
    """The warrant of the tests' own site."""

    def find(self, warrant_id):
        return replace(DEMO_WARRANT, id=warrant_id, sites=("corner",), kinds=tuple(AdKind))

    def close(self):
        """Nothing is open."""


def warrants():
    return Warrants()


class Counted:
    """A board whose lists are counted: three pages of two ads, then what it shows behind them."""

    def __init__(self, name, size, behind):
        self.name, self.size, self.behind = name, size, behind
        self.asked = []

    def answer(self, ask: Ask) -> Answer:
        self.asked.append(ask.path)
        if ask.path == "/robots.txt":
            return OPEN
        if ask.path != "/new":
            return ad(ask.path)
        number = int(ask.query.get(self.name, "1" if self.size == 1 else "0")) // self.size
        first = number - (1 if self.size == 1 else 0)
        return cards(*(2 * first + one for one in (1, 2))) if first < 3 else self.behind


def ad(path):
    return html_page("x", f"<article><h2>Quiet hands {path}</h2></article>")


def cards(*numbers):
    return html_page("x", "".join(f'<a class="c" href="/ad/{one}">x</a>' for one in numbers))


def written(home, lines, start="/new"):
    """A site file with these lines about its lists in a home."""
    (home / FOLDER).mkdir(parents=True, exist_ok=True)
    text = HEAD.format(start=start) + lines + AD
    (home / FOLDER / "corner.toml").write_text(text)


@contextmanager
def board(home, answers, answer=None):
    with scripted(home, "corner", answers) as script:
        if answer is not None:
            script.answer = answer  # it answers in place of the script
        yield script


def crawl(home):
    (run,) = crawled(home, "corner", WARRANTS="tests.crawlers.test_planned_crawls:warrants")
    return run


def titles(home):
    return sorted(row["ad"]["title"] for row in journal(home).rows("ad"))


@pytest.mark.parametrize(
    ("kind", "size", "behind"),
    [
        ("numbered", 1, GONE),
        ("numbered", 1, cards(1, 2)),
        ("offset", 2, html_page("x", "<p>Nothing more.</p>")),
    ],
    ids=["404", "the first again", "empty"],
)
def test_counted_lists_are_walked_to_their_end_and_no_further(crawl_home, kind, size, behind):
    step = f"step = {size}\n" if size > 1 else ""
    counting = f'[list.next]\nkind = "{kind}"\nurl = "?at={{n}}"\n{step}'
    written(crawl_home, f'[list]\nad = "a.c"\n{counting}')
    made = Counted("at", size, behind)
    with board(crawl_home, {}, made.answer):
        run = crawl(crawl_home)
    assert (run.verdict, run.reason) == (RunVerdict.COMPLETE, None)
    assert titles(crawl_home) == [f"Quiet hands /ad/{number}" for number in range(1, 7)]
    assert made.asked.count("/new") <= 5


def test_a_json_board_is_walked_by_its_cursor(crawl_home):
    written(
        crawl_home,
        '[list]\nitem = "json:data"\nad = "/api/ad/{id}"\n'
        '[list.next]\nkind = "cursor"\nat = "json:next"\n',
        "/api/1",
    )
    file = crawl_home / FOLDER / "corner.toml"
    file.write_text(
        file.read_text().replace('["h1", "h2"]', '"json:t"').replace("article", "json:t")
    )
    lists = [{"data": [{"id": 1}], "next": "/api/2"}, {"data": [{"id": 2}], "next": None}]
    pages = {f"/api/{n}": told for n, told in enumerate(lists, 1)}
    pages |= {f"/api/ad/{n}": {"t": f"Quiet {n}"} for n in (1, 2)}
    answers = {path: Answer(200, json.dumps(told).encode(), JSON) for path, told in pages.items()}
    with board(crawl_home, answers):
        run = crawl(crawl_home)
    assert (run.verdict, run.reason, titles(crawl_home)) == (
        RunVerdict.COMPLETE, None, ["Quiet 1", "Quiet 2"],
    )  # fmt: skip


def test_a_sitemap_is_walked_and_the_run_tells_which_alternatives_fired(crawl_home):
    written(crawl_home, '[list.next]\nkind = "sitemap"\n', "/sitemap.xml")
    index = "<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap></sitemapindex>"
    names = "<urlset><url><loc>/ad/1</loc></url></urlset>"
    answers = {
        "/sitemap.xml": Answer(200, index.encode(), "application/xml"),
        "/s1.xml": Answer(200, names.encode(), "application/xml"),
        "/ad/1": ad("/ad/1"),
    }
    with board(crawl_home, answers):
        run = crawl(crawl_home)
    assert run.verdict is RunVerdict.COMPLETE
    assert run.figures["fired"] == {"title 1": 1}


GROWING = """<div id="here"></div><script>
let count = 0;
const grow = () => { for (const end = Math.min(count + 2, 6); count < end;) {
  const card = document.createElement("p"); card.style.height = "1500px";
  card.innerHTML = `<a class="c" href="/ad/${++count}">x</a>`; here.append(card) } };
grow(); addEventListener("scroll", grow);
</script>"""


@pytest.mark.parametrize(
    ("browser", "going_on", "ads", "drawn"),
    [("true", '[list.next]\nkind = "scroll"\n', 6, 7), ('"auto"', "", 2, 1)],
    ids=["scrolled to its end", "an empty shell is drawn, what is none is not"],
)
def test_a_list_that_scripts_fill_is_drawn(crawl_home, browser, going_on, ads, drawn):
    written(crawl_home, f'[list]\nad = "a.c"\n{going_on}')
    file = crawl_home / FOLDER / "corner.toml"
    file.write_text(f"browser = {browser}\n{file.read_text()}")
    answers = {"/new": html_page("x", GROWING)}
    answers |= {path: ad(path) for path in (f"/ad/{number}" for number in range(1, 7))}
    with board(crawl_home, answers):
        run = crawl(crawl_home)
    assert (run.verdict, run.reason) == (RunVerdict.COMPLETE, None)
    assert titles(crawl_home) == [f"Quiet hands /ad/{number}" for number in range(1, ads + 1)]
    assert sum(row["by"] == "browser" for row in journal(crawl_home).rows("page")) == drawn
