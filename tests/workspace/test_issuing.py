"""A paper is sealed as it was handed in and reviewed, or not at all; what was sealed stays byte for byte."""

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import app
from indicators.clock import local_day
from indicators.paper_acts import Act, PaperActor
from sealing.manifest import MANIFEST, find_faults
from sealing.package import open_package
from sealing.standing import RefusedActError, paper_standing
from store.evidence import file_hash
from tests.damaging import change_database, flip_byte
from tests.sealed import NOW, PAPER, PROJECT, SEALING, act_on, adjust_sheet, loosen_target, ready_workspace
from tests.small import ORDERS, TARGETS, small_workspace
from workspace import Workspace
from workspace.issuing import PaperCall, act_on_paper
from workspace.sealed_papers import changes_since
from workspace.verifying import verify_data

PEOPLE = (PaperActor("张三", "zhang", alone=False), PaperActor("李四", "li", alone=False))


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ready_workspace(tmp_path_factory.mktemp("ready"))


@pytest.fixture(scope="module")
def issued(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = Path(shutil.copytree(ready, tmp_path_factory.mktemp("issued") / "w"))
    act_on(copy, *SEALING)
    return copy


@pytest.fixture
def folder(ready: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(ready, tmp_path / "w"))


@pytest.fixture
def sealed(issued: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(issued, tmp_path / "w"))


def package_of(folder: Path, sha256: str) -> Path:
    return folder / "data/packages" / sha256[:2] / sha256


def run(folder: Path, *words: str) -> int:
    return app.main(["--workspace", str(folder), *words])


def test_a_sealed_paper_has_a_package_that_a_stranger_can_verify(sealed: Path, tmp_path: Path) -> None:
    with Workspace(sealed).store() as store:
        (act,) = store.paper_acts.issued()
    content, verify = package_of(sealed, act.package).read_bytes(), tmp_path / "verify.py"
    with open_package(io.BytesIO(content), "p") as package:
        assert list(find_faults(package)) == []
        about = json.loads(package.read(MANIFEST))
        assert package.sha256("inputs.json") == about["inputs"] == act.manifest
        printed = package.read("papers/自评表.html").decode()
        verify.write_bytes(package.read("verify.py"))
        told = package.read("texts/target.yaml").decode()
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            str(verify),
            str(package_of(sealed, act.package)),
            "--expect",
            act.manifest,
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (about["project"], about["as_of"], about["revision"]) == (PROJECT, "2024-12-31", 1)
    assert f"封存第1版　校验码 {act.manifest[:16]}" in printed
    assert act.manifest in printed
    assert told == TARGETS


def files_of(folder: Path, sha256: str) -> dict[str, str]:
    with package_of(folder, sha256).open("rb") as stream, open_package(stream, "p") as package:
        return {name: package.sha256(name) for name in package.sizes}


def test_the_same_records_give_the_same_papers_and_inputs(folder: Path, tmp_path: Path) -> None:
    """Only the manifest says up to which commit of which ledger it looked."""
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    one, two = (files_of(place, act_on(place, *SEALING).package) for place in (folder, other))
    assert {name for name in one | two if one.get(name) != two.get(name)} == {MANIFEST}


def test_the_old_revision_stays_byte_for_byte_when_a_paper_is_reopened(sealed: Path) -> None:
    with Workspace(sealed).store() as store:
        (first,) = store.paper_acts.issued()
    before = package_of(sealed, first.package).read_bytes()
    reopened = act_on(sealed, Act.REOPENED)
    assert (
        run(sealed, "enter", PROJECT, "drills", "--value", "5次", "--reason", "漏记一次演练", "--by", "张三")
        == 0
    )
    second = act_on(sealed, *SEALING)
    assert (reopened.revision, second.revision) == (2, 2)
    assert second.package != first.package
    assert package_of(sealed, first.package).read_bytes() == before
    assert verify_data(sealed / "data").is_sound


CHANGES: dict[str, Callable[[Path], object]] = {
    "目标表的内容有改动": adjust_sheet,
    "有新的填报": lambda folder: run(folder, "enter", PROJECT, "drills", "--value", "4次", "--by", "王五"),
    "监测记录": lambda folder: (
        (folder / "inbox/工单.csv").write_text(
            ORDERS.replace("2024-01-12 09", "2024-01-11 09"), encoding="utf-8"
        ),
        run(folder, "evaluate", "--as-of", "2024-12-31"),
    ),
}


@pytest.mark.parametrize("said", CHANGES)
@pytest.mark.parametrize("act", [Act.REVIEWED, Act.ISSUED])
def test_what_changes_after_submission_has_to_be_submitted_again(folder: Path, said: str, act: Act) -> None:
    act_on(folder, *SEALING[: SEALING.index(act)])
    CHANGES[said](folder)
    with pytest.raises(RefusedActError) as refusal:
        act_on(folder, act)
    assert said in str(refusal.value)
    assert "重新提交" in str(refusal.value)
    assert act_on(folder, Act.RETURNED).revision == 1


def test_a_paper_that_lacks_something_is_not_handed_in(folder: Path) -> None:
    assert run(folder, "enter", PROJECT, "drills", "--value", "", "--why", "填错", "--by", "张三") == 0
    with pytest.raises(RefusedActError, match=r"不能提交，请先处理 1 处：.*应急演练"):
        act_on(folder, Act.SUBMITTED)


def test_a_sheet_that_was_not_approved_is_not_handed_in(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path)
    with pytest.raises(RefusedActError, match="尚未批复，请先登记批复"):
        act_on(folder, Act.SUBMITTED)


def test_a_working_text_that_was_not_approved_changes_nothing(folder: Path) -> None:
    act_on(folder, *SEALING[:2])
    loosen_target(folder)
    sealed_now = act_on(folder, Act.ISSUED)
    with package_of(folder, sealed_now.package).open("rb") as stream, open_package(stream, "p") as package:
        assert package.read("texts/target.yaml").decode() == TARGETS


def test_a_snapshot_or_evidence_that_is_gone_or_changed_is_named(folder: Path, tmp_path: Path) -> None:
    act_on(folder, *SEALING[:2])
    for place, said in (("snapshots", "没有这份数据快照"), ("evidence", "没有这份佐证资料")):
        copy = Path(shutil.copytree(folder, tmp_path / place))
        for path in (copy / "data" / place).glob("??/*"):
            path.unlink()
        with pytest.raises(RefusedActError, match=said):
            act_on(copy, Act.ISSUED)
        assert not [path for path in (copy / "data").iterdir() if path.name.startswith(".sealing")]
    for path in (folder / "data/evidence").glob("??/*"):
        flip_byte(path)
    with pytest.raises(RefusedActError, match="内容被改动"):
        act_on(folder, Act.ISSUED)


def test_a_ledger_that_was_changed_seals_nothing(folder: Path) -> None:
    act_on(folder, *SEALING[:2])
    change_database(folder / "data/jixiao.db", "UPDATE paper_acts SET reason = 'x' WHERE seq = 1")
    with pytest.raises(RefusedActError, match="办理记录不可信"):
        act_on(folder, Act.ISSUED)


def test_the_list_of_what_was_handed_in_may_not_be_lost(folder: Path) -> None:
    act_on(folder, *SEALING[:2])
    adjust_sheet(folder)
    shutil.rmtree(folder / "data/packages")
    with pytest.raises(RefusedActError, match="报送清单不可用"):
        act_on(folder, Act.ISSUED)
    assert any("报送清单" in damage.text for damage in verify_data(folder / "data").damage)


def test_the_second_of_two_people_is_told_of_the_first(folder: Path) -> None:
    workspace = Workspace(folder)
    with workspace.store() as store:
        project = workspace.declared_projects(store).projects[PROJECT]
        seen = act_on(folder, Act.SUBMITTED).seq
        call = PaperCall(project, PAPER, Act.REVIEWED, PaperActor("李四"), NOW, "", seen)
        act_on_paper(workspace, store, replace(call, act=Act.RETURNED, reason="请补充说明"))
        with pytest.raises(RefusedActError, match=r"刚才已由 李四 于 .* 退回，没有重复办理"):
            act_on_paper(workspace, store, call)
        assert len(store.paper_acts.acts_of(PAPER)) == 2


def test_with_accounts_nobody_reviews_or_seals_what_is_his(folder: Path) -> None:
    zhang, li = PEOPLE
    act_on(folder, Act.SUBMITTED, actor=zhang)
    with pytest.raises(RefusedActError, match="不能再审核"):
        act_on(folder, Act.REVIEWED, actor=zhang)
    act_on(folder, Act.REVIEWED, actor=li)
    with pytest.raises(RefusedActError, match="不能再封存"):
        act_on(folder, Act.ISSUED, actor=zhang)


def test_measuring_the_same_data_again_changes_nothing_of_a_sealed_paper(sealed: Path) -> None:
    workspace = Workspace(sealed)
    with workspace.store() as store:
        before = store.chain_heads()["observations"]
        assert run(sealed, "evaluate", "--as-of", "2024-12-31") == 0
        assert store.chain_heads()["observations"] == before
        project = workspace.declared_projects(store).projects[PROJECT]
        (act,) = store.paper_acts.issued()
        assert changes_since(workspace, store, project, act, local_day(NOW)) == ()


def test_a_package_that_is_changed_or_gone_is_named_by_verify(sealed: Path, tmp_path: Path) -> None:
    with Workspace(sealed).store() as store:
        (act,) = store.paper_acts.issued()
    gone = Path(shutil.copytree(sealed, tmp_path / "gone"))
    package_of(gone, act.package).unlink()
    flip_byte(package_of(sealed, act.package))
    assert [damage.place for damage in verify_data(gone / "data").damage] == ["paper_acts"]
    (damage,) = verify_data(sealed / "data").damage
    assert act.package in damage.text
    assert file_hash(package_of(sealed, act.package)) != act.package


@pytest.mark.parametrize("column", ["package", "manifest", "by", "revision"])
def test_a_changed_row_of_an_act_prints_nothing_of_itself(sealed: Path, column: str) -> None:
    change_database(sealed / "data/jixiao.db", f"UPDATE paper_acts SET \"{column}\" = 7 WHERE act = 'issued'")
    with Workspace(sealed).store() as store:
        (act,) = store.paper_acts.issued()
        assert (act.package, act.manifest, act.revision) == ("", "", 0)
        assert "记录被改动" in act.damage
        assert paper_standing(store.paper_acts.acts_of(PAPER)).sealed is None
