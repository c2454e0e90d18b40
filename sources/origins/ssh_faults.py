"""What goes wrong with a session by SSH, as what an official is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from socket import gaierror

from sources.origins.contract import OriginError, OriginFault
from sources.origins.fetch_budget import FetchBudget


@contextmanager
def tell_ssh_faults(server: str, budget: FetchBudget) -> Iterator[None]:
    """Whatever ended a session, as OriginError."""
    import paramiko  # checking a declaration needs none of it

    try:
        yield
    except (paramiko.SSHException, OSError, EOFError, UnicodeError) as error:
        if budget.is_over():
            raise budget.timed_out() from error
        fault, message = told_ssh_fault(error)
        raise OriginError(fault, f"{server} {message}") from error


def told_ssh_fault(error: Exception) -> tuple[OriginFault, str]:
    """The narrower kinds first."""
    import paramiko

    match error:
        case paramiko.AuthenticationException():
            return OriginFault.SIGN_IN, "不接受所给的用户名、密码或密钥"
        case paramiko.SSHException() | EOFError() | ConnectionResetError() | BrokenPipeError():
            return OriginFault.CUT_OFF, "不是 SSH 服务，或中途断开"
        case UnicodeDecodeError():
            return OriginFault.UNREADABLE, "上的文件名不是 UTF-8，分不清，请改名"
        case gaierror() | UnicodeError():  # also a name that no network can look up
            return OriginFault.UNREACHABLE, "找不到这台服务器，请核对声明的地址"
        case FileNotFoundError():
            return OriginFault.NOT_THERE, "没有这个文件夹或文件，请核对声明的文件夹"
        case PermissionError():
            return OriginFault.SIGN_IN, "没有读这个文件夹或文件的权限"
        case ConnectionRefusedError():
            return OriginFault.UNREACHABLE, "拒绝连接，服务可能没有启动，或端口不对"
        case TimeoutError():
            return OriginFault.UNREACHABLE, "没有回应，请核对地址和网络"
    return OriginFault.UNREACHABLE, f"没有取成（{getattr(error, 'strerror', None) or type(error).__name__}）"
