"""``user``: accounts by command, the first ones above all."""

import argparse
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from cli.arguments import WrongUseError
from cli.output import print_json, print_note, print_table
from people.accounts import COMMAND_LINE, Account, lacking_administrators
from people.roles import ROLE_WORDS, Exclusion, UnknownRoleError, parse_roles, roles_text
from people.scopes import Scope, build_scope, scope_text
from people.spelling import fold_account
from store import Store
from store.accounts import RefusedAccountError
from store.binding import bind_other, unbind_subject
from store.credentials import LINK_LASTS
from store.people import (
    Actor,
    command_actor,
    create_account,
    disable_account,
    enable_account,
    grant_roles,
    renew_link,
    unlock_account,
)
from workspace import Workspace

Act = Callable[[Store, str, Actor, datetime], str | None]
ACTS: Mapping[str, tuple[Act, str]] = {
    "disable": (disable_account, "已停用"),
    "enable": (enable_account, "已启用"),
    "link": (renew_link, "已生成新的登录链接"),
    "unlock": (unlock_account, "已解锁"),
    "unbind": (unbind_subject, "已解除统一身份认证的绑定"),
}
HOURS = LINK_LASTS.days * 24


def act_on_user(args: argparse.Namespace, workspace: Workspace) -> int:
    """One act on one account, or the list of all."""
    with workspace.store() as store:
        if args.what == "list":
            return list_users(args, store)
        account = fold_account(args.account or "")
        if not account:
            raise WrongUseError(f"user {args.what} 后面要写账号")
        try:
            told, secret = change_account(args, store, account)
        except (RefusedAccountError, UnknownRoleError) as refusal:
            print_note(f"未办理：{refusal}")
            return 1
        return tell_result(args, store, account, told, secret)


def change_account(args: argparse.Namespace, store: Store, account: str) -> tuple[str, str | None]:
    """What was done, and the secret of a link where it gives one."""
    actor, now = command_actor(args.by), datetime.now(UTC)
    if args.what == "add":
        return "已建立", add_user(args, store, account, actor, now)
    if args.what == "grant":
        grant(args, store, account, actor, now)
        return "已授权", None
    if args.what == "bind":
        bind_other(store, account, required_issuer(args), args.subject or "", actor, now)
        return "已绑定统一身份认证", None
    change, told = ACTS[args.what]
    return told, change(store, account, actor, now)


def add_user(args: argparse.Namespace, store: Store, account: str, actor: Actor, now: datetime) -> str:
    """With its roles at once where they are given: a refused right leaves no account behind."""
    if not (args.name or "").strip():
        raise WrongUseError("user add 后面要写账号和姓名，如：user add zhangsan 张三 --role system_admin")
    with store.transaction():
        secret = create_account(store, account, args.name.strip(), actor, now)
        if args.role:
            grant(args, store, account, actor, now)
    return secret


def grant(args: argparse.Namespace, store: Store, account: str, actor: Actor, now: datetime) -> None:
    exclusion = Exclusion(args.settings["roles_exclusive"])
    grant_roles(store, account, parse_roles(args.role), chosen_scope(args), actor, now, exclusion)


def required_issuer(args: argparse.Namespace) -> str:
    """A subject is of one provider: that of the settings."""
    if not args.settings["openid_issuer"]:
        raise WrongUseError("没有设置统一身份认证（JIXIAO_OPENID_ISSUER），不能绑定")
    if not args.subject:
        raise WrongUseError("user bind 要写明统一身份认证的标识，如：user bind zhangsan --subject 10086001")
    return str(args.settings["openid_issuer"])


def chosen_scope(args: argparse.Namespace) -> Scope:
    return build_scope(args.department, args.unit, args.project, everything=args.all)


def tell_result(args: argparse.Namespace, store: Store, account: str, told: str, secret: str | None) -> int:
    found = store.accounts.all()
    if args.json:
        print_json({**account_data(found[account]), "link": link_path(secret)})
        return 0
    print(f"{told}：{account}（{found[account].name}），角色 {roles_text(found[account].granted)}")
    if secret:
        print(f"登录链接（只显示这一次，{HOURS} 小时内有效，用过即废，请交给本人）：")
        print(f"  {site_address(args)}{link_path(secret)}")
    lacking = lacking_administrators(found.values())
    if lacking:
        words = "、".join(ROLE_WORDS[role] for role in lacking)
        print_note(f"还没有{words}；账号要由系统管理员建立、安全管理员授权，审计记录由审计员查看")
    return 0


def link_path(secret: str | None) -> str | None:
    return f"/links/{secret}" if secret else None


def site_address(args: argparse.Namespace) -> str:
    """Where the pages are on this machine; through a forwarding server under its own name."""
    return f"http://127.0.0.1:{args.settings['port']}"


def list_users(args: argparse.Namespace, store: Store) -> int:
    accounts = [account for _, account in sorted(store.accounts.all().items())]
    if args.json:
        print_json({"accounts": [account_data(account) for account in accounts]})
        return 0
    if not accounts:
        print_note("还没有账号（单人办公）")
    rows = [
        (
            account.id,
            account.name,
            roles_text(account.granted),
            scope_text(account.scope),
            state_text(account),
        )
        for account in accounts
    ]
    print_table(("账号", "姓名", "角色", "范围", "状态"), rows)
    return 0


def state_text(account: Account) -> str:
    if account.is_damaged:
        return "记录被改动"
    return "使用中" if account.is_enabled else "已停用"


def account_data(account: Account) -> dict[str, Any]:
    return {
        "account": account.id,
        "name": account.name,
        "roles": sorted(role.value for role in account.roles),
        "granted": sorted(role.value for role in account.granted),
        "scope": scope_text(account.scope),
        "enabled": account.is_enabled,
        "damaged": account.is_damaged,
    }


def add_user_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        choices=("add", "grant", "bind", *ACTS, "list"),
        help="add 建立，grant 授权，disable 停用，enable 启用，link 发新的登录链接，unlock 解锁，"
        "bind 绑定统一身份认证，unbind 解除绑定，list 列出",
    )
    parser.add_argument("account", nargs="?", help="账号，小写英文字母和数字")
    parser.add_argument("name", nargs="?", help="姓名（add）")
    words = "、".join(f"{role.value} {word}" for role, word in ROLE_WORDS.items())
    parser.add_argument("--role", action="append", default=[], metavar="角色", help=f"可重复：{words}")
    parser.add_argument("--all", action="store_true", help="范围为全部项目")
    parser.add_argument(
        "--department", action="append", default=[], metavar="部门", help="范围：主管部门，可重复"
    )
    parser.add_argument("--unit", action="append", default=[], metavar="单位", help="范围：实施单位，可重复")
    parser.add_argument(
        "--project", action="append", default=[], metavar="项目", help="范围：项目编号，可重复"
    )
    parser.add_argument("--subject", metavar="标识", help="统一身份认证给这个人的标识（sub），用于 bind")
    parser.add_argument(
        "--by", default="", metavar="姓名", help=f"经办人姓名；审计记录里的账号是“{COMMAND_LINE}”"
    )
    parser.set_defaults(act=act_on_user)
