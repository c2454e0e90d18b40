"""``assessment.yaml`` of a workspace read into ``OperatorRules``, or told what is wrong with it and where.

::

    title: 话务员月度考核
    least_rows: 30
    training: {table: trainings, kind: kind, hours: hours, people: people, plan: {业务培训: 1, 专题培训: 1}}
    items:
      answered:
        label: 接听量
        evaluator: table.count
        with: {table: calls, where: {result: answered}}
        by: agent
        bands: {"≥600": 40, "≥400": 30, "≥0": 10}
    operators:
      - {code: "1001", name: 张某, also: [人员0a1b2c3d4e5f]}
    grades: {优秀: 90, 合格: 60}
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from bulletins.operator_rules import (
    LEAST_ROWS,
    OPERATORS_TITLE,
    Operator,
    OperatorItem,
    OperatorRules,
    PointBand,
    TrainingRules,
)
from indicators.rows import read_params
from yamlfiles.problem import Problem
from yamlfiles.reader import Node, TextNode, YamlReader, shorten_text

FIELDS = ("title", "least_rows", "training", "items", "operators", "grades")
ITEM_FIELDS = ("label", "evaluator", "by", "bands")
BAND = re.compile(r"\s*(≥|>=|≤|<=)\s*(-?\d+(?:\.\d+)?)\s*(%?)\s*")
BAND_ADVICE = '档应写作 "≥95" 或 "≤3"，后面写得几分，如 bands: {"≥95": 20, "≥90": 15, "≥0": 5}'
OPERATOR_FIELDS = {"code", "name", "also"}
OPERATOR_ADVICE = '应写作 {code: "代号", name: 姓名}，code 必须写，可再写 also，没有别的字段'
MOST_POINTS = Decimal(1000)


def read_operator_rules(content: bytes, file: str) -> tuple[OperatorRules, tuple[Problem, ...]]:
    """What is written. Rules with an error are not to be used."""
    reader = YamlReader(file)
    root = reader.read_tree(content)
    if root is None:
        return OperatorRules(), reader.sorted_problems()
    fields = reader.read_fields(root, "考核规则", optional=FIELDS)
    rules = OperatorRules(
        title=reader.read_text(fields.get("title"), "title", OPERATORS_TITLE),
        items=tuple(read_items(reader, fields.get("items"))),
        operators=tuple(read_operators(reader, fields.get("operators"))),
        least_rows=read_whole(reader, fields.get("least_rows"), "least_rows", LEAST_ROWS),
        grades=read_grades(reader, fields.get("grades")),
        training=read_training(reader, fields.get("training")),
    )
    return rules, reader.sorted_problems()


def read_number(reader: YamlReader, node: Node | None, name: str, usual: int) -> Decimal:
    value = reader.read_decimal(node, name) if node else None
    if value is not None and not 0 <= value <= MOST_POINTS:
        reader.add_problem(node, f"“{name}”应在 0 至 {MOST_POINTS} 之间，现为 {value}", "value")
        return Decimal(usual)
    return Decimal(usual) if value is None else value


def read_whole(reader: YamlReader, node: Node | None, name: str, usual: int) -> int:
    value = read_number(reader, node, name, usual)
    if value != int(value):
        reader.add_problem(node, f"“{name}”应是整数，现为 {value}", "value")
    return int(value)


def read_items(reader: YamlReader, node: Node | None) -> Iterable[OperatorItem]:
    for name, value in reader.read_mapping(node, "items").items() if node else ():
        fields = reader.read_fields(value, name, required=ITEM_FIELDS, optional=("with", "absent"))
        is_lower, bands = read_bands(reader, fields.get("bands"))
        absent = reader.read_choice(fields.get("absent"), "absent", ("0",)) if "absent" in fields else ""
        yield OperatorItem(
            name,
            reader.read_text(fields.get("label"), "label"),
            reader.read_text(fields.get("evaluator"), "evaluator"),
            reader.read_text(fields.get("by"), "by"),
            bands,
            read_params(reader, fields.get("with")),
            is_lower,
            absent == "0",
        )


def read_bands(reader: YamlReader, node: Node | None) -> tuple[bool, tuple[PointBand, ...]]:
    """Whether less is better, and the bands, the best first; all of one direction, and none that gives more
    than a better one."""
    bands: list[PointBand] = []
    signs: set[bool] = set()
    for key, value in reader.read_entries(node, "bands") if node else ():
        found = BAND.fullmatch(key.value)
        if found is None:
            reader.add_problem(key, f"“{shorten_text(key.value)}”不是档：{BAND_ADVICE}", "value")
            continue
        signs.add(found[1] in ("≤", "<="))
        points = read_number(reader, value, key.value, 0)
        bands.append(PointBand(Decimal(found[2]), points, is_percent=bool(found[3])))
    is_lower = signs == {True}
    bands.sort(key=lambda band: band.bound, reverse=not is_lower)
    refuse_unordered(reader, node, bands, len(signs))
    return is_lower, tuple(bands)


def refuse_unordered(reader: YamlReader, node: Node | None, bands: list[PointBand], directions: int) -> None:
    if node is not None and not bands:
        reader.add_problem(node, f"没有写任何档：{BAND_ADVICE}", "value")
    if directions > 1:
        reader.add_problem(node, "同一项的各档应都写 ≥，或都写 ≤", "value")
    points = [band.points for band in bands]
    if directions == 1 and points != sorted(points, reverse=True):
        reader.add_problem(node, "较好的一档得分比较差的一档少，请核对各档的分数", "value")
    if len({band.bound for band in bands}) != len(bands):
        reader.add_problem(node, "有两档的界限相同，请核对", "repeated")


def read_operators(reader: YamlReader, node: Node | None) -> Iterable[Operator]:
    """Problems tell the place in the list, never a code or a name: not all who read them may see persons."""
    taken: set[str] = set()
    if isinstance(node, TextNode) and node.value:
        reader.add_problem(node, "“operators”应是列表，每人一项，以“- ”开头", "type")
        return
    for number, item in enumerate(reader.read_sequence(node, "operators") if node else (), 1):
        fields = read_operator_fields(reader, item)
        operator = Operator(
            reader.read_text(fields.get("code"), "code").strip(),
            reader.read_text(fields.get("name"), "name").strip(),
            tuple(code.strip() for code in reader.read_texts(fields.get("also"), "also")),
        )
        if not fields.keys() <= OPERATOR_FIELDS or not operator.code:
            reader.add_problem(item, f"名单第 {number} 人{OPERATOR_ADVICE}", "value")
        elif taken.intersection(operator.codes) or len(set(operator.codes)) < len(operator.codes):
            reader.add_problem(item, f"名单第 {number} 人的代号前面已经写过，一个代号只能写一次", "repeated")
        taken.update(operator.codes)
        yield operator


def read_operator_fields(reader: YamlReader, item: Node) -> Mapping[str, Node]:
    if isinstance(item, TextNode):
        return {"code": item}
    return {key.value: value for key, value in reader.read_entries(item, "operators")}


def read_grades(reader: YamlReader, node: Node | None) -> tuple[tuple[str, Decimal], ...]:
    found = [
        (key.value, read_number(reader, value, key.value, 0))
        for key, value in (reader.read_entries(node, "grades") if node else ())
    ]
    return tuple(sorted(found, key=lambda grade: grade[1], reverse=True))


def read_training(reader: YamlReader, node: Node | None) -> TrainingRules | None:
    if node is None:
        return None
    needed, more = ("table", "kind", "plan"), ("hours", "people")
    fields = reader.read_fields(node, "training", required=needed, optional=more)
    plan = {
        key.value: read_whole(reader, value, key.value, 1)
        for key, value in (reader.read_entries(fields["plan"], "plan") if "plan" in fields else ())
    }
    texts = {name: reader.read_text(fields.get(name), name) for name in ("table", "kind", *more)}
    return TrainingRules(texts["table"], texts["kind"], plan, texts["hours"], texts["people"])
