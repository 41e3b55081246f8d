"""Deeds around policies: prices, renewals, staff, fees, visits and inspections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from generator.business import CENT, Business
from generator.misconduct.plants import NO_DUTY, Plants
from generator.records import Inspection, Policy, Staff, Visit
from generator.setting import AS_OF_DAY, AT_THE_FLOOR, FORCE, NEW_TABLE, OUTSIDE, WORK_SAFETY

ODD = ("B0610", "C2511")
"""Industries in which rates differ: every policy of their kinds is named, so the damage is kept to these."""
SPOILT = ("E4710", "large")
"""A kind of enterprise of which a rate is badly recorded, so that nothing can be said of any of its kind."""
PAPERS = {
    "inspection-archive": "archived_on",
    "inspection-feedback-insured": "feedback_on",
    "inspection-written-report": "report_on",
    "inspection-feedback-government": "government_feedback_on",
}
VISIT_RULES = "visit-at-application visit-survey-form visit-data-collection"
SECOND_POST = "no-entrusted-by-second-post"
EVERY_RULE = (
    f"{VISIT_RULES} uniform-pricing premium-by-standard no-off-table-pricing dedicated-staff-underwriting "
    "no-entrusted-underwriting no-entrusted-by-second-post no-entrusted-by-fee inspection-after-binding"
)
Fit = Callable[[Policy], bool]


@dataclass(slots=True)
class PolicyMisconduct:
    """Plants deeds among the policies that the circular speaks of."""

    business: Business
    plants: Plants

    def plant(self) -> None:
        """Plant everything."""
        self.keep_losses_apart()
        self.keep_one_honest()
        self.prices()
        self.badly_recorded()
        self.renewals()
        self.staff()
        self.fees()
        self.visits()
        self.inspections()
        self.papers()
        self.harmless()

    # -- picking ---------------------------------------------------------------------------------------------

    def keep_losses_apart(self) -> None:
        """Keep deeds about policies away from those under which something happened."""
        world = self.business.world
        busy = {(one.insurer_id, one.policy_id) for one in world.accidents}
        busy |= {(one.insurer_id, one.policy_id) for one in world.inspections}
        busy |= {(one.insurer_id, one.previous_policy_id or "") for one in world.policies}
        self.plants.touch(*(one for one in world.policies if (one.insurer_id, one.policy_id) in busy))

    def keep_one_honest(self) -> None:
        """Keep deeds away from one policy of each mixed kind, so that a rate of its own is seen to be one."""
        kinds: dict[tuple[str, ...], Policy] = {}
        for one in self.business.world.policies:
            if judged(one) and one.industry in (*ODD, *OUTSIDE):
                kinds.setdefault((one.tariff_id, one.industry, one.size_band, one.float_ground), one)
        self.plants.touch(*kinds.values())

    def pick(self, number: int, fit: Fit = lambda _: True) -> list[Policy]:
        """Pick first policies of the pilot that the circular speaks of, apart from the mixed and spoilt kinds."""

        def fits(one: Policy) -> bool:
            apart = one.industry not in (*ODD, *OUTSIDE) and (one.industry, one.size_band) != SPOILT
            return apart and one.previous_policy_id is None and judged(one) and fit(one)

        return self.plants.pick(self.business.world.policies, self.plants.number(number), fits)

    def pick_kind(self, number: int, fit: Fit) -> list[Policy]:
        """Pick policies of the mixed or spoilt kinds."""
        return self.plants.pick(
            self.business.world.policies,
            self.plants.number(number),
            lambda one: judged(one) and one.float_ground == "new_business" and full_year(one) and fit(one),
        )

    # -- prices ----------------------------------------------------------------------------------------------

    def prices(self) -> None:
        """Rates beside the table, premiums beside the rate, and the old table after the new one came."""
        note = self.plants.note
        for deed, factor, number, status in (
            ("half the table rate", "0.5", 5, "violated"),
            ("half as much again as the table rate", "1.5", 3, "violated"),
            ("a rate of its own within the table", "0.85", 3, "compliant"),
        ):
            for policy in self.pick_kind(number, lambda one: one.industry in ODD):
                reprice(policy, self.base(policy) * Decimal(factor))
                note(deed, "no-off-table-pricing", policy, status)
                note(deed, "uniform-pricing", policy, "violated")
                note(deed, "premium-by-standard", policy, "compliant")
        for deed, factor, number in (("a discount hidden in the premium", "0.9", 12), ("a surcharge", "1.05", 3)):
            for policy in self.pick(number, full_year):
                policy.premium = (policy.premium * Decimal(factor)).quantize(CENT)
                note(deed, "premium-by-standard", policy, "violated")
        for deed, cents, status in (("rounded by a cent", 1, "compliant"), ("rounded by two cents", 2, "violated")):
            for policy in self.pick(3, full_year):
                policy.premium += CENT * cents
                note(deed, "premium-by-standard", policy, status)
        for policy in self.pick(2, lambda one: not full_year(one)):
            policy.premium = (policy.premium / 2).quantize(CENT)
            note("half the premium for half a year", "premium-by-standard", policy, NO_DUTY)
        for ground, number, status in (("new_business", 5, "compliant"), ("larger_accident", 3, "violated")):
            for policy in self.pick(number, lambda one: one.signed_on >= NEW_TABLE and full_year(one)):
                day_before = NEW_TABLE - timedelta(days=1)
                policy.tariff_id, rate = self.business.price(policy.industry, policy.size_band, day_before, ground)
                policy.float_ground = ground
                reprice(policy, rate)
                note("priced by the table that no longer holds", "no-off-table-pricing", policy, status)
                note("priced by the table that no longer holds", "uniform-pricing", policy, "compliant")

    def base(self, policy: Policy) -> Decimal:
        """Return the table rate of a policy."""
        return self.business.tables.row(policy.industry, policy.size_band, policy.signed_on).base_rate

    def badly_recorded(self) -> None:
        """Fields that are empty, on no list, or contradict each other."""
        note = self.plants.note
        for name, rules in (
            ("rate", "uniform-pricing premium-by-standard no-off-table-pricing"),
            ("signed_on", EVERY_RULE),
            ("region", EVERY_RULE),
        ):
            for policy in self.pick_kind(1, lambda one: (one.industry, one.size_band) == SPOILT):
                policy.lost.add(name)
                note(f"{name} empty", rules, policy, "undetermined")
        for policy in self.pick_kind(1, lambda one: (one.industry, one.size_band) == SPOILT):
            policy.second["rate"] = policy.rate * 2
            note("two rows, two rates", "uniform-pricing no-off-table-pricing", policy, "undetermined")
        pricing = "uniform-pricing premium-by-standard no-off-table-pricing"
        for name, text, number, rules in (
            ("line", "综合保障计划", 2, EVERY_RULE),
            ("size_band", "规模以上", 3, pricing),
            ("float_ground", "协议价", 2, "uniform-pricing"),
        ):
            for policy in self.pick(number, full_year):
                policy.garbled[name] = text
                note(f"{name} on no list", rules, policy, "undetermined")
        outside = "outside-pilot-joint-consultation outside-pilot-filed-terms outside-pilot-agreed-rate"
        for name, number, rules in (
            ("industry", 2, f"{pricing} {outside}"),
            ("tariff_id", 3, "uniform-pricing"),
            ("start_on", 2, "premium-by-standard"),
            ("end_on", 2, "premium-by-standard inspection-after-binding"),
            ("premium", 2, "premium-by-standard"),
        ):
            for policy in self.pick(number, full_year):
                policy.lost.add(name)
                note(f"{name} empty", rules, policy, "undetermined")
        for policy in self.pick(3, full_year):
            policy.second["premium"] = policy.premium + 100
            note("two rows, two premiums", "premium-by-standard", policy, "undetermined")

    def renewals(self) -> None:
        """Renewals after a quiet year that do not get cheaper, or whose year nobody can see."""
        world, plants = self.business.world, self.plants
        rule = "float-down-after-accident-free-year"
        before = {(one.insurer_id, one.policy_id): one for one in world.policies if one.signed_on < FORCE}

        def quiet(one: Policy) -> bool:
            known = (one.insurer_id, one.previous_policy_id or "") in before
            usual = one.industry not in (AT_THE_FLOOR, *ODD, *OUTSIDE) and (one.industry, one.size_band) != SPOILT
            return judged(one) and known and usual and one.float_ground == "accident_free"

        for deed, factor in (("last year's rate once more", "1"), ("dearer after a quiet year", "0.95")):
            for policy in plants.pick(world.policies, plants.number(4), quiet):
                previous = before[policy.insurer_id, policy.previous_policy_id or ""]
                reprice(previous, policy.rate * Decimal(factor))
                plants.note(deed, rule, policy, "violated")
        for policy in plants.pick(world.policies, plants.number(4), quiet):
            reprice(policy, policy.rate * Decimal("0.95"))
            plants.note("a second year without accident, cheaper than the first", rule, policy, "compliant")
            plants.note("a second year without accident, cheaper than the first", "uniform-pricing", policy, NO_DUTY)
        for factor, status in (("1", "exempt"), ("1.001", "violated")):
            for policy in plants.pick(world.policies, plants.number(2), quiet):
                lowest = self.business.tables.row(policy.industry, policy.size_band, policy.signed_on).lowest
                reprice(before[policy.insurer_id, policy.previous_policy_id or ""], lowest * Decimal("0.9"))
                reprice(policy, lowest * Decimal(factor))
                plants.note("dearer because last year's rate was below the lowest permitted", rule, policy, status)
                plants.note("within the table", "no-off-table-pricing", policy, "compliant")
        for policy in plants.pick(world.policies, plants.number(3), quiet):
            before[policy.insurer_id, policy.previous_policy_id or ""].lost.add("rate")
            plants.note("last year's rate empty", rule, policy, "undetermined")
        for number, policy in enumerate(plants.pick(world.policies, plants.number(4), quiet)):
            policy.previous_policy_id = f"{policy.insurer_id[:2]}2015AZX9{number:05}"
            plants.note("renews a policy older than the export", rule, policy, "undetermined")
        floor = [
            one for one in world.policies if judged(one) and one.previous_policy_id and one.industry == AT_THE_FLOOR
        ]
        for policy in plants.pick(floor, 1, lambda one: at_the_floor(one, before)):
            plants.note("at the lowest permitted already", rule, policy, "exempt")
        risen = [one for one in world.policies if judged(one) and one.float_ground == "ordinary_accident"]
        for policy in plants.pick(risen, 1, lambda one: one.previous_policy_id is not None):
            plants.note("dearer after an accident", rule, policy, NO_DUTY)
        for policy in plants.pick(risen, 1, lambda one: one.previous_policy_id is not None):
            for accident in world.accidents:
                if (accident.insurer_id, accident.holder_id) == (policy.insurer_id, policy.holder_id):
                    accident.lost.add("work_safety")
            plants.note("nobody wrote down whether last year's accident was one", rule, policy, "undetermined")
        outside = [one for one in world.policies if judged(one) and one.industry in OUTSIDE]
        for policy in plants.pick(outside, 1, lambda one: (one.insurer_id, one.previous_policy_id or "") in before):
            reprice(before[policy.insurer_id, policy.previous_policy_id or ""], policy.rate)
            plants.note("outside the pilot no table tells the lowest rate", rule, policy, "undetermined")

    # -- staff -----------------------------------------------------------------------------------------------

    def staff(self) -> None:
        """Handlers who are not dedicated, hold a second post, or are on no list of staff."""
        note = self.plants.note
        dedicated, entrusted = "dedicated-staff-underwriting", "no-entrusted-underwriting"
        for kind, number, status, barred in (
            ("part_time", 5, "violated", "compliant"),
            ("agent", 8, "violated", "compliant"),
            ("town_staff", 5, "violated", "violated"),
            ("safety_officer", 4, "violated", "violated"),
            ("self_service", 12, "compliant", "compliant"),
        ):
            for policy in self.pick(number):
                policy.handler_kind = kind
                if kind == "self_service":
                    policy.handler_id = None
                    note("nobody handled it who could hold a post", SECOND_POST, policy, NO_DUTY)
                note(f"handled by {kind}", dedicated, policy, status)
                note(f"handled by {kind}", entrusted, policy, barred)
        for policy in self.pick(3):
            policy.lost.add("handler_kind")
            note("kind of handler empty", f"{dedicated} {entrusted} {SECOND_POST}", policy, "undetermined")
        for policy in self.pick(3):
            policy.garbled["handler_kind"] = "外勤岗"
            note("kind of handler on no list", f"{dedicated} {entrusted} {SECOND_POST}", policy, "undetermined")
        rule = SECOND_POST
        for serial, (post, text, number, status) in enumerate(
            (
                ("safety_officer", "", 5, "violated"),
                ("town_staff", "", 3, "violated"),
                ("agent", "", 3, "compliant"),
                ("", "", 3, "undetermined"),
                ("none", "街道网格员", 3, "undetermined"),
            ),
            start=91,
        ):
            person = self.person("XACX", f"XA{serial:03}", post, text)
            for policy in self.pick(number, lambda one: one.insurer_id == "XACX"):
                policy.handler_id = person.staff_id
                note("handler with another post", rule, policy, status)
        for policy in self.pick(4):
            policy.handler_id = f"{policy.insurer_id[:2]}999"
            note("handler on no list of staff", rule, policy, "undetermined")
        for policy in self.pick(3):
            policy.lost.add("handler_id")
            note("no handler named", rule, policy, "undetermined")

    def person(self, insurer: str, number: str, post: str, text: str) -> Staff:
        """Hire somebody with a post elsewhere; without one, nobody wrote down which."""
        person = Staff(insurer_id=insurer, staff_id=number, registered_on=date(2016, 5, 3), outside_post=post or "none")
        if text:
            person.garbled["outside_post"] = text
        elif not post:
            person.lost.add("outside_post")
        self.business.world.staff.append(person)
        return person

    def fees(self) -> None:
        """Money to the wrong people."""
        rule = "no-entrusted-by-fee"
        for payee, amount, blemish, number, status in (
            ("town_staff", 60, "", 5, "violated"),
            ("safety_officer", 45, "", 4, "violated"),
            ("safety_officer", 0, "", 2, "compliant"),
            ("agent", 80, "", 3, "compliant"),
            ("safety_officer", 50, "amount", 2, "undetermined"),
            ("other", 30, "payee_kind", 3, "undetermined"),
        ):
            for policy in self.pick(number):
                fee = self.business.fee(policy, payee, Decimal(amount))
                if blemish == "amount":
                    fee.lost.add("amount")
                elif blemish:
                    fee.garbled["payee_kind"] = "协保员"
                self.plants.note(f"{amount} yuan to {payee} {blemish}".strip(), rule, policy, status)

    # -- visits ----------------------------------------------------------------------------------------------

    def visits(self) -> None:
        """Visits that were not made, came too late, or left nothing behind."""
        world, plants = self.business.world, self.plants
        made: dict[tuple[str, str], list[Visit]] = {}
        for visit in world.visits:
            made.setdefault((visit.insurer_id, visit.policy_id), []).append(visit)

        def pick(number: int, fit: Fit = lambda _: True) -> list[tuple[Policy, Visit]]:
            def once(one: Policy) -> bool:
                return len(made[one.insurer_id, one.policy_id]) == 1 and one.signed_on < date(2017, 11, 20) and fit(one)

            return [(one, made[one.insurer_id, one.policy_id][0]) for one in self.pick(number, once)]

        def seen(one: Policy) -> bool:
            return one.insurer_id != "JCCX"

        gone: set[Visit] = set()
        for policy, visit in pick(24, seen):
            gone.add(visit)
            plants.note("not visited", VISIT_RULES, policy, "violated")
        for policy, visit in pick(3, lambda one: not seen(one)):
            gone.add(visit)
            plants.note("no visit in the export, which may lack some", VISIT_RULES, policy, "undetermined")
        for policy, visit in pick(14, seen):
            visit.visited_on = policy.signed_on + timedelta(days=self.plants.rng.randint(1, 30))
            plants.note("visited after the signing", VISIT_RULES, policy, "late")
        for policy, visit in pick(1, seen):
            visit.visited_on = AS_OF_DAY + timedelta(days=2)
            plants.note("visited after the day of the audit", VISIT_RULES, policy, "violated")
        for policy, visit in pick(2, seen):
            visit.visited_on = policy.signed_on
            plants.note("visited on the day of signing", VISIT_RULES, policy, "compliant")
        for policy, visit in pick(3, seen):
            visit.lost.add("policy_id")
            plants.note("a visit that names no policy", VISIT_RULES, policy, "violated")
        for policy, visit in pick(3, seen):
            visit.lost.add("visited_on")
            plants.note("day of the visit empty", VISIT_RULES, policy, "undetermined")
        for policy, visit in pick(9, seen):
            visit.survey_form_id = None
            plants.note("no survey form", "visit-survey-form", policy, "violated")
        for policy, visit in pick(9, seen):
            visit.data_collected = False
            plants.note("no data collected", "visit-data-collection", policy, "violated")
        for policy, visit in pick(4, seen):
            visit.survey_form_id, visit.data_collected = None, False
            self.business.visit(policy, policy.signed_on + timedelta(days=12))
            plants.note("form and data after the signing", "visit-survey-form visit-data-collection", policy, "late")
            plants.note("form and data after the signing", "visit-at-application", policy, "compliant")
        for policy, visit in pick(4, seen):
            visit.lost.add("data_collected")
            plants.note(
                "nobody wrote down whether data were collected", "visit-data-collection", policy, "undetermined"
            )
        world.visits = [visit for visit in world.visits if visit not in gone]

    # -- inspections -----------------------------------------------------------------------------------------

    def inspections(self) -> None:
        """Inspections by the wrong people, at the wrong time, or badly recorded."""
        plants, business, rule = self.plants, self.business, "inspection-after-binding"

        def ended(one: Policy) -> bool:
            return one.end_on < AS_OF_DAY - timedelta(days=3) and one.insurer_id != "YSCX" and full_year(one)

        def middle(one: Policy) -> date:
            return one.start_on + timedelta(days=120)

        for kind, number in (("sales_staff", 6), ("enterprise", 4)):
            for policy in self.pick(number, ended):
                business.inspect(policy, middle(policy)).conducted_by = kind
                plants.note(f"inspected by {kind}", rule, policy, "violated")
        for policy in self.pick(3, ended):
            inspection = business.inspect(policy, policy.signed_on - timedelta(days=1))
            inspection.archived_on = inspection.feedback_on = inspection.report_on = None
            inspection.government_feedback_on, inspection.hazards, inspection.advice_count = None, 2, 0
            plants.note("inspected before the signing", rule, policy, "violated")
            plants.note("inspected before the signing", f"{' '.join(PAPERS)} inspection-advice", inspection, NO_DUTY)
        for policy in self.pick(1, ended):
            inspection = business.inspect(policy, policy.signed_on)
            inspection.archived_on = None
            plants.note("inspected on the day of signing", rule, policy, "compliant")
            plants.note("inspected on the day of signing, nothing filed", "inspection-archive", inspection, "violated")
        for policy in self.pick(5, lambda one: ended(one) and one.end_on < AS_OF_DAY - timedelta(days=20)):
            inspection = business.inspect(policy, policy.end_on + timedelta(days=plants.rng.randint(1, 14)))
            plants.note("inspected after the cover", rule, policy, "late")
            plants.note("inspected after the cover", " ".join(PAPERS), inspection, "undetermined")
        for policy in self.pick(1, ended):
            business.inspect(policy, AS_OF_DAY + timedelta(days=2))
            plants.note("inspected after the day of the audit", rule, policy, "violated")
        for policy in self.pick(3, ended):
            business.inspect(policy, policy.end_on)
            plants.note("inspected on the last day of cover", rule, policy, "compliant")
        for policy in self.pick(2, ended):
            business.inspect(policy, middle(policy)).lost.add("conducted_by")
            plants.note("nobody wrote down who inspected", rule, policy, "undetermined")
        for policy in self.pick(2, ended):
            business.inspect(policy, middle(policy)).garbled["conducted_by"] = "联合检查组"
            plants.note("inspected by a body on no list", rule, policy, "undetermined")
        for policy in self.pick(1, ended):
            inspection = business.inspect(policy, middle(policy))
            inspection.lost.add("inspected_on")
            plants.note("day of the inspection empty", rule, policy, "undetermined")
            plants.note("day of the inspection empty", " ".join(PAPERS), inspection, "undetermined")
        for policy in self.pick(3, lambda one: one.insurer_id == "YSCX" and date(2017, 10, 1) < one.end_on < AS_OF_DAY):
            plants.note("no inspection in the export, which may lack some", rule, policy, "undetermined")
        for policy in self.pick(3, lambda one: one.end_on > AS_OF_DAY and one.signed_on < date(2017, 3, 1)):
            plants.note("still time to inspect", rule, policy, "pending")

    def papers(self) -> None:
        """Inspections that led to no archive, no word to the enterprise, no report, no advice."""
        plants, business = self.plants, self.business

        def over(one: Policy) -> bool:
            return one.end_on < AS_OF_DAY - timedelta(days=12) and full_year(one)

        def running(one: Policy) -> bool:
            return one.end_on > AS_OF_DAY and one.signed_on < date(2017, 6, 1) and full_year(one)

        def inspect(number: int, fit: Fit) -> list[tuple[Policy, Inspection]]:
            picked = self.pick(number, fit)
            return [(one, business.inspect(one, one.start_on + timedelta(days=90))) for one in picked]

        for rule, name in PAPERS.items():
            for _, inspection in inspect(2, over):
                setattr(inspection, name, None)
                plants.note(f"{name} empty", rule, inspection, "violated")
            for policy, inspection in inspect(2, over):
                setattr(inspection, name, policy.end_on + timedelta(days=plants.rng.randint(1, 9)))
                plants.note(f"{name} after the cover", rule, inspection, "late")
            for policy, inspection in inspect(1, over):
                setattr(inspection, name, policy.end_on)
                plants.note(f"{name} on the last day of cover", rule, inspection, "compliant")
            for _, inspection in inspect(1, running):
                setattr(inspection, name, None)
                plants.note(f"{name} still to come", rule, inspection, "pending")
            for _, inspection in inspect(1, running):
                setattr(inspection, name, AS_OF_DAY + timedelta(days=3))
                plants.note(f"{name} after the day of the audit", rule, inspection, "pending")
        rule = "inspection-advice"
        for hazards, advice, blemish, fit, status in (
            (3, 0, "", over, "violated"),
            (2, 0, "", over, "violated"),
            (4, 0, "", running, "pending"),
            (0, 0, "", over, NO_DUTY),
            (2, 2, "hazards", over, "undetermined"),
            (2, 2, "advice_count", over, "undetermined"),
        ):
            for _, inspection in inspect(1, fit):
                inspection.hazards, inspection.advice_count = hazards, advice
                inspection.lost |= {blemish} - {""}
                plants.note(f"{hazards} hazards, {advice} pieces of advice {blemish}".strip(), rule, inspection, status)
        for _, inspection in inspect(1, over):
            inspection.policy_id = f"{inspection.insurer_id[:2]}2015AZX000000"
            plants.note("inspected under an unknown policy", " ".join(PAPERS), inspection, "undetermined")
        for policy, inspection in inspect(1, over):
            policy.lost.add("end_on")
            plants.note("inspected under a policy without end", " ".join(PAPERS), inspection, "undetermined")

    # -- what only looks wrong -------------------------------------------------------------------------------

    def harmless(self) -> None:
        """The same row twice, and business that the circular does not reach, handled as it forbids."""
        for policy in self.pick(4, full_year):
            policy.again = set()
            self.plants.note("exported twice", "premium-by-standard", policy, "compliant")
        for policy in self.pick(3, full_year):
            policy.again = {"premium", "handler_kind"}
            rules = "premium-by-standard dedicated-staff-underwriting"
            self.plants.note("two rows that complete each other", rules, policy, "compliant")
        world = self.business.world

        def unreached(one: Policy) -> bool:
            return one.signed_on <= AS_OF_DAY and not judged(one)

        for policy in self.plants.pick(world.policies, self.plants.number(8), unreached):
            policy.handler_kind = "town_staff"
            policy.premium = policy.premium / 2
            policy.premium = policy.premium.quantize(CENT)
            rules = "no-entrusted-underwriting premium-by-standard visit-at-application inspection-after-binding"
            self.plants.note("before the circular, or beyond its reach", rules, policy, NO_DUTY)


def judged(policy: Policy) -> bool:
    """Tell whether the circular speaks of a policy."""
    in_time = FORCE <= policy.signed_on <= AS_OF_DAY
    return in_time and policy.line == WORK_SAFETY and policy.region.startswith("11")


def full_year(policy: Policy) -> bool:
    """Tell whether a policy covers about a year."""
    return (policy.end_on - policy.start_on).days > 360


def at_the_floor(policy: Policy, before: dict[tuple[str, str], Policy]) -> bool:
    """Tell whether a renewal by the old table follows a year at its lowest rate."""
    previous = before.get((policy.insurer_id, policy.previous_policy_id or ""))
    return previous is not None and previous.rate <= policy.rate and policy.float_ground == "accident_free"


def reprice(policy: Policy, rate: Decimal) -> None:
    """Give a policy another rate, and the premium that goes with it."""
    policy.rate = rate
    policy.premium = (policy.sum_insured * rate).quantize(CENT)
