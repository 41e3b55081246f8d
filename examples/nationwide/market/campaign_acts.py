"""The spring of 2013: calls, blocked numbers, call-backs, complaints, claims, leaks, petitions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from examples.nationwide.market.contracts import ask_papers, claim, write
from examples.nationwide.market.rows import Garbled, World

R: Final = "circ-general-2013-11"
OLD: Final = "circ-2010-82"


def act_in_spring(world: World) -> None:
    """Add single acts of those weeks."""
    _calls(world)
    _blocks(world)
    _callbacks(world)
    _complaints(world)
    _claims(world)
    _incidents(world)


def _calls(world: World) -> None:
    def call(insurer: str, number: int, at: datetime | date, to: str = "N-0100", **changes: Any) -> None:
        values: dict[str, Any] = {
            "direction": "outbound",
            "sales": True,
            "client_requested": False,
            "line": "motor" if insurer != "BING" else "life",
            "renewal": False,
        }
        world.add(
            "call", insurer_id=insurer, call_id=f"CALL{number}", started_at=at, number_hash=to, **(values | changes)
        )

    hours, span, blocked = (
        f"{R}/{one}"
        for one in (
            "calls-within-promised-hours",
            "renewal-calls-within-promised-period",
            "no-calls-to-blocked-numbers",
        )
    )
    call("JIA", 1, datetime(2013, 3, 20, 10, 0))
    call("JIA", 2, datetime(2013, 3, 20, 21, 30))
    call("JIA", 3, datetime(2013, 3, 21, 21, 30), client_requested=True)
    call("JIA", 4, date(2013, 3, 22))
    call("JIA", 5, datetime(2013, 3, 22, 8, 0), direction="inbound")
    call("JIA", 6, datetime(2013, 2, 24, 22, 0))
    call("JIA", 7, datetime(2013, 4, 11, 22, 0))
    call("BING", 1, datetime(2013, 3, 20, 20, 30))
    call("BING", 2, datetime(2013, 3, 20, 20, 30), line="health")
    call("YI", 1, datetime(2013, 3, 20, 22, 30))
    world.plant(
        "calls in the evening: promised until nine, until eight, not promised; asked for; at an hour nobody wrote down;"
        " inbound; the day before the notice and the day after the campaign; of a line the promise leaves out",
        compliant=f"{hours}/JIA,CALL1",
        violated=f"{hours}/JIA,CALL2 {hours}/BING,CALL1",
        exempt=f"{hours}/JIA,CALL3",
        undetermined=f"{hours}/JIA,CALL4",
        no_duty=f"{hours}/JIA,CALL5 {hours}/JIA,CALL6 {hours}/JIA,CALL7 {hours}/BING,CALL2 {hours}/YI,CALL1",
    )
    call("JIA", 8, datetime(2013, 3, 25, 10, 0), renewal=True, expiring_on=date(2013, 5, 4))
    call("JIA", 9, datetime(2013, 3, 25, 10, 0), renewal=True, expiring_on=date(2013, 5, 5))
    call("JIA", 10, datetime(2013, 3, 25, 10, 0), renewal=True)
    call("JIA", 11, datetime(2013, 3, 25, 11, 0), "N-0001")
    call("JIA", 12, datetime(2013, 3, 12, 11, 0), "N-0001")
    call("JIA", 13, datetime(2013, 3, 25, 11, 0), None)  # type: ignore[arg-type]
    world.plant(
        "renewal calls forty and forty-one days ahead, and of a policy whose end is not known; a blocked number called,"
        " on the day it was blocked, and a number that is not known",
        compliant=f"{span}/JIA,CALL8 {blocked}/JIA,CALL12",
        violated=f"{span}/JIA,CALL9 {blocked}/JIA,CALL11",
        undetermined=f"{span}/JIA,CALL10 {blocked}/JIA,CALL13",
    )


def _line(insurer: str, number: int) -> str | None:
    """Return the line an act is about: of BING's, one is of the line it promises for, one of another, one of none."""
    return {1: "life", 2: "health"}.get(number) if insurer == "BING" else "motor"


def _blocks(world: World) -> None:
    rule = f"{R}/blocking-within-promised-days"
    for insurer, number, asked, done in (
        ("BING", 2, date(2013, 3, 12), date(2013, 3, 29)),
        ("BING", 3, date(2013, 3, 12), date(2013, 3, 29)),
        ("JIA", 1, date(2013, 3, 11), date(2013, 3, 12)),
        ("JIA", 2, date(2013, 3, 11), date(2013, 3, 20)),
        ("JIA", 3, date(2013, 3, 11), None),
        ("BING", 1, date(2013, 3, 12), date(2013, 3, 13)),
        ("DING", 1, date(2013, 3, 12), None),
        ("JIA", 4, date(2013, 4, 11), None),
    ):
        world.add(
            "number_block",
            insurer_id=insurer,
            block_id=f"NB{number}",
            number_hash=f"N-000{number}",
            requested_on=asked,
            blocked_on=done,
            until=date(2015, 3, 11),
            line=_line(insurer, number),
        )
    world.plant(
        "numbers blocked in time, late, never; within 3,650 working days, beyond any calendar; of a line the promise"
        " leaves out, of a line nobody wrote down; not promised; later",
        compliant=f"{rule}/JIA,NB1",
        late=f"{rule}/JIA,NB2",
        violated=f"{rule}/JIA,NB3",
        undetermined=f"{rule}/BING,NB1 {rule}/BING,NB3",
        no_duty=f"{rule}/DING,NB1 {rule}/JIA,NB4 {rule}/BING,NB2",
    )


def _callbacks(world: World) -> None:
    rule = f"{R}/callback-within-promised-days"
    for insurer, number, signed, called, reached in (
        ("JIA", "SP-01", date(2013, 3, 11), date(2013, 3, 21), True),
        ("JIA", "SP-02", date(2013, 3, 11), date(2013, 4, 1), True),
        ("JIA", "SP-03", date(2013, 3, 11), date(2013, 3, 18), False),
        ("YI", "SP-04", date(2013, 3, 29), date(2013, 4, 8), True),
        ("YI", "SP-05", date(2013, 3, 29), date(2013, 4, 9), True),
        ("DING", "SP-06", date(2013, 3, 11), None, False),
        ("JIA", "SP-07", date(2013, 2, 24), None, False),
        ("JIA", "SP-08", date(2013, 4, 11), None, False),
        ("XIN", "SP-09", date(2013, 3, 28), None, False),
        ("JIA", "SP-10", date(2013, 3, 11), date(2013, 3, 18), None),
    ):
        write(world, insurer, number, signed, line="motor", explained=insurer != "XIN")
        if called is not None:
            world.add(
                "callback",
                insurer_id=insurer,
                callback_id=f"CB-{number}",
                policy_id=number,
                called_at=datetime.combine(called, time(10)),
                reached=reached,
            )
    world.plant(
        "clients called back on the last day, late; in vain, or nobody knows whether they were reached, which is"
        " enough; on the fifth working day over a holiday and a day after it; not promised; before and after; never",
        compliant=f"{rule}/JIA,SP-01 {rule}/YI,SP-04 {rule}/JIA,SP-03 {rule}/JIA,SP-10",
        late=f"{rule}/JIA,SP-02 {rule}/YI,SP-05",
        violated=f"{rule}/XIN,SP-09",
        no_duty=f"{rule}/DING,SP-06 {rule}/JIA,SP-07 {rule}/JIA,SP-08",
    )


def _complaints(world: World) -> None:
    rule = f"{R}/complaint-accepted-within-promised-days"

    def complain(insurer: str, number: str, day: date, accepted: date | None, **changes: Any) -> None:
        values: dict[str, Any] = {"medium": "letter", "line": "motor", "simple": True, "major": False}
        world.add(
            "complaint",
            insurer_id=insurer,
            complaint_id=number,
            received_at=datetime.combine(day, time(9, 30)),
            accepted_on=accepted,
            **(values | changes),
        )

    complain(
        "JIA", "CP-21", date(2013, 3, 15), date(2013, 3, 18), decided_on=date(2013, 4, 8), told_on=date(2013, 4, 9)
    )
    complain("JIA", "CP-22", date(2013, 3, 18), date(2013, 3, 25), major=True)
    complain("YI", "CP-23", date(2013, 4, 3), date(2013, 4, 8))
    complain("YI", "CP-24", date(2013, 4, 3), None)
    complain("JIA", "CP-25", date(2013, 2, 20), None, major=True)
    complain("BING", "CP-26", date(2013, 3, 20), date(2013, 4, 2), line=None)
    world.plant(
        "complaints taken up in time, late, on the second working day over a holiday, never, before the notice, of a"
        " line nobody wrote down; a letter of the fifteenth and a major one, for which there are no days",
        compliant=f"{rule}/JIA,CP-21 {rule}/YI,CP-23",
        late=f"{rule}/JIA,CP-22",
        violated=f"{rule}/YI,CP-24",
        undetermined=f"{rule}/BING,CP-26 {R}/complaints-handled-in-time/JIA,CP-21"
        f" {R}/major-complaint-reported/JIA,CP-22",
        no_duty=f"{rule}/JIA,CP-25 {R}/major-complaint-reported/JIA,CP-25",
    )
    world.add(
        "dispute",
        insurer_id="JIA",
        dispute_id="DP-9",
        policy_id="SP-01",
        opened_on=date(2013, 3, 15),
        subject="amount",
        interests_conflict=False,
        forum="mediation",
    )
    world.plant("a dispute of the fifteenth", undetermined=f"{R}/disputes-settled-in-time/JIA,DP-9")


def _claims(world: World) -> None:
    arrival, once, decided, pays = (
        f"{R}/{one}"
        for one in (
            "scene-arrival-within-promised-time",
            "claim-papers-asked-for-once",
            "determination-within-promised-days",
            "payment-within-promised-days",
        )
    )
    pays_old = f"{OLD}/paid-in-time"
    morning = datetime(2013, 3, 18, 9, 0)
    claim(world, "SP-01", "JIA", "P-01", morning, scene_survey=True, arrived_at=morning + timedelta(minutes=60))
    claim(
        world,
        "SP-01",
        "JIA",
        "P-02",
        morning,
        scene_survey=True,
        arrived_at=morning + timedelta(minutes=75),
        determined_on=date(2013, 4, 9),
        agreed_on=date(2013, 4, 10),
        paid=date(2013, 4, 19),
    )
    claim(world, "SP-02", "JIA", "P-03", morning, scene_survey=True, paid=date(2013, 4, 12))
    claim(world, "SP-02", "JIA", "P-04", date(2013, 3, 18), scene_survey=True, arrived_at=date(2013, 3, 18), paid=None)
    claim(
        world,
        "SP-04",
        "YI",
        "P-05",
        datetime(2013, 4, 1, 9, 0),
        scene_survey=True,
        arrived_at=None,
        determined_on=date(2013, 4, 23),
        agreed_on=date(2013, 4, 24),
        paid=date(2013, 5, 3),
    )
    claim(world, "SP-06", "DING", "P-06", morning, scene_survey=True, paid=date(2013, 5, 1))
    claim(world, "SP-07", "JIA", "P-07", datetime(2013, 2, 22, 9, 0), scene_survey=True, paid=date(2013, 5, 1))
    claim(world, "SP-04", "YI", "P-08", datetime(2013, 4, 2, 9, 0), determined_on=None, agreed_on=None, outcome=None)
    world.plant(
        "promised within the hour: reached in an hour, later, never, at hours nobody wrote down, with no time in the"
        " promise; paid too late for the promise, for promise and law, for the law alone where nothing was promised",
        compliant=f"{arrival}/JIA,P-01 {pays_old}/JIA,P-02 {pays}/JIA,P-01",
        late=f"{arrival}/JIA,P-02 {decided}/JIA,P-02 {pays}/JIA,P-02 {pays}/JIA,P-03 {pays_old}/JIA,P-03"
        f" {decided}/YI,P-05 {pays_old}/JIA,P-07",
        violated=f"{arrival}/JIA,P-03 {pays}/JIA,P-04 {pays_old}/JIA,P-04 {decided}/YI,P-08 {pays_old}/DING,P-06",
        undetermined=f"{arrival}/JIA,P-04 {arrival}/YI,P-05",
        no_duty=f"{arrival}/DING,P-06 {pays}/DING,P-06 {pays}/JIA,P-07",
    )
    ask_papers(world, "JIA", "P-01", datetime(2013, 3, 19, 9, 0))
    ask_papers(world, "JIA", "P-01", datetime(2013, 3, 21, 9, 0), supplement=True, items=("驾驶证",))
    ask_papers(world, "JIA", "P-03", datetime(2013, 3, 19, 9, 0))
    ask_papers(world, "JIA", "P-03", datetime(2013, 3, 21, 9, 0), items=("修理发票",))
    world.plant(
        "one list and a reminder, and nobody wrote down for how many days the clock stood; a second list",
        compliant=f"{once}/JIA,P-01 {decided}/JIA,P-03",
        undetermined=f"{decided}/JIA,P-01",
        violated=f"{once}/JIA,P-03",
    )


def _incidents(world: World) -> None:
    safe = f"{R}/customer-data-kept-safe"
    for insurer, number, day, confirmed, own in (
        ("BING", 1, date(2013, 3, 20), True, True),
        ("BING", 2, date(2013, 3, 20), True, True),
        ("BING", 3, date(2013, 3, 20), True, True),
        ("JIA", 1, date(2013, 3, 20), True, False),
        ("YI", 1, date(2013, 3, 20), True, True),
        ("YI", 2, date(2013, 3, 21), None, True),
        ("YI", 3, date(2013, 4, 20), True, True),
        ("DING", 1, date(2013, 3, 20), True, True),
    ):
        world.add(
            "data_incident",
            insurer_id=insurer,
            incident_id=f"DI{number}",
            happened_on=day,
            confirmed=confirmed,
            from_insurer=own,
            line=_line(insurer, number),
        )
    world.plant(
        "leaks elsewhere; from the insurer; not yet looked into; after the campaign; where nothing was promised; of the"
        " line promised, of another, of one nobody wrote down",
        compliant=f"{safe}/JIA,DI1",
        violated=f"{safe}/YI,DI1 {safe}/BING,DI1",
        undetermined=f"{safe}/YI,DI2 {safe}/BING,DI3",
        no_duty=f"{safe}/YI,DI3 {safe}/DING,DI1 {safe}/BING,DI2",
    )
    group, heads = f"{R}/no-group-petitions", f"{R}/no-petitions-over-heads"
    for insurer, number, day, kind in (
        ("JIA", 1, date(2013, 3, 15), "individual"),
        ("YI", 1, date(2013, 3, 15), "group_visit"),
        ("YI", 2, date(2013, 3, 15), "over_heads"),
        ("YI", 3, date(2013, 3, 15), Garbled("联名来访")),
        ("YI", 4, date(2013, 4, 11), "group_visit"),
        ("YI", 5, date(2013, 3, 14), "group_visit"),
        ("YI", 6, date(2013, 3, 16), "over_heads"),
    ):
        world.add("petition", insurer_id=insurer, petition_id=f"PE{number}", happened_on=day, kind=kind)
    world.plant(
        "petitions of one person, of a group, over the heads, of a kind nobody can name; after the campaign, the day"
        " before the fifteenth, the day after it",
        compliant=f"{group}/JIA,PE1 {heads}/JIA,PE1",
        violated=f"{group}/YI,PE1 {heads}/YI,PE2",
        undetermined=f"{group}/YI,PE3",
        no_duty=f"{group}/YI,PE4 {group}/YI,PE5 {heads}/YI,PE6",
    )
