"""Single duties followed: how each stands, and the instant at which the clock alone may change it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from directive_rules.compiled import ExportView, Followed, compile_rules
from directive_rules.compiled.session import Considered
from tests.unit.compiled.world import world

TICK = timedelta(microseconds=1)
POLICY = {"insurer": "A", "id": "P1", "signed_on": "2016-03-01", "kind": "red"}


def followed(rule: dict[str, Any], as_of: date | datetime, **case: Any) -> Followed:
    """Follow the only duty of a rule; of several, the last."""
    session, considered, subject = opened(rule, as_of, **case)
    period, applies = considered.duties[-1]
    found: Followed = session.follow("r", subject, period, applies)
    return found


def opened(rule: dict[str, Any], as_of: date | datetime, **case: Any) -> tuple[Any, Considered, Any]:
    built = world(rule, **case)
    program = compile_rules(built.ruleset)
    view = ExportView.of(built.ruleset.vocabulary, built.export, as_of)
    session = program.session(view)
    (subject,) = view.entries(built.ruleset.rules["r"].subject)
    return session, session.considered("r", subject), subject


def told(found: Followed) -> tuple[str, datetime | None]:
    assert found.verdict is not None
    return found.verdict.status.value, found.next_change


PAID: dict[str, Any] = {"on": "policy", "require": "has(policy.paid_at)", "by": "policy.signed_on + days(10)"}
DUE = datetime(2016, 3, 11, 23, 59, 59, 999999)


def test_a_pending_duty_changes_at_its_deadline() -> None:
    found = followed(PAID, date(2016, 3, 5), given={"policy": POLICY})
    assert told(found) == ("pending", DUE)
    assert found.due_at == DUE


def test_a_missed_duty_changes_when_the_event_comes() -> None:
    late = {**POLICY, "paid_at": "2016-04-01T12:00"}
    assert told(followed(PAID, DUE, given={"policy": late})) == ("violated", datetime(2016, 4, 1, 12))
    assert told(followed(PAID, datetime(2016, 4, 1, 12), given={"policy": late})) == ("late", None)


def test_an_event_that_is_known_already_and_still_to_come_is_waited_for() -> None:
    early = {**POLICY, "paid_at": "2016-03-07T12:00"}
    assert told(followed(PAID, date(2016, 3, 5), given={"policy": early})) == ("pending", datetime(2016, 3, 7, 12))
    assert told(followed(PAID, date(2016, 3, 7), given={"policy": early})) == ("compliant", DUE)
    assert told(followed(PAID, date(2016, 3, 12), given={"policy": early})) == ("compliant", None)


def test_a_deadline_that_waits_for_an_event_changes_when_it_comes() -> None:
    rule = {"on": "policy", "require": "policy.n > 0", "by": "policy.paid_at + hours(2)"}
    paid = {**POLICY, "paid_at": "2016-04-01T12:00", "n": "0"}
    assert told(followed(rule, date(2016, 3, 5), given={"policy": paid})) == ("pending", datetime(2016, 4, 1, 12))
    assert told(followed(rule, date(2016, 3, 5), given={"policy": POLICY})) == ("pending", None)


def test_a_record_that_is_still_to_occur_is_waited_for() -> None:
    rule = {"on": "policy", "require": "!policy.visits.exists(v, v.n > 0)"}
    visit = {"id": "V", "insurer": "A", "policy_id": "P1", "held_at": "2016-06-01T08:00", "n": "1"}
    found = followed(rule, date(2016, 3, 5), given={"policy": POLICY, "visit": visit})
    assert told(found) == ("compliant", datetime(2016, 6, 1, 8))


def test_a_later_version_is_waited_for() -> None:
    rule = {"on": "policy", "require": "!policy.visits.exists(v, v.n > 0)"}
    visit = {"id": "V", "insurer": "A", "policy_id": "P1"}
    visits = [
        {**visit, "version": "1", "held_at": "2016-03-02T08:00", "n": "0"},
        {**visit, "version": "2", "held_at": "2016-06-01T08:00", "n": "1"},
    ]
    found = followed(rule, date(2016, 3, 5), given={"policy": POLICY, "visit": visits})
    assert told(found) == ("compliant", datetime(2016, 6, 1, 8))


def test_what_nobody_claims_may_hide_in_a_period_once_it_has_begun() -> None:
    rule = {"on": "policy", "require": '!policy.visits.exists(v, v.held_at >= startOfDay(date("2016-06-01")))'}
    found = followed(rule, date(2016, 3, 5), given={"policy": POLICY}, covers={"visit": "none"})
    assert told(found) == ("compliant", datetime(2016, 6, 1))
    found = followed(rule, datetime(2016, 6, 1), given={"policy": POLICY}, covers={"visit": "none"})
    assert told(found)[0] == "undetermined"


JUNE = 'date("2016-06-01")'


@pytest.mark.parametrize(
    ("type_", "body", "change"),
    [
        ("visit", f"v.held_at < startOfDay({JUNE})", datetime(2016, 6, 1)),
        ("visit", f"v.held_at <= startOfDay({JUNE})", datetime(2016, 6, 1) + TICK),
        ("visit", f"date(v.held_at) < {JUNE}", datetime(2016, 6, 1)),
        ("visit", f"date(v.held_at) <= {JUNE}", datetime(2016, 6, 2)),
        ("visit", f"endOfDay(date(v.held_at)) < endOfDay({JUNE})", datetime(2016, 6, 1)),
        ("visit", f"startOfDay(date(v.held_at)) < startOfDay({JUNE}) + hours(1)", datetime(2016, 6, 2)),
        ("policy", f"v.signed_on < {JUNE}", datetime(2016, 6, 1)),
        ("policy", f"v.signed_on <= {JUNE}", datetime(2016, 6, 2)),
        ("policy", f"{JUNE} > v.signed_on", datetime(2016, 6, 1)),
    ],
)
def test_what_may_hide_up_to_now_passes_a_limit(type_: str, body: str, change: datetime) -> None:
    relation = "visits" if type_ == "visit" else "peers"
    rule = {"on": "policy", "require": f"policy.{relation}.all(v, {body})"}
    case: dict[str, Any] = {"given": {"policy": POLICY}, "covers": {type_: "none"}}
    moment, changes = datetime(2016, 5, 30, 12), []
    while (found := followed(rule, moment, **case)).verdict is not None and found.verdict.status.value == "compliant":
        assert found.next_change is not None
        changes.append(found.next_change)
        moment = found.next_change
    assert moment == change, "woken at these instants, it changed at the last"
    assert followed(rule, change - TICK, **case).verdict != followed(rule, change, **case).verdict
    assert len(changes) <= 4, "a limit is a wake-up at four places at most"


def test_a_gap_that_is_still_to_come_is_waited_for() -> None:
    rule = {"on": "policy", "require": "!policy.visits.exists(v, v.n > 0)"}
    case: dict[str, Any] = {"given": {"policy": POLICY}, "gaps": [{"record": "visit", "from": "2016-06-01"}]}
    assert told(followed(rule, date(2016, 3, 5), **case)) == ("compliant", datetime(2016, 6, 1))
    assert told(followed(rule, datetime(2016, 6, 1), **case))[0] == "undetermined"


def test_what_is_aggregated_once_for_several_subjects_is_waited_for_by_each() -> None:
    peers = [{**POLICY, "id": f"P{number}", "rate": "0.001"} for number in (1, 2)]
    later = {**POLICY, "id": "P3", "signed_on": "2016-06-01", "rate": "0.002"}
    built = world({"on": "policy", "require": "policy.peers.map(p, p.rate).max() == policy.rate"}, given={
        "policy": [*peers, later]
    })  # fmt: skip
    view = ExportView.of(built.ruleset.vocabulary, built.export, date(2016, 3, 5))
    session = compile_rules(built.ruleset).session(view)
    found = [session.follow("r", subject, None, True).next_change for subject in view.entries("policy")[:2]]
    assert found == [datetime(2016, 6, 1)] * 2


def test_an_export_taken_at_an_instant_grows_old() -> None:
    rule = {"on": "policy", "require": "!has(policy.paid_at)"}
    found = followed(rule, date(2016, 3, 5), given={"policy": POLICY}, taken_at="2016-04-01")
    assert told(found) == ("compliant", datetime(2016, 4, 2))
    found = followed(rule, date(2016, 3, 5), given={"policy": POLICY})
    assert told(found) == ("compliant", None), "what is taken at the as-of instant goes along with it"


MONTHLY: dict[str, Any] = {"every": "month", "for": "member", "require": "period.start <= period.end"}


@pytest.mark.parametrize(
    ("as_of", "member", "labels", "change"),
    [
        (date(2015, 12, 1), {"joined_on": "2015-11-03"}, [], datetime(2016, 1, 1)),
        (date(2016, 2, 10), {"joined_on": "2015-11-03"}, ["2016-01", "2016-02"], datetime(2016, 3, 1)),
        (date(2016, 2, 10), {"joined_on": "2016-05-03"}, [], datetime(2016, 5, 3)),
        (date(2016, 3, 10), {"joined_on": "2016-01-01", "left_on": "2016-02-10"}, ["2016-01"], None),
        (date(2017, 3, 10), {"joined_on": "2016-11-01"}, ["2016-11", "2016-12"], None),
    ],
)
def test_which_periods_are_considered_and_until_when(
    as_of: date, member: dict[str, str], labels: list[str], change: datetime | None
) -> None:
    _, considered, _ = opened(MONTHLY, as_of, given={"member": {"id": "M", **member}})
    assert [str(period) for period, _ in considered.duties] == labels
    assert considered.next_change == change


def test_what_is_owed_once_arises_with_the_directive() -> None:
    once = {"once": "true", "for": "member", "require": "has(member.joined_on)"}
    member = {"id": "M", "joined_on": "2015-01-01"}
    _, considered, _ = opened(once, date(2015, 6, 1), given={"member": member})
    assert considered == Considered((), datetime(2016, 1, 1))
    _, considered, _ = opened(once, date(2016, 6, 1), given={"member": member})
    assert considered == Considered(((None, True),), None)


def test_judging_and_following_say_the_same() -> None:
    session, considered, subject = opened(PAID, date(2016, 3, 5), given={"policy": POLICY})
    ((period, applies),) = considered.duties
    assert session.judge("r", subject, period, applies) == session.follow("r", subject, period, applies).verdict
