"""The orders on a server as an office declares them in ``sources.yaml``: looked over, and measured with
all that is asked beside the counts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from benchmarks.by_hand import Numbers
from benchmarks.contestants import numbers_of, requests
from benchmarks.servers import LIMITS, OrdersThere
from indicators.clock import SHANGHAI
from measuring.measurer import Measurer
from sources import Sources

USER, SECRET = "JIXIAO_BENCH_USER", "JIXIAO_BENCH_SECRET"
NOW = datetime(2025, 2, 1, tzinfo=SHANGHAI)
DECLARED = f"""
connections:
  there: {{{{kind: {{kind}}, server: 127.0.0.1, port: {{port}}, database: {{database}},
    user: {USER}, password: {SECRET}, tls: off}}}}
work_orders: {{{{connection: there, table: {{relation}}}}}}
"""


def looked_over(there: OrdersThere, root: Path) -> Sources:
    """The sources of an office in the folder ``root``, after a look that went well."""
    settings, credentials = there.access.settings, there.access.credentials
    text = DECLARED.format(
        kind=there.kind, port=settings["port"], database=settings["database"], relation=there.relation
    )
    root.mkdir(parents=True, exist_ok=True)
    (root / "sources.yaml").write_text(text, "utf-8")
    sources = Sources(root, root / "data", lambda: NOW)
    environment = {USER: credentials.user, SECRET: credentials.secret}
    sources.fetcher = replace(sources.fetcher, environment=environment, limits=LIMITS)
    if reason := sources.fetch_table("work_orders").reason:
        raise RuntimeError(reason)
    return sources


def product_as_declared(sources: Sources, cumulative: bool) -> Callable[[], Numbers]:
    """What proves that nothing changed is known from one turn to the next, as in a service: only the first
    counting of the process reads the sum over all rows where the server has a bookkeeping."""
    measurer = Measurer(sources.read_table, access=sources.server_access)
    return lambda: numbers_of(measurer.measure(requests(cumulative)))
