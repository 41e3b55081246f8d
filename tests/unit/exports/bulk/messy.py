"""Files as people hand them over, generated: every spelling of every type, and every way to spoil a file's shape."""

from __future__ import annotations

import json
import random

TEXTS = (
    "A", "P1", "P2", " P1", "P1 ", "\u3000P1", "P1\u00a0", "-", "--", "—", "空", "未记录", "NULL", "null",
    "ｎｕｌｌ", "<null>", "\\N", "无", "某企业（北京）", "a\ufffdb", "1.5E+10", "5E-03", "0012", "1e5", "'x'",
    "x'y", "é", "ﬀ", "𠮷", "<b>", "空 ", "x" * 60, "NaN", "inf", "\x1e1", "\x1fx", "\x1e\x1ex", "P\x1f1",
    "A\x0b", "a,b", "a;b", 'say "x"', "\u2028", "true",
)  # fmt: skip
CODES = (
    "safety", "SAFETY", "安责险", "安全生产责任保险", "1-安责险", "safety ", "x", "other", "车险", "-",
    "work safety", "safe ty",
)  # fmt: skip
DAYS = (
    "2016-11-01", "2016-02-29", "2015-02-29", "2016-2-9", "2016/11/01", "2016/11/1", "2016.11.01", "20161101",
    "2016年11月1日", "二〇一六年十一月一日", "9999-12-31", "2999-12-31", "99991231", "0000-01-01", "0001-01-01",
    "9999-12-30", "12016-01-01", "2016-11-01 00:00:00", "2016-11-01T10:00", "2016-11-01 24:00:00",
    "2016-11-01 25:00", "43000", "43000.5", "1478000000000", "16-11-01", "2016-13-01", "2016-11-31",
    " 2016-11-01", "2016-11-01 ", "infinity", "epoch", "2016-11-01 (BC)", "-", "x", "2016-11-01Z",
    "2016-11-01 10:00Z", "2016-11-01T23:00:00Z", "２０１６-11-01", "2016-1-001", "2016-01/01",
)  # fmt: skip
MOMENTS = (
    *DAYS, "2016-11-01 14:30", "2016-11-01 14:30:05", "2016-11-01T14:30:05", "2016-11-01 14:30:05.25",
    "2016-11-01 14:30:05.123456", "2016-11-01 14:30:05.1234567", "2016-11-01 14:30:05.100", "2016-11-01 14",
    "2016-11-01 14时", "2016-11-01 14时30分", "2016/11/01 14:30", "20161101143005", "2016-11-01 14:30:05+08:00",
    "2016-11-01 14:30+08", "2016-11-01T14:30:05Z", "2016-11-01 14:60", "2016-11-01 14:30:60",
    "2016-11-01t14:30", "9999-12-31 23:59:59", "9999-12-31T00:00", "2999-12-31 00:00:00", "2016-11-01  14:30",
    "2016-11-01 4:30", "1990-06-01T10:00:00Z", "12016-01-01 10:00", "2016-11-01 14:30:5", "2016-11-01 14:30 ",
)  # fmt: skip
CLOCKS = (
    "", "14:30", "14:30:05", "9:05", "14", "14时", "24:00", "25:00", "-", "T14:30", "14:30+08:00", "14:30Z",
    "1430", "x", "14:60", " 14:30",
)  # fmt: skip
NUMBERS = (
    "0", "1", "-1", "+5", "1.5", "1.50", "1.505", "0.005", "12.345", "1,234.50", "1,23", "12.5‰", "0.3%",
    "3万元", "¥5", "5元", "1e3", "1E+03", "1.5e-3", "007", "-0", "-0.00", ".5", "5.", "１２",
    "99999999999999999999", "9999999999999999.99", "12345678901234567.00", "1_000", " 1", "1 ", "nan", "inf",
    "x", "0x10", "1.0", "2.00", "123456", "1234567", "0.000000001", "0.0000000001", "", "-", "1/2", "1 000",
    "5人", "1.5小时", "90分钟",
)  # fmt: skip
BOOLS = (
    "是", "否", "有", "无", "Y", "n", "TRUE", "False", "1", "0", "√", "×", "2", "x", "", "-", "是 ",
)  # fmt: skip
PERIODS = (
    "2016-11", "201611", "2016年11月", "2016Q4", "2016q4", "2016年第4季度", "2016H2", "2016", "0000", "0000-01",
    "2016-13", "2016-1", "x", "", "２０１６",
)  # fmt: skip
LISTS = (
    "", "cover", "cover;exclusions", "cover；免责", "责任免除、cover", "cover|", ";", "x;cover", "-",
    "cover; cover", "无",
)  # fmt: skip

FIELDS = {
    "policy": {
        "机构代码": ("A", "A", "A", "B", *TEXTS[3:9]), "保单号": TEXTS, "投保人": TEXTS, "险种": CODES,
        "签单日期": DAYS, "保费": NUMBERS, "保费（万元）": NUMBERS, "费率": NUMBERS, "费率(‰)": NUMBERS,
        "费率(%)": NUMBERS, "参保人数": NUMBERS, "参保人数（人）": NUMBERS, "是否城区": BOOLS, "告知内容": LISTS,
        "答复时限": NUMBERS, "答复时限（分钟）": NUMBERS, "退保时间": MOMENTS, "备注": TEXTS,
    },
    "visit": {"机构代码": ("A", "B"), "走访编号": TEXTS, "保单号": TEXTS, "走访日期": MOMENTS, "走访小时": CLOCKS},
    "filing": {"保险机构代码": ("A", "B"), "报送编号": TEXTS, "报告期": PERIODS, "报送时间": MOMENTS},
}  # fmt: skip
ALIKE = (
    {"保费", "保费（万元）"},
    {"费率", "费率(‰)", "费率(%)"},
    {"参保人数", "参保人数（人）"},
    {"答复时限", "答复时限（分钟）"},
)


def files(seed: int) -> dict[str, bytes]:
    """Return the files of an export."""
    chance = random.Random(seed)
    found = {}
    for _ in range(chance.choice((1, 1, 2))):
        record = chance.choice(list(FIELDS))
        suffix = chance.choice((".csv", ".csv", ".tsv", ".jsonl"))
        name = f"{record}{chance.choice(('', '-1', '_2016'))}{suffix}"
        headings = _headings(record, chance)
        rows = [_row(record, headings, chance) for _ in range(chance.choice((0, 1, 3, 12)))]
        found[name] = (
            _json(headings, rows, chance) if suffix == ".jsonl" else _delimited(headings, rows, suffix, chance)
        )
    if chance.random() < 0.4:
        found["manifest.yaml"] = _manifest(sorted(found), chance)
    return found


def _headings(record: str, chance: random.Random) -> list[str]:
    headings = list(FIELDS[record])
    for group in ALIKE:
        kept = chance.choice(sorted(group)) if chance.random() < 0.99 else ""
        headings = [heading for heading in headings if heading not in group or heading == kept or not kept]
    headings = [heading for place, heading in enumerate(headings) if chance.random() < (0.99 if place < 2 else 0.9)]
    chance.shuffle(headings)
    return headings


def _row(record: str, headings: list[str], chance: random.Random) -> list[str]:
    tame = chance.random() < 0.6
    row = []
    for heading in headings:
        cells = FIELDS[record][heading]
        row.append(cells[0] if tame and chance.random() < 0.8 else chance.choice(cells))
    return row


def _delimited(headings: list[str], rows: list[list[str]], suffix: str, chance: random.Random) -> bytes:
    delimiter = "\t" if suffix == ".tsv" else ","
    style = chance.choice(("plain", "plain", "quoted", "mixed", "wild"))
    end = chance.choice(("\n", "\n", "\r\n")) if style != "wild" else chance.choice(("\n", "\r\n", "\r"))
    lines = [delimiter.join(_cell(cell, style, delimiter, chance) for cell in row) for row in [headings, *rows]]
    if style == "wild":
        for _ in range(chance.choice((1, 1, 2))):
            spoil = (
                "",
                " ",
                delimiter * max(len(headings) - 1, 0),
                delimiter,
                "x",
                'x"y' + delimiter,
                '"x"y',
                '"',
                '"a\nb"' + delimiter,
                " " + delimiter,
            )
            lines.insert(chance.randint(0, len(lines)), chance.choice(spoil))
    text = end.join(lines) + (end if chance.random() < 0.8 else "") + (end if chance.random() < 0.1 else "")
    return _bytes(text, chance)


def _cell(cell: str, style: str, delimiter: str, chance: random.Random) -> str:
    needs = any(character in cell for character in (delimiter, '"', "\n", "\r"))
    if style == "plain":
        return "".join(character for character in cell if character not in (delimiter, '"'))
    if style == "quoted" or needs or (style == "mixed" and chance.random() < 0.5):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _json(headings: list[str], rows: list[list[str]], chance: random.Random) -> bytes:
    lines = []
    for row in rows:
        cells: dict[str, object] = {}
        for heading, cell in zip(headings, row, strict=True):
            if chance.random() < 0.9:
                other = chance.random()
                cells[heading] = None if other < 0.05 else [cell, "cover"] if other < 0.1 else cell
        line = json.dumps(cells, ensure_ascii=chance.random() < 0.5)
        if chance.random() < 0.1:
            line = line.replace('"1"', "1").replace('"1.5"', "1.50").replace('"TRUE"', "true")
        lines.append(line)
    if chance.random() < 0.2:
        spoil = (
            "",
            "{}",
            "[1]",
            "x",
            '{"a": {}}',
            '{"机构代码": "A", "机构代码": "B"}',
            '{"保单号": "\\ud800"}',
            '{"保单号": "a\\u0000b"}',
            "  ",
        )
        lines.insert(chance.randint(0, len(lines)), chance.choice(spoil))
    return _bytes("\n".join(lines) + ("\n" if chance.random() < 0.8 else ""), chance)


def _bytes(text: str, chance: random.Random) -> bytes:
    encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030"))
    return text.encode(encoding, "replace")


def _manifest(names: list[str], chance: random.Random) -> bytes:
    name = chance.choice(names)
    lines = ["covers: all", "files:", f"  {name}:"]
    if name.startswith("policy"):
        lines.append("    empty: [x, '2016-11-01', safety, '1']")
        if chance.random() < 0.5:
            constant = chance.choice(
                ("line: safety", "line: nonesuch", "topics: cover;x", "cancelled_at: 2016-11-01", "holder_name: empty")
            )
            lines.append(f"    constants: {{{constant}}}")
    elif name.startswith("visit"):
        lines.append("    empty: ['14:30', P1]")
    else:
        lines.append("    ignore: false")
    if chance.random() < 0.5:
        lines += ["records:", "  visit: [{insurer_id: A, visit_id: V9, visited_at: 2016-11-02}]"]
    return "\n".join(lines).encode()
