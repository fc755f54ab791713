"""What a site file in TOML says is what is read: each kind of alternative, reader and proof."""

from datetime import UTC, datetime

import pytest

from adwatch.errors import Gone, MissingField, NotAnAdPage, TooLarge, UnknownValue
from adwatch.model import AdKind
from tests.crawlers.planned import URL, fields, json_page, page, received, site

LD = '<script type="application/ld+json">%s</script>'
STATED = [
    ('title = "h2.t"', "<h2>x</h2><h2 class=t>Quiet  hands</h2>", "Quiet  hands"),
    ('title = "p@data-t"', "<p>x</p><p data-t=Quiet>y</p>", "Quiet"),
    ('title = "meta:og:title"', "<meta property=og:title content=Quiet>", "Quiet"),
    ('title = "ld:JobPosting.title"', LD % '{"@type":"JobPosting","title":"Quiet"}', "Quiet"),
    ('title = "ld:title"', LD % '[{"@type":"X"},{"title":"Quiet &amp; calm"}]', "Quiet & calm"),
    ('title = "ld:Offer.price.name"', LD % '{"@type":"Offer","price":{"name":7}}', "7"),
    (
        'title = "state:ad.t"',
        '<script type="application/json">{"ad":{"t":"Quiet"}}</script>',
        "Quiet",
    ),
    ('title = "state:ad.t"', '<script>var a={};window.S = {"ad":{"t":"Quiet"}};</script>', "Quiet"),
    ('title = "microdata:name"', "<i itemprop='url name' content=Quiet>x</i>", "Quiet"),
    (
        'title = "microdata:Offer.price"',
        "<b itemprop=price>1</b><p itemtype='http://schema.org/Offer'><b itemprop=price>2</b></p>",
        "2",
    ),
    ('title = "label:Price|Rate"', "<dl><dt>Rate:</dt><dd>90</dd></dl>", "90"),
    ('title = "label:rate"', "<table><tr><th>A<td>1<tr><th>Rate<td>90</table>", "90"),
    ('title = "label:rate"', "<ul><li>Rate: 90 <b>EUR</b></li></ul>", "90 EUR"),
    ('title = "label:rate"', "<div><b>Rate</b> 90<br><b>Age</b> 3</div>", "90"),
    ('title = "label:rate"', "<div><div><span>Rate</span></div><div>90</div></div>", "90"),
    ("title = 'url:/ad/(\\d+)'", "x", "7"),
    ('title = ["h1", "h2"]', "<h1> </h1><h2>Quiet</h2>", "Quiet"),
    ("title = {from = 'h1', match = 'No (\\d+)'}", "<h1>Ad No 12 x</h1>", "12"),
    ('title = {from = "h1", reader = "number"}', "<h1>about 1 200,50 EUR</h1>", "1 200,50"),
    ('title = {from = "h1", map = {"OLD" = "new"}}', "<h1>old</h1>", "new"),
    ('title = {from = "h1", map = {"*" = "other"}}', "<h1>old</h1>", "other"),
]


@pytest.mark.parametrize(("lines", "body", "title"), STATED, ids=[one[0] for one in STATED])
def test_a_value_is_read_where_the_file_says(lines, body, title):
    assert fields(lines).parse_ad(page(body)).ad.title == title


@pytest.mark.parametrize(("body", "fired"), [("<h1>a</h1><h2>b</h2>", 0), ("<h2>b</h2>", 1)])
def test_it_is_told_which_alternative_gave_a_value(body, fired):
    read = fields('title = ["h1", "h2"]\ntext = "p"').parse_ad(page(body))
    assert read.alternatives == (("title", fired),)


MOMENTS = [
    ("2024-03-14T10:20:00+01:00", "", (14, 9, 20)),
    ("1710411600", "", (14, 10, 20)),
    ("1710411600000", "", (14, 10, 20)),
    ("14.03.2024 10:20", "", (14, 10, 20)),
    ("03/14/2024", ', order = "MDY"', (14, 0, 0)),
    ("Posted: 14. März 2024 10:20", ', languages = ["de"], zone = "Europe/Berlin"', (14, 9, 20)),
    ("14 марта 2024", ', languages = ["ru"]', (14, 0, 0)),
    ("14|3|2024", ', formats = "%d|%m|%Y"', (14, 0, 0)),
]


@pytest.mark.parametrize(("text", "more", "told"), MOMENTS, ids=[one[0] for one in MOMENTS])
def test_a_moment_is_read_in_its_language_and_zone(text, more, told):
    read = fields(f'title = "h1"\nposted_at = {{from = "i"{more}}}')
    day, hour, minute = told
    moment = read.parse_ad(page(f"<h1>x</h1><i>{text}</i>")).ad.posted_at
    assert moment == datetime(2024, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("text", ["5 minutes ago", "yesterday", "12 March", "soon", "1-" * 40])
def test_a_moment_that_hangs_on_the_day_of_reading_is_left_out(text):
    read = fields('title = "h1"\nposted_at = "i"').parse_ad(page(f"<h1>x</h1><i>{text}</i>"))
    assert read.ad.posted_at is None


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("2 hours ago", "en", (14, 16, 0)),
        ("Posted yesterday 14:05", "en", (13, 14, 5)),
        ("Сегодня, 10:00", "ru", (14, 10, 0)),
        ("12 March", "en", (12, 0, 0)),
    ],
)
def test_a_moment_that_counts_back_counts_from_when_the_page_was_fetched(text, language, told):
    made = fields(f'title = "h1"\nposted_at = {{from = "i", languages = "{language}"}}')
    doc = page(f"<h1>x</h1><i>{text}</i>")
    doc.at = datetime(2024, 3, 14, 18, 0, tzinfo=UTC)
    day, hour, minute = told
    moment = made.parse_ad(doc).ad.posted_at
    assert moment == datetime(2024, 3, day, hour, minute, tzinfo=UTC)


def test_what_no_field_takes_of_the_labels_is_kept_as_an_attribute():
    made = fields('title = "h1"\nprice = "label:Price"', 'attributes = "dl"\nignore = "Views"')
    facts = {"Price": "90", "Hair": "red", "Views": "7"}
    listed = "".join(f"<dt>{name}:</dt><dd>{value}</dd>" for name, value in facts.items())
    ad = made.parse_ad(page(f"<h1>x</h1><dl>{listed}</dl>")).ad
    assert (ad.price, ad.attributes) == ("90", (("Hair", "red"),))


@pytest.mark.parametrize(
    ("href", "value"), [("tel:%2B1%20555%0A0100", "+1 5550100"), ("tel:", None), ("x", "x")]
)
def test_a_named_attribute_is_what_a_link_calls(href, value):
    made = fields('title = "h1"', "named = { phone = 'a.call@href' }")
    ad = made.parse_ad(page(f"<h1>Quiet</h1><a class=call href='{href}'>Call</a>")).ad
    assert ad.attributes == ((("phone", value),) if value else ())


def test_pictures_are_whole_addresses_each_once():
    body = "<h1>x</h1><img src=/a.jpg><img data-src=b.jpg><img src=/a.jpg><img src=data:x>"
    ad = fields('title = "h1"\npictures = "img"').parse_ad(page(body)).ad
    told = [one.address for one in ad.pictures]
    assert told == ["http://board.example/a.jpg", "http://board.example/ad/b.jpg"]


def test_an_ad_in_json_is_read_by_paths():
    made = fields(
        'title = "json:ad.title"\ntext = "json:ad.body"\npictures = "json:ad.photos[*].url"\n'
        'kind = {from = "json:ad.type", map = {m = "massage", e = "escort"}}',
        'is = "json:ad"\nid = "json:ad.id"\nattributes = "json:ad.params"',
    )
    told = (
        '{"ad": {"id": 12, "title": "Quiet", "body": "<p>One<br>two", "type": "E",'
        ' "photos": [{"url": "/a.jpg"}], "params": [{"label": "Age", "value": 31}]}}'
    )
    ad = made.parse_ad(json_page(told)).ad
    assert (ad.key.local_id, ad.title, ad.text, ad.kind) == ("12", "Quiet", "One\ntwo", "escort")
    assert ad.attributes == (("Age", "31"),)
    assert [one.address for one in ad.pictures] == ["http://board.example/a.jpg"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("{", NotAnAdPage),
        ('{"a": NaN}', NotAnAdPage),
        ("[" * 100_000, TooLarge),
        ('{"a": 1}', NotAnAdPage),
        ('{"title": ["x"', NotAnAdPage),
        ("1" * 5000, NotAnAdPage),
    ],
)
def test_json_that_is_unsound_is_an_error_and_no_crash(body, error):
    with pytest.raises(error):
        fields('title = "json:title"').parse_ad(json_page(body))


def test_a_page_in_cp1251_is_read_as_its_header_its_meta_or_its_file_says():
    made = fields('title = "h1"')
    body = "<h1>Тихие руки</h1>".encode("cp1251")
    meta = b"<meta charset=windows-1251>" + body
    for came in (
        received(body, "text/html; charset=windows-1251"),
        received(meta),
        received(body, encoding="cp1251"),
    ):
        assert made.parse_ad(came).ad.title == "Тихие руки"


def test_the_type_of_an_answer_or_its_first_sign_says_that_it_is_json():
    told = [
        received(body, kind).is_json
        for body, kind in (
            (b'{"a": 1}', "application/json; charset=utf-8"),
            (b'{"a": 1}', "application/problem+json"),
            (b' [{"a": 1}]', "text/plain"),
            (b'{"a": 1}', "text/html"),
            (b"<p>x", ""),
        )
    ]
    assert told == [True, True, True, False, False]


REFUSED = [
    ('is = "article"', "<h1>x</h1>", NotAnAdPage),
    ('is = "h1"\nid = "b"', "<h1>x</h1>", MissingField),
    ('id = "b"', "<h1>x</h1>", NotAnAdPage),
    ("id = 'url:/job/(\\d+)'", "<h1>x</h1>", NotAnAdPage),
    ("", "<p>x</p>", NotAnAdPage),
    ('gone = "has ended"', "<h1>x</h1><p>This ad has ended.", Gone),
]


@pytest.mark.parametrize(("ad", "body", "error"), REFUSED, ids=[one[0] for one in REFUSED])
def test_a_page_that_is_no_ad_raises_what_says_so(ad, body, error):
    with pytest.raises(error):
        fields('title = "h1"', ad).parse_ad(page(body))


def test_an_advertiser_who_writes_that_the_ad_has_ended_ends_nothing():
    body = "<h1>My day has ended</h1>"
    assert fields('title = "h1"', 'gone = "has ended"').parse_ad(page(body)).ad.title is not None


def test_a_word_that_no_map_knows_is_an_error():
    made = fields('title = "h1"\nkind = {from = "h1", map = {Massage = "massage"}}')
    assert made.parse_ad(page("<h1>massage</h1>")).ad.kind is AdKind.MASSAGE
    with pytest.raises(UnknownValue):
        made.parse_ad(page("<h1>Nails</h1>"))


def test_an_ad_without_an_id_has_that_of_its_address():
    ad = fields('title = "h1"').parse_ad(page("<h1>x</h1>", URL + "?v=1")).ad
    assert (str(ad.key), ad.kind) == ("corner//ad/7?v=1", AdKind.MASSAGE)


def test_a_site_without_fields_gives_all_that_a_page_says():
    ad = (
        site("").parse_ad(page("<h1>Quiet</h1><p>One<br>two</p><img src=a.jpg><a href=/x>l</a>")).ad
    )
    assert (ad.title, ad.text) == ("Quiet", "Quiet\nOne\ntwo\nl")
    assert ad.attributes == (("link", "http://board.example/x"),)
    assert [one.address for one in ad.pictures] == ["http://board.example/ad/a.jpg"]
