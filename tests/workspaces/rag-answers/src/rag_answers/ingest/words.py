"""Which words of a text count for a search."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")

_EVERYDAY = frozenset(
    """
    a an and are as at be by can do does for from get has have how i if in is it its may me my of on or our
    shall so that the their them there they this to up us was we what when where which who will with you your
    """.split()
)


def normalise(text: str) -> list[str]:
    """The words of a text in order, without case, plural endings and everyday words."""
    words = []
    for word in _WORD.findall(text.casefold()):
        if word in _EVERYDAY:
            continue
        if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
            word = word[:-1]
        words.append(word)
    return words
