"""A Spark Connect server of the tests: a small cluster of its own, two processes that count with one processor and
a gigabyte each, heard on this machine only."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from sources.origins.contract import Credentials, FetchLimits, OriginError, OriginFault
from sources.origins.database_access import DatabaseAccess
from sources.origins.spark_line import SparkLine
from sources.origins.spark_session import SparkStatements
from tests.sources.origins.servers import free_port

TWO_EXECUTORS = "local-cluster[2,1,1024]"
TOKEN = "warehouse secret"
START_SECONDS = 180
LIMITS = FetchLimits(total_seconds=600)
QUIET = "rootLogger.level = off\n"


ADMINISTRATOR = {"spark.sql.storeAssignmentPolicy": "LEGACY", "spark.sql.session.timeZone": "Asia/Shanghai"}
"""Who takes texts for what they say."""


@dataclass(frozen=True)
class ConnectServer:
    """Where it listens; ``run`` carries statements out as its administrator."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def access(self) -> DatabaseAccess:
        place = {"server": "127.0.0.1", "port": str(self.port), "database": "default", "tls": "off"}
        return DatabaseAccess(place, Credentials("admin", TOKEN), LIMITS)

    @cached_property
    def administrator(self) -> SparkStatements:
        return SparkStatements(self.access, ADMINISTRATOR)

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        return self.administrator.ask(statement, ())


def installed_copy(home: Path) -> Path:
    """Spark where it may write beside its programs."""
    import pyspark

    (home / "spark").mkdir()
    for part in Path(pyspark.__file__).parent.iterdir():
        (home / "spark" / part.name).symlink_to(part)
    return home / "spark"


def start(home: Path, port: int) -> subprocess.Popen[bytes]:
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.memory": "900m",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.warehouse.dir": str(home / "warehouse"),
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
    }
    spark = installed_copy(home)
    (home / "log4j2.properties").write_text(QUIET)
    said = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    local = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_HOSTNAME": "localhost", "SPARK_HOME": str(spark)}
    return subprocess.Popen(
        [
            *(str(spark / "bin/spark-submit"), "--master", TWO_EXECUTORS, *said),
            *("--driver-java-options", f"-Dlog4j2.configurationFile={home / 'log4j2.properties'}"),
            *("--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"),
        ],
        cwd=home,
        env={**os.environ, **local, "SPARK_CONNECT_AUTHENTICATE_TOKEN": TOKEN},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def spark_server(home: Path) -> Iterator[ConnectServer]:
    """Ended with all its processes, whose files lie below ``home``."""
    if find_spec("pyspark") is None or find_spec("grpc") is None or shutil.which("java") is None:
        pytest.skip("no Spark here (pyspark[connect] and java)")
    server = ConnectServer(port := free_port(), start(home, port))
    try:
        wait_until_it_answers(server)
        yield server
    finally:
        server.process.terminate()
        server.process.wait(60)


def wait_until_it_answers(server: ConnectServer) -> None:
    until = monotonic() + START_SECONDS
    while True:
        try:
            SparkLine(server.access).close()
        except OriginError as error:
            is_starting = error.fault is OriginFault.UNREACHABLE and server.process.poll() is None
            if not is_starting or monotonic() > until:
                raise
            sleep(0.2)
        else:
            return
