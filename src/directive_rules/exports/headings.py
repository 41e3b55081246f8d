"""What a heading means: which field of a record type, in which unit.

Compared after NFKC and case folding, by letters and digits alone, so that `保费 (元)`, `保费（元）` and `保 费` are one
spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from directive_rules.exports.units import UNITS, Unit, known_unit
from directive_rules.model.vocabulary import RecordType, Vocabulary

_BRACKETED: Final = re.compile(r"[(\[【〔《<{]([^()\[\]【】〔〕《》<>{}]*)[)\]】〕》>}]")
_UNIT_LABEL: Final = re.compile(r"^\s*(?:计量)?单位\s*[:：]?\s*")
_DAY_ENDINGS: Final = ("日期", "日", "date", "day")
_CLOCK_ENDINGS: Final = ("小时", "时间", "时刻", "时分", "钟点", "时", "点", "hour", "time")
_SYMBOLS: Final = ("%", "‰", "‱")
_TRAILING_UNITS: Final = tuple(
    sorted((name for name in UNITS if not name.isascii() and name not in ("‰", "‱")), key=len, reverse=True)
)
_FILE_DATE: Final = re.compile(
    r"(?:19|20)\d\d(?:[-_.年]?\d{1,2}(?:[-_.月]?\d{1,2}日?)?)?[年月]?(?:第?[1-4]季度?|[Qq][1-4])?|[-_ ]\d{1,3}$"
)
"""A date or a running number in a file's name."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The fields a heading may mean (one, if all is well) and the unit it gives."""

    fields: tuple[str, ...]
    unit: Unit | None = None
    unit_text: str = ""


def folded(text: str) -> str:
    """Return what of a heading counts: its letters and digits, in compatibility form, without case."""
    return "".join(character for character in unicodedata.normalize("NFKC", text).casefold() if character.isalnum())


class Headings:
    """The headings a record type's fields go by: their names first, then their names in words, then their aliases."""

    def __init__(self, record: RecordType) -> None:
        tiers: tuple[dict[str, set[str]], ...] = ({}, {}, {}, {})
        for name, field in record.fields.items():
            for tier, spellings in zip(tiers, ((name,), (field.names.zh, field.names.en), field.aliases), strict=False):
                for spelling in spellings:
                    tier.setdefault(folded(spelling), set()).add(name)
                    tiers[3].setdefault(folded(_without_brackets(spelling)), set()).add(name)
        self._tiers = tiers
        self.spellings = frozenset(
            spelling for field in record.fields.values() for spelling in (field.name, field.names.zh, *field.aliases)
        )

    def meaning(self, heading: str) -> Meaning:
        """Return what a heading means; no fields where it is unknown, several where it is ambiguous.

        Raises `ValueError` where a heading names two units.
        """
        text = unicodedata.normalize("NFKC", heading).strip()
        bracketed = [_UNIT_LABEL.sub("", inside).strip() for inside in _BRACKETED.findall(text)]
        named = [inside for inside in bracketed if known_unit(inside)]
        if len({known_unit(inside) for inside in named}) > 1:
            raise ValueError(f"`{heading}` names two units")
        unit_text = named[0] if named else ""
        if not named and text.endswith(_SYMBOLS):
            text, unit_text = text[:-1], text[-1]
        for spelling in (text, _BRACKETED.sub(_keep_other, text), _without_brackets(text)):
            if fields := self._find(spelling):
                return Meaning(fields, known_unit(unit_text), unit_text)
        if not unit_text:
            for ending in _TRAILING_UNITS:
                if text.casefold().endswith(ending) and (fields := self._find(text[: -len(ending)])):
                    return Meaning(fields, known_unit(ending), ending)
        return Meaning((), known_unit(unit_text), unit_text)

    def _find(self, spelling: str) -> tuple[str, ...]:
        wanted = folded(spelling)
        return next((tuple(sorted(tier[wanted])) for tier in self._tiers if wanted in tier), ())


def clock_partner(heading: str, day_headings: Iterable[str]) -> str | None:
    """Return the heading whose day a time of day belongs to: `出险小时` to `出险日期`, `damageHour` to `damageDate`."""
    stems = set(_stems(folded(heading), _CLOCK_ENDINGS))
    for other in day_headings:
        whole = folded(other)
        if other != heading and stems & {whole, *_stems(whole, _DAY_ENDINGS)}:
            return other
    return None


def names_clock(heading: str) -> bool:
    """Tell whether a heading, by its ending, could name a time of day."""
    return any(True for _ in _stems(folded(heading), _CLOCK_ENDINGS))


def record_of_file(stem: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the record types a file's name stands for, dates and separators in it aside: one, if all is well."""
    spellings: dict[str, set[str]] = {}
    for name, record in vocabulary.records.items():
        for spelling in (name, record.names.zh, record.names.en, *record.aliases):
            spellings.setdefault(folded(spelling), set()).add(name)
    for wanted in (folded(stem), folded(_FILE_DATE.sub("", unicodedata.normalize("NFKC", stem)))):
        if wanted in spellings:
            return tuple(sorted(spellings[wanted]))
    return ()


def file_spellings(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Return the names files may go by, each with its record type."""
    return {
        spelling: name
        for name, record in vocabulary.records.items()
        for spelling in (name, record.names.zh, *record.aliases)
    }


def _keep_other(match: re.Match[str]) -> str:
    """Drop a bracket that names a unit, keep any other."""
    return "" if known_unit(_UNIT_LABEL.sub("", match[1])) else match[0]


def _without_brackets(text: str) -> str:
    return _BRACKETED.sub("", unicodedata.normalize("NFKC", text))


def _stems(text: str, endings: tuple[str, ...]) -> Iterator[str]:
    for ending in endings:
        stem = text.removesuffix(ending)
        if stem != text and stem:
            yield stem
