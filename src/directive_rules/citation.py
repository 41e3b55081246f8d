"""Citing a text without shipping it: its sentences, where they stand, and their digests.

A ledger cites a sentence by its place and by a digest of what it says. Two copies of one
circular differ in white space, punctuation, width of characters and, in some, in pinyin
inserted by a converter; none of that changes the digest. A changed, added or dropped word does.

Digests join: a copy that lost a full stop shows two sentences as one, and the digest of that one
is the digest of the two joined, because full stops do not count. A verifier that finds no sentence
for a digest can therefore try neighbours joined before it calls the provision drifted.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

__all__ = ["Sentence", "beginnings", "digest", "normalise", "sentences"]

DIGEST_LENGTH = 32
"""Hexadecimal digits of a digest: half of a SHA-256, enough that no two sentences meet."""

HEADING_LENGTH = 20
"""Characters, normalised, up to which the first sentence of a paragraph may be its heading."""

NUMBERED_HEADING_LENGTH = 30
"""The same for a numbered paragraph, whose heading may also hold a comma."""

LETTERHEAD_LENGTH = 40
"""Characters, normalised, below which a line without a sentence mark may be letterhead or signature."""

Part = Literal["front", "body", "back"]
"""Letterhead, title and addressee; the text from the preamble on; signatures, date and contacts."""

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_MARKS = "。；;！!？?"
_CLOSING = "”’」』》）)\"'"

_VOWELS = "aāáǎàeēéěèêiīíǐìoōóǒòuūúǔùüǖǘǚǜ"
_SYLLABLE = f"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[{_VOWELS}]{{1,3}}(?:ng|n|r)?"
_INSERTED_PINYIN = re.compile(rf"(?<=[{_HAN}])[(（]{_SYLLABLE}[)）]")

_SENTENCE = re.compile(rf"[^{_MARKS}]*[{_MARKS}]+[{_CLOSING}]*|[^{_MARKS}]+")
_SECTION = re.compile(rf"({_NUMERAL})、")
_NUMBERED = re.compile(rf"(?:{_NUMERAL}[、是]|[(（]{_NUMERAL}[)）]|第{_NUMERAL}[,，、])")
_COMMAND = re.compile("应[当主及]|必须|不得")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document and its place there.

    `section` is the numeral of the section (`二`), empty before the first. `heading` is the
    heading it stands under, empty where plain text shows none. `paragraph` counts from 1 within the
    section. `number` counts from 1 within the heading, or within the paragraph where there is
    no heading; it is 0 for a heading, which is a sentence to account for as well.
    """

    text: str
    section: str
    heading: str
    paragraph: int
    number: int
    part: Part = "body"

    @property
    def digest(self) -> str:
        """The digest of the sentence's text."""
        return digest(self.text)


def normalise(text: str) -> str:
    """What of a text carries its meaning: Han, letters and digits, in compatibility form (NFKC).

    White space, punctuation, brackets, symbols and invisible characters go, and so does pinyin that a
    converter inserted: one bracketed syllable in small Latin letters right after a Han character, with or
    without its tone mark, as in `權(quán)`. Other bracketed words, such as `(App)` or `(12378)`, stay.
    Traditional and simplified characters are different characters.
    """
    compatible = unicodedata.normalize("NFKC", text)
    visible = "".join(c for c in compatible if not c.isspace() and unicodedata.category(c) != "Cf")
    return "".join(c for c in _without_pinyin(visible) if c.isalnum())


def digest(sentence: str) -> str:
    """The first 32 hexadecimal digits of the SHA-256 of the normalised sentence, in UTF-8."""
    return hashlib.sha256(normalise(sentence).encode()).hexdigest()[:DIGEST_LENGTH]


def beginnings(normalised: str) -> Iterator[tuple[int, str]]:
    """The length and the digest of every beginning of a normalised text, the shortest first.

    This is how to find where one sentence ends and the next begins in a text that has lost its full stops.
    """
    hashed = hashlib.sha256()
    for length, character in enumerate(normalised, 1):
        hashed.update(character.encode())
        yield length, hashed.copy().hexdigest()[:DIGEST_LENGTH]


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a circular in the order of the text, each with its place.

    A sentence ends at a full stop, semicolon, exclamation or question mark, or with its paragraph; a
    colon does not end one. A paragraph is a line, or several where one leaves a quotation open.

    A heading is a section's line (`一、...`), a numbered line (`（一）...`, `一是...`) or the short first
    sentence of a longer paragraph. A heading on a line of its own governs the paragraphs up to the next one;
    one at the head of a paragraph governs that paragraph.

    The awkward case: where the copy lost the full stop after a heading, the heading has run into the first
    sentence. Nothing in plain text tells where it ended, so it is part of that sentence and of its
    digest, and `heading` is empty. A full stop lost between two sentences likewise leaves one.

    Text before the preamble and after the last paragraph is kept, as `front` and `back`, so that a line
    mistaken for letterhead is still there to be seen.
    """
    lines = _paragraphs(text)
    first, last = _body(lines)
    found: list[Sentence] = []
    section = heading = ""
    paragraph = number = 0
    for index, line in enumerate(lines):
        part: Part = "front" if index < first else "back" if index > last else "body"
        opening = _SECTION.match(line) if part == "body" else None
        if opening or index == last + 1:
            section, heading, paragraph = (opening[1] if opening else ""), "", 0
        if opening and not _marked(line):
            found.append(Sentence(line, section, "", 0, 0))
            continue
        paragraph += 1
        pieces = [piece.strip() for piece in _SENTENCE.findall(line) if normalise(piece)]
        own = _heading(pieces) if part == "body" else ""
        if own:
            found.append(Sentence(pieces.pop(0), section, own, paragraph, 0))
        if own or not heading:
            number = 0
        for piece in pieces:
            number += 1
            found.append(Sentence(piece, section, own or heading, paragraph, number, part))
        if own:
            heading = "" if pieces else own
    return tuple(found)


def _paragraphs(text: str) -> list[str]:
    """The lines that say something; a line that leaves a quotation open takes the next one along."""
    paragraphs: list[str] = []
    open_quotation = False
    for line in text.splitlines():
        stripped = line.strip()
        if not normalise(stripped):
            continue
        if open_quotation:
            paragraphs[-1] += stripped
        else:
            paragraphs.append(stripped)
        whole = paragraphs[-1]
        open_quotation = not open_quotation and whole.count("“") > whole.count("”")
    return paragraphs


def _body(lines: list[str]) -> tuple[int, int]:
    """The indices of the first and the last paragraph that are neither letterhead nor signature."""
    saying = [i for i, line in enumerate(lines) if _says_something(line)]
    if not saying:
        return 0, len(lines) - 1
    opening = next((i for i, line in enumerate(lines) if _SECTION.match(line)), 0)
    addressees = [i for i, line in enumerate(lines[:opening]) if _addresses(line)]
    return (addressees[-1] + 1 if addressees else saying[0]), saying[-1]


def _addresses(line: str) -> bool:
    """Whether a line names those the document is addressed to: short, and ending in a colon."""
    return line[-1] in ":：" and "如下" not in line and len(normalise(line)) < LETTERHEAD_LENGTH


def _says_something(line: str) -> bool:
    """Whether a paragraph is text: it has a sentence mark or a number, or is long and has a comma."""
    if _marked(line) or _NUMBERED.match(line):
        return True
    return len(normalise(line)) >= LETTERHEAD_LENGTH and re.search("[,，]", line) is not None


def _heading(pieces: list[str]) -> str:
    """The heading that a paragraph begins with, without number and full stop; empty if it has none."""
    first = pieces[0]
    numbered = _NUMBERED.match(first)
    bare = first[numbered.end() :] if numbered else first
    length = len(normalise(bare))
    if _COMMAND.search(bare):
        return ""
    if numbered:
        is_heading = 0 < length <= NUMBERED_HEADING_LENGTH
    else:
        is_heading = len(pieces) > 1 and length <= HEADING_LENGTH and not re.search("[,，:：]", bare)
    return _without_pinyin(bare).rstrip(_MARKS) if is_heading else ""


def _without_pinyin(text: str) -> str:
    """The text without the bracketed syllables that a converter inserted."""
    return _INSERTED_PINYIN.sub("", text)


def _marked(line: str) -> bool:
    """Whether a line holds a mark that ends a sentence."""
    return any(mark in line for mark in _MARKS)
