"""What goes wrong with a web service, as what an official is told; and which of it may pass."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, IncompleteRead, RemoteDisconnected
from socket import gaierror

from sources.origins.contract import OriginError, OriginFault
from sources.origins.fetch_budget import FetchBudget
from sources.origins.web_address import WebAddress

BUSY_STATUSES = {429, 502, 503, 504}
MAY_PASS = {OriginFault.UNREACHABLE, OriginFault.CUT_OFF}


def refuse_status(address: WebAddress, status: int) -> None:
    """Raises OriginError for an answer that is none."""
    if not 200 <= status < 300:
        fault, message = told_status(status)
        raise OriginError(fault, f"{address} {message}（HTTP {status}）")


def told_status(status: int) -> tuple[OriginFault, str]:
    if status in {401, 403, 407}:
        return OriginFault.SIGN_IN, "不接受所给的用户名、密码或令牌，或没有权限"
    if status in {404, 410}:
        return OriginFault.NOT_THERE, "没有这个地址，请核对声明的地址"
    if status in BUSY_STATUSES:
        return OriginFault.UNREACHABLE, "暂时不能服务，试了几次都是如此，请稍后再取"
    if status >= 500:
        return OriginFault.UNREADABLE, "出错了，没有给出数据，请与对方联系"
    return OriginFault.SETTINGS, "不接受这样的请求，请核对声明的各项"


@contextmanager
def tell_faults(address: WebAddress, budget: FetchBudget) -> Iterator[None]:
    """Whatever ended a request, as OriginError."""
    try:
        yield
    except (OSError, HTTPException, ValueError) as error:
        if budget.is_over():
            raise budget.timed_out() from error
        fault, message = told_fault(error)
        raise OriginError(fault, f"{address} {message}") from error
    except OriginError:
        if budget.is_over():
            budget.seconds_left()
        raise
    if budget.is_over():  # an answer whose end nobody stated looks whole when it is cut
        raise budget.timed_out()


def told_fault(error: Exception) -> tuple[OriginFault, str]:
    """The narrower kinds first."""
    match error:
        case ssl.SSLCertVerificationError():
            return OriginFault.UNTRUSTED, f"的证书不可信（{error.verify_message}），没有发送任何内容"
        case gaierror():
            return OriginFault.UNREACHABLE, "找不到这台服务器，请核对声明的地址"
        case ConnectionRefusedError():
            return OriginFault.UNREACHABLE, "拒绝连接，服务可能没有启动，或端口不对"
        case TimeoutError():
            return OriginFault.UNREACHABLE, "连接没有回应，请核对地址和网络"
        case IncompleteRead() | RemoteDisconnected() | ConnectionError() | ssl.SSLEOFError():
            return OriginFault.CUT_OFF, "中途断开，回答没有传完"
        case ssl.SSLError():
            return OriginFault.UNTRUSTED, "没有建立起加密的连接，请核对地址、端口和 https"
        case OSError():
            return OriginFault.UNREACHABLE, f"连不上（{error.strerror or type(error).__name__}）"
    return OriginFault.UNREADABLE, "的回答不合 HTTP 的规定，请核对地址和端口"
