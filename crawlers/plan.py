"""What a site file in TOML says, checked: plain values, and every rule that they must keep.

How a file is found and its errors are told is in `crawlers.planfile`; how a plan becomes a Site
in `crawlers.planned`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from math import prod
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from adwatch.model import AdKind
from adwatch.promotion import REPAIRED
from crawlers.alternative import Alternative, How, check_pattern
from crawlers.html import check_css
from crawlers.moments import check_format, languages_known

Reader = Literal["text", "lines", "number", "price", "moment", "address"]
"""How the text of a field may be read."""

FIELDS: Mapping[str, Reader] = {
    "title": "text", "text": "lines", "place": "text", "country": "text", "language": "text",
    "price": "price", "author": "text", "posted_at": "moment", "pictures": "address",
    "kind": "text",
}  # fmt: skip
"""The fields of an ad that a site file may name, each with its usual reader."""

STARTS = 5_000
"""First lists of a site: cities by categories of a large board, and no more than a run may ask."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
BRACES = re.compile(r"\{([^{}]+)\}")
"""Where a value is filled into an address."""


def _listed(value: object) -> object:
    """A single value stands for a list of one; a list becomes a tuple."""
    if isinstance(value, list):
        return tuple(value)
    return value if isinstance(value, (tuple, Mapping)) else (value,)


def _alternative(value: object) -> Alternative:
    if not isinstance(value, str):
        raise ValueError("is no text")
    return Alternative.read(value)


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        raise ValueError("is no encoding") from None


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        is_host = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_host = False
    if not is_host or parts.path.strip("/") or parts.query or parts.username:
        raise ValueError("is not like https://board.example")
    return address.rstrip("/")


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank: every page says that")
    return text


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("is made of small letters, digits and _, a letter first")
    return name


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Said = Annotated[tuple[Annotated[str, AfterValidator(_said)], ...], BeforeValidator(_listed)]
Formats = Annotated[
    tuple[Annotated[str, AfterValidator(check_format)], ...], BeforeValidator(_listed)
]
Css = Annotated[str, AfterValidator(check_css)]
Where = Annotated[Alternative, BeforeValidator(_alternative)]
Chain = Annotated[tuple[Where, ...], BeforeValidator(_listed), Field(min_length=1)]
Pattern = Annotated[str, AfterValidator(check_pattern)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z]{2}$")]


class Part(BaseModel):
    """A table of a site file: unknown keys and values of other types are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, ignored_types=(type,))


def _as_field(value: object) -> object:
    """A chain alone stands for a field with nothing else to say."""
    return value if isinstance(value, Mapping) else {"from": value}


class FieldPlan(Part):
    """Where a field's value stands, in order of trust, and how it is read.

    `match` is a pattern whose one group is taken out of the text, `map` gives words for the
    page's own (`"*"` for all others). `languages`, `formats` and `zone` are for moments.
    `candidates` are asked where no alternative gives a value: what they give is not sure.
    """

    alternatives: Chain = Field(default=(), alias="from")
    candidates: Chain = Field(default=(), alias="candidate")
    reader: Reader | None = None
    match: Annotated[str, AfterValidator(lambda text: check_pattern(text, 1))] | None = None
    map: dict[str, str] = {}
    languages: Texts = ()
    formats: Formats = ()
    order: Literal["DMY", "MDY", "YMD"] | None = None
    zone: str | None = None

    @property
    def chain(self) -> tuple[Alternative, ...]:
        """All of them, in the order in which they are asked."""
        return (*self.alternatives, *self.candidates)

    @model_validator(mode="after")
    def _check_chain(self) -> FieldPlan:
        if not self.chain:
            raise ValueError("from: is missing")
        return self

    @model_validator(mode="after")
    def _check_moment(self) -> FieldPlan:
        if self.zone is not None:
            from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

            try:
                ZoneInfo(self.zone)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                raise ValueError("zone: is no time zone such as Europe/London") from None
        if self.languages and not languages_known(self.languages):
            raise ValueError("languages: moments are read in others only, such as en or ru")
        return self


class NextPlan(Part):
    """How a list goes on.

    `link`: the address at `at`. `numbered` and `offset`: `url` with `{n}`, counted up by `step`
    from `from`, to `to` or until a page names no other ad than the one before. `cursor`: what
    stands at `at` is put for `{cursor}` into `url`, or is the address itself. `scroll`: the page
    is drawn and scrolled until `end` matches, or until it grows no more. `sitemap`: what an index
    names.
    """

    kind: Literal["link", "numbered", "offset", "cursor", "scroll", "sitemap"]
    at: Chain | None = None
    url: str | None = None
    first: Annotated[int, Field(ge=0)] | None = Field(default=None, alias="from")
    step: Annotated[int, Field(ge=1)] | None = None
    last: Annotated[int, Field(ge=0)] | None = Field(default=None, alias="to")
    end: Css | None = None

    @model_validator(mode="after")
    def _check_kind(self) -> NextPlan:
        stated = {name for name in _NEXT_NAMES if getattr(self, name) is not None}
        needed, allowed = _NEXT[self.kind]
        for name in sorted(needed - stated):
            raise ValueError(f"{_NEXT_NAMES[name]}: is missing for {self.kind}")
        for name in sorted(stated - needed - allowed):
            raise ValueError(f"{_NEXT_NAMES[name]}: says nothing for {self.kind}")
        if self.url is not None:
            mark = "{cursor}" if self.kind == "cursor" else "{n}"
            if _PLACEHOLDER.findall(self.url) != [mark.strip("{}")]:
                raise ValueError(f"url: needs {mark} once, and no other mark")
        return self


_NEXT_NAMES = {
    "at": "at", "url": "url", "first": "from", "step": "step", "last": "to", "end": "end",
}  # fmt: skip
_COUNTED = (frozenset({"url"}), frozenset({"first", "step", "last"}))
_NEXT: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "link": (frozenset({"at"}), frozenset()),
    "numbered": _COUNTED,
    "offset": (_COUNTED[0] | {"step"}, _COUNTED[1]),
    "cursor": (frozenset({"at"}), frozenset({"url"})),
    "scroll": (frozenset(), frozenset({"end"})),
    "sitemap": (frozenset(), frozenset()),
}
"""The keys that each kind of going on needs, and those that it may have."""


class ListPlan(Part):
    """What a list page holds: repeated blocks (`item`), in each the address of an ad (`ad`).

    In a JSON page both are paths, that of `ad` from the item, or `ad` is an address with such
    paths in braces. `ad_url` is a pattern that the addresses of ads have. `ready` matches once
    a drawn list is there. `newest_first` says in which order it shows ads.
    """

    item: Where | None = None
    ad: Annotated[str, Field(min_length=1)] | None = None
    ad_url: Pattern | None = None
    ready: Css | None = None
    newest_first: bool = False
    next: NextPlan | None = None

    @model_validator(mode="after")
    def _check_item(self) -> ListPlan:
        if self.item is not None and self.item.how not in {How.CSS, How.JSON, How.STATE}:
            raise ValueError("item: is a selector, or a json: or state: path")
        self.links  # noqa: B018 - is read to find what is wrong with it
        return self

    @property
    def is_json(self) -> bool:
        """Whether the items are JSON: of a page that is, or of what its scripts hold."""
        return self.item is not None and self.item.how in {How.JSON, How.STATE}

    @property
    def is_template(self) -> bool:
        """Whether `ad` is an address to be filled in."""
        return self.is_json and not (self.ad or "").startswith("json:")

    @cached_property
    def links(self) -> Sequence[Alternative]:
        """Where the address of an ad stands, or what is to be filled into it, in its order."""
        if self.ad is None:
            return ()
        try:
            if not self.is_template:
                return (Alternative.read(self.ad),)
            names = BRACES.findall(self.ad)
            if not names:
                raise ValueError("is a json: path or an address with {paths}")
            return tuple(Alternative.read(f"json:{name}") for name in names)
        except ValueError as error:
            raise ValueError(f"ad: {error}") from None


class AdPlan(Part):
    """What an ad page holds.

    `is` proves that a page is an ad's; `id` is the site's own number or word for it, `gone` are
    texts by which a page says that its ad is over. `attributes` are where pairs of label and
    value stand, whose labels no field takes; `ignore` names labels to leave out. `named` are
    attributes whose labels no page states. `ready` matches once a drawn page is there. `in_list`
    says that ads have no pages of their own: each item of a list is one.
    """

    proof: Chain | None = Field(default=None, alias="is")
    id: Chain | None = None
    gone: Said = ()
    attributes: Chain | None = None
    ignore: Texts = ()
    named: dict[Annotated[str, Field(min_length=1, max_length=60)], Chain] = {}
    ready: Css | None = None
    in_list: bool = False
    fields: dict[str, Annotated[FieldPlan, BeforeValidator(_as_field)]] = {}

    @model_validator(mode="after")
    def _check_fields(self) -> AdPlan:
        for name in self.fields:
            if name not in FIELDS:
                raise ValueError(f"fields.{name}: no such field; there are {', '.join(FIELDS)}")
            if self.fields[name].candidates and name not in REPAIRED:
                raise ValueError(f"fields.{name}.candidate: only for {', '.join(REPAIRED)}")
        kinds = self.fields["kind"].map.values() if "kind" in self.fields else ()
        for word in (word for word in kinds if word.casefold() not in list(AdKind)):
            raise ValueError(f"fields.kind.map: {word!a} is none of {', '.join(AdKind)}")
        return self


class ExpectPlan(Part):
    """What a healthy run brings: ads, and by field the least share of them that state it."""

    min_ads: Annotated[int, Field(ge=1)] = 1
    filled: dict[str, Annotated[float, Field(ge=0, le=1, strict=False)]] = {}

    @model_validator(mode="after")
    def _check_filled(self) -> ExpectPlan:
        known = [*(set(FIELDS) - {"kind", "country", "language", "posted_at"}), "url"]
        for name in self.filled:
            if name not in known:
                raise ValueError(f"filled.{name}: can be said of {', '.join(sorted(known))}")
        return self


class Plan(Part):
    """The whole of a site file.

    `kind`, `country` and `language` hold for ads that state none. `start` are the paths of the
    first lists, with the marks of `matrix` filled in, each with each. `browser` has pages drawn:
    all of them, or, if "auto", those that are empty shells. `requests_per_day` is the budget of
    a crawl that is given none.
    """

    name: Annotated[str, AfterValidator(_named)]
    address: Annotated[str, AfterValidator(_host)] | None = None
    version: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    kind: Literal["escort", "massage", "job", "other"] = "other"
    country: Code | None = None
    language: Code | None = None
    encoding: Annotated[str, AfterValidator(_encoding)] | None = None
    browser: bool | Literal["auto"] = False
    cookies: dict[str, str] = {}
    start: Annotated[Texts, Field(min_length=1)]
    matrix: dict[str, Texts] = {}
    requests_per_day: Annotated[int, Field(ge=1)] | None = None
    lists: ListPlan = Field(default=ListPlan(), alias="list")
    ad: AdPlan = AdPlan()
    expect: ExpectPlan = ExpectPlan()

    @model_validator(mode="after")
    def _check_start(self) -> Plan:
        used = {name for path in self.start for name in _PLACEHOLDER.findall(path)}
        for path in self.start:
            if not path.startswith("/") or path.startswith("//"):
                raise ValueError("start: is a path, and begins with one /")
        for name in sorted(used ^ set(self.matrix)):
            where = f"matrix.{name}: is in no start" if name in self.matrix else None
            raise ValueError(where or f"start: {{{name}}} has no values in matrix")
        marks = (set(_PLACEHOLDER.findall(path)) for path in self.start)
        if sum(prod(len(self.matrix[name]) for name in names) for names in marks) > STARTS:
            raise ValueError(f"matrix: makes more than {STARTS} first lists")
        return self

    @model_validator(mode="after")
    def _check_cookies(self) -> Plan:
        for name, value in self.cookies.items():
            if not re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", name, re.ASCII):
                raise ValueError("cookies: a name has letters, digits and marks without spaces")
            if not re.fullmatch(r"[!#-+\--:<-\[\]-~]*", value):
                raise ValueError(f"cookies.{name}: a value has no spaces, quotes, commas or ;")
        return self

    @model_validator(mode="after")
    def _check_in_list(self) -> Plan:
        is_held, lists = self.ad.in_list, self.lists
        if not is_held and lists.is_json and lists.ad is None:
            raise ValueError("list.ad: is missing: json: path or address with {paths} in each item")
        needed = {"list.item": lists.item, "ad.fields": self.ad.fields}
        for name in (name for name, told in needed.items() if is_held and not told):
            raise ValueError(f"{name}: is missing where ads stand in lists")
        idle = {"list.ad": lists.ad, "list.ad_url": lists.ad_url, "ad.ready": self.ad.ready,
                "requests_per_day": self.requests_per_day}  # fmt: skip
        for name in (name for name, told in idle.items() if is_held and told is not None):
            raise ValueError(f"{name}: says nothing where ads stand in lists")
        return self

    @model_validator(mode="after")
    def _check_drawn(self) -> Plan:
        going_on = self.lists.next
        if going_on is not None and going_on.kind == "scroll" and self.browser is not True:
            raise ValueError("list.next.kind: scroll needs browser = true")
        return self

    @cached_property
    def start_paths(self) -> tuple[str, ...]:
        """The paths of the first lists, every value of the matrix in its place."""
        return tuple(dict.fromkeys(filled for path in self.start for filled in self._filled(path)))

    def _filled(self, path: str) -> Iterator[str]:
        names = list(dict.fromkeys(_PLACEHOLDER.findall(path)))
        for values in product(*(self.matrix[name] for name in names)):
            yield _fill(path, dict(zip(names, values, strict=True)))

    @property
    def ad_kind(self) -> AdKind:
        """What an ad offers that does not say it."""
        return AdKind(self.kind)


def _fill(text: str, values: Mapping[str, Any]) -> str:
    return _PLACEHOLDER.sub(lambda mark: str(values[mark[1]]), text)
