"""A site file in TOML is read strictly: every mistake is told with its line and its key."""

import pytest

from adwatch.errors import ConfigError
from crawlers.planfile import SOURCE_BYTES, parse_plan, read_plan
from crawlers.sitefiles import plan_files

SOUND = """# a board
name = "corner"
address = "https://board.example"
kind = "massage"
start = [
  "/{city}/new",
]
cookies = { over18 = "1" }

[matrix]
city = ["leeds", "york"]

[list]
item = "article.card"
ad = "a@href"

[list.next]
kind = "numbered"
url = "?page={n}"

[ad]
is = "article.ad"
id = 'url:/ad/(\\d+)'
attributes = "dl.facts"

[ad.fields]
title = ["h1", "meta:og:title"]
place = { from = "label:Town", map = { L = "Leeds" } }
posted_at = { from = "time@datetime", zone = "Europe/London" }

[expect]
filled = { title = 1 }
"""

WRONG = [
    ("title =", "tittle =", 27, "ad.fields.tittle: no such field"),
    ('"h1"', '"h1["', 27, "ad.fields.title.0: is no CSS selector"),
    ('"meta:og:title"', '"json:a..b"', 27, "ad.fields.title.1: is no JSON path"),
    ("meta:og:title", "meta:", 27, "ad.fields.title.1: needs the name"),
    ("label:Town", "label:", 28, "ad.fields.place.from: needs a label"),
    ("Europe/London", "Europe/Leeds", 29, "ad.fields.posted_at.zone: is no time zone"),
    ('map = { L = "Leeds" }', "map = { L = 1 }", 28, "ad.fields.place.map.L: "),
    ("(\\d+)", "\\d+", 23, "ad.id: needs 1 group"),
    ("(\\d+)", "(\\d+", 23, "ad.id: is no regular expression"),
    ("numbered", "counted", 18, "list.next.kind: "),
    ("?page={n}", "?page=n", 19, "list.next.url: needs {n} once"),
    ('url = "?page={n}"', "step = 2", 17, "list.next.url: is missing for numbered"),
    ('url = "?page={n}"', 'url = "?p={n}"\nend = "b"', 20, "list.next.end: says nothing"),
    ('"numbered"\nurl = "?page={n}"', '"scroll"', 18, "list.next.kind: scroll needs"),
    (', zone = "Europe/London"', ', formats = ["%Q"]', 29, "ad.fields.posted_at.formats.0: is no"),
    (', zone = "Europe/London"', ', formats = ["%d.%m."]', 29, "ad.fields.posted_at.formats.0: "),
    ("is =", 'gone = " "\nis =', 22, "ad.gone: is blank"),
    (
        "place = {",
        'kind = {from = "b", map = {X = "nails"}}\nplace = {',
        28,
        "ad.fields.kind.map: ",
    ),
    ('"york"]', "3]", 11, "matrix.city.1: "),
    ("city =", "town =", 5, "start: {city} has no values"),
    ('"/{city}/new"', '"new"', 5, "start: is a path"),
    ('"massage"', '"nails"', 4, "kind: "),
    ('name = "corner"', "name = 3", 2, "name: "),
    ('name = "corner"', 'name = "../x"', 2, "name: "),
    ('name = "corner"', "", 1, "name: Field required"),
    ("https://board.example", "board.example", 3, "address: is not like"),
    ('over18 = "1"', 'over18 = "1;"', 8, "cookies.over18: "),
    ("is =", "proof =", 22, "ad.proof: no such key"),
    ('"massage"', '"massage"\nencoding = "cp0"', 5, "encoding: is no encoding"),
    ('item = "article.card"', 'item = "json:items"', 15, "list.ad: is a json: path or"),
    ("title = 1", "title = 2", 32, "expect.filled.title: "),
    ("title = 1", "kind = 1", 32, "expect.filled.kind: can be said of"),
]


def test_a_sound_file_is_a_plan_with_its_matrix_filled_in():
    read = parse_plan(SOUND.encode(), "corner.toml")
    assert read.plan.start_paths == ("/leeds/new", "/york/new")
    assert [str(one) for one in read.plan.ad.fields["title"].alternatives] == [
        "h1",
        "meta:og:title",
    ]
    assert len(read.version) == 12


@pytest.mark.parametrize(("was", "now", "line", "words"), WRONG, ids=[one[3] for one in WRONG])
def test_a_mistake_is_told_with_its_line_and_its_key(was, now, line, words):
    assert was in SOUND
    with pytest.raises(ConfigError) as told:
        parse_plan(SOUND.replace(was, now, 1).encode(), "corner.toml")
    assert str(told.value).startswith(f"corner.toml:{line}: {words}")


def test_what_is_no_toml_is_told_with_its_line():
    with pytest.raises(ConfigError, match=r"corner.toml: .*line 13"):
        parse_plan(SOUND.replace("[list]", "[list").encode(), "corner.toml")


def test_a_plan_has_the_name_of_its_file(tmp_path):
    (tmp_path / "other.toml").write_text(SOUND)
    with pytest.raises(ConfigError, match=r"other.toml:2: name: is not the file's"):
        read_plan(tmp_path / "other.toml")


def test_a_matrix_of_too_many_lists_is_refused_before_they_are_made():
    city = f"city = {[str(number) for number in range(400)]}"
    marks = SOUND.replace("/{city}/", "/{city}{a}{b}{c}/").replace('city = ["leeds", "york"]', city)
    wide = marks.replace(city, "\n".join([city, *(f"{x}{city[4:]}" for x in "abc")]))
    with pytest.raises(ConfigError, match="matrix: makes more than 5000"):
        parse_plan(wide.encode(), "corner.toml")


@pytest.mark.parametrize("source", [b"\xff\xfe", b"a" * (SOURCE_BYTES + 1), b"x = " + b"[" * 5000])
def test_bytes_that_are_no_site_file_are_an_error(source):
    with pytest.raises(ConfigError):
        parse_plan(source, "corner.toml")


def test_another_content_is_another_version_unless_the_file_states_one():
    told = [
        parse_plan(text.encode(), "x").version
        for text in (SOUND, SOUND + "# more", 'version = "7"\n' + SOUND)
    ]
    assert told[0] != told[1]
    assert told[2] == "7"


def test_a_file_that_an_editor_hides_is_no_site(tmp_path):
    (tmp_path / "sites").mkdir()
    for name in (".corner.toml", ".#corner.toml", "corner.toml"):
        (tmp_path / "sites" / name).write_text("")
    assert [file.name for file in plan_files(tmp_path)] == ["corner.toml"]
