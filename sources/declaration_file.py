"""The file ``sources.yaml`` as it lies in a workspace: what it says, or why it cannot be read."""

import os
from pathlib import Path

from indicators.os_faults import os_error_cause
from sources.declaration import read_declaration
from sources.input_files import file_stamp
from sources.snapshots import FileStamp
from sources.source import SourceDeclarations
from yamlfiles.problem import FilePlace, Problem, Severity

DECLARATION_FILE = "sources.yaml"
NO_FILE = "应为普通文件，却不是，请移开它，或请系统管理员查看"


DeclarationStamp = tuple[FileStamp | bool, bool]


def declaration_stamp(path: Path) -> DeclarationStamp:
    """What changes with the file: its stamp, of a folder or anything else that is no file True, of nothing
    False; and whether it may be read, which a right that is given changes and its stamp does not."""
    return file_stamp(path) or os.path.lexists(path), os.access(path, os.R_OK)


def read_declaration_file(path: Path) -> SourceDeclarations:
    """Nothing declared where there is nothing; what cannot be read is a problem."""
    if not os.path.lexists(path):
        return SourceDeclarations()
    try:
        is_special = path.exists() and not (path.is_file() or path.is_dir())  # would be waited for
        return _unreadable(NO_FILE) if is_special else read_declaration(path.read_bytes(), DECLARATION_FILE)
    except OSError as error:
        return _unreadable(os_error_cause(error))


def _unreadable(cause: str) -> SourceDeclarations:
    problem = Problem(FilePlace(DECLARATION_FILE), "file", Severity.ERROR, f"无法读取文件：{cause}")
    return SourceDeclarations(problems=(problem,))
