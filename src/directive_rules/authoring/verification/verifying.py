"""A text held against the ledger of a ruleset: a pure function of the two."""

from __future__ import annotations

from dataclasses import replace

from directive_rules.authoring.verification.accounting import account
from directive_rules.authoring.verification.drifting import Search
from directive_rules.authoring.verification.model import Cited, Verification
from directive_rules.citation import sentences
from directive_rules.model.ruleset import Ruleset


def verify_text(ruleset: Ruleset, text: str) -> Verification:
    """Compare a text with what the ledger cites: what matches, drifted, vanished, and what is new.

    A full stop more or less is no difference. Letterhead and signature are matched if cited and set aside if not.
    """
    ledger = cited_by(ruleset)
    found = sentences(text)
    matches, left = account({cited.digest: cited for cited in ledger}, found)
    position = {id(sentence): index for index, sentence in enumerate(found)}
    matched: dict[str, int] = {}
    for match in matches:
        matched.setdefault(match.cited.digest, position[id(match.sentences[0])])
    aside = [index for index in left if found[index].part != "body"]
    body = [index for index in left if found[index].part == "body"]
    if matches:
        drifted, vanished, new = Search(found, matched, body).run(ledger)
    else:
        drifted, vanished, new = [], list(ledger), body
    return Verification(
        ruleset,
        tuple(sorted(matches, key=lambda match: position[id(match.sentences[0])])),
        tuple(drifted),
        tuple(vanished),
        tuple(found[index] for index in new),
        tuple(found[index] for index in aside),
    )


def cited_by(ruleset: Ruleset) -> tuple[Cited, ...]:
    """Return the sentences a ledger cites: those provisions are made of, then those that ask nothing."""
    found: dict[str, Cited] = {}
    for provision in ruleset.provisions:
        earlier = found.get(provision.digest) or Cited(provision.digest, replace(provision.at, clause=0))
        found[provision.digest] = replace(earlier, provisions=(*earlier.provisions, provision))
    for other in ruleset.not_normative:
        found.setdefault(other.digest, Cited(other.digest, other.at))
    return tuple(found.values())
