"""The overview lists the papers that wait for the person who looks, and no others."""

import re
import shutil
from pathlib import Path

import pytest

from indicators.paper_acts import Act, PaperActor
from tests.sealed import act_on, ready_workspace
from tests.web.office import Office, open_office

FILLER = PaperActor("赵填报", "filler", alone=False)
REVIEWER = PaperActor("孙审核", "reviewer", alone=False)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ready_workspace(tmp_path_factory.mktemp("ready"))


@pytest.fixture
def office(ready: Path, tmp_path: Path) -> Office:
    return open_office(shutil.copytree(ready, tmp_path / "office"))


def waiting_for(office: Office, account: str) -> list[str]:
    page = office.sign_in(account).get("/").text
    found = re.search(r'id="waiting".*?</section>', page, re.DOTALL)
    return re.findall(r">(待[^<]+)</span>", found[0]) if found else []


def everybody(office: Office) -> dict[str, list[str]]:
    return {
        account: waiting_for(office, account) for account in ("filler", "reviewer", "finance", "stranger")
    }


NOBODY: dict[str, list[str]] = {"filler": [], "reviewer": [], "finance": [], "stranger": []}


def test_a_paper_waits_for_the_one_whose_turn_it_is(office: Office) -> None:
    assert everybody(office) == NOBODY
    act_on(office.folder, Act.SUBMITTED, actor=FILLER)
    assert everybody(office) == {**NOBODY, "reviewer": ["待审核"]}
    act_on(office.folder, Act.RETURNED, actor=REVIEWER, reason="请补佐证")
    assert everybody(office) == {**NOBODY, "filler": ["待提交"]}
    assert "孙审核 退回：请补佐证" in office.sign_in("filler").get("/").text
    assert "请补佐证。改好后请再次提交" in office.sign_in("filler").get("/projects/2024/hotline").text
    act_on(office.folder, Act.SUBMITTED, actor=FILLER)
    act_on(office.folder, Act.REVIEWED, actor=REVIEWER)
    assert everybody(office) == {**NOBODY, "finance": ["待封存"]}


def test_a_view_of_the_past_lists_nothing_to_do(office: Office) -> None:
    act_on(office.folder, Act.SUBMITTED, actor=FILLER)
    assert waiting_for(office, "reviewer") == ["待审核"]
    past = office.sign_in("reviewer").get("/?known_at=2025-01-01")
    assert (past.status_code, "waiting-title" in past.text) == (200, False)
