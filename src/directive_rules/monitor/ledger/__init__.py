"""The ledger of a monitor: records, duties and transitions in SQLite or PostgreSQL. The only room of sqlalchemy."""

from directive_rules.monitor.ledger.changes import NUMBERS, Changes, Head
from directive_rules.monitor.ledger.database import OvertakenError
from directive_rules.monitor.ledger.ledger import Ledger
from directive_rules.monitor.ledger.statements import WIDE, Row

__all__ = ["NUMBERS", "WIDE", "Changes", "Head", "Ledger", "OvertakenError", "Row"]
