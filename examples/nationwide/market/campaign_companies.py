"""The spring of 2013 from the companies' side: promises, complaint channels, plans, events, and the summary."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from examples.nationwide.market.rows import World

R: Final = "circ-general-2013-11"
WAYS: Final = ("letter", "visit", "telephone", "online")


def campaign(world: World) -> None:
    """Add what the companies did as companies."""
    world.plant(
        "promises: nothing on lists or blocking; too late; none at all; on something nobody can name; without a time",
        compliant=f"{R}/promise-payment-time/JIA {R}/promise-call-times/BING",
        violated=f"{R}/promise-one-time-list/YI {R}/promise-number-blocking/YI {R}/promise-call-times/YI"
        f" {R}/promise-customer-data/DING {R}/promised-times-stated/YI,YI-2013 {R}/promise-scene-arrival/DING",
        late=f"{R}/promise-payment-time/BING",
        undetermined=f"{R}/promise-call-times/XIN {R}/promise-payment-time/XIN",
        no_duty=f"{R}/promise-call-times/DING {R}/promise-scene-arrival/BING {R}/promise-payment-time/JI"
        f" {R}/promise-payment-time/WU {R}/promised-times-stated/JIA,JIA-2012",
    )
    _channels(world)
    _plans(world)
    _events(world)
    _summaries(world)


def _channels(world: World) -> None:
    opened = date(2012, 1, 1)
    odd: dict[tuple[str, str], tuple[date | None, date | None]] = {
        ("YI", "letter"): (opened, date(2013, 3, 15)),
        ("BING", "online"): (date(2013, 4, 1), None),
        ("DING", "visit"): (None, None),
        ("DING", "telephone"): (opened, date(2013, 3, 16)),
        ("XIN", "telephone"): (opened, date(2013, 3, 14)),
        ("XIN", "visit"): (opened, date(2013, 3, 15)),
        ("XIN", "online"): (opened, date(2013, 3, 15)),
    }
    world.add(
        "complaint_channel",
        insurer_id="BING",
        channel_id="CH5",
        channel="telephone",
        opened_on=opened,
        closed_on=date(2013, 3, 15),
    )
    for insurer in ("JIA", "YI", "BING", "DING", "XIN"):
        for number, way in enumerate(WAYS, 1):
            since, until = odd.get((insurer, way), (opened, None))
            if since is not None:
                world.add(
                    "complaint_channel",
                    insurer_id=insurer,
                    channel_id=f"CH{number}",
                    channel=way,
                    opened_on=since,
                    closed_on=until,
                )
    for insurer, number, way, began, ended in (
        ("JIA", 1, "telephone", datetime(2013, 3, 2, 9, 0), datetime(2013, 3, 2, 10, 0)),
        ("JIA", 2, "hotline_12378", datetime(2013, 3, 15, 9, 0), None),
        ("JIA", 3, "online", datetime(2013, 3, 16, 0, 0), None),
        ("YI", 1, "telephone", datetime(2013, 3, 15, 9, 0), datetime(2013, 3, 15, 11, 0)),
        ("BING", 1, "telephone", datetime(2013, 3, 10, 9, 0), None),
        ("DING", 1, "letter", datetime(2013, 3, 14, 9, 0), datetime(2013, 3, 16, 9, 0)),
    ):
        world.add(
            "channel_outage",
            insurer_id=insurer,
            outage_id=f"OUT{number}",
            channel=way,
            began_at=began,
            ended_at=ended,
        )
    there, kept, up = (f"{R}/complaint-channels-{one}" for one in ("open", "kept-open", "uninterrupted"))
    world.plant(
        "a channel closed on the day, the day before, the day after, one of two; opened later or never; down before,"
        " after, or the regulator's own line; for good; all day; for two hours of the day, too many or not",
        compliant=f"{there}/JIA {kept}/JIA {up}/JIA {kept}/DING {kept}/BING {there}/YI",
        violated=f"{kept}/YI {there}/DING {up}/BING {up}/DING {there}/XIN {kept}/XIN",
        late=f"{there}/BING",
        undetermined=f"{up}/XIN {up}/YI",
    )


def _plans(world: World) -> None:
    for insurer, day in (("JIA", date(2012, 6, 1)), ("YI", date(2013, 4, 20)), ("XIN", date(2012, 6, 1))):
        world.add(
            "internal_document",
            insurer_id=insurer,
            document_id=f"{insurer}-D-complaints",
            kind="major_complaint_plan",
            adopted_on=day,
            covers=("other",),
        )
    for insurer, day, issues, settled in (
        ("JIA", date(2013, 3, 8), 0, None),
        ("YI", date(2013, 2, 20), 2, None),
        ("BING", date(2013, 5, 6), 0, None),
        ("XIN", date(2013, 3, 9), 3, date(2013, 3, 30)),
    ):
        world.add(
            "issue_screening",
            insurer_id=insurer,
            screening_id="SC1",
            screened_on=day,
            issues=issues,
            settled_on=settled,
        )
    plan, search = f"{R}/major-complaints-plan", f"{R}/major-issues-screened"
    world.plant(
        "plans early, late, missing; a search before the notice, too late, none; issues without days to settle them",
        compliant=f"{plan}/JIA {search}/JIA",
        late=f"{plan}/YI {search}/BING",
        violated=f"{plan}/DING {search}/YI {search}/DING",
        undetermined=f"{R}/screened-issues-settled/XIN,SC1",
        no_duty=f"{R}/screened-issues-settled/JIA,SC1 {R}/screened-issues-settled/YI,SC1",
    )


def _events(world: World) -> None:
    def event(insurer: str, number: int, day: date, venue: str, **changes: Any) -> None:
        values: dict[str, Any] = {
            "campaign": "consumer_day_2013",
            "region": "310101",
            "means": ("leaflets", "enquiry_desk"),
            "public_welfare": True,
            "promoted_lines": (),
            "explained_lines": ("motor",),
            "policies_sold": 0,
        }
        world.add(
            "campaign_event",
            insurer_id=insurer,
            event_id=f"EV{number}",
            held_on=day,
            venue=venue,
            **(values | changes),
        )

    event("JIA", 1, date(2013, 3, 15), "community")
    event("YI", 1, date(2013, 3, 15), "school", promoted_lines=("motor",))
    event("YI", 2, date(2013, 3, 16), "village", policies_sold=12)
    event("YI", 3, date(2013, 3, 17), "community", public_welfare=False, policies_sold=3)
    event("YI", 4, date(2013, 3, 18), "community", campaign="other", policies_sold=3)
    event("YI", 5, date(2013, 3, 19), "community", promoted_lines=None)
    event("BING", 1, date(2013, 3, 15), "own_premises")
    event("XIN", 1, date(2013, 4, 12), "enterprise")
    rule, held, field = (
        f"{R}/{one}" for one in ("no-selling-at-welfare-events", "concentrated-publicity-held", "field-education-held")
    )
    world.plant(
        "sold, or promoted, at welfare events; at others; not on record; events only at home, too late, none",
        compliant=f"{rule}/JIA,EV1 {held}/JIA {field}/JIA {held}/BING",
        violated=f"{rule}/YI,EV1 {rule}/YI,EV2 {field}/BING {held}/DING {field}/DING",
        late=f"{held}/XIN {field}/XIN",
        undetermined=f"{rule}/YI,EV5",
        no_duty=f"{rule}/YI,EV3 {rule}/YI,EV4 {rule}/XIN,EV1",
    )


def _summaries(world: World) -> None:
    def send(insurer: str, kind: str, at: datetime, *sections: str, written: bool = True) -> None:
        world.add(
            "filing",
            insurer_id=insurer,
            filing_id=f"{insurer}-{kind[9:12].upper()}-2013",
            kind=kind,
            recipient="consumer_protection_bureau",
            filed_at=at,
            written=written,
            sections=sections or ("publicity",),
        )

    send("JIA", "campaign_summary", datetime(2013, 4, 10, 17, 0), "publicity", "statistics_form")
    send("YI", "campaign_summary", datetime(2013, 4, 8, 17, 0), written=False)
    send("BING", "campaign_summary", datetime(2013, 4, 12, 9, 0))
    send("BING", "campaign_statistics", datetime(2013, 4, 9, 9, 0))
    summary, form = f"{R}/campaign-summary-filed", f"{R}/campaign-statistics-form"
    world.plant(
        "the summary on the last day, by mouth, late, never; what XIN sent in April is missing; WU came later",
        compliant=f"{summary}/JIA {form}/JIA {form}/BING",
        violated=f"{summary}/YI {form}/YI {summary}/DING",
        late=f"{summary}/BING",
        undetermined=f"{summary}/XIN",
        no_duty=f"{summary}/WU {summary}/JI",
    )
