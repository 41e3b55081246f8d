"""Major events: what a company did when they came, and the claims that followed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from examples.nationwide.market.contracts import claim
from examples.nationwide.market.rows import Garbled, World

R: Final = "circ-2010-82"


def respond(world: World) -> None:
    """Add the events and their claims."""
    response, channel, visits, ahead = (
        f"{R}/{one}" for one in ("event-response", "event-green-channel", "event-condolence", "event-prepayment")
    )

    def event(number: str, day: date, loss: int, insurer: str = "YI", **changes: Any) -> None:
        values: dict[str, Any] = {
            "kind": "natural_disaster",
            "personal_payouts": Decimal("1000000.00"),
            "deployed_on": day,
            "emergency_ended_on": day + timedelta(days=20),
            "response_started_on": day,
            "green_channel_on": day + timedelta(days=1),
            "condolence_on": day + timedelta(days=4),
        }
        world.add(
            "major_event",
            insurer_id=insurer,
            event_id=number,
            occurred_at=datetime.combine(day, time(6)),
            insured_property_loss=Decimal(loss),
            **(values | changes),
        )

    event("EV-1", date(2014, 4, 20), 80_000_000, "JIA")
    event(
        "EV-2",
        date(2015, 8, 12),
        90_000_000,
        response_started_on=date(2015, 9, 20),
        green_channel_on=None,
        condolence_on=None,
    )
    event("EV-3", date(2020, 7, 1), 90_000_000)
    event("EV-4", date(2021, 7, 20), 200_000_000, grade="extraordinary", emergency_ended_on=None, condolence_on=None)
    event("EV-5", date(2015, 9, 1), 90_000_000, deployed_on=None, response_started_on=None)
    event("EV-6", date(2015, 9, 2), 900_000, response_started_on=None)
    event("EV-7", date(2015, 9, 3), 900_000, grade=Garbled("省级"))
    event("EV-10", date(2016, 6, 1), 50_000_000, response_started_on=None)
    event(
        "EV-11", date(2016, 6, 2), 49_999_999, personal_payouts=Decimal("30000000.00"), condolence_on=date(2016, 7, 1)
    )
    world.plant(
        "losses, or payouts, just at the threshold",
        violated=f"{response}/YI,EV-10",
        late=f"{visits}/YI,EV-11",
    )
    event("EV-8", date(2010, 8, 8), 90_000_000, response_started_on=None)
    world.plant(
        "a flood: answered late, without green channel or visits; losses after the threshold lapsed; an emergency not"
        " yet over; no orders; not grave; of a grade nobody can tell; before the circular",
        compliant=f"{response}/JIA,EV-1 {channel}/JIA,EV-1 {visits}/JIA,EV-1",
        late=f"{response}/YI,EV-2",
        violated=f"{channel}/YI,EV-2 {visits}/YI,EV-2",
        undetermined=f"{response}/YI,EV-3 {response}/YI,EV-7",
        pending=f"{visits}/YI,EV-4",
        no_duty=f"{response}/YI,EV-5 {response}/YI,EV-6 {response}/YI,EV-8",
    )
    flood = datetime(2015, 8, 13, 9, 0)
    claim(world, "SV-02", "JIA", "S-41", datetime(2014, 4, 21, 9, 0), event_id="EV-1")
    claim(world, "SV-05", "YI", "S-42", flood, event_id="EV-2", paid=date(2015, 11, 1))
    claim(world, "SV-05", "YI", "S-43", flood, event_id="EV-2", paid=None)
    claim(world, "SV-05", "YI", "S-44", flood, event_id="EV-2", paid=None, certain_amount=Decimal("0.00"))
    claim(world, "SV-05", "YI", "S-45", flood, event_id="EV-9")
    world.plant(
        "claims of the flood: paid late, never, with nothing certain, of an event nobody has",
        compliant=f"{ahead}/JIA,S-41 {ahead}/YI,S-44",
        late=f"{ahead}/YI,S-42 {R}/paid-in-time/YI,S-42",
        violated=f"{ahead}/YI,S-43 {R}/paid-in-time/YI,S-43",
        undetermined=f"{ahead}/YI,S-45",
    )
