"""The workspace's own template of 自评报告, ``forms/report.md``, read again only when it changed."""

from dataclasses import dataclass
from pathlib import Path

from forms.report.template import Template, read_template
from workspace.watched import Watched
from yamlfiles.problem import Problem

FILE = "forms/report.md"


@dataclass(frozen=True)
class Report:
    """``template`` is ``None`` where there is none of our own or it has mistakes: the shipped one is used then."""

    template: Template | None = None
    problems: tuple[Problem, ...] = ()


class ReportFile:
    def __init__(self, root: Path) -> None:
        self.path = root / FILE
        self._watched = Watched(lambda: (self.path,), self.read)

    def look(self) -> Report:
        return self._watched.look()

    def read(self) -> Report:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return Report()
        except OSError as error:
            message = f"无法读取文件（{error.strerror}），请检查权限"
            return Report(problems=(Problem(FILE, 1, 1, message, "file"),))
        return Report(*read_template(content, FILE))
