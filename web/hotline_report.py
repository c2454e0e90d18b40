"""热线运行 › 报告: the 月报, 季报 or 年报 of a span as a page and in all formats, measured when it is asked for."""

from flask import Blueprint, Response, render_template, url_for

from bulletins.periods import SPANS, bulletin_period
from forms.form import Form
from forms.hotline_report import hotline_report_form
from web import request_context
from web.bulletins import SUFFIXES, bulletin_day, download_form, requested_span
from workspace.hotline_report import hotline_report

bp = Blueprint("hotline_reports", __name__, url_prefix="/hotline")

FORMATS = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}


@bp.get("/report")
def show() -> str:
    """运行报告：主要指标的环比、同比，诉求类型；每句话都由数得出。"""
    form, span = build_report(), requested_span()
    return render_template(
        "hotline_report.html",
        form=form,
        problems=(),
        name="热线运行报告",
        back=(url_for("bulletins.show", span=span), "通报"),
        downloads=[
            (label, url_for(".download", suffix=suffix, span=span, as_of=form.as_of))
            for suffix, label in FORMATS.items()
        ],
        other_extent=None,
        spans=SPANS,
        span=span,
    )


@bp.get(f"/report.{SUFFIXES}")
def download(suffix: str) -> Response:
    """运行报告下载。"""
    return download_form(build_report(), suffix)


def build_report() -> Form:
    workspace, span = request_context.workspace(), requested_span()
    report = hotline_report(workspace, span, bulletin_period(span, bulletin_day()))
    return hotline_report_form(report, sample=workspace.sample)
