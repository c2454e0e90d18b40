"""The line to a Spark Connect server: one session of one user, each call ended in time."""

import json
import os
import socket
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sources.origins.contract import OriginError, OriginFault
from sources.origins.database_access import DatabaseAccess
from sources.origins.database_faults import database_error
from sources.origins.transport import is_encrypted, trusted_authorities

if TYPE_CHECKING:
    from grpc import Channel

PORT = "15002"
CLIENT = "jixiao"
NOT_INSTALLED = (
    "本机没有装连接 Spark 的组件（pyspark 的 connect 部分：pyspark、grpcio、grpcio-status、pyarrow、pandas 等），"
    "用到 Spark 的表统计不了；请系统管理员安装 requirements-engines.txt 里的 pyspark[connect]，再重新启动本系统"
)
NOT_SENDABLE = "password 所指的环境变量里应是 Spark 的令牌，只能有英文字母、数字和半角符号，没有连接"
NO_CERTIFICATES = "声明的证书文件（ca）没有，或不能读，没有连接"
MOST_BYTES_A_MESSAGE = 64_000_000


def load_protocol() -> ModuleType:
    """Spark's own messages; raises OriginError where they are not installed."""
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # what goes wrong is told by the calls
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of versions of pandas, which is not used
            return import_module("pyspark.sql.connect.proto")
    except ImportError as error:
        raise OriginError(OriginFault.SETTINGS, NOT_INSTALLED) from error


class SparkLine:
    """``is_answered``: Spark has taken the user. ``seen`` names the session as the server keeps it: one that
    was started again meanwhile would open another, without what was set. Calls raise ``grpc.RpcError``."""

    def __init__(self, access: DatabaseAccess) -> None:
        self.protocol = load_protocol()
        self.access = access
        secret = access.credentials.secret
        if not (secret.isascii() and secret.isprintable()):
            raise OriginError(OriginFault.SECRET, NOT_SENDABLE)
        refuse_unreached(access.settings, access.limits.connect_seconds)
        self.channel = open_channel(access.settings)
        self.stub = self.protocol.SparkConnectServiceStub(self.channel)
        self.metadata = (("authorization", f"Bearer {secret}"),) if secret else ()
        user = self.protocol.UserContext(user_id=access.credentials.user)
        self.session = {"session_id": str(uuid4()), "user_context": user, "client_type": CLIENT}
        self.seen: dict[str, str] = {}
        self.is_answered = False

    def configure(self, pairs: Mapping[str, str]) -> None:
        """Settings of the session."""
        protocol = self.protocol
        set_ = protocol.ConfigRequest.Set(
            pairs=[protocol.KeyValue(key=name, value=value) for name, value in pairs.items()]
        )
        request = protocol.ConfigRequest(**self.session, operation=protocol.ConfigRequest.Operation(set=set_))
        answer = self.stub.Config(request, metadata=self.metadata, timeout=self.access.limits.total_seconds)
        self.seen = {"client_observed_server_side_session_id": answer.server_side_session_id}
        self.is_answered = True

    def execute(self, plan: Any) -> Iterator[Any]:
        """Parts of an answer: ``data`` is a stream of Arrow, ``row_count`` the rows that it should have."""
        request = self.protocol.ExecutePlanRequest(
            **self.session, **self.seen, operation_id=str(uuid4()), plan=plan
        )
        for part in self.stub.ExecutePlan(
            request, metadata=self.metadata, timeout=self.access.limits.total_seconds
        ):
            if part.HasField("arrow_batch"):
                yield part.arrow_batch

    def cancel(self) -> None:
        """Whatever the session still counts; the server would go on."""
        all_ = self.protocol.InterruptRequest.INTERRUPT_TYPE_ALL
        request = self.protocol.InterruptRequest(**self.session, interrupt_type=all_)
        self.ask_shortly(self.stub.Interrupt, request)

    def close(self) -> None:
        """The session is given back, with all that the server kept for it."""
        if self.is_answered:
            self.ask_shortly(self.stub.ReleaseSession, self.protocol.ReleaseSessionRequest(**self.session))
        self.channel.close()

    def ask_shortly(self, call: Any, request: Any) -> None:
        """Nothing depends on its answer."""
        from grpc import RpcError

        with suppress(RpcError):
            call(request, metadata=self.metadata, timeout=self.access.limits.connect_seconds)


def open_channel(settings: Mapping[str, str]) -> "Channel":
    """Encrypted as declared; raises OriginError where no certificates can be read."""
    import grpc

    server, port = settings["server"], settings.get("port", PORT)
    target = f"[{server}]:{port}" if ":" in server else f"{server}:{port}"
    options = [
        ("grpc.max_receive_message_length", MOST_BYTES_A_MESSAGE),
        ("grpc.max_send_message_length", MOST_BYTES_A_MESSAGE),
        ("grpc.enable_http_proxy", 0),
    ]
    if not is_encrypted(settings):
        return grpc.insecure_channel(target, options)
    try:
        authorities = Path(trusted_authorities(settings)).read_bytes()
    except OSError as error:
        raise OriginError(OriginFault.SETTINGS, NO_CERTIFICATES) from error
    return grpc.secure_channel(target, grpc.ssl_channel_credentials(authorities), options)


def refuse_unreached(settings: Mapping[str, str], seconds: float) -> None:
    """Raises OriginError where nobody listens: the line itself would be tried for a minute."""
    try:
        socket.create_connection((settings["server"], int(settings.get("port", PORT))), seconds).close()
    except OSError as error:
        raise database_error(OriginFault.UNREACHABLE) from error


def condition_of(error: Any) -> tuple[str, Mapping[str, str]]:
    """The condition that Spark gives in the place of words, and what it names; empty where it gives none."""
    from google.rpc.error_details_pb2 import ErrorInfo

    info = ErrorInfo()
    for detail in details_of(error):
        if detail.Is(ErrorInfo.DESCRIPTOR):
            detail.Unpack(info)
    with suppress(ValueError):  # what is too long is cut by the server
        return info.metadata["errorClass"], json.loads(info.metadata["messageParameters"] or "{}")
    return info.metadata["errorClass"], {}


def details_of(error: Any) -> Sequence[Any]:
    """None where the words of the error are not those of Spark any more, as a gateway may change them."""
    from grpc_status import rpc_status

    with suppress(ValueError):
        if status := rpc_status.from_call(error):
            return list(status.details)
    return ()
