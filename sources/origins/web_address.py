"""Addresses of services: which may be asked, and which a service may lead to."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit

from sources.origins.contract import OriginError, OriginFault
from sources.origins.settings import SettingError

PORTS = {"https": 443, "http": 80}
SECRET_PARAMETERS = {
    *("key", "api_key", "apikey", "api-key", "appkey", "app_key", "ak", "sk", "secret", "appsecret"),
    *("token", "access_token", "accesstoken", "password", "passwd", "pwd", "sign", "signature"),
}
PATH_SIGNS, QUERY_SIGNS = "/%:@!$&'()*+,;=~", "/%:@!$&'()*+,;=~?[]"


@dataclass(frozen=True)
class WebAddress:
    """``target`` is the path with the query, as it is sent."""

    scheme: str
    host: str
    port: int
    target: str

    def __str__(self) -> str:
        """Without the query, which may hold what nobody else should read."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{port}{self.target.partition('?')[0]}"

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def with_parameters(self, parameters: Mapping[str, str]) -> "WebAddress":
        """The parameters of these names replaced, the others as they were."""
        if not parameters:
            return self
        before = parse_qsl(self.target.partition("?")[2], keep_blank_values=True)
        pairs = [(name, value) for name, value in before if name not in parameters]
        query = urlencode([*pairs, *parameters.items()])
        return self.with_target(f"{self.path}?{query}" if query else self.path)

    def with_target(self, target: str) -> "WebAddress":
        return WebAddress(self.scheme, self.host, self.port, target)

    def follow(self, link: str) -> "WebAddress":
        """Where a service leads to, on its own server and by no weaker way; raises OriginError (UNTRUSTED,
        UNREADABLE)."""
        try:
            parts = urlsplit(urljoin(str(self), link))
            port = parts.port
        except ValueError as error:
            raise OriginError(OriginFault.UNREADABLE, "接口给出的下一个地址不是网址") from error
        if parts.scheme not in PORTS or parts.hostname != self.host:
            raise elsewhere(f"服务器（{parts.hostname or parts.scheme}）")
        # behind a gateway a service often takes itself for http: its own way and port stay
        if parts.scheme == self.scheme and (port or PORTS[parts.scheme]) != self.port:
            raise elsewhere(f"端口（{parts.netloc.rpartition('@')[2]}）")
        return self.with_target(target_of(parts))


def elsewhere(place: str) -> OriginError:
    message = f"接口要求转到别的{place}，没有跟去；请核对后把那边的地址写进声明"
    return OriginError(OriginFault.UNTRUSTED, message)


def parse_web_address(text: str, *, with_secret: bool) -> WebAddress:
    """http or https; a secret goes by https alone, or to this machine. Raises SettingError."""
    try:
        parts, host, port = split_address(text.strip())
    except ValueError as error:
        raise SettingError(
            "url", "“url”应是 https:// 或 http:// 开头的网址，如 https://10.1.2.3/api"
        ) from error
    refuse_secrets(parts)
    if with_secret and parts.scheme == "http" and not is_this_machine(host):
        message = "“url”是 http://，用户名、密码或令牌会明文传送，没有采用；请改用 https://"
        raise SettingError("url", message)
    return WebAddress(parts.scheme, host, port, target_of(parts))


def split_address(text: str) -> tuple[SplitResult, str, int]:
    """With the host and the port. Raises ValueError where it is none of the web."""
    parts = urlsplit(text)
    host, port = parts.hostname or "", parts.port
    if parts.scheme not in PORTS or not host.encode("idna") or not text.isprintable() or port == 0:
        raise ValueError(text)
    return parts, host, port or PORTS[parts.scheme]


def refuse_secrets(parts: SplitResult) -> None:
    """Raises SettingError."""
    if parts.username is not None:
        raise SettingError("url", "“url”里不能写用户名和密码，请用 user、password 或 token 写环境变量名")
    for name, _ in parse_qsl(parts.query):
        if name.lower() in SECRET_PARAMETERS:
            message = f"“url”里写了“{name}”，像是令牌；请放进环境变量，用 token 和 token_parameter 写"
            raise SettingError("url", message)


def target_of(parts: SplitResult) -> str:
    query = f"?{quote(parts.query, QUERY_SIGNS)}" if parts.query else ""
    return quote(parts.path or "/", PATH_SIGNS) + query


def is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
