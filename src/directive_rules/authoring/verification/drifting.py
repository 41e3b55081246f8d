"""What stands in the place of a cited sentence that the text no longer has word for word.

The source text is not at hand, so a place is told by the neighbours that did match, by the locator, by the operative
words and by what our paraphrase has in common with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Final

from directive_rules.authoring.verification.model import Cited, Drift, OperativeWords
from directive_rules.citation import Sentence, normalise

ENOUGH: Final = 1.0
"""The likeness from which a sentence counts as the drifted form of a cited one: the same locator alone will do."""

ALIKE: Final = 0.5
"""From which likeness other words are shown as standing for the operative ones."""

SLACK: Final = 3
"""How many characters longer or shorter these may be."""


@dataclass
class Search:
    """The search for what drifted: the text, where the matches stand in it, and what neither side could place."""

    sentences: Sequence[Sentence]
    matched: Mapping[str, int]
    left: list[int]
    found: dict[str, list[int]] = field(default_factory=dict)

    def run(self, ledger: Sequence[Cited]) -> tuple[list[Drift], list[Cited], list[int]]:
        """Return what drifted, what vanished, and the positions of sentences that nothing in the ledger is about."""
        missing = [cited for cited in ledger if cited.digest not in self.matched]
        self._pair(missing, _windows(ledger, self.matched, len(self.sentences)))
        self._share(missing)
        self._extend(missing)
        drifts = [
            Drift(cited, tuple(self.sentences[position] for position in self.found[cited.digest]), words)
            for cited in missing
            if cited.digest in self.found
            for words in (tuple(self._words(cited)),)
        ]
        return drifts, [cited for cited in missing if cited.digest not in self.found], self.left

    def _pair(self, missing: Iterable[Cited], windows: Mapping[str, range]) -> None:
        """Pair each missing sentence with the likeliest left in its window, the likeliest pairs first."""
        pairs = []
        for cited in missing:
            window = windows[cited.digest]
            near = [position for position in self.left if position in window] if window else self.left
            for position in near:
                only = bool(window) and len(near) == 1
                pairs.append((-_likeness(cited, self.sentences[position], only=only), position, cited.digest))
        taken: set[int] = set()
        for likeness, position, digest in sorted(pairs):
            if -likeness >= ENOUGH and position not in taken and digest not in self.found:
                taken.add(position)
                self.found[digest] = [position]
        self.left = [position for position in self.left if position not in taken]

    def _share(self, missing: Iterable[Cited]) -> None:
        """Two cited sentences may have drifted into one: its operative words tell."""
        drifted = sorted({position for positions in self.found.values() for position in positions})
        for cited in missing:
            if cited.digest in self.found:
                continue
            shares = [(_share_of_words(cited, self.sentences[position]), -position) for position in drifted]
            share, position = max(shares, default=(0.0, 0))
            if share > 0 and self.sentences[-position].section == cited.at.section:
                self.found[cited.digest] = [-position]

    def _extend(self, missing: Iterable[Cited]) -> None:
        """One cited sentence may have drifted into two neighbours: the second has operative words the first lacks."""
        for cited in missing:
            for position in self.found.get(cited.digest, [])[:1]:
                lacking = replace(
                    cited,
                    provisions=tuple(
                        one for one in cited.provisions if not _has(one.words, self.sentences[position].text)
                    ),
                )
                for beside in (position - 1, position + 1):
                    if beside in self.left and _share_of_words(lacking, self.sentences[beside]) > 0:
                        self.left.remove(beside)
                        self.found[cited.digest] = sorted([*self.found[cited.digest], beside])

    def _words(self, cited: Cited) -> Iterator[OperativeWords]:
        text = "".join(self.sentences[position].text for position in self.found[cited.digest])
        for provision in cited.provisions:
            if normalise(provision.words):
                found = _has(provision.words, text)
                instead = "" if found else _nearest(normalise(provision.words), normalise(text))
                yield OperativeWords(provision.id, provision.words, found, instead)


def _windows(ledger: Sequence[Cited], matched: Mapping[str, int], end: int) -> dict[str, range]:
    """Return for each missing sentence where its neighbours leave room for it; empty where the text is rearranged.

    Provisions have provisions for neighbours and the others have others: the ledger lists them apart.
    """
    windows = {}
    for own in (True, False):
        listed = [cited for cited in ledger if bool(cited.provisions) is own]
        for index, cited in enumerate(listed):
            if cited.digest in matched:
                continue
            before = (matched[one.digest] for one in reversed(listed[:index]) if one.digest in matched)
            after = (matched[one.digest] for one in listed[index:] if one.digest in matched)
            windows[cited.digest] = range(next(before, -1) + 1, next(after, end))
    return windows


def _likeness(cited: Cited, sentence: Sentence, *, only: bool) -> float:
    """Return how much speaks for a sentence being the cited one, changed; `only`: there is no other it could be."""
    same_kind = cited.is_heading is (sentence.number == 0)
    likeness = _place(cited, sentence) + (1.0 if only and same_kind else 0.0)
    if cited.provisions:
        said = "".join(provision.says.zh for provision in cited.provisions)
        return likeness + 2 * _share_of_words(cited, sentence) + 2 * _in_common(said, sentence.text)
    if cited.is_heading and cited.at.heading:
        return likeness + SequenceMatcher(None, normalise(cited.at.heading), normalise(sentence.text)).ratio()
    return likeness


def _place(cited: Cited, sentence: Sentence) -> float:
    """Return how well the locators agree; the ledger counts sentences as they are meant, the text as they stand."""
    if sentence.section != cited.at.section:
        return 0.0
    if normalise(sentence.heading) != normalise(cited.at.heading):
        return 0.25
    return 1.0 if sentence.number == cited.at.sentence else 0.5


def _share_of_words(cited: Cited, sentence: Sentence) -> float:
    """Return the share of the provisions whose operative words the sentence has."""
    worded = [provision.words for provision in cited.provisions if normalise(provision.words)]
    return sum(_has(words, sentence.text) for words in worded) / len(worded) if worded else 0.0


def _has(words: str, text: str) -> bool:
    return normalise(words) in normalise(text)


def _in_common(said: str, text: str) -> float:
    """Return the share of the pairs of characters of a paraphrase that a text has too."""
    pairs, there = _pairs(normalise(said)), _pairs(normalise(text))
    return len(pairs & there) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[index : index + 2] for index in range(len(text) - 1))


def _nearest(words: str, text: str) -> str:
    """Return the part of a text that is most like the words; nothing where no part is much like them."""
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(words)
    best, found = ALIKE, ""
    for length in range(max(2, len(words) - SLACK), len(words) + SLACK + 1):
        for start in range(len(text) - length + 1):
            matcher.set_seq1(text[start : start + length])
            if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and matcher.ratio() > best:
                best, found = matcher.ratio(), text[start : start + length]
    return found
