"""What a server is asked before it is believed: questions whose answers are known, for another version may
answer them otherwise."""

from collections.abc import Mapping

from sources.origins.contract import OriginError, OriginFault
from sources.origins.database_access import ServerSession

DIFFERS = (
    "这台 {server} 服务器（{version}）算“{what}”与本系统不同，统计结果不能保证一样，没有用它；"
    "请换用核对过的版本，或把数据取到本系统后统计（from）"
)


def verify_answers(server: str, session: ServerSession, asked: Mapping[str, str]) -> None:
    """``asked`` are, by what they look into, conditions that hold. Raises OriginError (SETTINGS)."""
    version, *found = session.read(f"SELECT version(), {', '.join(asked.values())}", ())[0]
    wrong = "、".join(what for what, holds in zip(asked, found, strict=True) if not holds)
    if wrong:
        message = DIFFERS.format(server=server, version=version, what=wrong)
        raise OriginError(OriginFault.SETTINGS, message)
