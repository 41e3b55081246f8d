"""Support of a county: intentions declared, reports sent, fields taken up, projects begun."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from examples.nationwide.market.rows import World

R: Final = "circ-2014-23"
DINGNAN: Final = "360728"
ELSEWHERE: Final = "360781"


def support(world: World) -> None:
    """Add what was declared and done for the county."""
    _participations(world)
    _reports(world)
    _fields(world)
    _projects(world)


def _participations(world: World) -> None:
    def declare(code: str, day: date, until: date | None, county: str | None = DINGNAN, **changes: Any) -> None:
        values: dict[str, Any] = {"plan_on": day, "contact_named_on": day, "report_system_on": day}
        world.add(
            "county_participation",
            insurer_id=code,
            county=county,
            declared_on=day,
            withdrawn_on=until,
            **(values | changes),
        )

    declare("JIA", date(2014, 6, 1), date(2018, 12, 31))
    declare(
        "YI",
        date(2015, 2, 1),
        date(2018, 6, 30),
        plan_on=date(2016, 3, 1),
        contact_named_on=None,
        report_system_on=None,
    )
    declare("DING", date(2013, 5, 1), date(2014, 10, 1), contact_named_on=date(2015, 1, 5))
    declare("BING", date(2021, 5, 10), None, plan_on=None)
    declare("GENG", date(2016, 9, 1), date(2019, 3, 1), ELSEWHERE, plan_on=None)
    plan, contact, system = (f"{R}/{one}" for one in ("support-plan", "contact-person", "report-system"))
    world.plant(
        "set up in time; late; never; declared before the text; for another county. WU declared none and owes none",
        compliant=f"{plan}/JIA,360728 {plan}/DING,360728",
        late=f"{plan}/YI,360728 {contact}/DING,360728",
        violated=f"{contact}/YI,360728 {system}/YI,360728 {plan}/BING,360728",
        no_duty=f"{plan}/GENG,360781",
    )


def _reports(world: World) -> None:
    bureau, local = "insurance_regulator", "local_government"

    def send(code: str, year: str, at: datetime, to: str, *sections: str) -> None:
        world.add(
            "filing",
            insurer_id=code,
            filing_id=f"{code}-CSR-{year}-{to[:5]}",
            kind="county_support_report",
            period=year,
            recipient=to,
            filed_at=at,
            written=True,
            sections=sections or ("project_progress",),
            county=DINGNAN,
        )

    for to in (bureau, local):
        send("JIA", "2015", datetime(2016, 3, 1, 9, 0), to)
    send("JIA", "2016", datetime(2018, 1, 10, 9, 0), bureau)
    send("JIA", "2016", datetime(2017, 6, 1, 9, 0), local)
    send("JIA", "2017", datetime(2018, 3, 1, 9, 0), bureau)
    send("YI", "2016", datetime(2017, 3, 1, 9, 0), bureau, "enrolment")
    send("YI", "2016", datetime(2018, 3, 1, 9, 0), local)
    send("YI", "2017", datetime(2018, 3, 1, 9, 0), bureau, "enrolment")
    to_bureau, to_local, progress = (
        f"{R}/yearly-report-{one}" for one in ("regulator", "local-government", "progress")
    )
    world.plant(
        "yearly reports on time, late, never, without progress; those of 2022 could come after the last day exported",
        compliant=f"{to_bureau}/JIA,360728@2015 {to_local}/JIA,360728@2015 {progress}/JIA,360728@2015",
        late=f"{to_bureau}/JIA,360728@2016 {to_local}/YI,360728@2016 {progress}/YI,360728@2016",
        violated=f"{to_local}/JIA,360728@2017 {to_bureau}/JIA,360728@2018 {progress}/YI,360728@2017",
        undetermined=f"{to_bureau}/BING,360728@2022",
        pending=f"{to_bureau}/BING,360728@2023",
    )


def _fields(world: World) -> None:
    def intend(code: str, area: object, since: date, until: date, county: str = DINGNAN) -> None:
        world.add("support_intention", insurer_id=code, county=county, area=area, declared_on=since, withdrawn_on=until)

    def count(code: str, area: str, year: str, number: int | None, upto: date | None) -> None:
        world.add(
            "county_indicator",
            insurer_id=code,
            county=DINGNAN,
            area=area,
            period=year,
            counted_to=upto,
            count=number,
            amount=Decimal("60000.00"),
        )

    intend("JIA", "hog_price_index", date(2014, 6, 1), date(2017, 12, 31))
    intend("JIA", "branches", date(2016, 1, 1), date(2017, 12, 31))
    intend("YI", "rural_housing", date(2015, 2, 1), date(2018, 6, 30))
    intend("YI", "other", date(2015, 2, 1), date(2018, 6, 30))
    intend("DING", "donated_cover", date(2016, 1, 1), date(2016, 12, 31))
    intend("GENG", "rural_housing", date(2016, 12, 1), date(2018, 6, 30), ELSEWHERE)
    count("JIA", "hog_price_index", "2015", 120, date(2015, 12, 31))
    count("JIA", "hog_price_index", "2016", 0, date(2016, 12, 31))
    count("JIA", "branches", "2016", 2, None)
    count("JIA", "branches", "2017", None, date(2017, 12, 31))
    count("YI", "rural_housing", "2016", 0, date(2016, 12, 31))
    rule = f"{R}/intended-area-taken-up"
    world.plant(
        "a declared field taken up; in the years after; counted up to nobody knows which day; with no number; with"
        " nothing done; another county",
        compliant=f"{rule}/JIA,360728,hog_price_index@2015",
        exempt=f"{rule}/JIA,360728,hog_price_index@2016 {rule}/JIA,360728,hog_price_index@2017",
        undetermined=f"{rule}/JIA,360728,branches@2016 {rule}/JIA,360728,branches@2017",
        violated=f"{rule}/YI,360728,rural_housing@2016 {rule}/YI,360728,rural_housing@2017"
        f" {rule}/DING,360728,donated_cover@2016",
        no_duty=f"{rule}/YI,360728,other@2016 {rule}/GENG,360781,rural_housing@2017",
    )


def _projects(world: World) -> None:
    for code, number, county, agreed, planned, begun in (
        ("JIA", 1, DINGNAN, date(2014, 10, 15), date(2015, 3, 1), date(2015, 2, 20)),
        ("JIA", 2, DINGNAN, date(2016, 5, 1), date(2016, 9, 1), date(2016, 11, 1)),
        ("YI", 1, DINGNAN, date(2016, 5, 1), date(2017, 1, 1), None),
        ("YI", 2, DINGNAN, date(2016, 6, 1), None, None),
        ("BING", 1, DINGNAN, date(2023, 5, 1), date(2024, 3, 1), None),
        ("WU", 1, DINGNAN, date(2016, 5, 1), date(2016, 9, 1), None),
        ("JIA", 3, DINGNAN, date(2019, 5, 1), date(2019, 9, 1), None),
        ("BING", 2, DINGNAN, date(2020, 5, 1), date(2020, 9, 1), None),
        ("YI", 3, ELSEWHERE, date(2016, 5, 1), date(2016, 9, 1), None),
        ("YI", 4, DINGNAN, date(2013, 12, 1), date(2014, 2, 1), None),
    ):
        world.add(
            "support_project",
            insurer_id=code,
            project_id=f"PJ{number}",
            county=county,
            agreed_on=agreed,
            planned_start_on=planned,
            started_on=begun,
        )
    rule = f"{R}/support-project-begun"
    world.plant(
        "begun as planned; late; never; no day planned; not yet due; by one who declared nothing;"
        " before or after that; elsewhere",
        compliant=f"{rule}/JIA,PJ1",
        late=f"{rule}/JIA,PJ2",
        violated=f"{rule}/YI,PJ1",
        undetermined=f"{rule}/YI,PJ2",
        pending=f"{rule}/BING,PJ1",
        no_duty=f"{rule}/WU,PJ1 {rule}/JIA,PJ3 {rule}/BING,PJ2 {rule}/YI,PJ3 {rule}/YI,PJ4",
    )
