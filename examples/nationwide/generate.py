"""Make the example: the export of a made-up group of insurers, and what an audit of it has to find.

    python -m examples.nationwide.generate [--check]

Nothing in it is drawn by chance, so the same files come out every time. With `--check` nothing is written: the
status is 1 if a committed file differs from what would be written.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from examples.nationwide.expected.ledger import RULES, Ledger, work_out
from examples.nationwide.market import (
    beijing,
    beijing_losses,
    campaign_acts,
    campaign_companies,
    county,
    events,
    pilot_companies,
    relief_acts,
    relief_companies,
    service,
    setting,
)
from examples.nationwide.market.rows import World
from examples.nationwide.market.spoilt import make_spoilt
from examples.nationwide.market.writing import files_of

HERE = Path(__file__).parent
NO_DUTY = "no_duty"


def make_world() -> World:
    """Make the group: who there is, then what they did, circular by circular."""
    world = World()
    setting.set_up(world)
    pilot_companies.run_pilot(world)
    beijing.sell_in_beijing(world)
    beijing_losses.suffer_in_beijing(world)
    service.serve(world)
    events.respond(world)
    campaign_acts.act_in_spring(world)
    campaign_companies.campaign(world)
    county.support(world)
    relief_acts.act_in_summer(world)
    relief_companies.relieve(world)
    return world


def mismatches(world: World, ledger: Ledger) -> Iterator[str]:
    """Yield every deed that does not lead to what it has to lead to: deed or reckoning is wrong then."""
    for duty, status, deed in world.planted:
        found = ledger.status(duty)
        if found != status:
            yield f"{duty}: {found} where {status} was planted ({deed})"


def all_files() -> dict[str, bytes]:
    """Return every file of the example by its path. Raises `ValueError` where a deed does not lead where it has to."""
    files: dict[str, bytes] = {}
    for folder, world, rulesets in (
        ("", make_world(), RULES),
        ("broken/", make_spoilt(), {"circ-2010-82": RULES["circ-2010-82"]}),
    ):
        ledger = work_out(world, rulesets)
        if complaints := list(mismatches(world, ledger)):
            raise ValueError("\n".join(complaints))
        files |= {f"{folder}export/{name}": content for name, content in files_of(world)}
        files[f"{folder}expected.jsonl"] = "".join(f"{line}\n" for line in ledger.lines()).encode()
        files[f"{folder}expected-counts.json"] = (json.dumps(ledger.counts(), indent=1) + "\n").encode()
    return files


def main() -> int:
    """Write the files, or compare them with those that are there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; tell whether the files are up to date")
    check = parser.parse_args().check
    stale = []
    for name, content in all_files().items():
        path = HERE / name
        if path.exists() and path.read_bytes() == content:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    sys.stdout.write("".join(f"{'differs' if check else 'written'}: {name}\n" for name in stale))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
