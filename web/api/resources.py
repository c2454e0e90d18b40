"""All addresses of the API, one line each: routes, document and tests follow from them."""

from indicators.decisions import Decision
from indicators.records import ManualEntry, Observation
from store import Run
from web.api import office, projects
from web.api.answers import (
    AssessedProject,
    DeclaredIndicator,
    DeclaredProject,
    DeclaredSource,
    FileMistake,
    ListedJob,
    ListedProject,
    ListedSpotCheck,
    MonitoredMonth,
    OfferedPaper,
    SealedRevision,
)
from web.api.asking import AS_OF, QueryParameter
from web.api.declaration import ApiResource

PROJECT = "/projects/{project_id}"
FILTERS = (
    QueryParameter("year", "integer", "年度", 1900, 2999),
    QueryParameter("department", "text", "主管部门的代码或全称", default=""),
    QueryParameter("unit", "text", "实施单位的代码或全称", default=""),
    QueryParameter("q", "text", "项目名称中的字", default=""),
)
MONTH = QueryParameter("as_of", "day", "哪个月：月末，或其中任何一天；默认最近的月末")
INDICATOR = QueryParameter("indicator", "text", "只要这项指标的（编号；预算执行为 funds）", default="")

RESOURCES: tuple[ApiResource, ...] = (
    ApiResource(
        "projects",
        "/projects",
        "项目",
        ListedProject,
        projects.list_projects,
        is_list=True,
        build=projects.listed_project,
        parameters=FILTERS,
        about="范围内的项目，按编号排列",
    ),
    ApiResource(
        "assessment",
        f"{PROJECT}/assessment",
        "自评",
        AssessedProject,
        projects.assessed_project,
        parameters=(AS_OF,),
        about="截至某日的自评：资金、各项指标的实际完成值、得分、说明、数据来源；没有的数为 null，并写明待采集、待评定或待核实",
    ),
    ApiResource(
        "monitoring",
        f"{PROJECT}/monitoring",
        "运行监控",
        MonitoredMonth,
        projects.monitored_month,
        parameters=(MONTH,),
        about="截至某月末的监控：灯号、执行情况、全年预计、偏差原因；还没有到月末的项目答 404",
    ),
    ApiResource(
        "indicators",
        f"{PROJECT}/indicators",
        "指标",
        DeclaredIndicator,
        projects.list_indicators,
        is_list=True,
        build=projects.declared_indicator,
        parameters=(AS_OF,),
        about="在用目标的各项指标",
    ),
    ApiResource(
        "observations",
        f"{PROJECT}/observations",
        "采集记录",
        Observation,
        projects.list_observations,
        is_list=True,
        parameters=(INDICATOR, AS_OF),
        about="到某日为止的采集记录，新的在前，各带出处：口径、参数、数据文件、存疑",
    ),
    ApiResource(
        "entries",
        f"{PROJECT}/entries",
        "填报",
        ManualEntry,
        projects.list_entries,
        is_list=True,
        parameters=(INDICATOR, AS_OF),
        about="到某日为止人填的内容，新的在前；null 是没有动的栏，空文字是撤回",
    ),
    ApiResource(
        "decisions",
        f"{PROJECT}/decisions",
        "批复和调整",
        Decision,
        projects.list_decisions,
        is_list=True,
        about="目标表的批复、调整、撤销，按办理次序",
    ),
    ApiResource(
        "papers",
        f"{PROJECT}/papers",
        "表和报告",
        OfferedPaper,
        projects.list_papers,
        is_list=True,
        about="可以下载的官方表格和地址",
    ),
    ApiResource(
        "project",
        PROJECT,
        "目标表",
        DeclaredProject,
        projects.declared_project,
        parameters=(AS_OF,),
        about="一个项目在用的目标表",
    ),
    ApiResource("sources", "/sources", "数据来源", DeclaredSource, office.list_sources, is_list=True),
    ApiResource(
        "runs", "/runs", "采集运行", Run, office.list_runs, is_list=True, about="最近 1000 次，新的在前"
    ),
    ApiResource(
        "jobs",
        "/jobs",
        "任务",
        ListedJob,
        office.list_jobs,
        is_list=True,
        build=office.listed_job,
        about="看得到的任务，新的在前",
    ),
    ApiResource(
        "problems",
        "/problems",
        "文件中的问题",
        FileMistake,
        office.list_problems,
        is_list=True,
        build=office.file_mistake,
    ),
    ApiResource(
        "register",
        "/register",
        "封存登记",
        SealedRevision,
        office.list_sealed,
        is_list=True,
        build=office.sealed_revision,
    ),
    ApiResource(
        "spot_checks",
        "/spot-checks",
        "抽查复核",
        ListedSpotCheck,
        office.list_spot_checks,
        is_list=True,
        build=office.listed_spot_check,
        about="最近 1000 次，新的在前；只列范围内的项目",
    ),
)
