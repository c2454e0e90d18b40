"""The demonstration year with both self-evaluations sealed, and all that anybody can be shown of it."""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import connect
from typing import Any

from flask.testing import FlaskClient

import app
from examples import demo
from indicators.paper_acts import PaperAct
from workspace import Workspace

VOICE, STAFF = "2024/voice-service", "2024/staff-costs"
PROJECTS = (VOICE, STAFF)
FORMS = ("self-evaluation", "report")
SUFFIXES = ("docx", "xlsx", "pdf")
SIGN_IN = "/sign-in"
SHIPPED_RATE, OWN_RATE = "hotline.call_satisfaction_rate", "ours.rating"
OWN_EVALUATOR = '''"""来电评价。"""

from evaluators.columns import Columns
from evaluators.contract import Ratio, evaluator
from sources.tables import CALLS


@evaluator(reads=CALLS, unit="%", better="higher", label="来电好评率")
def rating(calls: Columns) -> Ratio:
    """来电好评率 = 非常满意和满意 ÷ 有评价的来电。单位：%，越高越好。"""
    return Ratio(part=calls.rating.in_(["非常满意", "满意", "基本满意"]), of=calls.rating.is_not(None))
'''


def run(folder: Path, *words: str) -> int:
    return app.main(["--workspace", str(folder), *words])


def make_issued(folder: Path) -> Path:
    """Measured, one number by an evaluator of the workspace's own, everything entered, adjusted and sealed."""
    demo.make_workspace(folder, 12345, scale=0.01)
    (folder / "evaluators").mkdir()
    (folder / "evaluators/ours.py").write_text(OWN_EVALUATOR, "utf-8")
    target = folder / f"targets/{VOICE}.yaml"
    target.write_text(target.read_text("utf-8").replace(SHIPPED_RATE, OWN_RATE), "utf-8")
    decided = ("--document-number", "固财发〔2024〕1号", "--date", "2024-01-05", "--by", "财政局")
    why = ("--reason", "改用本单位的取数方法", "--effective-from", "2024-01-01")
    assert run(folder, "adjust", VOICE, *decided, *why) == 0
    assert run(folder, "evaluate", "--as-of", "2024-12-31", "--project", VOICE) == 0
    for project in PROJECTS:
        for act, by in (("submit", "张三"), ("review", "李四"), ("issue", "王五")):
            assert run(folder, act, project, "--by", by) == 0
    return folder


def issued_acts(folder: Path) -> dict[str, PaperAct]:
    with Workspace(folder).store() as store:
        return {act.paper.project: act for act in store.paper_acts.issued()}


def package_path(folder: Path, project: str = VOICE) -> Path:
    """By the ledger's own words, read without the product: it may be damaged."""
    with closing(connect(folder / "data/jixiao.db")) as db:
        sql = "SELECT package FROM paper_acts WHERE act = 'issued' AND project = ? ORDER BY seq LIMIT 1"
        sha256 = str(db.execute(sql, [project]).fetchone()[0])
    return folder / "data/packages" / sha256[:2] / sha256


@dataclass
class Shown:
    """What a reader gets of every address: its status and its bytes."""

    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.answers[name][1].decode(errors="replace")


def downloads() -> Iterator[tuple[str, str]]:
    for project in PROJECTS:
        for form in FORMS:
            yield from (
                (f"{project} {form} {suffix}", f"/papers/{form}/{project}.{suffix}") for suffix in SUFFIXES
            )


def pages(row_of: dict[str, str]) -> Iterator[tuple[str, str]]:
    for project in PROJECTS:
        yield f"{project} page", f"/projects/{project}?as_of=2024-12-31"
        yield f"{project} paper", f"/papers/self-evaluation/{project}"
        yield f"{project} row", f"/indicators/{project}/{row_of[project]}?as_of=2024-12-31"
    yield "register", "/papers/register"
    yield "overview", "/?year=2024&as_of=2024-12-31"


def ask(client: FlaskClient, address: str) -> tuple[int, bytes]:
    """A door that asks to sign in first gives nothing."""
    answer = client.get(address, follow_redirects=True)
    is_door = answer.request.path.startswith(SIGN_IN)
    return (401 if is_door else answer.status_code), answer.data


def look(folder: Path, rows: dict[str, str], packages: dict[str, str]) -> Shown:
    """Every page and download as a browser gets it; ``packages`` are the hashes that were told at sealing."""
    client = app.create_app(workspace=folder).test_client()
    asked = [
        *downloads(),
        *pages(rows),
        *((f"{name} package", f"/packages/{sha}.zip") for name, sha in packages.items()),
    ]
    return Shown({name: ask(client, address) for name, address in asked})


CELL = re.compile(r'<td[^>]*data-label="(实际完成值|分值|得分|年度指标值)"[^>]*>(.*?)</td>', re.DOTALL)
FIGURE = re.compile(r'<div class="subheader">(总分|已得分|预算执行率)</div>(.*?)</div>', re.DOTALL)


def numbers_of(page: str) -> list[tuple[str, str]]:
    """The numbers of a project page: of every row, and of the cards above."""
    found = (*FIGURE.findall(page), *CELL.findall(page))
    return [(label, " ".join(re.sub(r"<[^>]+>", " ", cell).split())) for label, cell in found]


def line_of_overview(page: str, project: str) -> list[str]:
    """The numbers with decimals in the line of one project: money, rate, points."""
    rows = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    found = next((row for row in rows if f"/projects/{project}" in row), "")
    return re.findall(r"\d+\.\d+", re.sub(r"<[^>]+>", " ", found))


def copy_of(issued: Path, to: Path) -> Path:
    return Path(shutil.copytree(issued, to))


def database_rows(folder: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(connect(folder / "data/jixiao.db")) as db:
        return db.execute(sql, values).fetchall()
