"""热线运行 › 报告: a 日报, 周报, 月报, 季报, 累计情况报告 or 专报 as a page and in all formats, measured when it is asked
for; issued, it is kept."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bulletins.report_content import HotlineReport
from bulletins.report_spans import REPORT_WORDS, SPECIAL, SUBJECT_WORDS
from forms.hotline_report import hotline_report_form
from pages.hotline_report_page import HotlineReportPage
from people.permissions import Action
from web import request_context
from web.auditing import note_failure
from web.bulletins import SUFFIXES, download_form
from web.entry_form import clean_text
from web.hindrances import role_hindrance
from web.hotline_scope import requested_scope, scope_arguments
from web.outgoing import issue_content, issuing_person
from workspace.hotline_groups import subject_choices
from workspace.hotline_report import hotline_report
from workspace.outgoing_package import RefusedIssueError
from workspace.report_papers import REPORT, report_content

bp = Blueprint("hotline_reports", __name__, url_prefix="/hotline")

FORMATS = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel", "html": "网页"}
MOST_LISTED = 12
NOTHING_MEASURED = "这一期没有任何可写的数，不能印发；请先补齐数据，或另选日期"


@bp.get("/report")
def show() -> str:
    """运行报告：日报、周报、月报、季报、累计和专报；主要指标的环比、同比，诉求热点，异常，推算；每句话都由数得出。"""
    return render_report(measured_report())


def measured_report() -> HotlineReport:
    return hotline_report(request_context.workspace(), requested_scope())


def render_report(report: HotlineReport, by: str = "", refusal: str = "") -> str:
    arguments, workspace = scope_arguments(report.scope), request_context.workspace()
    page = HotlineReportPage(
        report,
        hotline_report_form(report),
        {name: subject_choices(workspace, name, report.scope.period) for name in SUBJECT_WORDS}
        if report.scope.span == SPECIAL
        else {},
        request_context.store().outgoing.newest(MOST_LISTED, REPORT),
        role_hindrance(Action.SUPERVISE),
        by,
        refusal,
    )
    return render_template(
        "hotline_report.html",
        page=page,
        form=page.form,
        problems=(),
        name="热线运行报告",
        back=(url_for("outgoing.show_all"), "已印发和留存的"),
        downloads=[
            (label, url_for(".download", suffix=suffix, **arguments)) for suffix, label in FORMATS.items()
        ],
        other_extent=None,
        spans=REPORT_WORDS,
        subjects=SUBJECT_WORDS,
        arguments=arguments,
    )


@bp.get(f"/report.{SUFFIXES}")
def download(suffix: str) -> Response:
    """运行报告下载。"""
    return download_form(hotline_report_form(measured_report()), suffix)


@bp.post("/report")
def issue() -> ResponseReturnValue:
    """Measures once more, counts again, and keeps it with all it is drawn from; the same one is kept once."""
    report, by = measured_report(), clean_text(request.form.get("by", ""))
    try:
        if not any(number.value is not None for number in report.numbers):
            raise RefusedIssueError(NOTHING_MEASURED)
        paper, is_new = issue_content(report_content(report), issuing_person(by))
    except RefusedIssueError as refusal:
        note_failure(refusal)
        return render_report(report, by, str(refusal)), 422
    flash("已印发并封存" if is_new else "这一份已印发过，内容相同，没有重复保存")
    return redirect(url_for("outgoing.show", seq=paper.seq, as_of=None, _anchor="done"), 303)
