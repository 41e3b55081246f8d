"""Reading an export into a database, millions of records at a time: the same meaning as the reader in Python."""

from directive_rules.exports.bulk.reading import BULK_LIMITS, StoredReading, read_stored
from directive_rules.exports.bulk.workshop import Failing

__all__ = ["BULK_LIMITS", "Failing", "StoredReading", "read_stored"]
