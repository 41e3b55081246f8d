"""The export as files: CSV with Chinese headings, a few types as JSON lines, and the manifest."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from examples.nationwide.market.codes import code_name
from examples.nationwide.market.layouts import LAYOUTS, Layout
from examples.nationwide.market.rows import AS_OF, TAKEN_AT, Differing, Garbled, Row, World

JSON_LINES: Final = ("claim_request", "campaign_event", "publicity_item")
"""Types with lists that may be given without members, which a cell of a table cannot say."""
GB18030: Final = ("petition", "enquiry")
"""Files of an older system."""
FACTORS: Final = {"*1000": Decimal(1000), "/10000": Decimal("0.0001")}


def files_of(world: World) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every file of an export."""
    for record in sorted(world.rows):
        layout = LAYOUTS[record]
        rows = [values for row in world.rows[record] for values in _rows(row, layout)]
        rows += [
            {**lost.values, **{name: Garbled(text) for name, text in lost.spoilt.items()}}
            for lost in world.unreadable
            if lost.record == record
        ]
        if record in JSON_LINES:
            yield f"{layout.file}.jsonl", _json_lines(rows, layout).encode()
        else:
            yield f"{layout.file}.csv", _table(rows, layout).encode("gb18030" if record in GB18030 else "utf-8-sig")
    yield "manifest.yaml", _manifest(world).encode()


def _rows(row: Row, layout: Layout) -> Iterator[dict[str, Any]]:
    """Yield the row, and a second one under the same number for what that says otherwise."""
    yield {name: value.first if isinstance(value, Differing) else value for name, value in row.values.items()}
    second = {name: value.second for name, value in row.values.items() if isinstance(value, Differing)}
    if second:
        yield {**dict.fromkeys(row.values), **{name: row.values[name] for name in layout.key}, **second}


def _heading(text: str) -> tuple[str, str]:
    for factor in FACTORS:
        if text.endswith(factor):
            return text.removesuffix(factor), factor
    return text, ""


def _table(rows: list[dict[str, Any]], layout: Layout) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_heading(text)[0] for text in layout.headings.values()])
    for values in rows:
        writer.writerow([_cell(values.get(name), name, layout) for name in layout.headings])
    return out.getvalue()


def _json_lines(rows: list[dict[str, Any]], layout: Layout) -> str:
    lines = []
    for values in rows:
        found: dict[str, Any] = {}
        for name, text in layout.headings.items():
            value = values.get(name)
            if isinstance(value, tuple):
                found[text] = [_cell(one, name, layout) for one in value]
            else:
                found[text] = None if value is None else _cell(value, name, layout)
        lines.append(json.dumps(found, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)


def _cell(value: Any, name: str, layout: Layout) -> str:
    factor = _heading(layout.headings[name])[1]
    match value:
        case None:
            return ""
        case Garbled(text=text):
            return text
        case bool():
            return "是" if value else "否"
        case tuple():
            return "；".join(_cell(one, name, layout) for one in value)
        case Decimal() if factor:
            return f"{value * FACTORS[factor]:f}"
        case Decimal():
            return f"{value:f}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
        case str() if name in layout.codes:
            return code_name(layout.codes[name], value)
    return str(value)


def _manifest(world: World) -> str:
    """Write what the export says of itself."""
    lines = [
        "# Made up throughout: no company, client or contract in this export exists.",
        f"as_of: {AS_OF:%Y-%m-%d}",
        f"taken_at: {TAKEN_AT:%Y-%m-%dT%H:%M:%S}",
        "covers:",
    ]
    for record in sorted(set(world.rows) - world.unclaimed):
        last = world.covered_to.get(record)
        lines.append(f"  {record}: all" if last is None else f"  {record}: {{to: {last}}}")
    if world.gaps:
        lines.append("gaps:")
    for gap in world.gaps:
        parts = [f"record: {gap.record}", *(f"{name}: {value}" for name, value in gap.values.items())]
        parts += [f"{key}: {day}" for key, day in (("from", gap.since), ("to", gap.until)) if day is not None]
        lines.append(f"  - {{{', '.join(parts)}}}")
    return "\n".join(lines) + "\n"
