"""Spark as a small cluster of its own: two processes that count, with one processor and a gigabyte each."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sources.origins.contract import Credentials, FetchLimits
from sources.origins.database_access import DatabaseAccess
from sources.origins.spark_session import join_cluster
from sources.typed import TypedTable
from tests.engines.loading import LoadTables, OpenOverRelations, relation_of

TWO_EXECUTORS = "local-cluster[2,1,1024]"
LIMITS = FetchLimits(total_seconds=600)


@contextmanager
def spark_cluster(home: Path) -> Iterator[DatabaseAccess]:
    """Heard on this machine only; ended with all its processes, whose files lie below ``home``."""
    import pyspark

    for part in Path(pyspark.__file__).parent.iterdir():
        (home / part.name).symlink_to(part)
    os.environ["SPARK_HOME"] = str(home)
    os.environ["SPARK_LOCAL_IP"], os.environ["SPARK_LOCAL_HOSTNAME"] = "127.0.0.1", "localhost"
    os.environ["PYSPARK_SUBMIT_ARGS"] = (
        "--conf spark.sql.shuffle.partitions=2 --conf spark.sql.adaptive.enabled=false pyspark-shell"
    )
    access = DatabaseAccess({"server": TWO_EXECUTORS}, Credentials(), LIMITS)
    cluster = join_cluster(access)
    cluster.sparkContext.setLogLevel("OFF")
    try:
        yield access
    finally:
        cluster.sparkContext.stop()


def load_into_spark(access: DatabaseAccess) -> LoadTables:
    cluster = join_cluster(access)

    def load(tables: Mapping[str, TypedTable]) -> OpenOverRelations:
        relations = {name: relation_of(table, f"global_temp.t_{name}") for name, table in tables.items()}
        for name, table in tables.items():
            columns = relations[name].columns
            found = cluster.read.parquet(str(table.path)).select(*columns)
            found.toDF(*columns.values()).createOrReplaceGlobalTempView(f"t_{name}")
        return OpenOverRelations("spark", access, relations)

    return load
