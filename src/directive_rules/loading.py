"""The only door in: a path or a name to a checked ruleset, or to every reason why not."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from directive_rules.analysis.coerce import coerce, coerce_data
from directive_rules.analysis.directive import (
    Directive,
    build_definitions,
    build_directive,
    build_scope,
    build_tensions,
    check_ledger,
)
from directive_rules.analysis.escalations import build_escalations
from directive_rules.analysis.expressions import check
from directive_rules.analysis.names import Definitions, Setting
from directive_rules.analysis.parameters import build_parameters
from directive_rules.analysis.rules import build_rule
from directive_rules.analysis.vocabulary import build_vocabulary, names_of
from directive_rules.diagnostics import Diagnostic, Severity, Span, nearest
from directive_rules.errors import RulesetError, UsageError
from directive_rules.model.export import Origin, Record
from directive_rules.model.expressions import Expression
from directive_rules.model.ruleset import Locator, NotNormative, Reference, Rule, Ruleset
from directive_rules.model.types import ListType
from directive_rules.model.values import Unlisted, Value
from directive_rules.model.vocabulary import RecordType, Vocabulary
from directive_rules.syntax import cel
from directive_rules.syntax.yaml import Node, locate, read_yaml

MAX_RULES: Final = 1_000
CASES: Final = ".cases.yaml"
MAX_REFERENCE_BYTES: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class Sources:
    """The parsed files of one ruleset, by name."""

    directive: Node
    records: Mapping[str, Node]
    codes: Mapping[str, Node]
    parameters: Node | None = None
    rules: Mapping[str, Node] = field(default_factory=dict)
    folder: Path | None = None


def shipped_folder() -> Path:
    """Return the folder of the rulesets that come with the package: inside the wheel, or beside the sources."""
    inside = Path(__file__).parent / "rulesets"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "rulesets"


def shipped_rulesets() -> tuple[str, ...]:
    """Return the names of the rulesets on board."""
    return tuple(sorted(path.parent.name for path in shipped_folder().glob("*/directive.yaml")))


def find_ruleset(name: str) -> Path:
    """Return the folder of a ruleset given by name or path. Raises `UsageError` that offers the nearest name."""
    path = Path(name)
    if (path / "directive.yaml").is_file():
        return path
    if name in shipped_rulesets():
        return shipped_folder() / name
    if path.is_dir():
        raise UsageError(f"`{name}` is no ruleset: it has no directive.yaml")
    advice = nearest(name, shipped_rulesets()) or "name a folder that holds a directive.yaml"
    raise UsageError(f"there is no ruleset `{name}`: {advice}")


def load_ruleset(path: Path) -> Ruleset:
    """Load and check a ruleset. Raises `RulesetError` with every diagnostic found; warnings stay on the ruleset.

    The vocabulary is the folder `vocabulary` beside the ruleset's own, or the shipped one where there is none.
    """
    diagnostics: list[Diagnostic] = []
    vocabulary_folder = _vocabulary_beside(path)
    sources = Sources(
        _read(path / "directive.yaml", diagnostics) or _nothing(path, diagnostics),
        _read_all(vocabulary_folder, diagnostics),
        _read_all(vocabulary_folder / "codes", diagnostics),
        _read(path / "parameters.yaml", diagnostics) if (path / "parameters.yaml").exists() else None,
        _read_all(path / "rules", diagnostics),
        path,
    )
    digest = _digest(path, vocabulary_folder)
    return compile_ruleset(sources, diagnostics, digest)


def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """Load the vocabulary alone; by default the shipped one. Raises `RulesetError`."""
    folder = folder or shipped_folder() / "vocabulary"
    diagnostics: list[Diagnostic] = []
    vocabulary = build_vocabulary(_read_all(folder, diagnostics), _read_all(folder / "codes", diagnostics), diagnostics)
    _raise_errors(diagnostics)
    return vocabulary


def compile_ruleset(sources: Sources, diagnostics: list[Diagnostic], digest: str = "") -> Ruleset:
    """Turn parsed files into a checked ruleset. Raises `RulesetError` with all that is wrong."""
    vocabulary = build_vocabulary(sources.records, sources.codes, diagnostics)
    if any(one.severity is Severity.ERROR for one in diagnostics):
        raise RulesetError(_sorted(diagnostics))
    directive = build_directive(sources.directive, vocabulary, diagnostics)
    parameters = build_parameters(sources.parameters, vocabulary.codes, diagnostics) if sources.parameters else {}
    if directive is None:
        raise RulesetError(_sorted(diagnostics))
    setting = Setting(vocabulary, parameters, directive.definitions)
    if len(sources.rules) > MAX_RULES:
        diagnostics.append(Diagnostic("too-large", f"a ruleset has at most {MAX_RULES} rules", sources.directive.span))
    definitions = build_definitions(directive, setting, diagnostics)
    scope = build_scope(directive, setting, diagnostics)
    rules: dict[str, Rule] = {}
    for name, node in sorted(sources.rules.items()):
        rule = build_rule(node, name, directive, setting, diagnostics)
        if rule is not None:
            rules[rule.id] = rule
    check_ledger(directive, sources.rules, diagnostics)
    tensions = build_tensions(directive, sources.rules, parameters, diagnostics)
    escalations = build_escalations(directive, sources.rules, rules, setting, diagnostics)
    references = _references(directive, vocabulary, sources.folder, diagnostics)
    _raise_errors(diagnostics)
    shape = directive.shape
    return Ruleset(
        id=shape.id,
        number=shape.number,
        title=names_of(shape.title, shape.id),
        force=directive.force,
        in_force_from=shape.in_force.start,
        in_force_to=shape.in_force.to,
        vocabulary=vocabulary,
        provisions=directive.provisions,
        not_normative=tuple(
            NotNormative(Locator(one.at.section, one.at.heading, one.at.sentence, one.at.clause), one.digest)
            for one in shape.not_normative
        ),
        parameters=parameters,
        rules=rules,
        scope=scope,
        definitions=definitions,
        references=references,
        tensions=tensions,
        escalations=escalations,
        status=names_of(shape.status, "") if shape.status else None,
        issued=shape.issued,
        issuers=tuple(names_of(issuer, "") for issuer in shape.issuers),
        digest=digest,
        path=sources.folder.as_posix() if sources.folder else "",
        warnings=tuple(diagnostics),
    )


def setting_of(ruleset: Ruleset, *, periodic: bool = False) -> Setting:
    """Return what an expression may speak of beside a ruleset: its vocabulary, parameters and definitions."""
    trees = {(one.record, one.name): cel.parse_text(one.text) for one in ruleset.definitions}
    return Setting(ruleset.vocabulary, ruleset.parameters, Definitions(trees), periodic)


def compile_expression(text: str, setting: Setting, subject: str | None) -> Expression:
    """Compile one expression that stands alone, as on a command line. Raises `RulesetError`."""
    diagnostics: list[Diagnostic] = []
    found = check(cel.parse_text(text), setting, subject, diagnostics)
    if found is None or diagnostics:
        raise RulesetError(diagnostics)
    return found


def _vocabulary_beside(path: Path) -> Path:
    beside = path.resolve().parent / "vocabulary"
    return beside if beside.is_dir() else shipped_folder() / "vocabulary"


def _read(path: Path, diagnostics: list[Diagnostic]) -> Node | None:
    try:
        return _read_cached(path.resolve(), _shown(path), path.stat().st_mtime_ns)
    except RulesetError as error:
        diagnostics += error.diagnostics
    except OSError as error:
        diagnostics.append(Diagnostic("unreadable", f"the file cannot be read: {error.strerror}", Span(_shown(path))))
    return None


@cache
def _read_cached(path: Path, name: str, modified: int) -> Node:
    """Parse a file once per process and modification: the vocabulary is shared by all rulesets."""
    del modified
    return read_yaml(path, name)


def _read_all(folder: Path, diagnostics: list[Diagnostic]) -> dict[str, Node]:
    """Read every YAML file of a folder by its name without suffix; files of cases are left to the case runner."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name.endswith(CASES):
            continue
        node = _read(path, diagnostics)
        if node is not None:
            found[path.stem] = node
    return found


def _shown(path: Path) -> str:
    """Return the path as people should see it: relative to the working directory or the shipped folder if inside."""
    resolved = path.resolve()
    for base, prefix in ((Path.cwd(), ""), (shipped_folder().resolve(), "rulesets/")):
        if resolved.is_relative_to(base):
            return prefix + resolved.relative_to(base).as_posix()
    return path.as_posix()


def _nothing(path: Path, diagnostics: list[Diagnostic]) -> Node:
    if not diagnostics:
        diagnostics.append(Diagnostic("unreadable", "there is no directive.yaml", Span(_shown(path))))
    raise RulesetError(diagnostics)


def _references(
    directive: Directive, vocabulary: Vocabulary, folder: Path | None, diagnostics: list[Diagnostic]
) -> tuple[Reference, ...]:
    found = []
    for record, shape in directive.shape.reference.items():
        span = locate(directive.node, ("reference", record, "file"))
        if record not in vocabulary.records:
            diagnostics.append(
                Diagnostic(
                    "unknown-record", f"there is no record type `{record}`", span, nearest(record, vocabulary.records)
                )
            )
            continue
        if folder is None:
            continue
        path = (folder / shape.file).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file():
            diagnostics.append(Diagnostic("unreadable", f"there is no file `{shape.file}` in the ruleset", span))
            continue
        if path.stat().st_size > MAX_REFERENCE_BYTES:
            diagnostics.append(
                Diagnostic("too-large", f"a reference file has at most {MAX_REFERENCE_BYTES} bytes", span)
            )
            continue
        columns, records = _reference_records(
            path, folder / shape.file, vocabulary.records[record], vocabulary, diagnostics
        )
        found.append(Reference(record, shape.file, shape.illustrative, columns, records))
    return tuple(found)


def _reference_records(
    path: Path, shown: Path, record: RecordType, vocabulary: Vocabulary, diagnostics: list[Diagnostic]
) -> tuple[frozenset[str], tuple[Record, ...]]:
    rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), strict=True)
    header = next(rows, [])
    name = _shown(shown)
    for heading in header:
        if heading not in record.fields or header.count(heading) > 1:
            message = (
                f"`{heading}` is no field of `{record.name}`"
                if heading not in record.fields
                else f"`{heading}` stands here twice"
            )
            diagnostics.append(Diagnostic("unknown-field", message, Span(name, 1), nearest(heading, record.fields)))
            return frozenset(header), ()
    records = []
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            diagnostics.append(
                Diagnostic("bad-row", f"{len(header)} cells are expected, {len(row)} found", Span(name, number))
            )
            continue
        values: dict[str, Value | None] = {}
        for heading, text in zip(header, row, strict=True):
            type_ = record.fields[heading].type
            try:
                if isinstance(type_, ListType):
                    values[heading] = coerce_data(text.split(";") if text else None, type_, vocabulary.codes)
                else:
                    values[heading] = coerce(text, type_, vocabulary.codes) if text else None
            except ValueError as error:
                diagnostics.append(Diagnostic("bad-value", f"`{heading}`: {error}", Span(name, number)))
            if isinstance(values.get(heading), Unlisted):
                diagnostics.append(
                    Diagnostic("unlisted-code", f"`{heading}`: `{text}` is on no list", Span(name, number))
                )
        records.append(Record(record.name, values, Origin(name, number)))
    return frozenset(header), tuple(records)


def _digest(path: Path, vocabulary: Path) -> str:
    """Return a digest over the name and bytes of every file that can change a verdict."""
    files = [("", found) for found in path.rglob("*") if found.is_file() and not found.name.endswith((CASES, ".md"))]
    files += [("vocabulary/", found) for found in vocabulary.rglob("*.yaml")]
    named = sorted(
        (prefix + found.relative_to(vocabulary if prefix else path).as_posix(), found) for prefix, found in files
    )
    total = hashlib.sha256()
    for name, found in named:
        total.update(f"{name}\0{hashlib.sha256(found.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def _raise_errors(diagnostics: list[Diagnostic]) -> None:
    if any(one.severity is Severity.ERROR for one in diagnostics):
        raise RulesetError(_sorted(diagnostics))


def _sorted(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """Order by file and line, and drop what is said twice of one place (a definition is typed at each use)."""
    unique = dict.fromkeys(diagnostics)
    return sorted(unique, key=lambda one: (one.span.file, one.span.line, one.span.column, one.code))
