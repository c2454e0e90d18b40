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

trainings:                                # 本单位的台账：一年一个工作簿，表头分两行
  label: 培训台账
  files: "inbox/教育培训登记表*.xlsx"
  columns:
    session: {{header: 期次, type: code}}
    held_on: {{header: 开班时间, type: day}}
    kind: {{header: 培训类型, type: text}}
    people: {{header: 到课人数（人）, label: 参训人数, type: count}}
    hours: {{header: 学时（小时）, label: 学时, type: number}}
  key: session
  dated_by: held_on
  covers: {year}-01-01..{year}-12-31
  confirmed: {next_year}-01-05

roster:                                   # 每月末一份名册，34 个岗位各一行，不在岗的也列
  label: 在岗人员名册
  files: "inbox/人员花名册*.csv"
  columns:
    place: {{header: 岗位序号, type: code}}
    listed_on: {{header: 截止日期, label: 名册日期, type: day, event: true}}
    person: {{header: 员工编号, type: code, personal: true}}
    post: {{header: 用工性质, type: text}}
    status: {{header: 人员状态, type: text}}
  key: [listed_on, place]
  dated_by: listed_on
  covers: {year}-01-01..{year}-12-31
  confirmed: {next_year}-01-05

tasks:                                    # 年度任务一项一行，没有办结的空着
  label: 年度工作任务清单
  files: "inbox/重点工作任务分解表*.xlsx"
  columns:
    task: {{header: 任务编号, type: code}}
    matter: {{header: 任务事项, type: text}}
    due_on: {{header: 要求完成时间, type: day}}
    done_on: {{header: 办结日期, type: day}}
    owner: {{header: 牵头科室, type: text}}
  key: task
  dated_by: due_on
  covers: {year}-01-01..{year}-12-31
  confirmed: {next_year}-01-05

survey:                                   # 问卷：每季一个 csv，一份答卷一行
  label: 满意度问卷
  files: "inbox/问卷调查*.csv"
  columns:
    answer: {{header: 答卷编号, type: code}}
    answered_on: {{header: 提交答卷时间, type: instant}}
    satisfied: {{header: 1.您对12345热线的总体评价, label: 是否满意, type: flag}}
  values: {{satisfied: {{是: [非常满意, 满意], 否: [一般, 不满意]}}}}
  key: answer
  dated_by: answered_on
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

ASSESSMENT = """\
# 样例数据：培训计划和话务员考核规则
title: 话务员月度考核
least_rows: 30                            # 少于 30 条记录的比率、平均数不计分
training:                                 # 每月至少一次业务培训、一次专题培训
  table: trainings
  kind: kind
  hours: hours
  people: people
  plan: {业务培训: 1, 专题培训: 1}
items:
  answered:
    label: 接听量
    evaluator: table.count
    with: {table: calls, where: {direction: inbound, result: answered}}
    by: agent
    bands: {"≥180": 40, "≥150": 32, "≥0": 20}
  satisfaction:
    label: 来电满意率
    evaluator: hotline.call_satisfaction_rate
    by: agent
    bands: {"≥98%": 35, "≥95%": 28, "≥0%": 15}
  talk:
    label: 平均通话时长
    evaluator: hotline.average_talk
    by: agent
    bands: {"≤180": 25, "≤240": 20, "≤600": 10}
grades: {优秀: 90, 良好: 80, 合格: 60}
"""


def write_files(out: Path, year: int) -> None:
    (out / "sources.yaml").write_text(SOURCES.format(year=year, next_year=year + 1), encoding="utf-8")
    (out / "bulletin.yaml").write_text(BULLETIN, encoding="utf-8")
    (out / "assessment.yaml").write_text(ASSESSMENT, encoding="utf-8")
    folder = out / "evidence"
    folder.mkdir(exist_ok=True)
    for name, text in evidence_files(year).items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
