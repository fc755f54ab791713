"""What rankings are held against: plain likenesses of texts, nothing of which is used to rank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from adwatch.model import Ad, AdKey, SignalSet
from matching.reading import masked_text

Ranked = tuple[AdKey, list[tuple[AdKey, float]]]

GRAMS = (2, 5)
"""Characters of an n-gram."""


def rank_by_grams(sets: Sequence[SignalSet], k: int) -> Iterator[Ranked]:
    """Every ad's `k` nearest by cosine of TF-IDF character n-grams of the masked text."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    read = TfidfVectorizer(analyzer="char", ngram_range=GRAMS, lowercase=False, dtype=np.float32)
    rows = read.fit_transform([masked_text(one) for one in sets])
    likeness = (rows @ rows.T).toarray()
    return _ranked(likeness, [one.ad for one in sets], k)


def rank_by_vectors(ads: Sequence[Ad], k: int) -> Iterator[Ranked]:
    """Every ad's `k` nearest by cosine of raw sentence vectors of the masked text."""
    from extractors.meaning import Meaning, decode

    read = [[decode(one.value)[1] for one in found] for found in Meaning().extract_many(ads)]
    width = max((len(found[0]) for found in read if found), default=1)
    vectors = np.array([found[0] if found else np.zeros(width) for found in read], np.float32)
    return _ranked(vectors @ vectors.T, [ad.key for ad in ads], k)


def _ranked(likeness: NDArray[np.float32], keys: Sequence[AdKey], k: int) -> Iterator[Ranked]:
    np.fill_diagonal(likeness, -1.0)
    order = np.argsort(-likeness, axis=1, kind="stable")[:, :k]
    for row, others in enumerate(order.tolist()):
        yield keys[row], [(keys[other], float(likeness[row, other])) for other in others]
