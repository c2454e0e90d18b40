"""The one statement that a database is asked for: a table whole, or a SELECT that somebody wrote, which only
reads."""

import re
from collections.abc import Mapping

from sources.origins.kinds import SettingMistake

ESCAPED = r"""'(?:[^'\\]|\\.|'')*'"""
PLAIN = r"""'(?:[^']|'')*'"""
NAMES, TICKED = r'''"(?:[^"]|"")*"''', r"`(?:[^`]|``)*`"
NOTE, REMARK = r"--[^\n]*", r"/\*.*?\*/"
LONE = r"(?:(?!/\*).)*?\*/"
"""The rest of a comment in which no other begins."""
QUOTED = {
    "postgresql": (
        *("[eE]" + ESCAPED, PLAIN, NAMES, r"\$(\w*)\$.*?\$\1\$"),
        *(r"--[^\r\n]*", r"/\*" + LONE),
    ),
    "mariadb": (ESCAPED, ESCAPED.replace("'", '"'), TICKED, NOTE, r"\#[^\n]*", r"/\*(?!M?!).*?\*/"),
    "spark": (
        *(r"\b[rR]'[^']*'", r'\b[rR]"[^"]*"', ESCAPED, ESCAPED.replace("'", '"'), TICKED),
        *(r"--(?:\\\n|[^\r\n])*", r"/\*(?!\+)" + LONE),
    ),
    "sqlite": (PLAIN, NAMES, TICKED, r"\[[^\]]*\]", NOTE, REMARK),
}
"""Of each kind what is text, a quoted name or a comment; MariaDB carries out comments that begin with !.
In Spark a backslash before the end of a raw text says nothing, and before the end of a line of comment lets
it go on; comments that begin with + are hints, with texts in them. Where comments may stand in comments
only lone ones are known: what ends where is not told of the others, which are refused."""
STARTS = re.compile(r"\s*\(*\s*(?:select|with|values|table)\b", re.IGNORECASE)
WRITES = re.compile(
    r"\binto\b|\binsert\s|\bupdate\s+(?:\S+\s+){0,3}?set\b|\bdelete\s+from\b|\bmerge\s+into\b|/\*M?!"
    r"|\bfor\s+(?:no\s+key\s+|key\s+)?(?:update|share)\b|\block\s+in\s+share\b",
    re.IGNORECASE,
)
OPEN_COMMENT = re.compile(r"/\*(?!\+)")
NAME = re.compile(r"[^\s.;'\"`\[\]()\\]{1,64}(?:\.[^\s.;'\"`\[\]()\\]{1,64})?")
SERVER = re.compile(r"(?=.{1,253}\Z)(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?|[0-9A-Fa-f:]{2,45}")
"""Its name, of parts that a network can look up, or its address."""
NAMED = re.compile(r"\b(?:from|join)\s+([^\s,();]+)", re.IGNORECASE)


def find_mistake(kind: str, settings: Mapping[str, str]) -> SettingMistake | None:
    """What can be told of the settings of a database without asking it."""
    for name, message in (*_connection_mistakes(settings), *_statement_mistakes(kind, settings)):
        return SettingMistake(name, message)
    return None


def _connection_mistakes(settings: Mapping[str, str]) -> list[tuple[str, str]]:
    port, tls = settings.get("port", "1"), settings.get("tls", "off")
    found = []
    if not SERVER.fullmatch(settings.get("server", "localhost")):
        advice = "“server”应是服务器的名称或地址，如 10.1.2.3；端口写在 port，用户名、密码写在 user、password"
        found.append(("server", advice))
    if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
        found.append(("port", f"“port”应是 1 至 65535 的整数，现为“{port[:20]}”"))
    if tls not in ("verify", "off"):
        found.append(("tls", f"“tls”应是 verify（加密并核对证书）或 off（不加密），现为“{tls[:20]}”"))
    if "ca" in settings and tls == "off" and "tls" in settings:
        found.append(("ca", "写了 tls: off（不加密），就用不到 ca（核对证书用的文件），请删去一个"))
    return found


def _statement_mistakes(kind: str, settings: Mapping[str, str]) -> list[tuple[str, str]]:
    if ("query" in settings) == ("table" in settings):
        return [("query", "取数据库的表写 table（整张表或视图）或 query（一条 SELECT），两者写一个")]
    if "table" in settings:
        message = f"“table”应是表或视图的名称，如 orders 或 hotline.orders，现为“{settings['table'][:40]}”"
        return [] if NAME.fullmatch(settings["table"]) else [("table", message)]
    mistake = query_mistake(kind, settings["query"])
    return [("query", mistake)] if mistake else []


def query_mistake(kind: str, query: str) -> str:
    """Why it is not one statement that only reads; "" for one that is."""
    bare = bare_statement(kind, query)
    if not STARTS.match(bare):
        return "“query”应是一条 SELECT 语句（或 WITH … SELECT），只读，不能是别的语句"
    if ";" in bare:
        return "“query”只能有一条语句，中间不能有分号"
    if written := WRITES.search(bare):
        return f"“query”只能读取，不能有“{' '.join(written[0].split())}”"
    if OPEN_COMMENT.search(bare):
        return "“query”的注释（/* */）没有结束，或注释里又有注释，请改成只有一层的注释"
    return ""


def bare_statement(kind: str, query: str) -> str:
    """Without what is quoted or said in comments, and without the semicolon at its end."""
    return re.sub("|".join(QUOTED[kind]), " ", query, flags=re.DOTALL).strip().removesuffix(";").rstrip()


def statement(settings: Mapping[str, str], quote: str) -> str:
    """The text that is sent; ``quote`` stands around names."""
    if "query" in settings:
        return settings["query"].strip().removesuffix(";")
    parts = (f"{quote}{part}{quote}" for part in settings["table"].split("."))
    return f"SELECT * FROM {'.'.join(parts)}"  # noqa: S608  # of names that were matched


def named_tables(settings: Mapping[str, str]) -> tuple[str, ...]:
    """The tables that are asked for, as far as they can be told, in lower case and without their schema."""
    names = [settings["table"]] if "table" in settings else NAMED.findall(settings["query"])
    return tuple(dict.fromkeys(name.strip('"`[]').split(".")[-1].strip('"`[]').lower() for name in names))
