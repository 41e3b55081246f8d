"""What comparing a text with a ledger finds."""

from __future__ import annotations

from dataclasses import dataclass

from directive_rules.citation import Sentence
from directive_rules.model.ruleset import Locator, Provision, Ruleset


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence as the ledger cites it: by digest and place, with the provisions made of it.

    Without provisions it is one that demands nothing: a heading, a preamble, a fact.
    """

    digest: str
    at: Locator
    provisions: tuple[Provision, ...] = ()

    @property
    def is_heading(self) -> bool:
        """Whether the ledger cites it as the heading of a section or passage."""
        return not self.provisions and self.at.sentence == 0

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its provisions."""
        return tuple(provision.id for provision in self.provisions)


@dataclass(frozen=True, slots=True)
class Match:
    """A cited sentence that stands in the text word for word.

    `recut` tells that the text divides it otherwise: by a full stop more or less, which no digest sees.
    """

    cited: Cited
    sentences: tuple[Sentence, ...]
    recut: bool = False


@dataclass(frozen=True, slots=True)
class OperativeWords:
    """The operative words of a provision, and whether a sentence still has them; if not, the nearest it has."""

    provision: str
    words: str
    found: bool
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Drift:
    """A cited sentence that the text no longer has word for word, with what stands in its place."""

    cited: Cited
    sentences: tuple[Sentence, ...]
    words: tuple[OperativeWords, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """A text held against a ledger.

    `vanished` has nothing in its place; `unaccounted` stands in the text and in no ledger; `aside` is letterhead,
    addressee and signature, which are shown but not held against the ledger.
    """

    ruleset: Ruleset
    matched: tuple[Match, ...]
    drifted: tuple[Drift, ...]
    vanished: tuple[Cited, ...]
    unaccounted: tuple[Sentence, ...]
    aside: tuple[Sentence, ...]

    @property
    def clean(self) -> bool:
        """Whether every citation stands in the text and nothing in the text is unaccounted."""
        return not (self.drifted or self.vanished or self.unaccounted)

    @property
    def is_another_text(self) -> bool:
        """Whether not one sentence is the same: this is hardly the text that the ledger cites."""
        return not self.matched and bool(self.vanished)

    @property
    def provisions_matched(self) -> int:
        """How many provisions stand in the text as they are cited."""
        return sum(len(match.cited.provisions) for match in self.matched)
