"""Rows to files, byte for byte the same wherever and whenever they are written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path

from generator.export.sheets import MAPPED, SHEETS, Sheet
from generator.export.spelling import plain
from generator.records import Row, World
from generator.setting import AS_OF_DAY, COVERED_FROM, GAPS, TAKEN_AT


def write_export(world: World, folder: Path) -> None:
    """Write every file of the export and its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {found[0].record: found for name in World.__slots__ if (found := getattr(world, name))}
    for sheet in SHEETS:
        (folder / sheet.name).write_bytes(encoded(sheet, rows[sheet.record]))
    (folder / "manifest.yaml").write_bytes(manifest(world).encode())


def encoded(sheet: Sheet, rows: Iterable[Row]) -> bytes:
    """Return a file as bytes. What a second row says stands at its end, as if entered later."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=sheet.line_end)
    writer.writerow([*sheet.columns, *sheet.clocks, *sheet.said])
    later: list[list[str]] = []
    for row in rows:
        if not sheet.holds(row.insurer_id):
            continue
        writer.writerow(cells(sheet, row, row.again or set()))
        if row.again is not None:
            later.append(cells(sheet, row, set()))
        if row.second:
            later.append(cells(sheet, row, set(), row.second))
    writer.writerows(later)
    return text.getvalue().encode(sheet.encoding)


def cells(sheet: Sheet, row: Row, without: set[str], instead: dict[str, object] | None = None) -> list[str]:
    """Return the cells of a row, without some fields, or with other values in some."""
    dated = {one.name for one in fields(row) if "date" in str(one.type)}

    def cell(name: str) -> str:
        if name in row.lost or name in without:
            return nothing(sheet, name in dated)
        if name in row.garbled:
            return row.garbled[name]
        value = (instead or {}).get(name, getattr(row, name))
        if value is None:
            return nothing(sheet, name in dated)
        if name == "period":
            return sheet.style.period(str(value))
        if isinstance(value, datetime) and (name in row.day_only or name in sheet.clocks.values()):
            value = value.date()
        return sheet.style.spell(value, sheet.codes.get(name), sheet.numbers.get(name, plain))

    hours = [f"{getattr(row, name):%H:%M}" for name in sheet.clocks.values()]
    return [*(cell(name) for name in sheet.columns.values()), *hours, *sheet.said.values()]


def nothing(sheet: Sheet, dated: bool) -> str:
    """Return what stands where there is nothing."""
    return sheet.style.no_day if dated else sheet.style.nothing


def manifest(world: World) -> str:
    """Return the manifest: when, what is complete from when, what may be lacking, odd headings, and the insurers."""
    return "\n".join(manifest_lines(world)) + "\n"


def manifest_lines(world: World) -> Iterator[str]:
    """Yield the lines of the manifest."""
    yield f"as_of: {AS_OF_DAY}"
    yield f"taken_at: {TAKEN_AT:%Y-%m-%dT%H:%M:%S}"
    yield "covers:"
    for record in dict.fromkeys(sheet.record for sheet in SHEETS):
        since = COVERED_FROM.get(record)
        yield f"  {record}: {{from: {since}}}" if since else f"  {record}: all"
    yield "gaps:"
    for gap in GAPS:
        begin = f"from: {gap.since}, " if gap.since else ""
        yield f"  - {{record: {gap.record}, insurer_id: {gap.insurer_id}, {begin}to: {gap.until}}}"
    yield "files:"
    for name, columns in MAPPED.items():
        record = next(sheet.record for sheet in SHEETS if sheet.name == name)
        yield f"  {name}:"
        yield f"    record: {record}"
        yield "    columns:"
        for heading, meant in columns.items():
            yield f"      {heading}: {meant or '~'}"
    yield "records:"
    yield "  member:"
    for member in world.members:
        left = _day(member.left_on)
        named = f"insurer_id: {member.insurer_id}, name: {member.name}"
        yield f"    - {{{named}, joined_on: {member.joined_on}, left_on: {left}}}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else "~"
