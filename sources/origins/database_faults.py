"""What is said when a database gave nothing: one sentence a kind of fault, with what to do."""

from collections.abc import Sequence
from difflib import get_close_matches

from sources.origins.contract import OriginError, OriginFault

MOST_NAMES = 30
SENTENCES = {
    OriginFault.UNREACHABLE: "连不上数据库服务器：请核对服务器地址和端口，确认服务器开着、网络和防火墙放行，以及允许的连接数没有用完",
    OriginFault.SIGN_IN: "数据库不让这个用户登录或读取：请核对用户名、密码，以及它对这张表的读取权限",
    OriginFault.CUT_OFF: "取到一半断了，没有用取到的一半：服务器关闭了连接，或网络中断",
    OriginFault.UNTRUSTED: "服务器不支持加密，或它的证书核对不上：请系统管理员在声明里写明本单位的根证书，"
    "并用证书上的名称作服务器地址；确认是可靠的内网时，可以写明不加密",
}


def database_error(fault: OriginFault, told: str = "") -> OriginError:
    """The sentence of the fault; ``told`` is what the server said of the statement, which holds no data."""
    return OriginError(fault, f"{SENTENCES[fault]}{f'（{told}）' if told else ''}")


def timed_out(seconds: float, what: str = "还没有取完") -> OriginError:
    return OriginError(
        OriginFault.TIMED_OUT,
        f"过了 {seconds:g} 秒{what}，停下了：请在查询语句里只取需要的行和列，或请数据库管理员加索引、查看锁",
    )


def refused_statement(told: str) -> OriginError:
    """The database does not understand it, or sees that it writes."""
    return OriginError(OriginFault.SETTINGS, f"数据库不接受查询语句，请系统管理员改正；数据库说：{told}")


def too_large(megabytes: int) -> OriginError:
    """One answer is longer than what is taken."""
    message = f"一次回答超过 {megabytes} MB，没有采用；请缩小统计的范围"
    return OriginError(OriginFault.TOO_LARGE, message)


def unreadable_answer(told: str) -> OriginError:
    return OriginError(OriginFault.UNREADABLE, f"数据库给的内容不能读：{told}")


def no_such_database(database: str) -> OriginError:
    return OriginError(OriginFault.NOT_THERE, f"服务器上没有叫“{database}”的数据库，请核对它的名称")


def no_such_table(asked: Sequence[str], there: Sequence[str]) -> OriginError:
    """``there`` are the tables that this user sees."""
    near = [name for table in asked for name in get_close_matches(table, there, 2, 0.6)]
    names = "、".join(near or sorted(there)[:MOST_NAMES])
    more = f"等 {len(there)} 张" if not near and len(there) > MOST_NAMES else ""
    what = f"相近的有：{names}" if near else f"这个用户看得到的有：{names}{more}"
    listed = f"；{what}" if there else "；这个用户看不到任何表，请核对数据库的名称和权限"
    return OriginError(OriginFault.NOT_THERE, f"数据库里没有表“{'、'.join(asked)}”{listed}")


def no_column_there(told: str) -> OriginError:
    """``told`` names it, of a table that was declared and not of a query."""
    return OriginError(OriginFault.NOT_THERE, f"有表中没有的列（{told}），请核对声明和数据库")


def no_such_column(told: str, columns: Sequence[str]) -> OriginError:
    """``columns`` are those of the tables that are asked for."""
    names = "、".join(columns[:MOST_NAMES])
    more = f"等 {len(columns)} 列" if len(columns) > MOST_NAMES else ""
    listed = f"；表里的列有：{names}{more}" if columns else ""
    return OriginError(
        OriginFault.NOT_THERE,
        f"查询语句里有表中没有的列（{told}）{listed}；表的结构改了，就请系统管理员改查询语句",
    )
