"""The summer of 2022 from the companies' side: channels, measures, documents, assessments, publicity, interruptions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from examples.nationwide.market.rows import Garbled, World

R: Final = "iac-2022-06"


def relieve(world: World) -> None:
    """Add what the companies did as companies."""
    _channels(world)
    _measures(world)
    _assessments(world)
    _publicity(world)
    _interruptions(world)


def _channels(world: World) -> None:
    def channel(
        insurer: str,
        number: int,
        kind: object,
        since: date,
        until: date | None = None,
        hours: int = 24,
        claims: bool = True,
    ) -> None:
        world.add(
            "service_channel",
            insurer_id=insurer,
            channel_id=f"CH{number}",
            kind=kind,
            takes_claims=claims,
            hours_per_day=hours,
            opened_on=since,
            closed_on=until,
        )

    start = date(2015, 1, 1)
    channel("JIA", 1, "hotline", start)
    channel("JIA", 2, "dispute_desk", start, hours=8, claims=False)
    channel("YI", 1, "hotline", start, date(2022, 9, 30))
    channel("YI", 2, "hotline", date(2022, 11, 10))
    channel("YI", 3, "dispute_desk", start, date(2022, 1, 31), hours=8, claims=False)
    channel("BING", 1, "website", start)
    channel("BING", 2, "dispute_desk", date(2023, 2, 1), hours=8, claims=False)
    channel("WU", 1, "counter", start, hours=8)
    channel("WU", 2, Garbled("专属客服"), date(2022, 7, 1), hours=8)
    line, online, desk = (f"{R}/{one}" for one in ("claims-line-24-hours", "online-service", "dispute-channel"))
    world.plant(
        "a hotline closed and replaced weeks later; counters by day only; a channel of a kind nobody can name; GENG,"
        " of which nobody knows whether it is a member; DING, which is none; a desk closed before, opened too late; the"
        " month of closing for good, and the year after",
        compliant=f"{line}/JIA@2022-06 {line}/YI@2022-11 {online}/BING@2022-12 {desk}/JIA",
        late=f"{line}/YI@2022-09 {line}/YI@2022-10 {online}/YI@2022-10 {desk}/BING",
        violated=f"{line}/WU@2022-06 {online}/WU@2022-06 {desk}/YI",
        undetermined=f"{online}/WU@2022-07 {line}/GENG@2022-07 {desk}/GENG",
        no_duty=f"{line}/DING@2022-06 {desk}/DING {line}/WU@2022-08 {line}/GENG@2022-08 {line}/BING@2023-01",
    )


def _measures(world: World) -> None:
    for insurer, number, kind, since, until in (
        ("JIA", 1, "green_channel", date(2022, 6, 20), None),
        ("JIA", 2, "premium_deferral", date(2022, 6, 20), None),
        ("JIA", 3, "flexible_payment", date(2022, 6, 20), None),
        ("YI", 1, "green_channel", date(2023, 1, 10), None),
        ("YI", 2, "flexible_payment", date(2022, 3, 1), date(2022, 5, 31)),
        ("BING", 1, "green_channel", date(2022, 12, 31), None),
        ("WU", 1, "green_channel", date(2022, 1, 1), date(2022, 6, 9)),
        ("WU", 2, "other", date(2022, 6, 20), None),
    ):
        world.add(
            "relief_measure", insurer_id=insurer, measure_id=f"RM{number}", kind=kind, started_on=since, ended_on=until
        )
    for insurer, number, kind, day in (
        ("JIA", 1, "risk_identification", date(2022, 7, 20)),
        ("JIA", 2, "disaster_warning", date(2022, 7, 21)),
        ("YI", 1, "loss_prevention", date(2022, 6, 9)),
        ("YI", 2, "risk_identification", date(2022, 6, 9)),
        ("YI", 3, "other", date(2022, 7, 9)),
    ):
        world.add(
            "risk_service",
            insurer_id=insurer,
            service_id=f"RS{number}",
            holder_id="H-R1",
            kind=kind,
            served_on=day,
        )
    for insurer, kind, day in (
        ("JIA", "relief_assessment_plan", date(2022, 7, 1)),
        ("JIA", "customer_feedback", date(2019, 7, 1)),
        ("YI", "customer_feedback", date(2023, 3, 1)),
    ):
        world.add(
            "internal_document",
            insurer_id=insurer,
            document_id=f"{insurer}-D-{kind[:8]}",
            kind=kind,
            adopted_on=day,
            covers=("other",),
        )
    green, deferral, flexible, risks, floods, plan, voice = (
        f"{R}/{one}"
        for one in (
            "green-channel",
            "extension-or-deferral",
            "flexible-premium-payment",
            "risk-identification",
            "flood-season-prevention",
            "assessment-plan",
            "feedback-mechanism",
        )
    )
    world.plant(
        "measures in time, late, ended before, never; clients in difficulty or none; services before the initiative",
        compliant=f"{green}/JIA {deferral}/JIA {flexible}/JIA {risks}/JIA {floods}/JIA {plan}/JIA {voice}/JIA",
        late=f"{green}/YI {voice}/YI",
        violated=f"{deferral}/YI {flexible}/YI {risks}/YI {floods}/YI {plan}/YI {green}/WU",
        undetermined=f"{green}/GENG",
        no_duty=f"{deferral}/BING {risks}/BING {green}/BING {deferral}/WU {green}/DING {green}/XIN",
    )


def _assessments(world: World) -> None:
    def assess(
        insurer: str, number: int, baseline: str | None, day: date, weights: tuple[str, str], **changes: Any
    ) -> None:
        values: dict[str, Any] = {"area_level": "severe", "relief_bonus": True}
        world.add(
            "branch_assessment",
            insurer_id=insurer,
            assessment_id=f"BA{number}",
            baseline_id=baseline,
            branch_id="BR1",
            period="2022",
            adopted_on=day,
            premium_weight=Decimal(weights[0]),
            combined_ratio_weight=Decimal(weights[1]),
            **(values | changes),
        )

    before, after = date(2022, 1, 15), date(2022, 7, 15)
    for insurer in ("JIA", "YI"):
        assess(insurer, 0, None, before, ("0.3", "0.3"), area_level="none")
    assess("JIA", 1, "BA0", after, ("0.2", "0.2"))
    assess("YI", 1, "BA0", after, ("0.3", "0.35"), relief_bonus=False)
    assess("YI", 2, "BA7", after, ("0.2", "0"))
    assess("YI", 3, "BA0", after, ("0.3", "0.3"), area_level="affected", relief_bonus=None)
    assess("DING", 1, None, after, ("0.3", "0.3"), relief_bonus=False)
    assess("YI", 4, "BA0", date(2022, 12, 31), ("0.3", "0.1"), relief_bonus=False)
    assess("YI", 5, "BA0", date(2023, 1, 1), ("0.3", "0.3"), relief_bonus=False)
    volume, ratio, bonus = (
        f"{R}/{one}" for one in ("premium-weight-lowered", "combined-ratio-weight-lowered", "relief-bonus-item")
    )
    world.plant(
        "weights lowered; kept; held against a scheme nobody has; at nothing; less badly hit; no bonus; of the last day"
        " of that year, and of the day after",
        compliant=f"{volume}/JIA,BA1 {ratio}/JIA,BA1 {bonus}/JIA,BA1 {ratio}/YI,BA2",
        violated=f"{volume}/YI,BA1 {ratio}/YI,BA1 {bonus}/YI,BA1 {volume}/YI,BA4 {bonus}/YI,BA4",
        undetermined=f"{volume}/YI,BA2 {bonus}/YI,BA3",
        no_duty=f"{volume}/YI,BA3 {bonus}/YI,BA0 {bonus}/DING,BA1 {volume}/YI,BA5 {ratio}/YI,BA5 {bonus}/YI,BA5",
    )


def _publicity(world: World) -> None:
    def publish(insurer: str, number: int, day: date, *faults: str, **changes: Any) -> None:
        values: dict[str, Any] = {"relief": True, "states_benefits": True, "states_limits": True, "faults": faults}
        world.add("publicity_item", insurer_id=insurer, item_id=f"PI{number}", published_on=day, **(values | changes))

    publish("JIA", 1, date(2022, 7, 5))
    publish("YI", 1, date(2022, 7, 5), "hype", "gimmick")
    publish("YI", 2, date(2022, 7, 6), states_limits=False)
    publish("YI", 3, date(2022, 7, 7), faults=None)
    publish("YI", 4, date(2022, 7, 8), "gimmick", relief=False)
    publish("YI", 5, date(2022, 6, 9), "gimmick")
    publish("DING", 1, date(2022, 7, 5), "gimmick")
    publish("WU", 1, date(2022, 6, 9))
    publish("WU", 2, date(2022, 7, 1), relief=False)
    publish("WU", 3, date(2023, 1, 5))
    publish("BING", 1, date(2023, 1, 5))
    publish("JIA", 2, date(2022, 7, 9), "one_sided")
    one_sided, hype, gimmick, told = (
        f"{R}/{one}"
        for one in ("no-one-sided-publicity", "no-malicious-hype", "no-gimmick-marketing", "relief-publicised")
    )
    world.plant(
        "hype and gimmicks; benefits without limits; found one-sided; a review not on record; not about relief; before;"
        " of no member; too late; nobody to tell it to",
        compliant=f"{one_sided}/JIA,PI1 {hype}/JIA,PI1 {gimmick}/JIA,PI1 {told}/JIA {one_sided}/YI,PI1 {told}/YI"
        f" {one_sided}/YI,PI2",
        violated=f"{hype}/YI,PI1 {gimmick}/YI,PI1 {one_sided}/JIA,PI2",
        late=f"{told}/WU",
        undetermined=f"{hype}/YI,PI3 {one_sided}/YI,PI3",
        no_duty=f"{gimmick}/YI,PI4 {gimmick}/YI,PI5 {gimmick}/DING,PI1 {told}/BING",
    )


def _interruptions(world: World) -> None:
    for insurer, number, service, area, began, instead in (
        ("JIA", 1, "claims_line", "affected", datetime(2022, 8, 1, 9, 0), True),
        ("YI", 1, "claims_line", "severe", datetime(2022, 8, 1, 9, 0), False),
        ("YI", 2, "dispute_desk", "none", datetime(2022, 8, 2, 9, 0), False),
        ("YI", 3, "survey", "none", datetime(2022, 8, 3, 9, 0), False),
        ("YI", 4, "survey", None, datetime(2022, 8, 4, 9, 0), False),
        ("YI", 5, "claims_line", "severe", datetime(2022, 6, 9, 23, 59), False),
        ("DING", 1, "claims_line", "severe", datetime(2022, 8, 1, 9, 0), False),
        ("JIA", 2, "dispute_desk", "affected", datetime(2022, 8, 5, 9, 0), None),
        ("JIA", 3, "dispute_desk", "affected", datetime(2022, 8, 6, 9, 0), True),
        ("JIA", 4, "survey", "affected", datetime(2022, 8, 7, 9, 0), True),
        ("YI", 6, "claims_handling", "severe", datetime(2023, 2, 1, 9, 0), False),
        ("YI", 7, "claims_line", "none", datetime(2023, 1, 1, 0, 0), False),
    ):
        world.add(
            "service_interruption",
            insurer_id=insurer,
            interruption_id=f"SI{number}",
            service=service,
            region="310101",
            area_level=area,
            started_at=began,
            ended_at=began.replace(hour=23, minute=59, second=59),
            substituted=instead,
        )
    basic, line, desk = (
        f"{R}/{one}"
        for one in ("basic-service-in-affected-area", "claims-line-outage-covered", "dispute-desk-outage-covered")
    )
    world.plant(
        "services that broke off: with and without another way; not where the epidemic is; nobody knows where; before;"
        " the year after; reports of claims, which count once",
        compliant=f"{basic}/JIA,SI4 {line}/JIA,SI1 {desk}/JIA,SI3",
        violated=f"{basic}/YI,SI6 {line}/YI,SI1 {desk}/YI,SI2",
        undetermined=f"{basic}/YI,SI4 {desk}/JIA,SI2",
        no_duty=f"{basic}/YI,SI3 {basic}/YI,SI1 {line}/YI,SI5 {line}/YI,SI7 {line}/DING,SI1",
    )
