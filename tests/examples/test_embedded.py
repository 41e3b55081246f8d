"""The embedded example: a price off the table is refused with its citation, and the night brings what was not done."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from directive_rules.loading import find_ruleset, load_ruleset
from examples.embedded.nights import GRACE, SHANGHAI, next_close, nights
from tests.examples.asgi import Answer, Client

POLICY: dict[str, object] = {
    "insurer_id": "HYCX",
    "policy_id": "P1",
    "line": "work_safety_liability",
    "region": "110105",
    "industry": "B0610",
    "size_band": "small",
    "signed_on": "2016-12-01",
    "start_on": "2016-12-02",
    "end_on": "2017-12-01",
    "rate": 0.004,
}
Open = Callable[[], Client]


@pytest.fixture
def office(tmp_path: Path) -> Open:
    """Return what opens the office, each time on the same ledger."""
    if importlib.util.find_spec("fastapi") is None:
        if os.environ.get("DIRECTIVE_RULES_TEST_ALL"):
            pytest.fail("fastapi is not installed: the embedded example cannot be tested")
        pytest.skip("fastapi is not installed: see examples/embedded/requirements.txt")
    from examples.embedded.app import create_app  # noqa: PLC0415 - only where fastapi is there

    return lambda: Client(create_app(str(tmp_path / "office.db"), nightly=False))


@pytest.fixture
def client(office: Open) -> Iterator[Client]:
    with office() as opened:
        yield opened


def moved(answer: Answer) -> dict[str, str]:
    """What a request changed: what happened to each duty, by rule and label."""
    return {one["name"].removeprefix("bj-2016-502/"): one["moved"] for one in answer.body["transitions"]}


def test_a_price_in_the_table_is_issued_and_brings_its_duties(client: Client) -> None:
    assert client.post("/days/2016-12-01/close").status == 200
    answer = client.post("/policies", POLICY)
    assert answer.status == 201
    told = moved(answer)
    assert told["no-off-table-pricing/HYCX,P1"] == "discharged"
    assert told["inspection-after-binding/HYCX,P1"] == "opened"


def test_a_price_off_the_table_is_refused_with_the_citation(client: Client) -> None:
    client.post("/days/2016-12-01/close")
    answer = client.post("/policies", {**POLICY, "rate": 0.002})
    assert answer.status == 422
    (reason,) = answer.body["refused"]
    assert (reason["rule"], reason["status"]) == ("no-off-table-pricing", "violated")
    (citation,) = reason["citations"]
    provision = load_ruleset(find_ruleset("bj-2016-502")).provision("2.1.4b")
    assert citation["directive"] == "京安监函〔2016〕502号"
    assert (citation["provision"], citation["words"]) == ("2.1.4b", provision.words)
    assert citation["says"] == {"zh": provision.says.zh, "en": provision.says.en}


def test_what_was_refused_was_not_stored(client: Client) -> None:
    client.post("/days/2016-12-01/close")
    client.post("/policies", {**POLICY, "rate": 0.002})
    assert client.get("/duties").body == []
    assert client.post("/policies", POLICY).status == 201
    assert client.get("/duties").body != []


def test_a_price_that_cannot_be_judged_is_not_issued(client: Client) -> None:
    answer = client.post("/policies", {**POLICY, "size_band": None})
    assert answer.status == 422
    (reason,) = answer.body["refused"]
    assert (reason["status"], reason["causes"]) == ("undetermined", ["empty field: policy.size_band"])


def test_issuing_twice_is_issuing_once(client: Client) -> None:
    client.post("/days/2016-12-01/close")
    client.post("/policies", POLICY)
    answer = client.post("/policies", POLICY)
    assert (answer.status, moved(answer)) == (201, {})


def test_the_night_brings_the_report_that_nobody_filed(client: Client) -> None:
    client.post("/records/member", {"insurer_id": "HYCX", "joined_on": "2016-01-01"})
    client.post("/days/2016-12-04/close")
    owed = client.get("/duties", before="2016-12-06").body
    (report,) = [one for one in owed if one["duty"] == "bj-2016-502/monthly-report/HYCX@2016-11"]
    assert report["status"] == "pending"
    assert report["citations"][0]["provision"] == "6.3.1b"
    answer = client.post("/days/2016-12-05/close")
    assert moved(answer)["monthly-report/HYCX@2016-11"] == "breached"
    filing = {"insurer_id": "HYCX", "filing_id": "F1", "kind": "monthly", "period": "2016-11"}
    entered = client.post("/records/filing", {**filing, "filed_at": "2016-12-05T17:00:00"})
    assert moved(entered)["monthly-report/HYCX@2016-11"] == "cleared"


def test_the_office_reopens_where_it_stood(office: Open) -> None:
    with office() as client:
        client.post("/days/2016-12-01/close")
        client.post("/policies", POLICY)
        before = client.get("/duties").body
    with office() as client:
        assert client.get("/duties").body == before
        assert client.post("/days/2016-11-30/close").status == 409


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("/policies", {**POLICY, "rates": 1}, 422, "did you mean `rate`"),
        ("/policies", {**POLICY, "signed_on": "today"}, 422, "signed_on"),
        ("/records/polisy", {}, 422, "did you mean `policy`"),
        ("/records/visit", [], 409, "not a JSON object"),
    ],
)
def test_what_makes_no_sense_is_answered_and_stored_nowhere(
    client: Client, path: str, body: object, status: int, said: str
) -> None:
    answer = client.post(path, body)
    assert (answer.status, said in answer.body["error"]) == (status, True), answer.body


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "day", "instant"),
    [
        ("2016-12-05T12:00", date(2016, 12, 5), "2016-12-06T00:30"),
        ("2016-12-06T00:10", date(2016, 12, 5), "2016-12-06T00:30"),
        ("2016-12-06T00:30", date(2016, 12, 6), "2016-12-07T00:30"),
        ("2016-12-31T23:59", date(2016, 12, 31), "2017-01-01T00:30"),
    ],
)
def test_a_day_is_closed_a_little_after_it_ended(now: str, day: date, instant: str) -> None:
    assert next_close(at(now)) == (day, at(instant))


def test_no_night_is_left_out_and_none_comes_twice() -> None:
    """Nights go by as fast as the fake clock does; the sleeper wakes too early now and then."""
    clock = [at("2016-12-05T22:00")]
    closed: list[tuple[date, datetime]] = []

    async def close_day(day: date) -> None:
        closed.append((day, clock[0]))
        if len(closed) == 5:
            raise asyncio.CancelledError

    async def sleep(seconds: float) -> None:
        clock[0] += timedelta(seconds=max(seconds / 2, 1))

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(nights(close_day, lambda: clock[0], sleep))
    assert [day for day, _ in closed] == [date(2016, 12, day) for day in (4, 5, 6, 7, 8)]
    for day, when in closed[1:]:
        assert when >= at(f"{day.isoformat()}T00:00") + timedelta(days=1) + GRACE


def test_the_readme_shows_what_is_answered(client: Client) -> None:
    page = (Path(__file__).parents[2] / "examples" / "embedded" / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"/policies -d '(\{.*?\})'", page, re.DOTALL)
    client.post("/days/2016-12-01/close")
    refused = client.post("/policies", shown.replace("0.0040", "0.0020").encode())
    assert refused.status == 422
    (citation,) = refused.body["refused"][0]["citations"]
    assert f"{citation['directive']} {citation['provision']} {citation['words']}" in page
    issued = client.post("/policies", shown.encode())
    assert (issued.status, bool(moved(issued))) == (201, True)
