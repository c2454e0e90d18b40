"""How a web service is told who asks: basic, a token, or a header of its own; the secret comes from the
environment alone."""

import base64
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sources.origins.contract import Credentials, OriginError, OriginFault
from sources.origins.fetch_budget import FetchBudget
from sources.origins.kinds import secret_setting
from sources.origins.settings import SettingError, Settings, refuse_unused
from sources.origins.web_address import WebAddress, parse_web_address
from sources.origins.web_connection import Trust, parse_fingerprint
from sources.origins.web_service import WebService

WEB_SETTINGS: Mapping[str, bool] = {
    "url": True,
    "user": False,
    "password": False,
    "token": False,
    "token_header": False,
    "token_parameter": False,
    "fingerprint": False,
    "ca": False,
}
"""Of every kind that is reached by HTTP."""
BEARER = "Authorization"
HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")


def open_service(settings: Settings, credentials: Credentials, budget: FetchBudget) -> WebService:
    """Raises OriginError."""
    refuse_unsendable(credentials)
    headers = sign_in_headers(settings, credentials)
    return WebService(headers, sign_in_parameters(settings, credentials), parse_trust(settings), budget)


def sign_in_parameters(settings: Settings, credentials: Credentials) -> dict[str, str]:
    name = settings.get("token_parameter", "")
    return {name: credentials.secret} if name else {}


def parse_trust(settings: Settings) -> Trust:
    """Raises SettingError."""
    fingerprint = parse_fingerprint(settings.get("fingerprint", ""))
    if fingerprint:
        refuse_unused(settings, ("ca",), "和 fingerprint 只能写一种")
    return Trust(fingerprint, settings.get("ca", ""))


def parse_web_settings(settings: Settings) -> WebAddress:
    """The address, all that says how it is reached being right. Raises SettingError."""
    address = parse_web_address(settings["url"], with_secret=bool(secret_setting(settings)))
    if parse_trust(settings) != Trust() and address.scheme == "http":
        refuse_unused(settings, ("fingerprint", "ca"), "只用于 https:// 的地址")
    if ("user" in settings) != ("password" in settings):
        raise SettingError("user", "“user”和“password”要一起写；只有令牌的写 token")
    check_token(settings)
    return address


def check_token(settings: Settings) -> None:
    """Raises SettingError."""
    if "token" in settings:
        refuse_unused(settings, ("password",), "和 token 只能写一种")
    else:
        refuse_unused(settings, ("token_header", "token_parameter"), "要和 token 一起写")
    if "token_header" in settings:
        refuse_unused(settings, ("token_parameter",), "和 token_header 只能写一种")
    if not HEADER_NAME.fullmatch(settings.get("token_header", BEARER)):
        raise SettingError("token_header", "“token_header”应是 HTTP 头的名称，如 X-API-Key")


def refuse_unsendable(credentials: Credentials) -> None:
    """Raises OriginError (SECRET)."""
    if not f"{credentials.user}{credentials.secret}".isprintable():
        message = "环境变量里的用户名、密码或令牌有换行等不能发送的字符，请核对"
        raise OriginError(OriginFault.SECRET, message)


def sign_in_headers(settings: Settings, credentials: Credentials) -> dict[str, str]:
    if not credentials.secret or "token_parameter" in settings:
        return {}
    if "token" not in settings:
        return {BEARER: basic_words(credentials)}
    # the bytes of UTF-8, as http.client sends them
    token = credentials.secret.encode().decode("latin-1")
    name = settings.get("token_header", "")
    return {name: token} if name else {BEARER: f"Bearer {token}"}


def basic_words(credentials: Credentials) -> str:
    pair = f"{credentials.user}:{credentials.secret}".encode()
    return f"Basic {base64.b64encode(pair).decode()}"


@contextmanager
def conceal_secret(credentials: Credentials) -> Iterator[None]:
    """Where a service repeats the secret in its answer, the message does not."""
    try:
        yield
    except OriginError as error:
        if not credentials.secret:
            raise
        raise OriginError(error.fault, error.message.replace(credentials.secret, "…")) from None
