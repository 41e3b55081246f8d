"""A verification for machines: one JSON document, keys in a stable order."""

from __future__ import annotations

import json

from directive_rules.authoring.verification.model import Cited, Drift, Match, Verification
from directive_rules.citation import Sentence


def verification_json(found: Verification) -> str:
    """Return what was found; sentences are those of the text that was given."""
    data = {
        "ruleset": found.ruleset.id,
        "number": found.ruleset.number,
        "clean": found.clean,
        "provisions": len(found.ruleset.provisions),
        "provisions_matched": found.provisions_matched,
        "matched": [_match(match) for match in found.matched],
        "drifted": [_drift(drift) for drift in found.drifted],
        "vanished": [_cited(cited) for cited in found.vanished],
        "unaccounted": [_sentence(sentence) for sentence in found.unaccounted],
        "aside": [_sentence(sentence) for sentence in found.aside],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _match(match: Match) -> dict[str, object]:
    return {**_cited(match.cited), "recut": match.recut}


def _drift(drift: Drift) -> dict[str, object]:
    words = [
        {"provision": one.provision, "words": one.words, "found": one.found, "instead": one.instead or None}
        for one in drift.words
    ]
    return {**_cited(drift.cited), "words": words, "text": [_sentence(sentence) for sentence in drift.sentences]}


def _cited(cited: Cited) -> dict[str, object]:
    return {"provisions": list(cited.ids), "at": str(cited.at), "digest": cited.digest}


def _sentence(sentence: Sentence) -> dict[str, object]:
    return {
        "section": sentence.section,
        "heading": sentence.heading,
        "paragraph": sentence.paragraph,
        "number": sentence.number,
        "text": sentence.text,
        "digest": sentence.digest,
    }
