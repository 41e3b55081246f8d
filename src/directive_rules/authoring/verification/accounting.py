"""Which sentences of a text are the cited ones, word for word, wherever the copy has put its full stops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

from directive_rules.authoring.verification.model import Cited, Match
from directive_rules.citation import Sentence, beginnings, normalise

MOST: Final = 8
"""How many neighbouring sentences are tried as one."""

LONGEST: Final = 2_000
"""How many characters they may have together."""


def account(cited: Mapping[str, Cited], sentences: Sequence[Sentence]) -> tuple[list[Match], list[int]]:
    """Return what matches, and the positions of the sentences that are nothing cited, in the order of the text.

    A sentence whose digest is cited matches. Of the others, neighbours match where together they are one cited
    sentence or several, whole and without rest: punctuation is in no digest, so nothing but it can differ.
    """
    matches = []
    left: list[int] = []
    for position, sentence in enumerate(sentences):
        found = cited.get(sentence.digest)
        if found is None:
            left.append(position)
        else:
            matches.append(Match(found, (sentence,)))
    rest = []
    for run in _runs(left):
        while run:
            count, digests = _tiling([normalise(sentences[position].text) for position in run[:MOST]], cited)
            group = tuple(sentences[position] for position in run[:count])
            matches += [Match(cited[digest], group, recut=True) for digest in digests]
            if not digests:
                rest.append(run[0])
            del run[:count]
    return matches, rest


def _runs(positions: Sequence[int]) -> Iterator[list[int]]:
    """Yield the positions in runs without a gap."""
    run: list[int] = []
    for position in positions:
        if run and position != run[-1] + 1:
            yield run
            run = []
        run.append(position)
    if run:
        yield run


def _tiling(texts: Sequence[str], cited: Mapping[str, Cited]) -> tuple[int, tuple[str, ...]]:
    """Return how many of the texts, from the first on, are whole cited sentences together, and which.

    One text and no digest, where there is no such beginning.
    """
    whole = "".join(texts)[:LONGEST]
    borders = {border: count for count, border in enumerate(accumulate(map(len, texts)), 1)}
    reached: dict[int, tuple[str, ...]] = {0: ()}
    while reached:
        start = min(reached)
        digests = reached.pop(start)
        if start in borders:
            return borders[start], digests
        for length, digest in beginnings(whole[start:]):
            if digest in cited:
                reached.setdefault(start + length, (*digests, digest))
    return 1, ()
