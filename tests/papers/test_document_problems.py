"""What a reader of files noticed becomes a problem, once."""

from documents.document import Document, Notice
from papers.document_problems import document_problems
from yamlfiles.problem import PaperPlace, Problem, Severity


def test_a_notice_is_a_warning_and_a_refusal_an_error() -> None:
    notices = (Notice("有隐藏的行", "工作表“目标表”"), Notice("文件已损坏", is_refused=True))
    assert document_problems(Document("甲.xlsx", "xlsx", "", notices=notices), "paper") == (
        Problem(PaperPlace("工作表“目标表”", "甲.xlsx"), "paper", Severity.WARNING, "有隐藏的行"),
        Problem(PaperPlace("", "甲.xlsx"), "paper", Severity.ERROR, "文件已损坏"),
    )
