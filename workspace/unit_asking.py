"""One workspace asked for its state: in its folder through the program, or at its address through the API."""

import json
import logging
import re
import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from indicators.os_faults import os_error_cause
from indicators.paper_acts import PaperState
from indicators.quoting import quote_text
from people.scopes import EVERYTHING
from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.exact_json import refuse_constant, told_reason, unique_names
from sources.origins.fetch_budget import BYTES_PER_MB, PAUSE_SECONDS, FetchBudget
from sources.origins.web_address import parse_web_address
from sources.origins.web_faults import MAY_PASS
from sources.origins.web_service import WebRequest, WebService
from sources.origins.web_sign_in import conceal_secret, open_service
from store import DatabaseBusyError, EngineError, StoreError
from store.lines import LIGHT_ORDER
from store.schema import STEPS
from workspace.opened import Workspace, office_day
from workspace.plain_reading import UnfitDataError, read_plain
from workspace.state_words import place_words
from workspace.unit_places import UnitPlace
from workspace.unit_state import SHAPE, UnitState, unit_state

PATH = "/api/v1/state"
LIMITS = FetchLimits(connect_seconds=5, total_seconds=30, most_bytes=32_000_000)
DATABASE = Path("data") / "jixiao.db"
VERSION_FIELD = slice(60, 64)
"""Of the head of a SQLite file: how many steps of the schema it has seen."""
MOST_GRADES = 20
DIGEST = re.compile(r"[0-9a-f]{64}")
EXACTLY: Any = {"parse_float": str, "parse_constant": refuse_constant, "object_pairs_hook": unique_names}
FORWARD = timedelta(minutes=10)
"""A clock of another machine may be so far ahead."""
log = logging.getLogger(__name__)


def ask_unit(place: UnitPlace, environment: Mapping[str, str], limits: FetchLimits = LIMITS) -> UnitState:
    """Raises OriginError, which says in Chinese why there is none."""
    if place.folder:
        return folder_state(place.folder, place.rules)
    return address_state(place, environment, limits)


def folder_state(folder: Path, rules: str) -> UnitState:
    """Nothing is written there, and none of its own code is run."""
    try:
        refuse_other_release(folder / DATABASE)
        workspace = Workspace(folder, rules=rules) if rules else Workspace(folder)
        with workspace.store() as store:
            return unit_state(workspace, store, office_day(), EVERYTHING)
    except FileNotFoundError as error:
        message = "名单里写的文件夹不是用过的工作区（没有数据库），请系统管理员核对"
        raise OriginError(OriginFault.NOT_THERE, message) from error
    except OSError as error:
        message = f"这个文件夹读不了：{os_error_cause(error)}"
        raise OriginError(OriginFault.UNREADABLE, message) from error
    except StoreError as error:
        log.warning("%s cannot be read: %s", folder, error)
        raise OriginError(OriginFault.UNREADABLE, database_words(error)) from error
    except (EngineError, ValueError, ArithmeticError, LookupError) as error:
        # records changed by other hands may break whatever reads them, and must cost only themselves
        message = "这个工作区的记录读不出，可能已损坏；请系统管理员在那里核对全部记录"
        raise OriginError(OriginFault.UNREADABLE, message) from error


def database_words(error: StoreError) -> str:
    """For people who read the roll-up; paths and commands are for the log."""
    if isinstance(error, DatabaseBusyError):
        return "这个工作区的数据库一直被别的程序占用，请稍后再汇总"
    return "这个工作区的数据库打不开或读不出，可能已损坏；请系统管理员在那里核对全部记录，必要时从备份恢复"


def refuse_other_release(database: Path) -> None:
    """Opening the store of an older release would bring it to the schema of this one. By the head of the
    file, for the engine is not asked of a workspace of somebody else. Raises OriginError, OSError."""
    with database.open("rb") as file:
        head = file.read(100)
    found = struct.unpack(">I", head[VERSION_FIELD])[0] if len(head) == 100 else 0
    if found != len(STEPS):
        word = "更新" if found > len(STEPS) else "较早"
        message = f"这个工作区由{word}版本的程序建立，没有读；请先把两边升级到同一版本"
        raise OriginError(OriginFault.UNREADABLE, f"{message}（结构版本 {found}，这里是 {len(STEPS)}）")


def address_state(place: UnitPlace, environment: Mapping[str, str], limits: FetchLimits) -> UnitState:
    try:
        state = read_state(fetch_from(place, PATH, environment, limits))
    except OriginError as error:
        raise unit_reason(error, limits) from error
    if state.head.made_at > datetime.now(UTC) + FORWARD:
        message = "对方的时钟比这里快，给出的是将来的时间，没有采用；请核对两边的时钟"
        raise OriginError(OriginFault.UNREADABLE, message)
    return state


def fetch_from(place: UnitPlace, path: str, environment: Mapping[str, str], limits: FetchLimits) -> bytes:
    """One address of its pages, with the token. Raises OriginError."""
    credentials, budget = credentials_of(place, environment), FetchBudget(limits)
    service = open_service(place.settings, credentials, budget)
    with conceal_secret(credentials):
        return ask_patiently(service, request_of(place, path), budget)


def download_from(
    place: UnitPlace, path: str, environment: Mapping[str, str], limits: FetchLimits, file: BinaryIO
) -> None:
    """The same into a file. Raises OriginError."""
    credentials = credentials_of(place, environment)
    service = open_service(place.settings, credentials, FetchBudget(limits))
    with conceal_secret(credentials):
        service.download(request_of(place, path), file)


def request_of(place: UnitPlace, path: str) -> WebRequest:
    return WebRequest(parse_web_address(f"{place.link}{path}", with_secret=False))


def ask_patiently(service: WebService, request: WebRequest, budget: FetchBudget) -> bytes:
    """Again where that may help; what is cut off in the midst, the service asks again itself. Raises
    OriginError."""
    for seconds in PAUSE_SECONDS:
        try:
            return service.ask(request).content
        except OriginError as error:
            if error.fault not in MAY_PASS or budget.bytes_taken:
                raise
        budget.pause(seconds)
    return service.ask(request).content


def unit_reason(error: OriginError, limits: FetchLimits) -> OriginError:
    """The words of a fetch of data, as they are of a workspace."""
    message = error.message.replace(PATH, "")
    match error.fault:
        case OriginFault.NOT_THERE:
            message = f"{message}；对方也可能是还没有这个接口的较早版本"
        case OriginFault.TIMED_OUT:
            message = f"{limits.total_seconds:g} 秒内没有答完，已停止；请对方查看网页服务是否太忙或停住"
        case OriginFault.TOO_LARGE:
            message = (
                f"回答超过 {limits.most_bytes / BYTES_PER_MB:g} MB，没有采用；请核对地址是不是绩效系统的"
            )
    return OriginError(error.fault, message)


def credentials_of(place: UnitPlace, environment: Mapping[str, str]) -> Credentials:
    name = place.settings.get("token", "")
    secret = environment.get(name, "") if name else ""
    if name and not secret:
        message = f"接口令牌没有给：请系统管理员把 {name} 放进运行服务和定时采集的环境变量，重新启动服务"
        raise OriginError(OriginFault.SECRET, message)
    return Credentials(secret=secret)


def read_state(content: bytes) -> UnitState:
    """What another workspace answered, with all that can be told without knowing it. Raises OriginError."""
    try:
        given = json.loads(content.decode("utf-8"), **EXACTLY)
    except (ValueError, RecursionError) as error:
        message = f"回答不是能读的 JSON：{told_reason(content, error)}"
        raise OriginError(OriginFault.UNREADABLE, message) from error
    try:
        refuse_other_shape(given)
        state = read_plain(UnitState, given)
        check_state(state)
    except UnfitDataError as error:
        log.warning("an answer does not fit: %s", error)
        message = f"回答的内容不合约定，没有采用：{unfit_words(error)}"
        raise OriginError(OriginFault.UNREADABLE, message) from error
    return state


def unfit_words(error: UnfitDataError) -> str:
    return f"{place_words(error.place)}：{error.expected}"


def refuse_other_shape(given: object) -> None:
    """Raises UnfitDataError."""
    head = given.get("head") if isinstance(given, dict) else None
    shape = head.get("shape") if isinstance(head, dict) else None
    if isinstance(shape, int) and shape != SHAPE:
        raise UnfitDataError(f"对方是另一版本的程序（格式 {shape}，这里是 {SHAPE}），请把两边升级到同一版本")


def check_state(state: UnitState) -> None:
    """Raises UnfitDataError for what no workspace would say of itself."""
    names = [line.project for line in state.projects]
    if len(set(names)) < len(names):
        raise UnfitDataError("同一个项目给了两次")
    if len({line.grade for line in state.projects}) > MOST_GRADES:
        raise UnfitDataError(f"等级的写法超过 {MOST_GRADES} 种")
    if not all(DIGEST.fullmatch(seal.package) for seal in state.sealed):
        raise UnfitDataError("封存包的校验码应是 64 位十六进制")
    for line in state.projects:
        if line.light not in LIGHT_ORDER or line.paper_state not in {"", *PaperState}:
            raise UnfitDataError(f"{quote_text(line.name[:30])}的灯号或报送情况不是这里认识的")
        if not 1900 <= line.year <= 2999:
            raise UnfitDataError(f"{quote_text(line.name[:30])}的年度 {line.year} 不对")
