"""Where reminders are sent: the group robot of 企业微信 or 钉钉, and e-mail. Addresses and passwords are never
shown; a failure says what happened in words."""

import json
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.error import URLError
from urllib.parse import parse_qs, unquote, urlsplit
from urllib.request import Request, urlopen

SECONDS = 10
MOST_ANSWER = 64 * 1024
MAIL_PORTS = {"smtp": 25, "smtps": 465}
SUBJECT = "绩效目标提醒"


class NoticeError(Exception):
    """A reminder that was not sent; the message says why, without secrets."""


class NoticeSettingError(ValueError):
    """A setting that names no place to send to; the message says what would be right."""


class NoticeChannel(Protocol):
    """``name`` is kept with what was sent, ``label`` is for people."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    def send(self, text: str) -> None:
        """Raises NoticeError."""


@dataclass(frozen=True)
class RobotChannel:
    """A group robot, whose answer says whether it took the message."""

    url: str
    name: str = "robot"

    @property
    def label(self) -> str:
        return f"群机器人（{urlsplit(self.url).hostname}）"

    def send(self, text: str) -> None:
        body = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        request = Request(self.url, data=body, headers=headers, method="POST")  # noqa: S310 - checked below
        try:
            with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - http and https alone are set
                told = json.loads(answer.read(MOST_ANSWER))
        except (URLError, OSError, ValueError) as error:
            raise NoticeError(f"群机器人没有接收：{fault_word(error)}") from None
        code = told.get("errcode") if isinstance(told, dict) else None
        if code != 0:
            raise NoticeError(f"群机器人拒绝了这条消息（代码 {code}），请核对机器人的地址和关键词设置")


@dataclass(frozen=True)
class MailChannel:
    """``is_secure``: the whole connection is encrypted from its beginning; else it is as soon as the server
    offers that."""

    host: str
    port: int
    sender: str
    recipients: tuple[str, ...]
    user: str = ""
    password: str = ""
    is_secure: bool = False
    name: str = "mail"

    @property
    def label(self) -> str:
        return f"电子邮件（{self.host}，{len(self.recipients)} 个收件人）"

    def send(self, text: str) -> None:
        message = EmailMessage()
        message["Subject"], message["From"] = SUBJECT, self.sender
        message["To"] = ", ".join(self.recipients)
        message.set_content(text)
        try:
            with self._open() as server:
                server.send_message(message)
        except (smtplib.SMTPException, OSError) as error:
            raise NoticeError(f"邮件没有发出：{fault_word(error)}") from None

    def _open(self) -> smtplib.SMTP:
        if self.is_secure:
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
        if self.user:
            server.login(self.user, self.password)
        return server


def read_channels(robot: str, mail: str) -> tuple[NoticeChannel, ...]:
    """Those that are set. Raises NoticeSettingError."""
    found: list[NoticeChannel] = []
    if robot.strip():
        found.append(read_robot(robot.strip()))
    if mail.strip():
        found.append(read_mail(mail.strip()))
    return tuple(found)


def read_robot(url: str) -> RobotChannel:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NoticeSettingError("群机器人的地址应是企业微信或钉钉给出的 https 网址")
    return RobotChannel(url)


def read_mail(url: str) -> MailChannel:
    """``smtps://user:password@mail.example:465/?from=a@example&to=b@example,c@example``."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    sender = "".join(asked.get("from", []))
    recipients = tuple(filter(None, (text.strip() for text in ",".join(asked.get("to", [])).split(","))))
    if parts.scheme not in MAIL_PORTS or not parts.hostname or not sender or not recipients:
        raise NoticeSettingError(
            "邮件的设置应写作 smtps://用户:口令@邮件服务器:465/?from=发件人&to=收件人1,收件人2"
        )
    return MailChannel(
        host=parts.hostname,
        port=parts.port or MAIL_PORTS[parts.scheme],
        sender=sender,
        recipients=recipients,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_secure=parts.scheme == "smtps",
    )


def fault_word(error: Exception) -> str:
    """What went wrong without the address, which may bear a secret."""
    if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
        return "对方没有在时限内应答"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "邮件服务器不接受用户名或口令"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "邮件服务器不接受收件人"
    if code := getattr(error, "code", None) or getattr(error, "smtp_code", None):
        return f"对方应答代码 {code}"
    return "应答不是约定的格式" if isinstance(error, json.JSONDecodeError) else "连接不上，请检查网络和地址"
