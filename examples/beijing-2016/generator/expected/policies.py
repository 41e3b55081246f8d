"""Duties that arise with a policy: prices, staff, the visit before it and the inspection under it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from generator.expected.answers import (
    NOW,
    Answer,
    Doubt,
    Due,
    Finding,
    Limit,
    at_least,
    doubt,
    every,
    found,
    given,
    no,
    some,
    told,
    union,
)
from generator.expected.books import Books, hidden
from generator.records import Consultation, Policy, Row
from generator.setting import FORCE, OUTSIDE, WORK_SAFETY, TableRow, add_months

BARRED = ("town_staff", "safety_officer")
PROFESSIONALS = ("professional_body", "professional_team")
CENT = Decimal("0.01")


def in_force(row: Row, name: str) -> Answer:
    """Tell whether a thing happened under the circular."""
    moment = getattr(row, name)
    return given(row, name, holds=date(moment.year, moment.month, moment.day) >= FORCE)


def in_scope(policy: Policy | Doubt) -> Answer:
    """Tell whether a policy is work-safety insurance in Beijing."""
    if isinstance(policy, Doubt):
        return policy
    return every(
        (
            given(policy, "line", holds=policy.line == WORK_SAFETY),
            given(policy, "region", holds=policy.region.startswith("11")),
        )
    )


def concerned(policy: Policy) -> Answer:
    """Tell whether the circular speaks of a policy."""
    return every((in_force(policy, "signed_on"), in_scope(policy)))


def day(row: Row, name: str) -> Due:
    """Return a day that a duty is due, if it is told."""
    known = told(row, name)
    found_day: date = getattr(row, name)
    return known if isinstance(known, Doubt) else found_day


# -- prices --------------------------------------------------------------------------------------------------


def outside_pilot(policy: Policy, books: Books) -> Answer:
    """Tell whether the enterprise is of an industry outside the pilot."""
    holds = not books.tables.in_pilot(policy.industry, policy.signed_on)
    return given(policy, "industry", "signed_on", holds=holds)


def table_row(policy: Policy, books: Books) -> TableRow | Doubt:
    """Return the row of the rate tables in force when a policy was signed."""
    known = told(policy, "line", "industry", "size_band", "signed_on")
    if isinstance(known, Doubt):
        return known
    if policy.line != WORK_SAFETY or policy.industry in OUTSIDE:
        return doubt("no such record: policy.tariff")
    return books.tables.row(policy.industry, policy.size_band, policy.signed_on)


def full_year(policy: Policy) -> Answer:
    """Tell whether the cover lasts a year, whichever way its last day is written."""
    year = add_months(policy.start_on, 12)
    return given(policy, "start_on", "end_on", holds=year - timedelta(days=1) <= policy.end_on <= year)


def uniform_pricing(policy: Policy, books: Books) -> Finding | None:
    """One rate for all enterprises of one kind, wherever and by whomever they are insured.

    Outside the pilot rates follow the risk; and year after year without accident one rate falls below another.
    """

    def one_rate(_: Limit) -> Answer:
        kind = ("line", "tariff_id", "industry", "size_band", "float_ground")
        known = told(policy, *kind)
        if isinstance(known, Doubt):
            return known
        key = tuple(str(getattr(policy, name)) for name in kind)
        if key not in books.one_rate:
            books.one_rate[key] = same_rate(books.peers(*key))
        return books.one_rate[key]

    compared = given(policy, "float_ground", holds=policy.float_ground != "accident_free")
    return found(applies=every((concerned(policy), no(outside_pilot(policy, books)), compared)), done=one_rate)


def same_rate(peers: list[Policy]) -> Answer:
    """Tell whether all policies of one kind that the circular speaks of carry one rate."""
    rates: set[Decimal] = set()
    causes: set[str] = set()
    for peer in peers:
        counts = every(
            (
                NOW.reached(peer, "signed_on"),
                given(peer, "region", holds=peer.region.startswith("11")),
                given(peer, "signed_on", holds=peer.signed_on >= FORCE),
            )
        )
        if counts is False:
            continue
        for answer in (counts, told(peer, "rate")):
            if isinstance(answer, Doubt):
                causes |= answer.causes
        rates.add(peer.rate)
    return Doubt(frozenset(causes)) if causes else len(rates) == 1


def premium_by_standard(policy: Policy, books: Books) -> Finding | None:
    """The premium of a full year is sum insured times rate, to the cent."""
    row = table_row(policy, books)
    priced: Answer = row if isinstance(row, Doubt) else True
    difference = abs(policy.premium - policy.sum_insured * policy.rate)
    return found(
        applies=every((concerned(policy), no(outside_pilot(policy, books)), priced, full_year(policy))),
        done=lambda _: given(policy, "premium", "sum_insured", "rate", holds=difference <= CENT),
    )


def no_off_table_pricing(policy: Policy, books: Books) -> Finding | None:
    """No rate outside the table in force on the day of signing."""

    def on_table(_: Limit) -> Answer:
        row, known = table_row(policy, books), told(policy, "rate")
        if isinstance(row, Doubt) or isinstance(known, Doubt):
            return union(row, known)
        return row.lowest <= policy.rate <= row.highest

    return found(applies=every((concerned(policy), no(outside_pilot(policy, books)))), done=on_table)


def consultations(policy: Policy, books: Books) -> list[Consultation] | Doubt:
    """Return the talks of the insurer on the industry of a policy."""
    known = told(policy, "industry")
    return known if isinstance(known, Doubt) else books.consultations(policy.insurer_id, policy.industry)


def with_centre(talk: Consultation) -> Answer:
    """Tell whether a talk was with the centre."""
    return given(talk, "partner", holds=talk.partner == "operation_centre")


def joint_consultation(policy: Policy, books: Books) -> Finding | None:
    """Outside the pilot, insurer and centre have talked before the first policy is signed."""
    talks = consultations(policy, books)

    def talked(limit: Limit) -> Answer:
        if isinstance(talks, Doubt):
            return talks
        return some(every((limit.reached(talk, "held_on"), with_centre(talk))) for talk in talks)

    return found(
        applies=every((concerned(policy), outside_pilot(policy, books))), due=day(policy, "signed_on"), done=talked
    )


def filed_terms(policy: Policy, books: Books) -> Finding | None:
    """Outside the pilot, the terms are on file when a policy is signed."""

    def on_file(limit: Limit) -> Answer:
        known = told(policy, "terms_no")
        if isinstance(known, Doubt):
            return known
        terms = books.terms.get((policy.insurer_id, policy.terms_no))
        return limit.reached(terms, "filed_on") if terms else False

    return found(
        applies=every((concerned(policy), outside_pilot(policy, books))), due=day(policy, "signed_on"), done=on_file
    )


def agreed_rate(policy: Policy, books: Books) -> Finding | None:
    """Outside the pilot, the rate is one that was agreed with the centre before."""
    talks = consultations(policy, books)

    def before(talk: Consultation) -> Answer:
        known = every((told(talk, "held_on"), told(policy, "signed_on")))
        return every(
            (
                NOW.reached(talk, "held_on"),
                with_centre(talk),
                known if isinstance(known, Doubt) else talk.held_on <= policy.signed_on,
            )
        )

    def within(talk: Consultation) -> Answer:
        rate = told(policy, "rate")
        above = every((rate, given(talk, "rate_min", holds=policy.rate >= talk.rate_min)))
        below = every((rate, given(talk, "rate_max", holds=policy.rate <= talk.rate_max)))
        return every((before(talk), above, below))

    agreed = talks if isinstance(talks, Doubt) else some(before(talk) for talk in talks)
    return found(
        applies=every((concerned(policy), outside_pilot(policy, books), agreed)),
        done=lambda _: talks if isinstance(talks, Doubt) else some(within(talk) for talk in talks),
    )


def float_down(policy: Policy, books: Books) -> Finding | None:
    """After a year without accident the rate falls, unless neither it nor the new one is above the lowest permitted."""
    previous = previous_policy(policy, books)
    row = table_row(policy, books)

    def lowered(_: Limit) -> Answer:
        own = told(policy, "rate")
        former = previous if isinstance(previous, Doubt) else told(previous, "rate")
        if isinstance(own, Doubt) or isinstance(former, Doubt):
            return union(own, former)
        assert isinstance(previous, Policy)
        return policy.rate < previous.rate

    def at_the_floor(_: Limit) -> Answer:
        return every(not_above_the_floor(one, row) for one in (previous, policy))

    return found(
        applies=every(
            (concerned(policy), policy.previous_policy_id is not None, accident_free(policy, previous, books))
        ),
        done=lowered,
        excused=at_the_floor,
    )


def not_above_the_floor(policy: Policy | Doubt, row: TableRow | Doubt) -> Answer:
    """Tell whether the rate of a policy is no higher than the lowest permitted."""
    known = policy if isinstance(policy, Doubt) else told(policy, "rate")
    if isinstance(row, Doubt) or isinstance(known, Doubt):
        return union(row, known)
    assert isinstance(policy, Policy)
    return policy.rate <= row.lowest


def previous_policy(policy: Policy, books: Books) -> Policy | Doubt:
    """Return the policy that one renews; one the export does not have may be older than the export reaches."""
    if policy.previous_policy_id is None:
        return doubt("empty field: policy.previous_policy_id")
    return books.policies.get((policy.insurer_id, policy.previous_policy_id), doubt("not covered: policy"))


def accident_free(policy: Policy, previous: Policy | Doubt, books: Books) -> Answer:
    """Tell whether the enterprise had no work-safety accident from the start of its last cover to the renewal."""
    holder = told(policy, "holder_id")
    if isinstance(holder, Doubt):
        return holder
    since = previous if isinstance(previous, Doubt) else told(previous, "start_on")
    renewed = told(policy, "signed_on")
    accidents: list[Answer] = []
    for accident in books.accidents_of_holder(policy.insurer_id, policy.holder_id):
        happened = told(accident, "occurred_at")
        late_enough: Answer = every((happened, since))
        if late_enough is True and isinstance(previous, Policy):
            late_enough = accident.occurred_at.date() >= previous.start_on
        early_enough: Answer = every((happened, renewed))
        if early_enough is True:
            early_enough = accident.occurred_at.date() < policy.signed_on
        accidents.append(
            every(
                (
                    NOW.reached(accident, "occurred_at"),
                    given(accident, "work_safety", holds=accident.work_safety),
                    late_enough,
                    early_enough,
                )
            )
        )
    if isinstance(since, Doubt):
        # Where the year cannot be told, an accident from before the export's reach may lie in it.
        accidents.append(every((doubt("not covered: accident"), since)))
    return no(some(accidents))


# -- staff ---------------------------------------------------------------------------------------------------


def dedicated_staff(policy: Policy, books: Books) -> Finding | None:
    """Underwriting is handled by dedicated staff; who applies by scan code is served by them behind the scenes."""
    del books
    dedicated = given(policy, "handler_kind", holds=policy.handler_kind in ("dedicated", "self_service"))
    return found(applies=concerned(policy), done=lambda _: dedicated)


def no_entrusted(policy: Policy, books: Books) -> Finding | None:
    """No township staff and no safety officer handles a policy."""
    del books
    free = given(policy, "handler_kind", holds=policy.handler_kind not in BARRED)
    return found(applies=concerned(policy), done=lambda _: free)


def no_second_post(policy: Policy, books: Books) -> Finding | None:
    """Nobody who also holds such a post handles a policy; who applies by scan code is handled by nobody."""

    def free(_: Limit) -> Answer:
        known = told(policy, "handler_id")
        if isinstance(known, Doubt):
            return known
        if policy.handler_id is None:
            return doubt("empty field: policy.handler_id")
        handler = books.staff.get((policy.insurer_id, policy.handler_id))
        if handler is None:
            return doubt("no such record: policy.handler")
        return given(handler, "outside_post", holds=handler.outside_post not in BARRED)

    handled = given(policy, "handler_kind", holds=policy.handler_kind != "self_service")
    return found(applies=every((concerned(policy), handled)), done=free)


def no_fee(policy: Policy, books: Books) -> Finding | None:
    """Nobody like that is paid for a policy."""

    def free(limit: Limit) -> Answer:
        return no(
            some(
                every(
                    (
                        limit.reached(fee, "paid_on"),
                        given(fee, "payee_kind", holds=fee.payee_kind in BARRED),
                        given(fee, "amount", holds=fee.amount > 0),
                    )
                )
                for fee in books.fees(policy.insurer_id, policy.policy_id)
            )
        )

    return found(applies=concerned(policy), done=free)


# -- visit and inspection ------------------------------------------------------------------------------------


def visited(policy: Policy, books: Books) -> Finding | None:
    """The enterprise is visited by the day of signing."""

    def done(limit: Limit) -> Answer:
        visits = books.visits(policy.insurer_id, policy.policy_id)
        unseen = hidden("visit", policy.insurer_id, limit)
        return at_least(1, (limit.reached(visit, "visited_on") for visit in visits), more_hidden=unseen)

    return found(applies=concerned(policy), due=day(policy, "signed_on"), done=done)


def survey_form(policy: Policy, books: Books) -> Finding | None:
    """A risk survey form is filled in by then."""

    def done(limit: Limit) -> Answer:
        visits = books.visits(policy.insurer_id, policy.policy_id)
        filled = [every((limit.reached(visit, "visited_on"), visit.survey_form_id is not None)) for visit in visits]
        return some((*filled, hidden("visit", policy.insurer_id, limit)))

    return found(applies=concerned(policy), due=day(policy, "signed_on"), done=done)


def data_collected(policy: Policy, books: Books) -> Finding | None:
    """Data on the enterprise are collected by then."""

    def done(limit: Limit) -> Answer:
        visits = books.visits(policy.insurer_id, policy.policy_id)
        collected = [
            every(
                (
                    limit.reached(visit, "visited_on"),
                    given(visit, "data_collected", holds=visit.data_collected),
                )
            )
            for visit in visits
        ]
        return some((*collected, hidden("visit", policy.insurer_id, limit)))

    return found(applies=concerned(policy), due=day(policy, "signed_on"), done=done)


def inspected(policy: Policy, books: Books) -> Finding | None:
    """Professionals inspect the enterprise at least once between the signing and the end of cover."""

    def done(limit: Limit) -> Answer:
        inspections = books.inspections(policy.insurer_id, policy.policy_id)
        counted = [
            every(
                (
                    limit.reached(one, "inspected_on"),
                    given(one, "inspected_on", holds=one.inspected_on >= policy.signed_on),
                    given(one, "conducted_by", holds=one.conducted_by in PROFESSIONALS),
                )
            )
            for one in inspections
        ]
        unseen = hidden("inspection", policy.insurer_id, limit, since=policy.signed_on)
        return at_least(1, counted, more_hidden=unseen)

    # How the last day is read depends on the day of signing, like every reading.
    signed = told(policy, "signed_on")
    due = union(signed, told(policy, "end_on")) if isinstance(signed, Doubt) else day(policy, "end_on")
    return found(applies=concerned(policy), due=due, done=done)
