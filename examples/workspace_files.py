"""What stands beside the exports: sources.yaml, which says what each file is, and the papers that people
attach."""

from pathlib import Path

from examples.evidence import evidence_files

SOURCES = """\
# 样例数据，非真实业务数据：由 examples/sample_year.py 生成。
sample: true                              # 每一页、每一张表都标明“样例数据”

work_orders:                              # 工单：每月一个工作簿，未办结的下月再次导出，后读的为准
  files: "inbox/工单*.xlsx"
  key: order_no
  exclude: {{status: [作废]}}
  date_only: [due_at]                     # 办结时限只写到日，当日 24:00 前办结都算按时

calls:                                    # 话务：每月一个 GBK 编码的 csv
  files: "inbox/话务*.csv"

callbacks:                                # 回访：每季一个工作簿，一次拨打一行
  files: "inbox/回访*.xlsx"

faults:                                   # 线路故障：记录涵盖全年，没有记录的日子就是没有故障
  files: "inbox/线路故障*.xlsx"
  covers: {year}-01-01..{year}-12-31
  confirmed: {next_year}-01-05                 # 年后核对过：{year} 年没有别的记录

payments:                                 # 支付明细：单位为元，退款为负数
  files: "inbox/支付明细*.csv"
  unit: 元
  covers: {year}-01-01..{year}-12-31
  confirmed: {next_year}-01-05                 # 年后核对过：{year} 年没有别的记录

budget:                                   # 预算执行进度：每月末一张表，单位为万元
  files: "inbox/预算执行进度*.xlsx"
  unit: 万元
"""


BULLETIN = """\
# 样例数据：县区、部门、企业分开评价的通报规则
title: 12345热线办理情况通报
least_cases: 30                           # 少于 30 件的不分档
error: 5%                                 # 每一类里误列为“落后于”的可能，合计
rates:
  on_time: {evaluator: hotline.on_time_rate, label: 按时办结率, target: 98%}
  satisfaction: {evaluator: hotline.satisfaction_rate, label: 满意率}
  solved: {evaluator: hotline.solved_rate, label: 解决率}
classes:
  县区:
    units: [原州区, 西吉县, 隆德县, 泾源县, 彭阳县]
    full: {on_time: 40, satisfaction: 30, solved: 30}
  部门:
    units:
      - 市住建局
      - 市人社局
      - 市公安局
      - 市农业农村局
      - 市医保局
      - 市卫健委
      - 市市场监管局
      - 市教育局
      - 市民政局
      - 市水务局
      - 市生态环境局
      - 市税务局
      - 市综合执法局
      - 市自然资源局
      - 市交通局
      - 市公积金中心
      - 市档案馆
    full: {on_time: 40, satisfaction: 30, solved: 30}
  企业:
    units: [市热力公司, 市供水公司, 国网固原供电公司]
    full: {on_time: 60, satisfaction: 40}
"""


def write_files(out: Path, year: int, seed: int) -> None:
    (out / "sources.yaml").write_text(SOURCES.format(year=year, next_year=year + 1), encoding="utf-8")
    (out / "bulletin.yaml").write_text(BULLETIN, encoding="utf-8")
    folder = out / "evidence"
    folder.mkdir(exist_ok=True)
    for name, text in evidence_files(year, seed).items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
