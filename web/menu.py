"""The left menu: its sections and their pages in one table, shown as far as somebody may ask for them.

To add a page, add one ``MenuItem``; an endpoint that no blueprint has registered is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, request, url_for

from people.permissions import Action
from web import request_context
from web.period import latest_year
from web.permissions import ROUTES, Access
from web.person import Person, person_or_none
from workspace.unit_places import has_unit_list


@dataclass(frozen=True)
class MenuItem:
    """One page. ``places`` are the endpoints and blueprints whose pages lie below it; ``of_accounts`` pages
    have no use where there are none; ``by_year`` pages have the year in their address, ``by_list`` pages
    need a list of workspaces."""

    endpoint: str
    label: str
    places: frozenset[str] = frozenset()
    of_accounts: bool = False
    by_year: bool = False
    by_list: bool = False


@dataclass(frozen=True)
class MenuSection:
    """``icon`` names a drawing of ``templates/menu.html``; ``places`` belong to none of the items."""

    label: str
    icon: str
    items: tuple[MenuItem, ...]
    places: frozenset[str] = frozenset()


SECTIONS = (
    MenuSection("工作台", "workbench", (MenuItem("workbench.show", "工作台", frozenset({"workbench"})),)),
    MenuSection(
        "项目",
        "project",
        (
            MenuItem(
                "listing.index",
                "项目总览",
                frozenset(
                    {
                        "projects",
                        "decisions",
                        "filling",
                        "accepting",
                        "behind",
                        "parts",
                        "declaring",
                        "budgets",
                    }
                ),
            ),
            MenuItem("declaring.new", "新建目标表", frozenset({"declaring.new", "declaring.begin"})),
            MenuItem("library.show", "指标库"),
            MenuItem("rollup.show", "按部门汇总", frozenset({"rollup"})),
            MenuItem("gathered.show", "各单位工作区", frozenset({"gathered"}), by_list=True),
        ),
        frozenset({"search"}),
    ),
    MenuSection(
        "运行监控",
        "monitoring",
        (MenuItem("lights.show", "各月灯号", frozenset({"lights"})),),
        frozenset({"following"}),
    ),
    MenuSection(
        "自评与报表",
        "reports",
        (
            MenuItem(
                "papers.show_summary",
                "部门汇总表",
                frozenset({"papers.show_summary"}),
                by_year=True,
            ),
            MenuItem("batches.show", "批量导出", frozenset({"batches"}), by_year=True),
            MenuItem("register.show", "封存登记", frozenset({"register"})),
            MenuItem("results.show", "结果应用", frozenset({"results"})),
            MenuItem("measures.show", "改进措施", frozenset({"measures"})),
            MenuItem("publishing.show", "公开", frozenset({"publishing"}), by_year=True),
        ),
        frozenset({"papers", "issuing"}),
    ),
    MenuSection(
        "热线运行",
        "hotline",
        (
            MenuItem("supervision.show", "督办", frozenset({"supervision"})),
            MenuItem("bulletins.show", "通报", frozenset({"bulletins"})),
            MenuItem("hotline_reports.show", "报告", frozenset({"hotline_reports"})),
            MenuItem("outgoing.show_all", "已印发", frozenset({"outgoing"})),
            MenuItem("operators.show_training", "培训"),
            MenuItem("operators.show", "话务员考核", frozenset({"operators"})),
        ),
    ),
    MenuSection(
        "数据",
        "data",
        (
            MenuItem(
                "sources.show", "数据来源", frozenset({"sources", "source_uploads", "ledgers", "source_jobs"})
            ),
            MenuItem("definitions.show", "取数方法一览", frozenset({"definitions"})),
            MenuItem("schedule.show", "采集计划", frozenset({"schedule", "periods"})),
            MenuItem("listing.runs", "采集记录", frozenset({"listing.show_run"})),
            MenuItem("jobs.show_all", "后台任务", frozenset({"jobs"})),
            MenuItem("importing.show", "导入", frozenset({"importing"})),
        ),
    ),
    MenuSection(
        "检查复核",
        "checks",
        (
            MenuItem("listing.problems", "问题"),
            MenuItem("rechecking.show", "复核自评表", frozenset({"rechecking"})),
            MenuItem("spot_checks.show_all", "抽查", frozenset({"spot_checks"})),
        ),
    ),
    MenuSection(
        "设置",
        "settings",
        (
            MenuItem("people.show", "账号", frozenset({"people"}), of_accounts=True),
            MenuItem("auditing.show", "审计", frozenset({"auditing"}), of_accounts=True),
            MenuItem("own_account.show", "本人账号", frozenset({"own_account"}), of_accounts=True),
            MenuItem("notices.show", "提醒与期限", frozenset({"notices"})),
            MenuItem("tokens.show", "接口令牌", frozenset({"tokens"})),
            MenuItem("guide.show", "使用引导", frozenset({"guide", "proposals"})),
        ),
    ),
)


@dataclass(frozen=True)
class ShownItem:
    """``current`` is "page" where this very page is shown, "true" above one that lies below it, else ""."""

    label: str
    address: str
    current: str


@dataclass(frozen=True)
class ShownSection:
    """``address`` is that of its first page; ``items`` are empty where there is only one, or elsewhere."""

    label: str
    icon: str
    address: str
    current: str
    items: tuple[ShownItem, ...]


def menu_sections() -> list[ShownSection]:
    """Those of the person who asks, with the place of the page that is shown; none to strangers."""
    person = person_or_none()
    return [] if person is None or person.must_change else list(_shown_sections(person))


def _shown_sections(person: Person) -> Iterator[ShownSection]:
    for section in SECTIONS:
        items = [shown_item(item) for item in section.items if is_shown(item, person)]
        if not items:
            continue
        marked = [item.current for item in items if item.current]
        current = "true" if marked or is_below(section.places) else ""
        is_alone = len(items) == 1
        yield ShownSection(
            section.label,
            section.icon,
            items[0].address,
            "page" if is_alone and marked == ["page"] else current,
            () if is_alone or not current else tuple(items),
        )


def is_shown(item: MenuItem, person: Person) -> bool:
    """Registered, of use here, and something that this person may ask for."""
    access = ROUTES.get(item.endpoint)
    if item.endpoint not in current_app.view_functions or (item.of_accounts and person.alone):
        return False
    if item.by_year and latest_year() is None:
        return False
    if item.by_list and not has_unit_list(request_context.workspace().root):
        return False
    return person.may(access) if isinstance(access, Action) else access is Access.SIGNED_IN


def shown_item(item: MenuItem) -> ShownItem:
    address = url_for(item.endpoint, year=latest_year()) if item.by_year else url_for(item.endpoint)
    if request.endpoint == item.endpoint:
        return ShownItem(item.label, address, "page")
    return ShownItem(item.label, address, "true" if is_below(item.places) else "")


def is_below(places: frozenset[str]) -> bool:
    """Whether the page that is shown is one of these endpoints, or of these blueprints unless it has an item
    of its own."""
    endpoint = request.endpoint or ""
    if endpoint in places:
        return True
    return request.blueprint in places and endpoint not in NAMED


def named_endpoints() -> Iterator[str]:
    """Endpoints that the table names one by one."""
    for section in SECTIONS:
        for item in section.items:
            yield item.endpoint
            yield from (place for place in item.places if "." in place)


NAMED = frozenset(named_endpoints())
