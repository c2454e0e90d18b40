"""``from:`` of a table in ``sources.yaml``: the kind, and the settings that it knows."""

import re
from collections.abc import Mapping

from sources.origins.kinds import (
    KINDS,
    SECRET_SETTINGS,
    SERVER_KINDS,
    USER_SETTING,
    find_module,
    find_setting_mistake,
)
from sources.origins.origin import Origin
from yamlfiles.reader import MappingNode, Node, TextNode, YamlReader, nearest_word, spelling_hint

FIELD_ALIASES = {
    "type": "kind",
    "host": "server",
    "address": "server",
    "schema": "table",
    "sql": "query",
    "select": "query",
    "username": USER_SETTING,
    "secret": "password",
    "passwd": "password",
    "path": "file",
}
URL_ALIASES = dict.fromkeys(("address", "server", "host", "uri", "endpoint", "link"), "url")
"""Of kinds that are reached at an address of the web."""
KIND_ALIASES = {
    "postgres": "postgresql",
    "pgsql": "postgresql",
    "mysql": "mariadb",
    "sqlite3": "sqlite",
    **dict.fromkeys(("http", "https", "json", "rest", "api"), "http_json"),
    **dict.fromkeys(("ftp", "ssh"), "sftp"),
    "dav": "webdav",
    "georeport": "open311",
}
VARIABLE = re.compile(r"JIXIAO_[A-Z0-9_]{1,80}")
OWN_VARIABLES = frozenset(
    f"JIXIAO_{name}" for name in ("SECRET_KEY", "OPENID_SECRET", "NOTICE_ROBOT", "NOTICE_MAIL")
)
"""Secrets of the service itself, which are shown to no other server."""


def read_origin(reader: YamlReader, node: Node, table: str) -> Origin | None:
    """``None`` where it has a mistake, which is noted with its place."""
    if not isinstance(node, MappingNode):
        reader.add_problem(
            node, f"“{table}”的 from 应写 kind 和它的设置，如 from: {{kind: postgresql, …}}", "type"
        )
        return None
    fields = {key.value: value for key, value in node.entries}
    kind = _read_kind(reader, node, fields.get("kind"), table)
    return _read_settings(reader, node, kind) if kind else None


def _read_kind(reader: YamlReader, at: Node, node: Node | None, table: str) -> str:
    """ "" where it is not one of those there are."""
    written = reader.read_text(node, "kind")
    if written in KINDS:
        return written
    listed = "、".join(f"{kind.name}（{kind.label}）" for kind in KINDS.values())
    if not written:
        reader.add_problem(
            node or at, f"“{table}”的 from 没有写 kind（从哪一种系统取数），可用：{listed}", "missing"
        )
        return ""
    if written in SERVER_KINDS:
        message = f"{SERVER_KINDS[written].label}的数据不能取来（from），只能在服务器上直接统计：写 connection 和 table"
        reader.add_problem(node or at, message, "value")
        return ""
    meant = KIND_ALIASES.get(written.lower())
    near = spelling_hint(written, KINDS) if nearest_word(written, KINDS) else f"，可用：{listed}"
    hint = f"，是否指“{meant}”？" if meant else near
    reader.add_problem(node or at, f"from 的 kind“{written}”不认识{hint}", "value")
    return ""


def _read_settings(reader: YamlReader, node: MappingNode, kind: str) -> Origin | None:
    known = find_module(kind).SETTINGS
    needed = [name for name, is_needed in known.items() if is_needed]
    before = len(reader.problems)
    fields = reader.read_fields(
        node,
        "from",
        required=("kind", *needed),
        optional=[name for name in known if name not in needed],
        aliases={**FIELD_ALIASES, **(URL_ALIASES if "url" in known else {})},
    )
    settings = {name: reader.read_text(value, name) for name, value in fields.items() if name != "kind"}
    settings = {name: text for name, text in settings.items() if text}
    check_variables(reader, fields)
    if len(reader.problems) == before and (mistake := find_setting_mistake(kind, settings)):
        reader.add_problem(fields.get(mistake.setting, node), mistake.message, "origin")
    return Origin(kind, settings) if len(reader.problems) == before else None


def check_variables(reader: YamlReader, fields: Mapping[str, Node]) -> None:
    """What is written in the place of a name is not repeated: it may be the secret."""
    for name in (USER_SETTING, *SECRET_SETTINGS):
        node = fields.get(name)
        if not isinstance(node, TextNode) or node.is_blank:
            continue
        if not VARIABLE.fullmatch(node.value.strip()):
            message = (
                f"“{name}”应写环境变量的名称，如 JIXIAO_HOTLINE_{name.upper()}（JIXIAO_ 开头，大写字母、数字、"
                "下划线），不能写用户名、密码本身；由管理员把它放进运行服务的环境变量"
            )
            reader.add_problem(node, message, "variable")
        elif node.value.strip() in OWN_VARIABLES:
            message = f"“{name}”写的是本系统自己的密钥，不能交给别的系统，请用另外的环境变量"
            reader.add_problem(node, message, "variable")
