"""Wiring: the settings, the web application, the commands and the scheduler process. Knows no rule; nothing
imports it."""

import argparse
import ipaddress
import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cli.arguments import ChineseParser, WrongUseError
from cli.commands import add_commands

if TYPE_CHECKING:
    from flask import Flask

    from workspace import Workspace


@dataclass(frozen=True)
class Setting:
    """One setting: overridden by ``JIXIAO_<NAME>`` in the environment and by arguments of ``create_app``.
    ``numbers`` are the least and the most where it is a whole number, ``choices`` the words there are;
    ``addresses``: it is a list of addresses of machines."""

    name: str
    default: str
    help: str
    numbers: tuple[int, int] | None = None
    addresses: bool = False
    choices: tuple[str, ...] = ()

    def validate(self, text: str) -> str:
        """The text, when it is one that can be; raises WrongUseError."""
        if self.choices and text not in self.choices:
            known = "、".join(self.choices)
            raise WrongUseError(
                f"设置 {self.name}（JIXIAO_{self.name.upper()}）应为 {known} 之一，现为“{text}”"
            )
        if self.addresses:
            self.validate_addresses(text)
        if self.numbers is None:
            return text
        least, most = self.numbers
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise WrongUseError(
                f"设置 {self.name}（JIXIAO_{self.name.upper()}）应为 {least} 至 {most} 的整数，现为“{text}”"
            )
        return text

    def validate_addresses(self, text: str) -> None:
        for word in re.split(r"[\s,，、]+", text):
            try:
                _ = word and ipaddress.ip_address(word)
            except ValueError:
                raise WrongUseError(
                    f"设置 {self.name}（JIXIAO_{self.name.upper()}）应为 IP 地址，如 10.0.0.8，现有“{word}”"
                ) from None


SETTINGS = (
    Setting("workspace", ".", "the folder with targets/, sources.yaml, inbox/ and data/"),
    Setting("rules", "mof-2020", "the rule profile of projects that name none"),
    Setting("host", "127.0.0.1", "the address that serve listens on"),
    Setting("port", "8000", "the port that serve listens on", (1, 65535)),
    Setting(
        "trusted_hosts", "", "names under which the pages may be asked for, besides those of this machine"
    ),
    Setting("workers", "2", "the number of worker processes of serve", (1, 64)),
    Setting(
        "api_rate", "600", "requests a minute that one token of the API may make; 0: any number", (0, 100000)
    ),
    Setting("upload_limit", "20", "the largest upload in MiB", (1, 1024)),
    Setting(
        "trusted_proxy",
        "",
        "addresses of the server that forwards https requests, and is believed",
        addresses=True,
    ),
    Setting(
        "password_policy",
        "dengbao",
        "the rules of passwords: `dengbao` or `asvs`",
        choices=("dengbao", "asvs"),
    ),
    Setting(
        "roles_exclusive",
        "strict",
        "how far the posts of administrators are kept apart: `strict` or `audit-only`",
        choices=("strict", "audit-only"),
    ),
    Setting("openid_issuer", "", "the address of the identity provider (OpenID Connect), as it names itself"),
    Setting("openid_client", "", "the id that the identity provider gave this service"),
    Setting("openid_secret", "", "the secret that the identity provider gave this service"),
    Setting(
        "notice_robot",
        "",
        "the address of a group robot (企业微信, 钉钉) that reminders are sent to; a secret",
    ),
    Setting(
        "notice_mail",
        "",
        "where reminders are mailed: `smtps://user:password@server:465/?from=a@b&to=c@d,e@f`; a secret",
    ),
    Setting("secret_key", "", "the key that signs forms; made and kept in data/ when empty"),
)


OPENID = ("openid_issuer", "openid_client", "openid_secret")
ISSUER = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/%-]*)?")


def read_settings(**overrides: Any) -> dict[str, str]:
    """Every setting by name: the default, then the environment where it is not empty, then ``overrides`` that
    are not ``None``. Raises WrongUseError."""
    unknown = overrides.keys() - {setting.name for setting in SETTINGS}
    if unknown:
        raise TypeError(f"unknown settings: {', '.join(sorted(unknown))}")
    found = {
        setting.name: os.environ.get(f"JIXIAO_{setting.name.upper()}") or setting.default
        for setting in SETTINGS
    }
    found |= {name: str(value) for name, value in overrides.items() if value is not None}
    validate_openid(found)
    validate_notices(found)
    return {setting.name: setting.validate(found[setting.name]) for setting in SETTINGS}


def validate_notices(found: Mapping[str, str]) -> None:
    """Raises WrongUseError, without the secret."""
    from workspace.notice_channels import NoticeSettingError, read_channels

    try:
        read_channels(found["notice_robot"], found["notice_mail"])
    except NoticeSettingError as error:
        raise WrongUseError(f"设置 notice_robot 或 notice_mail：{error}") from None


def validate_openid(found: Mapping[str, str]) -> None:
    """All of an identity provider or nothing; raises WrongUseError."""
    lacking = [name for name in OPENID if not found[name].strip()]
    if lacking and len(lacking) < len(OPENID):
        words = "、".join(f"JIXIAO_{name.upper()}" for name in lacking)
        raise WrongUseError(f"统一身份认证要三项设置都写明，还缺 {words}")
    if not lacking and not is_issuer(found["openid_issuer"]):
        raise WrongUseError(
            "设置 openid_issuer（JIXIAO_OPENID_ISSUER）应为认证服务自己的 https 网址，照它给出的写法，"
            f"不带 ? 和 #，如 https://sso.example.gov.cn，现为“{found['openid_issuer']}”"
        )


def is_issuer(url: str) -> bool:
    """https; plain http for one on this machine only."""
    try:
        parts = urlsplit(url)
        is_here = parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        is_here = False
    is_plain = ISSUER.fullmatch(url) is not None
    return is_plain and (url.startswith("https://") or is_here)


def open_workspace(chosen: Mapping[str, str]) -> "Workspace":
    from store.swap import finish_interrupted_restore
    from workspace import Workspace

    root = Path(chosen["workspace"]).resolve()
    if not root.is_dir():
        from cli.output import shown_path

        raise WrongUseError(f"找不到工作区文件夹 {shown_path(chosen['workspace'])}")
    finish_interrupted_restore(root / "data")
    workspace = Workspace(root, rules=chosen["rules"])
    _ = workspace.default_profile  # told now, not by the first page
    return workspace


def create_app(**overrides: Any) -> "Flask":
    """The web application over one workspace; starts no scheduler and touches no file until a page is asked
    for."""
    from store.leftovers import put_in_order
    from web.factory import build_app

    chosen = read_settings(**overrides)
    workspace = open_workspace(chosen)
    put_in_order(workspace.data)
    return build_app(workspace, chosen)


LOOKS_ONLY = frozenset({"doctor", "verify"})
"""Commands that tell of modes and files as they find them."""


def build_parser() -> ChineseParser:
    words = ChineseParser(prog="python app.py", description="绩效目标：申报、采集、计分、自评")
    words.add_argument("--workspace", metavar="DIR", help="工作区文件夹，默认当前文件夹或 JIXIAO_WORKSPACE")
    words.add_argument("--json", action="store_true", help="输出 JSON")
    add_commands(words)
    return words


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 problems found, 2 wrong use."""
    words = build_parser()
    args = words.parse_args(arguments)
    if args.command is None:
        words.print_help(sys.stderr)
        return 2
    return run_command(args)


def run_command(args: argparse.Namespace) -> int:
    """Run the command that was read; what went wrong is said on standard error."""
    from measuring import BadRequestError, UnknownColumnError
    from store import StoreError, describe_os_error
    from store.leftovers import put_in_order
    from workspace.rules import NoRulesError

    try:
        given = {setting.name: getattr(args, setting.name, None) for setting in SETTINGS}
        args.settings = read_settings(**given)
        args.create_app = create_app
        workspace = open_workspace(args.settings)
        if args.command in LOOKS_ONLY:
            return int(args.act(args, workspace))
        put_in_order(workspace.data)
        status = int(args.act(args, workspace))
        workspace.keep_sheets()
        return status
    except (WrongUseError, NoRulesError, UnknownColumnError) as wrong:
        print(f"用法错误：{wrong}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # nobody reads; the interpreter must not try again
        return 0
    except (StoreError, BadRequestError) as error:
        print(f"未完成：{without_root(str(error), args)}", file=sys.stderr)
    except OSError as error:
        print(f"未完成：{without_root(describe_os_error(error), args)}", file=sys.stderr)
    except KeyboardInterrupt:
        print("已中断；此前完成的都已保存", file=sys.stderr)
    return 1


def without_root(message: str, args: argparse.Namespace) -> str:
    """Files of the workspace by their place in it: messages are passed on, and say nothing of the disk."""
    return message.replace(f"{Path(args.settings['workspace']).resolve()}/", "")


if __name__ == "__main__":
    sys.exit(main())
