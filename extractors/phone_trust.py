"""How sure a candidate is a phone number: its plan, its form, and the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.phone_form import LOOSELY, ODD, SOUND, form, is_misgrouped
from extractors.phone_plans import Reading
from extractors.phone_runs import FILLER, LINE, STRANGE, TIGHT, Item

_CUES = (
    r"call|calls|calling|txt|text|texts|texting|phone|ph|tele?|telephone|cell|mobile|mob|cel|fone"
    r"|what'?s ?app|wsp|whatsap|wats ?app|wapp|wa|viber|telegram|signal|sms|ring|dial|contact"
    r"|number|my #|num|hmu|imessage|facetime|celular|movil|llama|llamame|llamar|telefono|telefone"
    r"|zap|ligue|liga|contato|contacto|appelle|appelez|appeler|portable|numero|ruf|anruf|anrufen"
    r"|handy|telefon|mobil|chiama|chiamami|chiamare|cellulare|bel|bellen|suna|sunati|звони\w*"
    r"|тел|телефон\w*|номер\w*|вотсап|ватсап|пиши\w*|пишите|дзвони\w*|gsm|cep|电话|手机|微信|致电|联系"
    r"|โทร|เบอร์|goi|sdt|lien he|zalo|wechat|kakao\w*|hotline|reception|fax"
)
_BETWEEN = (
    r"(?:me|us|at|now|on|my|number|no|nr|num|is|the|al|au|le|il|to|anna|or|only|direct|please)"
)
_CUE_BEFORE = re.compile(
    rf"(?:(?<![^\W_])(?:{_CUES})|☎|📞|📱|📲|☏|✆)[^\w\n]{{0,8}}(?:{_BETWEEN}[^\w\n]{{1,4}}){{0,3}}\n?\W{{0,8}}\Z"
)
_CUE_AFTER = re.compile(
    r"[^\w\n]{0,4}(?:call|text|txt|whats ?app|sms|viber|telegram|anytime)(?!\w)"
)

_CERTAIN = {
    "plus": 0.98,
    "home": 0.95,
    "nanp": 0.93,
    "foreign": 0.6,
    "dialled": 0.85,
    "guess": 0.45,
    "none": 0.4,
}
"""By how the digits were read, before any doubt."""
_UNASSIGNED = 0.45
"""A possible number whose block is not assigned: shown only where a cue stands beside it."""
_TRUNK_DOUBT = {"local": 0.0, "short": 0.12, "odd": 0.5}
_FORM_DOUBT = {SOUND: 0.0, LOOSELY: 0.1, ODD: 0.55}
_MISGROUPED_DOUBT = 0.4
"""For groups of unusual lengths with nothing but blanks between and no digits beside them."""
_GAP_DOUBT = {LINE: 0.06, FILLER: 0.03, STRANGE: 0.08}
_MOST_GAP_DOUBT = 0.2
_SHORT, _SHORT_DOUBT = 8, 0.3
"""Digits of a number that chance makes easily, and the doubt without a cue."""
_CUE_GAIN, _ODD_CUE_GAIN = 0.15, 0.15
_NUMBERED_DOUBT = 0.45
"""Digits right after # and no cue: the number of a thing."""
_WEAK_DOUBT = 0.02
_NEIGHBOUR_DOUBT = 0.1


def has_cue(text: str, start: int, end: int) -> bool:
    """Whether words such as "call" or "whatsapp" stand beside text[start:end]."""
    before = text[max(0, start - 40) : start].lower()
    after = text[end : end + 16].lower()
    return _CUE_BEFORE.search(before) is not None or _CUE_AFTER.match(after) is not None


def neighbours(items: Sequence[Item], first: int, last: int) -> int:
    """How many digit groups right beside a candidate are left out of it: 0, 1 or 2."""
    left = first > 0 and items[first].gap <= TIGHT and not items[first - 1].weak
    after = last + 1 < len(items)
    right = after and items[last + 1].gap <= TIGHT and not items[last + 1].weak
    return int(left) + int(right)


def trust(text: str, inside: Sequence[Item], reading: Reading, beside: int) -> float:
    """The estimate that a candidate is a phone number, read right; .5 and more is shown.

    `beside` is the number of digit groups left out right next to it.
    """
    cue = has_cue(text, inside[0].start, inside[-1].end)
    sure = _CERTAIN[reading.how] - _TRUNK_DOUBT[reading.trunk] if reading.valid else _UNASSIGNED
    written = form(text, inside, reading)
    alone = written == ODD and not beside and is_misgrouped(text, inside, reading)
    sure -= _MISGROUPED_DOUBT if alone else _FORM_DOUBT[written]
    sure -= _NUMBERED_DOUBT if not cue and text[max(0, inside[0].start - 1)] == "#" else 0
    sure += _unsettled(inside, reading, written)
    digits = sum(len(item.digits) for item in inside)
    if digits <= _SHORT and reading.how != "plus" and (not cue or reading.trunk != "local"):
        sure -= _SHORT_DOUBT
    if cue and sure < 0.9:
        sure += _ODD_CUE_GAIN if written == ODD else _CUE_GAIN
    sure -= min(_MOST_GAP_DOUBT, sum(_GAP_DOUBT.get(item.gap, 0) for item in inside[1:]))
    sure -= _WEAK_DOUBT * sum(item.weak for item in inside)
    sure -= _NEIGHBOUR_DOUBT * beside * (1 if written == SOUND else 2)
    return round(min(0.99, max(0.0, sure)), 2)


def _unsettled(inside: Sequence[Item], reading: Reading, written: str) -> float:
    """For numbers of no stated country: a trunk zero helps, words in between do not."""
    if reading.how not in {"guess", "none"}:
        return 0.0
    gain = 0.12 if inside[0].digits.startswith("0") and written == SOUND else 0.0
    return gain - 0.3 * any(item.gap in {FILLER, STRANGE} for item in inside[1:])
