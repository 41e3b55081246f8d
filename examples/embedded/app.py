"""The office on the web: `uvicorn examples.embedded.app:app`, with the ledger named in OFFICE_LEDGER."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import date
from decimal import Decimal
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from directive_rules import DirectiveRulesError, MachineError, UsageError
from directive_rules.monitor import Transition
from examples.embedded.nights import nights
from examples.embedded.office import Office, RefusedError


def create_app(ledger: str, *, nightly: bool = True) -> FastAPI:
    """Return the application. Without `nightly`, days are only closed by hand."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with Office.open(ledger) as office:
            app.state.office = office
            task = asyncio.create_task(nights(office.close_day)) if nightly else None
            yield
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    app = FastAPI(
        title="Back office",
        lifespan=lifespan,
        exception_handlers={RefusedError: say_refused, DirectiveRulesError: say_wrong},
    )
    app.add_api_route("/policies", issue_policy, methods=["POST"], status_code=201)
    app.add_api_route("/records/{record_type}", enter_record, methods=["POST"], status_code=201)
    app.add_api_route("/days/{day}/close", close_day, methods=["POST"])
    app.add_api_route("/duties", list_duties, methods=["GET"])
    return app


async def issue_policy(request: Request) -> dict[str, Any]:
    """Issue a policy, unless its price is off the table."""
    return told(await office_of(request).issue(await fields_of(request)))


async def enter_record(request: Request, record_type: str) -> dict[str, Any]:
    """Enter what happened."""
    return told(await office_of(request).record(record_type, await fields_of(request)))


async def close_day(request: Request, day: date) -> dict[str, Any]:
    """Close a day by hand, as after an outage, when all of it has been entered."""
    return told(await office_of(request).close_day(day))


async def list_duties(request: Request, before: date | None = None) -> list[dict[str, Any]]:
    """List what is owed, by when, and why."""
    office = office_of(request)
    return [
        {
            "duty": str(standing.verdict.duty),
            "status": standing.verdict.status.value,
            "due": standing.due_at,
            "citations": office.cite(standing.verdict),
        }
        for standing in await office.owed(before)
    ]


async def say_refused(request: Request, refused: RefusedError) -> JSONResponse:
    """Answer with the sentences that forbid it, or with what is missing to judge it."""
    office = office_of(request)
    reasons = [
        {
            "rule": verdict.duty.rule,
            "status": verdict.status.value,
            "causes": sorted(map(str, verdict.causes)),
            "citations": office.cite(verdict),
        }
        for verdict in refused.verdicts
    ]
    return JSONResponse({"refused": reasons}, status_code=422)


async def say_wrong(_request: Request, error: DirectiveRulesError) -> JSONResponse:
    """Answer what was wrong with a request; 503 means: not known to be stored, send it again."""
    status = 503 if isinstance(error, MachineError) else 409 if isinstance(error, UsageError) else 422
    return JSONResponse({"error": str(error)}, status_code=status)


def office_of(request: Request) -> Office:
    """Return the office that serves a request."""
    office: Office = request.app.state.office
    return office


async def fields_of(request: Request) -> dict[str, Any]:
    """Read a JSON object with its numbers as written: a rate must not pass through a binary float."""
    try:
        fields = json.loads(await request.body(), parse_float=Decimal)
    except ValueError:
        raise UsageError("the body is not JSON") from None
    if not isinstance(fields, dict):
        raise UsageError("the body is not a JSON object")
    return fields


def told(transitions: Sequence[Transition]) -> dict[str, Any]:
    """Return what a request changed."""
    return {"transitions": [transition.as_data() for transition in transitions]}


def __getattr__(name: str) -> FastAPI:
    """Make the application that uvicorn asks for, when it asks."""
    if name == "app":
        return create_app(os.environ["OFFICE_LEDGER"])
    raise AttributeError(name)
