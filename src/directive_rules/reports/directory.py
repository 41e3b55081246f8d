"""An audit directory: whole or absent. Written beside its place and moved there; only an audit is ever replaced."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from directive_rules.errors import MachineError, UsageError
from directive_rules.loading import shipped_folder
from directive_rules.model.vocabulary import LANGUAGES
from directive_rules.reports.content import Audit
from directive_rules.reports.lines import each_verdict_line, quarantine_lines, reading_lines
from directive_rules.reports.record import EXPORT, FORMAT, manifest_document
from directive_rules.reports.summary import summarise
from directive_rules.reports.summary_text import summary_text

MANIFEST: Final = "manifest.json"


def audit_files(audit: Audit, places: Mapping[str, str]) -> dict[str, bytes]:
    """Return every file of an audit directory by name. A pure function: same audit, same bytes.

    `places` are the paths of the inputs, seen from the directory, so that an audit can be explained later.
    """
    files = {name: "".join(parts).encode() for name, parts in _contents(audit).items()}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return {**files, MANIFEST: manifest_document(audit, digests, places).encode()}


def write_audit(audit: Audit, directory: Path) -> None:
    """Write an audit directory, replacing an earlier audit at that place.

    Raises `UsageError` where something else is there, and `MachineError` where the machine refuses; what stood
    there before then still stands.
    """
    refuse_foreign(directory)
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
        try:
            digests = {name: _write(fresh / name, parts) for name, parts in _contents(audit).items()}
            _write(fresh / MANIFEST, [manifest_document(audit, digests, _places(audit, directory))])
            fresh.chmod(0o755)
            _replace(fresh, directory)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    except OSError as error:
        raise MachineError(f"the audit cannot be written to `{directory}`: {error.strerror}") from None


def is_audit(directory: Path) -> bool:
    """Tell whether a directory holds an audit."""
    try:
        found = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("format") == FORMAT


def refuse_foreign(directory: Path) -> None:
    """Raise `UsageError` where an audit may not be written: something stands there that is none."""
    if directory.is_symlink() or (directory.exists() and not directory.is_dir()):
        raise UsageError(f"`{directory}` is no directory: name another with --out")
    if directory.is_dir() and any(directory.iterdir()) and not is_audit(directory):
        raise UsageError(f"`{directory}` holds something that is no audit, and is left alone: name another with --out")


def _places(audit: Audit, directory: Path) -> dict[str, str]:
    here = directory.resolve()
    shipped = shipped_folder().resolve()
    paths = {judged.ruleset.id: Path(judged.ruleset.path).resolve() for judged in audit.rulesets if judged.ruleset.path}
    outside = {name: path for name, path in paths.items() if path.parent != shipped}
    outside[EXPORT] = Path(audit.export).resolve()
    return {name: Path(os.path.relpath(path, here)).as_posix() for name, path in outside.items()}


def _contents(audit: Audit) -> dict[str, Iterable[str]]:
    """Return what each file but the manifest holds, part by part, so that no file need ever be in memory whole."""
    summary = summarise(audit)
    contents: dict[str, Iterable[str]] = {
        "verdicts.jsonl": each_verdict_line(audit),
        "quarantine.jsonl": [quarantine_lines(audit)],
    }
    if any(judged.readings is not None for judged in audit.rulesets):
        contents["readings.jsonl"] = [reading_lines(audit)]
    return contents | {f"summary.{language}.txt": [summary_text(summary, language)] for language in LANGUAGES}


def _write(path: Path, parts: Iterable[str]) -> str:
    """Write a file down to the disk, and return its digest."""
    digest = hashlib.sha256()
    with path.open("wb") as opened:
        for part in parts:
            data = part.encode()
            digest.update(data)
            opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
    return digest.hexdigest()


def _replace(fresh: Path, directory: Path) -> None:
    """Move the new directory into place, and the old one, if there is one, out of it first."""
    if not directory.exists():
        fresh.rename(directory)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{directory.name}.old.", dir=directory.parent))
    try:
        directory.rename(old / "audit")
        fresh.rename(directory)
    except BaseException:
        # Not only errors: an interruption between the two steps must not cost the earlier audit either.
        if not directory.exists():
            (old / "audit").rename(directory)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
