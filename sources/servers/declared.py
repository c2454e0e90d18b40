"""``connections:`` of ``sources.yaml``, and the tables that stand on one and are counted there::

connections:
  warehouse:
    kind: postgresql
    server: 10.1.2.3
    database: hotline
    user: JIXIAO_DB_USER
    password: JIXIAO_DB_SECRET
work_orders:
  engine: postgresql
  connection: warehouse
  table: dw.orders
  columns: {order_no: id, received_at: created}
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from sources.origins.database_access import DATABASE_SETTINGS
from sources.origins.kinds import SERVER_KINDS, SettingMistake
from sources.origins.origin import Origin
from sources.origins.reading import FIELD_ALIASES, KIND_ALIASES, check_variables
from sources.origins.statements import find_mistake
from sources.source import Source
from sources.tables import CALL_REPORT
from yamlfiles.reader import Node, TextNode, YamlReader, nearest_word, spelling_hint

CONNECTIONS = "connections"
PLACE_FIELDS = ("engine", "connection", "table")
NOT_ON_SERVERS = (
    *("files", "from", "formats", "encoding", "sheet", "header_row", "settle"),
    *("calendar", "deadlines", "provisional"),
)
"""Fields that say how files are read, or what is worked out row by row when they are."""
CONNECTION_SETTINGS = {
    name: must for name, must in DATABASE_SETTINGS.items() if name not in ("table", "query")
}
DECLARED = "declared"
"""The setting of an origin that holds how the relation is read."""
Connections = Mapping[str, Origin | None]
"""By name; ``None`` is one with a mistake, which is noted."""


def read_connections(reader: YamlReader, node: Node | None) -> Connections:
    """Each mistake is noted with its place."""
    entries = reader.read_entries(node, CONNECTIONS)
    return {key.value: _read_connection(reader, key, value) for key, value in entries}


def _read_connection(reader: YamlReader, key: TextNode, node: Node) -> Origin | None:
    before = len(reader.problems)
    needed = [name for name, must in CONNECTION_SETTINGS.items() if must]
    fields = reader.read_fields(
        node,
        key.value,
        required=("kind", *needed),
        optional=[name for name in CONNECTION_SETTINGS if name not in needed],
        aliases=FIELD_ALIASES,
    )
    kind = _read_kind(reader, fields.get("kind"))
    settings = {
        name: reader.read_text(value, name).strip() for name, value in fields.items() if name != "kind"
    }
    settings = {name: text for name, text in settings.items() if text}
    check_variables(reader, fields)
    if kind and len(reader.problems) == before:
        _note_mistake(reader, fields, node, find_mistake(kind, {**settings, "table": "any"}))
    return Origin(kind, settings) if kind and len(reader.problems) == before else None


def _read_kind(reader: YamlReader, node: Node | None) -> str:
    """ "" where it is none of those on which tables are counted."""
    written = reader.read_text(node, "kind").strip()
    if written in SERVER_KINDS or not written:
        return written
    listed = "、".join(f"{kind.name}（{kind.label}）" for kind in SERVER_KINDS.values())
    meant = KIND_ALIASES.get(written.lower(), "")
    hint = f"，是否指“{meant}”？" if meant in SERVER_KINDS else f"，可用：{listed}"
    reader.add_problem(node, f"不能在“{written}”这种服务器上统计{hint}", "value")
    return ""


def _note_mistake(
    reader: YamlReader, fields: Mapping[str, Node], node: Node, mistake: SettingMistake | None
) -> None:
    if mistake:
        reader.add_problem(fields.get(mistake.setting, node), mistake.message, "origin")


def names_place(fields: Mapping[str, Node]) -> bool:
    """Whether a table is declared to stand on a server."""
    return "engine" in fields or "connection" in fields


def read_place(
    reader: YamlReader, fields: Mapping[str, Node], key: TextNode, source: Source, connections: Connections
) -> Source | None:
    """The table with where it stands; ``None`` where that has a mistake, which is noted with its place."""
    before = len(reader.problems)
    connection = _find_connection(reader, fields, key, connections)
    _refuse_fields_of_files(reader, fields, key, source)
    relation = reader.read_text(fields.get("table"), "table").strip()
    if not relation:
        message = f"“{key.value}”没有写服务器上的表或视图，如 table: dw.orders"
        reader.add_problem(fields.get("table", key), message, "missing")
    if connection is None or len(reader.problems) != before:
        return None
    settings = {**connection.settings, "table": relation}
    _note_mistake(reader, fields, key, find_mistake(connection.kind, settings))
    read_by = json.dumps(as_read(source).settings(), ensure_ascii=False, sort_keys=True)
    origin = Origin(f"{connection.kind}_table", {**settings, DECLARED: read_by})
    return replace(source, origin=origin) if len(reader.problems) == before else None


def as_read(source: Source) -> Source:
    """Without what says nothing of how its rows are read."""
    return replace(source, covers=None, completeness="", confirmed=None, sample=False)


def _find_connection(
    reader: YamlReader, fields: Mapping[str, Node], key: TextNode, connections: Connections
) -> Origin | None:
    at = fields.get("connection")
    name = reader.read_text(at, "connection").strip()
    if not name:
        message = f"“{key.value}”没有写用哪个连接，如 connection: warehouse（写在 connections 里的名字）"
        reader.add_problem(at or key, message, "missing")
    elif name not in connections:
        near = spelling_hint(name, connections) if nearest_word(name, connections) else ""
        reader.add_problem(
            at, f"connections 里没有“{name}”这个连接{near or '，请先在 connections 里写明'}", "value"
        )
    elif connections[name] is None:
        reader.add_problem(at, f"“{key.value}”用的连接“{name}”写得有错，请先改正它", "origin")
    elif _is_other_engine(reader, fields, connections[name]):
        return None
    else:
        return connections[name]
    return None


def _is_other_engine(reader: YamlReader, fields: Mapping[str, Node], connection: Origin | None) -> bool:
    """Whether ``engine`` says otherwise than the connection does; noted."""
    written = reader.read_text(fields.get("engine"), "engine").strip()
    kind = connection.kind if connection else ""
    if not written or written == kind:
        return False
    message = f"engine 写的是“{written}”，而连接的 kind 是“{kind}”，两者应相同；可以只写 connection"
    reader.add_problem(fields["engine"], message, "value")
    return True


def _refuse_fields_of_files(
    reader: YamlReader, fields: Mapping[str, Node], key: TextNode, source: Source
) -> None:
    for name in NOT_ON_SERVERS:
        if name in fields:
            message = (
                f"“{key.value}”在服务器上统计，不能写“{name}”：它只用于读取文件，请删去，或改用 from 取数"
            )
            reader.add_problem(fields[name], message, "origin")
    if source.table.name == CALL_REPORT.name:
        message = "话务报表的时段要逐格认出，不能在服务器上直接统计，请改用 from 取数"
        reader.add_problem(key, message, "origin")
    for name, heading in source.columns.items():
        if heading.how != "one":
            message = f"列“{name}”在服务器上统计时只能对应一列，不能写 join、sum；请在服务器上建视图合成一列"
            reader.add_problem(fields.get("columns", key), message, "heading")
