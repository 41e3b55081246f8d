"""Judging while records arrive: the monitor, and the ledger it keeps."""

from directive_rules.monitor.asynchronous import AsyncMonitor
from directive_rules.monitor.ledger import Ledger
from directive_rules.monitor.monitor import Monitor
from directive_rules.monitor.partitioning import Partitioning
from directive_rules.monitor.reading import LedgerReader, Owed
from directive_rules.monitor.standing import Standing
from directive_rules.monitor.transitions import Transition

__all__ = ["AsyncMonitor", "Ledger", "LedgerReader", "Monitor", "Owed", "Partitioning", "Standing", "Transition"]
