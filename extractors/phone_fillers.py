"""Words put between the groups of a number to break it, and words that name what a number counts.

Which groups a number has, and how they are tied, is decided in phone_runs and phone_scan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FILLERS = """call calls txt text txts me at on my cell number phone mobile is the now babe baby
    hun hon honey and then dot dash point space hyphen minus area code please pls plz only ok xo
    xoxo x xx xxx tel or us here sms ring dial hey hi dear guys gents sexy sweetie love kiss kisses
    anytime today darling sugar amor cielo corazon bebe guapo es cheri mon au schatz dann mein
    und oder numer numarasi then thru through yes just simply y e ou o il lo la le
    caro tesoro amore schat dan милый потом затем и или period comma star slash tiret punto guion
    ponto traco trattino punkt strich llama al por favor
    mi numero ligue liga appelle moi ruf mich an chiamami suna ma звони мне номер тире точка ara
    beni 电话 打"""
FILLERS = frozenset(_FILLERS.split())
"""Words that ads put between the groups of a number to break it."""

_LABELS = """hour hours hr hrs half full min mins minute minutes night nights day days week
    weeks month months year years yr yrs old young lb lbs pound pounds inch inches ft feet foot
    tall cm kg kilos hh qv exit suite ste room rm apt apartment unit floor level building bldg
    hwy highway route interstate freeway street st ave avenue road rd blvd boulevard drive dr
    lane zip zipcode since until from mile miles visitors reviews review id ref code gate door
    page size dress shoe shoes bust waist hips weight height age aged for or hora horas media
    minutos noche dia semana mes ano anos habitacion piso calle stunde stunden minuten nacht tag
    woche jahre zimmer etage heure heures nuit jour semaine mois ans chambre etage rue ora ore
    minuti notte giorno anni via stanza час часа часов минут ночь день лет год комната этаж евро
    рублей euro euros dollars roses usd eur gbp"""
_NAMING = frozenset(_LABELS.split())
"""Words beside which digits are a price, a time, a size, an address or a reference."""
_MOST_WORDS, _MOST_CHARS = 3, 28


_LAST_WORD = re.compile(r"(?<![^\W_])(?<!area )([^\W\d_]+)[\s#:]{0,3}\Z", re.IGNORECASE)


def is_named(text: str, start: int) -> bool:
    """Whether the word right before text[start:] names what the digits there are: exit 212."""
    word = _LAST_WORD.search(text, max(0, start - 24), start)
    return word is not None and word[1].lower() in _NAMING


def is_chatter(words: Sequence[str], between: str) -> bool:
    """Whether a few words between two groups of digits name neither of them."""
    few = len(words) <= _MOST_WORDS and len(between) <= _MOST_CHARS and "\n" not in between
    return few and _NAMING.isdisjoint(word.lower() for word in words)
