"""Who may ask at all: the machine itself, under its own name, from its own pages.

There are no accounts yet. So nothing is answered that came from another machine, through a forwarding
server, or under the name of another site, as a page elsewhere could make a browser do.
"""

import ipaddress
import re

from flask import abort, current_app, request

FORWARDED = (
    *("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port"),
    *(
        "X-Forwarded-Prefix",
        "X-Forwarded-Server",
        "X-Forwarded-Scheme",
        "X-Original-Host",
        "X-Real-Ip",
        "Via",
    ),
)
HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]]+)(?::[0-9]{1,5})?")
NO_ACCOUNTS = "本系统还没有登录，只在本机使用。"
FORWARDED_MESSAGE = f"这个请求是由别的服务器转发来的（带有标头 {{name}}）。{NO_ACCOUNTS}请不要经代理访问。"
FOREIGN_HOST_MESSAGE = (
    f"这个网址不是本系统的。{NO_ACCOUNTS}请用 http://127.0.0.1:端口 打开；"
    "要用别的名称，请管理员在 JIXIAO_TRUSTED_HOSTS 里写明。"
)
FOREIGN_CLIENT_MESSAGE = f"这个请求来自另一台机器。{NO_ACCOUNTS}"
FOREIGN_PAGE_MESSAGE = "这张表单是从别的网站提交的，没有处理。请在本系统的页面里填写。"
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_strangers() -> None:
    """Before every request."""
    if not is_this_machine(request.remote_addr or ""):
        abort(403, FOREIGN_CLIENT_MESSAGE)
    for name in FORWARDED:
        if name in request.headers:
            abort(400, FORWARDED_MESSAGE.format(name=name))
    if not is_own_host(request.headers.get("Host", "")):
        abort(421, FOREIGN_HOST_MESSAGE)
    if request.method not in READING and is_sent_from_elsewhere():
        abort(403, FOREIGN_PAGE_MESSAGE)


def is_own_host(host: str) -> bool:
    """Whether a Host header names this machine or a name that the settings trust."""
    found = HOST.fullmatch(host)
    if found is None:
        return False
    name = found[1].lower().rstrip(".")
    return is_this_machine(name) or name in current_app.config["TRUSTED_NAMES"]


def is_this_machine(name: str) -> bool:
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost"


def is_sent_from_elsewhere() -> bool:
    """By what a browser says of the page that a form was sent from; old ones say nothing, and have the token
    of the form."""
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin != f"http://{request.headers['Host']}"


def trusted_names(text: str) -> frozenset[str]:
    """Of a setting: names with blanks or commas between."""
    return frozenset(name.lower().rstrip(".") for name in re.split(r"[\s,，、]+", text) if name)
