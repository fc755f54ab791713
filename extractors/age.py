"""Ages as advertised: years in digits or words; whether a person is that old is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from adwatch.model import Ad, Rejection, Signal, Span
from extractors.anchored import Anchored
from extractors.base import Example, Extractor
from extractors.lexicon import alternation, words
from extractors.number_words import ages_in_words
from extractors.reading import Field, plain, read, split_words

FIELDS = ("title", "text", "author")
MEMORY = 64  # fields whose ages are kept for the extractors that need them too
YOUNGEST, OLDEST = 10, 99  # years; outside it a number is not an age as advertised
CONFIDENCE = {"unit": 0.95, "cue": 0.95, "bounds": 0.6, "words": 0.9, "attribute": 0.98,
              "bracket": 0.85, "title": 0.7, "name": 0.55, "pronoun": 0.8,
              "required": 0.4}  # fmt: skip
WORDS_BACK = 4  # words of a spelled number and what joins them
CONTEXT = 28  # characters looked at on each side of a number
SENTENCE = 90  # characters before an age in which workers may be sought


_UNIT = alternation("age", "unit")
_AFTER = re.compile(
    rf"\s?-?\s?(?:(?:{_UNIT})(?![^\W\d_])(?:\s?-?\s?(?:{alternation('age', 'old')})\b)?"
    rf"|['’]?s?\s?y\s?/?\s?o\b|(?:y|j|л|г)(?=\W|$)|\s(?:[yj]|г|л)\."
    rf"|{alternation('age', 'unspaced unit')})"
)
_UNITS = words("age", "unit")
_TENS = frozenset(spelling.split()[0] for spelling, years in ages_in_words().items() if years >= 18)
_CUES = words("age", "cue")
_SPELLING = _UNITS | _CUES | _TENS
"""Words beside which a number may be spelt."""
_UNSPACED_CUES = tuple(sorted(words("age", "unspaced cue")))
_RANGE = re.compile(
    r"\s?(?:-|~|to|bis|a|al|до|tot|do|and|&|/|y|et|und|или|и|or)\s?(\d\d)(?!\d|[.,]\d)"
)
_PRONOUN = re.compile(rf"(?<!\w)(?:{alternation('age', 'pronoun')})\s?:?\s?$")
_NOT_AN_AGE = re.compile(
    r"\s?(?:\+|%|€|\$|£|°|:|cm\b|kg|kilos?|lbs?\b|ft\b|in\b|inch|min\b|mins|minut\w*|мин\w*|хв\w*"
    r"|час\w*|dk|dakika|分|นาที|hours?\b|hrs?\b|h\b|km|mi\b|miles?|am\b|pm\b|euros?|dollars?|roses"
    r"|usd|руб|грн|zl|kc|th\b|st\b|nd\b|rd\b|/7|days?|dias|tage|photos?|pics?|girls|rooms?|[.,]\d|\d)"
)
_EXPERIENCE = re.compile(
    r"\s?\)?\s?(?:of\s|de\s|d'|di\s|in\s(?:the\s)?|)(?:\w{1,14}\s)?"
    rf"(?:{alternation('age', 'experience')})(?!\w)"
)
_SINCE = re.compile(rf"(?:{alternation('age', 'since')})\W{{0,3}}$")
_REQUIRED = re.compile(rf"(?<!\w)(?:{alternation('age', 'required')})\s?$")
_SEEKING = re.compile(rf"(?<!\w)(?:{alternation('age', 'seeking')})(?!\w)|招|募集|모집|รับสมัคร")
_VISITORS = re.compile(rf"(?<!\w)(?:{alternation('age', 'visitors')})\W(?:[^.,!?\n]{{0,18}}\W)?$")
_OR_OLDER = re.compile(rf"\s?(?:{alternation('age', 'or older')})(?!\w)")
_GROUP = words("age", "group")
_INTRODUCED = re.compile(rf"(?<!\w)(?:{alternation('age', 'introduced')})\W{{0,3}}\Z")
_PARTED_DIGITS = Anchored(
    "1-6", rf"(?<![\d.,:/$€£+])(?<!\d[ -])([1-6])[ .-](\d)(?=\s?(?:{_UNIT})(?![^\W\d_]))"
)
_CHINESE = "一二三四五六七八九"
_CHINESE_UNITS = frozenset("岁歲歳才")
_CHINESE_AGE = re.compile(rf"([二三四五六廿卅])?十?([{_CHINESE}])?\s?(?:岁|歲|歳|才)")
_DECADE = re.compile(r"(?:'?s\b|ies\b|er\b|-?ish\b)")
_NAME_BRACKET = re.compile(r"[^\W\d_]{2}[^\w\n(]{0,3}[(\[{|*-]\s?$")
_NUMBER = Anchored(r"\d", r"(?<![\d'$€£+#&])(?<!\d[-.,:/\s])(\d\d)(?!\d)")
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\W{0,12}$")
_ARTICLE = re.compile(r"(?<!\w)(?:the big|the|los|mes|os|die|mein|my|ma|is|ist|es|est|de)\s$")
_BIRTHDAY = re.compile(rf"(?:st|nd|rd|th|\.|-?)?\s?(?:{alternation('age', 'birthday')})")
_TEN_WORDS = (
    *("twenty", "thirty", "forty", "fifty", "zwanzig", "veinte", "vinte", "venti", "vingt"),
    *("двадцать", "тридцать"),
)
_TEN_AND_DIGIT = re.compile(
    rf"(?<!\w)({'|'.join(_TEN_WORDS)})[\s-]?([1-9])"
    rf"(?=\s?-?(?:{_UNIT})(?![^\W\d_]))"
)
_ROUND_DIGITS = Anchored(
    r"\dil", rf"(?<![\w.,$€£])([1-6][oli]|[2-6l]\d|[il][89])(?=\s?(?:{_UNIT})(?![^\W\d_]))"
)
_CLOSING = frozenset(")]}|*-")
OPENING = 80  # characters of a text in which "Anna (24)" introduces the advertiser
YOUNGEST_NAMED, OLDEST_NAMED = 16, 65  # years; a bare number beside a name may be anything else
_NO_NAMES = words("age", "no name")
_STREETS = ("strasse", "straße", "str", "weg", "platz", "gasse", "allee", "straat", "laan", "gatan")
_PLACING = words("age", "placing")
_FROM = re.compile(rf"(?<!\w)(?:{alternation('age', 'from')})\s?$")
_NAME = re.compile(r"(?<![\w'-])([^\W\d_a-z][^\W\d_]{1,13})(?:,? |\s?[-|/•~]\s?)\Z")
_NAME_END = re.compile(
    r"\s?(?:[,.!;|/](?!\s?\d|\S)|[|•]|/(?=[^\W\d])|$|\n|(?:and|und|y|e|et|en|и|і|i|si|&|\+)\s[^\W\d_]{3})"
)
_INTRODUCED_END = re.compile(r"\s?(?:[,.!;|/•*~)-]|$|\n)")
_TITLE_END = re.compile(r"[^\W\d_]\W{0,4}[-|,(~*•:/]\s?$")


@dataclass(frozen=True, slots=True)
class _Aged:
    years: int
    start: int
    end: int
    method: str


class Age(Extractor):
    """Finds stated ages: the value is the years in digits; a range gives a signal for each end.

    An age demanded of applicants or visitors ("over 18 only") has the method `required` and a low
    confidence, the two ends of a demanded range `bounds`; detail `role` is `stated` or `required`.
    A name with a bare number before a mark ("Anna 23, ...") has the method `name`. Decades ("early
    twenties"), years of experience, sizes, prices and times are refused.
    """

    name = "age"
    version = "2"
    kinds = ("age",)
    examples = (
        Example("I am 24 years old", "age", "24"),
        Example("just turned 21", "age", "21"),
        Example("Tengo 25 añitos", "age", "25"),
        Example("Анна, 23 года", "age", "23"),
        Example("twenty-two years old", "age", "22"),
        Example("ages 21 - 26", "age", "26"),
    )

    def extract(self, ad: Ad) -> Iterator[Signal]:
        """The ages of title, text and author, then those of attributes named age; each once."""
        seen: set[int] = set()
        for field in read(ad, *FIELDS):
            for aged in _ages(field):
                if aged.years not in seen:
                    seen.add(aged.years)
                    span = field.span(aged.start, aged.end)
                    yield self._aged(aged.years, field.raw_at(span), span, aged.method)
        for name, value in ad.attributes:
            years = _attribute_age(name, value)
            if years is not None and years not in seen:
                seen.add(years)
                yield self._aged(years, value, None, "attribute")

    def rejected(self, ad: Ad) -> Iterator[Rejection]:
        """Two-digit numbers that stand like an age and are years of experience."""
        for field in read(ad, *FIELDS):
            for match in _NUMBER.finditer(field.low):
                unit = _AFTER.match(field.low, match.end())
                if unit and _is_experience(field.low, match.start(), unit.end()):
                    span = field.span(match.start(), unit.end())
                    reason = "years of experience or of business, not of age"
                    yield Rejection("age", field.raw_at(span), span, reason, self.maker)

    def canonical(self, raw: str) -> str | None:
        """The years as two digits; None where the text is not a number in the range of ages."""
        digits = plain(raw).strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) == 2):
            return None
        return digits if YOUNGEST <= int(digits) <= OLDEST else None

    def _aged(self, years: int, raw: str, span: Span | None, method: str) -> Signal:
        role = "required" if method in {"required", "bounds"} else "stated"
        return self.signal("age", str(years), raw, span, method, CONFIDENCE[method], role=role)


def _attribute_age(name: str, value: str) -> int | None:
    named = re.findall(r"[^\W\d_]+", plain(name))
    number = re.fullmatch(r"\D{0,12}(\d\d)\D{0,12}", plain(value)[:32])
    if number is None or _CUES.isdisjoint(named):
        return None
    years = int(number[1])
    return years if years >= YOUNGEST else None


@lru_cache(maxsize=MEMORY)
def _ages(field: Field) -> tuple[_Aged, ...]:
    is_spelt = not _SPELLING.isdisjoint(split_words(field.low).words)
    spelt = _in_words(field) if is_spelt else ()
    found = [*_in_digits(field), *spelt, *_in_pieces(field)]
    return tuple(sorted(found, key=lambda aged: (aged.start, aged.years)))


def _in_digits(field: Field) -> Iterator[_Aged]:
    low = field.low
    taken = 0
    for match in _NUMBER.finditer(low):
        first = int(match[1])
        if first < YOUNGEST or match.start() < taken:
            continue
        span = _RANGE.match(low, match.end())
        last = int(span[1]) if span else 0
        end = span.end() if span and first < last else match.end()
        method, end = _method(field, match.start(), end)
        if not method:
            continue
        if method == "required" and span and first < last:
            method = "bounds"
        if method in {"unit", "cue", "required"} and _is_sought(low, match.start()):
            method = "bounds"
        taken = end
        yield _Aged(first, match.start(), end, method)
        if span and first < last and end >= span.end():
            yield _Aged(last, match.start(), end, method)


def _method(field: Field, start: int, end: int) -> tuple[str, int]:
    """How the number at a place reads as an age ("" where it does not), and where it ends."""
    low = field.low
    before = low[max(0, start - CONTEXT) : start]
    unit = _AFTER.match(low, end)
    if unit:
        if _is_experience(low, start, unit.end()):
            return "", end
        return ("required" if _is_required(before, low, unit.end()) else "unit"), unit.end()
    if _BIRTHDAY.match(low, end):
        return "cue", end
    if _DECADE.match(low, end) or _NOT_AN_AGE.match(low, end):
        return "", end
    if end - start > 2:  # a range: "ages from 18 to 23"
        before = _FROM.sub("", before)
    return (_by_cue(low, before, start, end) or _by_place(field, start, end)), end


def _by_cue(low: str, before: str, start: int, end: int) -> str:
    """How the words before a number make it an age; "" where they do not."""
    cue = _LAST_WORD.search(_ARTICLE.sub("", before))
    if (cue and cue[1] in _CUES) or before.rstrip(" :：").endswith(_UNSPACED_CUES):
        wanted = cue is not None and _is_required(before[: cue.start()], low, end)
        return "required" if wanted else "cue"
    if end - start > 2 and cue and cue[1] in _GROUP and _is_grown(low[start:end]):
        return "cue"
    if _PRONOUN.search(before):
        return "pronoun"
    return ""


def _is_required(before: str, low: str, end: int) -> bool:
    """Whether an age is demanded, of applicants or of visitors."""
    asked = _REQUIRED.search(before) or _VISITORS.search(before)
    return bool(asked or _OR_OLDER.match(low, end))


def _is_sought(low: str, start: int) -> bool:
    """Whether workers are sought in the sentence that ends with an age."""
    before = low[max(0, start - SENTENCE) : start]
    return _SEEKING.search(before[max(map(before.rfind, ".!?\n")) + 1 :]) is not None


def _is_grown(written: str) -> bool:
    return all(
        YOUNGEST_NAMED <= int(years) <= OLDEST_NAMED for years in re.findall(r"\d\d", written)
    )


def _by_place(field: Field, start: int, end: int) -> str:
    """Whether a bare number stands where boards write the age: "Anna (24)", "sweet girl - 24"."""
    low = field.low
    before, after = low[max(0, start - CONTEXT) : start], low[end : end + 4]
    introduced = field.name != "text" or start < OPENING
    if introduced and after[:1] in _CLOSING and _NAME_BRACKET.search(before):
        return "bracket"
    parted = end - start > 2 or _TITLE_END.search(before)  # a range needs no mark before it
    if field.name == "title" and not after.strip(" )*!.|-~") and parted:
        return "title"
    if field.name == "author" and not after.strip():
        return "title"
    named = _is_named(field, start, end) or _opens_title(field, start, end)
    return "name" if named else ""


def _opens_title(field: Field, start: int, end: int) -> bool:
    """Whether a title begins with a name and a bare number: "Anna 24 new in town"."""
    word = field.text[:start].strip(" *~|,-")
    return (
        field.name == "title"
        and word.isalpha()
        and word[:1].isupper()
        and word.lower() not in _NO_NAMES
        and _is_grown(field.low[start:end])
        and field.low[end : end + 1] in " ,|-*"
    )


def _is_named(field: Field, start: int, end: int) -> bool:
    """Whether a bare number stands between a capitalised name and a mark: "Anna 23, call"."""
    name = _NAME.search(field.text, max(0, start - CONTEXT), start)
    if name is None or not YOUNGEST_NAMED <= int(field.low[start:end][:2]) <= OLDEST_NAMED:
        return False
    before = field.low[max(0, name.start() - CONTEXT) : name.start()].split()
    word = name[1].lower()
    unnamed = word in _NO_NAMES or word.endswith(_STREETS) or (before and before[-1] in _PLACING)
    if unnamed or end - start != 2:
        return False
    introduced = _INTRODUCED.search(field.low, max(0, name.start() - CONTEXT), name.start())
    ending = _INTRODUCED_END if introduced else _NAME_END
    return ending.match(field.low, end) is not None


def _in_words(field: Field) -> Iterator[_Aged]:
    """Numbers in words with a unit behind them or a word such as "turned" before them."""
    table = ages_in_words()
    listed, spans = split_words(field.low)
    for at, word in enumerate(listed):
        if word in _UNITS:
            hit = _spelled(table, listed, range(max(0, at - WORDS_BACK), at), at)
        elif word in _CUES:
            hit = _spelled(table, listed, range(at + 1, at + 2), None)
        elif word in _TENS and _PRONOUN.search(
            field.low[max(0, spans[at][0] - CONTEXT) : spans[at][0]]
        ):
            hit = _spelled(table, listed, range(at, at + 1), None)
            if hit and (_NOT_AN_AGE.match(field.low, spans[hit[2] - 1][1])):
                continue
        else:
            continue
        if hit is not None:
            years, first, last = hit
            start, end = spans[first][0], spans[last - 1][1]
            if not _is_experience(field.low, start, spans[at][1]):
                yield _Aged(years, start, max(end, spans[at][1]), "words")


def _in_pieces(field: Field) -> Iterator[_Aged]:
    """Ages of digits set apart ("2 4 y.o.") and in Chinese numerals."""
    for match in _PARTED_DIGITS.finditer(field.low):
        if not _REQUIRED.search(field.low[max(0, match.start() - CONTEXT) : match.start()]):
            yield _Aged(int(match[1] + match[2]), match.start(), match.end(), "unit")
    for match in _TEN_AND_DIGIT.finditer(field.low) if _holds(field.low, _TEN_WORDS) else ():
        years = ages_in_words()[match[1]] + int(match[2])
        yield _Aged(years, match.start(), match.end(), "words")
    for match in _ROUND_DIGITS.finditer(field.low):
        years = int(match[1].translate(_ROUND))
        if not match[1].isdecimal() and years >= YOUNGEST:
            yield _Aged(years, match.start(), match.end(), "words")
    for match in _CHINESE_AGE.finditer(field.low) if _holds(field.low, _CHINESE_UNITS) else ():
        if "十" in match.group() or match[1] in ("廿", "卅"):
            ten = {"廿": 2, "卅": 3}.get(match[1]) or (
                _CHINESE.find(match[1]) + 1 if match[1] else 1
            )
            years = 10 * ten + (_CHINESE.find(match[2]) + 1 if match[2] else 0)
            yield _Aged(years, match.start(), match.end(), "words")


_ROUND = str.maketrans("oli", "011")


def _holds(low: str, signs: Iterable[str]) -> bool:
    return any(sign in low for sign in signs)


def _spelled(
    table: dict[str, int], listed: tuple[str, ...], firsts: range, stop: int | None
) -> tuple[int, int, int] | None:
    """The longest spelled number that starts in `firsts` and ends at `stop` (or anywhere)."""
    for first in firsts:
        longest = min(len(listed), first + WORDS_BACK)
        for last in [stop] if stop is not None else range(longest, first, -1):
            years = table.get(" ".join(listed[first:last]))
            if years is not None:
                return years, first, last
    return None


def _is_experience(low: str, start: int, end: int) -> bool:
    before = low[max(0, start - CONTEXT) : start]
    return bool(_EXPERIENCE.match(low, end) or _SINCE.search(before))
