"""``workspaces.yaml``: which other workspaces are rolled up here, each by a folder of this machine or by the
address of its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from indicators.quoting import quote_text
from sources.origins.settings import SettingError
from sources.origins.web_address import parse_web_address
from sources.origins.web_sign_in import parse_web_settings
from yamlfiles.problem import Problem
from yamlfiles.reader import Node, YamlReader

FILE = "workspaces.yaml"
OF_ADDRESSES = ("url", "token", "ca", "fingerprint")
OPTIONAL = (*OF_ADDRESSES, "folder", "rules")
EVERY = timedelta(hours=24)
WRONG_HOURS = "workspace-hours"
MOST_HOURS = 24 * 31
MOST_PLACES = 2000
MOST_NAME_CHARACTERS = 50


@dataclass(frozen=True)
class UnitPlace:
    """One workspace: ``folder`` with the profile ``rules`` it is served with, or the ``settings`` as
    written; of an address among them the name of the environment variable that holds the token."""

    name: str
    folder: Path | None = None
    rules: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def link(self) -> str:
        """Where its own pages are, "" for a folder."""
        url = self.settings.get("url", "")
        return str(parse_web_address(url, with_secret=False)).rstrip("/") if url else ""

    @property
    def where(self) -> str:
        """What tells two places of one name apart."""
        return self.link or self.settings["folder"]


@dataclass(frozen=True)
class UnitPlaces:
    """What the file names, asked ``every`` so often; those with a mistake are left out, with the mistake."""

    places: tuple[UnitPlace, ...] = ()
    problems: tuple[Problem, ...] = ()
    every: timedelta = EVERY

    @property
    def wrong_lines(self) -> tuple[int, ...]:
        """Where the mistakes are, several of one entry once."""
        return tuple(sorted({problem.line for problem in self.problems}))


def has_unit_list(root: Path) -> bool:
    return (root / FILE).exists()


def read_unit_places(root: Path) -> UnitPlaces:
    """Nothing where there is no such file. Raises OSError."""
    path = root / FILE
    if not path.exists():
        return UnitPlaces()
    reader = YamlReader(FILE)
    tree = reader.read_tree(path.read_bytes())
    fields = (
        reader.read_fields(tree, "工作区名单", required=("workspaces",), optional=("hours",)) if tree else {}
    )
    every = read_hours(reader, fields.get("hours"))
    places: dict[str, UnitPlace] = {}
    for node in reader.read_sequence(fields.get("workspaces"), "workspaces"):
        place = read_place(reader, root, node)
        if place and place.name in places:
            reader.add_problem(node, f"{quote_text(place.name)}写了两次，只用第一次写的", "workspace-twice")
        elif place and len(places) >= MOST_PLACES:
            reader.add_problem(node, f"超过 {MOST_PLACES} 个工作区，这一个没有汇总", "workspace-place")
        elif place:
            places[place.name] = place
    return UnitPlaces(tuple(places.values()), reader.sorted_problems(), every)


def read_hours(reader: YamlReader, node: Node | None) -> timedelta:
    """How often the schedule asks."""
    text = reader.read_text(node, "hours")
    if not text:
        return EVERY
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST_HOURS):
        reader.add_problem(node, f"hours 应是 1 到 {MOST_HOURS} 的整数（小时），现按 24 小时", WRONG_HOURS)
        return EVERY
    return timedelta(hours=int(text))


def read_place(reader: YamlReader, root: Path, node: Node) -> UnitPlace | None:
    fields = reader.read_fields(node, "工作区", required=("name",), optional=OPTIONAL)
    texts = {name: text for name, value in fields.items() if (text := reader.read_text(value, name).strip())}
    try:
        return place_of(root, texts)
    except SettingError as error:
        reader.add_problem(node, error.message, "workspace-place")
        return None


def place_of(root: Path, texts: Mapping[str, str]) -> UnitPlace:
    """Raises SettingError."""
    name = texts.get("name", "")
    if not name or len(name) > MOST_NAME_CHARACTERS:
        message = f"name 是这个工作区在汇总里的名称，要写，不超过 {MOST_NAME_CHARACTERS} 个字"
        raise SettingError("name", message)
    if ("folder" in texts) == ("url" in texts):
        raise SettingError(
            "folder", f"{quote_text(name)}要写 folder（本机的文件夹）或 url（网页地址）其中一种"
        )
    if "folder" in texts:
        refuse_settings(texts, OF_ADDRESSES, f"{quote_text(name)}是本机的文件夹，不用写")
        folder = (root / texts["folder"]).resolve()
        return UnitPlace(name, folder, texts.get("rules", ""), {"folder": texts["folder"]})
    refuse_settings(texts, ("rules",), f"{quote_text(name)}是网页地址，不用写")
    settings = {key: texts[key] for key in OF_ADDRESSES if key in texts}
    if "ca" in settings:
        settings["ca"] = str(root / settings["ca"])
    parse_web_settings(settings)
    return UnitPlace(name, settings=settings)


def refuse_settings(texts: Mapping[str, str], names: tuple[str, ...], why: str) -> None:
    """Raises SettingError."""
    if unused := [name for name in names if name in texts]:
        raise SettingError(unused[0], f"{why} {unused[0]}")
