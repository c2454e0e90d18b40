"""核对一个封存包：文件是否原样，数字能否由明细重新算出，得分能否重新加总。

用法：python3 verify.py 封存包.zip（或解开后的文件夹） [--expect 纸上的校验值]
只用 Python 3.8 及以上自带的标准库，不联网，不写文件。结果：0 全部相符；1 有不符；2 用法不对。

It stands alone and is put into each package as it is: it imports nothing of the program that sealed it.
"""

from __future__ import annotations

import calendar
import csv
import hashlib
import io
import json
import re
import sqlite3
import stat
import sys
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

PROVEN, RESERVED, UNPROVEN, MISMATCH = "可复算", "可复算，有保留", "无法核证", "不符"
NOTHING_ASKED = "不适用"
CLASSES = (PROVEN, RESERVED, UNPROVEN, MISMATCH)
MANIFEST, INPUTS, NUMBERS, CATALOGUE = "manifest.json", "inputs.json", "numbers.json", "texts/catalogue.json"
NO_INPUTS = (MANIFEST, INPUTS, "verify.py")
MOST_BYTES = 8 << 30
MOST_JSON = 1 << 28
MOST_PLACES = 30
MOST_SECONDS = 300
CHUNK = 1 << 20
SECONDS_OF = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
OPEN = ("no_evidence", "needs_person", "unverified")
DEFINITION_FIELDS = ("name", "version", "definition", "unit", "parameters")


class Refused(Exception):  # noqa: N818 - its text is what is wrong, where, and what it means
    """有一处不符。"""


class SealedPackage:
    """The files of a package, whether it is a .zip or a folder; nothing is unpacked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.zip = None if path.is_dir() else zipfile.ZipFile(path)
        self.names = zip_names(self.zip) if self.zip else self.folder_names()
        for name in self.names:
            refuse_unsafe(name)

    def folder_names(self) -> list[str]:
        found = sorted(self.path.rglob("*"))
        for file in found:
            if file.is_symlink() or not (file.is_file() or file.is_dir()):
                raise Refused(f"{file.relative_to(self.path)} 是链接或特殊文件")
        return [file.relative_to(self.path).as_posix() for file in found if file.is_file()]

    def open(self, name: str) -> IO[bytes]:
        if name not in self.names:
            raise Refused(f"缺少文件 {name}")
        return self.zip.open(name) if self.zip else self.path.joinpath(name).open("rb")

    def digest(self, name: str) -> tuple[str, int]:
        """SHA-256 and length of the bytes as they really are."""
        with self.open(name) as file:
            return digest_of(file)

    def json(self, name: str) -> dict[str, Any]:
        with self.open(name) as file:
            try:
                found = json.loads(file.read(MOST_JSON).decode("utf-8"), object_pairs_hook=no_repeated_key)
            except (ValueError, RecursionError):
                raise Refused(f"{name} 不是完整的 JSON") from None
        if not isinstance(found, dict):
            raise Refused(f"{name} 不是预期的内容")
        return found


def digest_of(file: IO[bytes]) -> tuple[str, int]:
    sha, length = hashlib.sha256(), 0
    for chunk in iter(lambda: file.read(CHUNK), b""):
        sha.update(chunk)
        length += len(chunk)
    return sha.hexdigest(), length


def zip_names(file: zipfile.ZipFile) -> list[str]:
    entries = file.infolist()
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise Refused("包内有重复的文件：{}".format("、".join(twice)))
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Refused("包内文件解开后超过 8 GB，不予核对")
    for entry in entries:
        if entry.flag_bits & 1 or stat.S_ISLNK(entry.external_attr >> 16):
            raise Refused(f"{entry.filename} 是加密文件或链接")
    return sorted(entry.filename for entry in entries if not entry.filename.endswith("/"))


def refuse_unsafe(name: str) -> None:
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or ":" in parts[0] or {"", ".", ".."} & set(parts):
        raise Refused(f"文件名 {name!r} 指向包外")


def no_repeated_key(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("repeated key")
    return found


def file_faults(package: SealedPackage, manifest: dict[str, Any]) -> Iterator[str]:
    """Every file against the manifest, and every line of the manifest against the files."""
    files = manifest.get("files", {})
    for name in package.names:
        if name != MANIFEST and name not in files:
            yield f"{name} 不在清单 manifest.json 中，是后来加入的文件"
    for name in sorted(files):
        if name not in package.names:
            yield f"缺少文件 {name}"
            continue
        sha, length = package.digest(name)
        if (sha, length) != (files[name].get("sha256"), files[name].get("bytes")):
            yield f"{name} 的内容与清单不符（封存后被改动）"


def input_faults(package: SealedPackage, manifest: dict[str, Any]) -> Iterator[str]:
    """The list of inputs, whose hash is printed on the papers."""
    listed = package.json(INPUTS)
    if package.digest(INPUTS)[0] != manifest.get("inputs"):
        yield "inputs.json 的校验值与清单所记不符"
    for name in package.names:
        is_input = name not in NO_INPUTS and not name.startswith("papers/")
        if is_input and name not in listed:
            yield f"{name} 没有列入资料清单 inputs.json"
    for name in sorted(listed):
        if name not in package.names:
            yield f"资料清单所列的 {name} 不在包内"
        elif package.digest(name)[0] != listed[name]:
            yield f"{name} 与资料清单 inputs.json 不符"
    if package.digest(CATALOGUE)[0] != manifest.get("catalogue", listed.get(CATALOGUE)):
        yield "取数方法目录 texts/catalogue.json 与清单所记的校验值不符"


def expected_faults(package: SealedPackage, expected: str) -> Iterator[str]:
    """The hash from the paper: all of it, or its first 16 digits at least."""
    wanted = re.sub(r"[\s-]", "", expected).lower()
    hashes = [package.digest(INPUTS)[0], package.digest(MANIFEST)[0]]
    if package.zip:
        with package.path.open("rb") as file:
            hashes.append(digest_of(file)[0])
    if not any(found.startswith(wanted) for found in hashes):
        yield f"给出的校验值 {expected} 与包不符：资料清单 {hashes[0]}"


def definition_fault(number: dict[str, Any], catalogue: dict[str, Any]) -> str:
    """The definition printed beside the number is the one of the sealed catalogue."""
    named = [entry for entry in catalogue.get("evaluators", []) if entry.get("name") == number["evaluator"]]
    # one that answers from records here and from a report there stands twice
    entry = next(
        (entry for entry in named if entry.get("hash") == number["definition_hash"]), (named or [None])[0]
    )
    if entry is None:
        return "取数方法 {} 不在封存的目录中".format(number["evaluator"])
    content = {name: entry.get(name) for name in DEFINITION_FIELDS}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    sha = hashlib.sha256(text.encode("utf-8")).hexdigest()
    same = (number["version"], number["definition"], number["unit"])
    if sha != entry.get("hash") or sha != number["definition_hash"]:
        return "取数方法定义的校验值与封存的目录不符"
    unit = entry["unit"] or number["parameters"].get("unit", "")
    if same != (entry["version"], entry["definition"], unit):
        return "取数方法的定义与封存的目录不符"
    return ""


def load_rows(package: SealedPackage, database: sqlite3.Connection, rows: dict[str, Any]) -> None:
    """One file of rows as a table; every cell by the type that is sealed with it."""
    columns = rows["columns"]
    names = [name for name, _ in columns]
    if not all(re.fullmatch(r"[a-z_][a-z0-9_]*", name) for name in [rows["table"], *names]):
        raise Refused("明细 {} 的列名不合规".format(rows["file"]))
    database.execute("CREATE TABLE {} ({})".format(rows["table"], ", ".join(names)))
    marks = ", ".join("?" * len(names))
    insert = f"INSERT INTO {rows['table']} VALUES ({marks})"  # noqa: S608 - the name was looked at above
    with package.open(rows["file"]) as file:
        lines = csv.reader(io.TextIOWrapper(file, encoding="utf-8", newline=""), strict=True)
        if next(lines, None) != names:
            raise Refused("明细 {} 的表头不符".format(rows["file"]))
        cells = (read_cells(line, columns, rows["file"]) for line in lines)
        counted = database.executemany(insert, cells).rowcount
    if max(counted, 0) != rows["rows"]:
        raise Refused(f"明细 {rows['file']} 有 {max(counted, 0)} 行，封存时为 {rows['rows']} 行")


def read_cells(line: list[str], columns: list[list[str]], name: str) -> list[str | int | None]:
    if len(line) != len(columns):
        raise Refused(f"明细 {name} 有一行列数不符")
    return [read_cell(text, kind) for text, (_, kind) in zip(line, columns)]  # noqa: B905 - not in Python 3.8


def read_cell(text: str, kind: str) -> str | int | None:
    if text == "":
        return None
    if kind == "text":
        return text[1:] if text.startswith("\\") else text
    return int(text)


class ReadOnly:
    """What a sealed statement may do: read the tables of its own number."""

    ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)

    def __init__(self) -> None:
        self.tables: set[Any] = set()

    def __call__(self, action: int, first: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ:
            self.tables.add(first)
        return sqlite3.SQLITE_OK if action in self.ALLOWED else sqlite3.SQLITE_DENY


def count_again(package: SealedPackage, number: dict[str, Any]) -> tuple[list[list[Fraction]], int]:
    """The tallies of every statement, and how many rows lay in the period."""
    database, guard, until = sqlite3.connect(":memory:"), ReadOnly(), time.monotonic() + MOST_SECONDS
    try:
        for rows in number["rows"]:
            load_rows(package, database, rows)
        database.create_function("regexp", 2, matches_whole)
        database.create_function("lower", 1, lambda text: None if text is None else str(text).lower())
        database.create_function("upper", 1, lambda text: None if text is None else str(text).upper())
        database.execute("PRAGMA case_sensitive_like = ON")
        database.set_authorizer(guard)
        database.set_progress_handler(lambda: time.monotonic() > until, 100000)
        found = [run_statement(database, statement) for statement in number["sql"]]
    finally:
        database.close()
    unread = {rows["table"] for rows in number["rows"]} - guard.tables
    if unread:
        raise Refused("算式没有读取明细 {}".format("、".join(sorted(unread))))
    return [tallies for tallies, _ in found], sum(rows for _, rows in found)


def run_statement(database: sqlite3.Connection, statement: dict[str, Any]) -> tuple[list[Fraction], int]:
    (row,) = database.execute(statement["text"], statement["parameters"]).fetchall()
    if not all(value is None or isinstance(value, int) for value in row):
        raise Refused("算式给出的不是整数")
    places = statement["places"]
    if len(row) != len(places) + 1:
        raise Refused("算式给出的个数不符")
    if not all(0 <= power <= MOST_PLACES for power in places):
        raise Refused("小数位数不合规")
    return [Fraction(value or 0, 10**power) for value, power in zip(row[1:], places)], row[0]  # noqa: B905


def matches_whole(pattern: str, text: str | None) -> bool | None:
    return None if text is None else re.fullmatch(pattern, text) is not None


def figure(text: str) -> Fraction:
    """A number of the package; a monstrous one is refused before it is worked out."""
    if not isinstance(text, str) or not re.fullmatch(r"-?[0-9]{1,80}(\.[0-9]{1,80})?", text):
        raise Refused(f"“{str(text)[:40]}”不是数值")
    return Fraction(text)


def amount_of(formula: list[Any], tallies: list[list[Fraction]], window: list[str]) -> Fraction:
    kind, *rest = formula
    if kind == "tally":
        found: Fraction = tallies[rest[0]][rest[1]]
        return found
    if kind == "minus":
        return amount_of(rest[0], tallies, window) - amount_of(rest[1], tallies, window)
    return span_of(rest[0], window) if kind == "span" else figure(rest[0])


def span_of(unit: str, window: list[str]) -> Fraction:
    """The length of the period; as year_share or quarter_share how much of the year is over at its end."""
    first, last = (datetime.strptime(day, "%Y-%m-%d").date() for day in window)  # noqa: DTZ007 - a day
    if unit == "year_share":
        days = calendar.monthrange(last.year, last.month)[1]
        return Fraction((last.month - 1) * days + last.day, days * 12)
    if unit == "months":
        return Fraction((last.year - first.year) * 12 + last.month - first.month + 1)
    if unit == "quarter_share":
        after = last + timedelta(days=1)
        return Fraction(1) if after.year > last.year else Fraction((after.month - 1) // 3, 4)
    return Fraction((last - first + timedelta(days=1)).days * 86400, SECONDS_OF[unit])


def is_near(one: Fraction, other: Fraction, size: Fraction = Fraction(0)) -> bool:
    """Equal but for the end of a division, which is sealed to 28 digits."""
    return abs(one - other) <= max(abs(one), abs(other), abs(size)) / 10**25


def recount_fault(package: SealedPackage, number: dict[str, Any]) -> str:
    """Where the number counted again is not the one that was sealed."""
    tallies, rows = count_again(package, number)
    window, scale = number["window"], 100 if number["unit"] == "%" else 1
    part = amount_of(number["formula"]["part"], tallies, window)
    value = part
    if rows != number["counted"]:
        return f"统计期内有 {rows} 行，封存时为 {number['counted']} 行"
    if not is_near(part, figure(number["part"])):
        return "分子重算得 {}，封存的是 {}".format(shown(part), number["part"])
    if (number["formula"]["of"] is None) != (number["of"] is None):
        return "封存的分母与算式不合"
    if number["of"] is not None:
        of = amount_of(number["formula"]["of"], tallies, window)
        if not is_near(of, figure(number["of"])) or of == 0:
            return "分母重算得 {}，封存的是 {}".format(shown(of), number["of"])
        value = part * figure(number["formula"]["times"]) * scale / of
    less = amount_of(number["formula"]["less"], tallies, window) * scale
    if not is_near(value - less, figure(number["value"]), max(abs(value), abs(less))):
        return "完成值重算得 {}，封存的是 {}".format(shown(value - less), number["value"])
    return actual_fault(number)


def actual_fault(number: dict[str, Any]) -> str:
    """The value in the unit of the target, where it is a number."""
    if number["actual"] is None or number["factor"] is None:
        return ""
    expected = figure(number["value"]) * figure(number["factor"])
    is_same = is_near(figure(number["actual"]), expected)
    return "" if is_same else "实际完成值 {} 不是由 {} 换算来的".format(number["actual"], number["value"])


def judge_number(
    package: SealedPackage, number: dict[str, Any], catalogue: dict[str, Any]
) -> tuple[str, str]:
    """The class of one number, and why it is not a better one."""
    kept = [sha for sha in number["evidence"] if f"evidence/{sha}" in package.names]
    changed = [sha[:12] for sha in kept if package.digest(f"evidence/{sha}")[0] != sha]
    lost = [sha[:12] for sha in number["evidence"] if sha not in kept]
    if changed:
        return MISMATCH, f"佐证资料 {'、'.join(changed)} 的内容被改动"
    if lost:
        return UNPROVEN, f"佐证资料 {'、'.join(lost)} 不在包内"
    reasons = "；".join(number["certificate"]["reasons"])
    if number["origin"] == "measured":
        return judge_measured(package, number, catalogue, reasons)
    if number["origin"] == "typed" and kept:
        return RESERVED, reasons or "人工填报，须核对佐证资料"
    return UNPROVEN, reasons or "没有佐证资料"


def judge_measured(
    package: SealedPackage, number: dict[str, Any], catalogue: dict[str, Any], reasons: str
) -> tuple[str, str]:
    if not number["sql"]:
        return UNPROVEN, reasons or "包内没有明细和算式"
    absent = [rows["file"] for rows in number["rows"] if rows["file"] not in package.names]
    if absent:
        return UNPROVEN, f"明细 {'、'.join(absent)} 不在包内"
    fault = definition_fault(number, catalogue) or recount_fault(package, number)
    if fault:
        return MISMATCH, fault
    return (RESERVED, reasons) if reasons else (PROVEN, "")


BROKEN = (Refused, KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, OSError)
BROKEN_FILES = (sqlite3.Error, csv.Error, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)


def check_number(
    package: SealedPackage, number: dict[str, Any], catalogue: dict[str, Any]
) -> tuple[str, bool]:
    """The line that is printed of one number, and whether it is as good as it was sealed."""
    if number.get("status") == "not_applicable":
        if number.get("points") is not None:
            return "不符  {}：不适用的行却有得分".format(number.get("name")), False
        return "{}  {}".format(NOTHING_ASKED, number.get("name")), True
    try:
        sealed = number["certificate"]["class"]
        found, why = judge_number(package, number, catalogue)
        is_worse = CLASSES.index(found) > CLASSES.index(sealed)
    except BROKEN + BROKEN_FILES as error:
        sealed, found, why, is_worse = "", MISMATCH, fault_text(error), True
    worst = found if is_worse else sealed
    why = why if is_worse or found == sealed else "；".join(number["certificate"]["reasons"]) or why
    line = "{}  {}（{}）{}".format(worst, number.get("name"), number.get("id"), number_text(number))
    return line + ("：" + why if why else ""), not is_worse and worst != MISMATCH


def fault_text(error: BaseException) -> str:
    if isinstance(error, Refused):
        return str(error)
    return f"内容不完整或不合规，不能核对（{type(error).__name__}：{str(error)[:80]}）"


def number_text(number: dict[str, Any]) -> str:
    if number.get("origin") != "measured" or number.get("value") is None:
        return ""
    division = "" if number.get("of") is None else "，{} 比 {}".format(number.get("part"), number["of"])
    return "完成值 {}{}{}，{} 行".format(
        shown(number["value"]), number.get("unit"), division, number.get("counted")
    )


def shown(value: Fraction | str) -> str:
    """To six places at most."""
    try:
        places = half_up(figure(value) if isinstance(value, str) else value, 6)
    except (Refused, TypeError):
        return str(value)[:40]
    whole, rest = divmod(abs(places) * 10**6, 10**6)
    return f"{'-' if places < 0 else ''}{whole}.{int(rest):06d}".rstrip("0").rstrip(".")


def half_up(value: Fraction, places: int = 2) -> Fraction:
    whole = (abs(value) * 10**places + Fraction(1, 2)).__floor__()
    return Fraction(whole if value >= 0 else -whole, 10**places)


def round_points(exact: Fraction, weight: Fraction) -> Fraction:
    """Hundredths; a missed target never rounds up to full points, a met one never down from them."""
    rounded = half_up(exact)
    if exact >= weight:
        return weight if exact == weight else max(rounded, weight)
    return rounded if rounded < weight else Fraction((exact * 100).__floor__(), 100)


def total_faults(numbers: dict[str, Any]) -> Iterator[str]:
    """得分 added up again: the execution rate, the total and the grade."""
    lines, sealed, rules = numbers["rows"], numbers["total"], numbers["scoring"]
    for line in lines:
        points = line["points"]
        if (points is None) != (line["status"] != "scored"):
            yield "{} 的得分与状态不合".format(line["name"])
        elif points is not None and not 0 <= figure(points) <= figure(line["weight"]):
            yield "{} 的得分 {} 不在 0 与分值 {} 之间".format(line["name"], points, line["weight"])
    yield from execution_faults(numbers)
    scored = [line for line in lines if line["status"] == "scored"]
    weight, points = (
        add_up(scored, "weight"),
        round_points(add_up(scored, "points"), add_up(scored, "weight")),
    )
    if (weight, points) != (figure(sealed["scored_weight"]), figure(sealed["so_far"])):
        yield "得分相加为 {}，封存的是 {}".format(shown(points), sealed["so_far"])
    lacks_funds = numbers["funds"] is None and figure(rules["execution"]["points"]) != 0
    if not scored or lacks_funds or any(line["status"] in OPEN for line in lines):
        if sealed["total"] is not None or sealed["grade"] is not None:
            yield "还有未评定的指标，不应有总分和等级"
        return
    yield from whole_faults(with_absent(lines, points, weight, rules["not_applicable"]), numbers)


def whole_faults(total: Fraction, numbers: dict[str, Any]) -> Iterator[str]:
    sealed, rules, funds = numbers["total"], numbers["scoring"], numbers["funds"]
    rate = exact_rate(funds) if funds else None
    for below, at_most in rules["caps"]:
        if rate is not None and rate < figure(below):
            total = min(total, figure(at_most))
    if sealed["total"] is None or total != figure(sealed["total"]):
        yield "总分重算为 {}，封存的是 {}".format(shown(total), sealed["total"])
    grades = [name for name, start in rules["grades"] if total >= figure(start)] or [rules["grades"][-1][0]]
    if grades[0] != sealed["grade"]:
        yield "等级重算为 {}，封存的是 {}".format(grades[0], sealed["grade"])


def add_up(lines: Iterable[dict[str, Any]], name: str) -> Fraction:
    return sum((figure(line[name] or "0") for line in lines), Fraction(0))


def with_absent(lines: list[dict[str, Any]], points: Fraction, weight: Fraction, rule: str) -> Fraction:
    """Where the rules send the weight of rows that do not apply."""
    absent = add_up((line for line in lines if line["status"] == "not_applicable"), "weight")
    if not absent or rule == "reweight":
        return points
    if rule == "rescale":
        return round_points(points / weight * 100, Fraction(100)) if weight else points
    benefit = [line for line in lines if line["status"] == "scored" and "效益" in line["branch"][0]]
    whole = add_up(benefit, "weight")
    return points + round_points(add_up(benefit, "points") / whole * absent, absent) if whole else points


def exact_rate(funds: dict[str, Any]) -> Fraction | None:
    if funds["executed"] is None or funds["annual"] is None:
        return None
    annual = figure(funds["annual"])
    return figure(funds["executed"]) / annual * 100 if annual > 0 else Fraction(0)


def execution_faults(numbers: dict[str, Any]) -> Iterator[str]:
    funds, rule = numbers["funds"], numbers["scoring"]["execution"]
    line = next((line for line in numbers["rows"] if line["id"] == "funds"), None)
    if (funds is None) != (line is None):
        yield "预算执行率一行与项目资金不合"
        return
    exact = exact_rate(funds) if funds else None
    if funds is None or line is None or exact is None or line["status"] != "scored":
        return
    places = len(funds["rate"].partition(".")[2])
    if places < 2 or half_up(exact, places) != figure(funds["rate"]):
        yield "预算执行率重算为 {}%，封存的是 {}%".format(shown(exact), funds["rate"])
    if execution_points(exact, figure(funds["rate"]), rule) != figure(line["points"]):
        yield "预算执行率的得分重算不符，封存的是 {}".format(line["points"])
    if line["actual"] is not None and figure(line["actual"]) != figure(funds["executed"]):
        yield "全年执行数 {} 与采集或填报的 {} 不符".format(funds["executed"], line["actual"])


def execution_points(exact: Fraction, rate: Fraction, rule: dict[str, Any]) -> Fraction:
    weight = figure(rule["points"])
    if rule["rule"] == "steps":
        shares = [share for start, share in rule["steps"] if exact >= figure(start)] or [rule["steps"][-1][1]]
        return round_points(weight * figure(shares[0]) / 100, weight)
    return round_points(min(max(rate, Fraction(0)), Fraction(100)) * weight / 100, weight)


def collect(faults: Iterator[str]) -> list[str]:
    """The faults, and where they could not be looked for to the end, that too."""
    found: list[str] = []
    try:
        found.extend(faults)
    except BROKEN + BROKEN_FILES as error:
        found.append(fault_text(error))
    return found


def verify(path: Path, expected: str = "") -> int:
    """Prints what was found; 0 where all is as it was sealed, else 1."""
    try:
        package = SealedPackage(path)
        manifest, numbers = package.json(MANIFEST), package.json(NUMBERS)
        rows = list(numbers["rows"])
    except BROKEN + BROKEN_FILES as error:
        print(f"不符  封存包不完整：{fault_text(error)}")
        return 1
    print(
        "封存包 {}，截至 {}，第 {} 版".format(
            *tuple(manifest.get(name) for name in ("project", "as_of", "revision"))
        )
    )
    faults = collect(file_faults(package, manifest)) + collect(input_faults(package, manifest))
    faults += collect(expected_faults(package, expected)) if expected else []
    faults += collect(total_faults(numbers))
    catalogue = collect_catalogue(package)
    lines = [check_number(package, number if isinstance(number, dict) else {}, catalogue) for number in rows]
    for line, _ in lines:
        print(line)
    for fault in faults:
        print(f"不符  {fault}")
    print_end(package, lines, faults, expected)
    return 0 if not faults and all(is_good for _, is_good in lines) else 1


def collect_catalogue(package: SealedPackage) -> dict[str, Any]:
    try:
        return package.json(CATALOGUE)
    except BROKEN + BROKEN_FILES:
        return {}


def print_end(
    package: SealedPackage, lines: list[tuple[str, bool]], faults: list[str], expected: str
) -> None:
    kinds = [line.split("  ")[0] for line, _ in lines]
    counts = "、".join(f"{kind} {kinds.count(kind)}" for kind in CLASSES)
    idle = kinds.count(NOTHING_ASKED)
    print(f"数字 {len(kinds) - idle} 个：{counts}" + (f"（另有不适用的行 {idle} 个）" if idle else ""))
    if INPUTS in package.names and not expected:
        print(f"资料清单校验值：{package.digest(INPUTS)[0]}（请与纸上印的比对，或用 --expect 给出）")
    is_good = not faults and all(good for _, good in lines)
    print(f"结论：{'文件、重算和加总均与封存时相符' if is_good else '与封存时不符，见上面逐条所列'}")
    if UNPROVEN in kinds:
        print(f"注意：有 {kinds.count(UNPROVEN)} 个数字无法核证，对它们只能说封存后有没有改动")


def main(arguments: list[str]) -> int:
    expected = ""
    if "--expect" in arguments[:-1]:
        at = arguments.index("--expect")
        expected = arguments[at + 1]
        arguments = arguments[:at] + arguments[at + 2 :]
        if not re.fullmatch(r"[0-9a-fA-F\s-]{16,80}", expected):
            print("--expect 后应为纸上印的校验值，至少 16 位", file=sys.stderr)
            return 2
    if len(arguments) != 1 or arguments[0].startswith("-") or not Path(arguments[0]).exists():
        print(__doc__.split("\n\n")[1] if __doc__ else "", file=sys.stderr)
        return 2
    return verify(Path(arguments[0]), expected)


if __name__ == "__main__":
    csv.field_size_limit(1 << 24)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding=None, errors="replace")
    sys.exit(main(sys.argv[1:]))
