"""Who says that a parameter has a value: a provision, a law, a note; in words."""

from __future__ import annotations

from directive_rules.model.ruleset import Citation
from directive_rules.model.vocabulary import Names


def source_words(source: Citation) -> Names:
    """Say where a value comes from; both texts are empty where nothing is cited."""
    parts = [Names(f"条款 {source.provision}", f"provision {source.provision}")] if source.provision else []
    if source.law:
        parts.append(Names(f"{source.law}{source.article}", f"{source.law} {source.article}".rstrip()))
    if source.note is not None:
        parts.append(source.note)
    return Names("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))
