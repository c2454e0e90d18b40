"""Who may ask at all: the machine itself, under its own name, from its own pages.

Nothing is answered that came from another machine, through a forwarding server that the settings do not
name, or under the name of another site, as a page elsewhere could make a browser do. Through a named server
(``proxy.py``) requests are answered where there are accounts, and only over https.
"""

import ipaddress
import re

from flask import abort, current_app, request

from web import request_store
from web.proxy import FORWARDED, PROXIED

HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]]+)(?::[0-9]{1,5})?")
HOW_TO_SHARE = (
    "没有登录（账号）时只在本机使用；要让别的机器使用，请管理员建立账号（user add），"
    "经 https 转发服务器访问，并在 JIXIAO_TRUSTED_PROXY 里写明它的地址。"
)
FORWARDED_MESSAGE = f"这个请求是由别的服务器转发来的（带有标头 {{name}}），没有处理。{HOW_TO_SHARE}"
FOREIGN_HOST_MESSAGE = (
    "这个网址不是本系统的。请用 http://127.0.0.1:端口 打开；"
    "要用别的名称，请管理员在 JIXIAO_TRUSTED_HOSTS 里写明。"
)
FOREIGN_CLIENT_MESSAGE = f"这个请求来自另一台机器，没有处理。{HOW_TO_SHARE}"
PROXIED_ALONE_MESSAGE = f"还没有账号，不接受转发来的请求。{HOW_TO_SHARE}"
PLAIN_MESSAGE = "这个请求没有加密（http），口令会被旁人看到，没有处理。请用 https 打开。"
FOREIGN_PAGE_MESSAGE = "这张表单是从别的网站提交的，没有处理。请在本系统的页面里填写。"
READING = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_strangers() -> None:
    """Before every request."""
    if request.environ.get(PROXIED):
        refuse_open_proxy()
    elif not is_this_machine(request.remote_addr or ""):
        abort(403, FOREIGN_CLIENT_MESSAGE)
    for name in FORWARDED:
        if name in request.headers:
            abort(400, FORWARDED_MESSAGE.format(name=name))
    if not is_own_host(request.headers.get("Host", "")):
        abort(421, FOREIGN_HOST_MESSAGE)
    if request.method not in READING and is_sent_from_elsewhere():
        abort(403, FOREIGN_PAGE_MESSAGE)


def refuse_open_proxy() -> None:
    """What a trusted server forwards is somebody else's: with a name, and unread on its way."""
    if not request_store.store().accounts.is_any():
        abort(403, PROXIED_ALONE_MESSAGE)
    if not request.is_secure:
        abort(403, PLAIN_MESSAGE)


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
    return origin is not None and origin != f"{request.scheme}://{request.headers['Host']}"


def trusted_names(text: str) -> frozenset[str]:
    """Of a setting: names with blanks or commas between."""
    return frozenset(name.lower().rstrip(".") for name in re.split(r"[\s,，、]+", text) if name)
