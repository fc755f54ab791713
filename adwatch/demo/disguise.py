"""Ways in which advertisers write telephone numbers, from plain to hidden; one name a style."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from adwatch.demo import spoken
from adwatch.demo.chance import pick
from adwatch.demo.words import languages

GROUPS = {"1": (3, 3, 4), "33": (1, 2, 2, 2, 2), "44": (2, 4, 4), "49": (2, 5, 3), "61": (3, 3, 3)}
"""Calling code to the sizes of the national groups, as usually printed."""

TRUNK = {"1": "", "33": "0", "44": "0", "49": "0", "61": "0"}

_CUTS = {
    code: tuple(zip(accumulate((0, *sizes[:-1])), accumulate(sizes), strict=True))
    for code, sizes in GROUPS.items()
}

NOISE = ("*", "~", "=", "_", "|", "..", "--", "/", " . ", " - ", "* *", "~~")
WRAPS = ("★{}★", "☎ {} ☎", "»»{}««", "~*~{}~*~", "[[{}]]", "✿ {} ✿", "📞{}", "--==({})==--")
EMOJI = ("🌸", "⭐", "💬", "🔸", "🍀")
GLUE = ("24/7{}", "$150{}", "150€/h{}", "10-22h{}")
SLUGS = ("call", "tel", "book", "text")

ALPHABETS = {
    "fullwidth": "０１２３４５６７８９",
    "circled": "⓪①②③④⑤⑥⑦⑧⑨",
    "mathematical": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "doublestruck": "𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡",
    "superscript": "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "arabic_indic": "٠١٢٣٤٥٦٧٨٩",
    "keycap": tuple(f"{figure}\ufe0f\u20e3" for figure in "0123456789"),
}
"""Digits in other alphabets, in the order 0 to 9."""

LEET = {"0": "Oo", "1": "lI", "5": "S"}
HOMONYMS = {"2": ("to", "too"), "4": ("for",), "8": ("ate",)}
HIDDEN = ("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad")


@dataclass(frozen=True, slots=True)
class Number:
    """A number about to be written: its prefix (`+44 `, or nothing) and its printed groups."""

    code: str
    prefix: str
    groups: tuple[str, ...]
    language: str

    @property
    def figures(self) -> str:
        """The digits after the prefix, without separators."""
        return "".join(self.groups)


Style = Callable[[Number, Random], str]


def read(e164: str, language: str = "en", abroad: bool = False) -> Number:
    """The parts of a number of the demo plan; raises ValueError for one of another country.

    With `abroad` the number is printed with its country code, as it is in another country.
    """
    code = "1" if e164[1:2] == "1" else e164[1:3]
    if code not in _CUTS:
        raise ValueError("not a number of the demo plan's countries")
    digits, trunk = e164[len(code) + 1 :], "" if abroad else TRUNK[code]
    first, *rest = [digits[start:end] for start, end in _CUTS[code]]
    return Number(code, f"+{code} " if abroad else "", (trunk + first, *rest), language)


def disguise(e164: str, style: str, language: str, rng: Random, abroad: bool = False) -> str:
    """The number in one of STYLES, words taken from the language; KeyError for another style.

    Styles that a language does not know fall back to spelling the digits out.
    """
    return _WRITERS[style](read(e164, language, abroad), rng)


def halves(e164: str, rng: Random) -> tuple[str, str]:
    """A number in two pieces, one for the title and one for the body of an ad."""
    number = read(e164)
    cut = len(number.groups) - (1 if len(number.groups[-1]) > 2 else 2)
    joint = pick(rng, ("-", " ", "."))
    return joint.join(number.groups[:cut]), joint.join(number.groups[cut:])


def _joined(joint: str) -> Style:
    return lambda number, _: number.prefix + joint.join(number.groups)


def _bracketed(number: Number, _: Random) -> str:
    first, *rest = number.groups
    return f"{number.prefix}({first}) {'-'.join(rest)}"


def _international(number: Number, rng: Random) -> str:
    groups = (number.groups[0].removeprefix(TRUNK[number.code]), *number.groups[1:])
    lead = pick(rng, (f"+{number.code}", f"00{number.code}" if number.code != "1" else "+1"))
    joint = pick(rng, ("", " ", "-"))
    return joint.join((lead, *groups))


def _country_apart(number: Number, rng: Random) -> str:
    groups = (number.groups[0].removeprefix(TRUNK[number.code]), *number.groups[1:])
    code, body = number.code, " ".join(groups)
    if code == "1":
        return pick(rng, ("(1) {}", "1 / {}", "[+1] - {}", "1 . {}")).format(body)
    return pick(rng, ("(+{}) {}", "+{} (0){}", "[{}] {}", "+{} / {}")).format(code, body)


def _single(number: Number, rng: Random) -> str:
    joint = pick(rng, (" ", "-", "."))
    return number.prefix + joint.join(number.figures)


def _pairs(number: Number, rng: Random) -> str:
    figures, odd = number.figures, len(number.figures) % 2
    parts = [figures[: 2 + odd]] + [figures[at : at + 2] for at in range(2 + odd, len(figures), 2)]
    return number.prefix + pick(rng, (" ", ".", "-")).join(parts)


def _noise(number: Number, rng: Random) -> str:
    joint = pick(rng, NOISE)
    if rng.random() < 0.5:
        return number.prefix + joint.join(number.groups)
    return number.prefix + joint.join(number.figures)


def _decorated(number: Number, rng: Random) -> str:
    return pick(rng, WRAPS).format(number.prefix + pick(rng, ("-", " ", "")).join(number.groups))


def _emoji(number: Number, rng: Random) -> str:
    return number.prefix + pick(rng, EMOJI).join(number.groups)


def _spell(number: Number, figures: str) -> list[str]:
    return [spoken.digit(figure, number.language) for figure in figures]


def _words(number: Number, rng: Random) -> str:
    said = " ".join(_spell(number, number.figures))
    if number.language == "en" and rng.random() < 0.3:
        said = said.replace("zero", "oh")
    return number.prefix + (said.upper() if rng.random() < 0.25 else said)


def _mixed(number: Number, rng: Random) -> str:
    parts = [spoken.digit(f, number.language) if rng.random() < 0.4 else f for f in number.figures]
    return number.prefix + " ".join(parts)


def _run_together(number: Number, rng: Random) -> str:
    parts = [spoken.digit(f, number.language) if rng.random() < 0.5 else f for f in number.figures]
    return number.prefix + "".join(parts)


def _odd_case(number: Number, rng: Random) -> str:
    parts = [word.capitalize() for word in _spell(number, number.figures)]
    return number.prefix + pick(rng, ("", "-", ".")).join(parts)


def _broken_words(number: Number, rng: Random) -> str:
    at = int(rng.random() * len(number.figures))
    joint = pick(rng, ("-", "."))
    parts = _spell(number, number.figures)
    parts[at] = joint.join(parts[at])
    return number.prefix + " ".join(parts)


def _tens(number: Number, _: Random) -> str:
    figures, odd = number.figures, len(number.figures) % 2
    parts = _spell(number, figures[:odd])
    parts += [
        spoken.pair(figures[at : at + 2], number.language) for at in range(odd, len(figures), 2)
    ]
    return number.prefix + ", ".join(parts)


def _repeats(number: Number, rng: Random) -> str:
    said = spoken.DOUBLES.get(number.language)
    if said is None:
        return _words(number, rng)
    parts, at, figures = [], 0, number.figures
    while at < len(figures):
        run = 1
        while run < 3 and figures[at : at + run + 1] == figures[at] * (run + 1):
            run += 1
        word = spoken.digit(figures[at], number.language)
        parts.append(word if run == 1 else f"{said[run - 2]} {word}")
        at += run
    return number.prefix + " ".join(parts)


def _leet(number: Number, rng: Random) -> str:
    def worn(figure: str) -> str:
        looks = LEET.get(figure)
        return pick(rng, looks) if looks and rng.random() < 0.6 else figure

    return number.prefix + "-".join("".join(map(worn, group)) for group in number.groups)


def _homonyms(number: Number, rng: Random) -> str:
    if number.language != "en":
        return _mixed(number, rng)
    parts = list(number.figures)
    at = next((i for i, f in enumerate(parts[1:-1], 1) if f in HOMONYMS), None)
    if at is not None:
        parts[at] = pick(rng, HOMONYMS[parts[at]])
    return number.prefix + " ".join(parts)


def _alphabet(name: str) -> Style:
    table = {
        ord(figure): glyph for figure, glyph in zip("0123456789", ALPHABETS[name], strict=True)
    }

    def write(number: Number, rng: Random) -> str:
        joint = pick(rng, ("", " ", "-"))
        return (number.prefix + joint.join(number.groups)).translate(table)

    return write


def _hidden_marks(number: Number, rng: Random) -> str:
    return number.prefix + pick(rng, HIDDEN).join(number.figures)


def _lines(number: Number, _: Random) -> str:
    return number.prefix + "\n".join(number.groups)


def _filler(number: Number, rng: Random) -> str:
    known = languages()
    words = known.get(number.language, known["en"]).sentences["filler"]
    at = 1 + int(rng.random() * (len(number.groups) - 1))
    head, tail = " ".join(number.groups[:at]), " ".join(number.groups[at:])
    return f"{number.prefix}{head} {pick(rng, words)} {tail}"


def _glued(number: Number, rng: Random) -> str:
    lead = languages().get(number.language, languages()["en"]).sentences["filler"][0]
    return pick(rng, GLUE).format(lead) + number.prefix.rstrip() + number.figures


def _tail(number: Number, rng: Random) -> str:
    known = languages().get(number.language, languages()["en"])
    last = spoken.digit(number.figures[-1], number.language)
    return f"{number.prefix}{number.figures[:-1]}{last}{pick(rng, known.names)}"


def _slug(number: Number, rng: Random) -> str:
    joint = pick(rng, ("", "-"))
    figures = number.prefix.strip(" +") + (joint.join(number.groups))
    return f"https://{pick(rng, SLUGS)}-{figures}.example/"


_WRITERS: dict[str, Style] = {
    "plain": _joined(""),
    "spaced": _joined(" "),
    "dashed": _joined("-"),
    "dotted": _joined("."),
    "bracketed": _bracketed,
    "international": _international,
    "country_apart": _country_apart,
    "slashed": _joined("/"),
    "single": _single,
    "pairs": _pairs,
    "noise": _noise,
    "decorated": _decorated,
    "emoji": _emoji,
    "words": _words,
    "mixed": _mixed,
    "run_together": _run_together,
    "odd_case": _odd_case,
    "broken_words": _broken_words,
    "tens": _tens,
    "repeats": _repeats,
    "leet": _leet,
    "homonyms": _homonyms,
    **{name: _alphabet(name) for name in ALPHABETS},
    "hidden_marks": _hidden_marks,
    "lines": _lines,
    "filler": _filler,
    "glued": _glued,
    "tail": _tail,
    "slug": _slug,
}

STYLES = tuple(_WRITERS)
"""Every style of writing a number, plainest first."""

OPEN_STYLES = STYLES[:7]
"""The styles that hide nothing: what most advertisers use."""
