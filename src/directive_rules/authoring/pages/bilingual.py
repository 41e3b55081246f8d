"""Chinese and English side by side, and the places that links lead to."""

from __future__ import annotations

from typing import Final

from directive_rules.authoring.markup import code, escaped
from directive_rules.model.types import StringType, Type
from directive_rules.model.values import Value
from directive_rules.model.vocabulary import Names, Vocabulary
from directive_rules.wording.outlines import Outline
from directive_rules.wording.showing import show_value

UNSET: Final = Names("未取值", "unset")
BREAK: Final = "<br>"
_STEP: Final = "\u2003"


def both(names: Names) -> str:
    """Return the two wordings one after the other, or the one there is."""
    texts = dict.fromkeys(escaped(text) for text in (names.zh, names.en) if text.strip())
    return " ".join(texts)


def value_shown(value: Value | None, type_: Type, vocabulary: Vocabulary) -> str:
    """Return a value in both languages; text as code, and nothing set as such."""
    if value is None:
        return both(UNSET)
    if isinstance(type_, StringType):
        return code(str(value))
    return both(Names(show_value(value, type_, vocabulary, "zh"), show_value(value, type_, vocabulary, "en")))


def outlined(outline: Outline) -> str:
    """Return an outline for the cell of a table."""
    lines = ((line, line.lstrip(_STEP)) for line in outline.lines(_STEP, "• "))
    return BREAK.join("&emsp;" * (len(line) - len(text)) + escaped(text) for line, text in lines)


def anchor(kind: str, name: str) -> str:
    """Return a place for links; `kind` tells provisions `p`, rules `r`, parameters `v` and the like apart."""
    return f'<a id="{kind}-{name}"></a>'


def link(text: str, kind: str, name: str, page: str = "") -> str:
    """Return a link to such a place, on this page or another."""
    return f"[{text}]({page}#{kind}-{name})"


def provision_link(identifier: str) -> str:
    """Return a link to a provision; one of another directive is written `RULESET#ID`, and its page stands beside."""
    ruleset, _, own = identifier.rpartition("#")
    return link(escaped(identifier), "p", own, f"{ruleset}.md" if ruleset else "")
