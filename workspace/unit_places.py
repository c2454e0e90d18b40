"""``workspaces.yaml``: which other workspaces are rolled up here, each by a folder of this machine or by the
address of its pages."""

from dataclasses import dataclass, field
from pathlib import Path

from sources.origins.settings import SettingError
from sources.origins.web_address import WebAddress, parse_web_address
from sources.origins.web_connection import Trust, parse_fingerprint
from yamlfiles.problem import Problem
from yamlfiles.reader import Node, YamlReader

FILE = "workspaces.yaml"
OPTIONAL = ("folder", "url", "token", "ca", "fingerprint")


@dataclass(frozen=True)
class UnitPlace:
    """One workspace: ``folder``, or ``address`` with the name of the environment variable that holds its
    ``token``."""

    name: str
    folder: Path | None = None
    address: WebAddress | None = None
    token: str = ""
    trust: Trust = field(default_factory=Trust)

    @property
    def link(self) -> str:
        """Where its own pages are, "" for a folder."""
        return str(self.address).rstrip("/") if self.address else ""


def read_unit_places(root: Path) -> tuple[tuple[UnitPlace, ...], tuple[Problem, ...]]:
    """What the file of a workspace names, nothing where there is none; those with a mistake are left out, with
    the mistake. Raises OSError."""
    path = root / FILE
    if not path.exists():
        return (), ()
    reader = YamlReader(FILE)
    tree = reader.read_tree(path.read_bytes())
    fields = reader.read_fields(tree, "工作区名单", required=("workspaces",)) if tree else {}
    nodes = reader.read_sequence(fields.get("workspaces"), "workspaces")
    places: dict[str, UnitPlace] = {}
    for node in nodes:
        place = read_place(reader, root, node)
        if place and place.name in places:
            reader.add_problem(node, f"“{place.name}”写了两次，只用第一次写的", "workspace-twice")
        elif place:
            places[place.name] = place
    return tuple(places.values()), reader.sorted_problems()


def read_place(reader: YamlReader, root: Path, node: Node) -> UnitPlace | None:
    fields = reader.read_fields(node, "工作区", required=("name",), optional=OPTIONAL)
    texts = {name: reader.read_text(value, name) for name, value in fields.items()}
    try:
        return place_of(root, texts)
    except SettingError as error:
        reader.add_problem(node, error.message, "workspace-place")
        return None


def place_of(root: Path, texts: dict[str, str]) -> UnitPlace:
    """Raises SettingError."""
    if not texts.get("name"):
        raise SettingError("name", "没有写 name：这个工作区在汇总里叫什么")
    if bool(texts.get("folder")) == bool(texts.get("url")):
        raise SettingError(
            "folder", f"“{texts['name']}”要写 folder（本机的文件夹）或 url（网页地址）其中一种"
        )
    if texts.get("folder"):
        return UnitPlace(texts["name"], (root / texts["folder"]).resolve())
    address = parse_web_address(texts["url"], with_secret=bool(texts.get("token")))
    trust = Trust(parse_fingerprint(texts.get("fingerprint", "")), texts.get("ca", ""))
    return UnitPlace(texts["name"], None, address, texts.get("token", ""), trust)
