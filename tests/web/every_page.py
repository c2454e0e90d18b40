"""Every page that is asked for by GET, with somebody who may: from the hand-written table of rights."""

from collections.abc import Mapping

from tests.web.office import Office
from tests.web.test_permissions import EXPECTED, add_check, add_job, add_package

MORE_PAGES: Mapping[str, str] = {
    "/projects/2024/hotline?enter=long-term": "filler",
    "/projects/2024/hotline?enter=on-time&as_of=2024-06-30": "filler",
    "/projects/2024/hotline/monitoring?enter=drills&as_of=2024-06-30": "filler",
    "/projects/2024/hotline?as_of=2024-06-30&known_at=2030-01-01": "filler",
    "/nowhere": "filler",
    "/": "filler",
    "/search?q=没有这样的项目": "filler",
}
"""Beside one of each route: forms that are open, what is not there, the past."""


def accounts_by_page(office: Office) -> dict[str, str]:
    with office.store() as store:
        sql = "SELECT seq FROM observations WHERE indicator = 'on-time' ORDER BY seq DESC"
        (seq,) = store.db.execute(sql).fetchone()
        named = {
            "seq": seq,
            "run": store.runs()[0].id,
            "job": add_job(store),
            "check": add_check(office, store, seq),
            "package": add_package(store),
            "evidence": "0" * 64,
        }
    asked = [expected for expected in EXPECTED if expected["rule"].startswith("GET")]
    pages: dict[str, str] = {
        page["url"].format(**named): (page.get("may") or ["filler"])[0] for page in asked
    }
    return {**pages, **MORE_PAGES}
