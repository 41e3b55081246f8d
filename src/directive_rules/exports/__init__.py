"""Reading what people hand over: files of any habit into records, with nothing dropped, rounded, guessed or swapped."""

from directive_rules.exports.limits import DEFAULT_LIMITS, Limits
from directive_rules.exports.manifest import MANIFEST, Manifest
from directive_rules.exports.opening import Sane
from directive_rules.exports.quarantine import QuarantinedRow
from directive_rules.exports.reading import Reading, read_export
from directive_rules.exports.records import read_records

__all__ = [
    "DEFAULT_LIMITS",
    "MANIFEST",
    "Limits",
    "Manifest",
    "QuarantinedRow",
    "Reading",
    "Sane",
    "read_export",
    "read_records",
]
