"""`directive-rules verify`: whether what we say of something still fits the thing itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from directive_rules.cli.console import Language, LanguageOption, language, say
from directive_rules.cli.exits import FOUND
from directive_rules.errors import UsageError

FORMATS: Final = ("text", "json")
MAX_BYTES: Final = 1 << 20


def verify(
    target: Annotated[str, typer.Argument(metavar="RULESET", help="A name or a path.")],
    text: Annotated[
        Path | None,
        typer.Option("--text", metavar="FILE", help="The circular as you hold it: plain text, UTF-8 or GB18030."),
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="The form of the output.")] = "text",
    lang: LanguageOption = None,
) -> int:
    """Hold a circular's text against the ledger that cites it, sentence by sentence.

    Shown are the provisions that drifted, with what became of their operative words, those that vanished, and what is
    new in the text. White space, punctuation and pinyin that a converter inserted make no difference.

    Exit status: 0 everything cited stands in the text and nothing else does, 1 something differs, 2 the file or the
    ruleset cannot be read.
    """
    if form not in FORMATS:
        raise UsageError(f"--format is one of {', '.join(FORMATS)}, not `{form}`")
    if text is None:
        raise UsageError("name the text to hold against the ledger: --text FILE")
    return _verify_text(target, text, form, language(lang))


def _verify_text(target: str, file: Path, form: str, spoken: Language) -> int:
    from directive_rules.authoring.verification import (  # noqa: PLC0415 - loaded when needed
        verification_json,
        verification_text,
        verify_text,
    )
    from directive_rules.loading import find_ruleset, load_ruleset  # noqa: PLC0415

    found = verify_text(load_ruleset(find_ruleset(target)), _read(file))
    shown = verification_json(found) if form == "json" else verification_text(found, spoken)
    say(shown.rstrip("\n"))
    return 0 if found.clean else FOUND


def _read(file: Path) -> str:
    from directive_rules.exports.decoding import decode  # noqa: PLC0415 - loaded when needed

    if not file.is_file():
        raise UsageError(f"there is no file `{file}`")
    if file.stat().st_size > MAX_BYTES:
        raise UsageError(f"`{file}` has more than {MAX_BYTES} bytes: no circular is that long")
    return decode(file.read_bytes(), file.as_posix())[0]
