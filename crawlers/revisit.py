"""What asking for a page once more is worth; what is known of the pages is in revisit_board.py.

Rates and ages come in as arrays, one entry a page; times are days, rates a day.
"""

from __future__ import annotations

import numpy as np

from crawlers.revisit_rates import Column

WORTH_EDIT = 2.0
"""What an edit found is worth beside a new ad: it is in no list, nobody else will find it."""

WORTH_GONE = 0.1
"""What an ad found gone is worth beside a new ad: it can be found as well tomorrow."""

PATIENCE = 2.0
"""Days within which an edit is to be seen: one seen much later is worth as little as one lost."""

LIST_FLOOR, LIST_LEAST = 2.0, 1.0
"""Days after which a list is worth a new ad at least, whatever it promises: none starves."""

AD_FLOOR, AD_LEAST = 14.0, 0.5
"""The same for a known ad: half a new ad, so that lists that bring more still go first."""


def list_worth(age: Column, rate: Column, life: Column, slots: Column) -> Column:
    """What a request for a list is worth now, the new ads it will have us ask for counted in.

    A list asked every T days shows rate * life * (1 - exp(-min(T, slots/rate)/life)) new ads each
    time. How much of the yield a day is lost as T grows is the gain of one more request. A budget
    is spent best where that gain has one price everywhere (water-filling, as in Azar et al., PNAS
    115, 2018, with ads seen in the place of freshness): so the page with the highest is next.
    """
    most = rate * life
    full = slots / most
    gain = most * np.where(age / life < full, _lost(age / life), -np.expm1(-full))
    worth = gain / (1.0 + gain)
    return np.where(age >= LIST_FLOOR, LIST_LEAST + worth, worth)


def ad_worth(asked: Column, stands: Column, rate: Column, life: Column) -> Column:
    """What a request for a known ad is worth now: edits not seen yet, or that it is gone.

    `asked` are the days since it was read, `stands` the chance that it is still there.
    """
    lasts = 1.0 / (1.0 / life + 1.0 / PATIENCE)
    edits = rate * lasts * _lost(asked / lasts)
    worth = WORTH_EDIT * stands * edits + WORTH_GONE * (1.0 - stands)
    return np.where(asked >= AD_FLOOR, AD_LEAST + worth, worth)


def _lost(waited: Column) -> Column:
    """Of what comes in one life, how much is lost to waiting so many lives between requests."""
    return -np.expm1(-waited) - waited * np.exp(-waited)
