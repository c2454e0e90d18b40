"""What somebody chose for the columns of an export, as headings to be declared; only what would not be found
anyhow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.headers import match_columns, normalize_header
from sources.source import Heading
from sources.tables import Column, Table
from yamlfiles.writing import Tree

HOW_TO_JOIN = {"instant": "join", "amount": "sum", "count": "sum"}
MOST_JOINED = 4


class UnclearChoiceError(ValueError):
    """The columns cannot be declared as chosen; the message says which and what to do."""


@dataclass(frozen=True)
class ChosenColumns:
    """``names`` are the headers of the file in order, ``choices`` the column of ours for each place that is
    read. ``known_headers`` are those by which the files before it are read."""

    table: Table
    names: Sequence[str]
    choices: Mapping[int, str]
    declared: Mapping[str, Heading]
    known_headers: Mapping[str, Sequence[str]]

    def headings(self) -> dict[str, Heading]:
        """Those declared before that still say the same, and what was chosen otherwise. Raises
        UnclearChoiceError."""
        self.refuse_namesakes()
        found = match_columns([[name] for name in self.names], self.table, self.declared)
        headings = dict(self.declared)
        for column in self.table.columns:
            places = tuple(place for place, name in sorted(self.choices.items()) if name == column.name)
            if set(places) != set(found.get(column.name, ())):
                headings[column.name] = self.heading_of(column, places)
        return headings

    def refuse_namesakes(self) -> None:
        spellings = [normalize_header(name) for name in self.names]
        for place in self.choices:
            if spellings.count(spellings[place]) > 1:
                raise UnclearChoiceError(
                    f"文件里有两列都叫“{self.names[place]}”，分不清是哪一列；请在文件中改成不同的表头再上传"
                )

    def heading_of(self, column: Column, places: Sequence[int]) -> Heading:
        names = tuple(self.names[place] for place in places)
        if len(names) > 1:
            return self.joined_heading(column, names)
        if not names:
            return Heading(())
        earlier = self.declared.get(column.name)
        known = earlier.names if earlier and earlier.how == "one" else ()
        # a declared heading is all that is looked for: files before this one keep theirs
        before = self.known_headers.get(column.name, ())
        return Heading(tuple(dict.fromkeys((*names, *known, *before))))

    def joined_heading(self, column: Column, names: Sequence[str]) -> Heading:
        how = HOW_TO_JOIN.get(column.type)
        if how is None or len(names) > MOST_JOINED:
            listed = "、".join(f"“{name}”" for name in names)
            raise UnclearChoiceError(f"{listed}都对应“{column.label}”，只能选一列，其余请选“不读取”")
        return Heading(tuple(names), how)


def heading_tree(heading: Heading) -> Tree:
    """A heading as it is written in ``sources.yaml``."""
    if heading.how == "one" and not heading.optional:
        return heading.names[0] if len(heading.names) == 1 else list(heading.names)
    way = "header" if heading.how == "one" else heading.how
    tree: dict[str, Tree] = {way: list(heading.names)}
    return {**tree, "optional": "yes"} if heading.optional else tree


def heading_text(heading: Heading) -> str:
    """The same for people."""
    if not heading.names:
        return "不读取"
    word = {"one": " 或 ", "join": " 与 ", "sum": " 加 "}[heading.how]
    return word.join(f"“{name}”" for name in heading.names)
