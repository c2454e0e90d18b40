"""The demonstration workspace: the 2024 target files, a year of sample exports, every month measured, every
gap filled in.

``python -m examples.demo --out demo`` makes it where it is not yet there; all of its data is made, and
every page says so.
"""

import argparse
import shutil
from dataclasses import fields
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import app
from examples import sample_year
from examples.entries import BY
from examples.outlooks import sample_outlooks
from indicators.decisions import DecisionAct
from workspace import Workspace
from workspace.accepting import TypedAcceptance, build_acceptance
from workspace.deciding import Decider, record_decision
from workspace.decision_words import TypedDecision
from workspace.entering import TypedEntry, build_entry

ROOT = Path(__file__).resolve().parent.parent
YEAR = 2024


def make_workspace(out: Path, seed: int, scale: float = 1.0) -> None:
    """Lay out, measure the year, fill in what people would; nothing is done where a database is already
    there."""
    if (out / "data" / "jixiao.db").is_file():
        print(f"演示工作区已在 {out}，直接使用（要重新生成请先删除该文件夹）")
        return
    print("生成样例数据……", flush=True)
    sample_year.make_workspace(out, year=YEAR, seed=seed, scale=scale)
    shutil.copytree(ROOT / "targets" / str(YEAR), out / "targets" / str(YEAR), dirs_exist_ok=True)
    record_decisions(Workspace(out))
    print("采集全年各月……", flush=True)
    status = app.main(
        ["--workspace", str(out), "evaluate", "--from", f"{YEAR}-01", "--to", f"{YEAR}-12", "--by", "演示"]
    )
    if status:
        raise SystemExit(status)
    record_entries(Workspace(out))
    record_acceptances(Workspace(out))


def record_decisions(workspace: Workspace) -> None:
    """The sample 批复 of every target sheet, whose document numbers say that they are samples."""
    with workspace.store() as store:
        for number, project in enumerate(sorted(workspace.declared_projects(store).projects), start=1):
            typed = TypedDecision(f"样例批复〔{YEAR}〕{number}号", f"{YEAR}-01-15", by="样例财政人员")
            record_decision(
                workspace, store, project, DecisionAct.APPROVED, typed, Decider(datetime.now(UTC))
            )


def record_entries(workspace: Workspace) -> None:
    """The sample entries of people, in the way the pages and the command keep them: what July looked like,
    then the year."""
    with workspace.store() as store:
        projects = workspace.declared_projects(store).projects
        for outlook in (*sample_outlooks(YEAR), *sample_year.sample_entries(YEAR)):
            project = projects[outlook["project"]]
            evidence = [
                workspace.evidence_folder().keep_stream(BytesIO(text.encode()), name)
                for name, text in outlook.get("evidence", {}).items()
            ]
            entry = build_entry(
                TypedEntry(
                    **{
                        field.name: outlook[field.name]
                        for field in fields(TypedEntry)
                        if field.name in outlook
                    }
                ),
                project,
                outlook["indicator"],
                workspace.profile_of(project),
                as_of=outlook.get("as_of", project.span[1]),
                now=datetime.now(UTC),
                evidence=evidence,
            )
            store.record_entry(entry)


def record_acceptances(workspace: Workspace) -> None:
    """The doubts of the planted rows without a date, which somebody looked into in July and let stand; in the
    months before the number is 待核实."""
    with workspace.store() as store:
        projects = workspace.declared_projects(store).projects
        for given in sample_year.sample_acceptances(YEAR):
            project = projects[given.project]
            entry = build_acceptance(
                TypedAcceptance(given.reason, BY),
                project,
                given.indicator,
                workspace.profile_of(project),
                store.read_records([project.id], given.as_of)[project.id],
                as_of=given.as_of,
                now=datetime.now(UTC),
            )
            store.record_entry(entry)


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--out", type=Path, default=Path("demo"))
    words.add_argument("--seed", type=int, default=12345)
    chosen = words.parse_args()
    make_workspace(chosen.out.resolve(), chosen.seed)
