"""Header synonyms: canonical column to the headers that real exports use, the best first.

To add a header, add it to its column here; ``columns:`` in ``sources.yaml`` is for one export only. A
header is written as ``sources.headers.normalize_header`` gives it: half-width, no spaces, no underscores,
lower case.
"""

from collections.abc import Mapping

WORK_ORDERS = {
    "order_no": "工单编号 工单号 工单编码 任务编号 任务号 受理编号 受理单号 事件编号 事项编号 诉求编号 诉求单号 "
    "流水号 工单流水号 案件编号 案件号 外系统管理单号 编号 caseenquiryid servicerequestid "
    "servicerequestnum uniquekey caseid srnumber requestid orderno",
    "received_at": "受理时间 受理日期 来电时间 诉求时间 登记时间 登记日期 接单时间 受理登记时间 年月日时分秒立案时间 "
    "立案时间 创建时间 建单时间 生成时间 发现时间 推送时间 opendt createddate datetimeinit opened "
    "requesteddatetime",
    "channel": "来源渠道 诉求来源 受理渠道 问题来源名称 渠道来源名称 渠道来源 反映来源 来电渠道 工单来源 "
    "问题来源 信息来源 渠道 来源 opendatachanneltype methodreceived origin callertype source",
    "category": "诉求类型 诉求类别 工单类型 业务类型名称 业务类型 诉求分类 问题分类 案件大类名 案件小类名 案件子类名 内容分类 一级分类 "
    "事项分类 问题类型 案件类型 受理类型 事件类型 类型 类别 complainttype srtype requesttype "
    "servicename type",
    "urgency": "紧急程度 缓急程度 优先级 紧急级别 处理级别 priority",
    "place": "区域 所属区域 区县 行政区划 行政区域 所属区县 街道名 街道 所属街道 乡镇街道 事发区域 诉求区域 "
    "事发地址 发生地址 问题点位 居村委 neighborhood",
    "dispatched_at": "派单时间 转办时间 交办时间 派遣时间 下派时间 分派时间 转派时间 派发时间 派单日期 转办日期 "
    "交办日期 工单派发时间",
    "handler": "承办单位 主办单位 责任单位 处办单位 办理单位 承办部门 责任部门 主责部门 三级主责部门名称 "
    "最后主责部门名 主办部门 处置部门 办理部门 转办单位 派往单位 responsibleagency agencyresponsible "
    "ownerdepartment submitto agency department",
    "sign_due_at": "签收时限 签收截止时间 应签收时间 签收期限 接收时限 签收截止日期",
    "signed_at": "签收时间 接收时间 接单签收时间 单位签收时间 签收日期",
    "due_at": "办结时限 办理期限 办理时限 应办结时间 办结截止时间 办理截止时间 截止时间 到期时间 应反时间 "
    "反馈时限 应反馈时间 处置时限 处理时限 处办时限 承诺时限 应办结日期 办结期限 截止日期 到期日期 "
    "要求办结时间 限办时间 targetdt slatargetdt duedate prjcompletedate expecteddatetime sladate",
    "closed_at": "办结时间 实际办结时间 结案时间 办结日期 结案日期 完成时间 办理完成时间 处置完成时间 反馈时间 "
    "回复时间 答复时间 归档时间 closeddt closedate closeddate closeddatetime datetimeclosed closed",
    "contacted_at": "先行联系时间 首次联系时间 联系诉求人时间 联系时间 响应时间",
    "status": "工单状态 案件状态名称 案件状态 处置状态 办理状态 当前状态 处理状态 状态 casestatus srstatus status",
    "returned": "退单次数 退回次数 回退次数 是否退单 是否回退 是否退回 退单",
    "returns_accepted": "同意退单次数 准予退单次数 退单通过次数 退单成功次数 同意退回次数",
    "redone": "重办次数 重新交办次数 二次办理次数 重新交办 二次办理 是否重办 是否二次办理 返工次数 重办",
    "repeated": "是否重复 是否重复件 是否重复工单 重复件 是否重复诉求 重复标识",
    "repeat_of": "重复工单编号 重复工单号 重复件编号 原工单编号 原工单号 首次工单编号 parentsrnumber",
    "supervised": "是否督办 督办标识 督办 是否督办件",
    "urged": "催单次数 催办次数 是否催单 是否催办",
    "overdue": "是否超期 是否逾期 是否超时 超期标识 逾期标识 整体超时 overdue",
    "outcome": "完成情况 实际解决情况 解决情况认定 承办单位认定",
    "replied_directly": "是否直接答复 是否直接办结 是否直办 是否在线办结 直接答复 办理方式 处理方式 办结方式",
    "contacted": "是否先行联系 是否联系诉求人 是否联系 先行联系 是否首联",
}
CALLS = {
    "call_id": "呼叫编号 呼叫流水号 通话编号 话务流水号 呼叫id 通话id 话单编号 话单号 会话编号 流水号 序列号 "
    "通话流水号 编号 callid uniqueid linkedid contactid sessionid uuid",
    "started_at": "呼叫时间 呼入时间 来电时间 进线时间 呼叫开始时间 通话开始时间 来电日期 开始时间 拨打时间 "
    "进入时间 startedat startstamp starttime starttimestamp calldate start waitbegin callbegin",
    "direction": "呼叫方向 呼叫类型 通话类型 方向 来去电 通话方向 calltype contacttype direction",
    "wait_seconds": "等待时长 等待时间 排队等待时长 排队时长 排队时间 等候时长 人工等待时长 等待秒数 排队秒数 "
    "waitseconds waittime waitingtime queueduration queuetime holdtime",
    "talk_seconds": "通话时长 通话时间 人工通话时长 通话秒数 服务时长 talkseconds talktime extduration billsec "
    "talkduration",
    "menu_seconds": "菜单时长 ivr时长 自助时长 ivr停留时长 导航时长 语音导航时长 菜单秒数 ivrduration menuseconds",
    "hold_seconds": "保持时长 通话保持时长 保持时间 保持秒数 holdduration holdseconds",
    "wrap_seconds": "话后处理时长 话后时长 话后整理时长 后处理时长 事后处理时长 整理时长 话后处理时间 话后秒数 acwtime "
    "wrapuptime afterworktime",
    "result": "呼叫结果 通话结果 接听状态 接通状态 呼叫状态 通话状态 应答结果 话务结果 接听结果 结果 状态 "
    "disposition contactdisposition endstatusstring callresult result outcome",
    "agent": "话务员 坐席 座席 坐席工号 座席工号 工号 话务员工号 接线员 受理员 坐席编号 坐席号 agentnum "
    "agentid agent seatuser",
    "rating": "通话评价 满意度 满意度评价 话后评价 服务评价 来电人评价 评价结果 按键评价 评价 rating postivrkeypressed",
}
CALLBACKS = {
    "order_no": WORK_ORDERS["order_no"],
    "called_at": "回访时间 回访日期 调查时间 评价时间 回访完成时间 调查日期",
    "reached": "是否接通 是否打通 回访状态 接通状态 拨打结果 是否回访成功 接通情况",
    "satisfaction": "满意度 回访满意度 回访总体满意度 总体满意度 办理结果满意度 对处理结果是否满意 对办理结果是否满意 "
    "是否满意 满意情况 处理结果满意度 满意度评价 评价结果 诉求人满意度",
    "solved": "是否解决 解决情况 问题是否解决 诉求是否解决 解决状态 诉求解决情况",
    "attempt": "回访次数 第几次回访 拨打次数 回访轮次",
    "handler": WORK_ORDERS["handler"],
    "category": WORK_ORDERS["category"],
}
FAULTS = {
    "fault_id": "故障编号 故障单号 故障工单号 故障流水号 故障id 编号 序号",
    "began_at": "故障开始时间 故障发生时间 发生时间 故障时间 开始时间 中断时间 报障时间 故障申报时间 申告时间 发现时间",
    "restored_at": "恢复时间 故障恢复时间 修复时间 故障修复时间 排除时间 故障排除时间 结束时间 故障结束时间 "
    "处理完成时间 恢复正常时间",
    "severity": "故障等级 故障级别 严重程度 影响程度 等级 级别 故障程度",
    "planned": "是否计划检修 是否计划内 是否计划 计划检修 故障性质 中断性质 是否计划性",
}
PAYMENTS = {
    "voucher_no": "支付凭证号 支付令号 凭证编号 凭证号 支付凭证编号 支付单号 支付申请编号 支付令编号 单据号 "
    "paycertno payappno payapplyid transno",
    "paid_at": "实际支付日期 支付日期 实际支付时间 支付时间 实际拨款日期 付款日期 清算日期 记账日期 入账日期 "
    "凭证日期 日期 accdate voudate paiddate paymentdate",
    "due_at": "应付日期 应支付日期 约定付款日期 合同付款日期 付款期限 支付时限 付款截止日期 应付款日期",
    "project_code": "项目代码 项目编码 项目编号 预算项目代码 procode projectcode",
    "project": "项目名称 预算项目 预算项目名称 项目 支出项目 proname projectname project",
    "purpose": "用途 资金用途 支付用途 附言 摘要 支付摘要 usedes addword purpose expenditurecategory",
    "economic_code": "部门支出经济分类 部门预算支出经济分类 部门经济分类 经济分类 经济科目 支出经济分类 经济分类科目 "
    "部门经济科目 经济科目编码 政府支出经济分类 depbgtecocode expenditurecode",
    "payee_class": "收款人类别 收款人类型 收款单位类别 收款方类型",
    "fund_source": "资金来源 资金性质 经费来源 指标来源 foundtypecode fundtypecode",
    "department": "单位 单位名称 预算单位 预算单位名称 支付单位 付款单位 部门 agencyname department",
    "compliant": "是否合规 合规性 支付是否合规 审核是否合规 合规情况",
    "amount": "实际支付金额 支付金额 付款金额 支出金额 本次支付金额 拨款金额 发生额 金额 xpayamt payamt amount",
}
BUDGET = {
    "project_code": PAYMENTS["project_code"],
    "project": PAYMENTS["project"],
    "department": "单位 单位名称 预算单位 预算单位名称 部门 主管部门 agencyname department",
    "as_of": "截止日期 截至日期 统计日期 截止时间 统计截止日期 月份 期间 日期 asof",
    "initial": "年初预算数 年初预算 年初批复数 预算批复数 年初预算金额 年初数 replyamt originalbudget initialbudget",
    "adjusted": "调整金额 预算调整数 调整预算数 调整数 预算调整金额 调整预算 年中调整 调增调减 adjamt",
    "carried_over": "上年结转 上年结转数 结转资金 上年结转资金 上年结转和结余 以前年度结转",
    "annual": "全年预算数 全年预算 预算合计 变动后预算数 调整后预算数 调整后预算 预算数 预算总额 指标金额 "
    "curamt finalbudget",
    "received": "资金到位数 到位资金 到位金额 资金到位金额 已到位资金 实际到位数 下达金额",
    "executed": "执行数 全年执行数 累计支出 支出数 已支付 累计执行数 已支出 实际支出 预算执行数 已用数 支付数 "
    "累计支付 支出合计 actual",
}
WITHIN = {
    seconds: (
        f"{seconds}秒内应答量 {seconds}秒内接通量 {seconds}秒应答量 {seconds}秒接通量 {seconds}秒内应答数 {seconds}秒内接通数 "
        f"{seconds}秒内接听量 {seconds}秒内接起量 {seconds}s内应答量 {seconds}s应答量 {seconds}s内接通量",
        f"{seconds}秒内应答率 {seconds}秒内接通率 {seconds}秒应答率 {seconds}秒接通率 {seconds}秒内接听率 "
        f"{seconds}s内应答率 {seconds}s应答率 {seconds}s内接通率",
    )
    for seconds in (10, 15, 20, 30, 60, 90)
}
CALL_REPORT = {
    "starts_at": "时段开始 时间间隔 时间段 统计时段 时段 统计间隔 间隔 日期 统计日期 统计时间 开始时间 interval",
    "ends_at": "时段结束",
    "queue": "技能组 技能组名称 队列 队列名称 业务组 skillgroup",
    "offered": "来电量 来电总量 总来电量 呼入量 总呼入量 呼入总量 呼入总数 来电数 来电总数 来话量 进线量 callsoffered",
    "invalid": "无效来电 无效来电量 无效来电数 无效呼入 无效呼入量",
    "valid": "有效来电 有效来电量 有效来电数 有效呼入 有效呼入量 人工请求量 请求人工量 转人工量",
    "answered": "总应答量 应答量 应答总量 应答总数 应答数 总接通量 接通量 接通数 接通总量 人工接通量 人工应答量 接听量 接听数",
    "lost": "总呼损量 呼损量 呼损总量 呼损数 总放弃量 放弃量 放弃数 排队放弃量",
    **{f"within_{seconds}": words for seconds, (words, _) in WITHIN.items()},
    **{f"rate_{seconds}": words for seconds, (_, words) in WITHIN.items()},
    "answered_rate": "应答率 总应答率 接通率 总接通率 人工接通率 接听率",
    "lost_rate": "呼损率 总呼损率 放弃率 总放弃率",
}
SYNONYMS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    table: {column: tuple(words.split()) for column, words in columns.items()}
    for table, columns in (
        ("work_orders", WORK_ORDERS),
        ("calls", CALLS),
        ("callbacks", CALLBACKS),
        ("faults", FAULTS),
        ("payments", PAYMENTS),
        ("budget", BUDGET),
        ("call_report", CALL_REPORT),
    )
}
