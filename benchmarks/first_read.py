"""The first read of an export of work orders as text, against readers that take the cells as they stand:
``python -m benchmarks.first_read --orders N``.

Each contestant runs in a process of its own; processor seconds are user and system time of the reading alone,
without starting Python, the least of ``--repeats``; memory is the most the process ever had.
"""

import argparse
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from benchmarks.alone import Cost, Work, measure
from benchmarks.orders import generate
from benchmarks.results import PRODUCT, Result, record

COLUMNS = {
    "order_no": "工单编号",
    "received_at": "受理时间",
    "channel": "来源渠道",
    "category": "诉求类型",
    "urgency": "紧急程度",
    "place": "区域",
    "dispatched_at": "派单时间",
    "handler": "承办单位",
    "signed_at": "签收时间",
    "due_at": "办结时限",
    "closed_at": "办结时间",
    "status": "工单状态",
    "returned": "退单次数",
    "sign_due_at": "签收时限",
    "contacted_at": "先行联系时间",
    "redone": "重办次数",
    "repeated": "是否重复",
    "supervised": "是否督办",
    "replied_directly": "是否直接答复",
    "contacted": "是否先行联系",
}
WIDTHS, ENCODINGS = (13, 20), ("utf-8", "gb18030")
CHUNK = 1 << 20
AIM = 1.3
"""Times the bare reader."""


def export(orders: int, width: int, encoding: str, folder: Path) -> Path:
    """The first ``width`` columns of the generated orders as a csv with Chinese headers; made once."""
    path = folder / f"export-{orders}-{width}-{encoding}.csv"
    if not path.exists():
        names = list(COLUMNS)[:width]
        cells = ", ".join(f'{_cell(name)} AS "{COLUMNS[name]}"' for name in names)
        plain = path.with_suffix(".plain")
        with duckdb.connect() as connection:
            connection.execute(
                f"COPY (SELECT {cells} FROM '{generate(orders, folder)[0]}') TO '{plain}' "
                "(HEADER, FORMAT csv, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S')"
            )
        _recode(plain, path, encoding)
        plain.unlink()
    return path


def _cell(name: str) -> str:
    flags = {"repeated", "supervised", "replied_directly", "contacted"}
    return f"CASE {name} WHEN true THEN '是' WHEN false THEN '否' END" if name in flags else name


def _recode(source: Path, target: Path, encoding: str) -> None:
    with source.open(encoding="utf-8") as read, target.open("w", encoding=encoding) as out:
        shutil.copyfileobj(read, out, CHUNK)


def product(path: Path, work: Path) -> int:
    from sources import Sources
    from sources.typed import TypedTable

    root = work / "workspace"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    (root / "sources.yaml").write_text(f'work_orders: {{files: "{path.resolve()}"}}\n', encoding="utf-8")
    table = Sources(root, root / "data").read_table("work_orders")
    if not isinstance(table, TypedTable):
        raise SystemExit(f"not read: {table}")
    return table.used


def bare(path: Path, work: Path) -> int:
    """Cells as text into Parquet; what is not UTF-8 is decoded first."""
    plain = path
    if "gb18030" in path.name:
        plain = work / "decoded.csv"
        _recode_to_utf8(path, plain)
    target = work / "bare.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (FROM read_csv('{plain}', all_varchar = true, header = true, auto_detect = true)) "
            f"TO '{target}' (FORMAT parquet, COMPRESSION lz4)"
        )
        return int(connection.execute(f"SELECT count(*) FROM '{target}'").fetchall()[0][0])


def _recode_to_utf8(source: Path, target: Path) -> None:
    with source.open(encoding="gb18030", newline="") as read, target.open("w", newline="") as out:
        shutil.copyfileobj(read, out, CHUNK)


def pandas(path: Path, work: Path) -> int:
    import pandas as frames

    encoding = "gb18030" if "gb18030" in path.name else "utf-8"
    table = frames.read_csv(path, encoding=encoding)
    for name in (name for name in table.columns if name.endswith(("时间", "时限"))):
        table[name] = frames.to_datetime(table[name], errors="coerce")
    table.to_parquet(work / "pandas.parquet")
    return len(table)


def polars(path: Path, work: Path) -> int:
    import polars as frames

    encoding = "gb18030" if "gb18030" in path.name else "utf8"
    table = frames.read_csv(path, encoding=encoding, try_parse_dates=True)
    table.write_parquet(work / "polars.parquet", compression="lz4")
    return int(table.height)


CONTESTANTS: dict[str, Callable[[Path, Path], int]] = {
    "product": product,
    "bare DuckDB": bare,
    "pandas": pandas,
    "polars": polars,
}


def contestant(name: str, path: str, work: str) -> Work:
    """What it is made of is loaded before."""
    __import__({"pandas": "pandas", "polars": "polars"}.get(name, "sources"))
    Path(work).mkdir(parents=True, exist_ok=True)
    return lambda: CONTESTANTS[name](Path(path), Path(work))


def record_readers(job: str, orders: int, took: Mapping[str, Cost]) -> None:
    for name, cost in took.items():
        shown, aim = (PRODUCT, None) if name == "product" else (name, AIM if name == "bare DuckDB" else None)
        record(Result(job, "orders", orders, shown, cost.seconds, cost.memory_mb, aim))


def compare(orders: int, folder: Path, repeats: int, names: list[str]) -> None:
    print("| export | contestant | processor s | ÷ bare | peak MB |\n|---|---|---|---|---|")
    for width in WIDTHS:
        for encoding in ENCODINGS:
            path = export(orders, width, encoding, folder)
            work = folder / "work"
            took = {name: measure(contestant, name, path, work, repeats=repeats) for name in names}
            rows = {cost.given for cost in took.values()}
            if len(rows) != 1:
                raise SystemExit(f"the contestants read other numbers of rows: {rows}")
            record_readers(f"first read of a csv export, {width} columns, {encoding}", orders, took)
            for name, cost in took.items():
                ratio = cost.seconds / took["bare DuckDB"].seconds
                print(
                    f"| {width} columns, {encoding} | {name} | {cost.seconds:.2f} | {ratio:.2f} "
                    f"| {cost.memory_mb:,.0f} |",
                    flush=True,
                )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--orders", type=int, default=1_000_000)
    words.add_argument("--folder", type=Path, default=Path("/tmp/jixiao-first-read"))  # made files
    words.add_argument("--repeats", type=int, default=2)
    words.add_argument("--contestants", default=",".join(CONTESTANTS))
    given = words.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    compare(given.orders, given.folder, given.repeats, given.contestants.split(","))


if __name__ == "__main__":
    main()
