"""The order in which the example is made: an honest market first, then what went wrong in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from generator.business import Business
from generator.expected.books import Books
from generator.expected.ledger import Ledger, work_out
from generator.household import Household
from generator.losses import Losses
from generator.misconduct.companies import CompanyMisconduct
from generator.misconduct.losses import LossMisconduct
from generator.misconduct.plants import NO_DUTY, Plants
from generator.misconduct.policies import PolicyMisconduct
from generator.records import World
from generator.setting import read_tables

DEFAULT = 3_000


@dataclass(frozen=True, slots=True)
class Example:
    """A market, what was planted in it, and how every duty stands."""

    world: World
    plants: Plants
    ledger: Ledger


def make(policies: int, seed: int, reference: Path) -> Example:
    """Make the example. Raises `ValueError` where what was planted does not lead to what it has to lead to."""
    rng = Random(seed)
    tables = read_tables(reference)
    world = World()
    household, business, losses = Household(world, rng), Business(world, tables, rng), Losses(world, rng)
    household.found()
    business.write(policies)
    losses.handle()
    household.keep()
    plants = Plants(rng, policies / DEFAULT)
    PolicyMisconduct(business, plants).plant()
    LossMisconduct(business, losses, plants).plant()
    CompanyMisconduct(household, plants).plant()
    ledger = work_out(Books(world, tables))
    complaints = list(mismatches(plants, ledger))
    if complaints:
        raise ValueError("\n".join(complaints))
    return Example(world, plants, ledger)


def mismatches(plants: Plants, ledger: Ledger) -> list[str]:
    """Return every plant that does not lead to its status: either the deed or the reckoning is wrong then."""
    found = []
    for plant in plants.planted:
        entries = ledger.entries[plant.rule]
        finding = entries.get(plant.label)
        status = NO_DUTY if finding is None else finding.status
        if plant.label not in entries or status != plant.status:
            found.append(f"{plant.rule}/{plant.label}: {plant.deed}: {status} where {plant.status} was planted")
    return found
