"""The list of projects as a bare page written by hand: one query for the first fifty, one for the counts, one template;
no account, search, filters, lights by month or freshness."""

import sqlite3
from pathlib import Path

import flask

ROWS = """
SELECT project, name, department, unit, annual, executed, rate, coalesce(total, so_far) AS points, grade, light
FROM assessments WHERE is_newest = 1 ORDER BY department, name_order, project LIMIT 50
"""
COUNTS = "SELECT count(*), sum(total IS NOT NULL), sum(annual_sum), sum(executed_sum) FROM assessments WHERE is_newest = 1"
PAGE = """<!doctype html><html lang="zh"><title>绩效目标</title>
<p>{{ counts[0] }} 个项目，{{ counts[1] }} 个已计分，预算 {{ counts[2] }}，执行 {{ counts[3] }}</p>
<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell if cell is not none else '' }}</td>{% endfor %}</tr>
{% endfor %}</table></html>"""


def bare_page(store: Path) -> flask.Flask:
    """``store``: the SQLite file of a workspace."""
    bare = flask.Flask("bare")

    @bare.get("/")
    def overview() -> str:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            counts = connection.execute(COUNTS).fetchone()
            return flask.render_template_string(PAGE, counts=counts, rows=connection.execute(ROWS).fetchall())

    return bare
