"""Guesses the site file of a board whose pages are JSON: its list, its way on, its ads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from crawlers.guessing import values
from crawlers.guessing.documents import joined, leaves, lists, things
from crawlers.guessing.draft import Draft
from crawlers.guessing.found import Found
from crawlers.guessing.nexts import PAGE_NAMES
from crawlers.guessing.options import COST_DATA, Option
from crawlers.guessing.patterns import path_of, shape
from crawlers.guessing.sample import Sample

TITLES = ("title", "subject", "headline", "name", "heading")
TEXTS = re.compile(r"descr|body|text|content|details|message|about", re.IGNORECASE)
IDS = ("id", "uuid", "_id", "ad_id", "adId", "ref", "slug")
LINKS = re.compile(r"^(?:url|href|link|self|permalink|detail_?url|api_?url|links\.self|_links\.self"
                   r"\.href|links\.detail)$", re.IGNORECASE)  # fmt: skip
PICTURES = re.compile(r"image|photo|picture|media|gallery|foto", re.IGNORECASE)
LABELS = re.compile(
    r"attribute|param|propert|spec|feature|facts|custom_?fields|details|extra", re.IGNORECASE
)
CURSOR = re.compile(r"(?:next|cursor|continuation|after|page_?token)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?:/)?/[^\s]{2,}")


def guess(samples: Sequence[Sample]) -> Draft:
    """What JSON pages of one board tell of its site file."""
    listing = [(one, found) for one in samples if (found := _listed(one.data)) is not None]
    shown = [one.url for one, _ in listing]
    ads = [one for one in samples if one.url not in shown and _is_ad(one.data, listing)]
    draft = Draft(ads=len(ads), lists=len(listing), others=len(samples) - len(ads) - len(listing))
    if listing:
        draft.starts = [min((path_of(url) for url in shown), key=len)]
        _list(draft, listing, ads)
    if ads:
        _fields(draft, ads)
    return draft


def _listed(data: Any) -> tuple[str, list[dict[str, Any]]] | None:
    """The list of ads of a page; not what an ad page holds beside its ad."""
    found = things(data)
    if found is None or len(found[1][0]) < 4 or len(found[1]) < 3:
        return None
    inside = max((len(text) for _, text in leaves(data)), default=0)
    return found if inside < 200 or len(found[1]) > 12 else None


def _is_ad(data: Any, listing: Sequence[tuple[Sample, Any]]) -> bool:
    names = {path.rpartition(".")[2] for path, _ in leaves(data)}
    if not listing:
        return bool(names & set(TITLES))
    items = [item for _, (_, held) in listing for item in held[:3]]
    keys = Counter(path.rpartition(".")[2] for item in items for path, _ in leaves(item))
    return len(names & keys.keys()) >= 0.4 * len(keys) and bool(names & set(TITLES))


def _list(draft: Draft, listing: Sequence[tuple[Sample, Any]], ads: Sequence[Sample]) -> None:
    first, (path, items) = listing[0]
    draft.link = _link(first, items, ads)
    if draft.link is None:
        told = f"The list at {path} names no address of an ad."
        draft.notes.append(f"{told} If ads have no pages of their own: `[ad] in_list = true`.")
        return
    draft.item = Found((f"json:{path}",), len(listing), len(listing), f"{len(items)} entries")
    draft.going_on, draft.going_on_why = _next(listing)


def _link(sample: Sample, items: Sequence[dict[str, Any]], ads: Sequence[Sample]) -> Found | None:
    """The address of an ad in each entry, or one made of its number."""
    shapes = {shape(one.url) for one in ads}
    for path, text in leaves(items[0]):
        is_link = LINKS.search(path) and _ADDRESS.fullmatch(text)
        if is_link and (not shapes or shape(urljoin(sample.url, text)) in shapes):
            return Found((f"json:{path}",), len(items), len(items), text)
    for path, text in [*_all_links(items[0])]:
        if shape(urljoin(sample.url, text)) in shapes:
            return Found((f"json:{path}",), len(items), len(items), text)
    made = _template(items, ads)
    if made is None and not ads:
        linked = next(((p, t) for p, t in _all_links(items[0]) if not PICTURES.search(p)), None)
        return Found((f"json:{linked[0]}",), 1, len(items), linked[1]) if linked else None
    return made


def _all_links(item: Any) -> Iterator[tuple[str, str]]:
    """Addresses in an entry, wherever they stand."""
    if isinstance(item, dict):
        for name, value in item.items():
            if isinstance(value, dict):
                yield from ((joined(str(name), p), t) for p, t in _all_links(value))
            elif isinstance(value, str) and _ADDRESS.fullmatch(value):
                yield joined("", str(name)), value


def _template(items: Sequence[dict[str, Any]], ads: Sequence[Sample]) -> Found | None:
    for name in IDS:
        known = {str(item[name]) for item in items if item.get(name)}
        for one in ads:
            path = path_of(one.url)
            pieces = re.split(r"([/?&=])", path)
            own = [piece for piece in pieces if piece in known]
            if own:
                made = "".join(f"{{{name}}}" if piece == own[-1] else piece for piece in pieces)
                return Found((made,), len(items), len(items), path)
    return None


def _next(listing: Sequence[tuple[Sample, Any]]) -> tuple[dict[str, object], str]:
    """A cursor in the page, or a number in the addresses of the pages."""
    for sample, _ in listing:
        for path, text in _outside(sample.data):
            name = path.rpartition(".")[2]
            if not CURSOR.search(name):
                continue
            if _ADDRESS.fullmatch(text) or text.startswith("?"):
                return {"kind": "cursor", "at": f"json:{path}"}, f"{path} is the next address"
            if value := _carried(text, name, [one for one, _ in listing]):
                keys: dict[str, object] = {
                    "kind": "cursor",
                    "at": f"json:{path}",
                    "url": f"?{value}={{cursor}}",
                }
                return keys, f"{path} is put for {value} in the next address"
    return _counted(listing)


def _outside(data: Any) -> Iterator[tuple[str, str]]:
    """The plain values of a page that stand in no list, those about paging included."""
    if not isinstance(data, dict):
        return
    for name, value in data.items():
        if isinstance(value, dict):
            yield from ((joined(str(name), p), t) for p, t in _outside(value))
        elif isinstance(value, (str, int)) and not isinstance(value, bool):
            yield joined("", str(name)), str(value)


def _carried(value: str, name: str, samples: Sequence[Sample]) -> str | None:
    """The name in a list's address under which a cursor was sent."""
    for sample in samples:
        for key, held in parse_qsl(urlsplit(sample.url).query):
            if held == value:
                return key
    if name.lower() in {"next", "next_page"} and value.isdigit():
        return "page"
    bare = re.sub(r"^next_?", "", name, flags=re.IGNORECASE)
    return (
        (bare[:1].lower() + bare[1:]) or "cursor"
        if "cursor" in name.lower() or "token" in name.lower()
        else None
    )


def _counted(listing: Sequence[tuple[Sample, Any]]) -> tuple[dict[str, object], str]:
    numbers: dict[str, set[int]] = {}
    for sample, _ in listing:
        for name, value in parse_qsl(urlsplit(sample.url).query):
            if PAGE_NAMES.match(name) and value.isdigit():
                numbers.setdefault(name, set()).add(int(value))
    if not numbers:
        return {}, ""
    name, seen = max(numbers.items(), key=lambda pair: len(pair[1]))
    size = len(listing[0][1][1])
    if any(number >= size and number % size == 0 for number in seen) and size > 1:
        return {"kind": "offset", "url": f"?{name}={{n}}", "step": size}, f"{name} counts ads"
    return {"kind": "numbered", "url": f"?{name}={{n}}"}, f"{name} counts lists"


def _fields(draft: Draft, ads: Sequence[Sample]) -> None:
    known = _options(ads)
    title = _by_name(known, TITLES)
    if title is not None:
        draft.fields["title"] = _found(title, len(ads))
    long = [one for one in known if TEXTS.search(one.name) and _size(one) > 40]
    text = max(long or known, key=_size, default=None)
    if text is not None and _size(text) > 40:
        draft.fields["text"] = _found(text, len(ads))
    taken = frozenset([*title.values.values()] if title else ())
    short = [one for one in known if _size(one) <= 160]
    for name in values.FIELDS:
        if (found := values.guess(name, short, len(ads), taken)) is not None:
            draft.fields[name] = found
    _codes(draft, known, len(ads))
    _deeper(draft, ads)
    number = _by_name(known, IDS)
    if number is not None:
        draft.number = _found(number, len(ads))


def _options(ads: Sequence[Sample]) -> list[Option]:
    found: dict[str, dict[int, str]] = {}
    for number, sample in enumerate(ads):
        for path, text in leaves(sample.data):
            found.setdefault(path, {})[number] = text
    return [
        Option(f"json:{path}", _named(path), COST_DATA + 0.03 * path.count("."), held)
        for path, held in found.items()
    ]


def _named(path: str) -> str:
    """The last keys of a path, which say what a value is."""
    return ".".join(path.split(".")[-2:])


def _size(option: Option) -> float:
    return sum(map(len, option.values.values())) / len(option.values)


def _by_name(known: Sequence[Option], names: Sequence[str]) -> Option | None:
    """The option that is called by the first of some names, the least deep of them."""
    for name in names:
        called = [
            one for one in known if one.written.rpartition(".")[2].removeprefix("json:") == name
        ]
        if called:
            return min(called, key=lambda one: (one.written.count("."), -len(one.values)))
    return None


def _found(option: Option, pages: int) -> Found:
    return Found((option.written,), len(option.values), pages, next(iter(option.values.values())))


def _codes(draft: Draft, known: Sequence[Option], pages: int) -> None:
    for name, names in (("country", ("country_code", "countryCode", "country")),
                        ("language", ("language", "lang", "locale", "inLanguage"))):  # fmt: skip
        option = _by_name(known, names)
        if option is not None and all(
            re.match(r"[A-Za-z]{2}(?:[-_]|$)", v) for v in option.values.values()
        ):
            draft.fields[name] = _found(option, pages)


def _deeper(draft: Draft, ads: Sequence[Sample]) -> None:
    """Pictures and pairs of label and value, which stand in lists."""
    pictures: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    for sample in ads:
        for path, held in lists(sample.data):
            if PICTURES.search(path) and held:
                pictures.update(_picture_paths(path, held[0]))
            if held and isinstance(held[0], dict) and "value" in held[0]:
                labels[path] += 1
        for path in _objects(sample.data):
            labels[path] += bool(LABELS.search(path.rpartition(".")[2]))
    if pictures:
        path, count = pictures.most_common(1)[0]
        draft.fields["pictures"] = Found((f"json:{path}",), count, len(ads))
    if labels and (best := labels.most_common(1)[0])[1]:
        draft.facts = Found((f"json:{best[0]}",), best[1], len(ads))


def _picture_paths(path: str, first: Any) -> list[str]:
    if isinstance(first, str):
        return [path]
    names = ("large", "original", "full", "url", "src", "href", "big", "medium")
    return [f"{path}[].{name}" for name in names if isinstance(first, dict) and name in first][:1]


def _objects(data: Any, path: str = "", steps: int = 3) -> Iterator[str]:
    if isinstance(data, dict) and steps:
        for name, value in data.items():
            if isinstance(value, dict):
                yield joined(path, str(name))
                yield from _objects(value, joined(path, str(name)), steps - 1)
