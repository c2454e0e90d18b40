"""The program that a stranger runs: an honest package passes, and every change is named with its place and class."""

import ast
import json
import re
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sealing import verify
from tests.damaging import kept_workspace
from tests.sealing.packages import (
    changed_numbers,
    hash_of,
    line_of,
    read_json,
    run_verify,
    seal,
    write_folder,
    write_json,
    zipped,
)

SHIPPED = Path(verify.__file__)
Tamper = Callable[[Path], None]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealed")
    (folder / "package").mkdir()
    return write_folder(kept_workspace(folder / "workspace"), folder / "package")


@pytest.fixture
def package(honest: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(honest, tmp_path / "package"))


def test_an_honest_package_passes_as_a_folder_and_as_a_zip(package: Path, tmp_path: Path) -> None:
    status, said = run_verify(package, system=True)
    assert status == 0, said
    assert "可复算  预算执行率（funds）完成值 95000元，2 行" in said
    assert "可复算，有保留  工单按时办结率（on-time）完成值 50%，2 比 4，4 行：" in said
    assert "无法核证  长期机制（long-term）" in said
    assert "数字 5 个：可复算 1、可复算，有保留 3、无法核证 1、不符 0" in said
    assert run_verify(zipped(package, tmp_path / "sealed.zip"), system=True) == (status, said)


def test_the_hash_on_the_paper_is_held_against_the_package(package: Path, tmp_path: Path) -> None:
    printed = hash_of(package / "inputs.json")
    assert run_verify(package, "--expect", printed)[0] == 0
    assert run_verify(package, "--expect", f"{printed[:8]} {printed[8:16]}".upper())[0] == 0
    path = zipped(package, tmp_path / "sealed.zip")
    assert run_verify(path, "--expect", hash_of(path))[0] == 0
    status, said = run_verify(package, "--expect", "0" * 64)
    assert status == 1
    assert f"不符  给出的校验值 {'0' * 64} 与包不符：资料清单 {printed}" in said


@pytest.mark.parametrize("words", [[], ["--expect", "abc"], ["--all"], ["nowhere.zip"], ["a", "b"]])
def test_wrong_use_is_told_from_a_bad_package(words: list[str], package: Path) -> None:
    first, *more = [*words, str(package)] if words[:1] == ["--expect"] else words or ["nowhere"]
    status, said = run_verify(Path(first), *more)
    assert status == 2
    assert "用法" in said or "至少 16 位" in said


def replace_text(name: str, old: str, new: str, sealed_anew: bool) -> Tamper:
    def tamper(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        if sealed_anew:
            seal(folder)

    return tamper


def drop_file(pattern: str, sealed_anew: bool) -> Tamper:
    def tamper(folder: Path) -> None:
        (path,) = folder.glob(pattern)
        path.unlink()
        if sealed_anew:
            seal(folder)

    return tamper


def set_field(row: str, field: str, value: object) -> Tamper:
    def tamper(folder: Path) -> None:
        with changed_numbers(folder) as numbers:
            assert line_of(numbers, row)[field] != value
            line_of(numbers, row)[field] = value

    return tamper


def set_total(field: str, value: object, part: str = "total") -> Tamper:
    def tamper(folder: Path) -> None:
        with changed_numbers(folder) as numbers:
            assert numbers[part][field] != value
            numbers[part][field] = value

    return tamper


def set_sql(text: str) -> Tamper:
    def tamper(folder: Path) -> None:
        with changed_numbers(folder) as numbers:
            line_of(numbers, "on-time")["sql"][0] |= {"text": text, "parameters": []}

    return tamper


def change_definition(folder: Path) -> None:
    """The definition beside the number, with a hash that fits it, while the catalogue stays as it was."""
    with changed_numbers(folder) as numbers:
        line_of(numbers, "on-time")["definition"] += "另有不同。"


def change_catalogue(folder: Path) -> None:
    """The text in the catalogue, its hash left as it was."""
    catalogue = read_json(folder / "texts/catalogue.json")
    for entry in catalogue["evaluators"]:
        entry["definition"] += "另有不同。"
    write_json(folder / "texts/catalogue.json", catalogue)
    seal(folder)


def empty_catalogue(folder: Path) -> None:
    write_json(folder / "texts/catalogue.json", {"format": 1, "evaluators": []})
    seal(folder)


def add_file(folder: Path) -> None:
    (folder / "extra.txt").write_text("x")


def list_outside(folder: Path) -> None:
    manifest = read_json(folder / "manifest.json")
    manifest["files"]["../elsewhere"] = {"sha256": "0" * 64, "bytes": 1}
    write_json(folder / "manifest.json", manifest)


def forge_inputs(folder: Path) -> None:
    """A file that the manifest knows and the list of inputs does not."""
    inputs = read_json(folder / "inputs.json")
    del inputs["texts/target.yaml"]
    write_json(folder / "inputs.json", inputs)
    manifest = read_json(folder / "manifest.json")
    file = folder / "inputs.json"
    manifest["files"]["inputs.json"] = {"sha256": hash_of(file), "bytes": file.stat().st_size}
    write_json(folder / "manifest.json", {**manifest, "inputs": hash_of(file)})


def link_file(folder: Path) -> None:
    (folder / "rows/on-time.csv").unlink()
    (folder / "rows/on-time.csv").symlink_to("/etc/passwd")


def change_evidence(folder: Path) -> None:
    (file,) = (folder / "evidence").iterdir()
    file.write_bytes(b"another")
    seal(folder)


def scored_whole(folder: Path) -> None:
    """The row that nobody judged gets points, and the total is left out."""
    with changed_numbers(folder) as numbers:
        line_of(numbers, "long-term").update(status="scored", points="30.00", actual="1")


LATE, IN_TIME = (
    "1704268800000000,1704996000000000,1705050000000000",
    "1704268800000000,1704996000000000,1704996000000000",
)
EARLIER = "1604268800000000,1604996000000000,1605050000000000"
ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*), 2, 4 FROM n, work_orders"
)
ON_TIME = "工单按时办结率（on-time）完成值 50%，2 比 4，4 行"
TAMPERINGS: dict[str, tuple[Tamper, str]] = {
    "a row changed": (replace_text("rows/on-time.csv", LATE, IN_TIME, False), "rows/on-time.csv 的内容与清单不符"),
    "a row changed, sealed anew": (replace_text("rows/on-time.csv", LATE, IN_TIME, True), f"不符  {ON_TIME}：分子重算得 3，封存的是 2"),
    "a row taken out": (replace_text("rows/on-time.csv", f"{LATE}\n", "", True), "明细 rows/on-time.csv 有 3 行，封存时为 4 行"),
    "a row outside the period": (replace_text("rows/on-time.csv", LATE, EARLIER, True), "统计期内有 3 行，封存时为 4 行"),
    "a cell that is no number": (replace_text("rows/on-time.csv", LATE, "昨天,1704996000000000,1705050000000000", True), "（on-time）"),
    "a column renamed": (replace_text("rows/on-time.csv", "due_at", "paid_at", True), "明细 rows/on-time.csv 的表头不符"),
    "the rows gone": (drop_file("rows/on-time.csv", False), "缺少文件 rows/on-time.csv"),
    "the rows gone, sealed anew": (drop_file("rows/on-time.csv", True), f"无法核证  {ON_TIME}：明细 rows/on-time.csv 不在包内"),
    "the evidence gone": (drop_file("evidence/*", True), "无法核证  应急演练（drills）：佐证资料"),
    "the evidence changed": (change_evidence, "不符  应急演练（drills）：佐证资料"),
    "the number changed": (set_field("on-time", "value", "75"), "完成值重算得 50，封存的是 75"),
    "the part changed": (set_field("on-time", "part", "3"), "分子重算得 2，封存的是 3"),
    "the whole changed": (set_field("on-time", "of", "3"), "分母重算得 4，封存的是 3"),
    "the actual value changed": (set_field("on-time", "actual", "98"), "实际完成值 98 不是由 50 换算来的"),
    "the number of rows changed": (set_field("on-time", "counted", 5), "统计期内有 4 行，封存时为 5 行"),
    "another period": (set_field("funds", "value", "95000.01"), "完成值重算得 95000，封存的是 95000.01"),
    "points changed": (set_field("on-time", "points", "40.00"), "得分相加为"),
    "points above the weight": (set_field("drills", "points", "12.00"), "应急演练 的得分 12.00 不在 0 与分值 10 之间"),
    "a scored row said to ask nothing": (set_field("on-time", "status", "not_applicable"), "不适用的行却有得分"),
    "points for what nobody judged": (scored_whole, "得分相加为"),
    "the sum changed": (set_total("so_far", "99.00"), "得分相加为"),
    "a total where there is none": (set_total("total", "99.00"), "还有未评定的指标，不应有总分和等级"),
    "the rate changed": (set_total("rate", "99.00", "funds"), "预算执行率重算为 95%，封存的是 99.00%"),
    "the amount changed": (set_total("executed", "9.9", "funds"), "全年执行数 9.9 与采集或填报的"),
    "another definition": (change_definition, f"不符  {ON_TIME}：取数方法的定义与封存的目录不符"),
    "another catalogue": (change_catalogue, "取数方法定义的校验值与封存的目录不符"),
    "no catalogue": (empty_catalogue, "取数方法 hotline.on_time_rate 不在封存的目录中"),
    "another hash of a definition": (set_field("on-time", "definition_hash", "0" * 64), "取数方法定义的校验值与封存的目录不符"),
    "a statement that counts nothing": (set_sql("SELECT 4, 2, 4"), "算式没有读取明细 work_orders"),
    "a statement that writes": (set_sql("DELETE FROM work_orders"), "不符  工单按时办结率（on-time）"),
    "a statement that opens a file": (set_sql("ATTACH '/tmp/x' AS x"), "不符  工单按时办结率（on-time）"),
    "a statement without end": (set_sql(ENDLESS), "不符  工单按时办结率（on-time）"),
    "a file more": (add_file, "extra.txt 不在清单 manifest.json 中"),
    "a file outside": (list_outside, "缺少文件 ../elsewhere"),
    "a link": (link_file, "是链接或特殊文件"),
    "the target text changed": (replace_text("texts/target.yaml", "98%", "95%", False), "texts/target.yaml 的内容与清单不符"),
    "an input left out of its list": (forge_inputs, "texts/target.yaml 没有列入资料清单 inputs.json"),
    "the paper changed": (replace_text("papers/自评表.html", "自评表", "改过", False), "papers/自评表.html 的内容与清单不符"),
    "the program changed": (replace_text("verify.py", "不符", "相符", False), "verify.py 的内容与清单不符"),
    "the manifest broken": (replace_text("manifest.json", "{", "", False), "manifest.json 不是完整的 JSON"),
    "the numbers broken": (replace_text("numbers.json", "{", "", True), "numbers.json 不是完整的 JSON"),
    "no list of numbers": (drop_file("numbers.json", True), "缺少文件 numbers.json"),
    "no manifest": (drop_file("manifest.json", False), "缺少文件 manifest.json"),
    "a monstrous number": (set_field("on-time", "value", "1e999999999"), "不是数值"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_change_is_named_with_its_place(name: str, package: Path) -> None:
    tamper, expected = TAMPERINGS[name]
    tamper(package)
    status, said = run_verify(package)
    assert expected in said
    assert status == 1, said


def add_link(file: zipfile.ZipFile) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = stat.S_IFLNK << 16
    file.writestr(link, "/etc/passwd")


BAD_MEMBERS: dict[str, tuple[Callable[[zipfile.ZipFile], None], str]] = {
    "climbs out": (lambda file: file.writestr("../climbed.txt", "x"), "指向包外"),
    "absolute": (lambda file: file.writestr("/etc/climbed", "x"), "指向包外"),
    "a drive": (lambda file: file.writestr("C:/climbed", "x"), "指向包外"),
    "a link": (add_link, "加密文件或链接"),
}


@pytest.mark.parametrize("name", BAD_MEMBERS)
def test_a_zip_with_a_bad_member_is_refused(name: str, package: Path, tmp_path: Path) -> None:
    more, expected = BAD_MEMBERS[name]
    status, said = run_verify(zipped(package, tmp_path / "bad.zip", more))
    assert status == 1
    assert expected in said


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(package: Path, tmp_path: Path) -> None:
    path = zipped(package, tmp_path / "twice.zip", lambda file: file.writestr("numbers.json", "{}"))
    status, said = run_verify(path)
    assert (status, "包内有重复的文件：numbers.json" in said) == (1, True)


def test_every_changed_byte_of_a_zip_is_found(package: Path, tmp_path: Path) -> None:
    """A change may also spoil nothing that is read: then the hash of the whole file tells."""
    path = zipped(package, tmp_path / "sealed.zip")
    whole, printed = path.read_bytes(), hash_of(path)
    for place in range(7, len(whole), len(whole) // 12):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        status, said = run_verify(path, "--expect", printed)
        assert status == 1, (place, said)


def test_what_is_no_package_is_told(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("not a zip")
    status, said = run_verify(tmp_path / "text.zip")
    assert (status, "封存包不完整" in said) == (1, True)


def test_the_program_needs_python_3_8_and_its_library_alone() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 8))
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert named == {
        "__future__", "calendar", "collections.abc", "csv", "datetime", "fractions", "hashlib", "io", "json", "pathlib", "re", "sqlite3",
        "stat", "sys", "time", "typing", "zipfile", "zlib",
    }  # fmt: skip
    newer = ("removeprefix", "removesuffix", "file_digest", "math.lcm", "match ", "is_relative_to")
    assert [word for word in newer if f".{word}" in text or f", {word}" in text] == []
    zips = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "zip"]
    assert [node.keywords for node in zips] == [[]] * len(zips)


def test_nothing_of_the_product_imports_it() -> None:
    root = SHIPPED.parent.parent
    importing = [
        path
        for room in ("sealing", "workspace", "web", "cli", "measuring")
        for path in (root / room).rglob("*.py")
        if re.search(r"import verify\b", path.read_text(encoding="utf-8"))
    ]
    assert importing == []


def test_the_numbers_say_where_they_come_from(honest: Path) -> None:
    numbers = json.loads((honest / "numbers.json").read_text(encoding="utf-8"))
    assert [line["origin"] for line in numbers["rows"]] == [
        "measured",
        "typed",
        "none",
        "measured",
        "measured",
    ]
    on_time = line_of(numbers, "on-time")
    assert (on_time["part"], on_time["of"], on_time["value"]) == ("2", "4", "50")
    assert on_time["window"] == ["2024-01-01", "2024-12-31"]
    assert on_time["rows"][0]["columns"] == [
        ["received_at", "instant"], ["due_at", "instant"], ["closed_at", "instant"],
    ]  # fmt: skip
    assert len(on_time["snapshots"]) == 1
