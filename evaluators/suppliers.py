"""Who offers evaluators beside the product: files of a workspace, and modules of installed plug-ins. Here
they are named only; nothing of theirs is run."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import entry_points
from pathlib import Path

ENTRY_POINT_GROUP = "jixiao.evaluators"


@dataclass(frozen=True)
class Supplier:
    """``field`` is the first part of the names of its evaluators; ``file`` is one of the workspace, else
    ``module`` is what an installed plug-in names."""

    field: str
    file: str = ""
    module: str = ""

    @property
    def label(self) -> str:
        """What people know it as."""
        return f"evaluators/{Path(self.file).name}" if self.file else f"取数插件 {self.module}"

    @property
    def place(self) -> str:
        """Where its mistakes are."""
        return self.file or self.label

    @property
    def advice(self) -> str:
        """What to do about its faults."""
        return f"请修改 {self.label}" if self.file else f"请更新或卸载{self.label}"


def supplier_of_file(path: Path) -> Supplier:
    return Supplier(path.stem, file=str(path))


def installed_suppliers() -> list[Supplier]:
    """The plug-ins that are installed: each entry point of the group names a module, and is named as the
    field."""
    return [
        Supplier(point.name, module=point.value) for point in sorted(entry_points(group=ENTRY_POINT_GROUP))
    ]


def supplier_to_json(supplier: Supplier) -> dict[str, str]:
    return asdict(supplier)


def supplier_from_json(content: Mapping[str, str]) -> Supplier:
    return Supplier(**content)
