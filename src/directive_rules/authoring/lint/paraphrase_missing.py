"""A provision does not say in our own words, in both languages, what it demands."""

from __future__ import annotations

from collections.abc import Iterator

from directive_rules.authoring.lint.target import Target
from directive_rules.diagnostics import Diagnostic


def check(target: Target) -> Iterator[Diagnostic]:
    """Look at `says` of every provision; the operative words repeated are no paraphrase."""
    for provision in target.ruleset.provisions:
        for language, text in (("Chinese", provision.says.zh), ("English", provision.says.en)):
            if not text.strip():
                message = f"provision `{provision.id}` has no paraphrase in {language}"
                yield Diagnostic("paraphrase-missing", message, provision.span)
            elif text.strip() == provision.words:
                message = f"the paraphrase of provision `{provision.id}` only repeats its words"
                yield Diagnostic("paraphrase-missing", message, provision.span, "say it in other words")
