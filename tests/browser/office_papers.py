"""What lies on the desk of a new office: the sheet of a project with more rows by hand than by machine, and
the exports of its platform."""

from collections.abc import Iterator
from pathlib import Path

from tests.browser.ledger import callback_lines, order_lines, payment_lines, write_csv

MANUAL = {
    "应急演练": "≥4次",
    "业务培训": "≥6次",
    "政策宣传": "≥10次",
    "值班座席": "≥20个",
    "设备完好率": "≥95%",
    "知识库更新": "≥12次",
    "走访企业": "≥30家",
}
"""The target of each row that a person fills in, by its name."""
SHEET = """<html><body><h1>2024年项目支出绩效目标表</h1><table>
<tr><td>项目名称</td><td colspan="3">热线运行经费</td></tr>
<tr><td>主管部门</td><td>【103】市政府办公室</td><td>实施单位</td><td>【103002】便民服务中心12345热线</td></tr>
<tr><td>项目资金（万元）</td><td>年度资金总额</td><td colspan="2">12.00</td></tr>
<tr><td>绩效目标</td><td colspan="3">保障热线全年运行，群众诉求按时办结。</td></tr>
<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
{rows}
<tr><td>产出指标</td><td>时效指标</td><td>工单按时办结率</td><td>≥98%</td></tr>
<tr><td>产出指标</td><td>成本指标</td><td>成本控制率</td><td>≤100%</td></tr>
<tr><td>效益指标</td><td>社会效益指标</td><td>热线服务水平</td><td>不断提高</td></tr>
<tr><td>满意度指标</td><td>服务对象满意度指标</td><td>群众满意度</td><td>≥90%</td></tr>
</table></body></html>
"""
EXPORTS = {"工单": order_lines, "回访": callback_lines, "支付": payment_lines}


def write_sheet(folder: Path) -> Path:
    rows = [
        f"<tr><td>产出指标</td><td>数量指标</td><td>{it}</td><td>{aim}</td></tr>"
        for it, aim in MANUAL.items()
    ]
    sheet = folder / "绩效目标表.html"
    sheet.write_text(SHEET.format(rows="\n".join(rows)), encoding="utf-8")
    return sheet


def write_exports(folder: Path, first: int, last: int) -> list[Path]:
    """Of these months, a file for each kind of data."""
    return list(_write_exports(folder, range(first, last + 1)))


def _write_exports(folder: Path, months: range) -> Iterator[Path]:
    for name, lines_of in EXPORTS.items():
        head, *_ = lines_of(1)
        path = folder / f"{name}{months[0]:02d}-{months[-1]:02d}.csv"
        write_csv(path, [head, *(line for month in months for line in lines_of(month)[1:])])
        yield path


def write_proof(folder: Path, row: str) -> Path:
    proof = folder / f"{row}记录.pdf"
    proof.write_bytes(b"%PDF-1.4 " + row.encode())
    return proof
