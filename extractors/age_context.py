"""How the words around a number make it an age, and what else such a number may be.

The words lie in lexicons/age.txt; the numbers are found by age_writings.py.
"""

from __future__ import annotations

import re

from extractors.age_writings import Written
from extractors.lexicon import alternation, whole, words
from extractors.reading import Field

CONTEXT = 28  # characters looked at on each side of a number
SHORTEST = 2  # letters: such a word is an abbreviation oftener than a name
RANGE = 3  # characters that only a range is longer than
SENTENCE = 90  # characters before an age in which workers may be sought
OPENING = 80  # characters of a text in which "Anna (24)" introduces the advertiser
YOUNGEST_NAMED, OLDEST_NAMED = 16, 65  # years; a bare number beside a name may be anything else


def _any(heading: str) -> str:
    return f"(?:{whole('age', heading)})"


_UNIT = alternation("age", "unit")
_AFTER = re.compile(
    rf"\s?-?\s?(?:(?:de\s)?(?:{_UNIT})(?![^\W\d_])(?:\s?-?\s?(?:{alternation('age', 'old')})\b)?"
    r"|['’]?s?\s?y[\s./_-]{0,2}[o0]\b|\s?y[e3]{1,2}[a@4]?r[sz5]?\b(?:\s?[o0]ld\b)?|\s?yrz\b"
    r"|(?:y|j|л|г)(?=\W|$)|\s(?:[yjl]|г|л)\.|\s?y e a r s\b"
    rf"|{alternation('age', 'unspaced unit')})"
)
_CUES = words("age", "cue")
_UNSPACED_CUES = tuple(sorted(words("age", "unspaced cue")))
_PRONOUN = re.compile(rf"{_any('pronoun')}\s?:?\s?$")
_HAVING = re.compile(rf"{_any('having')}\s?$")
_BOAST = re.compile(rf"\s?(?:&|and|und|y|et|e)\s(?:{alternation('age', 'boast')})(?!\w)")
_WILL_BE = re.compile(r"(?<!\w)(?:i will be|i'll be|i turn|i'm turning)\s$")
_DUE = re.compile(r"\s(?:in \w{3,9}(?!\w)|this|next|soon|on )")
_BIRTHDAY_BEFORE = re.compile(rf"{_any('birthday')}[^.!?\n\d]*$")
_NOT_AN_AGE = re.compile(
    r"\s?(?:\+|%|€|\$|£|°|:|cm\b|kg|kilos?|lbs?\b|ft\b|in\b(?!\s[a-z])|inch|min\b|mins|minut\w*|мин\w*|хв\w*"
    r"|час\w*|dk|dakika|分|นาที|hours?\b|hrs?\b|h\b|km|mi\b|miles?|am\b|pm\b|euros?|dollars?|roses"
    r"|usd|руб|грн|zl|kc|th\b|st\b|nd\b|rd\b|/7|days?|dias|tage|photos?|pics?|girls|rooms?"
    rf"|(?:{alternation('age', 'counted')})(?!\w)|[.,]\d|\d)"
)
_EXPERIENCE = re.compile(
    r"['’]?\s?\)?\s?(?:of\s|de\s|d'|di\s|in\s(?:the\s)?|)(?:\w{1,14}\s)?"
    rf"{_any('experience')}"
)
_SINCE = re.compile(rf"{_any('since')}\W{{0,3}}\Z")
_THING = re.compile(rf"{_any('thing')}")
_REQUIRED = re.compile(rf"{_any('required')}\W{{0,2}}$")
_SEEKING = re.compile(rf"{_any('seeking')}|招|募集|모집|รับสมัคร")
_REQUIRING = re.compile(rf"{_any('requiring')}")
_RELATIVE = re.compile(whole("urgent", "relation"))
_VISITORS = re.compile(rf"{_any('visitors')}\W(?:[^.,!?\n]{{0,18}}\W)?$")
_OR_OLDER = re.compile(rf"\s?(?:{alternation('age', 'or older')})(?![a-zа-яії])")
_GROUP = words("age", "group")
_INTRODUCED = re.compile(rf"{_any('introduced')}\W{{0,3}}\Z")
_DECADE = re.compile(r"(?:'?s\b|ies\b|er\b|-?ish\b)")
_NAME_BRACKET = re.compile(r"[^\W\d_]{2}[^\w\n(]{0,3}[(\[{|*-]\s?$")
_LAST_WORD = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\W{0,12}$")
_ARTICLE = re.compile(
    r"(?<!\w)(?:the big|the|los|mes|os|die|mein|my|ma|is|are|ist|sind|es|est|is now|de|only)\s$"
)
_BIRTHDAY = re.compile(rf"(?:st|nd|rd|th|\.|-?)?\s?(?:{alternation('age', 'birthday')})")
_CLOSING = frozenset(")]}|*-")
_NO_NAMES = words("age", "no name")
_STREETS = ("strasse", "straße", "str", "weg", "platz", "gasse", "allee", "straat", "laan", "gatan")
_PLACING = words("age", "placing")
_FROM = re.compile(rf"{_any('from')}\s?$")
_NAME = re.compile(
    r"(?<![\w'-])([^\W\d_a-z][^\W\d_]{1,13})(?:,? |\s?[-|/•~]\s?| (?:here|hier|aqui|ici|qui), )\Z"
)
_NAME_IS = re.compile(r"(?<![\w'-])([^\W\d_a-z][^\W\d_]{1,13}) (?:is|ist|es|est|e|has|tiene) \Z")
_PERSON_IS = re.compile(
    rf"{_any('person')}\s(?:is|ist|es|est|e|tiene|hat|a|ha|ma)\s(?:only |just )?$"
)
_PERSON_OF = re.compile(rf"{_any('person')}(?: \w{{3,12}})?\s(?:of|von|van|de|di|от)\s$")
_NAME_END = re.compile(
    r"\s?(?:[,.!;|/](?!\s?\d|\S)|[|•]|/(?=[^\W\d])|$|\n|(?:and|und|y|e|et|en|и|і|i|si|&|\+)\s[^\W\d_]{3})"
)
_INTRODUCED_END = re.compile(r"\s?(?:[,.!;|/•*~)-]|$|\n)")
_CLAUSE_END = re.compile(
    r"\s?(?:[,.!;|/•*~)&\n-](?!\d)|$|(?:and|und|y|e|et|en|but|with|now|today)(?!\w))"
)
_TITLE_END = re.compile(r"[^\W\d_]\W{0,4}[-|,(~*•:/]\s?$")
_STOPS = re.compile(r"[.!?,;:|\n]")
_OLDS = re.compile(r"(?<=old)s(?!\w)")
_PAST = re.compile(rf"{_any('past')}\s\Z")
_STATURE = re.compile(
    r"\s?[a-z]?\s?[/,|•-]\s?(?:1[4-9]\d\s?(?:cm\b|[/,|•-]\s?[4-9]\d(?!\d))|1[.,m][4-9]\d|[45]'\s?\d)"
)
_LIST = re.compile(r"\s?[,|] ?[^\W\d_]{3}")
_AT_AGE = re.compile(r"(?:^|[.!?\n]\s?)at\s$")
_I = re.compile(r",? i\s")
_SEX = re.compile(r"\s?/\s?f(?:emale)?(?!\w)")


def method(field: Field, one: Written, end: int) -> tuple[str, int]:
    """How the number (or the range up to `end`) reads as an age, and where it ends.

    The method is "" where it is none; see CONFIDENCE in age.py for the others.
    """
    low, start = field.low, one.start
    before = low[max(0, start - CONTEXT) : start]
    unit = _AFTER.match(low, end)
    if refusal(low, start, end)[1]:
        return "", end
    if unit:
        return ("required" if _is_required(before, low, unit.end()) else "unit"), unit.end()
    if _BIRTHDAY.match(low, end) or (_WILL_BE.search(before) and _DUE.match(low, end)):
        return "cue", end
    if counts_other(low, end) or _PAST.search(before):
        return "", end
    is_range = end > one.end
    if is_range:  # "ages from 18 to 23"
        before = _FROM.sub("", before)
    cued = _by_cue(low, before, start, end, is_range=is_range)
    if cued or not one.plain:
        return cued or _as_told(field, one, end) or _in_title(field, start, end), end
    return _by_place(field, start, end), end


def refusal(low: str, start: int, end: int) -> tuple[int, str]:
    """Where a number that reads like an age ends, and why it is none ("" where it may be one)."""
    unit = _AFTER.match(low, end)
    relative = _RELATIVE.search(_clause(low, start)) or (unit and _OLDS.match(low, unit.end()))
    if relative:
        return unit.end() if unit else end, "the age of a relative or of children"
    if unit is None:
        return end, "a decade, not an age" if _DECADE.match(low, end) else ""
    if _is_experience(low, start, end, unit.end()):
        return unit.end(), "years of experience or of business, not of age"
    thing = _is_of_thing(low, start, unit.end())
    return unit.end(), "the years of a thing, not of a person" if thing else ""


def counts_other(low: str, end: int) -> bool:
    """Whether what stands behind a number makes it an amount, a time, a size or a count."""
    return _NOT_AN_AGE.match(low, end) is not None


def is_sought(low: str, start: int, end: int) -> bool:
    """Whether workers are sought: in the sentence that ends with an age, or around a range."""
    if end - start > RANGE:
        around = low[max(0, start - SENTENCE) : end + SENTENCE]
        return bool(_SEEKING.search(around) or _REQUIRING.search(around))
    before = low[max(0, start - SENTENCE) : start]
    return _SEEKING.search(before[max(map(before.rfind, ".!?\n")) + 1 :]) is not None


def _by_cue(low: str, before: str, start: int, end: int, *, is_range: bool) -> str:
    """How the words before a number make it an age; "" where they do not."""
    cue = _LAST_WORD.search(_ARTICLE.sub("", before))
    if (cue and cue[1] in _CUES) or before.rstrip(" :：").endswith(_UNSPACED_CUES):
        led = before[: cue.start()] if cue else before
        wanted = _is_required(before, low, end) or _is_required(led, low, end)
        return "required" if wanted else "cue"
    if is_range and _is_grown(low[start:end]):
        if cue and cue[1] in _GROUP:
            return "cue"
        if _REQUIRED.search(before) and is_sought(low, start, end):
            return "required"
    if _PRONOUN.search(before) or _BOAST.match(low, end):
        return "pronoun"
    if _AT_AGE.search(before) and _I.match(low, end):
        return "pronoun"
    said = (_HAVING, _PERSON_IS, _PERSON_OF, _BIRTHDAY_BEFORE)
    told = any(pattern.search(before) for pattern in said)
    return "pronoun" if told and _CLAUSE_END.match(low, end) else ""


def _is_required(before: str, low: str, end: int) -> bool:
    """Whether an age is demanded, of applicants or of visitors."""
    if _OR_OLDER.match(low, end):
        return True
    if before.rstrip(" :").endswith(_UNSPACED_CUES):  # "just turned 21" ends like "must be 21"
        return False
    return bool(_REQUIRED.search(before) or _VISITORS.search(before))


def _is_grown(told: str) -> bool:
    return all(YOUNGEST_NAMED <= int(years) <= OLDEST_NAMED for years in re.findall(r"\d\d", told))


def _as_told(field: Field, one: Written, end: int) -> str:
    """Whether a number in words or in disguise follows "I'm Anna," or stands in "Anna (2 5)"."""
    before = field.text[max(0, one.start - CONTEXT) : one.start]
    name = _NAME.search(before)
    if not YOUNGEST_NAMED <= one.years <= OLDEST_NAMED:
        return ""
    if field.low[end : end + 1] == ")" and _NAME_BRACKET.search(before):
        return "bracket"
    if name is None or not _INTRODUCED_END.match(field.low, end):
        return ""
    known = _is_name(name[1], before[: name.start()].lower().split())
    opens = one.start - len(name[0]) == 0 and known
    return "name" if opens or _INTRODUCED.search(before[: name.start()].lower()) else ""


def _by_place(field: Field, start: int, end: int) -> str:
    """Whether a bare number stands where boards write the age: "Anna (24)", "sweet girl - 24"."""
    low = field.low
    before, after = low[max(0, start - CONTEXT) : start], low[end : end + 4]
    introduced = field.name != "text" or start < OPENING
    if introduced and after[:1] in _CLOSING and _NAME_BRACKET.search(before):
        return "bracket"
    if _SEX.match(low, end) or _is_in_figures(low, before, start, end):
        return "bracket"
    if field.name == "author" and not after.strip():
        return "title"
    return _in_title(field, start, end) or ("name" if _is_named(field, start, end) else "")


def _in_title(field: Field, start: int, end: int) -> str:
    """Whether a number ends a title, or stands behind the name that opens it."""
    if field.name != "title":
        return ""
    if start == 0 and _is_grown(field.low[start:end]) and _LIST.match(field.low, end):
        return "title"
    # a range needs no mark before it
    parted = end - start > 2 or _TITLE_END.search(field.low[max(0, start - CONTEXT) : start])
    if parted and not field.low[end:].strip(" )*!.|-~"):
        return "title"
    return "name" if _opens_title(field, start, end) else ""


def _is_in_figures(low: str, before: str, start: int, end: int) -> bool:
    """Whether a height follows, as in "24 / 168 / 55"; a size may stand there too."""
    if not _is_grown(low[start:end]) or not _STATURE.match(low, end):
        return False
    word = _LAST_WORD.search(before)
    return not before.endswith(("/", "-")) and (word is None or word[1] not in _NO_NAMES)


def _opens_title(field: Field, start: int, end: int) -> bool:
    """Whether a title begins with a name and a bare number: "Anna 24 new in town"."""
    word = re.sub(r"^\W+|\W+$", "", field.text[:start])
    return (
        word.isalpha()
        and word[:1].isupper()
        and word.lower() not in _NO_NAMES
        and _is_grown(field.low[start:end])
        and field.low[end : end + 1] in " ,|-*~"
    )


def _is_named(field: Field, start: int, end: int) -> bool:
    """Whether a bare number stands between a capitalised name and a mark: "Anna 23, call"."""
    if end - start != 2 or not _is_grown(field.low[start:end]):
        return False
    before = field.text[max(0, start - CONTEXT) : start]
    name, said = _NAME.search(before), _NAME_IS.search(before)
    found = name or said
    if found is None or not _is_name(found[1], before[: found.start()].lower().split()):
        return False
    if said:
        return _CLAUSE_END.match(field.low, end) is not None
    introduced = _INTRODUCED.search(before[: found.start()].lower())
    ending = _INTRODUCED_END if introduced else _NAME_END
    return ending.match(field.low, end) is not None


def _is_name(written: str, before: list[str]) -> bool:
    word = written.lower()
    if written[0] != written[0].upper():
        return False
    if word in _NO_NAMES or word.endswith(_STREETS) or len(word) == SHORTEST:
        return False
    return not (before and before[-1] in _PLACING)


def _is_experience(low: str, start: int, end: int, unit_end: int) -> bool:
    if _EXPERIENCE.match(low, unit_end):
        return True
    # "od 20 do 30" is a range of ages, "od 20" may be years of business
    is_range = end - start > RANGE
    return not is_range and _SINCE.search(low, max(0, start - CONTEXT), start) is not None


def _is_of_thing(low: str, start: int, end: int) -> bool:
    """Whether the years are those of a car, a house, a whisky."""
    return bool(_THING.search(_clause(low, start)) or _THING.match(low.replace("-", " "), end + 1))


def _clause(low: str, start: int) -> str:
    """What stands before a number in its own part of the sentence."""
    return _STOPS.split(low[max(0, start - CONTEXT) : start])[-1]
