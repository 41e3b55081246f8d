"""`directive-rules explain`: why a duty stands as it does, from the records and the text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from directive_rules.cli.console import LanguageOption, language, say


def explain(
    audit: Annotated[Path, typer.Argument(metavar="AUDIT_DIR", help="A directory that `audit` left.")],
    duty: Annotated[
        str, typer.Argument(help="RULESET/RULE/KEY[@PERIOD], as in verdicts.jsonl. Also a duty that does not exist.")
    ],
    export: Annotated[
        Path | None, typer.Option("--export", metavar="PATH", help="Where the export is now, if it was moved.")
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Explain a duty: provision, rule, deadline, the values that decided, and the records that should have been there.

    The export and the ruleset must be those the audit judged; otherwise the exit status is 5.
    """
    from directive_rules.audit import reopen  # noqa: PLC0415 - loaded when needed
    from directive_rules.explain import explain_duty as explained  # noqa: PLC0415
    from directive_rules.explain import render_text  # noqa: PLC0415

    spoken = language(lang)
    opened = reopen(audit, export)
    ready = opened.of_duty(duty)
    told = explained(ready.ruleset, ready.export, opened.as_of, duty, opened.parameters[ready.ruleset.id])
    say(render_text(told, spoken).rstrip("\n"))
