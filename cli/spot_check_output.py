"""A spot check as printed by commands: tables for people, JSON for programs."""

from typing import Any

from cli.output import print_table
from indicators.clock import format_local_minute
from indicators.spot_check import CheckedItem, SpotCheck, SpotCheckEntry
from indicators.spot_check_words import describe_draw, describe_state, result_sentence
from workspace.spot_check_rows import DrawnAgain


def summary_row(check: SpotCheck) -> tuple[str, ...]:
    return (
        check.id,
        format_local_minute(check.recorded_at),
        describe_draw(check),
        str(check.population.count),
        str(len(check.drawn)),
        result_sentence(check),
        describe_state(check),
    )


def print_check(check: SpotCheck, again: DrawnAgain | None = None) -> None:
    print(f"抽查 {check.id}：{describe_draw(check)}（{describe_state(check)}）")
    for damage in check.damage:
        print(damage)
    whole = check.population
    chosen = "由抽查人给出" if whole.is_seed_chosen else "系统随机产生"
    print(f"种子 {check.seed}（{chosen}），总体 {whole.count}，编号散列 {whole.sha256}，办法 {whole.rule}")
    for note in whole.notes:
        print(f"注意：{note}")
    labels = again.labels if again else ()
    print_table(("编号", "计为", "结论", "说明", *labels), (item_row(item, again) for item in check.items))
    for entry in check.notices:
        print(f"整改通知（{sign(entry)}）：{entry.note}")
    for item in check.items:
        for entry in item.answers:
            print(f"答复 {item.key}（{sign(entry)}）：{entry.note}")
    print(result_sentence(check))
    if check.closing:
        print(f"销号：{sign(check.closing)} {check.closing.note}")


def item_row(item: CheckedItem, again: DrawnAgain | None) -> tuple[str | None, ...]:
    verdict = f"{item.verdict or '未核'}{'（两人结论不同）' if item.is_disputed else ''}"
    row = again.rows.get(item.key) if again else None
    note = item.standing.note if item.standing else ""
    return item.key, row.counted_as if row else "", verdict, note, *(row.cells if row else ())


def sign(entry: SpotCheckEntry) -> str:
    return f"{entry.by}，{format_local_minute(entry.recorded_at)}"


def check_data(check: SpotCheck) -> dict[str, Any]:
    whole = check.population
    return {
        "id": check.id,
        "kind": check.kind.value,
        "project": check.project,
        "indicator": check.indicator,
        "observation": check.observation or None,
        "as_of": check.as_of.isoformat(),
        "seed": check.seed,
        "population": {
            "rule": whole.rule,
            "asked": whole.asked,
            "count": whole.count,
            "sha256": whole.sha256,
            "rows": whole.rows,
            "strata": [{"name": stratum.name, "keys": stratum.keys} for stratum in whole.strata],
            "is_seed_chosen": whole.is_seed_chosen,
            "notes": whole.notes,
        },
        "drawn": check.drawn,
        "items": list(map(item_data, check.items)),
        "acts": list(map(act_data, check.acts)),
        "state": describe_state(check),
        "result": result_sentence(check),
        "damage": check.damage,
        "by": check.by,
        "recorded_at": check.recorded_at.isoformat(),
    }


def item_data(item: CheckedItem) -> dict[str, Any]:
    return {
        "item": item.key,
        "verdict": item.verdict,
        "note": item.standing.note if item.standing else "",
        "disputed": item.is_disputed,
        "needs_answer": item.needs_answer,
    }


def act_data(entry: SpotCheckEntry) -> dict[str, Any]:
    fields = {name: getattr(entry, name) for name in ("item", "verdict", "note", "by", "account")}
    return {"act": entry.act.value, **fields, "recorded_at": entry.recorded_at.isoformat()}


def drawn_rows_data(again: DrawnAgain) -> list[dict[str, Any]]:
    return [
        {"item": row.key, "counted_as": row.counted_as, **dict(zip(again.labels, row.cells, strict=True))}
        for row in again.rows.values()
    ]
