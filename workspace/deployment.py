"""What has to hold before others use the service: keys, addresses, users, backups.

To add one: a function that yields findings, named in ``CHECKS``.
"""

import ipaddress
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from people.accounts import Account, lacking_administrators
from people.roles import ROLE_WORDS, Exclusion, exclusion_problem
from store import Store
from store.archive import MANIFEST
from store.headlog import headlog_path
from store.health import HealthFinding, Level
from store.inspection import DATABASE
from store.machine import Machine

KNOWN_KEYS = frozenset(
    {
        "secret",
        "dev",
        "changeme",
        "change_me",
        "change-me",
        "secret_key",
        "secret-key",
        "jixiao",
        "password",
        "test",
        "thisisasecret_1234",
        "change_me_to_a_complex_random_secret",
        "change_me_secret_key",
        "your_own_random_generated_secret_key",
        "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
    }
)
"""Keys that stand in manuals and examples; whoever reads them can sign forms."""
SHORTEST_KEY = 32
FEWEST_CHARACTERS = 8
UNUSED_FOR = timedelta(days=90)
DEBUG_VARIABLES = ("FLASK_DEBUG", "FLASK_ENV", "PYTHONDEVMODE", "PYTHONINSPECT", "PYTHONASYNCIODEBUG")
HARMLESS_VALUES = ("", "0", "false", "no", "production")
ROOT_USER = 0
CLOSED_TO_OTHERS = 0o007
GROUP = 0o070
SECRET_FILES = ("secret", "secret_key")


@dataclass(frozen=True)
class Deployment:
    """How a workspace is to be served. ``backups`` is where its backups lie, ``days`` how old the newest may
    be."""

    root: Path
    settings: Mapping[str, str]
    machine: Machine
    is_sample: bool = False
    backups: Path | None = None
    days: int = 2
    people: "PeopleKept | None" = None

    @property
    def data(self) -> Path:
        return self.root / "data"


@dataclass(frozen=True)
class PeopleKept:
    """The accounts, and when each signed in last (those with a password)."""

    accounts: tuple[Account, ...]
    seen_at: Mapping[str, datetime]


def read_people(store: Store) -> PeopleKept:
    accounts = tuple(store.accounts.all().values())
    known = {account.id: store.credentials.find(account.id) for account in accounts}
    return PeopleKept(accounts, {id_: found.seen_at for id_, found in known.items() if found})


Check = Callable[[Deployment], Iterator[HealthFinding]]


def error(code: str, text: str) -> HealthFinding:
    return HealthFinding(Level.ERROR, code, text)


def check_deployment(deployment: Deployment) -> Iterator[HealthFinding]:
    for check in CHECKS:
        yield from check(deployment)


def check_keys(deployment: Deployment) -> Iterator[HealthFinding]:
    path = deployment.data / "secret_key"
    if not deployment.settings["secret_key"] and not path.is_file():
        yield error("key-missing", f"还没有 {path}；请先启动一次 serve，由程序生成")
    yield from check_chosen_key(deployment)


def check_chosen_key(deployment: Deployment) -> Iterator[HealthFinding]:
    """The key that signs forms: the one given, else the one kept in the data folder."""
    given = deployment.settings["secret_key"]
    path = deployment.data / "secret_key"
    if given:
        yield from judge_key(given, "设置 JIXIAO_SECRET_KEY")
    elif path.is_file():
        yield from judge_key(path.read_text("ascii", errors="replace").strip(), str(path))


def judge_key(key: str, where: str) -> Iterator[HealthFinding]:
    advice = "请删去它，由程序另行生成"
    if not key:
        yield error("key-missing", f"{where} 是空的；{advice}")
    elif key.lower() in KNOWN_KEYS:
        yield error("key-known", f"{where} 是公开的示例密钥，任何人都能伪造表单；{advice}")
    elif len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS:
        yield error("key-short", f"{where} 太短或太简单，可以猜出；{advice}（至少 {SHORTEST_KEY} 个字符）")


def check_secret_modes(deployment: Deployment) -> Iterator[HealthFinding]:
    for name in SECRET_FILES:
        path = deployment.data / name
        if path.is_file() and path.stat().st_mode & (GROUP | CLOSED_TO_OTHERS):
            text = f"{path} 除所有者外还有人能读；请执行 chmod 600 {path}"
            yield error("key-modes", text)


def check_address(deployment: Deployment) -> Iterator[HealthFinding]:
    host = deployment.settings["host"]
    if not is_loopback(host):
        if deployment.people is None or not deployment.people.accounts:
            text = (
                f"监听地址为 {host}，网络上的人不用登录就能查看和填报，serve 因此不启动；"
                "请先建立账号（user add），或改为 127.0.0.1，只在本机使用"
            )
            yield error("address", text)
        if not deployment.settings.get("trusted_proxy"):
            text = (
                f"监听地址为 {host}，口令会不加密地传输，serve 因此不启动；"
                "请由 https 转发服务器转发，并设 JIXIAO_TRUSTED_PROXY"
            )
            yield error("plain-http", text)
        if not deployment.settings.get("trusted_hosts"):
            yield error("trusted-hosts", f"监听地址为 {host}，而没有限定可用的网址（trusted_hosts）")
    if "*" in deployment.settings.get("trusted_hosts", ""):
        yield error("trusted-hosts", "可用的网址（trusted_hosts）写作 *，等于没有限定；请逐个写明")


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def check_debugging(deployment: Deployment) -> Iterator[HealthFinding]:
    for name in DEBUG_VARIABLES:
        value = deployment.machine.environment.get(name, "")
        if value.lower() not in HARMLESS_VALUES:
            yield error("debug", f"环境变量 {name}={value} 打开了调试，会泄露内部信息；请去掉它")


def check_user(deployment: Deployment) -> Iterator[HealthFinding]:
    machine = deployment.machine
    if machine.user == ROOT_USER:
        yield error("root", "以 root 运行，一处漏洞就危及整台服务器；请另建一个用户（如 jixiao）来运行")
    if machine.umask & CLOSED_TO_OTHERS != CLOSED_TO_OTHERS:
        text = f"umask 为 {machine.umask:03o}，新文件其他用户也能读；请在服务里设置 UMask=0077"
        yield error("umask", text)
    data = deployment.data
    if data.is_dir() and data.stat().st_uid != machine.user:
        yield error("owner", f"{data} 属于另一个用户，不是运行程序的用户；请执行 chown -R")


def check_place(deployment: Deployment) -> Iterator[HealthFinding]:
    root = deployment.root.resolve()
    if Path(tempfile.gettempdir()).resolve() in root.parents:
        yield error("temporary", f"工作区 {root} 在临时文件夹里，系统会清空它；请移到别处，如 /srv/jixiao")
    if any(name in root.parts for name in ("static", "templates")):
        yield error("published", f"工作区 {root} 在程序的网页文件夹里，会被当作网页发出；请移到别处")
    if deployment.is_sample:
        text = "sources.yaml 写明是样例数据（sample），不能用于正式填报"
        yield HealthFinding(Level.HINT, "sample", text)
    if not headlog_path(deployment.data / DATABASE).is_symlink():
        text = "数据库的校验头只登记在同一个文件夹；可把 jixiao.db.heads 改为指向另一块磁盘的链接"
        yield HealthFinding(Level.HINT, "heads-inside", text)


def check_backups(deployment: Deployment) -> Iterator[HealthFinding]:
    folder = deployment.backups
    if folder is None:
        yield error("backup-unknown", "没有说明备份放在哪里；请加 --backups 备份文件夹")
        return
    if deployment.root.resolve() in (folder.resolve(), *folder.resolve().parents):
        yield error("backup-inside", f"备份文件夹 {folder} 在工作区里面，会与数据一同丢失；请放到别处")
    newest = newest_backup(folder)
    if newest is None:
        yield error("backup-missing", f"{folder} 里没有备份；请先执行 backup，并设为每天执行")
        return
    age = (deployment.machine.now - newest).days
    if age >= deployment.days:
        text = f"最新的备份已是 {age} 天前的（{folder}）；请检查每天的备份任务"
        yield error("backup-old", text)


def newest_backup(folder: Path) -> datetime | None:
    """When the newest backup in a folder was made; ``None`` where there is none."""
    found = (*folder.glob("*.tar"), *(path.parent for path in folder.glob(f"*/{MANIFEST}")))
    times = [path.stat().st_mtime for path in found if path.stat().st_size]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def check_people(deployment: Deployment) -> Iterator[HealthFinding]:
    """Accounts, where there are any: separate posts, none damaged, none left over."""
    people = deployment.people
    if people is None or not people.accounts:
        text = (
            "还没有账号（单人办公）：本机上的人不用登录就能办理全部事项；几个人使用的，请建立账号（user add）"
        )
        yield HealthFinding(Level.HINT, "no-accounts", text)
        return
    for role in lacking_administrators(people.accounts):
        text = f"没有{ROLE_WORDS[role]}；请用 user add 账号 姓名 --role {role.value} 设立，三员由不同的人担任"
        yield error("administrators", text)
    exclusion = Exclusion(deployment.settings.get("roles_exclusive", Exclusion.STRICT))
    for account in people.accounts:
        yield from check_account(account, people.seen_at.get(account.id), deployment.machine.now, exclusion)


def check_account(
    account: Account, seen_at: datetime | None, now: datetime, exclusion: Exclusion
) -> Iterator[HealthFinding]:
    if account.is_damaged:
        yield error("account-damaged", f"账号“{account.id}”的记录被改动，已不能使用；请运行 verify")
    if problem := exclusion_problem(account.roles, exclusion):
        yield error("roles", f"账号“{account.id}”的角色：{problem}")
    if account.is_enabled and now - (seen_at or account.created_at) > UNUSED_FOR:
        text = f"账号“{account.id}”（{account.name}）超过 90 天没有使用；不再需要的请停用（user disable）"
        yield error("account-unused", text)


CHECKS: tuple[Check, ...] = (
    check_people,
    check_keys,
    check_secret_modes,
    check_address,
    check_debugging,
    check_user,
    check_place,
    check_backups,
)
