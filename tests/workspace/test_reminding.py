"""Reminders: of what is due, nearer and nearer, each sent once to each place, failures told without secrets."""

import json
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

import app
from indicators.deadlines import SetDeadline
from store import Store
from tests.small import small_workspace
from web.reminding import remind
from workspace import Workspace
from workspace.notice_channels import (
    MailChannel,
    NoticeError,
    NoticeSettingError,
    RobotChannel,
    read_channels,
)
from workspace.reminders import stage_of
from workspace.reminding import send_reminders

SECRET = "k3y-of-the-robot"
PASSWORD = "pa55-of-the-mail"


def at(day: int, hour: int = 2) -> datetime:
    """Of February 2025, by the clock of the world; in Shanghai it is eight hours later."""
    return datetime(2025, 2, day, hour, tzinfo=UTC)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_workspace(tmp_path_factory.mktemp("small"))


@pytest.fixture
def workspace(small: Path, tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(small, tmp_path / "workspace")))


@pytest.fixture
def store(workspace: Workspace) -> Iterator[Store]:
    with workspace.store() as opened:
        workspace.declared_projects(opened)
        said = SetDeadline(2024, "self-evaluation", date(2025, 2, 28), None, "", "李财政", "", at(1))
        opened.deadlines.record(said)
        yield opened


class Robot:
    """A group robot: what came, and what it answers."""

    def __init__(self) -> None:
        self.answer: dict[str, object] = {"errcode": 0, "errmsg": "ok"}
        self.status = 200
        self.texts: list[str] = []


@contextmanager
def standing_robot() -> Iterator[tuple[Robot, RobotChannel]]:
    robot = Robot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert body["msgtype"] == "text"
            robot.texts.append(body["text"]["content"])
            self.send_response(robot.status)
            self.end_headers()
            self.wfile.write(json.dumps(robot.answer).encode())

        def log_message(self, *words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield robot, RobotChannel(f"http://127.0.0.1:{server.server_port}/send?key={SECRET}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def standing_mail(refuses: bool = False) -> Iterator[tuple[list[bytes], MailChannel]]:
    """A mail server that takes one connection after the other and knows no more than it must."""
    taken: list[bytes] = []
    door = socket.create_server(("127.0.0.1", 0))

    def talk(client: socket.socket) -> None:
        with client, client.makefile("rwb") as lines:

            def say(text: bytes) -> None:
                lines.write(text + b"\r\n")
                lines.flush()

            say(b"220 stub")
            while word := lines.readline()[:4].upper():
                if word == b"DATA":
                    say(b"354 go on")
                    taken.append(b"".join(iter(lines.readline, b".\r\n")))
                    say(b"250 taken")
                elif word == b"QUIT":
                    say(b"221 bye")
                    return
                else:
                    say(b"550 no" if word == b"RCPT" and refuses else b"250 well")

    def serve() -> None:
        while True:
            try:
                client, _ = door.accept()
            except OSError:
                return
            talk(client)

    thread = threading.Thread(target=serve)
    thread.start()
    port = door.getsockname()[1]
    try:
        yield taken, MailChannel("127.0.0.1", port, "from@example.cn", ("to@example.cn",))
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join()


@pytest.mark.parametrize(
    ("left", "stage"), [(8, ""), (7, "7"), (4, "7"), (3, "3"), (2, "3"), (1, "1"), (0, "0"), (-1, "past"), (-9, "past")]
)  # fmt: skip
def test_the_stages_of_a_reminder(left: int, stage: str) -> None:
    assert stage_of(left) == stage


def test_a_reminder_is_sent_once_a_stage_and_names_projects_with_their_rows(
    workspace: Workspace, store: Store
) -> None:
    with standing_robot() as (robot, channel):
        assert send_reminders(workspace, store, [channel], at(20)) == 0
        assert send_reminders(workspace, store, [channel], at(25)) == 1
        assert send_reminders(workspace, store, [channel], at(25, 3)) == 0
        assert send_reminders(workspace, store, [channel], at(28)) == 1
        assert send_reminders(workspace, store, [channel], at(28, 4)) == 0
    first, last = robot.texts
    assert first.startswith(
        "【绩效目标提醒】2024 年度自评表 2025-02-28 到期，还有 3 天\n热线运行经费：还有 10 项"
    )
    assert "就是今天" in last


def test_what_fails_is_kept_told_without_the_secret_and_tried_again_later(
    workspace: Workspace, store: Store
) -> None:
    with standing_robot() as (robot, channel):
        robot.answer = {"errcode": 310000, "errmsg": "keywords not in content"}
        assert send_reminders(workspace, store, [channel], at(25)) == 0
        (failed,) = store.notices.newest(5)
        assert "310000" in failed.problem
        assert SECRET not in failed.problem + failed.channel + failed.text
        robot.answer = {"errcode": 0}
        assert send_reminders(workspace, store, [channel], at(25, 2)) == 0
        assert send_reminders(workspace, store, [channel], at(25, 4)) == 1
        (sent,) = store.notices.newest(5)
        assert (sent.problem, sent.tries, len(robot.texts)) == ("", 2, 2)


def test_a_robot_that_is_not_there_is_told_in_words(workspace: Workspace, store: Store) -> None:
    with pytest.raises(NoticeError, match="连接不上") as told:
        RobotChannel(f"http://127.0.0.1:9/send?key={SECRET}").send("x")
    assert SECRET not in str(told.value)
    with standing_robot() as (robot, channel):
        robot.status = 500
        with pytest.raises(NoticeError, match="应答代码 500"):
            channel.send("x")


def test_mail_goes_to_its_recipients_and_a_refusal_is_told() -> None:
    with standing_mail() as (taken, channel):
        channel.send("【绩效目标提醒】内容")
    assert b"To: to@example.cn" in taken[0]
    with standing_mail(refuses=True) as (taken, channel), pytest.raises(NoticeError, match="收件人"):
        channel.send("x")
    assert taken == []


def test_nobody_is_reminded_at_night(workspace: Workspace, store: Store) -> None:
    with standing_robot() as (robot, channel):
        assert remind(workspace, (channel,), at(25, 14)) == 0
        assert remind(workspace, (channel,), at(25, 2)) == 1
        assert len(robot.texts) == 1


@pytest.mark.parametrize(
    ("robot", "mail"),
    [
        ("ftp://x", ""),
        ("nothing", ""),
        ("", "mail.example.cn"),
        ("", f"smtps://u:{PASSWORD}@mail.example.cn/?to=a@b.cn"),
        ("", f"smtps://u:{PASSWORD}@mail.example.cn/?from=a@b.cn"),
    ],
)
def test_a_setting_that_names_no_place_is_refused_without_its_secret(robot: str, mail: str) -> None:
    with pytest.raises(NoticeSettingError) as told:
        read_channels(robot, mail)
    assert PASSWORD not in str(told.value)


def test_secrets_stand_on_no_page_and_a_trial_tells_what_became_of_it(workspace: Workspace) -> None:
    mail = f"smtps://u:{PASSWORD}@127.0.0.1:9/?from=a@b.cn&to=c@d.cn"
    with standing_robot() as (robot, channel):
        client = app.create_app(
            workspace=workspace.root, notice_robot=channel.url, notice_mail=mail
        ).test_client()
        page = client.get("/notices").text
        token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        answer = client.post("/notices/trial", data={"csrf_token": token}, follow_redirects=True).text
    assert "试发成功" in answer
    assert "邮件没有发出" in answer
    for text in (page, answer):
        assert SECRET not in text
        assert PASSWORD not in text
    assert len(robot.texts) == 1
