"""Number words by language, and how a run of letters is cut into them. No numbers are built here.

Keys are folded and lower case. A value is digits ("5", "26"), a hundred or thousand as a word
of its own ("h", "k"), or a repetition of what follows ("x2").
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from extractors.folding import fold

LONGEST_CHUNK = 120
"""Letters in one chunk that is still tried as joined words; 12 words of ten letters."""

_UNITS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce"
    " quince dieciseis diecisiete dieciocho diecinueve",
    "pt": "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze"
    " quinze dezesseis dezessete dezoito dezenove",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze"
    " quinze seize dix-sept dix-huit dix-neuf",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn"
    " fünfzehn sechzehn siebzehn achtzehn neunzehn",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici"
    " quattordici quindici sedici diciassette diciotto diciannove",
    "nl": "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien"
    " vijftien zestien zeventien achttien negentien",
    "ro": "zero unu doi trei patru cinci șase șapte opt nouă zece unsprezece doisprezece"
    " treisprezece paisprezece cincisprezece șaisprezece șaptesprezece optsprezece nouăsprezece",
    "ru": "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать"
    " тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
    "uk": "нуль один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять"
    " тринадцять чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять",
    "tr": "sıfır bir iki üç dört beş altı yedi sekiz dokuz",
    "vi": "không một hai ba bốn năm sáu bảy tám chín mười",
    "th": "ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "fr": "vingt trente quarante cinquante soixante septante octante nonante",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "ro": "douăzeci treizeci patruzeci cincizeci șaizeci șaptezeci optzeci nouăzeci",
    "ru": "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
    "uk": "двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто",
    "tr": "yirmi otuz kırk elli altmış yetmiş seksen doksan",
}
_HUNDREDS = {
    "es": "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos"
    " ochocientos novecientos",
    "pt": "cem duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos"
    " novecentos",
    "ru": "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот",
    "uk": "сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот",
}
_FURTHER = {
    "en": "oh=0 zip=0 zilch=0 nil=0 naught=0 nought=0 null=0 zeroe=0 zerro=0 zeero=0"
    " wun=1 won=1 tow=2 tew=2 thre=3 tree=3 foor=4 fore=4 fo=4 fiv=5 fife=5 fie=5 sicks=6"
    " sixx=6 sevn=7 sevin=7 svn=7 ate=8 ait=8 eigth=8 eigt=8 eght=8 nein=9 nin=9 niner=9 nyne=9"
    " fourty=40 fivty=50 ninty=90 ninetey=90 ninteen=19 forteen=14 twelv=12 levin=11"
    " hundred=h hundered=h thousand=k double=x2 triple=x3 dbl=x2 quadruple=x4 twin=x2"
    " ones=1 twos=2 threes=3 fours=4 fives=5 sixes=6 sevens=7 eights=8 nines=9 zeros=0 zeroes=0"
    " for=4 to=2 too=2 0ero=0 0n3=1 1ne=1 2wo=2 3hree=3 4our=4 5ive=5 6ix=6 7even=7 8ight=8 9ine=9",
    "es": "un=1 una=1 veintiun=21 doble=x2 triple=x3 ciento=100 mil=k",
    "pt": "uma=1 duas=2 meia=6 catorze=14 dezasseis=16 dezassete=17 dezanove=19 duplo=x2 mil=k"
    " cento=100",
    "fr": "une=1 cent=h quatrevingt=80 quatrevingts=80 huitante=80 double=x2 triple=x3 mille=k",
    "de": "ein=1 eine=1 zwo=2 fuenf=5 zwoelf=12 dreissig=30 fuenfzig=50 fuenfzehn=15 hundert=h"
    " doppel=x2",
    "it": "un=1 una=1 cento=h mille=k doppio=x2",
    "nl": "één=1 honderd=h dubbel=x2",
    "ro": "un=1 una=1 doua=2 paispe=14 cinsprezece=15 sasesprezece=16 patrusprezece=14 suta=100"
    " sute=h",
    "ru": "нуль=0 одна=1 адин=1 две=2 раз=1 тыща=k",
    "uk": "пять=5 девять=9 девятнадцять=19 пятнадцять=15 пятдесят=50 девяносто=90 пятсот=500"
    " девятсот=900 дві=2 одна=1",
    "tr": "yüz=h cift=x2 çift=x2",
    "vi": "linh=0 lẻ=0 mốt=1 tư=4 lăm=5 bẩy=7 mươi=10 trăm=h",
    "th": "ยี่สิบ=20",
}
_CHINESE = "〇0零0一1二2三3四4五5六6七7八8九9壹1贰2貳2叁3參3肆4伍5陆6陸6柒7捌8玖9幺1两2兩2洞0拐7勾9"
CHINESE_DIGITS = dict(zip(_CHINESE[::2], _CHINESE[1::2], strict=True))
"""Chinese digits, each a character; read one by one as phone numbers are."""

WEAK = frozenset(
    [
        "for", "to", "too", "ate", "oh", "won", "tow", "fo", "fore", "fie",
        "tree", "nein", "nin", "zip", "nil", "tew", "ones", "twos", "un", "una", "um",
        "uma", "une", "ein", "eine", "een", "mil", "cent", "cem", "cien", "cento", "mille",
        "раз", "сто",
    ]
)  # fmt: skip
"""Words that mean a digit only between other digits: they are common words too."""
JOINERS = frozenset(["and", "y", "e", "und", "et", "en", "si", "и", "і", "i", "ve", "va"])
"""Words between tens and units."""


def _key(word: str) -> str:
    return fold(word).text.lower().replace("'", "").replace("-", "")


def _compounds() -> dict[str, str]:
    """The one-word numbers of German, Dutch, Italian and Spanish: einundzwanzig, ventuno."""
    words: dict[str, str] = {}
    for language, joint in (("de", "und"), ("nl", "en")):
        units = _UNITS[language].split()
        units[1] = "ein" if language == "de" else "een"
        for (ten, name), unit in product(enumerate(_TENS[language].split(), 2), range(1, 10)):
            words[_key(units[unit] + joint + name)] = f"{ten}{unit}"
    for (ten, name), unit in product(enumerate(_TENS["it"].split(), 2), range(1, 10)):
        stem = name[:-1] if unit in {1, 8} else name
        words[stem + _UNITS["it"].split()[unit]] = f"{ten}{unit}"
    for unit in range(1, 10):
        words["veinti" + _UNITS["es"].split()[unit]] = f"2{unit}"
    return words


def _listed() -> dict[str, str]:
    words: dict[str, str] = {}
    for text in reversed(_UNITS.values()):
        words |= {_key(word): str(value) for value, word in enumerate(text.split())}
    for text in _TENS.values():
        words |= {_key(word): str(ten * 10) for ten, word in enumerate(text.split(), 2)}
    for text in _HUNDREDS.values():
        words |= {_key(word): str(rank * 100) for rank, word in enumerate(text.split(), 1)}
    for text in reversed(_FURTHER.values()):
        words |= {_key(word): value for word, value in (pair.split("=") for pair in text.split())}
    return words


WORDS = {**_compounds(), **_listed()}
"""Every number word of every language, to its value."""

_LEET = str.maketrans("0134578", "oleastb")
_LEET_I = str.maketrans("0134578", "oieastb")
_LOOKS = {"o": "0", "l": "1", "i": "1", "s": "5", "b": "8", "z": "2", "о": "0", "з": "3", "ο": "0"}
_NEVER_JOINED = frozenset(
    ["nin", "fie", "tow", "zip", "ate", "fives", "ones", "twos", "fours", "sevens", "eights"]
)
"""Words that would misread what is joined: 5five5 is not 5 and fives."""
_SHORT_JOINED = frozenset(["oh", "un", "um", "uc"])
_JOINABLE = {
    word: value
    for word, value in WORDS.items()
    if (len(word) > 2 or word in _SHORT_JOINED) and word not in _NEVER_JOINED
}
_LENGTHS = sorted({len(word) for word in _JOINABLE}, reverse=True)
_STARTS = frozenset(word[:3] for word in _JOINABLE) | _SHORT_JOINED
_SHORT_STARTS = ("oh", "to", "ate")
_SOUNDING = {
    **{word: str(digit) for digit, word in enumerate(_UNITS["en"].split()[:10])},
    "oh": "0",
    "won": "1",
    "to": "2",
    "too": "2",
    "for": "4",
    "fore": "4",
    "ate": "8",
}
"""English digits and the words that are heard as digits, for joined chunks such as tofive."""
_SOUND_IN = re.compile("to|ate")
_COLLAPSED: dict[str, str] = {}


def _squeeze(word: str) -> str:
    """A word without repeated letters: sevennnn and seven are one."""
    return "".join(char for place, char in enumerate(word) if not place or word[place - 1] != char)


_COLLAPSED.update({_squeeze(word): value for word, value in _JOINABLE.items() if len(word) > 3})


@lru_cache(maxsize=4096)
def read_word(word: str) -> str | None:
    """The value of one lower-case word, drawn-out and leet spelling included; None otherwise."""
    if word in WORDS:
        return WORDS[word]
    if word.isalpha():
        return _COLLAPSED.get(_squeeze(word)) if _is_drawn_out(word) else None
    return _read_leet(word)


def _is_drawn_out(word: str) -> bool:
    return any(
        word[place] == word[place - 1] == word[place - 2] for place in range(2, min(len(word), 40))
    )


def _read_leet(word: str) -> str | None:
    if word.endswith("5"):  # five5 is five and 5, not fives
        return None
    for table in (_LEET, _LEET_I):
        plain = word.translate(table)
        if plain in WEAK:  # to095 is to and 095, not too
            continue
        if len(word) > 2 and plain in _JOINABLE and sum(map(str.isdecimal, word)) * 2 <= len(word):
            return _JOINABLE[plain]
    return None


@lru_cache(maxsize=4096)
def cut(chunk: str, looks: bool) -> tuple[tuple[int, int, str], ...]:
    """Cut a lower-case chunk wholly into number words and digits: (start, end, value).

    With `looks`, single letters that look like digits count too. Empty where a rest remains.
    """
    if len(chunk) > LONGEST_CHUNK or (chunk.isalpha() and not _may_be_words(chunk)):
        return ()
    units = _cut(chunk, _Letters(_JOINABLE, looks))
    if units or not _SOUND_IN.search(chunk) or not chunk.isalpha():
        return units
    units = _cut(chunk, _Letters(_SOUNDING, looks))
    strong = any(chunk[start:end] not in WEAK for start, end, _ in units)
    return units if strong else ()


def _may_be_words(chunk: str) -> bool:
    return chunk[:3] in _STARTS or chunk.startswith(_SHORT_STARTS)


class _Letters(NamedTuple):
    """What a chunk is cut into: these words, and look-alike letters if `looks`."""

    words: dict[str, str]
    looks: bool


def _cut(chunk: str, letters: _Letters) -> tuple[tuple[int, int, str], ...]:
    best: list[tuple[int, str] | None] = [None] * len(chunk) + [(0, "")]
    for start in range(len(chunk) - 1, -1, -1):
        best[start] = _longest_unit(chunk, start, best, letters)
    if best[0] is None:
        return ()
    units = []
    place = 0
    while place < len(chunk):
        unit = best[place]
        assert unit is not None
        units.append((place, unit[0], unit[1]))
        place = unit[0]
    return tuple(units)


def _longest_unit(
    chunk: str, start: int, best: list[tuple[int, str] | None], letters: _Letters
) -> tuple[int, str] | None:
    """The longest word, run of digits or look-alike at `start` after which the rest is cut too."""
    if chunk[start].isdecimal():
        return _digit_unit(chunk, start, best)
    for length in _LENGTHS:
        end = start + length
        if end > len(chunk) or best[end] is None:
            continue
        value = letters.words.get(chunk[start:end]) or _leet_unit(chunk[start:end])
        if value is not None:
            return end, value
    if letters.looks and chunk[start] in _LOOKS and best[start + 1] is not None:
        return start + 1, _LOOKS[chunk[start]]
    return None


def _digit_unit(
    chunk: str, start: int, best: list[tuple[int, str] | None]
) -> tuple[int, str] | None:
    if best[start + 1] is not None:
        return start + 1, chunk[start]
    for length in _LENGTHS:
        end = start + length
        if end <= len(chunk) and best[end] is not None:
            value = _JOINABLE.get(chunk[start:end]) or _leet_unit(chunk[start:end])
            if value is not None:
                return end, value
    return None


def _leet_unit(piece: str) -> str | None:
    """A leet number word: letters first, at most half of it digits."""
    return None if piece.isalpha() or piece.isdecimal() else _read_leet(piece)
