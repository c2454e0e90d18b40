"""The workspace's own template of 自评报告, ``forms/report.md``, read again only when it changed."""

from dataclasses import dataclass
from pathlib import Path

from forms.report.template import ReportTemplate, read_template
from store import os_error_cause
from workspace.watched import WatchedFiles
from yamlfiles.problem import FilePlace, Problem, Severity

TEMPLATE_FILE = "forms/report.md"


@dataclass(frozen=True)
class LoadedReportTemplate:
    """``template`` is ``None`` where there is none of our own or it has mistakes: the shipped one is used
    then."""

    template: ReportTemplate | None = None
    problems: tuple[Problem, ...] = ()


class ReportTemplateFile:
    def __init__(self, root: Path) -> None:
        self.path = root / TEMPLATE_FILE
        self._watched = WatchedFiles(lambda: (self.path,), self.read_file)

    def refresh(self) -> LoadedReportTemplate:
        return self._watched.refresh()

    def read_file(self) -> LoadedReportTemplate:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return LoadedReportTemplate()
        except OSError as error:
            message = f"无法读取文件：{os_error_cause(error)}"
            problem = Problem(FilePlace(TEMPLATE_FILE), "file", Severity.ERROR, message)
            return LoadedReportTemplate(problems=(problem,))
        return LoadedReportTemplate(*read_template(content, TEMPLATE_FILE))
