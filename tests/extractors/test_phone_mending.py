"""Broken number words are mended only where the whole of them says digits."""

import pytest

from extractors.phone_mending import mendings


def said(text):
    pieces = [piece for _, _, found in mendings(text) for piece in found]
    return "".join(piece.digits for piece in pieces)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("t-w-o o.n.e t*w*o", "212"),
        ("tw o on e tw o", "212"),
        ("a t w o o n e I", "21"),
        ("to.one.to", "212"),
        ("f i v e-5-f i v e", "55"),
    ],
)
def test_broken_words_are_mended(text, digits):
    assert said(text) == digits


@pytest.mark.parametrize("text", ["to.for.to", "e-mail me", "a b c d", "x-men on-line"])
def test_other_broken_words_are_left_alone(text):
    assert said(text) == ""
