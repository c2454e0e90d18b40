"""A paper taken through its acts on the pages; once sealed, pages and downloads give what was kept."""

import re
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

import app
from indicators.paper_acts import Act
from scheduling.jobs import JOB_KINDS, submit_job
from sealing.package import open_package
from sealing.standing import RefusedActError
from tests.damaging import change_database, flip_byte
from tests.doing_jobs import do_jobs
from tests.sealed import PROJECT, SEALING, act_on, adjust_sheet, ready_workspace
from tests.web.conftest import Reader
from workspace import Workspace

PAGE = f"/projects/{PROJECT}"
PAPER = f"/papers/self-evaluation/{PROJECT}"
ACT = f"/papers/acts/self-evaluation/{PROJECT}"


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


def reader_of(folder: Path) -> Reader:
    return Reader(app.create_app(workspace=folder).test_client())


def press(reader: Reader, act: Act, *, url: str = ACT, page: str = PAGE, **typed: str) -> tuple[int, str]:
    hidden = {name: reader.hidden(name, page) for name in ("csrf_token", "last_act")}
    answer = reader.client.post(
        url, data={**hidden, "by": "张三", "act": act.value, **typed}, follow_redirects=True
    )
    return answer.status_code, answer.text


def seal(reader: Reader, folder: Path) -> tuple[int, str]:
    """The button, the job that it asks for, and the page that comes of it."""
    status, page = press(reader, Act.ISSUED)
    assert (status, "封存" in page) == (200, True)
    newest = do_jobs(folder)[0]
    answer = reader.client.get(f"/jobs/{newest.id}", follow_redirects=True)
    return answer.status_code, answer.text


def package_paper(folder: Path, name: str) -> bytes:
    with Workspace(folder).store() as store:
        (act,) = store.paper_acts.issued()
        with store.packages.open_file(act.package) as stream, open_package(stream, "p") as package:
            return package.read(f"papers/{name}")


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_paper_goes_its_way_by_buttons(folder: Path) -> None:
    reader = reader_of(folder)
    assert "报送与封存：自评表 <span" in reader.read(PAGE)
    assert "未封存" in reader.read(PAPER)
    assert press(reader, Act.SUBMITTED)[0] == 200
    assert press(reader, Act.RETURNED, reason="请补充说明")[0] == 200
    assert press(reader, Act.SUBMITTED)[0] == 200
    assert press(reader, Act.REVIEWED)[0] == 200
    status, page = seal(reader, folder)
    assert (status, "已封存 第 1 版" in page) == (200, True)
    assert "已封存（第 1 版）" in page
    status, page = press(reader, Act.REOPENED)
    assert (status, "请写明重开的理由" in page) == (422, True)
    assert press(reader, Act.REOPENED, reason="总分有误")[0] == 200
    assert "未封存" in reader.read(PAPER)


def test_what_changes_while_the_seal_is_waited_for_makes_it_refuse(folder: Path) -> None:
    reader = reader_of(folder)
    act_on(folder, Act.SUBMITTED, Act.REVIEWED)
    assert press(reader, Act.ISSUED)[0] == 200
    with Workspace(folder).store() as store:
        assert store.paper_acts.issued() == []
        assert len(store.jobs.newest()) == 1
    assert press(reader, Act.ISSUED)[0] == 200
    with Workspace(folder).store() as store:
        assert len(store.jobs.newest()) == 1  # asked once, however often it is pressed
    act_on(folder, Act.RETURNED)
    (job,) = do_jobs(folder)
    assert (job.state, "刚才已由" in job.message) == ("failed", True)
    assert "请回到" in reader.read(f"/jobs/{job.id}")
    with Workspace(folder).store() as store:
        assert store.paper_acts.issued() == []


def test_a_seal_that_is_cancelled_before_it_is_made_keeps_nothing(folder: Path) -> None:
    reader = reader_of(folder)
    act_on(folder, Act.SUBMITTED, Act.REVIEWED)
    press(reader, Act.ISSUED)
    token = reader.hidden("csrf_token", "/jobs/1")
    reader.client.post("/jobs/1/cancel", data={"csrf_token": token})
    assert [job.state for job in do_jobs(folder)] == ["cancelled"]
    with Workspace(folder).store() as store:
        assert store.paper_acts.issued() == []


@pytest.mark.parametrize("parameters", [{}, {"project": PROJECT}, {"project": []}])
def test_a_seal_that_names_no_paper_is_told_and_shown(folder: Path, parameters: dict[str, object]) -> None:
    with Workspace(folder).store() as store, store.transaction():
        number = submit_job(store, "issue", parameters, "张三", datetime.now(UTC))
    (job,) = do_jobs(folder)
    assert (job.state, "由项目页的“封存”提交" in job.message) == ("failed", True)
    assert "没有结果；改正后请重新提交" in reader_of(folder).read(f"/jobs/{number}")


def test_a_seal_that_is_being_cancelled_may_be_asked_for_again(folder: Path) -> None:
    reader = reader_of(folder)
    act_on(folder, Act.SUBMITTED, Act.REVIEWED)
    press(reader, Act.ISSUED)
    with Workspace(folder).store() as store:
        assert store.jobs.claim(JOB_KINDS, datetime.now(UTC))
        with store.transaction():
            assert store.jobs.cancel(1, datetime.now(UTC))
    press(reader, Act.ISSUED)
    with Workspace(folder).store() as store:
        assert len(store.jobs.newest()) == 2


def test_what_is_missing_is_told_beside_the_button(folder: Path) -> None:
    reader = reader_of(folder)
    assert reader.fill(indicator="drills", value="", why="填错")[0] == 200
    status, page = press(reader, Act.SUBMITTED)
    assert status == 422
    assert "不能提交，请先处理 1 处" in page


def test_the_second_of_two_people_gets_a_conflict(folder: Path) -> None:
    reader = reader_of(folder)
    hidden = {name: reader.hidden(name, PAGE) for name in ("csrf_token", "last_act")}
    act_on(folder, Act.SUBMITTED)
    act_on(folder, Act.RETURNED)
    answer = reader.client.post(ACT, data={**hidden, "by": "李四", "act": "submitted"})
    assert answer.status_code == 409
    assert "刚才已由 张三" in answer.text


def test_an_act_nobody_knows_is_refused(folder: Path) -> None:
    reader = reader_of(folder)
    hidden = {name: reader.hidden(name, PAGE) for name in ("csrf_token", "last_act")}
    assert reader.client.post(ACT, data={**hidden, "by": "李四", "act": "burn"}).status_code == 400


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pdf"])
@pytest.mark.parametrize(("kind", "name"), [("self-evaluation", "自评表"), ("report", "自评报告")])
def test_downloads_are_the_sealed_bytes(sealed: Path, kind: str, name: str, suffix: str) -> None:
    adjust_sheet(sealed)
    reader = reader_of(sealed)
    answer = reader.client.get(f"/papers/{kind}/{PROJECT}.{suffix}")
    later = reader.client.get(f"/papers/{kind}/{PROJECT}.{suffix}?as_of=2025-06-01")
    assert answer.data == later.data == package_paper(sealed, f"{name}.{suffix}")


def test_pages_show_the_sealed_numbers_and_name_what_changed(sealed: Path) -> None:
    before = reader_of(sealed)
    points = text_of(before.read(PAGE)).split("绩效目标与完成情况")[1].split("报送与封存")[0]
    paper = before.read(PAPER)
    assert "封存后有变化" not in paper
    adjust_sheet(sealed)
    after = reader_of(sealed)
    assert after.fill(indicator="drills", value="9次", reason="多记")[0] == 200
    page = after.read(PAGE)
    assert text_of(page).split("绩效目标与完成情况")[1].split("报送与封存")[0] == points
    for told in ("封存后有变化", "目标表的内容有改动", "有新的填报", "批复或调整有变化"):
        assert told in page
        assert told in after.read(PAPER)
    assert after.read(PAPER).split('class="papers stored">')[1] == paper.split('class="papers stored">')[1]
    assert "9次" not in after.read(f"/indicators/{PROJECT}/drills")


def test_a_sealed_number_says_whether_it_can_be_counted_again(sealed: Path) -> None:
    reader = reader_of(sealed)
    told = {row: reader.read(f"/indicators/{PROJECT}/{row}") for row in ("on-time", "drills", "funds")}
    assert "可复算，有保留：" in told["on-time"]
    assert "无法核证：人工填报，没有佐证资料" in told["drills"]
    assert "<dt>核验结论</dt><dd>可复算（" in told["funds"]
    assert "资料齐全，自评表可以提交" not in reader.read(PAGE)


@pytest.mark.parametrize(
    "words", [("--value", "5次"), ("--withdraw-evidence", "签到表.pdf", "--why", "传错了文件")]
)
def test_evidence_that_no_longer_stands_certifies_nothing(folder: Path, words: tuple[str, ...]) -> None:
    scan = folder / "签到表.pdf"
    scan.write_bytes(b"%PDF-1.4 drills")
    said = ["--workspace", str(folder), "enter", PROJECT, "drills", "--by", "张三"]
    assert app.main([*said, "--value", "4次", "--evidence", str(scan)]) == 0
    assert app.main([*said, *words]) == 0
    act_on(folder, *SEALING)
    page = reader_of(folder).read(f"/indicators/{PROJECT}/drills")
    assert "无法核证：人工填报，没有佐证资料" in page


def test_the_overview_shows_the_sealed_total(sealed: Path) -> None:
    asked = "/?year=2024&as_of=2024-12-31"
    before = text_of(reader_of(sealed).read(asked))
    adjust_sheet(sealed)
    assert (
        reader_of(sealed).fill(
            indicator="long-term", grade="未达成", points="1", reason="多记", measure="改"
        )[0]
        == 200
    )
    after = text_of(reader_of(sealed).read(asked))
    assert "封存后有变化" in after
    assert after.replace(" 封存后有变化", "") == before


def test_a_package_that_is_lost_or_changed_gives_nothing_in_its_place(sealed: Path, tmp_path: Path) -> None:
    with Workspace(sealed).store() as store:
        (act,) = store.paper_acts.issued()
    path = sealed / "data/packages" / act.package[:2] / act.package
    flip_byte(path)
    reader = reader_of(sealed)
    assert "内容被改动" in reader.read(PAPER, 409)
    for url in (f"{PAPER}.docx", f"/packages/{act.package}.zip", f"/papers/report/{PROJECT}.pdf"):
        assert reader.client.get(url).status_code == 409
    path.unlink()
    assert "没有这份封存包" in reader.read(PAPER, 409)


def test_a_changed_act_gives_no_paper_at_all(sealed: Path) -> None:
    change_database(sealed / "data/jixiao.db", "UPDATE paper_acts SET act = 'reopened' WHERE act = 'issued'")
    reader = reader_of(sealed)
    assert "不能确定这张表是否已封存" in reader.read(PAPER, 409)
    assert reader.client.get(f"{PAPER}.docx").status_code == 409


def test_a_layout_that_was_not_sealed_is_not_drawn(sealed: Path) -> None:
    assert "没有封存“sichuan”版式" in reader_of(sealed).read(f"{PAPER}?layout=sichuan", 409)


def test_the_register_lists_every_revision_and_hands_them_out(sealed: Path) -> None:
    first = act_on(sealed, Act.REOPENED)
    act_on(sealed, *SEALING)
    with Workspace(sealed).store() as store:
        acts = store.paper_acts.issued()
    reader = reader_of(sealed)
    page = reader.read("/papers/register")
    assert first.revision == 2
    assert [act.revision for act in acts] == [2, 1]
    for act in acts:
        assert act.package in page
        assert act.manifest in page
        answer = reader.client.get(f"/packages/{act.package}.zip")
        assert answer.data == (sealed / "data/packages" / act.package[:2] / act.package).read_bytes()
    assert reader.client.get(f"/packages/{'0' * 64}.zip").status_code == 404


def test_a_month_is_sealed_on_the_page_of_monitoring(folder: Path) -> None:
    reader = reader_of(folder)
    page = f"{PAGE}/monitoring?as_of=2024-06-30"
    status, text = press(
        reader, Act.SUBMITTED, url=f"/papers/acts/monitoring/{PROJECT}?as_of=2024-06-30", page=page
    )
    assert status == 422
    assert "不能提交，请先处理" in text


def test_a_zip_holds_the_sealed_bytes_and_names_what_changed(
    sealed: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    adjust_sheet(sealed)
    out = sealed / "out.zip"
    asked = [
        "--workspace",
        str(sealed),
        "form",
        "self-evaluation",
        PROJECT,
        "--format",
        "zip",
        "-o",
        str(out),
    ]
    assert app.main(asked) == 0
    with zipfile.ZipFile(out) as made:
        paper, account = made.namelist()
        assert made.read(paper) == package_paper(sealed, "自评表.docx")
        told = made.read(account).decode("utf-8-sig")
    assert "已封存的 1 份是封存的原件" in told
    assert "封存后有变化" in told
    assert app.main([*asked, "--layout", "sichuan"]) == 1
    assert "没有封存“sichuan”版式" in capfd.readouterr().err
    act_on(sealed, Act.REOPENED)
    assert app.main([*asked, "--zipped", "html"]) == 0
    with zipfile.ZipFile(out) as made:
        assert "未封存" in made.read(made.namelist()[0]).decode()


@pytest.mark.parametrize("is_changed", [False, True])
def test_lists_and_status_say_what_is_sealed_and_whether_it_changed(
    sealed: Path, capfd: pytest.CaptureFixture[str], is_changed: bool
) -> None:
    if is_changed:
        adjust_sheet(sealed)
    base = ["--workspace", str(sealed)]
    told = [reader_of(sealed).read("/?year=2024")]
    for words in (["status"], ["status", "--json"], ["form", "summary", "2024"]):
        assert app.main([*base, *words]) == 0
        told.append(capfd.readouterr().out)
    assert all("已封存" in text for text in told)
    assert ["封存后有变化" in text for text in told] == [is_changed] * 4


def test_a_sealed_day_stays_sealed_when_the_time_of_the_sheet_is_changed(sealed: Path) -> None:
    path = sealed / "targets/2024/hotline.yaml"
    path.write_text(path.read_text("utf-8").replace("2024-2024", "2024-01-01..2024-09-30"), "utf-8")
    number = ["--document-number", "固财发〔2024〕9号", "--date", "2024-06-03", "--reason", "项目提前结束"]
    assert app.main(["--workspace", str(sealed), "adjust", PROJECT, *number, "--by", "李四"]) == 0
    reader = reader_of(sealed)
    answer = reader.client.get(f"{PAPER}.docx?as_of=2024-12-31")
    assert answer.data == package_paper(sealed, "自评表.docx")
    assert "77.32" in reader.read(f"{PAGE}?as_of=2024-12-31")


def test_a_reason_that_nobody_can_see_is_none(sealed: Path) -> None:
    with pytest.raises(RefusedActError, match="请写明重开的理由"):
        act_on(sealed, Act.REOPENED, reason="\u200b\u200b\u200b")


def test_the_command_gives_the_sealed_bytes_too(
    sealed: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    adjust_sheet(sealed)
    base = ["--workspace", str(sealed), "form", "self-evaluation", PROJECT]
    out = sealed / "out"
    assert app.main([*base, "--format", "docx", "-o", str(out)]) == 0
    assert out.read_bytes() == package_paper(sealed, "自评表.docx")
    assert "封存后有变化" in capfdbinary.readouterr().err.decode()
    assert app.main([*base, "--exchange", "--format", "json", "-o", str(out)]) == 0
    assert out.read_bytes() == package_paper(sealed, "自评表-一体化数据.json")
    assert app.main([*base, "--layout", "sichuan", "-o", str(out)]) == 1
