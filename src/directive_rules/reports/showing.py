"""What reports show of values: two languages, deadlines, and personal text masked."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from directive_rules.model.values import LAST_INSTANT
from directive_rules.model.verdicts import Due
from directive_rules.model.vocabulary import Language, Names, in_language

MASKED_LENGTH: Final = 2_000
_WORD: Final = re.compile(r"[^\s,;|:\"'{}\[\]]+")

NOT_YET: Final = Names("尚未起算", "not yet running")


def plural(count: int, noun: str) -> str:
    """Return a count with its English noun: `1 rule`, `2 rules`, `3 duties`."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else many}"


def mask(text: str) -> str:
    """Return what may be shown of personal text: its first character. Nothing of its length is told."""
    return f"{text[:1]}***" if text else ""


def mask_words(text: str) -> str:
    """Return a text of which nobody can tell what is personal: every word masked, and cut at some length."""
    shown = _WORD.sub(lambda word: mask(word[0]), text[:MASKED_LENGTH])
    return shown + ("…" if len(text) > MASKED_LENGTH else "")


def show_instant(instant: date | datetime) -> str:
    """Return an instant to the minute, or finer where that matters; a day, and the last instant of one, as the day."""
    if not isinstance(instant, datetime) or instant.time() == LAST_INSTANT:
        return instant.strftime("%Y-%m-%d")
    if instant.microsecond:
        return instant.isoformat(sep=" ")
    return instant.isoformat(sep=" ", timespec="seconds" if instant.second else "minutes")


def show_due(due: Due, language: Language) -> str:
    """Return a deadline; an empty text where there is none, or none that is known."""
    if due is None:
        return ""
    return show_instant(due) if isinstance(due, date) else in_language(NOT_YET, language)
